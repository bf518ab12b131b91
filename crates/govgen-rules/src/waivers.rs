//! Waivers: findings the organization has decided to live with, for a reason and a time.

use govgen_source::{Diagnostic, Diagnostics, Meta};

use crate::{Context, RULES};

/// What nobody may decide to live with: rendered all the same, the first would reach every account of the organization,
/// and the second would hand a permission set to another division's role.
const NEVER_WAIVED: [&str; 2] = ["reserved-account", "reserved-tag"];

/// The rules a waiver may name.
pub(crate) fn waivable() -> impl Iterator<Item = &'static Meta> {
    RULES.iter().map(|it| &it.meta).filter(|it| !NEVER_WAIVED.contains(&it.name))
}

/// Takes out every finding that a waiver in force names. Without a date every waiver is in force.
pub(crate) fn apply(cx: &Context<'_>, findings: &mut Diagnostics) {
    let in_force: Vec<_> =
        cx.model.waivers.iter().filter(|waiver| cx.today.is_none_or(|today| waiver.until.value >= today)).collect();
    if in_force.is_empty() {
        return;
    }
    let same = |wanted: &Option<govgen_model::Text<'_>>, found: &Option<String>| {
        wanted.as_ref().is_none_or(|wanted| found.as_deref() == Some(&wanted.value))
    };
    let waived = |finding: &Diagnostic| {
        let never = NEVER_WAIVED.contains(&finding.meta.name);
        !never
            && in_force.iter().any(|waiver| {
                waiver.rule.value == finding.meta.name
                    && same(&waiver.division, &finding.subject.division)
                    && same(&waiver.account, &finding.subject.account)
                    && same(&waiver.policy, &finding.subject.policy)
            })
    };
    findings.retain(|finding| !waived(finding));
}
