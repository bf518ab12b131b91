//! A grant whose last day is near.

use govgen_source::{Meta, Severity};

use crate::Context;
use crate::rule::{Findings, Rule};

pub(crate) static RULE: Rule = Rule {
    meta: Meta {
        code: "GOV037",
        name: "grant-expiring-soon",
        severity: Severity::Warning,
        page: include_str!("doc.md"),
    },
    waivable: true,
    check,
};

fn check(cx: &Context<'_>, findings: &mut Findings<'_>) {
    let (Some(today), days @ 1..) = (cx.today, i64::from(cx.model.guardrails.expiring_days)) else { return };
    for division in cx.model.divisions.iter().filter(|it| it.is_active()) {
        // Under a name that means nothing, nothing is granted.
        for entry in division.entries.iter().filter(|it| it.entry.glob || it.literal.is_some()) {
            for access in &entry.entry.access {
                for principal in &access.principals {
                    let left = |day: govgen_source::Date| day.days_after(today);
                    let Some(until) = principal.until().filter(|it| (0..=days).contains(&left(it.value))) else {
                        continue;
                    };
                    findings
                        .at(until.span, format!("the grant of `{}` to `{}` ends on {}", access.policy.value, principal.name.value, until.value))
                        .because(principal.name.span, "granted here")
                        .help("from the next day on it is an error, and Terraform takes nothing away by itself: ask now whether it is still needed")
                        .about(division.name(), Some(&access.policy.value))
                        .in_account(&entry.entry.key.value);
                }
            }
        }
    }
}
