//! What is taken where the organization wrote nothing: the model fills it in, and editors show it.

/// What the workspaces' names begin with.
pub const WORKSPACE_PREFIX: &str = "identity-center";
/// The host of HCP Terraform.
pub const HOSTNAME: &str = "app.terraform.io";
/// The versions of Terraform that workspaces may run.
pub const TERRAFORM_VERSION: &str = "~> 1.11";
/// Whether a merged plan applies by itself.
pub const AUTO_APPLY: bool = true;
/// The AWS managed policies nobody gets.
pub const MANAGED_POLICIES_DENIED: &str = "AdministratorAccess";
/// The AWS managed policies that may be attached.
pub const MANAGED_POLICIES_ALLOWED: &str = "*";
