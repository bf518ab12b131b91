//! A text as places: its nodes, found by path, and its lines.

use std::collections::HashMap;
use std::ops::Range;

use govgen_syntax::{Meaning, OutlineNode, outline};

use crate::held::Held;
use crate::{EditError, Step};

/// The node that holds all others.
pub(crate) const ROOT: usize = 0;

#[derive(Debug)]
pub(crate) struct Document<'t> {
    pub(crate) text: &'t str,
    /// How its lines end.
    pub(crate) newline: &'static str,
    nodes: Vec<Node>,
    /// Positions of entries by mapping and key.
    by_key: HashMap<(usize, String), usize>,
}

#[derive(Debug)]
pub(crate) struct Node {
    pub(crate) meaning: Meaning,
    pub(crate) text: String,
    /// Its bytes, without the line breaks that a block of text ends with.
    pub(crate) range: Range<usize>,
    pub(crate) children: Vec<Child>,
    parent: Option<usize>,
    /// Whether it stands within the brackets or braces of another.
    pub(crate) within: bool,
    /// Whether it has brackets or braces itself.
    pub(crate) brackets: bool,
}

/// An entry or an item.
#[derive(Debug)]
pub(crate) struct Child {
    /// The bytes of an entry's key.
    pub(crate) key: Option<Range<usize>>,
    pub(crate) name: String,
    pub(crate) value: usize,
}

/// A node that was found, and the positions that lead to it.
#[derive(Debug)]
pub(crate) struct Found {
    pub(crate) node: usize,
    pub(crate) at: Vec<usize>,
}

impl<'t> Document<'t> {
    /// Reads a text; one without a document has a root that is nothing.
    pub(crate) fn read(text: &'t str) -> Result<Self, EditError> {
        let crlf = text.find('\n').is_some_and(|at| text[..at].ends_with('\r'));
        let newline = if crlf { "\r\n" } else { "\n" };
        let mut document = Self { text, newline, nodes: Vec::new(), by_key: HashMap::new() };
        let read = outline(text)
            .map_err(|error| EditError::Unreadable { line: document.line(error.at), why: error.message })?;
        match read {
            Some(outline) => document.add(outline.root(), None, false).map(|_| ())?,
            None => document.nodes.push(Node {
                meaning: Meaning::Nothing,
                text: String::new(),
                range: text.len()..text.len(),
                children: Vec::new(),
                parent: None,
                within: false,
                brackets: false,
            }),
        }
        Ok(document)
    }

    /// Adds a node and what it holds; the reader has a limit on nesting.
    fn add(&mut self, from: OutlineNode<'_, '_>, parent: Option<usize>, within: bool) -> Result<usize, EditError> {
        let id = self.nodes.len();
        let range = self.without_line_ends(from.range());
        let (meaning, text) = (from.meaning(), from.text().to_owned());
        let brackets = self.in_brackets(&range, from);
        let flow = within || brackets;
        self.nodes.push(Node { meaning, text, range, children: Vec::new(), parent, within, brackets });
        let mut children = Vec::new();
        if meaning == Meaning::List {
            for item in from.children() {
                children.push(Child { key: None, name: String::new(), value: self.add(item, Some(id), flow)? });
            }
        }
        for (key, value) in from.entries() {
            let name = key.text().to_owned();
            let start = key.range().start;
            if matches!(key.meaning(), Meaning::List | Meaning::Map) {
                return Err(self.by_hand(start, "its key is not a word"));
            }
            if self.by_key.insert((id, name.clone()), children.len()).is_some() {
                return Err(EditError::Duplicate { line: self.line(start), key: name });
            }
            children.push(Child { key: Some(key.range()), name, value: self.add(value, Some(id), flow)? });
        }
        self.nodes[id].children = children;
        Ok(id)
    }

    fn without_line_ends(&self, range: Range<usize>) -> Range<usize> {
        range.start..range.start + self.text[range].trim_end_matches([' ', '\r', '\n']).len()
    }

    /// Whether a collection begins with a bracket of its own. A list in the column of its key begins with its first item's value,
    /// which may have one.
    fn in_brackets(&self, range: &Range<usize>, node: OutlineNode<'_, '_>) -> bool {
        let text = &self.text[range.clone()];
        match node.meaning() {
            Meaning::Map => text.starts_with('{'),
            Meaning::List => {
                text.starts_with('[') && node.children().next().is_none_or(|it| it.range().start > range.start)
            }
            _ => false,
        }
    }

    pub(crate) fn node(&self, id: usize) -> &Node {
        &self.nodes[id]
    }

    /// A node's child and the child's value.
    pub(crate) fn child(&self, parent: usize, at: usize) -> (&Child, &Node) {
        let child = &self.nodes[parent].children[at];
        (child, &self.nodes[child.value])
    }

    /// The collection that holds a node, and the position there; nothing holds the root.
    pub(crate) fn parent(&self, id: usize) -> Option<(usize, usize)> {
        let parent = self.nodes.get(id)?.parent?;
        let at = self.nodes[parent].children.iter().position(|it| it.value == id)?;
        Some((parent, at))
    }

    pub(crate) fn position(&self, map: usize, key: &str) -> Option<usize> {
        self.by_key.get(&(map, key.to_owned())).copied()
    }

    /// The position of a child, if there is one.
    pub(crate) fn position_of(&self, node: usize, step: &Step) -> Option<usize> {
        let it = &self.nodes[node];
        match step {
            Step::Key(key) => self.position(node, key),
            Step::Index(at) => Some(*at).filter(|at| it.meaning == Meaning::List && *at < it.children.len()),
        }
    }

    /// Finds the value at a path.
    pub(crate) fn find(&self, path: &[Step]) -> Result<Found, EditError> {
        let mut found = Found { node: ROOT, at: Vec::new() };
        for step in path {
            let at = self.position_of(found.node, step).ok_or_else(|| EditError::NotFound { path: shown(path) })?;
            found.node = self.nodes[found.node].children[at].value;
            found.at.push(at);
        }
        Ok(found)
    }

    /// Finds the collection that holds an entry or item, and its position there.
    pub(crate) fn find_child(&self, path: &[Step]) -> Result<(Found, usize), EditError> {
        let mut found = self.find(path)?;
        let (Some(position), Some((_, parent))) = (found.at.pop(), path.split_last()) else {
            return Err(self.by_hand(0, "it is the document as a whole"));
        };
        found.node = self.find(parent)?.node;
        Ok((found, position))
    }

    pub(crate) fn held(&self) -> Held {
        self.held_at(ROOT)
    }

    pub(crate) fn held_at(&self, id: usize) -> Held {
        let node = &self.nodes[id];
        match node.meaning {
            Meaning::Nothing => Held::Nothing,
            Meaning::Bool => Held::Bool(node.text.clone()),
            Meaning::Number => Held::Number(node.text.clone()),
            Meaning::Text => Held::Text(node.text.clone()),
            Meaning::List => Held::List(node.children.iter().map(|it| self.held_at(it.value)).collect()),
            Meaning::Map => {
                Held::Map(node.children.iter().map(|it| (it.name.clone(), self.held_at(it.value))).collect())
            }
        }
    }

    /// The line of a byte, from 1.
    pub(crate) fn line(&self, at: usize) -> usize {
        1 + self.text.as_bytes().iter().take(at).filter(|byte| **byte == b'\n').count()
    }

    pub(crate) fn by_hand(&self, at: usize, why: &str) -> EditError {
        EditError::ByHand { line: self.line(at), why: why.to_owned() }
    }

    /// Where the line of a byte begins, a byte order mark left out.
    pub(crate) fn line_start(&self, at: usize) -> usize {
        let start = self.text[..at].rfind('\n').map_or(0, |newline| newline + 1);
        if start == 0 && self.text.starts_with('\u{feff}') { '\u{feff}'.len_utf8().min(at) } else { start }
    }

    /// Where the line of a byte ends, before its line break.
    pub(crate) fn line_end(&self, at: usize) -> usize {
        let end = self.text[at..].find('\n').map_or(self.text.len(), |newline| at + newline);
        if end > at && self.text[at..end].ends_with('\r') { end - 1 } else { end }
    }

    /// Where the next line begins; the text's end after the last line.
    pub(crate) fn next_line(&self, at: usize) -> usize {
        self.text[at..].find('\n').map_or(self.text.len(), |newline| at + newline + 1)
    }
}

/// A path as people write it.
pub(crate) fn shown(path: &[Step]) -> String {
    let steps: Vec<String> = path
        .iter()
        .map(|step| match step {
            Step::Key(key) => key.clone(),
            Step::Index(at) => at.to_string(),
        })
        .collect();
    steps.join(".")
}
