//! Names that lead to another id: everything that is granted to them becomes somebody else's, and no line of a division shows it.

use govgen_access::changes::IdChange;
use govgen_model::PrincipalKind;

use super::{Part, Row, Section, Sign, Words, counted, name, said, strong, thousands};
use crate::diff::Page;

/// So many names that nobody is granted anything by are listed.
const LISTED: usize = 5;

/// A row for each that is granted something or leads elsewhere; one for those that merely come, and one for those that go.
pub(super) fn section(page: &Page<'_>) -> Option<Section> {
    let (idle, felt): (Vec<_>, Vec<_>) = page.changes.ids.iter().partition(|it| it.is_idle());
    let (came, gone): (Vec<_>, Vec<_>) = idle.into_iter().partition(|it| it.now.is_some());
    let mut rows: Vec<Row> = felt.into_iter().map(row).collect();
    rows.extend(idle_row(Sign::Plus, &came));
    rows.extend(idle_row(Sign::Minus, &gone));
    (!rows.is_empty()).then(|| Section {
        heading: vec![said("whose access a name is, by the lock")],
        signs: ["id", "no id", "another id"],
        columns: &["who", "what"],
        rows,
        part: Part::Decisions,
    })
}

fn who(it: &IdChange<'_>) -> Words {
    match it.kind {
        PrincipalKind::User => vec![name(it.name)],
        PrincipalKind::Group => vec![said("group "), name(it.name)],
    }
}

/// Names that nothing is granted to: an id that is written with such a name today is somebody's access with the next change.
fn idle_row(sign: Sign, list: &[&IdChange<'_>]) -> Option<Row> {
    let count = if list.len() == 1 { "1 name".to_owned() } else { format!("{} names", thousands(list.len())) };
    let mut what = Words::new();
    for (at, it) in list.iter().take(LISTED).enumerate() {
        what.push(said(if at > 0 { ", " } else { "" }));
        what.extend(who(it));
        let (verb, id) = it.now.map_or(("led to", it.before), |now| ("leads to", Some(now)));
        what.extend([said(format!(" {verb} ")), name(id.unwrap_or_default())]);
    }
    if list.len() > LISTED {
        what.push(said(format!(" and {} more", thousands(list.len() - LISTED))));
    }
    let words = vec![said(format!("{count} in the lock, granted nothing"))];
    (!list.is_empty()).then(|| Row { sign, cells: vec![words, what], production: false, gains: None })
}

fn row(it: &IdChange<'_>) -> Row {
    let who = who(it);
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
    Row { sign, cells: vec![who, what], production: it.production > 0, gains: None }
}

fn grants(it: &IdChange<'_>) -> Words {
    if it.grants == 0 {
        return vec![said("; nothing is granted to the name")];
    }
    let mut words = vec![said(format!("; {} to the name", counted(it.grants, "grant")))];
    if it.production > 0 {
        words.extend([said(", "), strong(format!("{} in production", thousands(it.production)))]);
    }
    words
}
