//! Who holds a permission set, in numbers.

use std::borrow::Cow;
use std::collections::BTreeMap;

use govgen_model::{AccountRow, Model, PrincipalKind};
use rustc_hash::FxHashSet;

use super::grants::Who;
use super::labels::Labels;

/// How many hold a permission set, and where.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Holders {
    /// Users, each once.
    pub users: usize,
    /// Groups, each once; who is in them is the directory's.
    pub groups: usize,
    /// Accounts.
    pub accounts: usize,
    /// Accounts that are production by their environment, before or now.
    pub production: usize,
}

/// Whether an account is production, by its environment.
#[must_use]
pub fn is_production(account: &AccountRow<'_>) -> bool {
    govgen_model::is_production(account.environment.as_ref().map(|it| it.value.as_ref()))
}

/// Who holds each of some permission sets, in one pass over the assignments.
pub(super) fn holders<'c>(model: &'c Model<'c>, sets: &[&'c str], labels: &Labels<'c>) -> BTreeMap<&'c str, Holders> {
    let mut seen: BTreeMap<&str, FxHashSet<Who<'c>>> = sets.iter().map(|it| (*it, FxHashSet::default())).collect();
    let mut counts: BTreeMap<&'c str, Holders> = sets.iter().map(|it| (*it, Holders::default())).collect();
    if sets.is_empty() {
        return counts;
    }
    for division in &model.divisions {
        for assignment in &division.assignments {
            let name = model.policy(division, assignment.policy).permission_set.value.as_str();
            let (Some(seen), Some(count)) = (seen.get_mut(name), counts.get_mut(name)) else { continue };
            count.accounts += 1;
            count.production += usize::from(labels.is_production(assignment.account));
            seen.extend(assignment.grants.iter().map(|it| {
                let name: Cow<'c, str> = it.principal.kind.key(&it.principal.name.value);
                (it.principal.kind, name)
            }));
        }
    }
    for (name, people) in &seen {
        let Some(count) = counts.get_mut(name) else { continue };
        count.groups = people.iter().filter(|(kind, _)| *kind == PrincipalKind::Group).count();
        count.users = people.len() - count.groups;
    }
    counts
}
