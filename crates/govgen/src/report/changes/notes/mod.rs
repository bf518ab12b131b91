//! What has to be known before any row is read, the most important first: what the comparison does not describe, errors, what reaches
//! further than a number of grants tells, and the cost.

mod cost;
mod findings;
mod grants;
mod rendered;
mod sets;

use super::{Words, access, counted, few, files, name, said, strong};
use crate::diff::Page;

/// So many of one kind are listed.
const LISTED: usize = 10;

/// All of them.
pub(super) fn notes(page: &Page<'_>) -> Vec<Words> {
    let mut notes = files::notes(page);
    notes.extend(rendered::differs(page));
    notes.extend(findings::errors(page));
    if !page.base_is_there {
        notes.push(vec![said("the base is no governance repository yet, so everything is new")]);
    }
    notes.extend(findings::since(page));
    notes.extend(grants::ids(page));
    notes.extend(grown(page));
    notes.extend(sets::widened(page));
    notes.extend(sets::sessions(page));
    notes.extend(sets::relay_states(page));
    notes.extend(grants::ends(page));
    notes.extend(grants::again(page));
    notes.extend(rendered::stale(page));
    notes.extend(grants::groups(page));
    if page.changes.divisions.len() > 1 {
        let mut words = vec![said("in ")];
        words.extend(access::divisions(page));
        notes.push(words);
    }
    notes.extend(findings::warnings(page));
    notes.extend(files::unread(page));
    notes.extend(cost::cost(page));
    notes
}

fn grown(page: &Page<'_>) -> Option<Words> {
    let grown = page.grown?;
    let count = counted(grown.entries.len(), "finding");
    let mut words = vec![name(&grown.path), strong(format!(" hides {count} more than in the base")), said(": ")];
    words.extend(few(&grown.entries, LISTED, |it| name(it)));
    Some(words)
}
