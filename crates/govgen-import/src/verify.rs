//! Whether the files of a proposal say what was proposed, as the pipeline reads them.

use std::collections::{BTreeSet, HashMap};

use govgen_model::{Division, Model, Policy, PrincipalKind};

use crate::proposal::{NewPolicy, Proposal};

/// What the proposed files lack, a line each; nothing when they say everything.
#[must_use]
pub fn missing(proposal: &Proposal, model: &Model<'_>) -> Vec<String> {
    let homes: HashMap<&str, &Division<'_>> = model.divisions.iter().map(|it| (it.name(), it)).collect();
    let lost = proposal.policies.iter().filter(|it| !is_there(it, model, homes.get(it.home.as_str()).copied()));
    let mut missing: Vec<String> = lost.map(|it| format!("policy `{}` of `{}`", it.key, it.home)).collect();
    let places = model.divisions.iter().flat_map(|home| home.assignments.iter().map(move |it| (home, it)));
    let places = places.map(|(home, it)| {
        ((home.name(), it.account.name.value.as_ref(), model.policy(home, it.policy).key()), &it.grants)
    });
    let places: HashMap<(&str, &str, &str), _> = places.collect();
    for ((division, account, key), wanted) in &proposal.grants {
        let found = places.get(&(division.as_str(), account.as_str(), key.as_str())).into_iter().copied().flatten();
        let found = found.map(|it| (it.principal.kind, it.principal.name.value.as_ref()));
        let found: BTreeSet<(PrincipalKind, &str)> = found.collect();
        let groups = wanted.groups.iter().map(|it| (PrincipalKind::Group, it.as_str()));
        let users = wanted.users.iter().map(|it| (PrincipalKind::User, it.as_str()));
        let lost = groups.chain(users).filter(|it| !found.contains(it));
        missing.extend(lost.map(|(_, name)| format!("`{name}` with `{key}` in `{account}` of `{division}`")));
    }
    missing
}

fn is_there(policy: &NewPolicy, model: &Model<'_>, home: Option<&Division<'_>>) -> bool {
    let policies: &[Policy<'_>] = home.map_or(&model.shared, |it| &it.policies);
    let found = policies.binary_search_by(|it| it.key().cmp(&policy.key)).ok().map(|at| &policies[at]);
    found.is_some_and(|it| {
        let document = it.inline_policy.as_ref().map(|it| format!("{:#}\n", it.canonical));
        it.permission_set.value == policy.permission_set && document.as_deref() == policy.document()
    })
}
