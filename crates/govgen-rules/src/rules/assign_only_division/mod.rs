//! A policy written by a division that may only assign shared ones.

use govgen_model::DivisionMode;
use govgen_source::{Meta, Severity};

use crate::Context;
use crate::rule::{Findings, Rule};

pub(crate) static RULE: Rule = Rule {
    meta: Meta {
        code: "GOV009",
        name: "assign-only-division",
        severity: Severity::Error,
        page: include_str!("doc.md"),
    },
    waivable: false,
    check,
};

fn check(cx: &Context<'_>, findings: &mut Findings<'_>) {
    for division in cx.model.divisions.iter().filter(|it| it.entry.mode == DivisionMode::AssignOnly) {
        for policy in &division.policies {
            findings
                .at(policy.entry.key.span, format!("division `{}` may not write policies", division.name()))
                .because(division.entry.name.span, "its mode is `assign-only`")
                .help("its role may not create permission sets, so the apply would be denied: use a shared policy")
                .about(division.name(), Some(policy.key()));
        }
    }
}
