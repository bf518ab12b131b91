//! A document's bare structure with places: for whoever edits a text and has to know what stands where.
//!
//! In: one file's text, read exactly as `check` reads it. Out: nodes with their bytes and what a scalar means. What the
//! keys mean, and comments, which are no part of a document, are left to the caller.

use std::ops::Range;

use govgen_source::{Diagnostics, FileId};

use crate::findings::DOCUMENT_EMPTY;
use crate::scalar::{self, Plain};
use crate::tree::{Kind, Node, Tree};
use crate::yaml::{self, Dialect};

/// One document as a tree of places.
#[derive(Debug)]
pub struct Outline<'s>(Tree<'s>);

/// A text that strict YAML refuses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unreadable {
    /// The byte where it begins to be unreadable.
    pub at: usize,
    /// What `check` says about it.
    pub message: String,
}

/// What a node means by the core schema of YAML 1.2.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Meaning {
    /// Nothing was written, or what YAML reads as nothing.
    Nothing,
    /// A truth value.
    Bool,
    /// A number of any notation.
    Number,
    /// Text, in quotes or not.
    Text,
    /// A list.
    List,
    /// A mapping.
    Map,
}

/// One node of an outline.
#[derive(Debug, Clone, Copy)]
pub struct OutlineNode<'t, 's>(Node<'t, 's>);

/// Reads a text; `None` when it holds no document.
///
/// # Errors
///
/// The first thing that strict YAML refuses. A key that stands twice is not among them.
pub fn outline(text: &str) -> Result<Option<Outline<'_>>, Unreadable> {
    let mut findings = Diagnostics::default();
    let tree = yaml::parse(FileId(0), text, Dialect::Yaml, &mut findings);
    findings.sort();
    match findings.iter().next() {
        None => Ok(tree.map(Outline)),
        Some(it) if it.meta.code == DOCUMENT_EMPTY.code => Ok(None),
        Some(it) => Err(Unreadable { at: it.span.start as usize, message: it.message.clone() }),
    }
}

/// What an unquoted scalar of this text would mean.
#[must_use]
pub fn meaning_of(text: &str) -> Meaning {
    match scalar::resolves_to(text) {
        Plain::Null => Meaning::Nothing,
        Plain::Bool(_) => Meaning::Bool,
        Plain::Number => Meaning::Number,
        Plain::Text => Meaning::Text,
    }
}

impl<'s> Outline<'s> {
    /// The node that holds all others.
    #[must_use]
    pub fn root(&self) -> OutlineNode<'_, 's> {
        OutlineNode(self.0.root())
    }
}

impl<'t, 's> OutlineNode<'t, 's> {
    /// What it means.
    #[must_use]
    pub fn meaning(self) -> Meaning {
        match self.0.kind() {
            Kind::List => Meaning::List,
            Kind::Map => Meaning::Map,
            Kind::Plain => meaning_of(self.text()),
            Kind::Quoted | Kind::Refused => Meaning::Text,
        }
    }

    /// The text of a scalar without its quotes; empty for a collection.
    #[must_use]
    pub fn text(self) -> &'t str {
        self.0.text()
    }

    /// Its bytes: with quotes or brackets where it has them, without comments.
    #[must_use]
    pub fn range(self) -> Range<usize> {
        let span = self.0.span();
        span.start as usize..span.end as usize
    }

    /// A list's items; for a mapping, keys and values in turn.
    pub fn children(self) -> impl Iterator<Item = OutlineNode<'t, 's>> {
        self.0.children().map(OutlineNode)
    }

    /// A mapping's keys with their values, as often as they stand there; nothing for anything else.
    pub fn entries(self) -> impl Iterator<Item = (OutlineNode<'t, 's>, OutlineNode<'t, 's>)> {
        self.0.entries().map(|(key, value)| (OutlineNode(key), OutlineNode(value)))
    }
}

#[cfg(test)]
mod tests {
    use super::{Meaning, outline};

    #[test]
    fn nodes_know_their_bytes_and_what_they_mean() {
        let text = "a: [b, 12] # x\n\"c\": {d: true, e: }\n";
        let read = outline(text).unwrap().unwrap();
        let seen: Vec<(&str, Meaning, &str)> =
            read.root().entries().map(|(key, it)| (key.text(), it.meaning(), &text[it.range()])).collect();
        assert_eq!(seen, [("a", Meaning::List, "[b, 12]"), ("c", Meaning::Map, "{d: true, e: }")]);
        let inner: Vec<Meaning> =
            read.root().children().flat_map(|it| it.children().map(|it| it.meaning()).collect::<Vec<_>>()).collect();
        let text = Meaning::Text;
        assert_eq!(inner, [text, Meaning::Number, text, Meaning::Bool, text, Meaning::Nothing]);
    }

    #[test]
    fn what_is_no_document_and_what_is_refused() {
        assert!(outline("# nothing\n").unwrap().is_none());
        let refused = outline("a: b\nc: &d e\n").unwrap_err();
        assert_eq!((refused.at, refused.message.as_str()), (11, "this value carries an anchor"));
    }
}
