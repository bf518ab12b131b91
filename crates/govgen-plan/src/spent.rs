//! Entries under `refactor` that have nothing left to do in a root.
//!
//! In: the plan's changes and the model's entries. Out: the entries that the plan shows to be done. That a plan does nothing for
//! an entry is not enough, since one from before the entry does nothing either: what the entry leads to has to be in the state,
//! and what it leads away from must not.

use govgen_model::{
    Assignment, Change, Division, Grant, Model, MovedGrants, PolicyRef, PrincipalKind, Refactoring, Rename,
};
use govgen_source::Diagnostics;
use rustc_hash::FxHashSet;

use crate::Root;
use crate::context::Context;
use crate::findings::REFACTOR_SPENT;
use crate::format::{Plan, ResourceChange};
use crate::kinds::{ASSIGNMENT, PERMISSION_SET};
use crate::policies::ATTACHMENTS;
use crate::refactor::{Entries, lists, names, of_division, pair};

/// Which side of an entry an address is on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Side {
    /// What it leads away from.
    Former,
    /// What it leads to.
    Present,
}

/// The entries about a root that its plan shows to be done, in the model's order.
#[must_use]
pub fn spent<'c, 'd>(model: &'c Model<'d>, root: Root<'c, 'd>, plan: &Plan) -> Vec<&'c Refactoring<'d>> {
    let entries = Entries { model, root };
    let used: FxHashSet<usize> = plan.resource_changes.iter().flat_map(|it| entries.asked_by(it)).collect();
    let unused = model.refactor.iter().enumerate().filter(|(at, it)| !used.contains(at) && entries.concerns(it));
    unused.map(|(_, it)| it).filter(|it| entries.is_done(it, plan)).collect()
}

/// Says which entries are spent.
pub(crate) fn check(cx: &Context<'_, '_>, findings: &mut Diagnostics) {
    for it in spent(cx.model, cx.root, cx.plan) {
        let message = format!("an entry under `refactor` has nothing left to do in `{}`", cx.root.name());
        cx.report(findings, &REFACTOR_SPENT, message)
            .because(it.entry.span, "the entry")
            .help("when the plans of all its roots say so, take it out; `govgen move --prune` does");
    }
}

impl<'d> Entries<'_, 'd> {
    /// Whether an entry could have something to do in the root.
    fn concerns(&self, it: &Refactoring<'d>) -> bool {
        let common = matches!(self.root, Root::Common);
        match &it.change {
            Change::Policy { division: Some(at), .. }
            | Change::Account { division: at, .. }
            | Change::Forget { division: at, .. } => self.is_own(*at),
            Change::Policy { division: None, policy, .. } => {
                let uses = |it: &Division<'_>| it.assignments.iter().any(|it| it.policy == PolicyRef::Shared(*policy));
                common || self.division().is_some_and(uses)
            }
            Change::Division { .. } => common,
            Change::Move { from, to, .. } => self.is_own(*from) || self.is_own(*to),
            Change::Import { division, .. } => division.map_or(common, |at| self.is_own(at)),
        }
    }

    /// Whether the state has what an entry leads to, and nothing that it leads away from.
    fn is_done(&self, it: &Refactoring<'d>, plan: &Plan) -> bool {
        let mut is_there = !self.leads_somewhere(it);
        for change in plan.resource_changes.iter().filter(|it| it.is_managed()) {
            match self.side(it, change) {
                Some(Side::Former) if !self.is_in_files(change) => return false,
                Some(Side::Present) if change.change.before.is_none() => return false,
                Some(Side::Present) => is_there = true,
                Some(Side::Former) | None => {}
            }
        }
        is_there
    }

    /// Whether something has to be in the state once an entry is done: a root that forgets may have nothing, and an account
    /// in which nobody has anything leaves no trace.
    fn leads_somewhere(&self, it: &Refactoring<'d>) -> bool {
        let grants_in = |account: &str| {
            let assignments = self.division().into_iter().flat_map(|it| &it.assignments);
            assignments.filter(|it| it.account.name.value == account).any(|it| !it.grants.is_empty())
        };
        match &it.change {
            Change::Policy { division: None, policy, .. } => self.division().is_none_or(|division| {
                let uses = |it: &&Assignment<'_>| it.policy == PolicyRef::Shared(*policy);
                division.assignments.iter().filter(uses).any(|it| !it.grants.is_empty())
            }),
            Change::Policy { division: Some(_), .. } | Change::Division { .. } => true,
            Change::Account { account, .. } => grants_in(&account.name.value),
            // What a glob of the old division granted may be granted to nobody now.
            Change::Move { to, account, written, .. } if self.is_own(*to) => {
                let taken = written.grants.iter().filter(|it| it.permission_set.is_some());
                let users = taken
                    .clone()
                    .flat_map(|it| it.principals.users.iter().map(move |name| (it, PrincipalKind::User, name)));
                let groups =
                    taken.flat_map(|it| it.principals.groups.iter().map(move |name| (it, PrincipalKind::Group, name)));
                let mut all = users.chain(groups);
                all.any(|(it, kind, name)| self.grants(&account.name.value, &it.policy.value, kind, &name.value))
            }
            Change::Move { .. } => false,
            Change::Forget { .. } => false,
            Change::Import { division, policy, written } => {
                let own = matches!((division, policy), (None, _) | (Some(_), PolicyRef::Own(_)));
                own || !written.assignments.is_empty()
            }
        }
    }

    /// On which side of an entry an address stands, if on any.
    fn side(&self, it: &Refactoring<'d>, change: &ResourceChange) -> Option<Side> {
        let (kind, label) = (change.kind.as_str(), change.name.as_str());
        let key = change.index.as_ref().and_then(|it| it.0.as_str());
        let of_set = kind == PERMISSION_SET || ATTACHMENTS.contains(&kind);
        let assigned = pair(label).filter(|_| kind == ASSIGNMENT);
        let renamed = |name: &str, rename: &Rename<'_>| match name {
            it if it == rename.from.value => Some(Side::Former),
            it if it == rename.name.value => Some(Side::Present),
            _ => None,
        };
        match &it.change {
            Change::Policy { division, rename, .. } => {
                // The permission set of a shared policy is in the organization's root alone.
                let here = division.map_or(self.division().is_none(), |at| self.is_own(at));
                let set = (here && of_set).then_some(label);
                renamed(set.or(assigned.map(|it| it.1))?, rename)
            }
            Change::Account { rename, .. } => renamed(assigned?.0, rename),
            Change::Division { rename, .. } if !of_set => renamed(of_division(label).0, rename),
            Change::Division { .. } => None,
            Change::Move { from, written, .. } => {
                let (account, policy) = assigned.filter(|it| it.0 == written.account.value)?;
                if self.is_own(*from) {
                    return self.is_called(account, &written.account.value, Change::is_account).then_some(Side::Former);
                }
                let taken = |it: &MovedGrants<'_>| {
                    it.permission_set.is_some()
                        && it.policy.value == policy
                        && key.is_some_and(|key| names(&it.principals, key))
                };
                written.grants.iter().any(taken).then_some(Side::Present)
            }
            Change::Forget { written, .. } => {
                let (account, policy) = assigned?;
                let is_it = account == written.account.value && policy == written.policy.value;
                let whose = written.principals.is_empty() || key.is_some_and(|key| names(&written.principals, key));
                (is_it && whose).then_some(Side::Former)
            }
            Change::Import { written, .. } => {
                let is_it = match assigned {
                    Some((account, policy)) => written.assignments.iter().any(|it| {
                        it.account.value == account
                            && written.policy.value == policy
                            && key.is_some_and(|key| names(&it.principals, key))
                    }),
                    None => of_set && label == written.policy.value && lists(written, kind, key),
                };
                is_it.then_some(Side::Present)
            }
        }
    }

    /// Whether the files themselves have something at an address: a name may mean another thing now.
    fn is_in_files(&self, change: &ResourceChange) -> bool {
        let Some((account, policy)) = pair(&change.name).filter(|_| change.kind == ASSIGNMENT) else { return false };
        let key = change.index.as_ref().and_then(|it| it.0.as_str()).and_then(|it| it.split_once(':'));
        let Some((kind, name)) = key else { return false };
        let kind = if kind == "user" { PrincipalKind::User } else { PrincipalKind::Group };
        self.grants(account, policy, kind, name)
    }

    /// Whether the root's division grants that.
    fn grants(&self, account: &str, policy: &str, kind: PrincipalKind, name: &str) -> bool {
        let assignment = self.division().and_then(|it| it.assignment(&self.model.shared, account, policy));
        let is_it = |it: &Grant<'_>| it.principal.kind == kind && kind.key(&it.principal.name.value) == kind.key(name);
        assignment.is_some_and(|it| it.grants.iter().any(is_it))
    }
}
