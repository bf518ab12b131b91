//! Edits of a YAML text that keep its comments, its layout and every byte they have no business with.
//!
//! In: a text and edits, each naming its place by a path of keys and positions. Out: the new text, which was read again
//! with the reader that `check` uses and means exactly what the edits say. Whatever cannot be edited that way is an error
//! with the line to edit by hand, and no text. Which file holds an entry, and what the keys mean, is the caller's business.
#![warn(clippy::disallowed_methods)]

mod batch;
mod change;
mod document;
mod entry;
mod error;
mod geometry;
mod held;
mod insert;
mod order;
mod print;
mod remove;
mod replace;
#[cfg(test)]
mod tests;

use document::Document;
pub use entry::{Entry, entry};
pub use error::EditError;
pub use print::{Value, scalar};

/// One step of a path from the root of a document.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Step {
    /// Into a mapping, by the text of a key without its quotes.
    Key(String),
    /// Into a list, counted from 0.
    Index(usize),
}

impl From<&str> for Step {
    fn from(key: &str) -> Self {
        Self::Key(key.to_owned())
    }
}

/// A path of keys: what most edits need.
#[must_use]
pub fn keys(keys: &[&str]) -> Vec<Step> {
    keys.iter().map(|it| Step::from(*it)).collect()
}

/// One change of a document. Edits in a row are made in their order: each path is one of the text that the edits before it left.
#[derive(Debug, Clone)]
pub enum Edit {
    /// Gives an entry of a mapping another key; it stays where it is.
    RenameKey {
        /// The entry, by its old key.
        path: Vec<Step>,
        /// The new key, without quotes.
        to: String,
    },
    /// Takes an entry or an item away, with the comments that belong to it: those directly above it in its column, unless they are
    /// the file's first lines, and those within and below it that stand further right. What is emptied becomes `{}` or `[]`.
    Remove {
        /// The entry or item.
        path: Vec<Step>,
    },
    /// Takes several entries or items of one collection away, as [`Edit::Remove`] would one by one. A long list is read once for all of them.
    RemoveAll {
        /// The collection.
        under: Vec<Step>,
        /// The entries or items, by key or position, each once.
        which: Vec<Step>,
    },
    /// Adds an entry to a mapping: in its place where the keys are sorted, patterns at the end left out; at the end elsewhere and at
    /// the top of a file.
    Insert {
        /// The mapping; nothing at all counts as an empty one.
        under: Vec<Step>,
        /// The new key, without quotes.
        key: String,
        /// What it holds.
        value: Value,
    },
    /// Adds an entry to a mapping before all others.
    InsertFirst {
        /// The mapping; nothing at all counts as an empty one.
        under: Vec<Step>,
        /// The new key, without quotes.
        key: String,
        /// What it holds.
        value: Value,
    },
    /// Adds an entry as it stood elsewhere, comments included, where [`Edit::Insert`] would.
    Paste {
        /// The mapping; nothing at all counts as an empty one.
        under: Vec<Step>,
        /// What [`entry()`] took up.
        entry: Entry,
    },
    /// Adds an item to the end of a list.
    AppendItem {
        /// The list; nothing at all counts as an empty one.
        under: Vec<Step>,
        /// The item.
        value: Value,
    },
    /// Puts the items of a list in another order, each with the comments that belong to it. What stands between two items and belongs to
    /// neither stays where it is.
    Order {
        /// The list.
        under: Vec<Step>,
        /// Each position once, in the new order.
        order: Vec<usize>,
    },
    /// Puts another value in place of one, with all that stood within it.
    Replace {
        /// The value, by its key or position.
        path: Vec<Step>,
        /// The new one.
        value: Value,
    },
}

/// Makes the edits, in their order.
///
/// # Errors
///
/// [`EditError`] for the first edit that cannot be made without touching more than it names; nothing is half done.
pub fn apply(text: &str, edits: &[Edit]) -> Result<String, EditError> {
    let mut text = text.to_owned();
    let mut rest = edits;
    while !rest.is_empty() {
        let (batch, later) = rest.split_at(batch::independent(rest));
        text = together(&text, batch)?;
        rest = later;
    }
    Ok(text)
}

/// Makes edits that have nothing to do with each other, and reads the result again.
fn together(text: &str, edits: &[Edit]) -> Result<String, EditError> {
    let document = Document::read(text)?;
    let mut expected = document.held();
    let mut splices = Vec::new();
    for edit in edits {
        let change = change::of(&document, edit)?;
        expected.make(&change.at, change.operation);
        splices.extend(change.splices);
    }
    let edited = change::spliced(text, splices)?;
    let read = Document::read(&edited).map_err(|error| EditError::Misread { why: error.to_string() })?;
    if read.held() != expected {
        return Err(EditError::Misread { why: "it would mean something else".to_owned() });
    }
    Ok(edited)
}
