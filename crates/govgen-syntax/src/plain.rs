//! The plain part of YAML that nearly every division file keeps to, read five times as fast.
//!
//! A file either is plain from end to end and becomes exactly the tree that the real parser would make of it, or it is
//! left to the real parser as a whole: at the first line that is anything else, nothing of it has been decided. Tests
//! hold the two against each other, place for place.
//!
//! Plain is: no character that could mean a line break or hide; block mappings and lists by indentation; keys and values of
//! harmless characters, or in double quotes without escapes; keys without a value; flow lists and mappings that end on their line; comments.

use std::borrow::Cow;

use govgen_source::{FileId, all_bytes};

use crate::hidden;
use crate::tree::{Kind, RawNode, Tree};

/// Reads a plain file; `None` for any other.
pub(crate) fn parse(file: FileId, text: &str) -> Option<Tree<'_>> {
    let printable = all_bytes(text, |byte| (byte == b'\n') | (0x20..0x7f).contains(&byte));
    if !printable && !text.chars().all(|it| it == '\n' || !it.is_control() && !hidden::is_hidden(it)) {
        return None;
    }
    let nodes = Vec::with_capacity(text.len() / 24);
    let mut reader = Reader { text, bytes: text.as_bytes(), nodes, open: Vec::new(), key_waits: None, last_end: 0 };
    let mut start = 0;
    for end in memchr::memchr_iter(b'\n', text.as_bytes()).chain([text.len()]) {
        reader.line(start, end)?;
        start = end + 1;
    }
    reader.finish()?;
    Some(Tree { file, nodes: reader.nodes })
}

/// Block collections inside each other; far fewer than the real parser takes.
const DEPTH_MAX: usize = 16;
/// Bytes of a key; far fewer than the real parser takes.
const KEY_BYTES_MAX: usize = 200;

struct Reader<'s> {
    text: &'s str,
    bytes: &'s [u8],
    nodes: Vec<RawNode<'s>>,
    /// Block collections that are not closed yet.
    open: Vec<Open>,
    /// Where the last line's key ends, if its value follows, or none does.
    key_waits: Option<usize>,
    /// Where the last value ends.
    last_end: u32,
}

/// A block collection.
struct Open {
    node: usize,
    column: usize,
    list: bool,
}

/// Where a value may stand: a comma ends it within brackets and belongs to it elsewhere.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Block,
    Flow,
}

impl Reader<'_> {
    fn line(&mut self, start: usize, end: usize) -> Option<()> {
        let at = self.spaces(start, end);
        if at == end || self.bytes[at] == b'#' {
            return Some(());
        }
        let item = self.bytes[at] == b'-';
        self.place(at - start, item, at, end)?;
        if !item {
            return self.entry(at, end);
        }
        if self.byte(at + 1, end) != Some(b' ') {
            return None;
        }
        let value = self.spaces(at + 2, end);
        if self.begins_with_key(value, end) {
            self.begin(value - start, false, value)?;
            return self.entry(value, end);
        }
        let rest = self.value(value, end, Place::Block, 0)?;
        self.only_comment(rest, end)
    }

    /// A key, and its value if that stands on the same line.
    fn entry(&mut self, at: usize, end: usize) -> Option<()> {
        let after = self.key(at, end)? + 1;
        let value = self.spaces(after, end);
        if value == end || self.bytes[value] == b'#' && value > after {
            self.key_waits = Some(after - 1);
            return Some(());
        }
        if value == after {
            return None;
        }
        let rest = self.value(value, end, Place::Block, 0)?;
        self.only_comment(rest, end)
    }

    /// Whether a mapping begins in an item of a list.
    fn begins_with_key(&self, at: usize, end: usize) -> bool {
        let length = self.bytes[at..end].iter().take_while(|byte| in_key(**byte)).count();
        let colon = at + length;
        length > 0 && self.byte(colon, end) == Some(b':') && matches!(self.byte(colon + 1, end), None | Some(b' '))
    }

    /// Closes and opens collections so that a line at this column belongs to the innermost one.
    fn place(&mut self, column: usize, item: bool, at: usize, end: usize) -> Option<()> {
        if let Some(key) = self.key_waits.take() {
            let parent = self.open.last()?.column;
            // A list may stand at the column of its key. Anything else there leaves the key without a value.
            if column > parent || column == parent && item {
                // The real parser lets such a list begin with its first item's value.
                let at = if column == parent { self.spaces(at + 1, end) } else { at };
                return self.begin(column, item, at);
            }
            self.scalar(Kind::Plain, key, key, key, key);
        }
        if self.open.is_empty() {
            return if column == 0 && !item && self.nodes.is_empty() { self.begin(column, item, at) } else { None };
        }
        while let Some(last) = self.open.last() {
            if last.column < column || last.column == column && (!last.list || item) {
                break;
            }
            self.close();
        }
        // Deeper than anything open, a line would continue the value above it.
        self.open.last().filter(|last| last.column == column && last.list == item).map(|_| ())
    }

    fn begin(&mut self, column: usize, list: bool, at: usize) -> Option<()> {
        if self.open.len() == DEPTH_MAX {
            return None;
        }
        self.open.push(Open { node: self.nodes.len(), column, list });
        self.push(if list { Kind::List } else { Kind::Map }, at, at, "");
        Some(())
    }

    fn close(&mut self) {
        if let Some(Open { node, .. }) = self.open.pop() {
            self.nodes[node].next = self.nodes.len() as u32;
            self.nodes[node].end = self.last_end;
        }
    }

    fn finish(&mut self) -> Option<()> {
        if self.nodes.is_empty() {
            return None;
        }
        if let Some(key) = self.key_waits.take() {
            self.scalar(Kind::Plain, key, key, key, key);
        }
        while !self.open.is_empty() {
            self.close();
        }
        Some(())
    }

    fn push(&mut self, kind: Kind, start: usize, end: usize, text: &'static str) {
        let next = self.nodes.len() as u32 + 1;
        self.nodes.push(RawNode { kind, next, start: start as u32, end: end as u32, text: Cow::Borrowed(text) });
    }

    fn byte(&self, at: usize, end: usize) -> Option<u8> {
        (at < end).then(|| self.bytes[at])
    }

    fn spaces(&self, from: usize, end: usize) -> usize {
        let mut at = from;
        while at < end && self.bytes[at] == b' ' {
            at += 1;
        }
        at
    }

    /// After a value: nothing, or a comment with a space before it.
    fn only_comment(&self, from: usize, end: usize) -> Option<()> {
        let at = self.spaces(from, end);
        (at == end || self.bytes[at] == b'#' && at > from).then_some(())
    }

    /// A key and its colon; gives the colon's place.
    fn key(&mut self, at: usize, end: usize) -> Option<usize> {
        let colon = if self.byte(at, end)? == b'"' {
            self.quoted(at, end)?
        } else {
            let mut stop = at;
            while stop < end && in_key(self.bytes[stop]) {
                stop += 1;
            }
            if stop == at || self.bytes[at] == b'-' {
                return None;
            }
            self.scalar(Kind::Plain, at, stop, at, stop);
            stop
        };
        (self.byte(colon, end) == Some(b':') && colon - at <= KEY_BYTES_MAX).then_some(colon)
    }

    /// A scalar or a flow collection; gives the place after it.
    fn value(&mut self, at: usize, end: usize, place: Place, depth: usize) -> Option<usize> {
        match self.byte(at, end)? {
            b'"' => self.quoted(at, end),
            b'[' if depth < DEPTH_MAX => self.flow(at, end, depth, false),
            b'{' if depth < DEPTH_MAX => self.flow(at, end, depth, true),
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'_' | 0x80.. => Some(self.plain(at, end, place)),
            _ => None,
        }
    }

    /// Double quotes around anything but an escape.
    fn quoted(&mut self, at: usize, end: usize) -> Option<usize> {
        let mut stop = at + 1;
        while stop < end && !matches!(self.bytes[stop], b'"' | b'\\') {
            stop += 1;
        }
        if self.byte(stop, end) != Some(b'"') {
            return None;
        }
        self.scalar(Kind::Quoted, at, stop + 1, at + 1, stop);
        Some(stop + 1)
    }

    /// Words of harmless characters with spaces between them.
    fn plain(&mut self, at: usize, end: usize, place: Place) -> usize {
        let mut stop = at;
        loop {
            while stop < end && (harmless(self.bytes[stop], place) || self.inner_colon(stop, end, place)) {
                stop += 1;
            }
            let next = self.spaces(stop, end);
            if next == stop || next == end || !harmless(self.bytes[next], place) {
                break;
            }
            stop = next;
        }
        self.scalar(Kind::Plain, at, stop, at, stop);
        stop
    }

    /// A colon in the middle of a word, as in an ARN: no key ends there.
    fn inner_colon(&self, at: usize, end: usize, place: Place) -> bool {
        let colons = self.bytes[at..end].iter().take_while(|byte| **byte == b':').count();
        colons > 0 && self.byte(at + colons, end).is_some_and(|next| harmless(next, place))
    }

    /// A flow collection with at least one entry, none of them empty.
    fn flow(&mut self, at: usize, end: usize, depth: usize, map: bool) -> Option<usize> {
        let node = self.nodes.len();
        self.push(if map { Kind::Map } else { Kind::List }, at, at, "");
        let mut at = at + 1;
        loop {
            at = self.spaces(at, end);
            if map {
                let after = self.key(at, end)? + 1;
                at = self.spaces(after, end);
                if at == after {
                    return None;
                }
            }
            let value = self.value(at, end, Place::Flow, depth + 1)?;
            at = self.spaces(value, end);
            match self.byte(at, end)? {
                b',' => at += 1,
                b']' if !map => break,
                b'}' if map => break,
                _ => return None,
            }
        }
        self.nodes[node].next = self.nodes.len() as u32;
        self.last_end = at as u32 + 1;
        self.nodes[node].end = self.last_end;
        Some(at + 1)
    }
}

fn in_key(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-')
}

/// What may stand anywhere in a value without quotes but at its beginning.
fn harmless(byte: u8, place: Place) -> bool {
    match byte {
        b' ' | b'#' | b':' => false,
        // Within brackets these have a meaning.
        b',' | b'[' | b']' | b'{' | b'}' => place == Place::Block,
        _ => true,
    }
}

impl<'s> Reader<'s> {
    fn scalar(&mut self, kind: Kind, start: usize, end: usize, from: usize, to: usize) {
        let next = self.nodes.len() as u32 + 1;
        let text: &'s str = &self.text[from..to];
        self.last_end = end as u32;
        self.nodes.push(RawNode { kind, next, start: start as u32, end: end as u32, text: Cow::Borrowed(text) });
    }
}

#[cfg(test)]
mod tests;
