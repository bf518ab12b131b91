//! Another value at the same key or position.

use govgen_syntax::Meaning;

use crate::change::Splice;
use crate::document::{Document, Node};
use crate::geometry::Place;
use crate::insert::indented;
use crate::print::Value;
use crate::{EditError, Step};

pub(crate) fn splices(document: &Document<'_>, path: &[Step], value: &Value) -> Result<Vec<Splice>, EditError> {
    let (parent, at) = document.find_child(path)?;
    let old = document.child(parent.node, at).1;
    let one_line = !document.text[old.range.clone()].contains('\n');
    if document.is_flow(parent.node) {
        if !one_line || old.range.is_empty() {
            return Err(document.by_hand(old.range.start, "the value is empty or spans lines"));
        }
        return Ok(vec![Splice { range: old.range.clone(), with: value.on_one_line() }]);
    }
    let place = document.place(parent.node, at)?;
    let beside = document.line_end(place.mark) >= old.range.end && !old.range.is_empty();
    let block = matches!(old.meaning, Meaning::Map | Meaning::List) && !old.brackets;
    if let (Some(text), true, false) = (value.inline(), beside && one_line, block) {
        return Ok(vec![Splice { range: old.range.clone(), with: text }]);
    }
    let comment = comment_beside(document, &place, old, block);
    let item = document.node(parent.node).meaning == Meaning::List;
    let with = match value.inline() {
        Some(text) => format!(" {text}{comment}"),
        None if item && comment.is_empty() => {
            let text = indented(&value.lines(), place.column + 2, document.newline);
            format!(" {}", &text[place.column + 2..])
        }
        None => {
            let text = indented(&value.lines(), place.column + 2, document.newline);
            format!("{comment}{}{text}", document.newline)
        }
    };
    Ok(vec![Splice { range: place.mark..place.lines.end, with }])
}

/// The comment on the line that stays, with a space before it: after a value, or after the key of a block.
fn comment_beside(document: &Document<'_>, place: &Place, old: &Node, block: bool) -> String {
    let header = document.text[place.mark..].trim_start_matches(' ');
    let from = if block || old.range.is_empty() || header.starts_with(['|', '>']) { place.mark } else { old.range.end };
    let rest = &document.text[from..document.line_end(from)];
    rest.find(" #").map(|at| rest[at..].to_owned()).unwrap_or_default()
}
