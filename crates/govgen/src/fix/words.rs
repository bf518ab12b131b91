//! Single words: account ids without quotes, and mail addresses that are not in lower case.

use std::collections::BTreeMap;

use govgen_access::lines;
use govgen_model::{Model, NameCase, PrincipalKind};
use govgen_source::{Diagnostics, EntryKind, SourceMap, Span};

use super::Fixed;
use crate::pipeline::resolved;

/// What stands at a place instead, and what to say of it.
type Words<'w> = BTreeMap<Span, (String, &'w str)>;

/// Texts with account ids in quotes, by path: those that differ.
pub(super) fn quoted(sources: &SourceMap, fixed: &mut Vec<Fixed>) -> BTreeMap<String, String> {
    replaced(sources, resolved(sources, |_, findings| ids(sources, &findings)), fixed)
}

/// Texts with mail addresses in lower case, by path: those that differ.
pub(super) fn lowered(sources: &SourceMap, fixed: &mut Vec<Fixed>) -> BTreeMap<String, String> {
    replaced(sources, resolved(sources, |model, _| mails(sources, model)), fixed)
}

fn replaced(sources: &SourceMap, words: Words<'_>, fixed: &mut Vec<Fixed>) -> BTreeMap<String, String> {
    let mut texts: BTreeMap<String, String> = BTreeMap::new();
    // From the end, so that each place is still where it was.
    for (span, (word, what)) in words.into_iter().rev() {
        let file = sources.file(span.file);
        if file.kind != EntryKind::File || file.problem.is_some() {
            continue;
        }
        let text = texts.entry(file.path.clone()).or_insert_with(|| file.text.clone());
        text.replace_range(span.start as usize..span.end as usize, &word);
        let line = file.line_column(span.start).line;
        fixed.push(Fixed { path: file.path.clone(), line, what: format!("{word} {what}") });
    }
    texts
}

/// Twelve digits that YAML takes for a number.
fn ids(sources: &SourceMap, findings: &Diagnostics) -> Words<'static> {
    let mut words = Words::new();
    for finding in findings.iter().filter(|it| it.meta.name == "unquoted-account-id") {
        let digits = sources.slice(finding.span);
        if digits.len() == 12 && digits.bytes().all(|it| it.is_ascii_digit()) {
            words.insert(finding.span, (format!("\"{digits}\""), "stands in quotes"));
        }
    }
    words
}

/// Users are the same to AWS whatever their letters' case; the organization wants one way to write them.
fn mails(sources: &SourceMap, model: &Model<'_>) -> Words<'static> {
    let mut words = Words::new();
    if model.principals.case != NameCase::Lower {
        return words;
    }
    for line in lines(model).filter(|it| it.principal.kind == PrincipalKind::User) {
        let span = line.principal.name.span;
        let written = sources.slice(span);
        let is_mail = written.is_ascii() && written.contains('@') && !written.contains('\\');
        if is_mail && written.bytes().any(|it| it.is_ascii_uppercase()) {
            words.insert(span, (written.to_ascii_lowercase(), "is in lower case"));
        }
    }
    words
}
