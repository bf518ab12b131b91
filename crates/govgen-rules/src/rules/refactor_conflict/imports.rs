//! Imports that meet: of one policy, or of one permission set.

use std::collections::BTreeMap;

use govgen_model::{Change, Model, PolicyRef, Refactoring, Text};

use super::conflict;
use crate::rule::Findings;

/// Whose policy it is, and where it stands.
type Policy = (Option<usize>, u32);

/// Two imports of one policy into one root, a permission set of two policies, and a policy of two permission sets.
pub(super) fn twice(model: &Model<'_>, findings: &mut Findings<'_>) {
    let mut imported: BTreeMap<(Option<usize>, Policy), &Refactoring<'_>> = BTreeMap::new();
    let mut sets: BTreeMap<&str, (Policy, &Refactoring<'_>)> = BTreeMap::new();
    let mut policies: BTreeMap<Policy, (&str, &Refactoring<'_>)> = BTreeMap::new();
    for (it, policy, set) in named(model) {
        if let Change::Import { division, .. } = &it.change
            && let Some(first) = imported.insert((*division, policy), it)
        {
            conflict(model, it, first, "one policy is imported into one root twice".to_owned(), findings)
                .help("Terraform refuses two imports of one address: join the entries");
            continue;
        }
        let id = set.value.rsplit('/').next().unwrap_or_default();
        let (owner, first) = *sets.entry(id).or_insert((policy, it));
        if owner != policy {
            conflict(model, it, first, format!("permission set `{id}` would be that of two policies"), findings).help(
                "Terraform would let each change what the other wants to have: write the id that AWS shows for this policy's permission set",
            );
            continue;
        }
        let (known, first) = *policies.entry(policy).or_insert((id, it));
        if known != id {
            let message = format!("one policy would be permission set `{id}` here and `{known}` elsewhere");
            conflict(model, it, first, message, findings)
                .help("a policy is one permission set: write the id that AWS shows");
        }
    }
}

/// Every permission set that an entry names, with the policy it is said to be.
fn named<'m, 'd>(model: &'m Model<'d>) -> impl Iterator<Item = (&'m Refactoring<'d>, Policy, &'m Text<'d>)> {
    model.refactor.iter().flat_map(|it| {
        let found: Vec<(Policy, &Text<'d>)> = match &it.change {
            Change::Import { division, policy, written } => {
                let policy = match policy {
                    PolicyRef::Own(at) => (*division, *at),
                    PolicyRef::Shared(at) => (None, *at),
                };
                vec![(policy, &written.permission_set)]
            }
            Change::Move { written, .. } => {
                let sets = written.grants.iter().filter_map(|it| {
                    let at = model.shared.binary_search_by(|policy| policy.key().cmp(&it.policy.value)).ok()?;
                    Some(((None, u32::try_from(at).ok()?), it.permission_set.as_ref()?))
                });
                sets.collect()
            }
            _ => Vec::new(),
        };
        found.into_iter().map(move |(policy, set)| (it, policy, set))
    })
}
