//! What becomes of each resource of a Terraform state.
//!
//! Each is taken over, or said by the files already, or listed with a reason, or was not asked for. What the facts know nothing
//! of is listed here, so that nothing a state holds is dropped.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use govgen_model::PrincipalKind;

use super::{SET_ELSEWHERE, Work};
use crate::left::{Left, Subject, Who};
use crate::mapping::Home;
use crate::proposal::Outcome;
use crate::reason::Reason;
use crate::state::{Managed, State};

/// Why nothing becomes of what AWS does not have.
const NOT_IN_FACTS: &str = "the facts do not hold it: AWS has it no longer, or they are older than the state";

/// An account and a permission set, by id and ARN.
pub(super) type At<'s> = (&'s str, &'s str);

/// What of the facts a state holds.
pub(super) struct Scope<'i> {
    /// Permission sets that a resource is, is attached to or assigns.
    sets: BTreeSet<&'i str>,
    assignments: BTreeSet<(At<'i>, bool, &'i str)>,
}

impl<'i> Scope<'i> {
    pub(super) fn of(state: &'i State) -> Self {
        let mut scope = Self { sets: BTreeSet::new(), assignments: BTreeSet::new() };
        for resource in &state.resources {
            match &resource.what {
                Managed::PermissionSet(arn) => {
                    scope.sets.insert(arn);
                }
                Managed::Assignment { account_id, permission_set_arn, group, principal_id } => {
                    scope.sets.insert(permission_set_arn);
                    scope.assignments.insert(((account_id, permission_set_arn), *group, principal_id));
                }
                Managed::Other => {}
            }
        }
        scope
    }

    pub(super) fn has_set(&self, arn: &str) -> bool {
        self.sets.contains(arn)
    }

    pub(super) fn has_assignment(&self, at: At<'_>, group: bool, id: &str) -> bool {
        self.assignments.contains(&(at, group, id))
    }
}

/// An assignment as a state holds it.
pub(super) fn assignment((account_id, arn): At<'_>, group: bool, id: &str) -> Managed {
    Managed::Assignment {
        account_id: account_id.to_owned(),
        permission_set_arn: arn.to_owned(),
        group,
        principal_id: id.to_owned(),
    }
}

/// What becomes of permission sets and assignments, kept only when there is a state to hold against it.
pub(super) struct Lots(Option<BTreeMap<Managed, Outcome>>);

impl Lots {
    pub(super) fn new(wanted: bool) -> Self {
        Self(wanted.then(BTreeMap::new))
    }

    pub(super) fn put(&mut self, outcome: Outcome, what: impl FnOnce() -> Managed) {
        if let Some(lots) = &mut self.0 {
            lots.insert(what(), outcome);
        }
    }

    /// An assignment shares the reason of its permission set.
    fn of(&self, what: &Managed) -> Option<Outcome> {
        let lots = self.0.as_ref()?;
        let of_set = |arn: &String| lots.get(&Managed::PermissionSet(arn.clone())).filter(|it| **it == Outcome::Left);
        let found = lots.get(what).or_else(|| match what {
            Managed::Assignment { permission_set_arn, .. } => of_set(permission_set_arn),
            _ => None,
        });
        found.copied()
    }
}

impl<'i> Work<'_, 'i, '_> {
    /// Which resources of the state are taken over, and which it has to keep.
    pub(super) fn resources(&mut self, state: &'i State) {
        self.unknown_sets(state);
        self.unknown_assignments(state);
        let outcome = |it: &Managed| match it {
            Managed::Other => Outcome::Other,
            it => self.lots.of(it).unwrap_or(Outcome::NotAsked),
        };
        self.proposal.resources = state.resources.iter().map(|it| (it.address.clone(), outcome(&it.what))).collect();
    }

    /// Permission sets that the state holds, or something attached to them, and nobody else knows.
    fn unknown_sets(&mut self, state: &'i State) {
        if matches!(self.only, Some(Home::Division(_))) {
            return;
        }
        let mut assigned: HashMap<&str, usize> = HashMap::new();
        let mut unknown = BTreeSet::new();
        for it in &state.resources {
            match &it.what {
                Managed::PermissionSet(arn) if !self.sets.contains_key(arn.as_str()) => {
                    unknown.insert(arn);
                }
                Managed::Assignment { permission_set_arn, .. } if self.lots.of(&it.what).is_none() => {
                    *assigned.entry(permission_set_arn).or_default() += 1;
                }
                _ => {}
            }
        }
        let names = state.facts.permission_sets.iter().map(|it| (it.arn.as_str(), &it.name));
        let names: HashMap<&str, &String> = names.collect();
        for arn in unknown {
            let subject = Subject::PermissionSet {
                name: names.get(arn.as_str()).copied().unwrap_or(arn).clone(),
                arn: arn.clone(),
                assignments: assigned.get(arn.as_str()).copied().unwrap_or_default(),
            };
            let reason = Reason::plain(if self.state_alone { SET_ELSEWHERE } else { NOT_IN_FACTS });
            self.lots.put(Outcome::Left, || Managed::PermissionSet(arn.clone()));
            self.proposal.left.push(Left { subject, reason });
        }
    }

    /// Assignments that the state holds and the facts do not.
    fn unknown_assignments(&mut self, state: &'i State) {
        let mut unknown: BTreeMap<At<'_>, Vec<Who>> = BTreeMap::new();
        for it in &state.resources {
            let Managed::Assignment { account_id, permission_set_arn, group, principal_id } = &it.what else {
                continue;
            };
            if self.lots.of(&it.what).is_some() || !self.is_asked(account_id) {
                continue;
            }
            let kind = if *group { PrincipalKind::Group } else { PrincipalKind::User };
            let name = self.names.shown(kind, principal_id).map(str::to_owned);
            self.lots.put(Outcome::Left, || it.what.clone());
            let who = Who { user: !group, name, id: principal_id.clone() };
            unknown.entry((account_id, permission_set_arn)).or_default().push(who);
        }
        for ((account_id, arn), mut principals) in unknown {
            principals.sort_unstable();
            let known = self.sets.get(arn).map(|it| it.0);
            let subject = Subject::Assignments {
                account_id: account_id.to_owned(),
                permission_set: known.unwrap_or(arn).to_owned(),
                principals,
            };
            self.proposal.left.push(Left { subject, reason: Reason::plain(NOT_IN_FACTS) });
        }
    }
}
