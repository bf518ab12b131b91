//! Permission sets that come, go, or allow something else: what exactly, who holds them, and what the rules say of it.

use std::collections::HashMap;

use govgen_access::changes::{AttributeChange, Holders, Pattern, SetChange, StatementChange, Way};
use govgen_source::Diagnostic;

use super::{Part, Row, Section, Sign, Words, changed, counted, few, name, place, said, scope, strong, thousands};
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
    if let Some(twin) = set.twin {
        rows.push(twin_of(set, twin));
    } else {
        rows.extend(numbers(set));
        // What one allowed that is gone stands in the base.
        if set.now.is_some() {
            rows.extend(set.statements.iter().map(statement));
            rows.extend(set.attributes.iter().map(attribute));
        }
    }
    rows.extend(findings(set, about));
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

/// Whether it lets somebody do more than before: an action, more resources, fewer conditions, less that is denied.
pub(super) fn is_wider(set: &SetChange<'_>) -> bool {
    set.twin.is_none()
        && set.now.is_some()
        && (set.gained.is_none_or(|it| it.0 > 0)
            || set.statements.iter().any(|it| sign(it) != Sign::Minus)
            || set.attributes.iter().any(|it| {
                let attached = matches!(it.key, "managed_policies" | "customer_managed_policies");
                attached && it.now.is_some()
                    || it.key == "permissions_boundary" && it.before.is_some()
                    || it.key == "inline_policy"
            }))
}

fn row(sign: Sign, what: Words) -> Row {
    Row { sign, cells: vec![what, Words::new()], production: false }
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

/// So many patterns of one statement are listed; what means many actions, and what writes, comes first.
const LISTED: usize = 8;

/// Whether patterns come to hold for all that they held for, and more.
fn is_spread(it: &StatementChange) -> bool {
    it.was.iter().all(|was| it.scope.covers(was))
}

fn is_narrowed(it: &StatementChange) -> bool {
    it.was.iter().any(|was| was.covers(&it.scope))
}

/// Whether it is more or less that somebody may do. What is no longer denied is more, whatever goes.
fn sign(it: &StatementChange) -> Sign {
    match (it.way, it.denies) {
        (Way::Scope, false) if is_spread(it) => Sign::Plus,
        (Way::Scope, true) if is_narrowed(it) => Sign::Plus,
        (Way::Scope, _) => Sign::Other,
        (Way::Gain, false) | (Way::Loss, true) => Sign::Plus,
        (Way::Gain, true) | (Way::Loss, false) => Sign::Minus,
    }
}

fn statement(it: &StatementChange) -> Row {
    let verb = match (it.way, it.denies) {
        (Way::Gain, false) => "allows ",
        (Way::Gain, true) => "denies ",
        (Way::Loss, false) => "no longer allows ",
        (Way::Loss, true) => "no longer denies ",
        (Way::Scope, false) if is_spread(it) => "allows more widely ",
        (Way::Scope, false) => "allows elsewhere ",
        (Way::Scope, true) if is_narrowed(it) => "denies more narrowly ",
        (Way::Scope, true) => "denies elsewhere ",
    };
    let mut words = vec![said(verb)];
    for (at, pattern) in it.patterns.iter().take(LISTED).enumerate() {
        if at > 0 {
            words.push(said(", "));
        }
        words.extend(shown(pattern));
    }
    if it.patterns.len() > LISTED {
        let rest = &it.patterns[LISTED..];
        let writes = rest.iter().filter(|it| it.writes).count();
        words.push(said(format!(" and {} more", thousands(rest.len()))));
        if writes > 0 {
            words.extend([said(", "), strong(format!("{} of them write", thousands(writes)))]);
        }
    }
    match it.was.as_slice() {
        [was] if it.scope.all_but == was.all_but => words.extend(scope::difference(was, &it.scope)),
        all => {
            words.extend(scope::whole(&it.scope));
            for (at, was) in all.iter().take(2).enumerate() {
                words.push(said(if at == 0 { "; was" } else { " and" }));
                words.extend(scope::whole(was));
            }
            if all.len() > 2 {
                words.push(said(format!(" and {} more", counted(all.len() - 2, "place"))));
            }
        }
    }
    row(sign(it), words)
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

fn attribute(it: &AttributeChange) -> Row {
    let mut words = vec![said(format!("{}: ", it.key.replace('_', " ")))];
    let sign = match (&it.before, &it.now) {
        (None, Some(now)) => {
            words.extend(value(it.key, now));
            // A boundary takes something away.
            if it.key == "permissions_boundary" { Sign::Minus } else { Sign::Plus }
        }
        (Some(before), None) => {
            let gone = if it.key == "permissions_boundary" { strong("no longer") } else { said("no longer") };
            words.extend([gone, said(" ")]);
            words.extend(value(it.key, before));
            if it.key == "permissions_boundary" || it.key == "available_to" { Sign::Plus } else { Sign::Minus }
        }
        (Some(before), Some(now)) if it.key == "session_duration" => {
            words.extend(value(it.key, now));
            words.push(said(", was "));
            words.extend(value(it.key, before));
            Sign::Other
        }
        (before, now) => {
            words.extend(changed(before.as_deref().unwrap_or_default(), now.as_deref().unwrap_or_default()));
            Sign::Other
        }
    };
    row(sign, words)
}

/// A value as people read it, with the file's text.
fn value(key: &str, text: &str) -> Words {
    let seconds = (key == "session_duration").then(|| govgen_iam::session_seconds(text)).flatten();
    let Some(seconds) = seconds else { return vec![name(text)] };
    let amount = |unit: u64| usize::try_from(seconds / unit).unwrap_or(usize::MAX);
    let shown = match (seconds % 3600, seconds % 60) {
        (0, _) => counted(amount(3600), "hour"),
        (_, 0) => counted(amount(60), "minute"),
        _ => counted(amount(1), "second"),
    };
    vec![said(format!("{shown} (")), name(text), said(")")]
}

/// What the rules say of its policy that they did not.
fn findings(set: &SetChange<'_>, about: &About<'_>) -> Vec<Row> {
    let key = (set.now.or(set.before).unwrap_or_default(), set.policy);
    let rows = about.get(&key).into_iter().flatten().map(|it| {
        let words = vec![strong(format!("{} {}", it.severity.as_str(), it.meta.name)), said(": "), name(&it.message)];
        row(Sign::Other, words)
    });
    rows.collect()
}
