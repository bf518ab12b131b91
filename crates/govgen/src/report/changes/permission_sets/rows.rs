//! What differs of one permission set, a row for each statement and attribute.

use govgen_access::changes::{AttributeChange, Bearing, Pattern, StatementChange, Way};

use super::super::{Row, Sign, Words, changed, counted, few, name, said, scope, strong, thousands};
use super::{row, widened};

/// So many patterns of one statement are listed; what means many actions, and what writes, comes first.
const LISTED: usize = 8;

/// Whether it is more or less that somebody may do. What is no longer denied is more, whatever goes.
fn sign(it: &StatementChange) -> Sign {
    match it.bearing {
        Bearing::More => Sign::Plus,
        Bearing::Less => Sign::Minus,
        Bearing::Same | Bearing::Unproved => Sign::Other,
    }
}

fn verb(it: &StatementChange) -> &'static str {
    match (it.way, it.denies, it.bearing) {
        (Way::Gain, false, _) => "allows ",
        (Way::Gain, true, _) => "denies ",
        (Way::Loss, false, _) => "no longer allows ",
        (Way::Loss, true, _) => "no longer denies ",
        (Way::Scope, false, Bearing::More) => "allows more widely ",
        (Way::Scope, false, Bearing::Less) => "allows more narrowly ",
        (Way::Scope, false, _) => "allows elsewhere ",
        (Way::Scope, true, Bearing::More) => "denies more narrowly ",
        (Way::Scope, true, Bearing::Less) => "denies more widely ",
        (Way::Scope, true, _) => "denies elsewhere ",
    }
}

/// What happens to patterns of one service.
pub(super) fn statement(it: &StatementChange) -> Row {
    let mut words = vec![said(verb(it))];
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
            words.extend(widened::writing(rest.len(), writes));
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
    if it.bearing == Bearing::Same {
        words.push(said("; the rest of it says the same"));
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

/// Where an attribute's row stands: what is attached and what bounds it first, what only describes it last.
pub(super) fn rank(it: &AttributeChange) -> usize {
    match it.key {
        "managed_policies" | "customer_managed_policies" if it.now.is_some() => 0,
        "permissions_boundary" => 0,
        "inline_policy" | "session_duration" | "relay_state" | "available_to" => 2,
        "tags" | "description" => 5,
        _ => 4,
    }
}

/// Where a statement's row stands: what writes on whatever there is first, what is less last.
pub(super) fn rank_of_statement(it: &StatementChange) -> usize {
    let is_unbounded = (it.denies || it.scope.is_wide()) && it.patterns.iter().any(|it| it.writes);
    match it.bearing {
        Bearing::More | Bearing::Unproved if is_unbounded => 1,
        Bearing::More => 2,
        Bearing::Unproved | Bearing::Same => 3,
        Bearing::Less => 4,
    }
}

/// An attribute's value that comes, goes, or gives way to another.
pub(super) fn attribute(it: &AttributeChange) -> Row {
    let mut words = vec![said(format!("{}: ", it.key.replace('_', " ")))];
    let sign = match (&it.before, &it.now) {
        (None, Some(now)) => {
            words.extend(value(it.key, now));
            match it.key {
                // A boundary takes something away.
                "permissions_boundary" => Sign::Minus,
                "inline_policy" => Sign::Other,
                _ => Sign::Plus,
            }
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
pub(in super::super) fn value(key: &str, text: &str) -> Words {
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
