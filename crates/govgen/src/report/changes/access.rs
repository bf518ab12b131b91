//! Who gains, loses or changes what, division by division. What one line does to one person in many accounts is one row.

use std::collections::{BTreeMap, HashMap, HashSet};

use govgen_access::changes::{Access, AccessChange, DivisionChanges, Kind, is_production};
use govgen_model::{Looks, PrincipalKind};
use govgen_source::{Date, Span};

use super::summary;
use super::{Part, Row, Section, Sign, Words, few, name, place, said, strong, thousands};
use crate::diff::Page;

/// A section for each division.
pub(super) fn sections(page: &Page<'_>) -> Vec<Section> {
    page.changes.divisions.iter().map(|it| section(page, it)).collect()
}

fn section(page: &Page<'_>, division: &DivisionChanges<'_>) -> Section {
    let twins = twins(division);
    let counts = summary::Counts::of(std::iter::once(division));
    Section {
        heading: vec![name(division.name), said(format!(": {}", counts.people()))],
        signs: ["gains", "loses", "changes"],
        columns: &["who", "what", "line"],
        rows: groups(&division.rows).iter().map(|it| row(page, it, &twins)).collect(),
        part: Part::Access,
    }
}

/// What one line does to one person.
type Key<'c> = (Option<(Span, Option<Date>)>, Option<(Span, Option<Date>)>, &'c str, PrincipalKind, &'c str);

/// Rows that say the same of different accounts, in the order of their first.
fn groups<'r, 'c>(rows: &'r [AccessChange<'c>]) -> Vec<Vec<&'r AccessChange<'c>>> {
    let mut known: HashMap<Key<'c>, usize> = HashMap::new();
    let mut groups: Vec<Vec<&AccessChange<'c>>> = Vec::new();
    for row in rows {
        let terms = |it: &Option<Access<'c>>| it.as_ref().map(|it| (it.span, it.until));
        let access = row.access();
        let key = (terms(&row.before), terms(&row.now), access.permission_set, access.kind, access.principal);
        let at = *known.entry(key).or_insert_with(|| {
            groups.push(Vec::new());
            groups.len() - 1
        });
        groups[at].push(row);
    }
    groups
}

fn row(page: &Page<'_>, group: &[&AccessChange<'_>], twins: &Twins<'_>) -> Row {
    let first = group[0];
    let access = first.access();
    let sign = match first.kind() {
        Kind::Gain => Sign::Plus,
        Kind::Loss => Sign::Minus,
        Kind::Change => Sign::Other,
    };
    let mut who = who(access);
    if let Some(other) = twins.get(&(sign, access.kind, access.principal)) {
        who.extend([said(", "), strong("looks like"), said(" "), name(*other)]);
    }
    let mut what = vec![name(access.policy), said(" in ")];
    what.extend(accounts(group));
    what.extend(end(first));
    Row { sign, cells: vec![who, what, line(page, first)] }
}

fn who(access: &Access<'_>) -> Words {
    match access.kind {
        PrincipalKind::User => vec![name(access.principal)],
        PrincipalKind::Group => vec![said("group "), name(access.principal)],
    }
}

/// So many accounts are named, production first.
const ACCOUNTS: usize = 3;

fn accounts(group: &[&AccessChange<'_>]) -> Words {
    let mut accounts: Vec<&Access<'_>> = group.iter().map(|it| it.access()).collect();
    // Stable: by name within.
    accounts.sort_by_key(|it| !is_production(it.account));
    let production = accounts.iter().filter(|it| is_production(it.account)).count();
    let mut words = Words::new();
    for (at, it) in accounts.iter().take(ACCOUNTS).enumerate() {
        if at > 0 {
            words.push(said(", "));
        }
        words.push(name(it.account.name.value.as_ref()));
        match &it.account.environment {
            Some(environment) if is_production(it.account) => {
                words.extend([said(" ("), strong(environment.value.as_ref()), said(")")]);
            }
            Some(environment) => words.push(said(format!(" ({})", environment.value))),
            None => {}
        }
    }
    if accounts.len() > ACCOUNTS {
        let more = thousands(accounts.len() - ACCOUNTS);
        words.push(said(format!(" and {more} more ({} accounts", thousands(accounts.len()))));
        if production > 0 {
            words.extend([said(", "), strong(format!("{} in production", thousands(production)))]);
        }
        words.push(said(")"));
    }
    words
}

fn end(row: &AccessChange<'_>) -> Words {
    match (&row.before, &row.now) {
        (Some(before), Some(now)) => match (before.until, now.until) {
            (Some(was), None) => vec![said(", "), strong("without an end"), said(format!(", was until {was}"))],
            (None, Some(is)) => vec![said(format!(", until {is}, had no end"))],
            (Some(was), Some(is)) if is > was => {
                vec![said(", "), strong(format!("longer, until {is}")), said(format!(", was until {was}"))]
            }
            (was, is) => {
                let shown = |it: Option<Date>| it.map_or_else(String::new, |it| format!("until {it}"));
                vec![said(format!(", {}, was {}", shown(is), shown(was)))]
            }
        },
        (None, Some(it)) | (Some(it), None) => it.until.map(|it| said(format!(", until {it}"))).into_iter().collect(),
        (None, None) => Words::new(),
    }
}

fn line(page: &Page<'_>, row: &AccessChange<'_>) -> Words {
    let (access, sources, was) = match (&row.now, &row.before) {
        (Some(now), _) => (now, page.now, false),
        (None, before) => (before.as_ref().expect("one of the two is there"), page.before, true),
    };
    let mut words = if was { vec![said("was ")] } else { Words::new() };
    words.push(place(sources, access.span));
    if let Some(glob) = access.glob {
        words.extend([said(", through "), name(glob)]);
    }
    words
}

/// Who gains beside somebody who loses and whose name looks the same, and the other way round: with the other's name.
type Twins<'c> = BTreeMap<(Sign, PrincipalKind, &'c str), &'c str>;

/// Beyond so many names nobody compares them by eye.
const NAMES: usize = 5_000;

fn twins<'c>(division: &DivisionChanges<'c>) -> Twins<'c> {
    let mut looks = Looks::default();
    let mut seen: HashSet<(usize, PrincipalKind, &'c str)> = HashSet::new();
    // Who gains, who loses.
    let mut by_look: HashMap<String, [Option<(PrincipalKind, &'c str)>; 2]> = HashMap::new();
    for row in &division.rows {
        let side = match row.kind() {
            Kind::Gain => 0,
            Kind::Loss => 1,
            Kind::Change => continue,
        };
        let access = row.access();
        if seen.len() >= NAMES || !seen.insert((side, access.kind, access.principal)) {
            continue;
        }
        by_look.entry(looks.of(access.principal)).or_default()[side] = Some((access.kind, access.principal));
    }
    let mut twins = Twins::new();
    for pair in by_look.into_values().collect::<std::collections::BTreeSet<_>>() {
        let [Some(gains), Some(loses)] = pair else { continue };
        if gains.1 != loses.1 {
            twins.insert((Sign::Plus, gains.0, gains.1), loses.1);
            twins.insert((Sign::Minus, loses.0, loses.1), gains.1);
        }
    }
    twins
}

/// The divisions that are spoken of, each with its numbers, for whoever reads no further.
pub(super) fn divisions(page: &Page<'_>) -> Words {
    let list: Vec<&DivisionChanges<'_>> = page.changes.divisions.iter().collect();
    few(&list, 20, |it| name(it.name))
}
