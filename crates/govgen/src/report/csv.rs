//! Grants for spreadsheets: RFC 4180, UTF-8, the fields of the JSON report as columns.

use std::borrow::Cow;

use super::listing::{Column, Listing};
use super::words::words;
use crate::args::Lang;
use csv::{Terminator, WriterBuilder};

/// Grants as a header row and one row each, in the report's order. An open end is an empty cell.
pub(crate) fn grants(listing: &Listing<'_>, bom: bool) -> String {
    const IN_MEMORY: &str = "memory takes every byte, and all rows have the same length";
    let columns = listing.every_column();
    let start = if bom { "\u{feff}" } else { "" };
    let mut writer = WriterBuilder::new().terminator(Terminator::CRLF).from_writer(start.as_bytes().to_vec());
    let heading = |it: &Column| match listing.lang {
        Lang::En => it.key(),
        lang => words(lang).title_of(*it),
    };
    writer.write_record(columns.iter().map(heading)).expect(IN_MEMORY);
    for row in &listing.rows {
        for column in &columns {
            writer.write_field(&*inert(&listing.cell(row, *column))).expect(IN_MEMORY);
        }
        writer.write_record(None::<&[u8]>).expect(IN_MEMORY);
    }
    let bytes = writer.into_inner().expect(IN_MEMORY);
    String::from_utf8(bytes).expect("every cell is text")
}

/// A cell that no spreadsheet takes for a formula: what begins like one gets an apostrophe in front.
///
/// Whoever opens a report did not choose the names in it. Excel splits at `;` instead of `,` where numbers have a decimal
/// comma, and a cell's parts then are cells. An apostrophe that stands in such a place itself gets another, so that
/// taking one away from each gives the cell back. The full-width signs are formulas where Japanese is typed.
/// Source: OWASP, "CSV Injection".
fn inert(cell: &str) -> Cow<'_, str> {
    let parts: Vec<&str> = cell.split_inclusive([';', '\t', '\r', '\n']).collect();
    if !parts.iter().any(|part| is_live(part)) {
        return Cow::Borrowed(cell);
    }
    let quoted = parts.iter().map(|part| format!("{}{part}", if is_live(part) { "'" } else { "" }));
    Cow::Owned(quoted.collect())
}

fn is_live(part: &str) -> bool {
    // A quotation mark at the beginning of a cell is not part of it.
    let part = part.trim_start_matches('"');
    part.starts_with(['=', '+', '-', '@', '\t', '\r', '\'', '＝', '＋', '－', '＠'])
}
