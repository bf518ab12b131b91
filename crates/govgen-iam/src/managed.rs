//! AWS managed policies: a name or an ARN as people write it, an ARN as AWS takes it.

/// The part of an AWS managed policy's ARN after `policy/`: its path, if any, and its name.
#[must_use]
pub fn managed_policy_key(written: &str) -> &str {
    match written.split_once(":iam::aws:policy/") {
        Some((partition, key)) if partition.starts_with("arn:") => key,
        _ => written,
    }
}

/// The ARN of an AWS managed policy. A full ARN stays as it is, a name gets the partition of the instance.
#[must_use]
pub fn managed_policy_arn(written: &str, partition: &str) -> String {
    if written.starts_with("arn:") { written.to_owned() } else { format!("arn:{partition}:iam::aws:policy/{written}") }
}

#[cfg(test)]
mod tests {
    use super::{managed_policy_arn, managed_policy_key};

    #[test]
    fn names_and_arns_meet() {
        let arn = "arn:aws:iam::aws:policy/job-function/ViewOnlyAccess";
        assert_eq!(managed_policy_arn("job-function/ViewOnlyAccess", "aws"), arn);
        assert_eq!(managed_policy_arn(arn, "aws-cn"), arn);
        assert_eq!(managed_policy_key(arn), "job-function/ViewOnlyAccess");
        assert_eq!(managed_policy_key("ReadOnlyAccess"), "ReadOnlyAccess");
    }
}
