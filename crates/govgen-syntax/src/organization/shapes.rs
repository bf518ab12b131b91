//! The keys below `organization:`, and what each may say.

use super::{AwsProvider, CodeownersPath, Lookup, MatchBy, NameCase, OidcProvider, Provision, TagOnCreate};
use crate::forms::{Choice, Flag, Formed, FormedLines, Line, Mapping, Named, Or};
use crate::identifiers::{AccountId, Owners};
use crate::schema::Preset;
use crate::shape::{Optional, Presence, Required, shape};
use crate::{defaults, format, names};

shape! {
    /// The mapping under `organization:`.
    organization: "the organization", "Where the organization lives: on GitHub, in HCP Terraform and in AWS.", Presence::Free;
    NAME: Required<Line> = "name", Line, "What people call the organization.";
    GITHUB: Required<Mapping> = "github", Mapping(&github::SHAPE),
        "The repository on GitHub and who administers it. CODEOWNERS is made of it.";
    HCP_TERRAFORM: Required<Mapping> = "hcp_terraform", Mapping(&hcp_terraform::SHAPE),
        "Where plans and applies run: one workspace for each division.";
    AWS: Required<Mapping> = "aws", Mapping(&aws::SHAPE),
        "The organization in AWS: its management account and its Identity Center instance.";
    PRINCIPALS: Optional<Mapping> = "principals", Mapping(&principals::SHAPE),
        "How users are named in the files and found in Identity Center.";
}

shape! {
    /// The mapping under `github:`.
    github: "GitHub", "The repository on GitHub and who administers it.", Presence::Free;
    ORGANIZATION: Required<Formed> = "organization", Formed(&format::GITHUB_ORGANIZATION),
        "The organization's name as in GitHub's addresses. Teams become @organization/team in CODEOWNERS.";
    REPOSITORY: Required<Formed> = "repository", Formed(&format::GITHUB_REPOSITORY),
        "The name of this repository.";
    ADMINS: Required<Owners> = "admins", Owners,
        "The teams that own everything no division owns. GitHub asks them to review changes to divisions/common.";
    CODEOWNERS: Optional<Choice<CodeownersPath>> = "codeowners", Choice(CODEOWNERS_PATHS),
        "Where CODEOWNERS stands; at the top of the repository when not written. GitHub reads the first of the three places it \
         finds one in.";
}

static CODEOWNERS_PATHS: &[(&str, CodeownersPath)] = &[
    (CodeownersPath::GitHub.as_str(), CodeownersPath::GitHub),
    (CodeownersPath::Root.as_str(), CodeownersPath::Root),
    (CodeownersPath::Docs.as_str(), CodeownersPath::Docs),
];

shape! {
    /// The mapping under `hcp_terraform:`.
    hcp_terraform: "HCP Terraform", "Where plans and applies run: one workspace for each division.", Presence::Free;
    ORGANIZATION: Required<Formed> = "organization", Formed(&format::HCP_ORGANIZATION),
        "The organization's name in HCP Terraform.";
    PROJECT: Required<Formed> = "project", Formed(&format::HCP_PROJECT),
        "The project the workspaces are in. It exists already; it is never created.";
    WORKSPACE_PREFIX: Optional<Or<Formed>> =
        "workspace_prefix", Or(Formed(&format::WORKSPACE_PREFIX), Preset::Word(defaults::WORKSPACE_PREFIX)),
        "What the workspaces' names begin with, before a hyphen and the division's name; identity-center when not written.";
    HOSTNAME: Optional<Or<Formed>> = "hostname", Or(Formed(&format::HOSTNAME), Preset::Word(defaults::HOSTNAME)),
        "The host of HCP Terraform, app.terraform.io when not written.";
    OIDC_PROVIDER: Optional<Choice<OidcProvider>> = "oidc_provider", Choice(OIDC_PROVIDERS),
        "Whether govgen's Terraform makes the OIDC provider for HCP Terraform in AWS (`create`, the default), or it is there \
         already (`existing`). AWS takes one for each address in an account.";
    VCS: Required<Mapping> = "vcs", Mapping(&vcs::SHAPE),
        "The connection between HCP Terraform and GitHub. Without it a workspace would never see a merge.";
    AUTO_APPLY: Optional<Or<Flag>> = "auto_apply", Or(Flag, Preset::Flag(defaults::AUTO_APPLY)),
        "Whether a merged change is applied without another click; `true` when not written.";
    TERRAFORM_VERSION: Optional<Or<Formed>> =
        "terraform_version", Or(Formed(&format::VERSION_CONSTRAINT), Preset::Word(defaults::TERRAFORM_VERSION)),
        "The versions of Terraform that workspaces may run; ~> 1.11 when not written.";
    PROVIDER_VERSIONS: Optional<Mapping> = "provider_versions", Mapping(&provider_versions::SHAPE),
        "Majors of Terraform's providers, when not every one that govgen renders for may be used.";
}

shape! {
    /// The mapping under `provider_versions:`.
    provider_versions: "the providers' versions",
        "Majors of Terraform's providers, when not every one that govgen renders for may be used.", Presence::Some;
    AWS: Optional<Choice<AwsProvider>> = "aws", Choice(AWS_PROVIDERS),
        "The major of hashicorp/aws: `~> 5.100` or `~> 6.0`; either when not written. `govgen move provider` writes it.";
}

static AWS_PROVIDERS: &[(&str, AwsProvider)] =
    &[(AwsProvider::Five.as_str(), AwsProvider::Five), (AwsProvider::Six.as_str(), AwsProvider::Six)];

static OIDC_PROVIDERS: &[(&str, OidcProvider)] =
    &[("create", OidcProvider::Create), ("existing", OidcProvider::Existing)];

shape! {
    /// The mapping under `vcs:`.
    vcs: "the VCS connection",
        "One connection to GitHub: `github_app_installation_id` or `oauth_token_id`, not both.",
        Presence::One(&[GITHUB_APP_INSTALLATION_ID.name, OAUTH_TOKEN_ID.name]);
    GITHUB_APP_INSTALLATION_ID: Optional<Formed> =
        "github_app_installation_id", Formed(&format::GITHUB_APP_INSTALLATION),
        "The id HCP Terraform gives its GitHub App's installation.";
    OAUTH_TOKEN_ID: Optional<Formed> = "oauth_token_id", Formed(&format::OAUTH_TOKEN),
        "The id HCP Terraform gives the token of an OAuth client.";
    BRANCH: Optional<Formed> = "branch", Formed(&format::BRANCH),
        "The branch that is applied; the repository's default branch when not written.";
}

shape! {
    /// The mapping under `aws:`.
    aws: "AWS", "The organization in AWS: its management account and its Identity Center instance.", Presence::Free;
    REGION: Required<Formed> = "region", Formed(&format::REGION), "The home region of Identity Center.";
    MANAGEMENT_ACCOUNT: Required<AccountId> = "management_account", AccountId,
        "The management account's id. It never belongs to a division: only AWS administrators may grant access to it.";
    RESERVED_ACCOUNTS: Optional<Named> = "reserved_accounts", Named { names: &names::ACCOUNT, values: &AccountId },
        "Accounts that never belong to a division, by name.";
    IDENTITY_CENTER: Required<Mapping> = "identity_center", Mapping(&identity_center::SHAPE),
        "The instance of IAM Identity Center that everything is granted in.";
    FACTS_ROLE: Optional<Mapping> = "facts_role", Mapping(&facts_role::SHAPE),
        "A role for `govgen fetch` in GitHub Actions: it reads Identity Center, its directory and the organization, and writes \
         nothing. Without this key there is none.";
}

shape! {
    /// The mapping under `facts_role:`.
    facts_role: "the role that reads facts",
        "A role for `govgen fetch` in GitHub Actions: it reads Identity Center, its directory and the organization, and writes nothing.",
        Presence::Free;
    GITHUB_OIDC_PROVIDER: Optional<Choice<OidcProvider>> = "github_oidc_provider", Choice(OIDC_PROVIDERS),
        "Whether govgen's Terraform makes the OIDC provider for GitHub Actions in AWS (`create`, the default), or it is there \
         already (`existing`). AWS takes one for each address in an account.";
    BRANCH: Required<Formed> = "branch", Formed(&format::BRANCH),
        "The branch whose workflows may take on the role: the protected one. Pull requests never can.";
    GITHUB_IDS: Optional<Mapping> = "github_ids", Mapping(&github_ids::SHAPE),
        "GitHub's ids of organization and repository, where its tokens carry them: in repositories that were made or renamed \
         since July 2026, and in those that asked for it.";
}

shape! {
    /// The mapping under `github_ids:`.
    github_ids: "GitHub's ids", "GitHub's ids of organization and repository, where its tokens carry them.", Presence::Free;
    ORGANIZATION: Required<Formed> = "organization", Formed(&format::GITHUB_ID),
        "The organization's id: gh api orgs/ORGANIZATION --jq .id";
    REPOSITORY: Required<Formed> = "repository", Formed(&format::GITHUB_ID),
        "The repository's id: gh api repos/ORGANIZATION/REPOSITORY --jq .id";
}

shape! {
    /// The mapping under `identity_center:`.
    identity_center: "Identity Center", "The instance of IAM Identity Center that everything is granted in.", Presence::Free;
    ACCOUNT: Required<AccountId> = "account", AccountId,
        "The account the instance is administered from: the management account or the delegated administrator.";
    INSTANCE_ARN: Required<Formed> = "instance_arn", Formed(&format::INSTANCE_ARN),
        "The instance's ARN, as `aws sso-admin list-instances` shows it.";
    IDENTITY_STORE_ID: Required<Formed> = "identity_store_id", Formed(&format::IDENTITY_STORE_ID),
        "The id of the identity store, as `aws sso-admin list-instances` shows it.";
    LOOKUP: Optional<Choice<Lookup>> = "lookup", Choice(LOOKUPS),
        "How Terraform finds users and groups: with a data source for each (`data`, the default), or by the ids in \
         `principals.lock.json` (`lock`), so that plans ask the directory nothing and survive somebody who has left.";
    KMS_KEY_ARN: Optional<Formed> = "kms_key_arn", Formed(&format::KMS_KEY_ARN),
        "The customer managed key, when the instance is encrypted with one.";
    AUTHORIZATION: Optional<Mapping> = "authorization", Mapping(&authorization::SHAPE),
        "How AWS authorizes two calls its documentation leaves open. Change it only if an apply was denied.";
}

static LOOKUPS: &[(&str, Lookup)] = &[("data", Lookup::Data), ("lock", Lookup::Lock)];

shape! {
    /// The mapping under `authorization:`.
    authorization: "the authorization switches",
        "How AWS authorizes two calls its documentation leaves open. Change it only if an apply was denied.",
        Presence::Free;
    PROVISION: Optional<Choice<Provision>> = "provision", Choice(PROVISIONS),
        "Which accounts a division's role may provision its permission sets to: those of the division (`listed`, the default), \
         or `all`, if a change fails because ProvisionPermissionSet is denied on account/*. Reserved accounts stay out of its \
         reach.";
    TAG_ON_CREATE: Optional<Choice<TagOnCreate>> = "tag_on_create", Choice(TAGS_ON_CREATE),
        "What a division's role needs to create a tagged permission set: that right alone (`create_only`, the default), or \
         TagResource as well (`tag_resource`), if creating fails because that is denied. The role may then also tag a set that \
         has no tag `govgen:division`, so tag every other set first.";
}

static PROVISIONS: &[(&str, Provision)] = &[("listed", Provision::Listed), ("all", Provision::All)];
static TAGS_ON_CREATE: &[(&str, TagOnCreate)] =
    &[("create_only", TagOnCreate::CreateOnly), ("tag_resource", TagOnCreate::TagResource)];

shape! {
    /// The mapping under `principals:`.
    principals: "the principals' naming", "How users are named in the files and found in Identity Center.", Presence::Free;
    MATCH: Optional<Choice<MatchBy>> = "match", Choice(MATCHES_BY),
        "The attribute a user is found by: the user name (`user_name`, the default), or the primary mail address (`email`).";
    DOMAINS: Optional<FormedLines> = "domains", FormedLines(&format::DOMAIN),
        "The mail domains users may have; any when nothing is written.";
    CASE: Optional<Choice<NameCase>> = "case", Choice(NAME_CASES),
        "Whether user names with an @ are lower case only (`lower`, the default), or kept as written (`preserve`).";
}

static MATCHES_BY: &[(&str, MatchBy)] = &[("user_name", MatchBy::UserName), ("email", MatchBy::Email)];
static NAME_CASES: &[(&str, NameCase)] = &[("lower", NameCase::Lower), ("preserve", NameCase::Preserve)];
