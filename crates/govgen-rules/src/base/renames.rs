//! Policies whose permission set gets another name, or another address in Terraform, while people use it.

use std::collections::BTreeMap;

use govgen_model::{Assignment, Division, Model, PermissionsBoundary, Policy, PolicyRef};
use rustc_hash::{FxHashMap, FxHashSet};

use super::Assigned;
use super::declared::Declared;
use super::grants::missing;

/// A policy before and now.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Rename<'c> {
    /// The division as it was and is; `None` for a shared policy.
    pub(crate) home: Option<(&'c Division<'c>, &'c Division<'c>)>,
    /// As it was.
    pub(crate) before: &'c Policy<'c>,
    /// As it is.
    pub(crate) now: &'c Policy<'c>,
    /// Whether the files say so.
    pub(crate) declared: bool,
}

/// The permission set's name now, by home (a division's name, or nothing) and its name before.
pub(super) type Renamed<'c> = FxHashMap<(&'c str, &'c str), &'c str>;

/// Of so many policies that grant the same, it is looked which one a vanished policy has become.
const CANDIDATES_MAX: usize = 8;

/// Every one, shared policies first.
pub(super) fn renames<'c>(
    before: &'c Model<'c>,
    now: &'c Model<'c>,
    pairs: &[(&'c Division<'c>, &'c Division<'c>)],
    assigned: &Assigned<'c>,
    declared: &Declared<'c>,
) -> Vec<Rename<'c>> {
    let mut renames = Vec::new();
    let known = (assigned, declared);
    if before.complete && now.complete {
        let used = || before.divisions.iter().flat_map(|it| &it.assignments);
        in_home(None, &before.shared, &now.shared, &|| by_policy(used(), false), known, &mut renames);
    }
    for (before, now) in pairs.iter().filter(|(before, now)| before.complete && now.complete) {
        let used = || by_policy(before.assignments.iter(), true);
        in_home(Some((before, now)), &before.policies, &now.policies, &used, known, &mut renames);
    }
    renames
}

/// The same by name.
pub(super) fn by_home<'c>(renames: &[Rename<'c>]) -> Renamed<'c> {
    let home = |it: &Rename<'c>| it.home.map_or("", |(before, _)| before.name());
    renames
        .iter()
        .map(|it| ((home(it), it.before.permission_set.value.as_str()), it.now.permission_set.value.as_str()))
        .collect()
}

type Used<'c> = BTreeMap<u32, Vec<&'c Assignment<'c>>>;

fn by_policy<'c>(assignments: impl Iterator<Item = &'c Assignment<'c>>, own: bool) -> Used<'c> {
    let mut used = Used::new();
    for assignment in assignments {
        match assignment.policy {
            PolicyRef::Own(at) if own => used.entry(at).or_default().push(assignment),
            PolicyRef::Shared(at) if !own => used.entry(at).or_default().push(assignment),
            _ => {}
        }
    }
    used
}

fn in_home<'c>(
    home: Option<(&'c Division<'c>, &'c Division<'c>)>,
    before: &'c [Policy<'c>],
    now: &'c [Policy<'c>],
    used: &dyn Fn() -> Used<'c>,
    (assigned, declared): (&Assigned<'c>, &Declared<'c>),
    renames: &mut Vec<Rename<'c>>,
) {
    let changed: Vec<(usize, Option<&'c Policy<'c>>)> = before
        .iter()
        .enumerate()
        .map(|(at, it)| (at, of_key(now, it.key())))
        .filter(|(at, now)| now.is_none_or(|it| it.permission_set.value != before[*at].permission_set.value))
        .collect();
    if changed.is_empty() {
        return;
    }
    let used = used();
    let fresh = Fresh::new(now.iter().filter(|it| of_key(before, it.key()).is_none()));
    let mut taken: FxHashSet<&str> = FxHashSet::default();
    for (at, same_key) in changed {
        let policy = &before[at];
        // Nobody loses what nobody had.
        let Some(assignments) = used.get(&(at as u32)) else { continue };
        let said = declared.policy(home.map_or("", |(_, now)| now.name()), policy.key());
        let said = said.and_then(|key| of_key(now, key)).filter(|_| same_key.is_none());
        let found = same_key.or(said).or_else(|| {
            fresh.candidates(policy).find(|it| !taken.contains(it.key()) && follows(assignments, it, assigned))
        });
        if let Some(found) = found {
            taken.insert(found.key());
            renames.push(Rename { home, before: policy, now: found, declared: said.is_some() });
        }
    }
}

fn of_key<'c>(policies: &'c [Policy<'c>], key: &str) -> Option<&'c Policy<'c>> {
    policies.binary_search_by(|it| it.key().cmp(key)).ok().map(|at| &policies[at])
}

/// Whether somebody who had the one has the other, in the same account.
fn follows(assignments: &[&Assignment<'_>], policy: &Policy<'_>, assigned: &Assigned<'_>) -> bool {
    let now = |it: &Assignment<'_>| {
        assigned.get(&(it.account.id.value.as_ref(), policy.permission_set.value.as_str())).copied()
    };
    assignments.iter().any(|it| missing(it, now(it)) < it.grants.len())
}

/// Policies under keys that are new.
struct Fresh<'c> {
    by_name: FxHashMap<&'c str, &'c Policy<'c>>,
    by_body: BTreeMap<Body<'c>, Vec<&'c Policy<'c>>>,
}

impl<'c> Fresh<'c> {
    fn new(policies: impl Iterator<Item = &'c Policy<'c>>) -> Self {
        let mut fresh = Self { by_name: FxHashMap::default(), by_body: BTreeMap::new() };
        for policy in policies {
            fresh.by_name.insert(&policy.permission_set.value, policy);
            fresh.by_body.entry(Body::of(policy)).or_default().push(policy);
        }
        fresh
    }

    /// The one of that name, then those that grant the same.
    fn candidates(&self, policy: &'c Policy<'c>) -> impl Iterator<Item = &'c Policy<'c>> {
        let named = self.by_name.get(policy.permission_set.value.as_str()).copied();
        let body = Body::of(policy);
        let alike = self.by_body.get(&body).filter(|_| body != Body::default());
        named.into_iter().chain(alike.into_iter().flatten().copied().take(CANDIDATES_MAX))
    }
}

/// What a policy grants.
#[derive(Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
struct Body<'c> {
    managed: Vec<&'c str>,
    customer_managed: Vec<(&'c str, &'c str)>,
    boundary: Vec<&'c str>,
    inline: Option<String>,
}

impl<'c> Body<'c> {
    fn of(policy: &'c Policy<'c>) -> Self {
        let path = |it: Option<&'c govgen_model::Text<'c>>| it.map_or("/", |it| &it.value);
        let mut customer_managed: Vec<_> = policy
            .entry
            .customer_managed_policies
            .iter()
            .map(|it| (it.name.value.as_ref(), path(it.path.as_ref())))
            .collect();
        customer_managed.sort_unstable();
        Self {
            managed: policy.managed_policies.iter().map(|it| it.key.as_str()).collect(),
            customer_managed,
            boundary: match &policy.entry.permissions_boundary {
                None => Vec::new(),
                Some(PermissionsBoundary::Managed(it)) => vec![&it.value],
                Some(PermissionsBoundary::CustomerManaged(it)) => vec![&it.name.value, path(it.path.as_ref())],
            },
            inline: policy.inline_policy.as_ref().map(|it| it.canonical.to_string()),
        }
    }
}
