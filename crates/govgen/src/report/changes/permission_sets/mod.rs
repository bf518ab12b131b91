//! Permission sets that come, go, or allow something else: what exactly, who holds them, and what the rules say of it.

mod rows;
mod widened;

use std::cmp::Reverse;
use std::collections::HashMap;

use govgen_access::changes::{Holders, SetChange};
use govgen_source::Diagnostic;

use super::{Part, Row, Section, Sign, Words, counted, message, name, place, said, strong, thousands};
use crate::diff::Page;

pub(super) use rows::value;
pub(super) use widened::{parts, policies};

/// A section for each, those first by which most is gained.
pub(super) fn sections(page: &Page<'_>) -> Vec<Section> {
    let mut about: About<'_> = HashMap::new();
    for it in &page.findings.added {
        if let (Some(division), Some(policy)) = (&it.subject.division, &it.subject.policy) {
            about.entry((division, policy)).or_default().push(it);
        }
    }
    worst_first(page).into_iter().map(|it| section(page, it, &about)).collect()
}

/// Those first by which most is gained; the rest by name.
pub(super) fn worst_first<'p>(page: &Page<'p>) -> Vec<&'p SetChange<'p>> {
    let mut sets: Vec<&SetChange<'p>> = page.changes.permission_sets.iter().collect();
    sets.sort_by_cached_key(|it| Reverse(it.weight()));
    sets
}

/// What the rules newly say, by division and policy.
type About<'f> = HashMap<(&'f str, &'f str), Vec<&'f Diagnostic>>;

fn section(page: &Page<'_>, set: &SetChange<'_>, about: &About<'_>) -> Section {
    let mut heading = vec![said("permission set "), name(set.name)];
    let verb = match (set.before, set.now) {
        (None, _) => " is new",
        (_, None) => " goes",
        _ => " changes",
    };
    heading.push(said(format!("{verb}; {}", held(&set.holders))));
    if set.holders.production > 0 {
        heading.extend([said(", "), strong(format!("{} in production", thousands(set.holders.production)))]);
    }
    let mut rows: Vec<(usize, Row)> = Vec::new();
    if let Some(twin) = set.twin {
        rows.push((0, twin_of(set, twin)));
    } else {
        rows.extend(numbers(set).into_iter().map(|it| (0, it)));
        // What one allowed that is gone stands in the base.
        if set.now.is_some() {
            rows.extend(set.attributes.iter().map(|it| (rows::rank(it), rows::attribute(it))));
            rows.extend(set.statements.iter().map(|it| (rows::rank_of_statement(it), rows::statement(it))));
        }
    }
    rows.extend(findings(set, about).into_iter().map(|it| (2, it)));
    // What is more must not be what there is no room for.
    rows.sort_by_key(|it| it.0);
    let mut rows: Vec<Row> = home(set).into_iter().chain(rows.into_iter().map(|it| it.1)).collect();
    if let Some(first) = rows.first_mut() {
        let sources = if set.now.is_some() { page.now } else { page.before };
        first.cells.last_mut().expect("every row has a place").push(place(page, sources, set.span));
    }
    Section { heading, signs: ["more", "less", "other"], columns: &["what", "line"], rows, part: Part::PermissionSets }
}

/// One that another one takes the place of, and that says the same.
fn twin_of(set: &SetChange<'_>, twin: &str) -> Row {
    if set.now.is_none() {
        return row(Sign::Minus, vec![said("says the same as "), name(twin), said(", which is new")]);
    }
    let words = vec![
        said("says the same as "),
        name(twin),
        said(
            ", which goes: everybody loses the one and gets the other. A new name for a policy alone is `govgen move policy`",
        ),
    ];
    row(Sign::Plus, words)
}

fn row(sign: Sign, what: Words) -> Row {
    Row { sign, cells: vec![what, Words::new()], production: false, gains: None }
}

pub(super) fn held(it: &Holders) -> String {
    if it.users + it.groups == 0 {
        return "nobody holds it".to_owned();
    }
    let users = (it.users > 0).then(|| counted(it.users, "user"));
    let groups = (it.groups > 0).then(|| counted(it.groups, "group"));
    let people: Vec<String> = [users, groups].into_iter().flatten().collect();
    format!("held by {} in {}", people.join(" and "), counted(it.accounts, "account"))
}

/// Whose it is.
fn home(set: &SetChange<'_>) -> Option<Row> {
    let whose = |it: &str| {
        if it == "common" { vec![said("the organization's")] } else { vec![said("of "), name(it)] }
    };
    let (sign, words) = match (set.before, set.now) {
        (Some(before), Some(now)) if before != now => {
            let mut words = whose(now);
            words.push(said(" now, was "));
            words.extend(whose(before));
            (Sign::Other, words)
        }
        (None, Some(now)) => (Sign::Plus, whose(now)),
        (Some(before), None) => (Sign::Minus, whose(before)),
        _ => return None,
    };
    Some(row(sign, words))
}

fn numbers(set: &SetChange<'_>) -> Vec<Row> {
    let mut rows = Vec::new();
    match set.gained {
        Some((0, _)) => {}
        Some((gained, writes)) => {
            let mut words = vec![said(format!("its own document allows {} more", counted(gained, "action")))];
            words.extend(widened::writing(gained, writes));
            rows.push(row(Sign::Plus, words));
        }
        None => rows.push(row(Sign::Other, vec![said("what it allows in all could not be counted")])),
    }
    if let Some(lost) = set.lost.filter(|it| *it > 0) {
        rows.push(row(Sign::Minus, vec![said(format!("its own document allows {} less", counted(lost, "action")))]));
    }
    rows
}

/// What the rules say of its policy that they did not.
fn findings(set: &SetChange<'_>, about: &About<'_>) -> Vec<Row> {
    let key = (set.now.or(set.before).unwrap_or_default(), set.policy);
    let rows = about.get(&key).into_iter().flatten().map(|it| {
        let words =
            vec![strong(format!("{} {}", it.severity.as_str(), it.meta.name)), said(": "), message(&it.message)];
        row(Sign::Other, words)
    });
    rows.collect()
}
