//! The page for a comment on a pull request, as GitHub takes it.
//!
//! A comment holds 65,536 characters. What has to be seen comes first and is bounded; of tables, rows are left out where there is no
//! room, and how many is said at that place.

use super::{Part, Row, Section, Sign, Word, Words, counted, sections, summary};
use crate::diff::Page;
use crate::report::markdown::code;

/// By which a workflow finds the comment it wrote before.
const MARKER: &str = "<!-- govgen-diff -->";

/// In bytes, which are never fewer than characters.
const BYTES: usize = 65_000;

/// What the lines above the tables may take.
const ABOVE: usize = 20_000;

/// Where each part of the tables ends at the latest.
fn end(part: Part) -> usize {
    match part {
        Part::Access => 42_000,
        Part::PermissionSets => 52_000,
        Part::Organization => 60_000,
        Part::Findings => BYTES - 500,
    }
}

/// A name is cut beyond so many characters.
const NAME: usize = 120;

/// Everything, as far as there is room.
pub(crate) fn markdown(page: &Page<'_>) -> String {
    let mut text = format!("{MARKER}\n### {}\n\n", summary::headline(page));
    let notes: Vec<String> = summary::notes(page).iter().map(|it| format!("- {}\n", words(it))).collect();
    add(&mut text, &notes, ABOVE / 2);
    text.push_str("\n**Who has to approve**\n\n");
    let approvers: Vec<String> = summary::approvers(page).iter().map(|it| format!("- {}\n", words(it))).collect();
    add(&mut text, &approvers, ABOVE);
    let mut left_out: usize = 0;
    let sections = sections(page);
    for (at, section) in sections.iter().enumerate() {
        left_out += put(&mut text, section);
        let is_last = sections.get(at + 1).is_none_or(|it| it.part != section.part);
        if is_last && left_out > 0 {
            text.push_str(&format!("\n… and {}: run `govgen diff`\n", more(left_out)));
            left_out = 0;
        }
    }
    text
}

/// Appends lines as far as they fit, and says how many do not.
fn add(text: &mut String, lines: &[String], end: usize) {
    for (at, line) in lines.iter().enumerate() {
        if text.len() + line.len() > end {
            text.push_str(&format!("- … and {}: run `govgen diff`\n", counted(lines.len() - at, "more line")));
            return;
        }
        text.push_str(line);
    }
}

fn more(rows: usize) -> String {
    counted(rows, "row").replacen(' ', " more ", 1)
}

/// Appends a table as far as it fits; how many rows do not.
fn put(text: &mut String, section: &Section) -> usize {
    let mut table = format!("\n#### {}\n\n| |", words(&section.heading));
    section.columns.iter().for_each(|it| table.push_str(&format!(" {it} |")));
    table.push_str("\n|---|");
    section.columns.iter().for_each(|_| table.push_str("---|"));
    table.push('\n');
    let mut shown = 0;
    for row in &section.rows {
        let line = line(row, section);
        if text.len() + table.len() + line.len() > end(section.part) {
            break;
        }
        table.push_str(&line);
        shown += 1;
    }
    if shown > 0 {
        text.push_str(&table);
    }
    section.rows.len() - shown
}

fn line(row: &Row, section: &Section) -> String {
    let sign = match row.sign {
        Sign::Plus => section.signs[0],
        Sign::Minus => section.signs[1],
        Sign::Other => section.signs[2],
    };
    let cells: String = row.cells.iter().map(|it| format!(" {} |", words(it))).collect();
    format!("| {sign} |{cells}\n")
}

fn words(words: &Words) -> String {
    words.iter().map(word).collect()
}

fn word(word: &Word) -> String {
    match word {
        Word::Said(it) => it.clone(),
        Word::Strong(it) => format!("**{it}**"),
        Word::Name(it) => match it.char_indices().nth(NAME) {
            Some((at, _)) => format!("{}…", code(&it[..at])),
            None => code(it),
        },
    }
}
