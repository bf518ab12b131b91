//! Types of the resources that a division's root holds, as Terraform calls them.

/// A permission set.
pub(crate) const PERMISSION_SET: &str = "aws_ssoadmin_permission_set";
/// Who has one in which account.
pub(crate) const ASSIGNMENT: &str = "aws_ssoadmin_account_assignment";
