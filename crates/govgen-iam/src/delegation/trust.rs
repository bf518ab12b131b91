//! Who may take on a role: runs of one workspace in one phase.

/// The audience of HCP Terraform's tokens for AWS. Source: HCP Terraform, "Dynamic credentials with the AWS provider".
pub const AUDIENCE: &str = "aws.workload.identity";

/// Where the runs come from that a division's roles trust.
#[derive(Debug, Clone, Copy)]
pub struct Trust<'a> {
    /// `aws`, `aws-cn`, `aws-us-gov`.
    pub partition: &'a str,
    /// The account that holds roles and OIDC provider.
    pub account: &'a str,
    /// The host of HCP Terraform, which issues the tokens.
    pub hostname: &'a str,
    /// The organization in HCP Terraform.
    pub organization: &'a str,
    /// The project of the workspace.
    pub project: &'a str,
    /// The workspace.
    pub workspace: &'a str,
}

/// One half of a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Phase {
    /// Reads, and shows what would change; also for pull requests.
    Plan,
    /// Writes.
    Apply,
}

impl Phase {
    /// Both, in the order in which they run.
    pub const ALL: [Self; 2] = [Self::Plan, Self::Apply];

    /// As tokens and names write it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Plan => "plan",
            Self::Apply => "apply",
        }
    }
}

impl Trust<'_> {
    /// ARN of the OIDC provider. There is one for each host in an account.
    #[must_use]
    pub fn provider_arn(&self) -> String {
        format!("arn:{}:iam::{}:oidc-provider/{}", self.partition, self.account, self.hostname)
    }

    /// The one subject that is trusted. Source: HCP Terraform, "Workload identity tokens".
    #[must_use]
    pub fn subject(&self, phase: Phase) -> String {
        let Self { organization, project, workspace, .. } = self;
        let phase = phase.as_str();
        format!("organization:{organization}:project:{project}:workspace:{workspace}:run_phase:{phase}")
    }

    /// The condition key of a claim.
    #[must_use]
    pub fn claim(&self, name: &str) -> String {
        format!("{}:{name}", self.hostname)
    }
}
