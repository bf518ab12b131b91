//! How far a review is, for people.

use std::fmt::Write as _;

use govgen_source::{Date, SourceMap};

use super::one_line;
use super::quantity;
use crate::removal::listed;
use crate::review::Part;

/// So many lines of a kind are listed for a division; JSON lists them all.
const LISTED_MAX: usize = 20;

/// A review's parts, and the lines that somebody still has to look at.
pub(crate) fn text(sources: &SourceMap, date: Date, parts: &[Part<'_>]) -> String {
    let mut text = format!("review of {date}\n");
    for part in parts {
        let _ = writeln!(text, "\n{}", line(part));
        for ended in part.reviewed.ended.iter().filter(|it| it.is_later()).take(LISTED_MAX) {
            let _ = writeln!(text, "  later: {} to {}", listed(sources, &ended.line), ended.to);
        }
        let lists = [("undecided", &part.reviewed.undecided), ("not in the review", &part.reviewed.unreviewed)];
        for (word, lines) in lists {
            // Where there is no file, every line would stand here.
            if part.path.is_none() {
                continue;
            }
            for line in lines.iter().take(LISTED_MAX) {
                let _ = writeln!(text, "  {word}: {}", listed(sources, line));
            }
            if lines.len() > LISTED_MAX {
                let _ = writeln!(text, "  {word}: {} more", lines.len() - LISTED_MAX);
            }
        }
    }
    text
}

/// A division in one line.
pub(crate) fn line(part: &Part<'_>) -> String {
    let it = &part.reviewed;
    let Some(path) = &part.path else {
        return format!("{}: no file, {}", part.division, quantity(it.unreviewed.len(), "line"));
    };
    let counts = [
        (it.kept.len(), "keep"),
        (it.removed.len(), "remove"),
        (it.ended.len(), "change"),
        (it.ended.iter().filter(|it| it.is_later()).count(), "of them to a later day"),
        (it.gone, "removed"),
        (it.changed, "changed"),
        (it.unclear, "not readable or not clear"),
        (it.undecided.len(), "undecided"),
        (it.unreviewed.len(), "not in the review"),
    ];
    let counts: Vec<String> =
        counts.iter().filter(|(count, _)| *count > 0).map(|(count, word)| format!("{count} {word}")).collect();
    let counts = if counts.is_empty() { "nothing to decide".to_owned() } else { counts.join(", ") };
    format!("{} ({}): {counts}", part.division, one_line(path))
}
