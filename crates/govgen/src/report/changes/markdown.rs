//! The page for a comment on a pull request, as GitHub takes it.
//!
//! A comment holds 65,536 characters. What has to be seen comes first and is bounded; of tables, rows are left out where there is no
//! room, and how many is said at that place. Room that one table does not need is the others'.

use super::{Part, Row, Section, Sign, Word, Words, counted, few, name, notes, said, sections, summary};
use crate::diff::Page;
use crate::report::markdown::code;

/// By which a workflow finds the comment it wrote before.
const MARKER: &str = "<!-- govgen-diff -->";

/// In bytes, which are never fewer than characters.
const BYTES: usize = 65_000;

/// What the lines above the tables may take.
const ABOVE: usize = 20_000;

/// What the lines that say what was left out may take, of each part and in all.
const CUT: usize = 1_000;
const CUTS: usize = 6 * CUT;

/// A name is cut beyond so many characters.
const NAME: usize = 120;

/// Everything, as far as there is room.
pub(crate) fn markdown(page: &Page<'_>) -> String {
    let mut text = format!("{MARKER}\n### {}\n\n", words(&summary::headline(page)));
    let notes: Vec<String> = notes::notes(page).iter().map(|it| format!("- {}\n", words(it))).collect();
    add(&mut text, &notes, ABOVE / 2);
    text.push_str("\n**Who has to approve**\n\n");
    let approvers: Vec<String> = summary::approvers(page).iter().map(|it| format!("- {}\n", words(it))).collect();
    add(&mut text, &approvers, ABOVE);
    text.push_str(&format!("\n{}\n", words(&summary::compared(page))));
    let sections = sections(page);
    let tables: Vec<Table> = sections.iter().map(Table::of).collect();
    let rooms = rooms(&sections, &tables, BYTES.saturating_sub(text.len() + CUTS));
    let mut cut: Vec<(&Section, usize)> = Vec::new();
    for (at, (section, table)) in sections.iter().zip(&tables).enumerate() {
        let left_out = table.put(&mut text, rooms[at]);
        if left_out > 0 {
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

/// Says what was left out, and of what.
fn more(cut: &[(&Section, usize)]) -> String {
    let rows: usize = cut.iter().map(|it| it.1).sum();
    let head = format!("\n… and {}", counted(rows, "row").replacen(' ', " more ", 1));
    let list = |most: usize| {
        few(cut, most, |(section, rows)| {
            let heading: String = section.heading.iter().map(|it| it.text()).collect();
            name(format!("{heading} ({rows} left out)"))
        })
    };
    let mut most = if cut.len() > 1 || cut[0].0.part == Part::Access { 10 } else { 0 };
    loop {
        let mut line = vec![said(head.clone())];
        if most > 0 {
            line.push(said(" of "));
            line.extend(list(most));
        }
        line.push(said(": run `govgen diff`\n"));
        let text = words(&line);
        if text.len() <= CUT || most == 0 {
            return text;
        }
        most -= 1;
    }
}

/// A section as its lines.
struct Table {
    head: String,
    rows: Vec<String>,
    bytes: usize,
}

impl Table {
    fn of(section: &Section) -> Self {
        // What says where something stands is put below it: a telephone has room for few columns.
        let columns = section.columns.iter().filter(|it| **it != "line");
        let mut head = format!("\n#### {}\n\n| |", words(&section.heading));
        let mut dashes = "|---|".to_owned();
        for it in columns {
            head.push_str(&format!(" {it} |"));
            dashes.push_str("---|");
        }
        head.push_str(&format!("\n{dashes}\n"));
        let rows: Vec<String> = section.rows.iter().map(|it| line(it, section)).collect();
        let bytes = head.len() + rows.iter().map(String::len).sum::<usize>();
        Self { head, rows, bytes }
    }

    /// What the heading and the first row take.
    fn least(&self) -> usize {
        self.head.len() + self.rows.first().map_or(0, String::len)
    }

    /// Appends as many rows as there is room for; how many are left out.
    fn put(&self, text: &mut String, room: usize) -> usize {
        let mut left = room.saturating_sub(self.head.len());
        let fits = |it: &&String| {
            let fits = it.len() <= left;
            left = left.saturating_sub(it.len());
            fits
        };
        let shown = self.rows.iter().take_while(fits).count();
        if shown > 0 {
            text.push_str(&self.head);
            self.rows[..shown].iter().for_each(|it| text.push_str(it));
        }
        self.rows.len() - shown
    }
}

/// The room of each table: parts first, then the tables of each part.
fn rooms(sections: &[Section], tables: &[Table], all: usize) -> Vec<usize> {
    let parts =
        [Part::Production, Part::Decisions, Part::Access, Part::PermissionSets, Part::Organization, Part::Findings];
    let of = |part: Part| (0..sections.len()).filter(move |at| sections[*at].part == part);
    let needs = parts.map(|part| of(part).map(|at| tables[at].bytes).sum());
    let mut rooms = vec![0; tables.len()];
    for (part, room) in parts.into_iter().zip(shared(&needs, all)) {
        // Tables that would hold no row take room from those that would.
        let mut chosen: Vec<usize> = of(part).collect();
        let mut least: usize = 0;
        chosen.retain(|at| {
            least += tables[*at].least();
            least <= room
        });
        let spare = room - chosen.iter().map(|at| tables[*at].least()).sum::<usize>();
        let needs: Vec<usize> = chosen.iter().map(|at| tables[*at].bytes - tables[*at].least()).collect();
        for (at, share) in chosen.iter().zip(shared(&needs, spare)) {
            rooms[*at] = tables[*at].least() + share;
        }
    }
    rooms
}

/// Room by need: who needs less than an equal share leaves the rest to the others.
fn shared(needs: &[usize], room: usize) -> Vec<usize> {
    let mut order: Vec<usize> = (0..needs.len()).collect();
    order.sort_by_key(|at| needs[*at]);
    let mut shares = vec![0; needs.len()];
    let mut left = room;
    for (done, at) in order.iter().enumerate() {
        let share = needs[*at].min(left / (needs.len() - done));
        shares[*at] = share;
        left -= share;
    }
    shares
}

fn line(row: &Row, section: &Section) -> String {
    let sign = match row.sign {
        Sign::Plus => section.signs[0],
        Sign::Minus => section.signs[1],
        Sign::Other => section.signs[2],
    };
    let production = if row.production { " **production**" } else { "" };
    let mut cells: Vec<String> = row.cells.iter().map(words).collect();
    if section.columns.last() == Some(&"line") {
        let place = cells.pop().unwrap_or_default();
        if let Some(first) = cells.first_mut().filter(|_| !place.is_empty()) {
            first.push_str(&format!("<br>{place}"));
        }
    }
    let cells: String = cells.iter().map(|it| format!(" {it} |")).collect();
    format!("| {sign}{production} |{cells}\n")
}

fn words(words: &Words) -> String {
    words.iter().map(word).collect()
}

fn word(word: &Word) -> String {
    match word {
        Word::Said(it) => it.clone(),
        // What stands at the edge of bold text would keep it from being bold.
        Word::Strong(it) => {
            let bold = it.trim();
            let start = if it.starts_with(' ') { " " } else { "" };
            format!("{start}**{bold}**{}", if it.ends_with(' ') { " " } else { "" })
        }
        Word::Name(it) => match it.char_indices().nth(NAME) {
            Some((at, _)) => format!("{}…", code(&it[..at])),
            None => code(it),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::shared;

    #[test]
    fn room_is_by_need() {
        assert_eq!(shared(&[10, 500, 90], 300), [10, 200, 90]);
        assert_eq!(shared(&[500, 500], 300), [150, 150]);
        assert_eq!(shared(&[1, 2], 300), [1, 2]);
        assert!(shared(&[], 300).is_empty());
    }
}
