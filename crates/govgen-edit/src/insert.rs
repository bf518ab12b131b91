//! New entries of mappings and new items of lists.

use govgen_syntax::Meaning;

use crate::change::{Change, Splice, holds, taken_by};
use crate::document::{Document, Found, ROOT};
use crate::entry::Entry;
use crate::held::{Held, Operation};
use crate::print::{Value, scalar};
use crate::{EditError, Step};

/// What is entered into a mapping.
pub(crate) enum New<'e> {
    Value { key: &'e str, value: &'e Value },
    Entry(&'e Entry),
}

impl New<'_> {
    fn key(&self) -> &str {
        match self {
            Self::Value { key, .. } => key,
            Self::Entry(entry) => &entry.key,
        }
    }

    fn held(&self) -> Held {
        match self {
            Self::Value { value, .. } => value.held(),
            Self::Entry(entry) => entry.held.clone(),
        }
    }

    fn lines(&self) -> Vec<String> {
        match self {
            Self::Value { key, value } => value.entry_lines(key),
            Self::Entry(entry) => entry.lines.clone(),
        }
    }

    fn on_one_line(&self) -> Option<String> {
        match self {
            Self::Value { key, value } => Some(format!("{}: {}", scalar(key), value.on_one_line())),
            Self::Entry(entry) => entry.on_one_line.clone(),
        }
    }
}

/// Which place among the entries.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Where {
    Sorted,
    First,
}

pub(crate) fn entry(document: &Document<'_>, under: &[Step], new: &New<'_>, place: Where) -> Result<Change, EditError> {
    let map = document.find(under)?;
    holds(document, map.node, Meaning::Map)?;
    if let Some(taken) = document.position(map.node, new.key()) {
        return Err(taken_by(document, map.node, taken));
    }
    let at = position(document, map.node, new.key(), place);
    let operation = Operation::Enter(at, new.key().to_owned(), new.held());
    let splices = if document.is_open(map.node) {
        below(document, under, &map, &new.lines())?
    } else if document.is_flow(map.node) {
        let start = document.node(map.node).range.start;
        let text = new.on_one_line().ok_or_else(|| {
            document
                .by_hand(start, "what comes here has lines or comments of its own; write this mapping an entry a line")
        })?;
        vec![in_brackets(document, map.node, at, &text)?]
    } else {
        vec![among(document, map.node, at, &new.lines())?]
    };
    Ok(Change { at: map.at, operation, splices })
}

pub(crate) fn item(document: &Document<'_>, under: &[Step], value: &Value) -> Result<Change, EditError> {
    let list = document.find(under)?;
    holds(document, list.node, Meaning::List)?;
    let count = document.node(list.node).children.len();
    let splices = if document.is_open(list.node) {
        below(document, under, &list, &value.item_lines())?
    } else if document.is_flow(list.node) {
        vec![in_brackets(document, list.node, count, &value.on_one_line())?]
    } else {
        vec![among(document, list.node, count, &value.item_lines())?]
    };
    Ok(Change { at: list.at, operation: Operation::Append(value.held()), splices })
}

/// Where a key belongs: at the end, unless the keys are sorted; patterns that stand last stay last. The top of a file has an order of
/// its own.
fn position(document: &Document<'_>, map: usize, key: &str, place: Where) -> usize {
    let keys = &document.node(map).children;
    if place == Where::First {
        return 0;
    }
    let patterns = keys.iter().rev().take_while(|it| it.name.contains(['*', '?'])).count();
    let words = &keys[..keys.len() - patterns];
    if map == ROOT || words.is_empty() || !words.is_sorted_by(|one, other| one.name < other.name) {
        return keys.len();
    }
    words.partition_point(|it| it.name.as_str() < key)
}

/// Lines among those of a block collection that is not empty.
fn among(document: &Document<'_>, parent: usize, at: usize, lines: &[String]) -> Result<Splice, EditError> {
    let count = document.node(parent).children.len();
    let spaced = is_spaced(document, parent, at, lines)?;
    let newline = document.newline;
    let blank = if spaced { newline } else { "" };
    let Some(before) = at.checked_sub(1) else {
        let next = document.place(parent, 0)?;
        let text = indented(lines, next.column, newline);
        let (from, text) = match next.own_line {
            true => (next.lines.start, text),
            // The first entry of an item stands beside the dash, and the dash stays.
            false => (next.anchor, text[next.column..].to_owned()),
        };
        let indent = if next.own_line { String::new() } else { " ".repeat(next.column) };
        return Ok(Splice { range: from..from, with: format!("{text}{newline}{blank}{indent}") });
    };
    let last = document.place(parent, before.min(count - 1))?;
    let text = indented(lines, last.column, newline);
    let from = last.lines.end;
    Ok(Splice { range: from..from, with: format!("{newline}{blank}{text}") })
}

/// Whether neighbours have a blank line between them here. At the top of a file, where sections begin, one alone is to have it, unless both
/// are a line long.
fn is_spaced(document: &Document<'_>, parent: usize, at: usize, lines: &[String]) -> Result<bool, EditError> {
    let count = document.node(parent).children.len();
    if count == 1 {
        let long = || Ok(document.text[document.place(parent, 0)?.lines].contains('\n'));
        return if parent == ROOT { Ok(lines.len() > 1 || long()?) } else { Ok(false) };
    }
    let neighbour = document.place(parent, at.clamp(1, count - 1))?;
    Ok(document.blank_above(neighbour.lines.start))
}

/// Lines below the key, or the dash, of what holds nothing yet.
fn below(document: &Document<'_>, path: &[Step], empty: &Found, lines: &[String]) -> Result<Vec<Splice>, EditError> {
    let newline = document.newline;
    let range = document.node(empty.node).range.clone();
    if path.is_empty() {
        return Ok(vec![in_empty_document(document, empty.node, lines)]);
    }
    let (parent, at) = document.find_child(path)?;
    let place = document.place(parent.node, at)?;
    if document.node(parent.node).meaning == Meaning::List {
        // Beside the dash, which is where an empty item has its braces.
        let text = indented(lines, range.start - document.line_start(range.start), newline);
        let column = text.len() - text.trim_start_matches(' ').len();
        return if range.is_empty() {
            Err(document.by_hand(place.anchor, "the item holds nothing"))
        } else {
            Ok(vec![Splice { range, with: text[column..].to_owned() }])
        };
    }
    let end = document.line_end(place.content);
    // An entry that stands beside a dash has its column there too.
    let text = format!("{newline}{}", indented(lines, place.column + 2, newline));
    let mut splices = vec![Splice { range: end..end, with: text }];
    if place.mark < range.end {
        splices.push(Splice { range: place.mark..range.end, with: String::new() });
    }
    Ok(splices)
}

fn in_empty_document(document: &Document<'_>, root: usize, lines: &[String]) -> Splice {
    let newline = document.newline;
    let text = indented(lines, 0, newline);
    let node = document.node(root);
    if node.brackets {
        return Splice { range: node.range.clone(), with: text };
    }
    let end = document.text.len();
    let first = document.text.is_empty() || document.text.ends_with('\n');
    Splice { range: end..end, with: format!("{}{text}{newline}", if first { "" } else { newline }) }
}

/// One more within the brackets of a collection that stands on one line.
fn in_brackets(document: &Document<'_>, parent: usize, at: usize, text: &str) -> Result<Splice, EditError> {
    let node = document.node(parent);
    let range = node.range.clone();
    if !node.brackets || document.text[range.clone()].contains('\n') {
        return Err(document.by_hand(range.start, "the brackets span lines, or there are none"));
    }
    let end_of = |at: usize| {
        let (child, value) = document.child(parent, at);
        value.range.end.max(child.key.as_ref().map_or(0, |key| key.end + 1))
    };
    Ok(match at.checked_sub(1) {
        None if node.children.is_empty() && node.meaning == Meaning::Map => {
            Splice { range, with: format!("{{ {text} }}") }
        }
        None if node.children.is_empty() => Splice { range, with: format!("[{text}]") },
        None => {
            let (child, value) = document.child(parent, 0);
            let first = child.key.as_ref().unwrap_or(&value.range).start;
            Splice { range: first..first, with: format!("{text}, ") }
        }
        Some(before) => Splice { range: end_of(before)..end_of(before), with: format!(", {text}") },
    })
}

/// Lines in a column, blank ones without spaces; no line break after the last.
pub(crate) fn indented(lines: &[String], column: usize, newline: &str) -> String {
    let lines: Vec<String> = lines
        .iter()
        .map(|line| if line.is_empty() { String::new() } else { format!("{}{line}", " ".repeat(column)) })
        .collect();
    lines.join(newline)
}
