//! The organization as rendering needs it: complete, or absent.

use govgen_source::Spanned;
use govgen_syntax::{CodeownersPath, CommonDocument, MatchBy, Removal, Text};

use crate::ReservedAccount;

/// The organization, complete.
#[derive(Debug)]
pub struct Organization<'d> {
    /// Its name on GitHub.
    pub github: &'d str,
    /// Team slugs of the administrators, sorted.
    pub admins: Vec<&'d str>,
    /// Where CODEOWNERS stands.
    pub codeowners: CodeownersPath,
    /// Home region of Identity Center.
    pub region: &'d str,
    /// The account the roles live in.
    pub identity_center_account: &'d str,
    /// The instance's ARN.
    pub instance_arn: &'d str,
    /// The identity store's id.
    pub identity_store_id: &'d str,
    /// The attribute that finds a user.
    pub match_by: MatchBy,
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
        github: &github.organization.value,
        admins,
        codeowners: github.codeowners.map_or(CodeownersPath::Root, |it| it.value),
        region: &aws.region.as_ref()?.value,
        identity_center_account: &center.account.as_ref()?.value,
        instance_arn: &center.instance_arn.as_ref()?.value,
        identity_store_id: &center.identity_store_id.as_ref()?.value,
        match_by: written.principals.match_by,
    })
}

/// The accounts no division may hold.
pub(crate) fn reserved<'d>(common: &'d CommonDocument<'d>) -> Vec<ReservedAccount<'d>> {
    let Some(aws) = common.organization.as_ref().and_then(|it| it.aws.as_ref()) else { return Vec::new() };
    let center = aws.identity_center.as_ref().and_then(|it| it.account.as_ref());
    let mut reserved = Vec::new();
    reserved.extend(aws.management_account.as_ref().map(|id| ReservedAccount { id, what: "the management account" }));
    reserved.extend(center.map(|id| ReservedAccount { id, what: "the Identity Center account" }));
    reserved.extend(aws.reserved_accounts.iter().map(|(_, id)| ReservedAccount { id, what: "a reserved account" }));
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
    /// What counts as a mass removal.
    pub removal: Removal,
}

/// Fills in what the organization did not write.
pub(crate) fn guardrails<'d>(common: &'d CommonDocument<'d>) -> Guardrails<'d> {
    let written = common.guardrails.as_ref();
    let span = written.map_or(govgen_source::Span::whole(govgen_source::FileId(0)), |it| it.span);
    let list = |list: Option<&Vec<Text<'d>>>, strict: &'static str| {
        list.cloned().unwrap_or_else(|| vec![Spanned::new(strict.into(), span)])
    };
    Guardrails {
        managed_policies_deny: list(written.and_then(|it| it.managed_policies_deny.as_ref()), "AdministratorAccess"),
        managed_policies_allow: list(written.and_then(|it| it.managed_policies_allow.as_ref()), "*"),
        max_session_duration: written.and_then(|it| it.max_session_duration.as_ref()),
        boundary_required: written.and_then(|it| it.boundary_required),
        boundary_allow: written.map_or(&[], |it| &it.boundary_allow),
        removal: written.map(|it| it.removal).unwrap_or_default(),
    }
}
