//! Entries under `refactor` of which Terraform could not do all, or not in a certain order.

mod addresses;
mod imports;
mod renames;

use govgen_model::{Model, Refactoring};
use govgen_source::{Diagnostic, Meta, Severity};

use crate::Context;
use crate::rule::{Findings, Rule};

pub(crate) static RULE: Rule = Rule {
    meta: Meta { code: "GOV066", name: "refactor-conflict", severity: Severity::Error, page: include_str!("doc.md") },
    waivable: false,
    check,
};

fn check(cx: &Context<'_>, findings: &mut Findings<'_>) {
    let model = cx.model;
    renames::twice(model, findings);
    addresses::shared(model, findings);
    renames::crossing(model, findings);
    renames::forgotten(model, findings);
    renames::forgotten_before(model, findings);
    imports::twice(model, findings);
}

/// Adds a finding at an entry, with the other one it does not go with.
fn conflict<'f>(
    model: &Model<'_>,
    entry: &Refactoring<'_>,
    other: &Refactoring<'_>,
    message: String,
    findings: &'f mut Findings<'_>,
) -> &'f mut Diagnostic {
    let home = entry.home.map_or("common", |at| model.divisions[at].name());
    findings.at(entry.entry.span, message).because(other.entry.span, "the other entry").about(home, None)
}
