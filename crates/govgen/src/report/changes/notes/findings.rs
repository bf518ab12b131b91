//! What the rules say of the change: errors that stand, what they find that compare with the base, and what else is new.

use std::collections::HashMap;

use govgen_source::{Diagnostic, Severity};

use super::super::{Word, Words, counted, few, message, name, place, said, strong, thousands};
use super::LISTED;
use crate::diff::Page;

/// So many errors that are new are told apart by what they are about.
const ABOUT: usize = 5;

/// Errors that stand, and which of them are new.
pub(super) fn errors(page: &Page<'_>) -> Vec<Words> {
    let mut notes = Vec::new();
    if page.errors > 0 {
        let new: Vec<&Diagnostic> = added(page, true).collect();
        let mut words = match new.len() {
            all if all == page.errors => vec![strong(counted(all, "new error"))],
            some => {
                let verb = if page.errors == 1 { "stands" } else { "stand" };
                let errors = counted(page.errors, "error");
                let new = if some > 0 { format!(", {} new", thousands(some)) } else { String::new() };
                vec![strong(format!("{errors} {verb} in the change{new}"))]
            }
        };
        if !new.is_empty() {
            words.push(said(", in "));
            words.extend(few(&places(page, &new), ABOUT, Word::clone));
        }
        words.push(said(": `govgen check` lists what to mend"));
        notes.push(words);
    }
    if !page.changes.left_out.is_empty() {
        notes.push(vec![said(
            "a division with errors grants what cannot be told, so it is not compared: whoever gains or loses there is not shown",
        )]);
    }
    notes
}

/// What findings are about, each once: the permission set where that differs, or the line.
fn places(page: &Page<'_>, list: &[&Diagnostic]) -> Vec<Word> {
    let sets = page.changes.permission_sets.iter();
    let sets: HashMap<_, _> = sets.map(|it| ((it.now.or(it.before), it.policy), it.name)).collect();
    let mut words: Vec<Word> = Vec::new();
    for it in list {
        let set = it.subject.policy.as_deref().and_then(|policy| sets.get(&(it.subject.division.as_deref(), policy)));
        let word = set.map_or_else(|| place(page, page.now, it.span), |it| name(*it));
        if words.last().is_none_or(|last| last.text() != word.text()) {
            words.push(word);
        }
    }
    words
}

/// What `check --base` finds beyond what `check` does. What is said alike of several accounts is said once.
pub(super) fn since(page: &Page<'_>) -> Vec<Words> {
    let mut known: HashMap<(Severity, &str, String), usize> = HashMap::new();
    let mut groups: Vec<Vec<&Diagnostic>> = Vec::new();
    for it in page.since.iter().filter(|it| it.severity != Severity::Notice) {
        let account = it.subject.account.as_ref().map(|it| format!("`{it}`"));
        let alike = account.map_or_else(|| it.message.clone(), |account| it.message.replace(&account, "` `"));
        let at = *known.entry((it.severity, it.meta.name, alike)).or_insert_with(|| {
            groups.push(Vec::new());
            groups.len() - 1
        });
        groups[at].push(it);
    }
    let mut notes: Vec<Words> = groups.iter().take(LISTED).map(|it| found(page, it)).collect();
    let more: usize = groups.iter().skip(LISTED).map(Vec::len).sum();
    if more > 0 {
        notes.push(vec![said(format!("and {}: `govgen check --base` lists them", counted(more, "more finding")))]);
    }
    if !page.since_is_whole {
        notes.push(vec![said("rules that compare with the base could not look at everything")]);
    }
    notes
}

/// The first of findings that say the same of different accounts, and the other accounts.
fn found(page: &Page<'_>, group: &[&Diagnostic]) -> Words {
    let first = group[0];
    let mut words = vec![strong(format!("{} {}", first.severity.as_str(), first.meta.name)), said(": ")];
    words.extend([message(&first.message), said(" at "), place(page, page.now, first.span)]);
    let mut accounts: Vec<&str> = group[1..].iter().filter_map(|it| it.subject.account.as_deref()).collect();
    accounts.dedup();
    accounts.retain(|it| first.subject.account.as_deref() != Some(it));
    if !accounts.is_empty() {
        words.push(said(", and so of "));
        words.extend(few(&accounts, LISTED, |it| name(*it)));
    }
    words
}

/// What is new and no error, which has a note of its own.
pub(super) fn warnings(page: &Page<'_>) -> Option<Words> {
    let count = added(page, false).count();
    (count > 0).then(|| vec![said(format!("the rules find {} more than before", counted(count, "thing")))])
}

fn added<'p>(page: &'p Page<'_>, errors: bool) -> impl Iterator<Item = &'p Diagnostic> {
    page.findings.added.iter().copied().filter(move |it| (it.severity == Severity::Error) == errors)
}
