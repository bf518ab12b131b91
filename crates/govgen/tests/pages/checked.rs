//! A repository in memory, checked as the page asks for.

use std::collections::BTreeMap;
use std::fs;

use govgen_live::Facts;
use govgen_source::{Date, Diagnostics, SourceMap};

use crate::blocks::not_quiet;
use crate::cases::{BASELINE, Case, base, overlaid, sources};
use crate::sections::workspace;
use crate::{facts, facts_change, plans};

/// A repository and what is found in it.
pub(crate) type Found = (SourceMap, Diagnostics);

pub(crate) fn checked(sources: SourceMap) -> Found {
    let findings = check(&sources);
    (sources, findings)
}

/// What is found in a repository, held against the one before it where the rule compares.
pub(crate) fn compared(case: Case, compares: bool) -> Found {
    let before = compares.then(|| sources(overlaid(base(), case.before.clone())));
    let now = sources(overlaid(overlaid(base(), case.before), case.now));
    let findings = check_against(&now, before.as_ref());
    (now, findings)
}

/// What is found in a plan of the clean repository, with the case's change laid over it and its files over the repository.
pub(crate) fn judged(mut case: BTreeMap<&'static str, String>) -> Found {
    let plan = |path: &str| path.strip_suffix(".plan.json").map(str::to_owned);
    let division = case.keys().find_map(|it| plan(it)).expect("a block is a change of a plan");
    let change = case.remove(format!("{division}.plan.json").as_str()).expect("it was found just now");
    let change = serde_json::from_str(&change).expect("the change is JSON");
    let mut plan = plans::plan(&format!("base/{division}.second"));
    plans::lay_over(&mut plan, &change);
    let sources = sources(overlaid(base(), case));
    let judged = govgen::check_plan(sources, Some(today()), plan.to_string().as_bytes(), &division);
    judged.expect("the plan can be judged")
}

/// What is found in the clean repository and its facts, with the case's files and its change of the facts laid over them.
pub(crate) fn seen(mut case: BTreeMap<&'static str, String>) -> Found {
    let mut facts = base_facts();
    if let Some(change) = case.remove("facts.json") {
        let change = serde_json::from_str(&change).unwrap_or_else(|error| panic!("{error} in\n{change}"));
        facts_change::lay_over(&mut facts, &change);
    }
    let facts = Facts::from_json(facts.to_string().as_bytes()).unwrap_or_else(|error| panic!("{error}: {facts:#}"));
    let found = govgen::check_facts(sources(overlaid(base(), case)), Some(today()), facts, None);
    found.expect("there is no baseline")
}

fn base_facts() -> serde_json::Value {
    let path = workspace().join("crates/govgen-live/tests/base/facts.json");
    serde_json::from_str(&fs::read_to_string(path).expect("the facts can be read")).expect("they are JSON")
}

#[test]
fn the_facts_of_the_clean_repository_explain_it() {
    let sources = sources(base());
    let rendered = govgen::render(&sources).expect("it can be rendered").into_iter().collect();
    let made = facts::explaining(&sources, &rendered);
    expect_test::expect_file!["../../../govgen-live/tests/base/facts.json"].assert_eq(&made.to_json());
    let found = seen(BTreeMap::new());
    assert_eq!(not_quiet("the clean repository", &found), None);
    assert!(found.1.skipped().is_empty(), "{:?}", found.1.skipped());
}

pub(crate) fn check(sources: &SourceMap) -> Diagnostics {
    check_against(sources, None)
}

fn today() -> Date {
    "2026-07-01".parse().expect("it is a date")
}

fn check_against(sources: &SourceMap, base: Option<&SourceMap>) -> Diagnostics {
    let findings = govgen::check_against(sources, Some(today()), base, Some(BASELINE));
    let mut findings = findings.expect("the baseline can be read");
    findings.append(govgen::check_reviews(sources));
    findings.sort();
    assert!(base.is_none() || findings.skipped().is_empty(), "{:?}", findings.skipped());
    findings
}
