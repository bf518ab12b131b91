//! What accounts are for, on both sides: a change that takes the word production from one must not make light of what it gives there.

use govgen_model::{AccountRow, Division};
use rustc_hash::FxHashMap;

use super::Side;
use super::holders::is_production;

/// What an account was for and is for, where that differs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Relabelled<'c> {
    /// Its environment before.
    pub before: Option<&'c str>,
    /// Its environment now.
    pub now: Option<&'c str>,
}

/// Accounts that are on both sides and have another environment, by id.
#[derive(Debug, Default)]
pub(super) struct Labels<'c>(FxHashMap<&'c str, Relabelled<'c>>);

impl<'c> Labels<'c> {
    pub(super) fn of(before: Side<'c>, now: Side<'c>) -> Self {
        if !before.is_there || !now.is_there {
            return Self::default();
        }
        let old: FxHashMap<&str, Option<&str>> = rows(&before.model.divisions).collect();
        let differ = rows(&now.model.divisions).filter_map(|(id, now)| {
            let before = *old.get(id)?;
            (before != now).then_some((id, Relabelled { before, now }))
        });
        Self(differ.collect())
    }

    pub(super) fn get(&self, account: &AccountRow<'_>) -> Option<Relabelled<'c>> {
        self.0.get(account.id.value.as_ref()).copied()
    }

    /// Whether either side says so.
    pub(super) fn is_production(&self, account: &AccountRow<'_>) -> bool {
        is_production(account) || self.get(account).is_some_and(|it| it.is_production())
    }
}

impl Relabelled<'_> {
    /// Whether either side says so.
    #[must_use]
    pub fn is_production(&self) -> bool {
        [self.before, self.now].into_iter().any(govgen_model::is_production)
    }
}

fn rows<'c>(divisions: &'c [Division<'c>]) -> impl Iterator<Item = (&'c str, Option<&'c str>)> {
    let rows = divisions.iter().flat_map(|it| &it.accounts);
    rows.map(|it| (it.id.value.as_ref(), it.environment.as_ref().map(|it| it.value.as_ref())))
}
