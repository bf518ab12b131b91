//! One file as a flat tree: nodes in document order, each knowing where its subtree ends.

use std::borrow::Cow;

use govgen_source::{FileId, Span};

/// What a node is before anybody asks what it means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// An unquoted scalar; empty text means that nothing was written.
    Plain,
    /// A quoted or block scalar.
    Quoted,
    /// A list.
    List,
    /// A mapping; keys and values alternate.
    Map,
    /// Something strict YAML refuses and a finding has already named.
    Refused,
}

#[derive(Debug)]
pub(crate) struct RawNode<'s> {
    pub(crate) kind: Kind,
    /// Index just past the last node of this subtree.
    pub(crate) next: u32,
    pub(crate) start: u32,
    pub(crate) end: u32,
    pub(crate) text: Cow<'s, str>,
}

/// The nodes of one file, never empty; the first is the root.
#[derive(Debug)]
pub(crate) struct Tree<'s> {
    pub(crate) file: FileId,
    pub(crate) nodes: Vec<RawNode<'s>>,
}

impl<'s> Tree<'s> {
    pub(crate) fn root(&self) -> Node<'_, 's> {
        Node { tree: self, at: 0 }
    }
}

/// One node of a tree.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Node<'t, 's> {
    tree: &'t Tree<'s>,
    at: usize,
}

impl<'t, 's> Node<'t, 's> {
    fn raw(self) -> &'t RawNode<'s> {
        &self.tree.nodes[self.at]
    }

    pub(crate) fn kind(self) -> Kind {
        self.raw().kind
    }

    pub(crate) fn span(self) -> Span {
        let RawNode { start, end, .. } = *self.raw();
        Span { file: self.tree.file, start, end }
    }

    /// The text of a scalar, empty for a collection.
    pub(crate) fn text(self) -> &'t Cow<'s, str> {
        &self.raw().text
    }

    /// How many nodes stand below it: for a list of scalars, its length.
    pub(crate) fn descendants(self) -> usize {
        self.raw().next as usize - self.at - 1
    }

    /// The children in document order: a list's items, a mapping's keys and values in turn.
    pub(crate) fn children(self) -> impl Iterator<Item = Node<'t, 's>> {
        let end = self.raw().next as usize;
        let mut at = self.at + 1;
        std::iter::from_fn(move || {
            let child = (at < end).then_some(Node { tree: self.tree, at })?;
            at = child.raw().next as usize;
            Some(child)
        })
    }

    /// A mapping's keys with their values; nothing for anything else.
    pub(crate) fn entries(self) -> impl Iterator<Item = (Node<'t, 's>, Node<'t, 's>)> {
        let mut children = (self.kind() == Kind::Map).then(|| self.children()).into_iter().flatten();
        std::iter::from_fn(move || Some((children.next()?, children.next()?)))
    }
}
