//! What every case is made of: one edit of a clean repository, and what is found then.

use std::cell::RefCell;

use expect_test::Expect;
use govgen_source::{Diagnostics, SourceMap};

use crate::repository::{Files, clean, sources};
use crate::schema::{Document, documents};

pub(super) const ORGANIZATION: &str = "divisions/common/organization.yaml";
pub(super) const DIVISIONS: &str = "divisions/common/divisions.yaml";
pub(super) const SHARED: &str = "divisions/common/policies.yaml";
pub(super) const ACCESS: &str = "divisions/payments/access.yaml";
pub(super) const POLICIES: &str = "divisions/payments/policies.yaml";
pub(super) const DOCUMENT: &str = "divisions/payments/policies/developer.json";

/// `SYN012 unknown-key divisions/a/b.yaml:1:2` for each finding; every one must say what to do.
pub(super) fn places(sources: &SourceMap, findings: &Diagnostics) -> String {
    let mut text = String::new();
    for it in findings.iter() {
        let file = sources.file(it.span.file);
        let place = file.line_column(it.span.start);
        assert!(it.help.as_ref().is_some_and(|help| !help.is_empty()), "no help: {}", it.message);
        assert!(!it.message.is_empty() && !it.message.ends_with('.'), "{}", it.message);
        let path = file.path.escape_debug();
        text.push_str(&format!("{} {} {path}:{}:{}\n", it.meta.code, it.meta.name, place.line, place.column));
    }
    text
}

/// Everything found, after drawing it in both formats, since a place that cannot be drawn is no place.
pub(super) fn found(sources: &SourceMap) -> String {
    let findings = govgen::check(sources, Some("2026-01-31".parse().unwrap()));
    let drawn = govgen::show(sources, &findings, 50);
    let json = govgen::show_json(sources, &findings);
    for text in [&drawn, &json] {
        let obeyed = |it: &char| it.is_control() && *it != '\n';
        assert_eq!(text.chars().find(obeyed), None, "a terminal would obey this: {text:?}");
    }
    record(sources, &findings);
    places(sources, &findings)
}

thread_local! {
    /// Every file that was looked at, while somebody wants to know.
    static RECORD: RefCell<Option<Vec<Document>>> = const { RefCell::new(None) };
}

pub(super) fn record(sources: &SourceMap, findings: &Diagnostics) {
    RECORD.with_borrow_mut(|record| {
        if let Some(record) = record {
            record.extend(documents(sources, findings));
        }
    });
}

/// The files that tests look at.
pub(super) fn recorded(tests: &[fn()]) -> Vec<Document> {
    RECORD.set(Some(Vec::new()));
    tests.iter().for_each(|test| test());
    let mut documents = RECORD.take().expect("it was put there");
    documents.sort();
    documents.dedup();
    documents
}

/// One edit of the clean repository: a file, the piece of text that is replaced (empty for all of it), and what stands there instead.
pub(super) struct Edit {
    path: &'static str,
    from: &'static str,
    to: String,
}

pub(super) fn edit(path: &'static str, from: &'static str, to: impl Into<String>) -> Edit {
    Edit { path, from, to: to.into() }
}

pub(super) fn edited(edit: &Edit) -> Files {
    let mut files = clean();
    let text = files.entry(edit.path.to_owned()).or_default();
    assert!(text.contains(edit.from), "`{}` does not stand in {}", edit.from, edit.path);
    *text = if edit.from.is_empty() { edit.to.clone() } else { text.replacen(edit.from, &edit.to, 1) };
    files
}

pub(super) fn check(cases: impl IntoIterator<Item = (Edit, Expect)>) {
    for (edit, expected) in cases {
        expected.assert_eq(&found(&sources(&edited(&edit))));
    }
}

#[test]
pub(super) fn the_repository_the_cases_start_from_is_clean() {
    assert_eq!(found(&sources(&clean())), "");
    assert!(govgen::render(&sources(&clean())).is_some());
}
