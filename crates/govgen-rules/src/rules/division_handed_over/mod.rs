//! A division whose owners change.

use govgen_model::Division;
use govgen_source::{Meta, Severity};
use std::collections::BTreeSet;

use crate::Context;
use crate::rule::{Findings, Rule};

pub(crate) static RULE: Rule = Rule {
    meta: Meta {
        code: "GOV047",
        name: "division-handed-over",
        severity: Severity::Warning,
        page: include_str!("doc.md"),
    },
    waivable: false,
    check,
};

fn check(cx: &Context<'_>, findings: &mut Findings<'_>) {
    let Some(base) = cx.base.filter(|it| it.is_whole(cx.model)) else { return };
    for compared in &base.divisions {
        let (before, now) = (owners(compared.before), owners(compared.now));
        // No owner at all has its finding.
        if before == now || now.is_empty() {
            continue;
        }
        let division = compared.now;
        let span = division.entry.owners.first().map_or(division.entry.name.span, |it| it.span);
        findings
            .at(
                span,
                format!("division `{}` has other owners: {} before, {} now", division.name(), listed(&before), listed(&now)),
            )
            .help("from the merge on any one of those named now is enough to approve what happens in the division's accounts, and nobody else is asked; let both the old ones and the new ones approve this change")
            .about(division.name(), None);
    }
}

fn owners<'c>(division: &'c Division<'c>) -> BTreeSet<&'c str> {
    division.entry.owners.iter().map(|it| it.value.as_ref()).collect()
}

fn listed(owners: &BTreeSet<&str>) -> String {
    if owners.is_empty() {
        return "nobody".to_owned();
    }
    owners.iter().map(|it| format!("`{it}`")).collect::<Vec<_>>().join(", ")
}
