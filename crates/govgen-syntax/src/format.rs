//! The forms that values of the outside world have, each with its source.

use std::sync::LazyLock;

use govgen_source::Diagnostics;
use regex_lite::Regex;

use crate::findings::VALUE_MALFORMED;
use crate::read::{Text, shown};

/// A form: what it is called, a pattern for the whole value, and an example to copy.
pub(crate) struct Format {
    pub(crate) what: &'static str,
    pub(crate) example: &'static str,
    /// In the syntax that regex-lite and ECMA 262 with the flag `u` have in common.
    pub(crate) pattern: &'static str,
    compiled: LazyLock<Regex>,
}

macro_rules! formats {
    ($($(#[$doc:meta])* $name:ident: $what:literal, $pattern:literal, $example:literal;)*) => {
        $($(#[$doc])* pub(crate) static $name: Format = Format {
            what: $what,
            example: $example,
            // `\A` and `\z` because `$` would let a trailing line break pass.
            pattern: $pattern,
            compiled: LazyLock::new(|| Regex::new(concat!(r"\A(?:", $pattern, r")\z")).expect("the pattern is a constant, compiled by a test")),
        };)*

        #[cfg(test)]
        static ALL: &[(&Format, &str)] = &[$((&$name, $example)),*];
    };
}

formats! {
    /// AWS General Reference, regional endpoints.
    REGION: "an AWS region", r"[a-z]{2,3}(-[a-z]+){1,3}-[0-9]{1,2}", "ap-northeast-1";
    /// sso-admin service model, `InstanceArn`.
    INSTANCE_ARN: "the ARN of an Identity Center instance", r"arn:aws(-[a-z]{1,5}){0,3}:sso:::instance/(sso)?ins-[a-zA-Z0-9.-]{16}", "arn:aws:sso:::instance/ssoins-0123456789abcdef";
    /// identitystore service model, `IdentityStoreId`, without its ARN form.
    IDENTITY_STORE_ID: "an identity store id", r"d-[0-9a-f]{10}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "d-0123456789";
    /// identitystore service model, `ResourceId`, without its ARN form.
    PRINCIPAL_ID: "the id of a user or group", r"([0-9a-f]{10}-)?[A-Fa-f0-9]{8}(-[A-Fa-f0-9]{4}){3}-[A-Fa-f0-9]{12}", "0123456789-01234567-89ab-cdef-0123-456789abcdef";
    /// KMS developer guide, key ARNs.
    KMS_KEY_ARN: "the ARN of a KMS key", r"arn:aws(-[a-z]{1,5}){0,3}:kms:[a-z0-9-]+:[0-9]{12}:key/[A-Za-z0-9-]+", "arn:aws:kms:ap-northeast-1:999999999999:key/0123abcd-01ab-23cd-45ef-0123456789ab";
    /// GitHub: letters, digits and single hyphens, at most 39 characters.
    GITHUB_ORGANIZATION: "a GitHub organization", r"[A-Za-z0-9](-?[A-Za-z0-9]){0,38}", "octcat-org";
    /// GitHub: what a repository's name may hold, at most 100 characters.
    GITHUB_REPOSITORY: "a GitHub repository", r"[A-Za-z0-9_-][A-Za-z0-9._-]{0,99}|\.[A-Za-z0-9_-][A-Za-z0-9._-]{0,98}|\.\.[A-Za-z0-9._-]{1,98}", "governance";
    /// GitHub: ids of organizations and repositories are whole numbers.
    GITHUB_ID: "an id of GitHub", r"[1-9][0-9]{0,19}", "583231";
    /// HCP Terraform: letters, digits, `-` and `_`.
    HCP_ORGANIZATION: "an HCP Terraform organization", r"[A-Za-z0-9_-]{3,40}", "octcat";
    /// HCP Terraform, projects: letters, digits, spaces, `-` and `_`, 3 to 40 characters.
    HCP_PROJECT: "an HCP Terraform project", r"[A-Za-z0-9_-][A-Za-z0-9 _-]{1,38}[A-Za-z0-9_-]", "identity-center";
    /// HCP Terraform, workspaces: letters, digits, `-` and `_`, at most 90 characters with the division.
    WORKSPACE_PREFIX: "a workspace prefix", r"[A-Za-z0-9_-]{1,49}", "identity-center";
    /// RFC 1123, in up to six parts: a role's trust policy, which takes 2,048 characters, names the host three times.
    HOSTNAME: "a host name", r"([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.){1,5}[a-z]{2,63}", "app.terraform.io";
    /// Terraform version constraints.
    VERSION_CONSTRAINT: "a version constraint", r"(=|!=|>=?|<=?|~>)? ?[0-9]+(\.[0-9]+){0,2}(-[0-9A-Za-z.-]+)?(, ?(=|!=|>=?|<=?|~>)? ?[0-9]+(\.[0-9]+){0,2}(-[0-9A-Za-z.-]+)?){0,3}", "~> 1.11";
    /// HCP Terraform, VCS connections.
    GITHUB_APP_INSTALLATION: "an HCP Terraform GitHub App installation", r"ghain-[A-Za-z0-9]{16}", "ghain-ABCDEFGH12345678";
    /// HCP Terraform, VCS connections.
    OAUTH_TOKEN: "an HCP Terraform OAuth token id", r"ot-[A-Za-z0-9]{16}", "ot-ABCDEFGH12345678";
    /// git-check-ref-format, the plain part of it.
    BRANCH: "a branch", r"[A-Za-z0-9_][A-Za-z0-9._/-]{0,199}", "main";
    /// DNS names that may follow an `@`.
    DOMAIN: "a mail domain in lower case", r"([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9-]{2,63}", "example.com";
    /// sso-admin service model, `ManagedPolicyArn`, or the part after `policy/`.
    MANAGED_POLICY: "an AWS managed policy", r"(arn:aws(-[a-z]{1,5}){0,3}:iam::aws:policy/)?([A-Za-z0-9.,+@=_-]+/)*[A-Za-z0-9.,+=@_-]+", "job-function/ViewOnlyAccess";
    /// Managed policies with `*` for any characters, as `guardrails` names them.
    MANAGED_POLICY_PATTERN: "an AWS managed policy or a pattern with `*`", r"[A-Za-z0-9.,+@=_/*-]{1,512}", "AmazonS3*";
    /// sso-admin service model, `PermissionSetName`, with `*` and `?`.
    PERMISSION_SET_PATTERN: "a permission set's name or a pattern with `*`", r"[A-Za-z0-9_+=,.@*?-]{1,64}", "*breakglass*";
    /// sso-admin service model, `PermissionSetArn`: what follows `permissionSet/`, or its last part.
    PERMISSION_SET_ID: "the id of a permission set", r"((sso)?ins-[a-zA-Z0-9.-]{16}/)?ps-[a-zA-Z0-9.-]{16}", "ps-0123456789abcdef";
    /// The categories of pathfinding.cloud, a public list of ways to more rights.
    ESCALATION_CATEGORY: "a category of escalation paths", r"self-escalation|principal-access|new-passrole|existing-passrole", "self-escalation";
    /// The ids of that list, and of the few that it lacks. A rule says whether there is such a path.
    ESCALATION_PATH: "the id of an escalation path", r"[a-z0-9]{1,40}-[0-9]{2,3}", "ecs-003";
    /// sso-admin service model, `ManagedPolicyName`.
    CUSTOMER_POLICY_NAME: "the name of a customer managed policy", r"[A-Za-z0-9_+=,.@-]{1,128}", "deployer";
    /// sso-admin service model, `ManagedPolicyPath`.
    CUSTOMER_POLICY_PATH: "the path of a customer managed policy, with a `/` at both ends", r"((/[A-Za-z0-9.,+@=_-]+)*)/", "/teams/platform/";
    /// What follows a division's name in a permission set's: sso-admin service model, `PermissionSetName`.
    PREFIX: "a prefix for permission sets", r"[a-z][a-z0-9_-]{0,30}", "pa";
    /// sso-admin service model, `Duration`, the part of ISO 8601 it takes. A rule judges it, with the limits.
    SESSION_DURATION: "a session duration", r"PT([0-9]+H([0-9]+M)?([0-9]+S)?|[0-9]+M([0-9]+S)?|[0-9]+S)", "PT4H";
    /// GitHub, "About code owners": the grammar that its own parser and public ones share.
    TEAM_SLUG: "a team's slug", r"[a-z0-9_-]{1,100}", "platform-team";
    /// A team's name as tag of an account; ours.
    ENVIRONMENT: "an environment", r"[a-z][a-z0-9_-]{0,39}", "production";
}

/// Why a text cannot be the id of a permission set, for whoever takes ids from elsewhere than a file.
#[must_use]
pub fn refused_permission_set(id: &str) -> Option<String> {
    let refused = !PERMISSION_SET_ID.fits(id);
    refused.then(|| {
        format!("`{}` is not {}: write it like `{}`", shown(id), PERMISSION_SET_ID.what, PERMISSION_SET_ID.example)
    })
}

impl Format {
    /// Whether the whole value has this form.
    pub(crate) fn fits(&self, text: &str) -> bool {
        self.compiled.is_match(text)
    }

    /// Whether the whole value has this form; otherwise a finding.
    pub(crate) fn check(&self, text: &Text<'_>, findings: &mut Diagnostics) -> bool {
        if self.fits(&text.value) {
            return true;
        }
        findings
            .report(&VALUE_MALFORMED, text.span, format!("`{}` is not {}", shown(&text.value), self.what))
            .help(format!("write it like `{}`", self.example));
        false
    }
}

#[cfg(test)]
mod tests {
    use super::ALL;

    #[test]
    fn every_example_has_its_form() {
        for (format, example) in ALL {
            assert!(format.fits(example), "{example} is not {}", format.what);
            assert!(!format.fits(&format!("{example}\n")), "{} lets a line break pass", format.what);
            assert!(!format.fits(""), "{} may not be empty", format.what);
        }
    }
}
