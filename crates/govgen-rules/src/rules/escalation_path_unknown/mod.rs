//! A guardrail that lets through a way to more rights which does not exist.

use govgen_iam::escalation;
use govgen_source::{Meta, Severity};

use crate::Context;
use crate::rule::{Findings, Rule};

pub(crate) static RULE: Rule = Rule {
    meta: Meta {
        code: "GOV055",
        name: "escalation-path-unknown",
        severity: Severity::Error,
        page: include_str!("doc.md"),
    },
    waivable: false,
    check,
};

fn check(cx: &Context<'_>, findings: &mut Findings<'_>) {
    let known = || escalation::paths().iter().map(|it| it.id);
    for written in cx.model.guardrails.escalation_allow {
        if known().any(|id| id == written.value) {
            continue;
        }
        let near = match findings.nearest(&written.value, known()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => "the ids are those that findings of `privilege-escalation` show".to_owned(),
        };
        findings
            .at(written.span, format!("no escalation path is called `{}`", written.value))
            .help(format!("it lets nothing through; {near}"));
    }
}
