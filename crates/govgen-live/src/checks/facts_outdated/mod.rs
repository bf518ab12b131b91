//! Facts that are too old to say what is there now.

use govgen_source::{Meta, Severity, Span};

use crate::check::{Check, Findings};
use crate::context::Context;
use crate::facts::Age;

pub(crate) static CHECK: Check = Check {
    meta: Meta { code: "LIV017", name: "facts-outdated", severity: Severity::Warning, page: include_str!("doc.md") },
    drift: false,
    needs: &[],
    check,
};

fn check(cx: &Context<'_>, findings: &mut Findings<'_>) {
    let Some(today) = cx.today else { return };
    let fetched = cx.facts.fetched.day();
    let (message, help) = match cx.facts.fetched.age(today) {
        Some(Age::Outdated(days)) => (
            format!("the facts are of {fetched}, {days} days ago"),
            "people have come and gone since, so what is found may be mended and what is wrong may be missing: run `govgen fetch`",
        ),
        Some(Age::Future) => (
            format!("the facts are of {fetched}, which is after {today}"),
            "look at the clock of the machine that fetched them, or at `--as-of`: nothing can be said about how old they are",
        ),
        None => return,
    };
    findings.at(Span::whole(cx.seen.file), message).help(help);
}
