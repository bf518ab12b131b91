//! Whose access a name is: ids of the lock that are others than they were. No line of a division shows it.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use govgen_model::{Lock, LockDocument, Model, PrincipalKind};
use rustc_hash::FxHashMap;

use super::Side;
use super::grants::Who;
use super::labels::Labels;

/// A name that leads to another id than it did, or that comes or goes. One of the ids is there.
#[derive(Debug, PartialEq, Eq)]
pub struct IdChange<'c> {
    /// User or group.
    pub kind: PrincipalKind,
    /// As the lock writes it.
    pub name: &'c str,
    /// The id it led to; nothing where it was in no lock, or looked up at every plan.
    pub before: Option<&'c str>,
    /// The id it leads to; nothing where it is in no lock, or is looked up at every plan.
    pub now: Option<&'c str>,
    /// Grants that say the name.
    pub grants: usize,
    /// How many of them are in production.
    pub production: usize,
}

impl IdChange<'_> {
    /// Whether it merely comes or goes, and nobody grants the name anything.
    #[must_use]
    pub fn is_idle(&self) -> bool {
        self.grants == 0 && (self.before.is_none() || self.now.is_none())
    }
}

/// Names that lead elsewhere, and what that replaces.
#[derive(Debug, Default)]
pub(super) struct Ids<'c> {
    /// Groups, then users, by name.
    pub(super) changes: Vec<IdChange<'c>>,
    /// Assignments that are made for another id, by division.
    pub(super) replaced: BTreeMap<&'c str, usize>,
}

/// What the lock knows, in force or not.
struct Known<'c> {
    ids: BTreeMap<Who<'c>, (&'c str, &'c str)>,
    is_in_force: bool,
}

impl<'c> Known<'c> {
    fn of(side: Side<'c>) -> Self {
        let document: Option<&'c LockDocument<'c>> = side.model.lock_document.filter(|_| side.is_there);
        let lock = document.map(Lock::new);
        let all = lock.iter().flat_map(Lock::all);
        let ids =
            all.map(|(kind, it)| ((kind, kind.key(&it.name.value)), (it.name.value.as_ref(), it.id.value.as_ref())));
        Self { ids: ids.collect(), is_in_force: side.model.lock.is_some() }
    }
}

/// Compares what names lead to. Before there was a repository they led nowhere.
pub(super) fn ids<'c>(before: Side<'c>, now: Side<'c>, labels: &Labels<'c>) -> Ids<'c> {
    let (old, new) = (Known::of(before), Known::of(now));
    let is_other_force = old.is_in_force != new.is_in_force;
    if !before.is_there || !is_other_force && old.ids == new.ids {
        return Ids::default();
    }
    let granted = granted(now.model, labels);
    let mut ids = Ids::default();
    let names: BTreeSet<&Who<'c>> = old.ids.keys().chain(new.ids.keys()).collect();
    let mut replaced: BTreeSet<&Who<'c>> = BTreeSet::new();
    for who in names {
        let (was, is) = (old.ids.get(who), new.ids.get(who));
        let differs = was.map(|it| it.1) != is.map(|it| it.1);
        let grants = granted.get(who).copied().unwrap_or_default();
        if !(differs || is_other_force && grants.0 > 0) {
            continue;
        }
        if differs && was.is_some() && is.is_some() {
            replaced.insert(who);
        }
        // What a lock says that is not in force is told where it is another id.
        let shown = |it: Option<&(&'c str, &'c str)>, is_in_force: bool| {
            it.filter(|_| is_in_force || differs || !is_other_force).map(|it| it.1)
        };
        let name = is.or(was).map_or("", |it| it.0);
        ids.changes.push(IdChange {
            kind: who.0,
            name,
            before: shown(was, old.is_in_force),
            now: shown(is, new.is_in_force),
            grants: grants.0,
            production: grants.1,
        });
    }
    if !replaced.is_empty() {
        for division in &now.model.divisions {
            let grants = division.assignments.iter().flat_map(|it| it.grants.iter());
            let count =
                grants.filter(|it| replaced.contains(&who(it.principal.kind, &it.principal.name.value))).count();
            if count > 0 {
                ids.replaced.insert(division.name(), count);
            }
        }
    }
    ids
}

fn who(kind: PrincipalKind, name: &str) -> Who<'_> {
    (kind, kind.key(name))
}

/// How many grants say each name, and how many of them in production.
fn granted<'c>(model: &'c Model<'c>, labels: &Labels<'c>) -> FxHashMap<(PrincipalKind, Cow<'c, str>), (usize, usize)> {
    let mut granted: FxHashMap<Who<'c>, (usize, usize)> = FxHashMap::default();
    for assignment in model.divisions.iter().flat_map(|it| &it.assignments) {
        let production = usize::from(labels.is_production(assignment.account));
        for grant in &assignment.grants {
            let count = granted.entry(who(grant.principal.kind, &grant.principal.name.value)).or_default();
            count.0 += 1;
            count.1 += production;
        }
    }
    granted
}
