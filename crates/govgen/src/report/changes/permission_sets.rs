//! Permission sets that come, go, or allow something else: what exactly, who holds them, and what the rules say of it.

use std::collections::HashMap;

use govgen_access::changes::{AttributeChange, Holders, Pattern, Scope, SetChange, StatementChange, Way};
use govgen_source::Diagnostic;

use super::{Part, Row, Section, Sign, Words, counted, few, name, place, said, strong, thousands};
use crate::diff::Page;

/// A section for each.
pub(super) fn sections(page: &Page<'_>) -> Vec<Section> {
    let mut about: About<'_> = HashMap::new();
    for it in &page.findings.added {
        if let (Some(division), Some(policy)) = (&it.subject.division, &it.subject.policy) {
            about.entry((division, policy)).or_default().push(it);
        }
    }
    page.changes.permission_sets.iter().map(|it| section(page, it, &about)).collect()
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
    let mut rows = Vec::new();
    rows.extend(home(set));
    rows.extend(numbers(set));
    rows.extend(set.statements.iter().map(statement));
    rows.extend(set.attributes.iter().map(attribute));
    rows.extend(findings(set, about));
    if let Some(first) = rows.first_mut() {
        let sources = if set.now.is_some() { page.now } else { page.before };
        first.cells.last_mut().expect("every row has a place").push(place(sources, set.span));
    }
    Section { heading, signs: ["more", "less", "other"], columns: &["what", "line"], rows, part: Part::PermissionSets }
}

fn row(sign: Sign, what: Words) -> Row {
    Row { sign, cells: vec![what, Words::new()] }
}

fn held(it: &Holders) -> String {
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
            let what = format!("its own document allows {} more", counted(gained, "action"));
            let writes = if writes > 0 {
                vec![said(", "), strong(format!("{} of them write", thousands(writes)))]
            } else {
                Words::new()
            };
            let mut words = vec![said(what)];
            words.extend(writes);
            rows.push(row(Sign::Plus, words));
        }
        None => rows.push(row(Sign::Other, vec![said("what it allows in all could not be counted")])),
    }
    if let Some(lost) = set.lost.filter(|it| *it > 0) {
        rows.push(row(Sign::Minus, vec![said(format!("its own document allows {} less", counted(lost, "action")))]));
    }
    rows
}

/// So many patterns, resources and conditions of one statement are listed.
const LISTED: usize = 8;

fn statement(it: &StatementChange) -> Row {
    let wider = it.was.iter().all(|was| it.scope.covers(was));
    let narrower = it.was.iter().any(|was| was.covers(&it.scope));
    let verb = match (it.way, it.denies) {
        (Way::Gain, false) => "allows ",
        (Way::Gain, true) => "denies ",
        (Way::Loss, false) => "no longer allows ",
        (Way::Loss, true) => "no longer denies ",
        (Way::Scope, false) if wider => "allows more widely ",
        (Way::Scope, false) => "allows elsewhere ",
        (Way::Scope, true) if narrower => "denies more narrowly ",
        (Way::Scope, true) => "denies elsewhere ",
    };
    // What is no longer denied is more, whatever goes.
    let sign = match (it.way, it.denies) {
        (Way::Scope, false) if wider => Sign::Plus,
        (Way::Scope, true) if narrower => Sign::Plus,
        (Way::Scope, _) => Sign::Other,
        (Way::Gain, false) | (Way::Loss, true) => Sign::Plus,
        (Way::Gain, true) | (Way::Loss, false) => Sign::Minus,
    };
    let mut words = vec![said(verb)];
    for (at, pattern) in it.patterns.iter().take(LISTED).enumerate() {
        if at > 0 {
            words.push(said(", "));
        }
        words.extend(shown(pattern));
    }
    if it.patterns.len() > LISTED {
        words.push(said(format!(" and {} more", thousands(it.patterns.len() - LISTED))));
    }
    words.extend(scope(&it.scope));
    for (at, was) in it.was.iter().take(2).enumerate() {
        words.push(said(if at == 0 { "; was" } else { " and" }));
        words.extend(scope(was));
    }
    row(sign, words)
}

fn shown(pattern: &Pattern) -> Words {
    let mut words = vec![name(&pattern.text)];
    match (pattern.actions, pattern.examples.as_slice()) {
        (_, []) => {}
        (Some(1), [only]) => words.extend([said(" ("), name(only), said(")")]),
        (Some(actions), examples) => {
            words.push(said(format!(" ({}, such as ", counted(actions, "action"))));
            words.extend(few(examples, examples.len(), |it| name(it)));
            words.push(said(")"));
        }
        (None, _) => {}
    }
    words
}

fn scope(it: &Scope) -> Words {
    let mut words = vec![said(if it.all_but { " on everything but " } else { " on " })];
    if it.resources == ["*"] && !it.all_but {
        words.push(strong("everything"));
    } else {
        words.extend(few(&it.resources, LISTED, |it| name(it)));
    }
    if it.conditions.is_empty() {
        words.push(said(", always"));
    } else {
        words.push(said(", if "));
        words.extend(few(&it.conditions, LISTED, |it| name(it)));
    }
    words
}

fn attribute(it: &AttributeChange) -> Row {
    let mut words = vec![said(format!("{}: ", it.key.replace('_', " ")))];
    let sign = match (&it.before, &it.now) {
        (None, Some(now)) => {
            words.push(name(now));
            // A boundary takes something away.
            if it.key == "permissions_boundary" { Sign::Minus } else { Sign::Plus }
        }
        (Some(before), None) => {
            let gone = if it.key == "permissions_boundary" { strong("no longer ") } else { said("no longer ") };
            words.extend([gone, name(before)]);
            if it.key == "permissions_boundary" || it.key == "available_to" { Sign::Plus } else { Sign::Minus }
        }
        (before, now) => {
            let text = |it: &Option<String>| name(it.clone().unwrap_or_default());
            words.extend([text(now), said(", was "), text(before)]);
            Sign::Other
        }
    };
    row(sign, words)
}

/// What the rules say of its policy that they did not.
fn findings(set: &SetChange<'_>, about: &About<'_>) -> Vec<Row> {
    let key = (set.now.or(set.before).unwrap_or_default(), set.policy);
    let rows = about.get(&key).into_iter().flatten().take(LISTED).map(|it| {
        let words = vec![strong(format!("{} {}", it.severity.as_str(), it.meta.name)), said(": "), name(&it.message)];
        row(Sign::Other, words)
    });
    rows.collect()
}
