//! A grant whose last day is over.

use govgen_source::{Meta, Severity};

use crate::Context;
use crate::rule::{Findings, Rule};

pub(crate) static RULE: Rule = Rule {
    meta: Meta { code: "GOV018", name: "grant-expired", severity: Severity::Error, page: include_str!("doc.md") },
    waivable: true,
    check,
};

fn check(cx: &Context<'_>, findings: &mut Findings<'_>) {
    let Some(today) = cx.today else { return };
    for division in cx.model.divisions.iter().filter(|it| it.is_active()) {
        for entry in &division.entries {
            for access in &entry.entry.access {
                for principal in &access.principals {
                    let Some(until) = principal.until().filter(|it| it.value < today) else { continue };
                    findings
                        .at(until.span, format!("the grant of `{}` to `{}` ended on {}", access.policy.value, principal.name.value, until.value))
                        .because(principal.name.span, "granted here")
                        .help("Terraform does not look at the date, so the access goes on: delete the entry, or write a later day")
                        .about(division.name(), Some(&access.policy.value))
                        .in_account(&entry.entry.key.value);
                }
            }
        }
    }
}
