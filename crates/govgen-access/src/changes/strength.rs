//! What the permission sets allow that somebody gains or loses, so that those who gain most can be shown first.

use std::collections::BTreeMap;

use govgen_iam::grave::Gravity;
use govgen_model::Policy;

use super::document::{Reach, Work, is_too_large, reach};
use super::grants::DivisionChanges;
use super::permission_sets::sets;
use super::widened::{Managed, Named, Power, power};
use super::{Compared, Side};

/// How much a permission set allows as a whole; a greater one has to be seen first.
///
/// What denies or bounds it is not looked at, since that may hold on little.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Strength {
    power: Power,
    worst: Gravity,
    grave: usize,
    writes: usize,
}

impl Default for Strength {
    fn default() -> Self {
        Self { power: Power::Reads, worst: Gravity::Reads, grave: 0, writes: 0 }
    }
}

impl Strength {
    /// Of a policy; of one that is not known, what it may be.
    pub(super) fn of(reach: Option<&Reach>) -> Self {
        let Some((allowed, everywhere)) = reach.and_then(|it| Some((it.allowed.as_ref()?, it.everywhere.as_ref()?)))
        else {
            let named = Named::unknown();
            return Self { power: power(&named, usize::MAX, false), worst: named.worst, grave: 0, writes: 0 };
        };
        let named = Named::of(allowed.iter());
        let writes = allowed.iter().filter(|it| it.is_write()).count();
        let is_bounded = !everywhere.iter().any(govgen_iam::catalogue::Action::is_write);
        Self { power: power(&named, writes, is_bounded), worst: named.worst, grave: named.grave, writes }
    }

    /// Both together.
    fn and(self, other: Self) -> Self {
        Self {
            power: self.power.max(other.power),
            worst: self.worst.max(other.worst),
            grave: self.grave.saturating_add(other.grave),
            writes: self.writes.saturating_add(other.writes),
        }
    }
}

/// So few rows are read by everybody, in whatever order.
const FEW: usize = 12;

/// What each permission set allows that somebody has now, by its name in AWS; nothing where there are but few rows.
pub(super) fn strengths<'c>(
    now: Side<'c>,
    compared: &Compared<'c>,
    divisions: &[DivisionChanges<'c>],
) -> BTreeMap<&'c str, Strength> {
    let mut strengths = BTreeMap::new();
    if divisions.iter().map(|it| it.rows.len()).sum::<usize>() <= FEW {
        return strengths;
    }
    let sets = sets(now, &compared.now);
    let (mut work, mut managed) = (Work::default(), Managed::default());
    for access in divisions.iter().flat_map(|it| &it.rows).filter_map(|it| it.now.as_ref()) {
        strengths.entry(access.permission_set).or_insert_with(|| {
            let set = sets.get(access.permission_set);
            set.map_or_else(|| Strength::of(None), |it| strength(it.policy, &mut managed, &mut work))
        });
    }
    strengths
}

fn strength(policy: &Policy<'_>, managed: &mut Managed, work: &mut Work) -> Strength {
    let aws = policy.managed_policies.iter().map(|it| managed.strength(&it.key));
    let mut strength = aws.fold(Strength::default(), Strength::and);
    if !policy.entry.customer_managed_policies.is_empty() {
        strength = strength.and(Strength::of(None));
    }
    let Some(document) = policy.inline_policy.as_ref().map(|it| it.canonical.as_ref()) else { return strength };
    let reach = (!is_too_large(Some(document))).then(|| reach(document, work));
    strength.and(Strength::of(reach.as_ref()))
}
