//! What an edit means for the text and for the model: bytes to put in place of others, and one operation.

use std::ops::Range;

use govgen_syntax::Meaning;

use crate::document::{Document, shown};
use crate::held::Operation;
use crate::print::scalar;
use crate::{Edit, EditError, Step, insert, order, remove, replace};

/// Bytes that take the place of others.
#[derive(Debug)]
pub(crate) struct Splice {
    pub(crate) range: Range<usize>,
    pub(crate) with: String,
}

/// One edit, found out.
#[derive(Debug)]
pub(crate) struct Change {
    /// Where the operation is made, by positions from the root.
    pub(crate) at: Vec<usize>,
    pub(crate) operation: Operation,
    pub(crate) splices: Vec<Splice>,
}

pub(crate) fn of(document: &Document<'_>, edit: &Edit) -> Result<Change, EditError> {
    match edit {
        Edit::RenameKey { path, to } => {
            let (map, at) = document.find_child(path)?;
            let splice = rename(document, map.node, at, to)?;
            Ok(Change { at: map.at, operation: Operation::Rename(at, to.clone()), splices: vec![splice] })
        }
        Edit::Remove { path } => {
            let (parent, at) = document.find_child(path)?;
            let splices = remove::splices(document, parent.node, at)?;
            Ok(Change { at: parent.at, operation: Operation::Remove(at), splices })
        }
        Edit::RemoveAll { under, which } => {
            let parent = document.find(under)?;
            let mut positions = Vec::with_capacity(which.len());
            for step in which {
                positions.push(document.position_of(parent.node, step).ok_or_else(|| not_found(under, step))?);
            }
            positions.sort_unstable();
            positions.dedup();
            let splices = remove::several(document, parent.node, &positions)?;
            Ok(Change { at: parent.at, operation: Operation::RemoveAll(positions), splices })
        }
        Edit::Insert { under, key, value } => {
            insert::entry(document, under, &insert::New::Value { key, value }, insert::Where::Sorted)
        }
        Edit::InsertFirst { under, key, value } => {
            insert::entry(document, under, &insert::New::Value { key, value }, insert::Where::First)
        }
        Edit::Paste { under, entry } => {
            insert::entry(document, under, &insert::New::Entry(entry), insert::Where::Sorted)
        }
        Edit::AppendItem { under, value } => insert::item(document, under, value),
        Edit::Order { under, order } => {
            let list = document.find(under)?;
            let splices = order::splices(document, list.node, order)?;
            Ok(Change { at: list.at, operation: Operation::Order(order.clone()), splices })
        }
        Edit::Replace { path, value } => {
            let found = document.find(path)?;
            let splices = replace::splices(document, path, value)?;
            Ok(Change { at: found.at, operation: Operation::Set(value.held()), splices })
        }
    }
}

fn not_found(under: &[Step], step: &Step) -> EditError {
    let path: Vec<Step> = under.iter().chain([step]).cloned().collect();
    EditError::NotFound { path: shown(&path) }
}

fn rename(document: &Document<'_>, map: usize, at: usize, to: &str) -> Result<Splice, EditError> {
    if let Some(taken) = document.position(map, to)
        && taken != at
    {
        return Err(taken_by(document, map, taken));
    }
    let Some(range) = document.child(map, at).0.key.clone() else {
        return Err(document.by_hand(document.child(map, at).1.range.start, "an item of a list has no key"));
    };
    // After quotes, a value may follow the colon at once, as in JSON; after a word it would be part of the word.
    let adjacent = document.text[range.end..].trim_start_matches(' ').strip_prefix(':');
    let tight = adjacent.is_some_and(|it| !it.is_empty() && !it.starts_with([' ', '\r', '\n']));
    let plain = scalar(to);
    let with = if tight && !plain.starts_with('"') { format!("\"{plain}\"") } else { plain };
    Ok(Splice { range, with })
}

pub(crate) fn taken_by(document: &Document<'_>, map: usize, at: usize) -> EditError {
    let (child, _) = document.child(map, at);
    let line = document.line(child.key.as_ref().map_or(0, |key| key.start));
    EditError::Exists { line, key: child.name.clone() }
}

/// The text after all splices; two that overlap are an error.
pub(crate) fn spliced(text: &str, mut splices: Vec<Splice>) -> Result<String, EditError> {
    splices.sort_by_key(|it| (it.range.start, it.range.end));
    let mut edited = String::with_capacity(text.len());
    let mut kept = 0;
    for Splice { range, with } in splices {
        if range.start < kept {
            return Err(EditError::Misread { why: "two edits change the same place".to_owned() });
        }
        edited.push_str(&text[kept..range.start]);
        edited.push_str(&with);
        kept = range.end;
    }
    edited.push_str(&text[kept..]);
    Ok(edited)
}

/// Whether a node can hold entries: a mapping, or nothing yet.
pub(crate) fn holds(document: &Document<'_>, node: usize, wanted: Meaning) -> Result<(), EditError> {
    let it = document.node(node);
    let fits = it.meaning == wanted || it.meaning == Meaning::Nothing;
    let why = if wanted == Meaning::Map { "it is no mapping" } else { "it is no list" };
    if fits { Ok(()) } else { Err(document.by_hand(it.range.start, why)) }
}
