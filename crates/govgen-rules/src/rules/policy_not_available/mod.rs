//! A shared policy used by a division it is not shared with.

use govgen_model::PolicyRef;
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
    check,
};

fn check(cx: &Context<'_>, findings: &mut Findings<'_>) {
    for division in &cx.model.divisions {
        for (access, policy) in division.entries.iter().flat_map(|it| it.entry.access.iter().zip(&it.policies)) {
            let Some(PolicyRef::Shared(at)) = policy else { continue };
            let shared = &cx.model.shared[*at as usize];
            let Some(available) = &shared.entry.available_to else { continue };
            if available.iter().any(|it| it.value == division.name()) {
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
