//! Waivers: findings the organization has decided to live with, for a reason and a time.

use govgen_source::{Diagnostic, Diagnostics, Meta};

use crate::{Context, RULES};

/// The rules a waiver may name.
pub(crate) fn waivable() -> impl Iterator<Item = &'static Meta> {
    RULES.iter().filter(|it| it.waivable).map(|it| &it.meta)
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
        waivable().any(|it| it == finding.meta)
            && in_force.iter().any(|waiver| {
                waiver.rule.value == finding.meta.name
                    && same(&waiver.division, &finding.subject.division)
                    && same(&waiver.account, &finding.subject.account)
                    && same(&waiver.policy, &finding.subject.policy)
            })
    };
    findings.retain(|finding| !waived(finding));
}
