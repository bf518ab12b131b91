//! Which edits can be made in one go: thousands of renames are one reading of the text, not thousands.

use std::collections::HashSet;

use crate::{Edit, Step};

/// How many of the first edits have nothing to do with each other; at least one.
///
/// An edit touches what it changes and, when entries come or go, the whole collection around them. One that stands in what
/// another touches, or holds it, waits.
pub(crate) fn independent(edits: &[Edit]) -> usize {
    let mut touched: HashSet<Vec<Step>> = HashSet::new();
    let mut above: HashSet<Vec<Step>> = HashSet::new();
    for (count, edit) in edits.iter().enumerate() {
        let (path, touches) = reach(edit);
        let within = (0..=path.len()).any(|length| touched.contains(&path[..length]));
        if count > 0 && (within || above.contains(path)) {
            return count;
        }
        // What is found by the new key stands nowhere yet.
        if let (Edit::RenameKey { to, .. }, Some((_, parent))) = (edit, path.split_last()) {
            touched.insert(parent.iter().cloned().chain([Step::Key(to.clone())]).collect());
        }
        above.extend((0..=touches.len()).map(|length| touches[..length].to_vec()));
        touched.insert(touches.to_vec());
    }
    edits.len()
}

/// The path of an edit, and what it touches.
fn reach(edit: &Edit) -> (&[Step], &[Step]) {
    match edit {
        Edit::RenameKey { path, .. } | Edit::Replace { path, .. } => (path, path),
        Edit::Remove { path } => (path, path.split_last().map_or(path, |(_, parent)| parent)),
        Edit::Insert { under, .. }
        | Edit::InsertFirst { under, .. }
        | Edit::RemoveAll { under, .. }
        | Edit::Order { under, .. }
        | Edit::Paste { under, .. }
        | Edit::AppendItem { under, .. } => (under, under),
    }
}
