//! A waiver whose last day is over.

use govgen_source::{Meta, Severity};

use crate::Context;
use crate::rule::{Findings, Rule};

pub(crate) static RULE: Rule = Rule {
    meta: Meta { code: "GOV040", name: "waiver-expired", severity: Severity::Error, page: include_str!("doc.md") },
    waivable: false,
    check,
};

fn check(cx: &Context<'_>, findings: &mut Findings<'_>) {
    let Some(today) = cx.today else { return };
    for waiver in cx.model.waivers.iter().filter(|it| it.until.value < today) {
        let finding = findings
            .at(waiver.until.span, format!("the waiver of `{}` ended on {}", waiver.rule.value, waiver.until.value))
            .because(waiver.rule.span, "this waiver")
            .help("it hides nothing any more: delete it, or let the organization decide again and write a later day");
        finding.subject.division = waiver.division.as_ref().map(|it| it.value.to_string());
    }
}
