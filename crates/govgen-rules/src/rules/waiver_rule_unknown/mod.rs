//! A waiver that names no rule.

use govgen_source::{Meta, Severity};

use crate::Context;
use crate::rule::{Findings, Rule};
use crate::waivers::waivable;

pub(crate) static RULE: Rule = Rule {
    meta: Meta { code: "GOV019", name: "waiver-rule-unknown", severity: Severity::Error, page: include_str!("doc.md") },
    waivable: false,
    check,
};

fn check(cx: &Context<'_>, findings: &mut Findings<'_>) {
    let names = || waivable().map(|it| it.name);
    for waiver in cx.model.waivers {
        if names().any(|it| it == waiver.rule.value) {
            continue;
        }
        let help = match findings.nearest(&waiver.rule.value, names()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => {
                let known: Vec<String> = names().map(|it| format!("`{it}`")).collect();
                format!("a waiver may name {}", known.join(", "))
            }
        };
        findings.at(waiver.rule.span, format!("`{}` is no rule that can be waived", waiver.rule.value)).help(help);
    }
}
