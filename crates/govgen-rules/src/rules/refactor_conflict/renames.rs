//! Renames that meet: of one name, from one name, or in one address.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use govgen_model::{Change, Model, PolicyRef, Refactoring, Renamed};

use super::conflict;
use crate::rule::Findings;

/// Whose name it is: what it names, and in which division.
type Whose = (Renamed, Option<usize>);

/// Two entries about one name, old or new.
pub(super) fn twice(model: &Model<'_>, findings: &mut Findings<'_>) {
    let mut old: BTreeMap<(Whose, &str), &Refactoring<'_>> = BTreeMap::new();
    let mut new = old.clone();
    for it in &model.refactor {
        let (division, rename) = match &it.change {
            Change::Policy { division, rename, .. } => (*division, rename),
            Change::Account { division, rename, .. } => (Some(*division), rename),
            Change::Division { rename, .. } => (None, rename),
            Change::Move { .. } | Change::Forget { .. } | Change::Import { .. } => continue,
        };
        let whose = (rename.what, division);
        let mut seen = false;
        for (names, name, what) in [
            (&mut old, rename.from.value.as_ref(), "has two names now"),
            (&mut new, rename.name.value.as_ref(), "had two names before"),
        ] {
            match names.entry((whose, name)) {
                Entry::Vacant(free) => {
                    free.insert(it);
                }
                Entry::Occupied(first) if !seen => {
                    seen = true;
                    conflict(model, it, first.get(), format!("{} `{name}` {what}", rename.what.as_str()), findings).help(
                        "Terraform refuses a plan in which one resource comes from two, or goes to two: keep the entry that is true",
                    );
                }
                Entry::Occupied(_) => {}
            }
        }
    }
}

/// A policy and an account that both have another name, and meet: an assignment's address is made of the two.
pub(super) fn crossing(model: &Model<'_>, findings: &mut Findings<'_>) {
    let policies = policies(model);
    for it in &model.refactor {
        let Change::Account { division: at, account, .. } = &it.change else { continue };
        let division = &model.divisions[*at];
        let met = division.assignments.iter().filter(|it| it.account.name.value == account.name.value);
        let met =
            met.filter_map(|assignment| policies.get(&key(*at, assignment.policy)).map(|other| (assignment, *other)));
        for (assignment, other) in met {
            let policy = model.policy(division, assignment.policy).key();
            let message = format!("account `{}` and policy `{policy}` both have another name", account.name.value);
            conflict(model, it, other, message, findings).help(
                "an assignment's address is made of the two, and which half of it the state still has old is not known: let every root apply \
                 one of the renames, take its entry out, then make the other",
            );
        }
    }
}

/// Somebody who is forgotten where nothing else is left, under a name that the state may not have yet.
pub(super) fn forgotten(model: &Model<'_>, findings: &mut Findings<'_>) {
    let mut names: BTreeMap<(Whose, &str), &Refactoring<'_>> = BTreeMap::new();
    for it in &model.refactor {
        match &it.change {
            Change::Policy { division, rename, .. } => {
                names.insert(((Renamed::Policy, *division), &rename.name.value), it);
            }
            Change::Account { division, rename, .. } => {
                names.insert(((Renamed::Account, Some(*division)), &rename.name.value), it);
            }
            _ => {}
        }
    }
    for it in &model.refactor {
        let Change::Forget { division, written } = &it.change else { continue };
        let (account, policy) = (written.account.value.as_ref(), written.policy.value.as_ref());
        // Where the block stands, one address leads to the other; all of a block is forgotten under either name.
        let stands = model.divisions[*division].assignment(&model.shared, account, policy).is_some();
        if stands || written.principals.is_empty() {
            continue;
        }
        let renamed = [
            ((Renamed::Policy, Some(*division)), policy),
            ((Renamed::Policy, None), policy),
            ((Renamed::Account, Some(*division)), account),
        ];
        if let Some(other) = renamed.iter().find_map(|it| names.get(it)) {
            let message = format!("`{policy}` in `{account}` is forgotten while it gets another name");
            conflict(model, it, other, message, findings).help(
                "under which name the state has it is not known, and under the wrong one Terraform would take it away: let the root apply the \
                 rename, take its entry out, then forget",
            );
        }
    }
}

/// What is forgotten under a name that it had before, where the block with the new one stands: the move leads all of it there.
pub(super) fn forgotten_before(model: &Model<'_>, findings: &mut Findings<'_>) {
    let mut names: BTreeMap<(Whose, &str), (&Refactoring<'_>, &str)> = BTreeMap::new();
    for it in &model.refactor {
        let (whose, rename) = match &it.change {
            Change::Policy { division, rename, .. } => ((Renamed::Policy, *division), rename),
            Change::Account { division, rename, .. } => ((Renamed::Account, Some(*division)), rename),
            _ => continue,
        };
        names.entry((whose, &rename.from.value)).or_insert((it, &rename.name.value));
    }
    for it in &model.refactor {
        let Change::Forget { division, written } = &it.change else { continue };
        let (account, policy) = (written.account.value.as_ref(), written.policy.value.as_ref());
        let policies = [Some(*division), None].map(|whose| names.get(&((Renamed::Policy, whose), policy)));
        let policies = policies.into_iter().flatten().map(|(other, new)| (*other, account, *new, *new));
        let accounts = names.get(&((Renamed::Account, Some(*division)), account));
        let accounts = accounts.map(|(other, new)| (*other, *new, policy, *new));
        let stands = |account: &str, policy: &str| {
            model.divisions[*division].assignment(&model.shared, account, policy).is_some()
        };
        let found = policies.chain(accounts).find(|(_, account, policy, _)| stands(account, policy));
        let Some((other, _, _, new)) = found else { continue };
        let message = format!("`{policy}` in `{account}` is forgotten while it gets another name");
        let help = match written.principals.is_empty() {
            true => format!(
                "Terraform would move all of it to `{new}`, which the files grant there, and forget nothing: take one of the entries out"
            ),
            false => {
                format!("Terraform would be told two things of one address: write the name that it has now, `{new}`")
            }
        };
        conflict(model, it, other, message, findings).help(help);
    }
}

/// Renames of policies by whose they are and where they stand.
fn policies<'m, 'd>(model: &'m Model<'d>) -> BTreeMap<(Option<usize>, u32), &'m Refactoring<'d>> {
    let renames = model.refactor.iter().filter_map(|it| match &it.change {
        Change::Policy { division, policy, .. } => Some(((*division, *policy), it)),
        _ => None,
    });
    renames.collect()
}

/// Whose a policy is that a division grants, and where it stands.
pub(super) fn key(division: usize, policy: PolicyRef) -> (Option<usize>, u32) {
    match policy {
        PolicyRef::Own(at) => (Some(division), at),
        PolicyRef::Shared(at) => (None, at),
    }
}
