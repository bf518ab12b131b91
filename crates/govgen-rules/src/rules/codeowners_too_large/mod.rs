//! A CODEOWNERS file so large that GitHub would not read it.

use govgen_source::{Meta, Severity};

use crate::Context;
use crate::rule::{Findings, Rule};

pub(crate) static RULE: Rule = Rule {
    meta: Meta {
        code: "GOV054",
        name: "codeowners-too-large",
        severity: Severity::Error,
        page: include_str!("doc.md"),
    },
    waivable: false,
    check,
};

/// From this size on GitHub does not load the file. It says 3 MB, so the smaller of the two meanings counts.
/// Source: GitHub Docs, "About code owners".
const BYTES: usize = 3_000_000;
/// More than the file's first line takes, which is the target's.
const FIRST_LINE: usize = 128;

fn check(cx: &Context<'_>, findings: &mut Findings<'_>) {
    let Some(organization) = &cx.model.organization else { return };
    let groups: Vec<usize> = cx
        .model
        .ownership(organization)
        .iter()
        // A line is empty between two groups.
        .map(|group| group.iter().map(|path| path.bytes(organization)).sum::<usize>() + 1)
        .collect();
    let bytes = FIRST_LINE + groups.iter().sum::<usize>();
    if bytes < BYTES {
        return;
    }
    let largest = groups.iter().enumerate().max_by_key(|(at, bytes)| (**bytes, std::cmp::Reverse(*at)));
    // The first group and the last are the administrators'.
    let division = largest.and_then(|(at, _)| cx.model.divisions.get(at.checked_sub(1)?));
    let span = division.map_or(organization.span, |it| it.entry.name.span);
    let finding = findings.at(span, format!("CODEOWNERS would have {bytes} bytes, and GitHub reads less than {BYTES}"));
    finding.help(
        "GitHub does not load a larger one: nobody would be asked to review anything, and whoever can write could merge; name fewer \
         teams for each division, this one above all, or join divisions",
    );
    if let Some(division) = division {
        finding.about(division.name(), None);
    }
}
