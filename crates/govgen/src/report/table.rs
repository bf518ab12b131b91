//! Tables for people: grants, and the list of rules.

use comfy_table::presets::NOTHING;
use comfy_table::{ColumnConstraint, ContentArrangement, Table, Width};
use govgen_access::GrantRow;
use govgen_source::Meta;
use unicode_width::UnicodeWidthStr as _;

const HEADER: [&str; 8] = ["DIVISION", "ACCOUNT", "ID", "POLICY", "PERMISSION SET", "TYPE", "PRINCIPAL", "UNTIL"];

/// A column's spaces, one on each side.
const PADDING: u16 = 2;

/// Every grant, one row each. A width makes columns wrap between words; without one, as in a pipe, or where the longest
/// words have no room beside each other, every row is one line.
pub(crate) fn grants(rows: &[GrantRow<'_>], width: Option<usize>) -> String {
    if rows.is_empty() {
        return "nobody is granted anything\n".to_owned();
    }
    let rows: Vec<[String; 8]> = rows.iter().map(cells).collect();
    let words = width.map(|_| longest_words(&rows));
    let least: usize = words.iter().flatten().map(|it| usize::from(it + PADDING)).sum();
    let mut table = plain(width.filter(|it| *it >= least));
    table.set_header(HEADER);
    table.add_rows(rows);
    if let Some(words) = words {
        table.set_constraints(words.map(|it| ColumnConstraint::LowerBoundary(Width::Fixed(it + PADDING))));
    }
    text(&table)
}

fn cells(row: &GrantRow<'_>) -> [String; 8] {
    let until = row.until.map_or_else(String::new, |it| it.to_string());
    let texts = [
        row.division,
        row.account,
        row.account_id,
        row.policy,
        row.permission_set,
        row.principal_type,
        row.principal,
        &until,
    ];
    texts.map(ToOwned::to_owned)
}

/// How wide the longest word of each column is.
fn longest_words(rows: &[[String; 8]]) -> [u16; 8] {
    let longest = |cell: &str| cell.split_whitespace().map(|word| word.width()).max().unwrap_or(0);
    let mut words = HEADER.map(longest);
    for row in rows {
        for (word, cell) in words.iter_mut().zip(row) {
            *word = longest(cell).max(*word);
        }
    }
    words.map(|it| u16::try_from(it).unwrap_or(u16::MAX - PADDING))
}

/// Every kind of finding, one row each.
pub(crate) fn rules(kinds: impl Iterator<Item = &'static Meta>) -> String {
    let mut table = plain(None);
    table.set_header(["CODE", "NAME", "SEVERITY"]);
    for meta in kinds {
        table.add_row([meta.code, meta.name, meta.severity.as_str()]);
    }
    text(&table)
}

fn plain(width: Option<usize>) -> Table {
    let mut table = Table::new();
    table.load_style(NOTHING);
    match width {
        Some(width) => {
            table.set_content_arrangement(ContentArrangement::Dynamic);
            table.set_width(u16::try_from(width).unwrap_or(u16::MAX));
        }
        None => {
            table.set_content_arrangement(ContentArrangement::Disabled);
        }
    }
    table
}

/// The table without the spaces at the ends of its lines.
fn text(table: &Table) -> String {
    table.lines().map(|line| format!("{}\n", line.trim_end().strip_prefix(' ').unwrap_or(line.trim_end()))).collect()
}

#[cfg(test)]
mod tests {
    use govgen_access::GrantRow;
    use govgen_source::{FileId, Span};

    use super::grants;

    fn row(principal: &'static str) -> GrantRow<'static> {
        GrantRow {
            division: "project-a",
            account: "account-a",
            account_id: "000000000000",
            policy: "read-only",
            permission_set: "project-a-read-only",
            principal_type: "GROUP",
            principal,
            until: None,
            span: Span { file: FileId(0), start: 0, end: 0 },
        }
    }

    #[test]
    fn no_width_breaks_a_word() {
        let rows = [row("The people of the platform team"), row("alice@example.com")];
        let whole = grants(&rows, None);
        let words = |text: &str| {
            let mut words: Vec<String> = text.split_whitespace().map(ToOwned::to_owned).collect();
            words.sort();
            words
        };
        for width in 1..200 {
            let shown = grants(&rows, Some(width));
            assert_eq!(words(&shown), words(&whole), "{width}:\n{shown}");
            let fits = shown.lines().all(|it| it.len() <= width);
            assert!(fits || shown == whole, "{width} is neither kept nor given up:\n{shown}");
        }
        assert!(grants(&rows, Some(110)).lines().count() > 3, "there is room to wrap in");
    }
}
