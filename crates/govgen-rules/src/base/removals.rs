//! The grants of a division that go.
//!
//! A grant is an account id, a permission set and a principal: another key for the account, or a glob where its name
//! stood, takes nothing away. What leaves with an account's row, or when a permission set gets another name, is those
//! findings' business.

use govgen_model::{AccountRow, AccountStatus, Assignment, Division, Model, PolicyRef, Principal};
use rustc_hash::{FxHashMap, FxHashSet};

use super::declared::Declared;
use super::grants::{missing, principal};
use super::renames::Renamed;
use super::{Accounts, Assigned, Outcome};

/// What a division loses.
#[derive(Debug, Default)]
pub(crate) struct Removal<'c> {
    /// How many grants it had.
    pub(crate) total: usize,
    /// How many of them go.
    pub(crate) removed: usize,
    /// The accounts that lose some, most first.
    pub(crate) accounts: Vec<Loss<'c>>,
    /// Assignments of which nobody is left.
    pub(crate) ended: Vec<&'c Assignment<'c>>,
    /// Whether the division had grants and has none.
    pub(crate) is_emptied: bool,
}

/// What an account loses.
#[derive(Debug)]
pub(crate) struct Loss<'c> {
    /// Its row, as it is.
    pub(crate) account: &'c AccountRow<'c>,
    /// How many grants go.
    pub(crate) removed: usize,
    /// Whether it had grants and has none.
    pub(crate) is_emptied: bool,
}

/// What is known of all divisions.
pub(super) struct Known<'k, 'c> {
    pub(super) accounts: &'k Accounts<'c>,
    pub(super) assigned: &'k Assigned<'c>,
    pub(super) renamed: &'k Renamed<'c>,
    pub(super) declared: &'k Declared<'c>,
}

/// What a division that is in both mappings loses.
pub(super) fn removal<'c>(
    model: &'c Model<'c>,
    before: &'c Division<'c>,
    now: &'c Division<'c>,
    known: &Known<'_, 'c>,
) -> Removal<'c> {
    let Known { accounts, assigned, renamed, declared } = known;
    let mut removal = Removal::default();
    let mut losses: FxHashMap<&str, Loss<'c>> = FxHashMap::default();
    for assignment in &before.assignments {
        removal.total += assignment.grants.len();
        let Outcome::Kept(row) = accounts.outcome(now, assignment.account) else { continue };
        if is_closed_early(assignment.account, row) {
            continue;
        }
        let policy = model.policy(before, assignment.policy);
        let home = if matches!(assignment.policy, PolicyRef::Own(_)) { before.name() } else { "" };
        let set = policy.permission_set.value.as_str();
        let set = renamed.get(&(home, set)).copied().unwrap_or(set);
        let left = assigned.get(&(row.id.value.as_ref(), set)).copied();
        let mut removed = missing(assignment, left);
        if removed > 0 {
            let own = if matches!(assignment.policy, PolicyRef::Own(_)) { now.name() } else { "" };
            let key = declared.policy(own, policy.key()).unwrap_or(policy.key());
            let pair = (now.name(), row.name.value.as_ref(), key);
            if declared.has(pair.0, pair.1, pair.2) {
                removed = forgotten_aside(assignment, left, |it| declared.forgets(pair, it.kind, &it.name.value));
            }
        }
        if removed == 0 {
            continue;
        }
        removal.removed += removed;
        if left.is_none() {
            removal.ended.push(assignment);
        }
        let loss = Loss { account: row, removed: 0, is_emptied: false };
        losses.entry(&row.id.value).or_insert(loss).removed += removed;
    }
    removal.is_emptied = removal.removed > 0 && now.assignments.is_empty();
    if !losses.is_empty() {
        let left: FxHashSet<&str> = now.assignments.iter().map(|it| it.account.id.value.as_ref()).collect();
        removal.accounts = losses
            .into_values()
            .map(|it| Loss { is_emptied: !left.contains(it.account.id.value.as_ref()), ..it })
            .collect();
        removal.accounts.sort_by(|left, right| {
            right.removed.cmp(&left.removed).then_with(|| left.account.name.value.cmp(&right.account.name.value))
        });
    }
    removal
}

/// Whether an account went from `active` to `closed`.
pub(crate) fn is_closed_early(before: &AccountRow<'_>, now: &AccountRow<'_>) -> bool {
    before.status.value == AccountStatus::Active && now.status.value == AccountStatus::Closed
}

/// The same without those that stay in AWS by the organization's word.
fn forgotten_aside(
    before: &Assignment<'_>,
    now: Option<&Assignment<'_>>,
    is_forgotten: impl Fn(&Principal<'_>) -> bool,
) -> usize {
    let left: FxHashSet<_> = now.into_iter().flat_map(|it| &it.grants).map(principal).collect();
    before.grants.iter().filter(|it| !left.contains(&principal(it)) && !is_forgotten(it.principal)).count()
}
