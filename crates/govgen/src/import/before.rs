//! What the files said before an import and AWS lacks: the first plans add it, beside what they take over.
//!
//! In: the repository as it was, and the facts. Out: for each root, the permission sets and assignments that are yet to be made.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use govgen_live::Facts;
use govgen_live::facts::Assignments;
use govgen_model::{Assignment, MatchBy, Model, Policy, PrincipalKind};

/// What one root adds.
#[derive(Default)]
pub(super) struct Added<'m> {
    /// Permission sets, by name.
    pub(super) sets: BTreeSet<&'m str>,
    /// Users and groups that are assigned, summed over accounts.
    pub(super) assignments: usize,
    /// The resources of both.
    pub(super) resources: usize,
}

impl<'m> Added<'m> {
    fn policy(&mut self, policy: &'m Policy<'_>) {
        let attached = policy.managed_policies.len() + policy.entry.customer_managed_policies.len();
        let single =
            usize::from(policy.inline_policy.is_some()) + usize::from(policy.entry.permissions_boundary.is_some());
        self.sets.insert(&policy.permission_set.value);
        self.resources += 1 + attached + single;
    }
}

/// What AWS has, by what the files call it.
struct Seen<'f> {
    /// ARNs of permission sets by their names in lower case: AWS takes a name once, whatever its case.
    sets: HashMap<String, &'f str>,
    ids: HashMap<(PrincipalKind, String), &'f str>,
    assigned: HashMap<(&'f str, &'f str), &'f Assignments>,
}

impl<'f> Seen<'f> {
    fn of(facts: &'f Facts, by: MatchBy) -> Self {
        let users = facts.users.iter().filter_map(|it| {
            let name = if by == MatchBy::Email { it.emails.first()? } else { &it.user_name };
            Some(((PrincipalKind::User, name.to_lowercase()), it.id.as_str()))
        });
        let groups = facts.groups.iter().map(|it| ((PrincipalKind::Group, it.name.clone()), it.id.as_str()));
        let assigned =
            facts.assignments.iter().map(|it| ((it.account_id.as_str(), it.permission_set_arn.as_str()), it));
        Self {
            sets: facts.permission_sets.iter().map(|it| (it.name.to_lowercase(), it.arn.as_str())).collect(),
            ids: users.chain(groups).collect(),
            assigned: assigned.collect(),
        }
    }

    fn set(&self, policy: &Policy<'_>) -> Option<&'f str> {
        self.sets.get(&policy.permission_set.value.to_lowercase()).copied()
    }

    /// How many of those who get a policy in an account do not have it.
    fn lacking(&self, assignment: &Assignment<'_>, policy: &Policy<'_>) -> usize {
        let account = assignment.account.id.value.as_ref();
        let there = self.set(policy).and_then(|arn| self.assigned.get(&(account, arn)));
        let has = |kind: PrincipalKind, name: &str| {
            let name = if kind == PrincipalKind::User { name.to_lowercase() } else { name.to_owned() };
            let id = self.ids.get(&(kind, name));
            there.zip(id).is_some_and(|(it, id)| match kind {
                PrincipalKind::User => it.users.contains(*id),
                PrincipalKind::Group => it.groups.contains(*id),
            })
        };
        assignment.grants.iter().filter(|it| !has(it.principal.kind, &it.principal.name.value)).count()
    }
}

/// What each root adds that has something to add; `common` is the organization's.
pub(super) fn added<'m>(model: &'m Model<'_>, facts: &Facts) -> BTreeMap<&'m str, Added<'m>> {
    let seen = Seen::of(facts, model.principals.match_by);
    let mut roots: BTreeMap<&str, Added<'_>> = BTreeMap::new();
    for policy in model.shared.iter().filter(|it| seen.set(it).is_none()) {
        roots.entry("common").or_default().policy(policy);
    }
    for division in model.divisions.iter().filter(|it| it.is_active()) {
        let root = roots.entry(division.name()).or_default();
        division.policies.iter().filter(|it| seen.set(it).is_none()).for_each(|it| root.policy(it));
        for assignment in &division.assignments {
            root.assignments += seen.lacking(assignment, model.policy(division, assignment.policy));
        }
        root.resources += root.assignments;
    }
    roots.retain(|_, it| it.resources > 0);
    roots
}
