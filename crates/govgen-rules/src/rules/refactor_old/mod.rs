//! An entry under `refactor` that has been there for long.

use govgen_source::{Meta, Severity};

use crate::Context;
use crate::rule::{Findings, Rule};

pub(crate) static RULE: Rule = Rule {
    meta: Meta { code: "GOV065", name: "refactor-old", severity: Severity::Warning, page: include_str!("doc.md") },
    waivable: true,
    check,
};

/// So many days are enough for every root to be applied.
const DAYS: i64 = 60;

fn check(cx: &Context<'_>, findings: &mut Findings<'_>) {
    let Some(today) = cx.today else { return };
    for it in &cx.model.refactor {
        let Some(since) = it.entry.since else { continue };
        let days = since.value.days_after(today).saturating_neg();
        if days <= DAYS {
            continue;
        }
        let home = it.home.map_or("common", |at| cx.model.divisions[at].name());
        findings
            .at(since.span, format!("this entry has been there for {days} days"))
            .because(it.entry.span, "the entry")
            .help(
                "once every root has applied it, it does nothing, and it keeps the old name from being used again: take it out; \
                 `govgen check --plan` says of which entries a plan shows nothing left to do",
            )
            .about(home, None);
    }
}
