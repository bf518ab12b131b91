//! Waivers: findings the organization has decided to live with, for a reason and a time.

use std::collections::BTreeMap;

use govgen_model::Waiver;
use govgen_source::{Diagnostic, Diagnostics, Meta};

use crate::rules::waiver_unused;
use crate::{Context, RULES};

/// The rules a waiver may name.
pub(crate) fn waivable() -> impl Iterator<Item = &'static Meta> {
    RULES.iter().filter(|it| it.waivable).map(|it| &it.meta)
}

/// Whether a finding is one that a waiver names, in force or not.
pub(crate) fn names(waiver: &Waiver<'_>, finding: &Diagnostic) -> bool {
    let same = |wanted: &Option<govgen_model::Text<'_>>, found: &Option<String>| {
        wanted.as_ref().is_none_or(|wanted| found.as_deref() == Some(&wanted.value))
    };
    waiver.rule.value == finding.meta.name
        && waivable().any(|it| it == finding.meta)
        && same(&waiver.division, &finding.subject.division)
        && same(&waiver.account, &finding.subject.account)
        && same(&waiver.policy, &finding.subject.policy)
}

/// Takes out every finding that a waiver in force names, and finds waivers that name none. Without a date every waiver
/// is in force.
pub(crate) fn apply(cx: &Context<'_>, findings: &mut Diagnostics) {
    let in_force: Vec<&Waiver<'_>> =
        cx.model.waivers.iter().filter(|waiver| cx.today.is_none_or(|today| waiver.until.value >= today)).collect();
    if in_force.is_empty() {
        return;
    }
    let mut by_rule: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (at, waiver) in in_force.iter().enumerate() {
        by_rule.entry(&waiver.rule.value).or_default().push(at);
    }
    let mut used = vec![false; in_force.len()];
    findings.retain(|finding| {
        let mut waived = false;
        for at in by_rule.get(finding.meta.name).into_iter().flatten() {
            if names(in_force[*at], finding) {
                used[*at] = true;
                waived = true;
            }
        }
        !waived
    });
    if !findings.is_full() {
        let unused = in_force.iter().zip(used).filter(|(_, used)| !used).map(|(waiver, _)| *waiver);
        waiver_unused::report(cx, unused, findings);
    }
}
