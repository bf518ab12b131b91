//! Where an entry or item of a block collection stands: its column, its lines, and the comments that belong to it.

use std::ops::Range;

use govgen_syntax::Meaning;

use crate::EditError;
use crate::document::Document;

/// The place of one entry or item.
#[derive(Debug, Clone)]
pub(crate) struct Place {
    /// Its key, or the dash of an item.
    pub(crate) anchor: usize,
    /// Spaces before that.
    pub(crate) column: usize,
    /// Whether nothing but spaces stands before it on its line.
    pub(crate) own_line: bool,
    /// Just after the colon or the dash.
    pub(crate) mark: usize,
    /// Where its last value ends.
    pub(crate) content: usize,
    /// From the first of its comments, or its own line, to the end of its last line, line break left out.
    pub(crate) lines: Range<usize>,
}

impl Document<'_> {
    /// Finds out where a child of a block collection stands.
    pub(crate) fn place(&self, parent: usize, at: usize) -> Result<Place, EditError> {
        let (anchor, mark) = self.anchor(parent, at)?;
        let start = self.line_start(anchor);
        let before = &self.text[start..anchor];
        let own_line = before.bytes().all(|byte| byte == b' ');
        if !before.bytes().all(|byte| matches!(byte, b' ' | b'-')) {
            return Err(self.by_hand(anchor, "more than one thing stands on it"));
        }
        let content = self.child(parent, at).1.range.end.max(mark);
        let last = self.line_end(content);
        if !is_blank_or_comment(&self.text[content..last]) {
            return Err(self.by_hand(content, "more than one thing stands on it"));
        }
        let column = anchor - start;
        let first = if own_line { self.comments_above(parent, at, start, column) } else { start };
        let lines = first..self.comments_below(last, column);
        Ok(Place { anchor, column, own_line, mark, content, lines })
    }

    /// The key or dash of a child, and the place after its colon or dash.
    fn anchor(&self, parent: usize, at: usize) -> Result<(usize, usize), EditError> {
        let (child, value) = self.child(parent, at);
        match &child.key {
            Some(key) => {
                let colon = key.end + self.text[key.end..].bytes().take_while(|byte| *byte == b' ').count();
                if !self.text[colon..].starts_with(':') {
                    return Err(self.by_hand(key.start, "its key is written in an unusual way"));
                }
                Ok((key.start, colon + 1))
            }
            None => {
                let before = self.text[..value.range.start].trim_end_matches(' ');
                match before.strip_suffix('-') {
                    Some(rest) if value.range.start > before.len() => Ok((rest.len(), before.len())),
                    _ => Err(self.by_hand(value.range.start, "the item does not begin beside its dash")),
                }
            }
        }
    }

    /// Where the comments begin that stand directly above a line in its column; the line itself if there are none.
    fn comments_above(&self, parent: usize, at: usize, start: usize, column: usize) -> usize {
        // Below the value before it, no line can be part of a text; above the first child stands the key that holds it.
        let floor = at.checked_sub(1).map(|before| {
            let (child, value) = self.child(parent, before);
            value.range.end.max(child.key.as_ref().map_or(0, |key| key.end))
        });
        let mut first = start;
        while first > 0 {
            let above = self.line_start(first - 1);
            let line = &self.text[above..self.line_end(above)];
            let comment = line.trim_start_matches(' ');
            if floor.is_some_and(|it| above <= it) || line.len() - comment.len() != column || !comment.starts_with('#')
            {
                break;
            }
            if self.line_start(0) == above {
                return start; // what a file begins with is about the file
            }
            first = above;
        }
        first
    }

    /// Where the comments end that stand directly below a line and further right than a column.
    fn comments_below(&self, last: usize, column: usize) -> usize {
        let mut end = last;
        loop {
            let below = self.next_line(end);
            let line = &self.text[below..self.line_end(below)];
            let comment = line.trim_start_matches(' ');
            if below == end || !comment.starts_with('#') || line.len() - comment.len() <= column {
                return end;
            }
            end = below + line.len();
        }
    }

    /// Whether the line above a place is blank; the beginning of the text is not.
    pub(crate) fn blank_above(&self, at: usize) -> bool {
        let start = self.line_start(at);
        start > 0
            && self.text[..start].ends_with('\n')
            && self.text[self.line_start(start - 1)..start].trim().is_empty()
    }

    /// Whether a collection holds nothing and stands where lines of its own could stand.
    pub(crate) fn is_open(&self, node: usize) -> bool {
        let it = self.node(node);
        it.children.is_empty() && !it.within && matches!(it.meaning, Meaning::Nothing | Meaning::Map | Meaning::List)
    }

    /// Whether new entries and items have to stand on the line of what is there.
    pub(crate) fn is_flow(&self, node: usize) -> bool {
        self.node(node).within || self.node(node).brackets
    }
}

pub(crate) fn is_blank_or_comment(rest: &str) -> bool {
    let text = rest.trim_start_matches(' ');
    text.is_empty() || (text.starts_with('#') && text.len() < rest.len())
}
