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
/// Patterns of permission-set names that divisions may not give: what service control policies and key policies exempt.
pub const PERMISSION_SET_NAMES_RESERVED: &[&str] = &["*breakglass*", "*break-glass*", "*break_glass*"];
/// Users that may get one policy in one account each by themselves. Beyond it a group costs less and says more.
pub const MAX_DIRECT_USERS: u32 = 10;
/// Managed resources of one division. Identity Center answers about 20 requests a second, and each resource is one at
/// every plan: at 2,000 that is nearly two minutes, and half an hour for making them.
pub const MAX_RESOURCES: u32 = 2_000;
/// Which kinds of ways to more rights count. Not those through roles that something runs with already: that is what many a
/// developer's work looks like.
pub const ESCALATION_DENIED: &[&str] = &["self-escalation", "principal-access", "new-passrole"];
/// The AWS managed policies that may be attached.
pub const MANAGED_POLICIES_ALLOWED: &str = "*";
/// So many days before its end a grant is spoken of.
pub const EXPIRING_DAYS: u32 = 14;
