//! `organization:`: where the organization lives on GitHub, in HCP Terraform and in AWS.

use govgen_source::{Diagnostics, Span, Spanned};

use crate::findings::{KEY_MISSING, VALUE_MALFORMED};
use crate::format;
use crate::identifiers::{account_id, owners};
use crate::read::{Fields, Text, boolean, choice, listed, name, shown, text, texts};
use crate::tree::Node;

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
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CodeownersPath {
    /// `.github/CODEOWNERS`
    GitHub,
    /// `CODEOWNERS`
    Root,
    /// `docs/CODEOWNERS`
    Docs,
}

impl CodeownersPath {
    /// All three, the one GitHub prefers first.
    pub const ALL: [Self; 3] = [Self::GitHub, Self::Root, Self::Docs];

    /// The path from the repository's root.
    #[must_use]
    pub fn as_str(self) -> &'static str {
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
}

/// Who makes the OIDC provider.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OidcProvider {
    /// govgen's `common` root.
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
    /// The customer managed key, when there is one.
    pub kms_key_arn: Option<Text<'s>>,
    /// What the roles may do at the points AWS leaves open.
    pub authorization: Authorization,
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

/// Reads the mapping under `organization:`.
pub(crate) fn organization<'s>(node: Node<'_, 's>, span: Span, findings: &mut Diagnostics) -> Organization<'s> {
    let known = &["name", "github", "hcp_terraform", "aws", "principals"];
    let Some(fields) = Fields::open(node, "the organization", known, findings) else {
        return Organization {
            span,
            name: None,
            github: None,
            hcp_terraform: None,
            aws: None,
            principals: Principals::default(),
        };
    };
    Organization {
        span,
        name: fields.require("name", findings).and_then(|it| text(it, findings)),
        github: fields.require("github", findings).and_then(|it| github(it, findings)),
        hcp_terraform: fields.require("hcp_terraform", findings).and_then(|it| hcp_terraform(it, findings)),
        aws: fields.require("aws", findings).and_then(|it| aws(it, findings)),
        principals: fields.get("principals").and_then(|it| principals(it, findings)).unwrap_or_default(),
    }
}

/// A field that is text of a certain form.
fn formed<'s>(node: Option<Node<'_, 's>>, form: &format::Format, findings: &mut Diagnostics) -> Option<Text<'s>> {
    node.and_then(|it| text(it, findings)).filter(|it| form.check(it, findings))
}

fn github<'s>(node: Node<'_, 's>, findings: &mut Diagnostics) -> Option<GitHub<'s>> {
    let fields = Fields::open(node, "GitHub", &["organization", "repository", "admins", "codeowners"], findings)?;
    let organization = fields.require("organization", findings);
    let places: Vec<(&str, CodeownersPath)> = CodeownersPath::ALL.map(|it| (it.as_str(), it)).into();
    let admins = fields.require("admins", findings).map(|it| owners(it, findings)).unwrap_or_default();
    let repository = formed(fields.require("repository", findings), &format::GITHUB_REPOSITORY, findings);
    let codeowners = fields.get("codeowners").and_then(|it| choice(it, &places, findings));
    Some(GitHub {
        organization: formed(organization, &format::GITHUB_ORGANIZATION, findings)?,
        repository,
        admins,
        codeowners,
    })
}

fn hcp_terraform<'s>(node: Node<'_, 's>, findings: &mut Diagnostics) -> Option<HcpTerraform<'s>> {
    let known = &[
        "organization",
        "project",
        "workspace_prefix",
        "hostname",
        "oidc_provider",
        "vcs",
        "auto_apply",
        "terraform_version",
    ];
    let fields = Fields::open(node, "HCP Terraform", known, findings)?;
    let required = |name, form, findings: &mut Diagnostics| formed(fields.require(name, findings), form, findings);
    let providers = &[("create", OidcProvider::Create), ("existing", OidcProvider::Existing)];
    Some(HcpTerraform {
        organization: required("organization", &format::HCP_ORGANIZATION, findings),
        project: required("project", &format::HCP_PROJECT, findings),
        workspace_prefix: formed(fields.get("workspace_prefix"), &format::WORKSPACE_PREFIX, findings),
        hostname: formed(fields.get("hostname"), &format::HOSTNAME, findings),
        oidc_provider: fields.get("oidc_provider").and_then(|it| choice(it, providers, findings)),
        vcs: fields.require("vcs", findings).and_then(|it| vcs(it, findings)),
        auto_apply: fields.get("auto_apply").and_then(|it| boolean(it, findings)),
        terraform_version: formed(fields.get("terraform_version"), &format::VERSION_CONSTRAINT, findings),
    })
}

fn vcs<'s>(node: Node<'_, 's>, findings: &mut Diagnostics) -> Option<Vcs<'s>> {
    let known = &["github_app_installation_id", "oauth_token_id", "branch"];
    let fields = Fields::open(node, "the VCS connection", known, findings)?;
    match (fields.key_span("github_app_installation_id"), fields.key_span("oauth_token_id")) {
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
        github_app_installation_id: formed(
            fields.get("github_app_installation_id"),
            &format::GITHUB_APP_INSTALLATION,
            findings,
        ),
        oauth_token_id: formed(fields.get("oauth_token_id"), &format::OAUTH_TOKEN, findings),
        branch: formed(fields.get("branch"), &format::BRANCH, findings),
    })
}

fn aws<'s>(node: Node<'_, 's>, findings: &mut Diagnostics) -> Option<Aws<'s>> {
    let known = &["region", "management_account", "reserved_accounts", "identity_center"];
    let fields = Fields::open(node, "AWS", known, findings)?;
    Some(Aws {
        region: formed(fields.require("region", findings), &format::REGION, findings),
        management_account: fields.require("management_account", findings).and_then(|it| account_id(it, findings)),
        reserved_accounts: fields
            .get("reserved_accounts")
            .map(|it| reserved_accounts(it, findings))
            .unwrap_or_default(),
        identity_center: fields.require("identity_center", findings).and_then(|it| identity_center(it, findings)),
    })
}

fn reserved_accounts<'s>(node: Node<'_, 's>, findings: &mut Diagnostics) -> Vec<(Text<'s>, Text<'s>)> {
    let accounts = listed(node, "a mapping of names to account ids", findings, |key, node, findings| {
        let named = name(&key, "account", findings);
        let id = account_id(node, findings)?;
        named.then_some((key, id))
    });
    accounts.list
}

fn identity_center<'s>(node: Node<'_, 's>, findings: &mut Diagnostics) -> Option<IdentityCenter<'s>> {
    let known = &["account", "instance_arn", "identity_store_id", "lookup", "kms_key_arn", "authorization"];
    let fields = Fields::open(node, "Identity Center", known, findings)?;
    if let Some(node) = fields.get("lookup") {
        lookup(node, findings);
    }
    Some(IdentityCenter {
        account: fields.require("account", findings).and_then(|it| account_id(it, findings)),
        instance_arn: formed(fields.require("instance_arn", findings), &format::INSTANCE_ARN, findings),
        identity_store_id: formed(fields.require("identity_store_id", findings), &format::IDENTITY_STORE_ID, findings),
        kms_key_arn: formed(fields.get("kms_key_arn"), &format::KMS_KEY_ARN, findings),
        authorization: fields.get("authorization").and_then(|it| authorization(it, findings)).unwrap_or_default(),
    })
}

/// `lookup: lock` needs the lock file of a later release; taking it for `data` would be a silent lie.
fn lookup(node: Node<'_, '_>, findings: &mut Diagnostics) {
    let Some(word) = text(node, findings) else { return };
    if word.value != "data" {
        findings
            .report(&VALUE_MALFORMED, word.span, format!("`{}` is not a look-up this release has", shown(&word.value)))
            .help("write `lookup: data`, or remove the key");
    }
}

fn authorization(node: Node<'_, '_>, findings: &mut Diagnostics) -> Option<Authorization> {
    let fields = Fields::open(node, "the authorization switches", &["provision", "tag_on_create"], findings)?;
    let provision = &[("listed", Provision::Listed), ("all", Provision::All)];
    let tag_on_create = &[("create_only", TagOnCreate::CreateOnly), ("tag_resource", TagOnCreate::TagResource)];
    Some(Authorization {
        provision: fields
            .get("provision")
            .and_then(|it| choice(it, provision, findings))
            .map(|it| it.value)
            .unwrap_or_default(),
        tag_on_create: fields
            .get("tag_on_create")
            .and_then(|it| choice(it, tag_on_create, findings))
            .map(|it| it.value)
            .unwrap_or_default(),
    })
}

fn principals<'s>(node: Node<'_, 's>, findings: &mut Diagnostics) -> Option<Principals<'s>> {
    let fields = Fields::open(node, "the principals' naming", &["match", "domains", "case"], findings)?;
    let match_by = &[("user_name", MatchBy::UserName), ("email", MatchBy::Email)];
    let case = &[("lower", NameCase::Lower), ("preserve", NameCase::Preserve)];
    Some(Principals {
        match_by: fields
            .get("match")
            .and_then(|it| choice(it, match_by, findings))
            .map(|it| it.value)
            .unwrap_or_default(),
        domains: fields
            .get("domains")
            .map(|it| texts(it, findings))
            .unwrap_or_default()
            .into_iter()
            .filter(|it| format::DOMAIN.check(it, findings))
            .collect(),
        case: fields.get("case").and_then(|it| choice(it, case, findings)).map(|it| it.value).unwrap_or_default(),
    })
}
