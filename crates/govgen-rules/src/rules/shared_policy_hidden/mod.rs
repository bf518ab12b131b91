//! A division's policy with the name of a shared one.

use govgen_source::{Meta, Severity};

use crate::Context;
use crate::rule::{Findings, Rule};

pub(crate) static RULE: Rule = Rule {
    meta: Meta {
        code: "GOV007",
        name: "shared-policy-hidden",
        severity: Severity::Error,
        page: include_str!("doc.md"),
    },
    waivable: false,
    check,
};

fn check(cx: &Context<'_>, findings: &mut Findings<'_>) {
    for division in &cx.model.divisions {
        for policy in &division.policies {
            let shared = cx.model.shared.binary_search_by(|it| it.key().cmp(policy.key()));
            let Ok(at) = shared else { continue };
            findings
                .at(policy.entry.key.span, format!("`{}` hides the shared policy of that name", policy.key()))
                .because(cx.model.shared[at].entry.key.span, "shared by the organization here")
                .help("a reader would take one for the other: rename this policy, or delete it and use the shared one")
                .about(division.name(), Some(policy.key()));
        }
    }
}
