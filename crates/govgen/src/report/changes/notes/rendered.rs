//! Rendered files that are not what the YAML says: by somebody's hand, or because `govgen render` was not run.

use super::super::{Words, few, name, said, strong};
use super::LISTED;
use crate::diff::Page;

/// Those that the change touches, with the others that rendering would alter too; and those that nobody could judge.
pub(super) fn differs(page: &Page<'_>) -> Vec<Words> {
    let mut notes = Vec::new();
    let (touched, unjudged) = (&page.rendered.touched, &page.rendered.unjudged);
    if !touched.is_empty() {
        let mut words = few(touched, LISTED, |it| name(it));
        words.push(strong(format!(" {} not what the YAML says", be(touched))));
        words.push(said(
            ", so this comparison does not describe what Terraform and GitHub would do: edited by hand, or `govgen render` was not run last",
        ));
        let stale = &page.rendered.stale;
        if !stale.is_empty() {
            words.push(said(format!("; nor {} ", be(stale))));
            words.extend(few(stale, LISTED, |it| name(it)));
        }
        notes.push(words);
    }
    if !unjudged.is_empty() {
        let mut words = few(unjudged, LISTED, |it| name(it));
        words.push(strong(" changed and could not be held against the YAML"));
        words.push(said(", because that has errors"));
        notes.push(words);
    }
    notes
}

/// Those that it does not touch, where no other note names them.
pub(super) fn stale(page: &Page<'_>) -> Option<Words> {
    let list = &page.rendered.stale;
    if list.is_empty() || !page.rendered.touched.is_empty() {
        return None;
    }
    let mut words = vec![said("`govgen render` was not run: ")];
    words.extend(few(list, LISTED, |it| name(it)));
    words.push(said(format!(" {} not what the YAML says", be(list))));
    Some(words)
}

fn be(list: &[String]) -> &'static str {
    if list.len() == 1 { "is" } else { "are" }
}
