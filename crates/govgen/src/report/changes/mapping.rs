//! What the organization alone decides: accounts, divisions, owners, waivers, guardrails; and findings about anything.

use std::collections::BTreeSet;

use govgen_access::changes::{AccountChange, DivisionChange, OwnersChange, Said, SettingChange, is_production};
use govgen_source::{Diagnostic, SourceMap};

use super::{Part, Row, Section, Sign, Words, counted, few, message, name, people, said, strong, values};
use crate::diff::Page;

const SIGNS: [&str; 3] = ["new", "gone", "changed"];

/// What decides which findings there are: waivers, acknowledgements, guardrails; and a section for each other kind of thing.
pub(super) fn sections(page: &Page<'_>) -> (Vec<Section>, Vec<Section>) {
    let changes = page.changes;
    let section = |heading: &str, columns, rows, part| Section {
        heading: vec![said(heading)],
        signs: SIGNS,
        columns,
        rows,
        part,
    };
    let decides = |it: &&SettingChange| matches!(it.kind, "waiver" | "acknowledgement" | "guardrail");
    let decisions = changes.settings.iter().filter(decides).map(setting);
    let others = changes.settings.iter().filter(|it| !decides(it)).map(setting);
    let new = changes.settings.iter().filter(|it| it.kind == "waiver" && it.now.is_some());
    let waived: BTreeSet<&str> = new.map(|it| it.what.as_str()).collect();
    let gone = page.findings.gone.iter().map(|it| finding(page, page.before, it, Some(&waived)));
    // What is said of a permission set stands with it.
    let sets: BTreeSet<(&str, &str)> =
        changes.permission_sets.iter().map(|it| (it.now.or(it.before).unwrap_or_default(), it.policy)).collect();
    let is_told = |it: &Diagnostic| {
        let about = it.subject.division.as_deref().zip(it.subject.policy.as_deref());
        about.is_some_and(|it| sets.contains(&it))
    };
    let added = page.findings.added.iter().filter(|it| !is_told(it)).map(|it| finding(page, page.now, it, None));
    let decisions =
        section("waivers, acknowledgements and guardrails", &["what", "value"], decisions.collect(), Part::Decisions);
    let others = vec![
        section("accounts", &["account", "what"], changes.accounts.iter().map(account).collect(), Part::Organization),
        section("divisions", &["division", "what"], changes.mapping.iter().map(division).collect(), Part::Organization),
        section("owners", &["of", "what"], changes.owners.iter().map(owners).collect(), Part::Organization),
        section("settings", &["what", "value"], others.collect(), Part::Organization),
        section("findings", &["rule", "what"], added.chain(gone).collect(), Part::Findings),
    ];
    (vec![decisions], others)
}

fn account(it: &AccountChange<'_>) -> Row {
    let shown = it.now.or(it.before).map(|place| place.row.name.value.to_string()).unwrap_or_default();
    let account = vec![name(shown), said(" "), name(it.id)];
    let (sign, what) = match (&it.before, &it.now) {
        (None, Some(now)) => {
            let mut words = vec![said("comes to "), name(now.division)];
            words.extend(now.environment().map(|it| said(format!(" ({it})"))));
            if now.status() != "active" {
                words.push(said(format!(", {}", now.status())));
            }
            (Sign::Plus, words)
        }
        (Some(before), None) => (Sign::Minus, vec![said("leaves "), name(before.division)]),
        (Some(before), Some(now)) => {
            let mut parts: Vec<Words> = Vec::new();
            if before.division != now.division {
                parts.push(vec![
                    strong("moves"),
                    said(" from "),
                    name(before.division),
                    said(" to "),
                    name(now.division),
                ]);
            }
            if before.row.name.value != now.row.name.value {
                parts.push(vec![said("was called "), name(before.row.name.value.as_ref())]);
            }
            if before.status() != now.status() {
                parts.push(vec![said(format!("is {} now, was {}", now.status(), before.status()))]);
            }
            if before.environment() != now.environment() {
                let shown = |it: Option<&str>| it.unwrap_or("of no environment").to_owned();
                let (is, was) = (shown(now.environment()), shown(before.environment()));
                // What was production is not marked as such any more, nor is what people gain there.
                let was =
                    if is_production(before.row) { strong(format!("was {was}")) } else { said(format!("was {was}")) };
                let mut part = vec![said(format!("is {is} now, ")), was];
                let holders = it.holders;
                if holders.grants > 0 {
                    let people = people(holders.users, holders.groups);
                    let grants = counted(holders.grants, "grant");
                    let hold = if holders.users + holders.groups == 1 { "holds" } else { "hold" };
                    part.push(said(format!("; {people} {hold} {grants} in it")));
                }
                parts.push(part);
            }
            (Sign::Other, joined(parts))
        }
        (None, None) => (Sign::Other, Words::new()),
    };
    Row { sign, cells: vec![account, what], production: false, gains: None }
}

fn joined(parts: Vec<Words>) -> Words {
    let mut words = Words::new();
    for (at, part) in parts.into_iter().enumerate() {
        if at > 0 {
            words.push(said(", "));
        }
        words.extend(part);
    }
    words
}

fn division(it: &DivisionChange<'_>) -> Row {
    let sign = match (it.was, it.is) {
        (false, _) => Sign::Plus,
        (_, false) => Sign::Minus,
        _ => Sign::Other,
    };
    let part = |(key, before, now): &(&'static str, Option<Said>, Option<Said>)| {
        let value = |it: &'_ Option<Said>| it.clone().filter(|it| !it.is_empty());
        let mut words = vec![said(format!("{} ", key.replace('_', " ")))];
        match (value(before), value(now)) {
            (None, Some(now)) => words.extend(values::words(&now)),
            (Some(before), None) => {
                words.push(said("was "));
                words.extend(values::words(&before));
            }
            (Some(before), Some(now)) => words.extend(values::changed(&before, &now)),
            (None, None) => return None,
        }
        Some(words)
    };
    let what = match sign {
        Sign::Minus => vec![said("is no division any more")],
        _ => joined(it.terms.iter().filter_map(part).collect()),
    };
    Row { sign, cells: vec![vec![name(it.name)], what], production: false, gains: None }
}

fn owners(it: &OwnersChange<'_>) -> Row {
    let of = it.division.map_or_else(|| vec![strong("everything")], |it| vec![name(it)]);
    let mut parts = Vec::new();
    let new = if it.added.len() == 1 { "new owner " } else { "new owners " };
    for (list, verb) in [(&it.added, new), (&it.removed, "no longer ")] {
        if !list.is_empty() {
            let mut words = vec![said(verb)];
            words.extend(few(list, 8, |it| name(*it)));
            parts.push(words);
        }
    }
    Row { sign: Sign::Other, cells: vec![of, joined(parts)], production: false, gains: None }
}

fn setting(it: &SettingChange) -> Row {
    let (sign, value) = match (&it.before, &it.now) {
        (None, Some(now)) => (Sign::Plus, values::words(now)),
        (Some(before), None) => {
            let mut words = vec![said("was ")];
            words.extend(values::words(before));
            (Sign::Minus, words)
        }
        (before, now) => {
            let text = |it: &Option<Said>| it.clone().unwrap_or_default();
            (Sign::Other, values::changed(&text(before), &text(now)))
        }
    };
    Row {
        sign,
        cells: vec![vec![said(format!("{} ", it.kind)), name(&it.what)], value],
        production: false,
        gains: None,
    }
}

/// A finding that is new, or, with the rules that new waivers are about, one that is gone.
fn finding(page: &Page<'_>, sources: &SourceMap, it: &Diagnostic, waived: Option<&BTreeSet<&str>>) -> Row {
    let rule = vec![said(it.severity.as_str()), said(" "), name(it.meta.name)];
    let mut what = vec![message(&it.message), said(" at "), super::place(page, sources, it.span)];
    if waived.is_some_and(|waived| waived.contains(it.meta.name)) {
        what.extend([said("; a new waiver is about this rule: perhaps "), strong("waived, not mended")]);
    }
    Row {
        sign: if waived.is_some() { Sign::Minus } else { Sign::Plus },
        cells: vec![rule, what],
        production: false,
        gains: None,
    }
}
