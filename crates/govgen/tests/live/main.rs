//! The live checks against facts that explain a repository completely, and against every single thing that may be wrong with them.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on says where")]

mod baseline;
mod change;
mod names;
mod scale;
mod single;
mod told;

#[path = "../support/facts.rs"]
mod facts;
#[path = "../support/mod.rs"]
mod support;

use std::collections::BTreeSet;

use govgen_live::Facts;
use govgen_source::{Date, Diagnostics, Severity, SourceMap};

use crate::support::{repositories, workspace};

fn as_of() -> Date {
    "2026-07-01".parse().unwrap()
}

fn load(name: &str) -> SourceMap {
    govgen::load(&workspace().join(name)).unwrap()
}

fn explaining(name: &str) -> Facts {
    let repository = repositories().into_iter().find(|it| it.name == name).unwrap();
    facts::explaining(&repository.sources, &repository.rendered())
}

fn checked(name: &str, facts: Facts) -> (SourceMap, Diagnostics) {
    govgen::check_facts(load(name), Some(as_of()), facts, None).unwrap()
}

fn codes(findings: &Diagnostics) -> BTreeSet<&'static str> {
    findings.iter().map(|it| it.meta.code).collect()
}

#[test]
fn facts_that_explain_a_repository_give_no_finding() {
    for repository in repositories() {
        let facts = facts::explaining(&repository.sources, &repository.rendered());
        assert!(!facts.permission_sets.is_empty() && !facts.assignments.is_empty(), "{}", repository.name);
        let (sources, findings) = govgen::check_facts(repository.sources, Some(as_of()), facts, None).unwrap();
        let shown = govgen::show(&sources, &findings, 120);
        let told = findings.iter().filter(|it| it.severity != Severity::Notice).count();
        assert!(told == 0 && findings.skipped().is_empty(), "{}:\n{shown}", repository.name);
    }
}
