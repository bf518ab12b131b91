//! What can go wrong, in two sizes: what ends a fetch, and what only leaves a gap in the facts.

use std::error::Error;

use aws_credential_types::provider::error::CredentialsError;
use aws_sdk_sts::error::{ProvideErrorMetadata, SdkError};
use aws_smithy_runtime_api::client::orchestrator::HttpResponse;

use crate::calls::Call;

/// Why there are no facts.
#[derive(Debug, thiserror::Error)]
pub enum FetchError {
    /// Neither an option nor the environment nor a profile names a region.
    #[error("no region is set: give --region, or set AWS_REGION; it is the home region of Identity Center")]
    NoRegion,
    /// No credentials, or none that could be had.
    #[error("no AWS credentials: {0}; log in (`aws sso login`), name a profile with --profile, or set the environment")]
    NoCredentials(String),
    /// A profile that no file has.
    #[error("there is no profile {name:?}; {}", listed(others))]
    NoProfile {
        /// The one that was named.
        name: String,
        /// Those there are.
        others: Vec<String>,
    },
    /// They were good once.
    #[error("the AWS credentials have expired ({0}): renew them (`aws sso login`)")]
    Expired(String),
    /// AWS does not take them.
    #[error("AWS does not accept these credentials ({0}): log in again, or name another profile with --profile")]
    Refused(String),
    /// Nobody answers.
    #[error("cannot reach AWS for `{action}`: {why}; look at the network, the region and AWS_ENDPOINT_URL")]
    Unreachable {
        /// The call.
        action: &'static str,
        /// What the system says.
        why: String,
    },
    /// The caller sees no instance in the region.
    #[error(
        "there is no instance of Identity Center in {region} that this caller sees: name its home region with --region, and use an identity of the management or the delegated administrator account"
    )]
    NoInstance {
        /// The region.
        region: String,
    },
    /// More than one, and nothing says which.
    #[error("there is more than one instance of Identity Center: name one with --instance-arn: {}", .0.join(", "))]
    SeveralInstances(Vec<String>),
    /// The instance that was named is not among those the caller sees.
    #[error("the caller does not see {wanted} in {region}, but {}: wrong account or region?", seen.join(", "))]
    OtherInstance {
        /// The instance that was named.
        wanted: String,
        /// The region.
        region: String,
        /// Those it sees.
        seen: Vec<String>,
    },
    /// The identity store that was named is not the instance's.
    #[error("the instance's identity store is {actual}, and the repository says {named}")]
    OtherStore {
        /// What AWS says.
        actual: String,
        /// What was named.
        named: String,
    },
    /// The store cannot be found without a call that is denied.
    #[error("{0}, so the instance cannot be found: allow it, or run this in a repository that names the instance")]
    NotFound(String),
    /// The last of many attempts was still one too many.
    #[error("AWS keeps saying that there are too many calls, at last for `{0}`: lower --rate, or try again later")]
    Throttled(&'static str),
    /// Too many calls fail for facts that are worth having.
    #[error("AWS fails too often, at last like this: {0}; try again later")]
    Failing(String),
    /// Not one part could be read.
    #[error(
        "nothing could be read: {0}; the region may be wrong, or the caller is allowed nothing (`govgen fetch --print-policy`)"
    )]
    Nothing(String),
    /// Ctrl-C.
    #[error("interrupted")]
    Interrupted,
    /// The journal cannot be kept.
    #[error("cannot keep what was answered in {path}")]
    Journal {
        /// The journal.
        path: String,
        /// What the system says.
        source: std::io::Error,
    },
    /// Another fetch writes the same file.
    #[error("another `govgen fetch` is writing {0}")]
    Busy(String),
    /// The file holds answers that another fetch could go on with.
    #[error(
        "{path} keeps {count} answers of a fetch that was interrupted, by another caller, of another instance or with other options: run that one \
         again to go on with it, or this one with --fresh to throw them away"
    )]
    OtherJournal {
        /// The journal.
        path: String,
        /// Answers that it holds.
        count: usize,
    },
    /// The system gives no event loop.
    #[error("cannot start")]
    Runtime(#[source] std::io::Error),
}

/// Profiles, a handful of them.
fn listed(profiles: &[String]) -> String {
    const SHOWN: usize = 10;
    if profiles.is_empty() {
        return "there are none: `aws configure sso` makes one".to_owned();
    }
    let shown: Vec<String> = profiles.iter().take(SHOWN).map(|it| format!("{it:?}")).collect();
    let more = profiles.len().saturating_sub(SHOWN);
    let more = if more == 0 { String::new() } else { format!(" and {more} more") };
    format!("there are {}{more}", shown.join(", "))
}

impl FetchError {
    /// Whether a journal, if there is one, is worth going on with.
    #[must_use]
    pub fn can_go_on(&self) -> bool {
        matches!(
            self,
            Self::Expired(_)
                | Self::Refused(_)
                | Self::Unreachable { .. }
                | Self::Throttled(_)
                | Self::Failing(_)
                | Self::Interrupted
        )
    }
}

/// What became of one call that was not answered.
#[derive(Debug)]
pub(crate) enum Trouble {
    /// The caller may not; one line that says so.
    Denied(String),
    /// What it was about is not there, or no more.
    Gone,
    /// AWS failed, or said what cannot be understood; one line.
    Failed(String),
    /// There is no going on.
    Fatal(FetchError),
}

/// Judges an error of the SDK. Its own text is left out but for the code: it names requests and callers.
pub(crate) fn judge<E>(call: &'static Call, error: SdkError<E, HttpResponse>) -> Trouble
where
    E: ProvideErrorMetadata + Error + Send + Sync + 'static,
{
    let action = call.action;
    match &error {
        SdkError::ServiceError(it) => {
            let code = it.err().code().map_or_else(|| format!("HTTP {}", it.raw().status().as_u16()), word);
            // The message is looked at, never shown.
            let is_key = code.starts_with("KMS") || it.err().message().is_some_and(|it| it.contains("kms:Decrypt"));
            by_code(action, &code, is_key)
        }
        SdkError::ResponseError(_) => Trouble::Failed(format!("`{action}` was answered with something unreadable")),
        SdkError::TimeoutError(_) => unreachable(action, "no answer in time".to_owned()),
        _ => match about_credentials(&error) {
            // The SDK lists every place where it looked.
            Some(CredentialsError::CredentialsNotLoaded(_)) => {
                Trouble::Fatal(FetchError::NoCredentials("none were found".to_owned()))
            }
            Some(_) => Trouble::Fatal(FetchError::NoCredentials(no_credentials(&error))),
            None => unreachable(action, last_cause(&error)),
        },
    }
}

fn about_credentials<'a>(error: &'a (dyn Error + 'static)) -> Option<&'a CredentialsError> {
    let mut next = Some(error);
    while let Some(error) = next {
        if let Some(found) = error.downcast_ref() {
            return Some(found);
        }
        next = error.source();
    }
    None
}

/// Why there are no credentials. What a process of the user's printed may be a secret, so of a process only its end is told.
fn no_credentials(error: &(dyn Error + 'static)) -> String {
    let mut next = Some(error);
    while let Some(error) = next {
        let text = error.to_string();
        if text.contains("external process") {
            let ended = text.split_once("exited with code ").map_or("", |(_, rest)| rest);
            let ended = ended.split(". Stderr").next().unwrap_or_default().replace("exit status: ", "status ");
            let is_plain = |it: char| it.is_ascii_alphanumeric() || " :()".contains(it);
            return match ended.as_str() {
                it if it.is_empty() || it.len() > 40 || !it.chars().all(is_plain) => {
                    "the profile's `credential_process` gave none".to_owned()
                }
                it => format!("the profile's `credential_process` failed ({it})"),
            };
        }
        next = error.source();
    }
    last_cause(error)
}

fn unreachable(action: &'static str, why: String) -> Trouble {
    Trouble::Fatal(FetchError::Unreachable { action, why })
}

fn by_code(action: &'static str, code: &str, is_key: bool) -> Trouble {
    match code {
        "AccessDeniedException" | "AccessDenied" | "UnauthorizedOperation" | "AuthorizationError" if is_key => {
            Trouble::Denied(format!("`{action}` is denied by the key that encrypts the instance: allow `kms:Decrypt`"))
        }
        "AccessDeniedException" | "AccessDenied" | "UnauthorizedOperation" | "AuthorizationError" => {
            Trouble::Denied(format!("`{action}` is denied"))
        }
        "ResourceNotFoundException"
        | "ParentNotFoundException"
        | "TargetNotFoundException"
        | "AccountNotFoundException" => Trouble::Gone,
        "ExpiredTokenException" | "ExpiredToken" | "RequestExpired" => {
            Trouble::Fatal(FetchError::Expired(code.to_owned()))
        }
        "UnrecognizedClientException"
        | "InvalidClientTokenId"
        | "InvalidSignatureException"
        | "SignatureDoesNotMatch"
        | "IncompleteSignature"
        | "MissingAuthenticationToken"
        | "MissingAuthenticationTokenException" => Trouble::Fatal(FetchError::Refused(code.to_owned())),
        "ThrottlingException" | "Throttling" | "TooManyRequestsException" | "RequestLimitExceeded" => {
            Trouble::Fatal(FetchError::Throttled(action))
        }
        _ => Trouble::Failed(format!("`{action}` failed with {code}")),
    }
}

/// A code of AWS, as far as it is a word.
fn word(code: &str) -> String {
    code.chars().filter(|it| it.is_ascii_alphanumeric() || *it == '.').take(80).collect()
}

/// What lies at the bottom of an error, on one line and without the system's number for it.
pub(crate) fn last_cause(error: &(dyn Error + 'static)) -> String {
    let mut last = error;
    while let Some(source) = last.source() {
        last = source;
    }
    let text = last.to_string();
    let line = text.lines().next().unwrap_or_default();
    line.split(" (os error").next().unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_shown_of_a_code_is_a_word() {
        assert_eq!(word("Access\u{1b}[31mDenied\nException"), "Access31mDeniedException");
        assert_eq!(word(&"x".repeat(1_000)).len(), 80);
    }

    #[test]
    fn what_a_process_printed_is_not_repeated() {
        let said = |text: &str| no_credentials(&CredentialsError::provider_error(text.to_owned()));
        let failed =
            "Error retrieving credentials: external process exited with code exit status: 3. Stderr: SECRET\nSECRET";
        assert_eq!(said(failed), "the profile's `credential_process` failed (status 3)");
        for other in [
            "Error retrieving credentials from external process, could not parse response: SECRET",
            "Error retrieving credentials: external process exited with code SECRET/SECRET. Stderr: x",
        ] {
            assert_eq!(said(other), "the profile's `credential_process` gave none");
        }
        assert_eq!(said("the session has expired\nmore"), "the session has expired");
    }

    #[test]
    fn a_denial_by_the_key_says_so() {
        let Trouble::Denied(reason) = by_code("sso:ListPermissionSets", "AccessDeniedException", true) else {
            panic!()
        };
        assert!(reason.contains("kms:Decrypt"));
    }
}
