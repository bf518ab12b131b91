//! An entry as it stands in one text, taken up to be pasted into another.

use govgen_syntax::Meaning;

use crate::document::Document;
use crate::held::Held;
use crate::{EditError, Step};

/// An entry of a mapping with its layout and its comments.
#[derive(Debug, Clone)]
pub struct Entry {
    pub(crate) key: String,
    /// Its lines from column 0, comments included.
    pub(crate) lines: Vec<String>,
    /// The same without a line of its own, when nothing is lost that way.
    pub(crate) on_one_line: Option<String>,
    pub(crate) held: Held,
}

/// Takes up an entry of a mapping; the text stays as it is.
///
/// # Errors
///
/// [`EditError`] when there is none, or when its lines are not its own.
pub fn entry(text: &str, path: &[Step]) -> Result<Entry, EditError> {
    let document = Document::read(text)?;
    let (map, at) = document.find_child(path)?;
    let (child, value) = document.child(map.node, at);
    let Some(key) = &child.key else {
        return Err(document.by_hand(value.range.start, "an item of a list has no key"));
    };
    let held = document.held_at(child.value);
    let one_line = &text[key.start..value.range.end.max(key.end + 1)];
    let block = matches!(value.meaning, Meaning::Map | Meaning::List) && !value.brackets;
    let simple = !one_line.contains('\n') && !block && !value.range.is_empty();
    if document.is_flow(map.node) {
        let on_one_line = simple.then(|| one_line.to_owned());
        let lines = on_one_line.clone().map(|it| vec![it]);
        let lines = lines.ok_or_else(|| document.by_hand(key.start, "the entry is empty or spans lines"))?;
        return Ok(Entry { key: child.name.clone(), lines, on_one_line, held });
    }
    let place = document.place(map.node, at)?;
    let start = if place.own_line { place.lines.start } else { place.anchor };
    let mut lines = Vec::new();
    for (number, line) in text[start..place.lines.end].lines().enumerate() {
        let spaces = line.len() - line.trim_start_matches(' ').len();
        let first = number == 0 && !place.own_line;
        let shallow = spaces < place.column && !line.trim().is_empty();
        if shallow && !first && !line.trim_start().starts_with('#') {
            return Err(document.by_hand(key.start, "a line of it stands further left than its key"));
        }
        lines.push(line[if first { 0 } else { spaces.min(place.column) }..].to_owned());
    }
    let on_one_line = (simple && lines.len() == 1 && lines[0].trim_end() == one_line).then(|| one_line.to_owned());
    Ok(Entry { key: child.name.clone(), lines, on_one_line, held })
}
