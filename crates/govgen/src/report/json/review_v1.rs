//! `review status --format json`, version 1.

use govgen_source::{Date, SourceMap};
use serde::Serialize;

use super::v1::pretty;
use super::who_v1::{place, principal_type};
use crate::review::Part;

#[derive(Serialize)]
struct Review<'r> {
    version: u32,
    date: String,
    divisions: Vec<Division<'r>>,
}

#[derive(Serialize)]
struct Division<'r> {
    name: &'r str,
    /// Its file; `null` when it has none.
    path: Option<&'r str>,
    keep: usize,
    /// Lines that are to go and are still there.
    remove: usize,
    /// Lines that are to get another end.
    change: usize,
    /// Of them, lines that are to last longer.
    later: usize,
    /// Items that were applied already.
    done: usize,
    /// Items that cannot be meant as they are; findings say why.
    unclear: usize,
    undecided: Vec<Line<'r>>,
    not_reviewed: Vec<Line<'r>>,
}

#[derive(Serialize)]
struct Line<'r> {
    path: &'r str,
    line: usize,
    entry: &'r str,
    policy: &'r str,
    principal_type: &'static str,
    principal: &'r str,
    until: Option<String>,
}

/// A review's parts as one JSON document.
pub(crate) fn review(sources: &SourceMap, date: Date, parts: &[Part<'_>]) -> String {
    let divisions = parts.iter().map(|part| Division {
        name: part.division,
        path: part.path.as_deref(),
        keep: part.reviewed.kept.len(),
        remove: part.reviewed.removed.len(),
        change: part.reviewed.ended.len(),
        later: part.reviewed.ended.iter().filter(|it| it.is_later()).count(),
        done: part.reviewed.done(),
        unclear: part.reviewed.unclear,
        undecided: lines(sources, &part.reviewed.undecided),
        not_reviewed: lines(sources, &part.reviewed.unreviewed),
    });
    pretty(&Review { version: 1, date: date.to_string(), divisions: divisions.collect() })
}

fn lines<'r>(sources: &'r SourceMap, lines: &'r [govgen_access::Line<'r>]) -> Vec<Line<'r>> {
    let line = |it: &'r govgen_access::Line<'r>| {
        let (path, number) = place(sources, it.principal.name.span);
        Line {
            path,
            line: number,
            entry: it.entry_name(),
            policy: &it.access.policy.value,
            principal_type: principal_type(it.principal.kind),
            principal: it.name(),
            until: it.until().map(|it| it.to_string()),
        }
    };
    lines.iter().map(line).collect()
}
