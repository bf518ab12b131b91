//! Tables for people: grants, and the list of rules.

use comfy_table::presets::NOTHING;
use comfy_table::{ContentArrangement, Table};
use govgen_access::GrantRow;
use govgen_source::Meta;

/// Every grant, one row each. A width makes columns wrap; without one, as in a pipe, every row is one line.
pub(crate) fn grants(rows: &[GrantRow<'_>], width: Option<usize>) -> String {
    if rows.is_empty() {
        return "nobody is granted anything\n".to_owned();
    }
    let mut table = plain(width);
    table.set_header(["DIVISION", "ACCOUNT", "ID", "POLICY", "PERMISSION SET", "TYPE", "PRINCIPAL", "UNTIL"]);
    for row in rows {
        let until = row.until.map_or_else(String::new, |it| it.to_string());
        table.add_row([
            row.division,
            row.account,
            row.account_id,
            row.policy,
            row.permission_set,
            row.principal_type,
            row.principal,
            &until,
        ]);
    }
    text(&table)
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
