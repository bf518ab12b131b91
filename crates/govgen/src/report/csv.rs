//! Grants for spreadsheets: RFC 4180, UTF-8 without a byte order mark, the fields of the JSON report as columns.

use std::borrow::Cow;

use csv::{Terminator, WriterBuilder};
use govgen_access::GrantRow;
use govgen_source::SourceMap;

const COLUMNS: [&str; 10] = [
    "division",
    "account",
    "account_id",
    "policy",
    "permission_set",
    "principal_type",
    "principal",
    "until",
    "path",
    "line",
];

/// Grants as a header row and one row each, in the report's order. An open end is an empty cell.
pub(crate) fn grants(sources: &SourceMap, rows: &[GrantRow<'_>]) -> String {
    const IN_MEMORY: &str = "memory takes every byte, and all rows have the same length";
    let mut writer = WriterBuilder::new().terminator(Terminator::CRLF).from_writer(Vec::new());
    writer.write_record(COLUMNS).expect(IN_MEMORY);
    for row in rows {
        let file = sources.file(row.span.file);
        let until = row.until.map_or_else(String::new, |it| it.to_string());
        let line = file.line_column(row.span.start).line.to_string();
        let cells: [&str; COLUMNS.len()] = [
            row.division,
            row.account,
            row.account_id,
            row.policy,
            row.permission_set,
            row.principal_type,
            row.principal,
            &until,
            &file.path,
            &line,
        ];
        writer.write_record(cells.map(inert).iter().map(|it| it.as_bytes())).expect(IN_MEMORY);
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
