//! Entries and items that go, and what goes with them.

use std::ops::Range;

use govgen_syntax::Meaning;

use crate::EditError;
use crate::change::Splice;
use crate::document::{Document, ROOT};
use crate::geometry::Place;

pub(crate) fn splices(document: &Document<'_>, parent: usize, at: usize) -> Result<Vec<Splice>, EditError> {
    several(document, parent, &[at])
}

/// Several at once, by their sorted positions. What stands between two of them and belongs to neither stays.
pub(crate) fn several(document: &Document<'_>, parent: usize, gone: &[usize]) -> Result<Vec<Splice>, EditError> {
    let runs = gone.chunk_by(|one, next| one + 1 == *next);
    let runs = runs.filter_map(|run| Some(*run.first()?..*run.last()? + 1));
    if document.is_flow(parent) {
        return runs.map(|run| in_brackets(document, parent, run)).collect();
    }
    let mut places = Vec::with_capacity(gone.len());
    for at in gone {
        places.push(document.place(parent, *at)?);
    }
    if gone.len() == document.node(parent).children.len() {
        return emptied(document, parent, &places);
    }
    let mut splices = Vec::with_capacity(gone.len());
    if let Some(first) = places.first().filter(|it| !it.own_line) {
        let run = gone.iter().enumerate().take_while(|(at, it)| at == *it).count();
        splices.push(beside_dash(document, parent, run, first)?);
        places.drain(..run);
    }
    splices.extend(joined(places.iter().map(|it| lines(document, it))));
    Ok(splices)
}

/// Ranges that meet, as one: two neighbours may both take the gap between them.
fn joined(ranges: impl Iterator<Item = Range<usize>>) -> Vec<Splice> {
    let mut splices: Vec<Splice> = Vec::new();
    for range in ranges {
        let before = splices.iter().rposition(|it| it.range.end < range.start).map_or(0, |at| at + 1);
        let start = splices.drain(before..).map(|it| it.range.start).min().unwrap_or(range.start);
        splices.push(Splice { range: start.min(range.start)..range.end, with: String::new() });
    }
    splices
}

/// Within brackets, with the comma that is one too many then. On lines of their own, comments would be anybody's.
fn in_brackets(document: &Document<'_>, parent: usize, gone: Range<usize>) -> Result<Splice, EditError> {
    let node = document.node(parent);
    let range = node.range.clone();
    let text = &document.text[range.clone()];
    if !node.brackets || text.contains('\n') && text.contains('#') {
        return Err(document.by_hand(range.start, "the brackets hold comments, or there are none"));
    }
    let start_of = |at: usize| {
        let (child, value) = document.child(parent, at);
        child.key.as_ref().unwrap_or(&value.range).start
    };
    let end_of = |at: usize| {
        let (child, value) = document.child(parent, at);
        value.range.end.max(child.key.as_ref().map_or(0, |key| key.end + 1))
    };
    let removed = match (gone.start.checked_sub(1), gone.end < node.children.len()) {
        (_, true) => start_of(gone.start)..start_of(gone.end),
        (Some(before), false) => end_of(before)..end_of(gone.end - 1),
        (None, false) => range.start + 1..range.end - 1,
    };
    Ok(Splice { range: removed, with: String::new() })
}

/// The last one of a block goes: the block becomes a pair of brackets.
fn emptied(document: &Document<'_>, parent: usize, places: &[Place]) -> Result<Vec<Splice>, EditError> {
    let brackets = if document.node(parent).meaning == Meaning::Map { "{}" } else { "[]" };
    let Some((place, others)) = places.split_first() else { return Ok(Vec::new()) };
    let others = others.iter().map(|it| whole(document, it));
    if parent == ROOT {
        let first = Splice { range: place.lines.clone(), with: brackets.to_owned() };
        return Ok(joined(others).into_iter().chain([first]).collect());
    }
    if !place.own_line {
        let range = place.anchor..document.line_end(place.content);
        return Ok(joined(others).into_iter().chain([Splice { range, with: brackets.to_owned() }]).collect());
    }
    // The mark of the key or dash that holds it is the last one before it.
    let start = document.text[..place.lines.start].trim_end().len();
    let mark = mark_above(document, parent).ok_or_else(|| document.by_hand(start, "what holds it is not found"))?;
    let gone = joined([whole(document, place)].into_iter().chain(others));
    Ok(gone.into_iter().chain([Splice { range: mark..mark, with: format!(" {brackets}") }]).collect())
}

/// Just after the colon or dash of what holds a collection.
fn mark_above(document: &Document<'_>, node: usize) -> Option<usize> {
    let (parent, at) = document.parent(node)?;
    document.place(parent, at).ok().map(|it| it.mark)
}

/// Lines of its own, and one of the two gaps that would become one.
fn lines(document: &Document<'_>, place: &Place) -> Range<usize> {
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
    range
}

/// The lines with a line break: the one after them, or the one before the last line of a text that ends without.
fn whole(document: &Document<'_>, place: &Place) -> Range<usize> {
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

/// The first entries of an item stand beside the dash: the next one moves up.
fn beside_dash(document: &Document<'_>, parent: usize, next: usize, place: &Place) -> Result<Splice, EditError> {
    let next = document.place(parent, next)?;
    if document.text[place.content..next.anchor].contains('#') {
        return Err(document.by_hand(place.anchor, "there is a comment that may belong to it or not"));
    }
    Ok(Splice { range: place.anchor..next.anchor, with: String::new() })
}
