//! A description or relay state longer than AWS takes, or empty.

use govgen_iam::limits;
use govgen_source::{Meta, Severity};

use crate::Context;
use crate::context::home;
use crate::rule::{Findings, Rule};

pub(crate) static RULE: Rule = Rule {
    meta: Meta { code: "GOV020", name: "text-length", severity: Severity::Error, page: include_str!("doc.md") },
    waivable: false,
    check,
};

fn check(cx: &Context<'_>, findings: &mut Findings<'_>) {
    for (division, policy) in cx.policies() {
        let texts = [
            ("description", &policy.entry.description, limits::DESCRIPTION),
            ("relay state", &policy.entry.relay_state, limits::RELAY_STATE),
        ];
        for (what, text, most) in texts {
            let Some(text) = text else { continue };
            let length = text.value.chars().count();
            if (1..=most).contains(&length) {
                continue;
            }
            findings
                .at(text.span, format!("the {what} has {length} characters; AWS takes 1 to {most}"))
                .help(if length == 0 {
                    "write something, or remove the key"
                } else {
                    "shorten it: the plan would fail"
                })
                .about(&home(division), Some(policy.key()));
        }
    }
}
