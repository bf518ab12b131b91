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

/// A cell that no spreadsheet takes for a formula: one that begins like a formula gets an apostrophe in front.
///
/// Whoever opens a report did not choose the names in it. The full-width signs are formulas where Japanese is typed.
/// Source: OWASP, "CSV Injection".
fn inert(cell: &str) -> Cow<'_, str> {
    if cell.starts_with(['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠']) {
        Cow::Owned(format!("'{cell}"))
    } else {
        Cow::Borrowed(cell)
    }
}
