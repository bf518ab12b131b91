//! A section as a table, each of whose rows is bounded.

use super::super::{Row, Section, Sign, Words};
use super::words::{all, fitted};

/// A section as its lines.
pub(super) struct Table {
    head: String,
    rows: Vec<String>,
}

impl Table {
    /// No row takes more than so many bytes, so that none takes the room of all others.
    pub(super) fn of(section: &Section, row: usize) -> Self {
        let mut columns: Vec<&str> = section.columns.iter().copied().filter(|it| *it != PLACE).collect();
        if columns.len() == 1 {
            columns.insert(0, "");
        }
        let mut head = format!("\n#### {}\n\n|", all(&section.heading));
        let mut dashes = "|".to_owned();
        for it in columns {
            head.push_str(&format!(" {it} |"));
            dashes.push_str("---|");
        }
        head.push_str(&format!("\n{dashes}\n"));
        Self { head, rows: section.rows.iter().map(|it| line(it, section, row)).collect() }
    }

    /// What all of it takes.
    pub(super) fn bytes(&self) -> usize {
        self.head.len() + self.rows.iter().map(String::len).sum::<usize>()
    }

    /// What the heading and the first row take.
    pub(super) fn least(&self) -> usize {
        self.head.len() + self.rows.first().map_or(0, String::len)
    }

    /// Appends the rows that there is room for; which are left out, by their places.
    pub(super) fn put(&self, text: &mut String, room: usize) -> Vec<usize> {
        let mut left = room.saturating_sub(self.head.len());
        let (mut shown, mut left_out) = (0, Vec::new());
        for (at, it) in self.rows.iter().enumerate() {
            if it.len() > left {
                left_out.push(at);
                continue;
            }
            if shown == 0 {
                text.push_str(&self.head);
            }
            text.push_str(it);
            left -= it.len();
            shown += 1;
        }
        left_out
    }
}

/// The column that says where something stands.
const PLACE: &str = "line";

/// A telephone has room for two columns: what a row's sign means stands above the first, or beside the only one, and its place below the
/// last.
fn line(row: &Row, section: &Section, most: usize) -> String {
    let sign = match row.sign {
        Sign::Plus => section.signs[0],
        Sign::Minus => section.signs[1],
        Sign::Other => section.signs[2],
    };
    let production = if row.production { " **production**" } else { "" };
    let mut cells: Vec<&Words> = row.cells.iter().collect();
    let place = if section.columns.last() == Some(&PLACE) { cells.pop() } else { None };
    let room = most / row.cells.len().max(1);
    let mut cells: Vec<String> = cells.into_iter().map(|it| fitted(it, room)).collect();
    if let (Some(last), Some(place)) = (cells.last_mut(), place.filter(|it| !it.is_empty())) {
        last.push_str(&format!("<br>{}", fitted(place, room)));
    }
    let sign = format!("{sign}{production}");
    match cells.as_mut_slice() {
        [first, _, ..] => first.insert_str(0, &format!("{sign}<br>")),
        _ => cells.insert(0, sign),
    }
    let cells: String = cells.iter().map(|it| format!(" {it} |")).collect();
    format!("|{cells}\n")
}
