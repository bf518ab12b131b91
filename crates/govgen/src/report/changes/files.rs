//! What rows cannot tell: files that decide what CI and Terraform run, rendered files that differ without a reason, and files that
//! nobody compares. It stands before all else, and is bounded by itself, so that nothing can push it out.

use super::{Word, Words, counted, few, name, said, strong};
use crate::diff::Page;

/// So many are named.
const LISTED: usize = 5;

/// A path is cut in its middle beyond so many characters.
const LONG: usize = 80;

/// What decides what is run, and what no row explains.
pub(super) fn notes(page: &Page<'_>) -> Vec<Words> {
    let files = page.files;
    let mut notes = Vec::new();
    if !files.deciding.is_empty() {
        let verb = if files.deciding.len() == 1 { "changes" } else { "change" };
        let count = counted(files.deciding.len(), "file");
        let verb_of = if files.deciding.len() == 1 { "decides" } else { "decide" };
        let mut words = vec![strong(format!("{count} {verb} that {verb_of} what CI and Terraform run")), said(": ")];
        words.extend(few(&files.deciding, LISTED, |it| path(it)));
        notes.push(words);
    }
    if !files.unexplained.is_empty() {
        let verb = if files.unexplained.len() == 1 { "changes" } else { "change" };
        let count = counted(files.unexplained.len(), "rendered file");
        let mut words = vec![strong(format!("{count} {verb} that no row explains")), said(": ")];
        words.extend(few(&files.unexplained, LISTED, |it| path(it)));
        words.push(said("; read what differs in "));
        words.push(said(if files.unexplained.len() == 1 { "it" } else { "them" }));
        notes.push(words);
    }
    notes
}

/// What nobody compares: it may be read, as a review is, and is no access.
pub(super) fn unread(page: &Page<'_>) -> Option<Words> {
    let list = &page.files.unread;
    let verbs = if list.len() == 1 { "is not compared changes" } else { "are not compared change" };
    let mut words = vec![said(format!("{} that {verbs}: ", counted(list.len(), "file")))];
    words.extend(few(list, LISTED, |it| path(it)));
    (!list.is_empty()).then_some(words)
}

/// Its beginning and its end: both tell what it is.
fn path(text: &str) -> Word {
    let length = text.chars().count();
    if length <= LONG {
        return name(text);
    }
    let start: String = text.chars().take(LONG / 2).collect();
    let end: String = text.chars().skip(length - LONG / 2).collect();
    name(format!("{start}…{end}"))
}
