//! Who gains, loses or changes what, division by division. What one line does to one person in many accounts is one row.

use std::collections::HashMap;

use govgen_access::changes::{Access, AccessChange, DivisionChanges, Kind};
use govgen_model::PrincipalKind;
use govgen_source::{Date, FileId, Span};

use super::gains::{Gains, strongest_first};
use super::twins::{Twins, twins};
use super::{Counts, Part, Row, Section, Sign, Words, counted, name, place, said, strong, thousands};
use crate::diff::Page;

/// Beyond so many rows nobody reads all, and what is gained in production stands first.
const SHORT: usize = 12;

/// What is gained in production, of all divisions together, when there is much to read; and a section for each division.
pub(super) fn sections(page: &Page<'_>) -> (Vec<Section>, Vec<Section>) {
    let mut divisions: Vec<Section> = page.changes.divisions.iter().map(|it| section(page, it)).collect();
    let rows: usize = divisions.iter().map(|it| it.rows.len()).sum();
    let mut production = Vec::new();
    if rows > SHORT {
        for section in &mut divisions {
            let (one, other) = std::mem::take(&mut section.rows).into_iter().partition(|it| it.production);
            section.rows = other;
            production.extend::<Vec<Row>>(one);
            strongest_first(&mut section.rows);
        }
        strongest_first(&mut production);
    }
    let heading = vec![said("gained in production, in all divisions")];
    (vec![Section { heading, signs: SIGNS, columns: COLUMNS, rows: production, part: Part::Production }], divisions)
}

const SIGNS: [&str; 3] = ["gains", "loses", "changes"];
const COLUMNS: &[&str] = &["who", "what", "line"];

fn section(page: &Page<'_>, division: &DivisionChanges<'_>) -> Section {
    let twins = twins(division);
    let counts = Counts::of(std::iter::once(division));
    let groups = groups(&division.rows);
    let mut rows: Vec<Row> = alike(&groups, &twins).iter().map(|it| row(page, it, &twins)).collect();
    // Stable: the others by account.
    rows.sort_by_key(|it| !it.production);
    Section {
        heading: vec![name(division.name), said(format!(": {}", counts.people()))],
        signs: SIGNS,
        columns: COLUMNS,
        rows,
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

/// What one line does to one person, in one account or many.
type Group<'r, 'c> = Vec<&'r AccessChange<'c>>;

/// So many people have one row together.
const ALIKE: usize = 4;

/// What groups of rows that say the same of different people have in common.
type Common<'c> =
    ([Option<(Option<Date>, FileId, Option<&'c str>)>; 2], (&'c str, &'c str, PrincipalKind), Vec<&'c str>);

/// Groups that say the same of many people together, in the order of their first. Somebody whose name looks like another one's
/// stands alone.
fn alike<'g, 'r, 'c>(groups: &'g [Group<'r, 'c>], twins: &Twins<'c>) -> Vec<Vec<&'g Group<'r, 'c>>> {
    let mut known: HashMap<Common<'c>, usize> = HashMap::new();
    let mut together: Vec<Vec<&Group<'r, 'c>>> = Vec::new();
    for group in groups {
        let first = group[0];
        let access = first.access();
        if twins.contains_key(&(sign(first), access.kind, access.principal)) {
            together.push(vec![group]);
            continue;
        }
        let terms = |it: &Option<Access<'c>>| it.as_ref().map(|it| (it.until, it.span.file, it.glob));
        let accounts = group.iter().map(|it| it.access().account.id.value.as_ref()).collect();
        let names = (access.permission_set, access.policy, access.kind);
        let at = *known.entry(([terms(&first.before), terms(&first.now)], names, accounts)).or_insert_with(|| {
            together.push(Vec::new());
            together.len() - 1
        });
        together[at].push(group);
    }
    let split = |it: Vec<&'g Group<'r, 'c>>| {
        if it.len() < ALIKE { it.into_iter().map(|it| vec![it]).collect() } else { vec![it] }
    };
    together.into_iter().flat_map(split).collect()
}

fn sign(row: &AccessChange<'_>) -> Sign {
    match row.kind() {
        Kind::Gain => Sign::Plus,
        Kind::Loss => Sign::Minus,
        Kind::Change => Sign::Other,
    }
}

/// So many of them are named, and so many of those who gain something in production: whoever approves has to see whom.
const PEOPLE: usize = 20;
const IN_PRODUCTION: usize = 60;

fn row(page: &Page<'_>, groups: &[&Group<'_, '_>], twins: &Twins<'_>) -> Row {
    let group = groups[0];
    let first = group[0];
    let access = first.access();
    let sign = sign(first);
    let production = sign != Sign::Minus && group.iter().any(|it| it.is_production());
    let named = if production { IN_PRODUCTION } else { PEOPLE };
    let mut who = match groups {
        [_] => {
            let mut words = who(access);
            words.extend(id(first));
            words
        }
        many => {
            let word = if access.kind == PrincipalKind::Group { "group" } else { "user" };
            let mut words = vec![said(format!("{}: ", counted(many.len(), word)))];
            for (at, it) in many.iter().take(named).enumerate() {
                words.extend([said(if at > 0 { ", " } else { "" }), name(it[0].access().principal)]);
                words.extend(id(it[0]));
            }
            if many.len() > named {
                words.push(said(format!(" and {} more", thousands(many.len() - named))));
            }
            words
        }
    };
    if let Some(other) = twins.get(&(sign, access.kind, access.principal)) {
        who.extend([said(", "), strong("looks like"), said(" "), name(*other)]);
    }
    let mut what = vec![name(access.policy), said(" in ")];
    what.extend(accounts(group));
    what.extend(end(first));
    let gains = Gains::of(page, first, groups.iter().map(|it| it.len()).sum());
    Row { sign, cells: vec![who, what, line(page, groups)], production, gains }
}

/// Whose name it is by the lock, of somebody who had nothing before.
fn id(row: &AccessChange<'_>) -> Words {
    row.id.map_or_else(Words::new, |id| vec![said(" (new here, id "), name(id), said(")")])
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
    let mut accounts: Vec<&AccessChange<'_>> = group.to_vec();
    // Stable: by name within.
    accounts.sort_by_key(|it| !it.is_production());
    let production = accounts.iter().filter(|it| it.is_production()).count();
    let mut words = Words::new();
    for (at, it) in accounts.iter().take(ACCOUNTS).enumerate() {
        if at > 0 {
            words.push(said(", "));
        }
        words.push(name(it.access().account.name.value.as_ref()));
        words.extend(environment(it));
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

/// What the account is for, and what it was for where the change says something else.
fn environment(row: &AccessChange<'_>) -> Words {
    let written = row.access().account.environment.as_ref().map(|it| it.value.as_ref());
    let marked = |it: &str| if govgen_model::is_production(Some(it)) { strong(it) } else { said(it) };
    let (is, was) = row.relabelled.map_or((written, None), |it| (it.now, Some(it.before)));
    if is.is_none() && was.is_none() {
        return Words::new();
    }
    let mut words = vec![said(" ("), marked(is.unwrap_or("of no environment"))];
    if let Some(was) = was {
        words.extend([said(", was "), marked(was.unwrap_or("of no environment"))]);
    }
    words.push(said(")"));
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

fn line(page: &Page<'_>, groups: &[&Group<'_, '_>]) -> Words {
    let row = groups[0][0];
    let (access, sources, was) = match (&row.now, &row.before) {
        (Some(now), _) => (now, page.now, false),
        (None, before) => (before.as_ref().expect("one of the two is there"), page.before, true),
    };
    let mut words = if was { vec![said("was ")] } else { Words::new() };
    let lines = groups.iter().map(|it| sources.file(access.span.file).line_column(it[0].access().span.start).line);
    let (first, last) = lines.fold((usize::MAX, 0), |(first, last), it| (first.min(it), last.max(it)));
    words.push(place(page, sources, access.span));
    if first < last {
        words.pop();
        let path = &sources.file(access.span.file).path;
        words.push(name(format!("{}{path}:{first}-{last}", page.prefix)));
    }
    if let Some(glob) = access.glob {
        words.extend([said(", through "), name(glob)]);
    }
    words
}

/// The divisions that are spoken of, each with its numbers, for whoever reads no further.
pub(super) fn divisions(page: &Page<'_>) -> Words {
    let list: Vec<&DivisionChanges<'_>> = page.changes.divisions.iter().collect();
    let mut words = Words::new();
    for (at, it) in list.iter().take(20).enumerate() {
        let count = thousands(it.rows.len());
        words.extend([said(if at > 0 { ", " } else { "" }), name(it.name), said(format!(" ({count})"))]);
    }
    if list.len() > 20 {
        words.push(said(format!(" and {} more", thousands(list.len() - 20))));
    }
    words
}
