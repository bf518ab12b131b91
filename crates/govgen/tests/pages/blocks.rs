//! A page's blocks fire, or are quiet, as the page says.

use govgen_source::Meta;

use crate::agree::is_escape;
use crate::cases::cases;
use crate::checked::{Found, compared, judged, seen};
use crate::once::WITHOUT_BLOCKS;

#[test]
fn what_a_page_fires_on_gives_its_finding_and_no_other() {
    run_cases("Fires on", |meta, case, found| does_not_fire(meta.name, case, found));
}

#[test]
fn what_a_page_is_quiet_on_gives_nothing() {
    run_cases("Quiet on", |_, case, found| not_quiet(case, found));
}

/// Runs every case of a section, so that one run shows every page that is wrong.
fn run_cases(heading: &str, problem: impl Fn(&Meta, &str, &Found) -> Option<String>) {
    let mut problems = Vec::new();
    for meta in govgen::every_kind().filter(|it| !is_escape(it)) {
        let cases = cases(meta, heading);
        let excused = WITHOUT_BLOCKS.iter().any(|it| it.kind == meta.name);
        if cases.is_empty() && !excused {
            problems.push(format!("{}: no block under {heading}, no entry in WITHOUT_BLOCKS", meta.name));
        }
        for (number, case) in cases.into_iter().enumerate() {
            let name = format!("{}, {heading}, case {}", meta.name, number + 1);
            let found = match meta {
                _ if is_about_plans(meta) => judged(case.now),
                _ if is_live(meta) => seen(case.now),
                _ => compared(case, compares(meta)),
            };
            problems.extend(problem(meta, &name, &found));
        }
    }
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}

pub(crate) fn is_about_plans(meta: &Meta) -> bool {
    meta.code.starts_with("PLN")
}

fn is_live(meta: &Meta) -> bool {
    meta.code.starts_with("LIV")
}

/// Whether a rule compares with another revision.
pub(crate) fn compares(meta: &Meta) -> bool {
    govgen_rules::OF_THE_BASE.iter().any(|it| it.meta == *meta)
}

/// What is wrong when there should be findings of one kind and no others.
pub(crate) fn does_not_fire(name: &str, case: &str, (sources, findings): &Found) -> Option<String> {
    let others = findings.iter().any(|it| it.meta.name != name);
    let shown = govgen::show(sources, findings, 120);
    match findings.is_empty() {
        true => Some(format!("{case}: nothing was found")),
        false => others.then(|| format!("{case}: findings of other kinds\n{shown}")),
    }
}

/// What is wrong when a repository should give no finding.
pub(crate) fn not_quiet(case: &str, (sources, findings): &Found) -> Option<String> {
    (!findings.is_empty()).then(|| format!("{case}: findings\n{}", govgen::show(sources, findings, 120)))
}
