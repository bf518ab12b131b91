//! Grants in Markdown: a table for each division, account or person.

use std::fmt::Write as _;

use super::listing::{Column, Listed, Listing};
use super::markdown::code;
use super::words::{Words, words};

/// The whole list as a page.
pub(crate) fn markdown(listing: &Listing<'_>) -> String {
    let words = words(listing.lang);
    let mut page = format!("# {}\n\n", words.title);
    if !listing.organization.is_empty() {
        page = format!("# {}: {}\n\n", words.title, code(listing.organization));
    }
    if listing.rows.is_empty() {
        return page + words.nobody + "\n";
    }
    page.push_str(&words.counted(listing.counts()));
    page.push('\n');
    let at = listing.at.as_deref().map(|it| words.at(&code(it)));
    let as_of = listing.as_of.map(|it| words.as_of(&it.to_string()));
    for line in at.into_iter().chain(as_of) {
        // Writing to a String does not fail.
        let _ = write!(page, "\n{line}\n");
    }
    let columns = listing.columns_in_group();
    for rows in listing.groups() {
        group(listing, rows, &columns, words, &mut page);
    }
    page
}

fn group(listing: &Listing<'_>, rows: &[Listed<'_>], columns: &[Column], words: &Words, page: &mut String) {
    let names = listing.group_columns().iter().map(|it| listing.shown(&rows[0], *it));
    let names: Vec<String> = names.filter(|it| !it.is_empty()).map(|it| code(&it)).collect();
    let _ = write!(page, "\n## {}\n\n", names.join(" "));
    let headings: Vec<&str> = columns.iter().map(|it| words.title_of(*it)).collect();
    let _ = writeln!(page, "| {} |\n|{}", headings.join(" | "), " --- |".repeat(columns.len()));
    for row in rows {
        page.push('|');
        for column in columns {
            let cell = listing.shown(row, *column);
            let is_word = matches!(column, Column::Expired | Column::Since | Column::Until);
            let shown = if is_word || cell.is_empty() { cell.into_owned() } else { code(&cell) };
            let _ = if shown.is_empty() { write!(page, " |") } else { write!(page, " {shown} |") };
        }
        page.push('\n');
    }
}
