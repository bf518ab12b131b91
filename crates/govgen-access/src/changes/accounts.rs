//! What becomes of the mapping: accounts, divisions and the teams that own them.

use std::collections::BTreeMap;

use govgen_model::{
    AccountRow, AccountStatus, Change, Division, DivisionMode, DivisionStatus, Model, PrincipalKind, Text,
};
use rustc_hash::{FxHashMap, FxHashSet};

use super::Side;
use super::grants::Who;
use super::words::Said;

/// What becomes of an account. One of the two is there.
#[derive(Debug)]
pub struct AccountChange<'c> {
    /// Twelve digits.
    pub id: &'c str,
    /// As it was.
    pub before: Option<AccountPlace<'c>>,
    /// As it is.
    pub now: Option<AccountPlace<'c>>,
    /// Who holds anything in it.
    pub holders: AccountHolders,
}

/// How many hold anything in an account.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct AccountHolders {
    /// Users, each once.
    pub users: usize,
    /// Groups, each once.
    pub groups: usize,
    /// Grants.
    pub grants: usize,
}

/// Where an account stands in the mapping.
#[derive(Debug, Clone, Copy)]
pub struct AccountPlace<'c> {
    /// The division that has it.
    pub division: &'c str,
    /// Its row.
    pub row: &'c AccountRow<'c>,
}

impl<'c> AccountPlace<'c> {
    fn terms(&self) -> (&'c str, &'c str, Option<&'c str>, AccountStatus) {
        (self.division, &self.row.name.value, self.environment(), self.row.status.value)
    }

    /// What it is for.
    #[must_use]
    pub fn environment(&self) -> Option<&'c str> {
        self.row.environment.as_ref().map(|it| it.value.as_ref())
    }

    /// `active`, `closing` or `closed`.
    #[must_use]
    pub fn status(&self) -> &'static str {
        match self.row.status.value {
            AccountStatus::Active => "active",
            AccountStatus::Closing => "closing",
            AccountStatus::Closed => "closed",
        }
    }
}

/// What becomes of a division's row.
#[derive(Debug)]
pub struct DivisionChange<'c> {
    /// Its name.
    pub name: &'c str,
    /// What it says of itself before and now: nothing where it is not in the mapping.
    pub terms: Vec<(&'static str, Option<Said>, Option<Said>)>,
    /// Whether it was there.
    pub was: bool,
    /// Whether it is there.
    pub is: bool,
}

/// Teams that own something.
#[derive(Debug)]
pub struct OwnersChange<'c> {
    /// The division, or nothing for the administrators.
    pub division: Option<&'c str>,
    /// Slugs that come, sorted.
    pub added: Vec<&'c str>,
    /// Slugs that go, sorted.
    pub removed: Vec<&'c str>,
}

fn listed<'c>(side: Side<'c>) -> &'c [Division<'c>] {
    if side.is_there { &side.model.divisions } else { &[] }
}

/// Every account whose row differs, by id.
pub(super) fn accounts<'c>(before: Side<'c>, now: Side<'c>) -> Vec<AccountChange<'c>> {
    let (old, new) = (places(before), places(now));
    let mut changes = Vec::new();
    for (id, place) in &old {
        let found = new.get(id).copied();
        if found.is_none_or(|it| it.terms() != place.terms()) {
            changes.push(AccountChange { id, before: Some(*place), now: found, holders: AccountHolders::default() });
        }
    }
    let came = new.iter().filter(|(id, _)| !old.contains_key(*id));
    changes.extend(came.map(|(id, place)| AccountChange {
        id,
        before: None,
        now: Some(*place),
        holders: AccountHolders::default(),
    }));
    changes.sort_by_key(|it| it.id);
    hold(now.model, &mut changes);
    changes
}

/// Counts who holds anything in each, in one pass over the assignments.
fn hold<'c>(model: &'c Model<'c>, changes: &mut [AccountChange<'c>]) {
    let ids: FxHashMap<&str, usize> = changes.iter().enumerate().map(|(at, it)| (it.id, at)).collect();
    if ids.is_empty() {
        return;
    }
    let mut people: Vec<FxHashSet<Who<'c>>> = vec![FxHashSet::default(); changes.len()];
    for assignment in model.divisions.iter().flat_map(|it| &it.assignments) {
        let Some(at) = ids.get(assignment.account.id.value.as_ref()) else { continue };
        changes[*at].holders.grants += assignment.grants.len();
        let who = assignment.grants.iter().map(|it| &it.principal);
        people[*at].extend(who.map(|it| (it.kind, it.kind.key(&it.name.value))));
    }
    for (change, people) in changes.iter_mut().zip(people) {
        change.holders.groups = people.iter().filter(|it| it.0 == PrincipalKind::Group).count();
        change.holders.users = people.len() - change.holders.groups;
    }
}

fn places<'c>(side: Side<'c>) -> BTreeMap<&'c str, AccountPlace<'c>> {
    let mut places = BTreeMap::new();
    for division in listed(side) {
        for row in &division.accounts {
            // An id that stands twice is an error; its first row counts.
            places.entry(row.id.value.as_ref()).or_insert(AccountPlace { division: division.name(), row });
        }
    }
    places
}

/// The former names of divisions that the files say have another one now, with the positions they have.
pub(super) fn renamed<'c>(model: &'c Model<'c>) -> Vec<(&'c str, usize)> {
    let renames = model.refactor.iter().filter_map(|it| match &it.change {
        Change::Division { division, rename } => Some((rename.from.value.as_ref(), *division)),
        _ => None,
    });
    renames.collect()
}

/// Every division whose row differs beside its accounts and owners.
pub(super) fn divisions<'c>(before: Side<'c>, now: Side<'c>) -> Vec<DivisionChange<'c>> {
    let pairs = pairs(before, now);
    let changes = pairs.into_iter().filter_map(|(name, (old, new))| {
        let (one, other) = (old.map(terms), new.map(terms));
        let keys = one.as_ref().or(other.as_ref())?.iter().map(|it| it.0);
        let of = |terms: &Option<Vec<(&'static str, Said)>>, at: usize| terms.as_ref().map(|it| it[at].1.clone());
        let all = keys.enumerate().map(|(at, key)| (key, of(&one, at), of(&other, at)));
        let terms: Vec<_> = all.filter(|(_, one, other)| one != other).collect();
        (!terms.is_empty()).then_some(DivisionChange { name, terms, was: old.is_some(), is: new.is_some() })
    });
    changes.collect()
}

type Pair<'c> = (Option<&'c Division<'c>>, Option<&'c Division<'c>>);

fn pairs<'c>(before: Side<'c>, now: Side<'c>) -> BTreeMap<&'c str, Pair<'c>> {
    let mut pairs: BTreeMap<&str, Pair<'c>> = BTreeMap::new();
    for it in listed(before) {
        pairs.entry(it.name()).or_default().0 = Some(it);
    }
    for it in listed(now) {
        pairs.entry(it.name()).or_default().1 = Some(it);
    }
    pairs
}

fn terms(division: &Division<'_>) -> Vec<(&'static str, Said)> {
    let mode = match division.entry.mode {
        DivisionMode::Author => "author",
        DivisionMode::AssignOnly => "assign-only",
    };
    let status = match division.entry.status {
        DivisionStatus::Active => "active",
        DivisionStatus::Closing => "closing",
    };
    vec![
        ("mode", Said::name(mode)),
        ("status", Said::name(status)),
        ("identity", Said::name(division.identity())),
        ("prefix", Said::name(division.prefix())),
        ("adopted_names", Said::names(division.entry.adopted_names.iter().map(|it| it.value.to_string()))),
    ]
}

/// Every list of teams that differs; the administrators first.
pub(super) fn owners<'c>(before: Side<'c>, now: Side<'c>) -> Vec<OwnersChange<'c>> {
    let admins = |side: Side<'c>| -> Vec<&'c str> {
        let organization = side.model.organization.as_ref().filter(|_| side.is_there);
        organization.map(|it| it.admins.clone()).unwrap_or_default()
    };
    let mut changes: Vec<OwnersChange<'c>> = owners_change(None, &admins(before), &admins(now)).into_iter().collect();
    let teams = |it: Option<&'c Division<'c>>| -> Vec<&'c str> {
        let owners: &'c [Text<'c>] = it.map(|it| it.entry.owners.as_slice()).unwrap_or_default();
        owners.iter().map(|it| it.value.as_ref()).collect()
    };
    // One that another name was given to has the teams that it had.
    let former: FxHashMap<&str, &str> =
        renamed(now.model).into_iter().map(|(from, at)| (now.model.divisions[at].name(), from)).collect();
    let pairs = pairs(before, now);
    for (name, (old, new)) in &pairs {
        let old = old.or_else(|| pairs.get(former.get(name)?)?.0);
        changes.extend(owners_change(Some(name), &teams(old), &teams(*new)));
    }
    changes
}

fn owners_change<'c>(division: Option<&'c str>, before: &[&'c str], now: &[&'c str]) -> Option<OwnersChange<'c>> {
    let beyond = |one: &[&'c str], other: &[&str]| -> Vec<&'c str> {
        let mut list: Vec<&str> = one.iter().copied().filter(|it| !other.contains(it)).collect();
        list.sort_unstable();
        list.dedup();
        list
    };
    let (added, removed) = (beyond(now, before), beyond(before, now));
    (!added.is_empty() || !removed.is_empty()).then_some(OwnersChange { division, added, removed })
}
