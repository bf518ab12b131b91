//! A division that uses a shared policy in the change that adds it.

use govgen_model::PolicyRef;
use govgen_source::{Meta, Severity};
use std::collections::BTreeSet;

use crate::Context;
use crate::rule::{Findings, Rule};

pub(crate) static RULE: Rule = Rule {
    meta: Meta {
        code: "GOV048",
        name: "shared-policy-not-yet-applied",
        severity: Severity::Error,
        page: include_str!("doc.md"),
    },
    waivable: false,
    check,
};

fn check(cx: &Context<'_>, findings: &mut Findings<'_>) {
    let Some(base) = cx.base.filter(|it| it.is_whole(cx.model)) else { return };
    let known: BTreeSet<&str> = base.revision.model.shared.iter().map(|it| it.key()).collect();
    // One that only changed its key has its finding.
    let renamed = base.renames.iter().filter(|it| it.home.is_none()).map(|it| it.now.key());
    let known: BTreeSet<&str> = known.into_iter().chain(renamed).collect();
    for division in cx.model.divisions.iter().filter(|it| it.is_active()) {
        let mut said: BTreeSet<u32> = BTreeSet::new();
        for (access, policy) in division.entries.iter().flat_map(|it| it.entry.access.iter().zip(&it.policies)) {
            let Some(PolicyRef::Shared(at)) = policy else { continue };
            let shared = &cx.model.shared[*at as usize];
            if known.contains(shared.key()) || !said.insert(*at) {
                continue;
            }
            findings
                .at(access.policy.span, format!("shared policy `{}` is not there before this change", shared.key()))
                .because(shared.entry.key.span, "this change adds it")
                .help("the division's run would start before `common` has made the permission set, and its plan would fail for want of an ARN: merge and apply the policy first, then use it")
                .about(division.name(), Some(shared.key()));
        }
    }
}
