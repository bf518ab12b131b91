//! Facts that are too old to say what is there now.

use govgen_source::{Date, Meta, Severity, Span};

use crate::check::{Check, Findings};
use crate::context::Context;

pub(crate) static CHECK: Check = Check {
    meta: Meta { code: "LIV017", name: "facts-outdated", severity: Severity::Warning, page: include_str!("doc.md") },
    drift: false,
    needs: &[],
    check,
};

/// So many days facts are taken for what is there now.
const DAYS_MAX: i64 = 7;

fn check(cx: &Context<'_>, findings: &mut Findings<'_>) {
    let Some(today) = cx.today else { return };
    let fetched: Date = cx.facts.fetched.finished.to_zoned(jiff::tz::TimeZone::UTC).date().into();
    let age = today.days_after(fetched);
    let (message, help) = if age > DAYS_MAX {
        (
            format!("the facts are of {fetched}, {age} days ago"),
            "people have come and gone since, so what is found may be mended and what is wrong may be missing: run `govgen fetch`",
        )
    } else if age < 0 {
        (
            format!("the facts are of {fetched}, which is after {today}"),
            "look at the clock of the machine that fetched them, or at `--as-of`: nothing can be said about how old they are",
        )
    } else {
        return;
    };
    findings.at(Span::whole(cx.seen.file), message).help(help);
}
