//! A shared policy used by a division it is not shared with.

use std::collections::BTreeSet;

use govgen_model::{Policy, PolicyRef};
use govgen_source::{Meta, Severity};

use crate::Context;
use crate::rule::{Findings, Rule};

pub(crate) static RULE: Rule = Rule {
    meta: Meta {
        code: "GOV008",
        name: "policy-not-available",
        severity: Severity::Error,
        page: include_str!("doc.md"),
    },
    waivable: true,
    check,
};

fn check(cx: &Context<'_>, findings: &mut Findings<'_>) {
    let divisions: BTreeSet<&str> = cx.model.divisions.iter().map(|it| it.name()).collect();
    let available = |policy: &Policy<'_>| -> Option<BTreeSet<String>> {
        let listed = policy.entry.available_to.as_ref()?;
        // A name that is no division's has its finding already, and may be meant to be this one's.
        let known = listed.iter().all(|it| divisions.contains(it.value.as_ref()));
        known.then(|| listed.iter().map(|it| it.value.to_string()).collect())
    };
    let available: Vec<Option<BTreeSet<String>>> = cx.model.shared.iter().map(available).collect();
    for division in &cx.model.divisions {
        for (access, policy) in division.entries.iter().flat_map(|it| it.entry.access.iter().zip(&it.policies)) {
            let Some(PolicyRef::Shared(at)) = policy else { continue };
            let shared = &cx.model.shared[*at as usize];
            if available[*at as usize].as_ref().is_none_or(|it| it.contains(division.name())) {
                continue;
            }
            findings
                .at(
                    access.policy.span,
                    format!("shared policy `{}` is not available to `{}`", shared.key(), division.name()),
                )
                .because(shared.entry.key.span, "`available_to` of this policy lists other divisions")
                .help(format!(
                    "use another policy, or ask the organization to add `{}` to `available_to`",
                    division.name()
                ))
                .about(division.name(), Some(shared.key()));
        }
    }
}
