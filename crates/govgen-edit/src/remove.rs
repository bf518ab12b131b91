//! Entries and items that go, and what goes with them.

use govgen_syntax::Meaning;

use crate::EditError;
use crate::change::Splice;
use crate::document::{Document, ROOT};
use crate::geometry::{Place, is_blank_or_comment};

pub(crate) fn splices(document: &Document<'_>, parent: usize, at: usize) -> Result<Vec<Splice>, EditError> {
    if document.is_flow(parent) {
        return Ok(vec![in_brackets(document, parent, at)?]);
    }
    let place = document.place(parent, at)?;
    if document.node(parent).children.len() == 1 {
        return emptied(document, parent, &place);
    }
    if place.own_line {
        return Ok(vec![lines(document, &place)]);
    }
    Ok(vec![beside_dash(document, parent, at, &place)?])
}

/// Within brackets, with the comma that is one too many then.
fn in_brackets(document: &Document<'_>, parent: usize, at: usize) -> Result<Splice, EditError> {
    let node = document.node(parent);
    let range = node.range.clone();
    if !node.brackets || document.text[range.clone()].contains('\n') {
        return Err(document.by_hand(range.start, "the brackets span lines, or there are none"));
    }
    let start_of = |at: usize| {
        let (child, value) = document.child(parent, at);
        child.key.as_ref().unwrap_or(&value.range).start
    };
    let end_of = |at: usize| {
        let (child, value) = document.child(parent, at);
        value.range.end.max(child.key.as_ref().map_or(0, |key| key.end + 1))
    };
    let removed = match (at.checked_sub(1), at + 1 < node.children.len()) {
        (_, true) => start_of(at)..start_of(at + 1),
        (Some(before), false) => end_of(before)..end_of(at),
        (None, false) => range.start + 1..range.end - 1,
    };
    Ok(Splice { range: removed, with: String::new() })
}

/// The last one of a block goes: the block becomes a pair of brackets.
fn emptied(document: &Document<'_>, parent: usize, place: &Place) -> Result<Vec<Splice>, EditError> {
    let brackets = if document.node(parent).meaning == Meaning::Map { "{}" } else { "[]" };
    if parent == ROOT {
        return Ok(vec![Splice { range: place.lines.clone(), with: brackets.to_owned() }]);
    }
    if !place.own_line {
        let range = place.anchor..document.line_end(place.content);
        return Ok(vec![Splice { range, with: brackets.to_owned() }]);
    }
    // The mark of the key or dash that holds it is the last one before it.
    let start = document.text[..place.lines.start].trim_end().len();
    let mark = mark_above(document, parent).ok_or_else(|| document.by_hand(start, "what holds it is not found"))?;
    Ok(vec![
        Splice { range: mark..mark, with: format!(" {brackets}") },
        Splice { range: whole(document, place), with: String::new() },
    ])
}

/// Just after the colon or dash of what holds a collection.
fn mark_above(document: &Document<'_>, node: usize) -> Option<usize> {
    let (parent, at) = document.parent(node)?;
    document.place(parent, at).ok().map(|it| it.mark)
}

/// Lines of its own, and one of the two gaps that would become one.
fn lines(document: &Document<'_>, place: &Place) -> Splice {
    let mut range = whole(document, place);
    let gap = |at: usize| at < document.text.len() && document.text[at..document.line_end(at)].trim().is_empty();
    if document.blank_above(place.lines.start) || range.start == 0 {
        if range.end == document.text.len() {
            while document.blank_above(range.start) {
                range.start = document.line_start(range.start - 1);
            }
        }
        while gap(range.end) {
            range.end = document.next_line(range.end);
        }
    }
    Splice { range, with: String::new() }
}

/// The lines with a line break: the one after them, or the one before the last line of a text that ends without.
fn whole(document: &Document<'_>, place: &Place) -> std::ops::Range<usize> {
    let end = document.next_line(place.lines.end);
    let mut start = place.lines.start;
    if end == place.lines.end && start > 0 {
        start = document.line_end(start - 1).min(start - 1);
        if document.text[..start].ends_with('\r') {
            start -= 1;
        }
    }
    start..end
}

/// The first entry of an item stands beside the dash: the next one moves up.
fn beside_dash(document: &Document<'_>, parent: usize, at: usize, place: &Place) -> Result<Splice, EditError> {
    let next = document.place(parent, at + 1)?;
    let between = &document.text[document.line_end(place.content)..next.anchor];
    let comment = &document.text[place.content..document.line_end(place.content)];
    if !between.trim().is_empty() || !comment.trim().is_empty() || !is_blank_or_comment(comment) {
        return Err(document.by_hand(place.anchor, "there is a comment that may belong to it or not"));
    }
    Ok(Splice { range: place.anchor..next.anchor, with: String::new() })
}
