//! The organization as rendering needs it: complete, or absent.

use govgen_source::{Span, Spanned};
use govgen_syntax::{
    Authorization, AwsProvider, CodeownersPath, CommonDocument, HcpTerraform, MatchBy, OidcProvider, Removal, Text,
    defaults,
};

use crate::ReservedAccount;

/// The organization, complete.
#[derive(Debug)]
pub struct Organization<'d> {
    /// The key `organization` itself.
    pub span: Span,
    /// What people call it.
    pub name: &'d str,
    /// Its name on GitHub.
    pub github: &'d str,
    /// The governance repository on GitHub, without its organization.
    pub repository: &'d str,
    /// Team slugs of the administrators, sorted.
    pub admins: Vec<&'d str>,
    /// Where CODEOWNERS stands.
    pub codeowners: CodeownersPath,
    /// Its side in HCP Terraform.
    pub workspaces: Workspaces<'d>,
    /// Home region of Identity Center.
    pub region: &'d str,
    /// The account that owns the instance.
    pub management_account: &'d str,
    /// The account the roles live in.
    pub identity_center_account: &'d str,
    /// The instance's ARN.
    pub instance_arn: &'d str,
    /// The identity store's id.
    pub identity_store_id: &'d str,
    /// The key that encrypts the instance, when it is the customer's.
    pub kms_key_arn: Option<&'d str>,
    /// What AWS leaves open, as the organization has decided it.
    pub authorization: Authorization,
    /// The attribute that finds a user.
    pub match_by: MatchBy,
    /// The role that reads facts in CI, when there is one.
    pub facts_role: Option<FactsRole<'d>>,
    /// Where it is written what tells it from another organization.
    pub places: Places,
}

/// Where an organization says which one it is.
#[derive(Debug, Clone, Copy)]
pub struct Places {
    /// The instance's ARN.
    pub instance_arn: Span,
    /// The identity store's id.
    pub identity_store_id: Span,
    /// The management account.
    pub management_account: Span,
}

/// The role that `govgen fetch` has in CI.
#[derive(Debug, Clone, Copy)]
pub struct FactsRole<'d> {
    /// Its key.
    pub span: Span,
    /// Who makes GitHub's OIDC provider.
    pub oidc_provider: OidcProvider,
    /// The branch whose workflows take it on.
    pub branch: &'d str,
    /// GitHub's ids of organization and repository, where its tokens carry them.
    pub ids: Option<(&'d str, &'d str)>,
}

/// What all workspaces have in common.
#[derive(Debug)]
pub struct Workspaces<'d> {
    /// The organization in HCP Terraform.
    pub organization: &'d str,
    /// The project that holds them.
    pub project: &'d str,
    /// What their names begin with, without the hyphen.
    pub prefix: &'d str,
    /// The host.
    pub hostname: &'d str,
    /// Who makes the OIDC provider.
    pub oidc_provider: OidcProvider,
    /// The connection to GitHub.
    pub connection: Connection<'d>,
    /// The branch that is applied; the repository's default branch when not written.
    pub branch: Option<&'d str>,
    /// Whether a merged plan applies by itself.
    pub auto_apply: bool,
    /// Version constraint of Terraform.
    pub terraform_version: &'d str,
    /// The majors of hashicorp/aws that roots take.
    pub aws_provider: AwsProvider,
}

/// How HCP Terraform reaches the repository.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Connection<'d> {
    /// Through its GitHub App: an installation's id.
    GitHubApp(&'d str),
    /// Through an OAuth client: a token's id.
    OAuth(&'d str),
}

impl Organization<'_> {
    /// The AWS partition, from the instance's ARN: `aws`, `aws-cn`, `aws-us-gov`.
    #[must_use]
    pub fn partition(&self) -> &str {
        partition(self.instance_arn)
    }
}

fn partition(arn: &str) -> &str {
    arn.split(':').nth(1).unwrap_or("aws")
}

/// The partition as far as it is known, for what is resolved before the organization is complete.
pub(crate) fn partition_of<'d>(common: &'d CommonDocument<'d>) -> &'d str {
    let center = common.organization.as_ref().and_then(|it| it.aws.as_ref()).and_then(|it| it.identity_center.as_ref());
    center.and_then(|it| it.instance_arn.as_ref()).map_or("aws", |it| partition(&it.value))
}

/// Everything rendering needs, if all of it is there; what is missing has its finding already.
pub(crate) fn organization<'d>(common: &'d CommonDocument<'d>) -> Option<Organization<'d>> {
    let written = common.organization.as_ref()?;
    let github = written.github.as_ref()?;
    let aws = written.aws.as_ref()?;
    let center = aws.identity_center.as_ref()?;
    let mut admins: Vec<&str> = github.admins.iter().map(|it| it.value.as_ref()).collect();
    admins.sort_unstable();
    admins.dedup();
    Some(Organization {
        span: written.span,
        name: written.name.as_ref().map_or(github.organization.value.as_ref(), |it| it.value.as_ref()),
        github: &github.organization.value,
        admins,
        codeowners: github.codeowners.map(|it| it.value).unwrap_or_default(),
        repository: &github.repository.as_ref()?.value,
        workspaces: workspaces(written.hcp_terraform.as_ref()?)?,
        region: &aws.region.as_ref()?.value,
        management_account: &aws.management_account.as_ref()?.value,
        identity_center_account: &center.account.as_ref()?.value,
        instance_arn: &center.instance_arn.as_ref()?.value,
        identity_store_id: &center.identity_store_id.as_ref()?.value,
        kms_key_arn: center.kms_key_arn.as_ref().map(|it| it.value.as_ref()),
        authorization: center.authorization,
        match_by: written.principals.match_by,
        facts_role: match &aws.facts_role {
            Some(written) => Some(facts_role(written)?),
            None => None,
        },
        places: Places {
            instance_arn: center.instance_arn.as_ref()?.span,
            identity_store_id: center.identity_store_id.as_ref()?.span,
            management_account: aws.management_account.as_ref()?.span,
        },
    })
}

fn facts_role<'d>(written: &'d govgen_syntax::FactsRole<'d>) -> Option<FactsRole<'d>> {
    let ids = match &written.github_ids {
        Some(ids) => Some((ids.organization.as_ref()?.value.as_ref(), ids.repository.as_ref()?.value.as_ref())),
        None => None,
    };
    Some(FactsRole {
        span: written.span,
        oidc_provider: written.github_oidc_provider.map(|it| it.value).unwrap_or_default(),
        branch: &written.branch.as_ref()?.value,
        ids,
    })
}

fn workspaces<'d>(written: &'d HcpTerraform<'d>) -> Option<Workspaces<'d>> {
    let or = |text: &'d Option<Text<'d>>, default| text.as_ref().map_or(default, |it| it.value.as_ref());
    let vcs = written.vcs.as_ref()?;
    let connection = match (&vcs.github_app_installation_id, &vcs.oauth_token_id) {
        (Some(id), _) => Connection::GitHubApp(&id.value),
        (None, id) => Connection::OAuth(&id.as_ref()?.value),
    };
    Some(Workspaces {
        organization: &written.organization.as_ref()?.value,
        project: &written.project.as_ref()?.value,
        prefix: or(&written.workspace_prefix, defaults::WORKSPACE_PREFIX),
        hostname: or(&written.hostname, defaults::HOSTNAME),
        oidc_provider: written.oidc_provider.map(|it| it.value).unwrap_or_default(),
        connection,
        branch: vcs.branch.as_ref().map(|it| it.value.as_ref()),
        auto_apply: written.auto_apply.map_or(defaults::AUTO_APPLY, |it| it.value),
        terraform_version: or(&written.terraform_version, defaults::TERRAFORM_VERSION),
        aws_provider: written.aws_provider.map(|it| it.value).unwrap_or_default(),
    })
}

/// The accounts no division may hold.
pub(crate) fn reserved<'d>(common: &'d CommonDocument<'d>) -> Vec<ReservedAccount<'d>> {
    let Some(aws) = common.organization.as_ref().and_then(|it| it.aws.as_ref()) else { return Vec::new() };
    let center = aws.identity_center.as_ref().and_then(|it| it.account.as_ref());
    let mut reserved = Vec::new();
    reserved.extend(aws.management_account.as_ref().map(|id| ReservedAccount {
        id,
        name: None,
        what: "the management account",
    }));
    reserved.extend(center.map(|id| ReservedAccount { id, name: None, what: "the Identity Center account" }));
    reserved.extend(aws.reserved_accounts.iter().map(|(name, id)| ReservedAccount {
        id,
        name: Some(name),
        what: "a reserved account",
    }));
    reserved
}

/// Limits for every division; what the organization did not write is strict.
#[derive(Debug)]
pub struct Guardrails<'d> {
    /// Patterns of AWS managed policies nobody gets.
    pub managed_policies_deny: Vec<Text<'d>>,
    /// Patterns of AWS managed policies that may be used.
    pub managed_policies_allow: Vec<Text<'d>>,
    /// The longest session, as written; `PT8H` when not.
    pub max_session_duration: Option<&'d Text<'d>>,
    /// Whether every permission set needs a boundary, and where that is said.
    pub boundary_required: Option<Spanned<bool>>,
    /// The boundaries that count; empty means any.
    pub boundary_allow: &'d [Text<'d>],
    /// The kinds of ways to more rights that count.
    pub escalation_deny: Vec<Text<'d>>,
    /// Ids of single ones that do not.
    pub escalation_allow: &'d [Text<'d>],
    /// Accounts of others that policies may name.
    pub trusted_accounts: &'d [Text<'d>],
    /// What counts as a mass removal.
    pub removal: Removal,
    /// Patterns of permission-set names that divisions may not give.
    pub permission_set_names_reserved: Vec<Text<'d>>,
    /// Users that may get one policy in one account each by themselves.
    pub max_direct_users: Limit,
    /// Managed resources that one division may have.
    pub max_resources: Limit,
    /// So many days before its end a grant is spoken of; 0 for never.
    pub expiring_days: u32,
}

/// A number the organization sets, or the strict one.
#[derive(Debug, Clone, Copy)]
pub struct Limit {
    /// How many are allowed.
    pub value: usize,
    /// Where the organization says so.
    pub written: Option<Span>,
}

impl Limit {
    fn new(written: Option<Spanned<u32>>, strict: u32) -> Self {
        Self { value: written.map_or(strict, |it| it.value) as usize, written: written.map(|it| it.span) }
    }
}

/// Fills in what the organization did not write.
pub(crate) fn guardrails<'d>(common: &'d CommonDocument<'d>) -> Guardrails<'d> {
    let written = common.guardrails.as_ref();
    let span = written.map_or(Span::whole(govgen_source::FileId(0)), |it| it.span);
    let list = |list: Option<&Vec<Text<'d>>>, strict: &[&'static str]| {
        list.cloned().unwrap_or_else(|| strict.iter().map(|it| Spanned::new((*it).into(), span)).collect())
    };
    Guardrails {
        managed_policies_deny: list(
            written.and_then(|it| it.managed_policies_deny.as_ref()),
            &[defaults::MANAGED_POLICIES_DENIED],
        ),
        managed_policies_allow: list(
            written.and_then(|it| it.managed_policies_allow.as_ref()),
            &[defaults::MANAGED_POLICIES_ALLOWED],
        ),
        max_session_duration: written.and_then(|it| it.max_session_duration.as_ref()),
        boundary_required: written.and_then(|it| it.boundary_required),
        boundary_allow: written.map_or(&[], |it| &it.boundary_allow),
        escalation_deny: list(written.and_then(|it| it.escalation_deny.as_ref()), defaults::ESCALATION_DENIED),
        escalation_allow: written.map_or(&[], |it| &it.escalation_allow),
        trusted_accounts: written.map_or(&[], |it| &it.trusted_accounts),
        removal: written.map(|it| it.removal).unwrap_or_default(),
        permission_set_names_reserved: list(
            written.and_then(|it| it.permission_set_names_reserved.as_ref()),
            defaults::PERMISSION_SET_NAMES_RESERVED,
        ),
        max_direct_users: Limit::new(written.and_then(|it| it.max_direct_users), defaults::MAX_DIRECT_USERS),
        max_resources: Limit::new(written.and_then(|it| it.max_resources), defaults::MAX_RESOURCES),
        expiring_days: written.and_then(|it| it.expiring_days).unwrap_or(defaults::EXPIRING_DAYS),
    }
}
