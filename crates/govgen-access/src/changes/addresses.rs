//! What Terraform calls a grant: by division, account and policy as the files name them. Another name destroys it and makes it
//! again, unless an entry under `refactor` says that it is the same.

use govgen_model::{Change, Model};
use rustc_hash::{FxHashMap, FxHashSet};

/// What grants are called by: a division, an account and a policy, as the files name them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Address<'c> {
    /// The division.
    pub division: &'c str,
    /// The account.
    pub account: &'c str,
    /// The policy.
    pub policy: &'c str,
}

/// Grants that stay what they are, and that Terraform destroys and makes again.
#[derive(Debug, PartialEq, Eq)]
pub struct Readdressed<'c> {
    /// What they were called by.
    pub before: Address<'c>,
    /// What they are called by; the same where the people are spelt otherwise.
    pub now: Address<'c>,
    /// How many.
    pub grants: usize,
}

/// What the present side says was called otherwise.
#[derive(Debug, Default)]
pub(super) struct Declared<'c> {
    divisions: FxHashMap<&'c str, &'c str>,
    accounts: FxHashMap<(&'c str, &'c str), &'c str>,
    policies: FxHashMap<(&'c str, &'c str), &'c str>,
    shared: FxHashMap<&'c str, &'c str>,
    moved: FxHashSet<&'c str>,
}

impl<'c> Declared<'c> {
    pub(super) fn of(model: &'c Model<'c>) -> Self {
        let mut declared = Self::default();
        for it in &model.refactor {
            match &it.change {
                Change::Division { division, rename } => {
                    declared.divisions.insert(model.divisions[*division].name(), &rename.from.value);
                }
                Change::Account { division, account, rename } => {
                    let key = (model.divisions[*division].name(), account.name.value.as_ref());
                    declared.accounts.insert(key, &rename.from.value);
                }
                Change::Policy { division: Some(division), policy, rename } => {
                    let division = &model.divisions[*division];
                    let key = (division.name(), division.policies[*policy as usize].key());
                    declared.policies.insert(key, &rename.from.value);
                }
                Change::Policy { division: None, policy, rename } => {
                    declared.shared.insert(model.shared[*policy as usize].key(), &rename.from.value);
                }
                Change::Move { account, .. } => {
                    declared.moved.insert(&account.id.value);
                }
                Change::Forget { .. } | Change::Import { .. } => {}
            }
        }
        declared
    }

    /// Whether Terraform knows that what is called by the one was called by the other, in an account of this id.
    pub(super) fn is_same(&self, before: &Address<'c>, now: &Address<'c>, id: &str) -> bool {
        let division = self.divisions.get(now.division).copied();
        let is_former = |was: &str, is: &str, former: Option<&&'c str>| was == is || former == Some(&was);
        let same_division = before.division == now.division || division == Some(before.division);
        let account = self.accounts.get(&(now.division, now.account));
        let policy = self.policies.get(&(now.division, now.policy)).or_else(|| self.shared.get(now.policy));
        let same_names =
            is_former(before.account, now.account, account) && is_former(before.policy, now.policy, policy);
        // Who gives an account away forgets it, and who gets it takes it over.
        if same_division { same_names } else { self.moved.contains(id) }
    }
}
