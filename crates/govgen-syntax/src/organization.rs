//! `organization:`: where the organization lives on GitHub, in HCP Terraform and in AWS.

use govgen_source::{Diagnostics, Span, Spanned};

use crate::findings::{KEY_MISSING, VALUE_MALFORMED};
use crate::forms::{Choice, Flag, Formed, FormedLines, Line, Mapping, Named, Or};
use crate::identifiers::{AccountId, Owners, account_id};
use crate::read::{Fields, Text, listed};
use crate::schema::Preset;
use crate::shape::{Optional, Presence, Required, shape};
use crate::tree::Node;
use crate::{defaults, format, names};

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

/// Reads the mapping under `organization:`.
pub(crate) fn organization<'s>(node: Node<'_, 's>, span: Span, findings: &mut Diagnostics) -> Organization<'s> {
    let Some(fields) = Fields::open(node, &organization::SHAPE, findings) else {
        return Organization {
            span,
            name: None,
            github: None,
            hcp_terraform: None,
            aws: None,
            principals: Principals::default(),
        };
    };
    let organization = Organization {
        span,
        name: fields.read(organization::NAME, findings),
        github: fields.require(organization::GITHUB, findings).and_then(|it| github(it, findings)),
        hcp_terraform: fields.require(organization::HCP_TERRAFORM, findings).and_then(|it| hcp_terraform(it, findings)),
        aws: fields.require(organization::AWS, findings).and_then(|it| aws(it, findings)),
        principals: fields.get(organization::PRINCIPALS).and_then(|it| principals(it, findings)).unwrap_or_default(),
    };
    one_branch(&organization, findings);
    organization
}

/// The branch that is applied is the reviewed one, so no other one's workflows read the directory.
fn one_branch(organization: &Organization<'_>, findings: &mut Diagnostics) {
    let vcs = organization.hcp_terraform.as_ref().and_then(|it| it.vcs.as_ref());
    let role = organization.aws.as_ref().and_then(|it| it.facts_role.as_ref());
    let (Some(applied), Some(trusted)) =
        (vcs.and_then(|it| it.branch.as_ref()), role.and_then(|it| it.branch.as_ref()))
    else {
        return;
    };
    if applied.value != trusted.value {
        let message = format!("the role that reads facts trusts `{}`, which is not the applied branch", trusted.value);
        findings
            .report(&VALUE_MALFORMED, trusted.span, message)
            .because(applied.span, "HCP Terraform applies this one")
            .help(format!(
                "workflows of a branch that nobody protects could read the whole directory: write `branch: {}`",
                applied.value
            ));
    }
}

fn github<'s>(node: Node<'_, 's>, findings: &mut Diagnostics) -> Option<GitHub<'s>> {
    let fields = Fields::open(node, &github::SHAPE, findings)?;
    let organization = fields.read(github::ORGANIZATION, findings);
    let admins = fields.read(github::ADMINS, findings).unwrap_or_default();
    let repository = fields.read(github::REPOSITORY, findings);
    let codeowners = fields.read(github::CODEOWNERS, findings);
    Some(GitHub { organization: organization?, repository, admins, codeowners })
}

fn hcp_terraform<'s>(node: Node<'_, 's>, findings: &mut Diagnostics) -> Option<HcpTerraform<'s>> {
    let fields = Fields::open(node, &hcp_terraform::SHAPE, findings)?;
    Some(HcpTerraform {
        organization: fields.read(hcp_terraform::ORGANIZATION, findings),
        project: fields.read(hcp_terraform::PROJECT, findings),
        workspace_prefix: fields.read(hcp_terraform::WORKSPACE_PREFIX, findings),
        hostname: fields.read(hcp_terraform::HOSTNAME, findings),
        oidc_provider: fields.read(hcp_terraform::OIDC_PROVIDER, findings),
        vcs: fields.require(hcp_terraform::VCS, findings).and_then(|it| vcs(it, findings)),
        auto_apply: fields.read(hcp_terraform::AUTO_APPLY, findings),
        terraform_version: fields.read(hcp_terraform::TERRAFORM_VERSION, findings),
        aws_provider: fields.get(hcp_terraform::PROVIDER_VERSIONS).and_then(|it| {
            let fields = Fields::open(it, &provider_versions::SHAPE, findings)?;
            fields.read(provider_versions::AWS, findings)
        }),
    })
}

fn vcs<'s>(node: Node<'_, 's>, findings: &mut Diagnostics) -> Option<Vcs<'s>> {
    let fields = Fields::open(node, &vcs::SHAPE, findings)?;
    match (fields.key_span(vcs::GITHUB_APP_INSTALLATION_ID), fields.key_span(vcs::OAUTH_TOKEN_ID)) {
        (Some(_), Some(second)) => {
            findings
                .report(&VALUE_MALFORMED, second, "a VCS connection of two kinds")
                .help("HCP Terraform takes one: keep `github_app_installation_id` or `oauth_token_id`");
        }
        (None, None) if fields.complete => {
            findings
                .report(&KEY_MISSING, node.span(), "the VCS connection names no connection")
                .help("a workspace would never see a merge: add `github_app_installation_id: ghain-…` or `oauth_token_id: ot-…`");
        }
        _ => {}
    }
    Some(Vcs {
        github_app_installation_id: fields.read(vcs::GITHUB_APP_INSTALLATION_ID, findings),
        oauth_token_id: fields.read(vcs::OAUTH_TOKEN_ID, findings),
        branch: fields.read(vcs::BRANCH, findings),
    })
}

fn aws<'s>(node: Node<'_, 's>, findings: &mut Diagnostics) -> Option<Aws<'s>> {
    let fields = Fields::open(node, &aws::SHAPE, findings)?;
    Some(Aws {
        region: fields.read(aws::REGION, findings),
        management_account: fields.read(aws::MANAGEMENT_ACCOUNT, findings),
        reserved_accounts: fields
            .get(aws::RESERVED_ACCOUNTS)
            .map(|it| reserved_accounts(it, findings))
            .unwrap_or_default(),
        identity_center: fields.require(aws::IDENTITY_CENTER, findings).and_then(|it| identity_center(it, findings)),
        facts_role: fields.get(aws::FACTS_ROLE).and_then(|it| facts_role(it, &fields, findings)),
    })
}

fn facts_role<'s>(node: Node<'_, 's>, of: &Fields<'_, 's>, findings: &mut Diagnostics) -> Option<FactsRole<'s>> {
    let fields = Fields::open(node, &facts_role::SHAPE, findings)?;
    Some(FactsRole {
        span: of.key_span(aws::FACTS_ROLE).unwrap_or(node.span()),
        github_oidc_provider: fields.read(facts_role::GITHUB_OIDC_PROVIDER, findings),
        branch: fields.read(facts_role::BRANCH, findings),
        github_ids: fields.get(facts_role::GITHUB_IDS).and_then(|it| github_ids(it, findings)),
    })
}

fn github_ids<'s>(node: Node<'_, 's>, findings: &mut Diagnostics) -> Option<GitHubIds<'s>> {
    let fields = Fields::open(node, &github_ids::SHAPE, findings)?;
    Some(GitHubIds {
        organization: fields.read(github_ids::ORGANIZATION, findings),
        repository: fields.read(github_ids::REPOSITORY, findings),
    })
}

fn reserved_accounts<'s>(node: Node<'_, 's>, findings: &mut Diagnostics) -> Vec<(Text<'s>, Text<'s>)> {
    let accounts = listed(node, "a mapping of names to account ids", findings, |key, node, findings| {
        let named = names::ACCOUNT.check(&key, findings);
        let id = account_id(node, findings)?;
        named.then_some((key, id))
    });
    accounts.list
}

fn identity_center<'s>(node: Node<'_, 's>, findings: &mut Diagnostics) -> Option<IdentityCenter<'s>> {
    let fields = Fields::open(node, &identity_center::SHAPE, findings)?;
    Some(IdentityCenter {
        account: fields.read(identity_center::ACCOUNT, findings),
        instance_arn: fields.read(identity_center::INSTANCE_ARN, findings),
        identity_store_id: fields.read(identity_center::IDENTITY_STORE_ID, findings),
        lookup: fields.read(identity_center::LOOKUP, findings),
        kms_key_arn: fields.read(identity_center::KMS_KEY_ARN, findings),
        authorization: fields
            .get(identity_center::AUTHORIZATION)
            .and_then(|it| authorization(it, findings))
            .unwrap_or_default(),
    })
}

fn authorization(node: Node<'_, '_>, findings: &mut Diagnostics) -> Option<Authorization> {
    let fields = Fields::open(node, &authorization::SHAPE, findings)?;
    Some(Authorization {
        provision: fields.read(authorization::PROVISION, findings).map(|it| it.value).unwrap_or_default(),
        tag_on_create: fields.read(authorization::TAG_ON_CREATE, findings).map(|it| it.value).unwrap_or_default(),
    })
}

fn principals<'s>(node: Node<'_, 's>, findings: &mut Diagnostics) -> Option<Principals<'s>> {
    let fields = Fields::open(node, &principals::SHAPE, findings)?;
    Some(Principals {
        match_by: fields.read(principals::MATCH, findings).map(|it| it.value).unwrap_or_default(),
        domains: fields.read(principals::DOMAINS, findings).unwrap_or_default(),
        case: fields.read(principals::CASE, findings).map(|it| it.value).unwrap_or_default(),
    })
}
