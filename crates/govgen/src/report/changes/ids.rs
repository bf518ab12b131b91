//! Names that lead to another id: everything that is granted to them becomes somebody else's, and no line of a division shows it.

use govgen_access::changes::IdChange;
use govgen_model::PrincipalKind;

use super::{Part, Row, Section, Sign, Words, counted, name, said, strong};
use crate::diff::Page;

/// A row for each.
pub(super) fn section(page: &Page<'_>) -> Option<Section> {
    let rows: Vec<Row> = page.changes.ids.iter().map(row).collect();
    (!rows.is_empty()).then(|| Section {
        heading: vec![said("whose access a name is, by the lock")],
        signs: ["id", "no id", "another id"],
        columns: &["who", "what"],
        rows,
        part: Part::Decisions,
    })
}

fn row(it: &IdChange<'_>) -> Row {
    let who = match it.kind {
        PrincipalKind::User => vec![name(it.name)],
        PrincipalKind::Group => vec![said("group "), name(it.name)],
    };
    let (sign, mut what) = match (it.before, it.now) {
        (None, Some(now)) => (Sign::Plus, vec![said("leads to "), name(now), said(", was in no lock that counted")]),
        (Some(before), None) => {
            (Sign::Minus, vec![said("led to "), name(before), said(", is in no lock that counts now")])
        }
        (before, now) => {
            let [now, before] = [now, before].map(Option::unwrap_or_default);
            (Sign::Other, vec![said("leads to "), name(now), said(", was "), name(before)])
        }
    };
    what.extend(grants(it));
    Row { sign, cells: vec![who, what], production: it.production > 0 }
}

fn grants(it: &IdChange<'_>) -> Words {
    if it.grants == 0 {
        return vec![said("; nothing is granted to the name")];
    }
    let mut words = vec![said(format!("; {} to the name", counted(it.grants, "grant")))];
    if it.production > 0 {
        words.extend([said(", "), strong(format!("{} in production", super::thousands(it.production)))]);
    }
    words
}
