//! `organization:`: where the organization lives on GitHub, in HCP Terraform and in AWS.
//!
//! In: the tree of `common`. Out: [`Organization`]. `shapes` says which keys there are, `read` reads them; whether names mean
//! something is the model's business.

mod read;
mod shapes;

use govgen_source::{Span, Spanned};

use crate::read::Text;

pub(crate) use read::organization;
pub(crate) use shapes::organization;

/// The organization.
#[derive(Debug)]
pub struct Organization<'s> {
    /// The key `organization` itself.
    pub span: Span,
    /// What people call it.
    pub name: Option<Text<'s>>,
    /// Its side on GitHub.
    pub github: Option<GitHub<'s>>,
    /// Its side in HCP Terraform.
    pub hcp_terraform: Option<HcpTerraform<'s>>,
    /// Its side in AWS.
    pub aws: Option<Aws<'s>>,
    /// How users are named.
    pub principals: Principals<'s>,
}

/// The repository and who administers it.
#[derive(Debug)]
pub struct GitHub<'s> {
    /// The organization's name in URLs.
    pub organization: Text<'s>,
    /// The repository's name.
    pub repository: Option<Text<'s>>,
    /// Team slugs that own everything no division owns; never empty.
    pub admins: Vec<Text<'s>>,
    /// Where CODEOWNERS stands, when written.
    pub codeowners: Option<Spanned<CodeownersPath>>,
}

/// The three places GitHub looks for CODEOWNERS in, in its order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum CodeownersPath {
    /// `.github/CODEOWNERS`
    GitHub,
    /// `CODEOWNERS`
    #[default]
    Root,
    /// `docs/CODEOWNERS`
    Docs,
}

impl CodeownersPath {
    /// All three, the one GitHub prefers first.
    pub const ALL: [Self; 3] = [Self::GitHub, Self::Root, Self::Docs];

    /// The path from the repository's root.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::GitHub => ".github/CODEOWNERS",
            Self::Root => "CODEOWNERS",
            Self::Docs => "docs/CODEOWNERS",
        }
    }
}

/// The organization in HCP Terraform.
#[derive(Debug)]
pub struct HcpTerraform<'s> {
    /// Its name.
    pub organization: Option<Text<'s>>,
    /// The project that holds the workspaces.
    pub project: Option<Text<'s>>,
    /// What workspaces' names begin with.
    pub workspace_prefix: Option<Text<'s>>,
    /// The host, `app.terraform.io` when not written.
    pub hostname: Option<Text<'s>>,
    /// Whether the OIDC provider is created or exists.
    pub oidc_provider: Option<Spanned<OidcProvider>>,
    /// The connection to GitHub.
    pub vcs: Option<Vcs<'s>>,
    /// Whether a merged plan applies by itself.
    pub auto_apply: Option<Spanned<bool>>,
    /// Version constraint of Terraform in the workspaces.
    pub terraform_version: Option<Text<'s>>,
    /// The majors of hashicorp/aws that roots may use.
    pub aws_provider: Option<Spanned<AwsProvider>>,
}

/// Which majors of hashicorp/aws a root module takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum AwsProvider {
    /// Both that govgen renders for.
    #[default]
    Any,
    /// The fifth alone.
    Five,
    /// The sixth alone.
    Six,
}

impl AwsProvider {
    /// The version constraint, as it is rendered and, for a single major, as it is written.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Any => ">= 5.100, < 7.0",
            Self::Five => "~> 5.100",
            Self::Six => "~> 6.0",
        }
    }
}

/// Who makes the OIDC provider.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum OidcProvider {
    /// govgen's `common` root.
    #[default]
    Create,
    /// It is there already.
    Existing,
}

/// The connection between HCP Terraform and GitHub.
#[derive(Debug)]
pub struct Vcs<'s> {
    /// Through HCP Terraform's GitHub App.
    pub github_app_installation_id: Option<Text<'s>>,
    /// Through an OAuth client.
    pub oauth_token_id: Option<Text<'s>>,
    /// The branch that is applied.
    pub branch: Option<Text<'s>>,
}

/// The organization in AWS.
#[derive(Debug)]
pub struct Aws<'s> {
    /// Home region of Identity Center.
    pub region: Option<Text<'s>>,
    /// The management account's id.
    pub management_account: Option<Text<'s>>,
    /// Accounts that never belong to a division: name and id.
    pub reserved_accounts: Vec<(Text<'s>, Text<'s>)>,
    /// The Identity Center instance.
    pub identity_center: Option<IdentityCenter<'s>>,
    /// The role that reads facts in CI, when there is one.
    pub facts_role: Option<FactsRole<'s>>,
}

/// The role that `govgen fetch` has in CI.
#[derive(Debug)]
pub struct FactsRole<'s> {
    /// The key itself.
    pub span: Span,
    /// Whether GitHub's OIDC provider is created or exists.
    pub github_oidc_provider: Option<Spanned<OidcProvider>>,
    /// The branch whose workflows take it on.
    pub branch: Option<Text<'s>>,
    /// GitHub's ids, where its tokens carry them.
    pub github_ids: Option<GitHubIds<'s>>,
}

/// GitHub's ids of organization and repository.
#[derive(Debug)]
pub struct GitHubIds<'s> {
    /// The organization's.
    pub organization: Option<Text<'s>>,
    /// The repository's.
    pub repository: Option<Text<'s>>,
}

/// The Identity Center instance.
#[derive(Debug)]
pub struct IdentityCenter<'s> {
    /// Management or delegated administrator account.
    pub account: Option<Text<'s>>,
    /// The instance's ARN.
    pub instance_arn: Option<Text<'s>>,
    /// The identity store's id.
    pub identity_store_id: Option<Text<'s>>,
    /// How users and groups are found, when written.
    pub lookup: Option<Spanned<Lookup>>,
    /// The customer managed key, when there is one.
    pub kms_key_arn: Option<Text<'s>>,
    /// What the roles may do at the points AWS leaves open.
    pub authorization: Authorization,
}

/// How Terraform finds users and groups.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Lookup {
    /// With a data source for each.
    #[default]
    Data,
    /// By the ids in the lock.
    Lock,
}

/// The two points AWS leaves open, as switches.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Authorization {
    /// Which accounts `ProvisionPermissionSet` names.
    pub provision: Provision,
    /// When `TagResource` is allowed.
    pub tag_on_create: TagOnCreate,
}

/// Which accounts `sso:ProvisionPermissionSet` is allowed on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Provision {
    /// The division's own.
    #[default]
    Listed,
    /// Every account.
    All,
}

/// What creating a tagged permission set needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum TagOnCreate {
    /// `sso:CreatePermissionSet` alone.
    #[default]
    CreateOnly,
    /// `sso:TagResource` too.
    TagResource,
}

/// How users are named and found.
#[derive(Debug, Default)]
pub struct Principals<'s> {
    /// By which attribute.
    pub match_by: MatchBy,
    /// Domains users may have; empty means any.
    pub domains: Vec<Text<'s>>,
    /// Whether upper case is taken.
    pub case: NameCase,
}

/// The attribute that finds a user.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum MatchBy {
    /// The user name.
    #[default]
    UserName,
    /// The primary mail address.
    Email,
}

/// Which case user names with an `@` have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum NameCase {
    /// Lower case only.
    #[default]
    Lower,
    /// As written.
    Preserve,
}
