//! Tables for people: grants, and the list of rules.

use comfy_table::presets::NOTHING;
use comfy_table::{ColumnConstraint, ContentArrangement, Table, Width};
use govgen_source::Meta;
use unicode_width::UnicodeWidthStr as _;

use super::listing::{Column, Listed, Listing};
use super::words::words;

/// A column's spaces, one on each side.
const PADDING: u16 = 2;

/// Every grant, one row each. A width makes columns wrap between words; without one, as in a pipe, or where the longest
/// words have no room beside each other, every row is one line. Where the list is grouped, a group is named once.
pub(crate) fn grants(listing: &Listing<'_>, width: Option<usize>) -> String {
    let words = words(listing.lang);
    if listing.rows.is_empty() {
        return format!("{}\n", words.nobody);
    }
    let columns = columns(listing);
    let header: Vec<String> = columns.iter().map(|it| words.title_of(*it).to_uppercase()).collect();
    let rows = rows(listing, &columns);
    let longest = width.map(|_| longest_words(&header, &rows));
    let least: usize = longest.iter().flatten().map(|it| usize::from(it + PADDING)).sum();
    let mut table = plain(width.filter(|it| *it >= least));
    table.set_header(header);
    table.add_rows(rows);
    if let Some(longest) = longest {
        let constraint = |it: u16| ColumnConstraint::LowerBoundary(Width::Fixed(it + PADDING));
        table.set_constraints(longest.into_iter().map(constraint));
    }
    text(&table)
}

/// Those of the group and the rest. The plain list is as wide as terminals are, and keeps the columns it has always had.
fn columns(listing: &Listing<'_>) -> Vec<Column> {
    let mut columns: Vec<Column> = listing.group_columns().iter().copied().chain(listing.columns_in_group()).collect();
    let has_environments = listing.by.is_some() && listing.rows.iter().any(|it| it.grant.environment.is_some());
    columns.retain(|it| *it != Column::Environment || has_environments);
    columns
}

fn rows(listing: &Listing<'_>, columns: &[Column]) -> Vec<Vec<String>> {
    let group = listing.group_columns();
    let named = if listing.by.is_some() { columns.iter().filter(|it| group.contains(it)).count() } else { 0 };
    let row = |(at, row): (usize, &Listed<'_>)| {
        let cell = |(place, column): (usize, &Column)| {
            let is_said = at > 0 && place < named;
            if is_said { String::new() } else { listing.shown(row, *column).into_owned() }
        };
        columns.iter().enumerate().map(cell).collect()
    };
    listing.groups().flat_map(|group| group.iter().enumerate().map(row)).collect()
}

/// How wide the longest word of each column is.
fn longest_words(header: &[String], rows: &[Vec<String>]) -> Vec<u16> {
    let longest = |cell: &String| cell.split_whitespace().map(|word| word.width()).max().unwrap_or(0);
    let mut words: Vec<usize> = header.iter().map(longest).collect();
    for row in rows {
        for (word, cell) in words.iter_mut().zip(row) {
            *word = longest(cell).max(*word);
        }
    }
    words.into_iter().map(|it| u16::try_from(it).unwrap_or(u16::MAX - PADDING)).collect()
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
    use govgen_source::{FileId, SourceMap, Span};

    use super::{Listing, grants};

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
            environment: None,
        }
    }

    #[test]
    fn no_width_breaks_a_word() {
        let rows = [row("The people of the platform team"), row("alice@example.com")];
        let sources = SourceMap::new(Vec::new());
        let listing = Listing::plain(&sources, rows.to_vec());
        let whole = grants(&listing, None);
        let words = |text: &str| {
            let mut words: Vec<String> = text.split_whitespace().map(ToOwned::to_owned).collect();
            words.sort();
            words
        };
        for width in 1..200 {
            let shown = grants(&listing, Some(width));
            assert_eq!(words(&shown), words(&whole), "{width}:\n{shown}");
            let fits = shown.lines().all(|it| it.len() <= width);
            assert!(fits || shown == whole, "{width} is neither kept nor given up:\n{shown}");
        }
        assert!(grants(&listing, Some(110)).lines().count() > 3, "there is room to wrap in");
    }
}
