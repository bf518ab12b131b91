//! `refactor.tf`: what becomes of a root's state where names have changed, grants are left to AWS, or AWS was first.
//!
//! In: the entries of the model, and the names of what a root holds now. Out: `moved`, `import` and `removed` blocks, or no
//! file. A block leads only to what the root holds: Terraform refuses one that leads nowhere.

mod blocks;
mod imports;

use std::cell::OnceCell;

use govgen_model::{Assignment, Change, Division, Model, Organization, PolicyRef};
use rustc_hash::FxHashMap;

use crate::format::hcl::File;
use crate::format::terraform::policy_resources;
use crate::header::header;
use crate::plan::COMMON;
use blocks::Blocks;

pub(crate) const ASSIGNMENT: &str = "aws_ssoadmin_account_assignment";
const PERMISSION_SET: &str = "aws_ssoadmin_permission_set";

/// What the organization's root says. `of_division` gives the addresses of everything there that carries a division's
/// name, if the division had that name.
pub(crate) fn common<'d>(
    model: &Model<'d>,
    organization: &Organization<'_>,
    of_division: impl Fn(&Division<'d>, &str) -> Vec<String>,
) -> Option<String> {
    let mut blocks = Blocks::default();
    for it in &model.refactor {
        match &it.change {
            Change::Policy { division: None, policy, rename } => {
                let policy = &model.shared[*policy as usize];
                blocks.rename(permission_set(policy), policy.key(), &rename.from.value);
            }
            Change::Division { division, rename } => {
                let division = &model.divisions[*division];
                let (from, to) = (of_division(division, &rename.from.value), of_division(division, division.name()));
                from.into_iter().zip(to).for_each(|(from, to)| blocks.moved(from, to));
            }
            Change::Import { division: None, policy: PolicyRef::Shared(policy), written } => {
                imports::permission_set(&mut blocks, &model.shared[*policy as usize], written, organization);
            }
            _ => {}
        }
    }
    text(&blocks, COMMON)
}

/// What a division's root says.
pub(crate) fn division<'d>(
    model: &Model<'d>,
    organization: &Organization<'_>,
    division: &Division<'d>,
) -> Option<String> {
    let is_own = |at: &usize| std::ptr::eq(&model.divisions[*at], division);
    let mut blocks = Blocks::default();
    let by_policy = OnceCell::new();
    for it in &model.refactor {
        match &it.change {
            Change::Policy { division: home, policy, rename } if home.as_ref().is_none_or(is_own) => {
                let (meant, renamed) = match home {
                    Some(_) => (PolicyRef::Own(*policy), &division.policies[*policy as usize]),
                    None => (PolicyRef::Shared(*policy), &model.shared[*policy as usize]),
                };
                if home.is_some() && division.is_active() {
                    blocks.rename(permission_set(renamed), renamed.key(), &rename.from.value);
                }
                let by_policy = by_policy.get_or_init(|| index(division));
                for assignment in by_policy.get(&meant).into_iter().flatten() {
                    let account = &assignment.account.name.value;
                    blocks.moved(pair(account, &rename.from.value), pair(account, renamed.key()));
                }
            }
            Change::Account { division: home, account, rename } if is_own(home) => {
                for assignment in in_account(division, &account.name.value) {
                    let policy = model.policy(division, assignment.policy).key();
                    blocks.moved(pair(&rename.from.value, policy), pair(&account.name.value, policy));
                }
            }
            Change::Move { from, written, .. } if is_own(from) => {
                for grants in &written.grants {
                    let policies = before(model, division, &grants.policy.value);
                    policies.for_each(|policy| blocks.removed(pair(&written.account.value, policy)));
                }
            }
            Change::Move { to, written, .. } if is_own(to) => {
                imports::moved(&mut blocks, model, division, written, organization);
            }
            Change::Forget { division: home, written } if is_own(home) => {
                let (account, policy) = (&written.account.value, &written.policy.value);
                if written.principals.is_empty() {
                    let accounts = accounts_before(model, division, account);
                    let pairs =
                        accounts.flat_map(|account| before(model, division, policy).map(move |it| pair(account, it)));
                    pairs.for_each(|it| blocks.removed(it));
                } else {
                    blocks.forget(&pair(account, policy), &written.principals);
                }
            }
            Change::Import { division: Some(home), policy, written } if is_own(home) => {
                if let PolicyRef::Own(policy) = policy
                    && division.is_active()
                {
                    imports::permission_set(&mut blocks, &division.policies[*policy as usize], written, organization);
                }
                imports::assignments(&mut blocks, model, division, written, organization);
            }
            _ => {}
        }
    }
    text(&blocks, division.name())
}

type ByPolicy<'m, 'd> = FxHashMap<PolicyRef, Vec<&'m Assignment<'d>>>;

fn index<'m, 'd>(division: &'m Division<'d>) -> ByPolicy<'m, 'd> {
    let mut index = ByPolicy::default();
    for assignment in &division.assignments {
        index.entry(assignment.policy).or_default().push(assignment);
    }
    index
}

/// A division's assignments stand in the order of its accounts' names.
fn in_account<'m, 'd>(division: &'m Division<'d>, account: &str) -> &'m [Assignment<'d>] {
    let start = division.assignments.partition_point(|it| it.account.name.value.as_ref() < account);
    let rest = &division.assignments[start..];
    &rest[..rest.partition_point(|it| it.account.name.value == account)]
}

fn text(blocks: &Blocks, directory: &str) -> Option<String> {
    let mut file = File::new(header(directory));
    blocks.write(&mut file);
    (!file.is_empty()).then(|| file.text())
}

/// A permission set and everything attached to it.
fn permission_set(policy: &govgen_model::Policy<'_>) -> Vec<String> {
    let set = format!("{PERMISSION_SET}.{}", policy.key());
    std::iter::once(set).chain(policy_resources(policy)).collect()
}

/// The assignments of one policy in one account.
fn pair(account: &str, policy: &str) -> String {
    format!("{ASSIGNMENT}.{account}__{policy}")
}

/// A policy's name, and the one that its assignments still have where its rename has not been applied.
fn before<'m>(model: &'m Model<'_>, division: &Division<'_>, policy: &'m str) -> impl Iterator<Item = &'m str> {
    let renames = model.refactor.iter().filter_map(move |it| match &it.change {
        Change::Policy { division: home, rename, .. }
            if home.is_none_or(|at| std::ptr::eq(&model.divisions[at], division)) && rename.name.value == policy =>
        {
            Some(rename.from.value.as_ref())
        }
        _ => None,
    });
    std::iter::once(policy).chain(renames)
}

/// The same of an account.
fn accounts_before<'m>(
    model: &'m Model<'_>,
    division: &Division<'_>,
    account: &'m str,
) -> impl Iterator<Item = &'m str> {
    let renames = model.refactor.iter().filter_map(move |it| match &it.change {
        Change::Account { division: home, rename, .. }
            if std::ptr::eq(&model.divisions[*home], division) && rename.name.value == account =>
        {
            Some(rename.from.value.as_ref())
        }
        _ => None,
    });
    std::iter::once(account).chain(renames)
}
