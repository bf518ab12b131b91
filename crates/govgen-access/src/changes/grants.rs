//! Who gains, loses or changes what: the grants of two sides, merged in one order.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

use govgen_model::{AccountRow, Assignment, Division, Grant, Model, Policy, PrincipalKind};
use govgen_source::{Date, Span};
use rustc_hash::FxHashMap;

use super::addresses::{Address, Declared, Readdressed};
use super::labels::{Labels, Relabelled};
use super::{Compared, Side, is_production, newcomers};

/// What a division's people gain and lose.
#[derive(Debug)]
pub struct DivisionChanges<'c> {
    /// Its name; of what is lost, the name of the division that granted it.
    pub name: &'c str,
    /// By account, policy, and principal.
    pub rows: Vec<AccessChange<'c>>,
}

/// What becomes of one grant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Nobody had it before.
    Gain,
    /// It is gone.
    Loss,
    /// It has another end.
    Change,
}

/// A grant before and now; one of them at least is there.
#[derive(Debug, Clone)]
pub struct AccessChange<'c> {
    /// As it was.
    pub before: Option<Access<'c>>,
    /// As it is.
    pub now: Option<Access<'c>>,
    /// What the account was for and is for, where that differs.
    pub relabelled: Option<Relabelled<'c>>,
    /// The lock's id of somebody who had nothing at all before.
    pub id: Option<&'c str>,
}

/// Somebody's permission set in an account.
#[derive(Debug, Clone, Copy)]
pub struct Access<'c> {
    /// The division that grants it.
    pub division: &'c str,
    /// The account.
    pub account: &'c AccountRow<'c>,
    /// The policy's name in the files.
    pub policy: &'c str,
    /// The permission set's name in AWS.
    pub permission_set: &'c str,
    /// User or group.
    pub kind: PrincipalKind,
    /// As written.
    pub principal: &'c str,
    /// The last day, UTC.
    pub until: Option<Date>,
    /// The line that grants it.
    pub span: Span,
    /// The glob that the line stands under, when it is not the account's name.
    pub glob: Option<&'c str>,
}

impl<'c> AccessChange<'c> {
    /// What becomes of it.
    #[must_use]
    pub fn kind(&self) -> Kind {
        match (&self.before, &self.now) {
            (None, _) => Kind::Gain,
            (_, None) => Kind::Loss,
            _ => Kind::Change,
        }
    }

    fn new(before: Option<Access<'c>>, now: Option<Access<'c>>) -> Self {
        Self { before, now, relabelled: None, id: None }
    }

    /// Whether the account is production, by its environment before or now.
    #[must_use]
    pub fn is_production(&self) -> bool {
        let sides = self.before.iter().chain(&self.now);
        sides.into_iter().any(|it| is_production(it.account)) || self.relabelled.is_some_and(|it| it.is_production())
    }

    /// As it is, or as it was when it is gone.
    #[must_use]
    pub fn access(&self) -> &Access<'c> {
        self.now.as_ref().or(self.before.as_ref()).expect("one of the two is there")
    }
}

/// One principal, told from others as AWS does.
pub(super) type Who<'c> = (PrincipalKind, Cow<'c, str>);

/// Everybody of one permission set in one account.
struct Held<'c> {
    division: &'c Division<'c>,
    policy: &'c Policy<'c>,
    assignment: &'c Assignment<'c>,
}

impl<'c> Held<'c> {
    fn place(&self) -> (&'c str, &'c str) {
        (&self.assignment.account.id.value, &self.policy.permission_set.value)
    }

    fn address(&self) -> Address<'c> {
        Address {
            division: self.division.name(),
            account: &self.assignment.account.name.value,
            policy: self.policy.key(),
        }
    }
}

/// Every grant that differs, by division; and those that Terraform makes again.
pub(super) fn divisions<'c>(
    before: Side<'c>,
    now: Side<'c>,
    compared: &Compared<'c>,
    labels: &Labels<'c>,
) -> (Vec<DivisionChanges<'c>>, Vec<Readdressed<'c>>) {
    let declared = Declared::of(now.model);
    let mut readdressed = Vec::new();
    let (old, new) = (held(before.model, &compared.before), held(now.model, &compared.now));
    let mut rows = Vec::new();
    let (mut old, mut new) = (groups(&old), groups(&new));
    loop {
        let order = match (old.peek(), new.peek()) {
            (None, None) => break,
            (Some(_), None) => Ordering::Less,
            (None, Some(_)) => Ordering::Greater,
            (Some(one), Some(other)) => one[0].place().cmp(&other[0].place()),
        };
        let one = if order == Ordering::Greater { &[][..] } else { old.next().unwrap_or_default() };
        let other = if order == Ordering::Less { &[][..] } else { new.next().unwrap_or_default() };
        let kept = compare(one, other, &mut rows);
        if let ([one, ..], [other, ..]) = (one, other) {
            let (before, now) = (one.address(), other.address());
            let same = before == now || declared.is_same(&before, &now, &other.assignment.account.id.value);
            let grants = if same { kept.respelt } else { kept.grants };
            if grants > 0 {
                readdressed.push(Readdressed { before, now, grants });
            }
        }
    }
    rows.iter_mut().for_each(|it| it.relabelled = labels.get(it.access().account));
    newcomers::identify(&mut rows, before, now, compared);
    (by_division(rows, compared), readdressed)
}

/// By account id and permission set.
fn held<'c>(model: &'c Model<'c>, divisions: &[&'c Division<'c>]) -> Vec<Held<'c>> {
    let all = divisions.iter().flat_map(|division| {
        division.assignments.iter().map(|assignment| Held {
            division,
            policy: model.policy(division, assignment.policy),
            assignment,
        })
    });
    let mut all: Vec<Held<'c>> = all.collect();
    // Stable: where two name one place, which is an error already, the first division's line counts.
    all.sort_by(|left, right| left.place().cmp(&right.place()));
    all
}

/// Those of one account and permission set together.
fn groups<'h, 'c>(held: &'h [Held<'c>]) -> std::iter::Peekable<impl Iterator<Item = &'h [Held<'c>]>> {
    held.chunk_by(|one, other| one.place() == other.place()).peekable()
}

/// Grants of one place that are on both sides.
#[derive(Default)]
struct Kept {
    grants: usize,
    /// Those whose people are spelt otherwise, which Terraform takes for others.
    respelt: usize,
}

impl Kept {
    fn add(&mut self, one: &str, other: &str) {
        self.grants += 1;
        self.respelt += usize::from(one != other);
    }
}

fn compare<'c>(before: &[Held<'c>], now: &[Held<'c>], rows: &mut Vec<AccessChange<'c>>) -> Kept {
    let mut kept = Kept::default();
    // Nearly every assignment is as it was.
    if let ([one], [other]) = (before, now)
        && one.assignment.grants.len() == other.assignment.grants.len()
        && one.assignment.grants.iter().zip(&other.assignment.grants).all(|(one, other)| is_same(one, other))
    {
        let pairs = one.assignment.grants.iter().zip(&other.assignment.grants);
        pairs.for_each(|(one, other)| kept.add(&one.principal.name.value, &other.principal.name.value));
        return kept;
    }
    let (old, new) = (people(before), people(now));
    let mut new = new.into_iter().peekable();
    for (who, access) in old {
        while let Some((_, access)) = new.next_if(|(other, _)| *other < who) {
            rows.push(AccessChange::new(None, Some(access)));
        }
        let found = new.next_if(|(other, _)| *other == who);
        if let Some((_, other)) = &found {
            kept.add(access.principal, other.principal);
        }
        match found {
            Some((_, other)) if other.until == access.until => {}
            Some((_, other)) => rows.push(AccessChange::new(Some(access), Some(other))),
            None => rows.push(AccessChange::new(Some(access), None)),
        }
    }
    rows.extend(new.map(|(_, access)| AccessChange::new(None, Some(access))));
    kept
}

fn is_same(one: &Grant<'_>, other: &Grant<'_>) -> bool {
    one.until == other.until && who(one) == who(other)
}

pub(super) fn who<'c>(grant: &Grant<'c>) -> Who<'c> {
    let kind = grant.principal.kind;
    (kind, kind.key(&grant.principal.name.value))
}

/// Everybody of one place, each once.
fn people<'c>(held: &[Held<'c>]) -> BTreeMap<Who<'c>, Access<'c>> {
    let mut people = BTreeMap::new();
    for it in held {
        for grant in &it.assignment.grants {
            let access = Access {
                division: it.division.name(),
                account: it.assignment.account,
                policy: it.policy.key(),
                permission_set: &it.policy.permission_set.value,
                kind: grant.principal.kind,
                principal: &grant.principal.name.value,
                until: grant.until,
                span: grant.principal.name.span,
                glob: None,
            };
            people.entry(who(grant)).or_insert(access);
        }
    }
    people
}

fn by_division<'c>(mut rows: Vec<AccessChange<'c>>, compared: &Compared<'c>) -> Vec<DivisionChanges<'c>> {
    let touched = |side: fn(&AccessChange<'c>) -> Option<Access<'c>>| -> BTreeSet<&'c str> {
        rows.iter().filter_map(side).map(|it| it.division).collect()
    };
    let old = globs(&compared.before, &touched(|it| it.before));
    let new = globs(&compared.now, &touched(|it| it.now));
    for row in &mut rows {
        for (access, globs) in [(&mut row.before, &old), (&mut row.now, &new)] {
            if let Some(access) = access {
                access.glob = globs.get(&access.span).copied();
            }
        }
    }
    rows.sort_by(|left, right| order(left.access(), right.access()));
    let mut divisions: Vec<DivisionChanges<'c>> = Vec::new();
    for row in rows {
        let name = row.access().division;
        match divisions.last_mut().filter(|it| it.name == name) {
            Some(division) => division.rows.push(row),
            None => divisions.push(DivisionChanges { name, rows: vec![row] }),
        }
    }
    divisions
}

fn order<'c>(left: &Access<'c>, right: &Access<'c>) -> Ordering {
    let place = |it: &Access<'c>| (it.division, it.account.name.value.as_ref(), it.policy);
    place(left)
        .cmp(&place(right))
        .then_with(|| (left.kind, left.principal).cmp(&(right.kind, right.principal)))
        .then_with(|| left.account.id.value.cmp(&right.account.id.value))
        .then_with(|| left.permission_set.cmp(right.permission_set))
}

/// The glob that each line under one stands under, of the divisions that are named.
fn globs<'c>(divisions: &[&'c Division<'c>], touched: &BTreeSet<&str>) -> FxHashMap<Span, &'c str> {
    let entries = divisions.iter().filter(|it| touched.contains(it.name())).flat_map(|it| &it.entries);
    let mut globs = FxHashMap::default();
    for entry in entries.filter(|it| it.entry.glob) {
        for principal in entry.entry.access.iter().flat_map(|it| &it.principals) {
            globs.insert(principal.name.span, entry.entry.key.value.as_ref());
        }
    }
    globs
}
