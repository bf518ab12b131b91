//! The page for a comment on a pull request, as GitHub takes it.
//!
//! A comment holds 65,536 characters. What has to be seen comes first and is bounded; of tables, rows are left out where there is no
//! room, and how many is said at that place. Room that one table does not need is the others'.

mod room;
mod table;
mod words;

use super::{Part, Section, counted, few, headline, name, notes, said, sections, summary};
use crate::diff::Page;
use table::Table;
use words::{all, fitted};

/// By which a workflow finds the comment it wrote before.
const MARKER: &str = "<!-- govgen-diff -->";

/// In bytes, which are never fewer than characters.
const BYTES: usize = 65_000;

/// What the notes may take, and what all lines above the tables.
const NOTES: usize = 24_000;
const ABOVE: usize = 32_000;

/// What the lines that say what was left out may take, of each part and in all.
const CUT: usize = 1_000;
const CUTS: usize = 6 * CUT;

/// What one of these lines may take, so that all that are about permission sets are there whatever stands above them.
const LINE: usize = 800;

/// What a row of a table may take, where there is room for all and where there is not.
const LONG_ROW: usize = 16_000;
const ROW: usize = 3_000;

/// Everything, as far as there is room.
pub(crate) fn markdown(page: &Page<'_>) -> String {
    let mut text = format!("{MARKER}\n### {}\n\n", all(&headline::headline(page)));
    let notes: Vec<String> = notes::notes(page).iter().map(|it| format!("- {}\n", fitted(it, LINE))).collect();
    add(&mut text, &notes, NOTES);
    text.push_str("\n**Who has to approve**\n\n");
    let approvers: Vec<String> =
        summary::approvers(page).iter().map(|it| format!("- {}\n", fitted(it, LINE))).collect();
    add(&mut text, &approvers, ABOVE);
    text.push_str(&format!("\n{}\n", all(&summary::compared(page))));
    let sections = sections(page);
    let room = BYTES.saturating_sub(text.len() + CUTS);
    let tables = tables(&sections, room);
    let rooms = room::rooms(&sections, &tables, room);
    let mut cut: Vec<(&Section, Vec<usize>)> = Vec::new();
    for (at, (section, table)) in sections.iter().zip(&tables).enumerate() {
        let left_out = table.put(&mut text, rooms[at]);
        if !left_out.is_empty() {
            cut.push((section, left_out));
        }
        let is_last = sections.get(at + 1).is_none_or(|it| it.part != section.part);
        if is_last && !cut.is_empty() {
            text.push_str(&more(&cut));
            cut.clear();
        }
    }
    text
}

/// Every section as a table, with long rows where there is room for all of them.
fn tables(sections: &[Section], room: usize) -> Vec<Table> {
    let of = |row: usize| -> Vec<Table> { sections.iter().map(|it| Table::of(it, row)).collect() };
    let long = of(LONG_ROW);
    if long.iter().map(Table::bytes).sum::<usize>() <= room { long } else { of(ROW) }
}

/// Appends the lines that fit, and says how many do not.
fn add(text: &mut String, lines: &[String], end: usize) {
    let mut left_out = 0;
    for line in lines {
        if text.len() + line.len() > end {
            left_out += 1;
        } else {
            text.push_str(line);
        }
    }
    if left_out > 0 {
        text.push_str(&format!("- … and {}: run `govgen diff`\n", counted(left_out, "more line")));
    }
}

/// Says what was left out, and of what.
fn more(cut: &[(&Section, Vec<usize>)]) -> String {
    let rows: usize = cut.iter().map(|it| it.1.len()).sum();
    let left_out = cut.iter().flat_map(|(section, left_out)| left_out.iter().map(|at| &section.rows[*at]));
    let strongest = super::gains::strongest(left_out);
    let head = format!("\n… and {}", counted(rows, "row").replacen(' ', " more ", 1));
    let list = |most: usize| {
        few(cut, most, |(section, rows)| {
            let heading: String = section.heading.iter().map(|it| it.text()).collect();
            name(format!("{heading} ({} left out)", rows.len()))
        })
    };
    let mut most = if cut.len() > 1 || cut[0].0.part == Part::Access { 10 } else { 0 };
    loop {
        let mut line = vec![said(head.clone())];
        if most > 0 {
            line.push(said(" of "));
            line.extend(list(most));
        }
        line.extend(strongest.clone());
        line.push(said(": run `govgen diff`\n"));
        let text = all(&line);
        if text.len() <= CUT || most == 0 {
            return text;
        }
        most -= 1;
    }
}
