//! Who has what, in the files and in AWS: account by account, permission set by permission set.
//!
//! Each grant and each assignment is looked at once, divisions in parallel. What agrees leaves nothing behind.

use govgen_model::{AccountStatus, Assignment, Division, Grant, Locked, PolicyRef, PrincipalKind, State};
use govgen_source::Span;
use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::context::{Context, Held};
use crate::directory::Meant;
use crate::facts::{Assignments, PartName, PermissionSet};
use crate::sets::Described;
use crate::words::quoted;

/// Somebody whom a division's files name, wherever they do.
#[derive(Debug)]
pub(crate) struct Use<'c> {
    pub(crate) division: &'c Division<'c>,
    pub(crate) kind: PrincipalKind,
    pub(crate) name: &'c str,
    /// The first line that does.
    pub(crate) span: Span,
    /// How many assignments come of it.
    pub(crate) grants: usize,
    /// Whom the name means in the directory.
    pub(crate) meant: Meant<'c>,
    /// Whom it means in Terraform, when the lock in force knows the name.
    pub(crate) locked: Option<Locked<'c>>,
}

/// An account and a permission set of which files and AWS do not say the same.
#[derive(Debug)]
pub(crate) struct Pair<'c> {
    pub(crate) held: Held<'c>,
    /// The permission set; none when AWS has none of the policy's name.
    pub(crate) set: Option<&'c PermissionSet>,
    /// Its ARN in AWS, when it stands there.
    pub(crate) arn: Option<&'c str>,
    /// The policy, when the files grant it here.
    pub(crate) policy: Option<Described<'c>>,
    /// Who has it in AWS and in no file.
    pub(crate) unexplained: Vec<Who<'c>>,
    /// Who has it in AWS and is not in the directory.
    pub(crate) departed: Vec<Who<'c>>,
    /// Who has it in the files and not in AWS.
    pub(crate) missing: Vec<&'c Grant<'c>>,
}

impl Pair<'_> {
    /// How a message calls the permission set: by name, or by its id when nobody could read the name.
    pub(crate) fn set_name(&self) -> String {
        let id = || self.arn.and_then(|it| it.rsplit('/').next()).unwrap_or_default();
        let written = self.policy.map(|it| it.policy.permission_set.value.as_str());
        quoted(self.set.map(|it| it.name.as_str()).or(written).unwrap_or_else(id))
    }
}

/// A principal of AWS.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Who<'c> {
    pub(crate) kind: PrincipalKind,
    pub(crate) id: &'c str,
}

/// Assignments of AWS by account and permission set.
type Actual<'c> = FxHashMap<(&'c str, &'c str), &'c Assignments>;

/// Everybody who is named, and where files and AWS differ; both in the order of the files.
pub(crate) fn pairs<'c>(cx: &Context<'c>) -> (Vec<Use<'c>>, Vec<Pair<'c>>) {
    let place = |it: &'c Assignments| ((it.account_id.as_str(), it.permission_set_arn.as_str()), it);
    let actual: Actual<'c> = cx.facts.assignments.iter().map(place).collect();
    let of: Vec<OfDivision<'c>> = cx.model.divisions.par_iter().map(|it| of_division(cx, it, &actual)).collect();
    let (mut uses, mut pairs, mut explained) = (Vec::new(), Vec::new(), FxHashSet::default());
    for it in of {
        uses.extend(it.uses);
        pairs.extend(it.pairs);
        explained.extend(it.looked_at);
    }
    for (place, assignments) in cx.facts.assignments.iter().map(place) {
        if !explained.contains(&place)
            && let Some(held) = cx.held.get(place.0)
            && is_open(cx, held)
        {
            pairs.extend(differing(cx, *held, None, &Expected::default(), Some(assignments)));
        }
    }
    (uses, pairs)
}

/// In an account that is closed, in the files and in AWS, nobody can do anything.
fn is_open(cx: &Context<'_>, held: &Held<'_>) -> bool {
    let account = cx.accounts.get(held.row.id.value.as_ref());
    held.row.status.value != AccountStatus::Closed || account.is_some_and(|it| it.state == "ACTIVE")
}

struct OfDivision<'c> {
    uses: Vec<Use<'c>>,
    pairs: Vec<Pair<'c>>,
    /// What the files grant something in, by account and ARN.
    looked_at: Vec<(&'c str, &'c str)>,
}

/// Who has a policy in an account by the files.
#[derive(Default)]
struct Expected<'c> {
    ids: FxHashSet<(PrincipalKind, &'c str)>,
    /// Grants to somebody in the directory who is one person, with the id.
    grants: Vec<(&'c Grant<'c>, &'c str)>,
}

fn of_division<'c>(cx: &Context<'c>, division: &'c Division<'c>, actual: &Actual<'c>) -> OfDivision<'c> {
    let mut of = OfDivision { uses: Vec::new(), pairs: Vec::new(), looked_at: Vec::new() };
    let mut known: FxHashMap<(PrincipalKind, &'c str), usize> = FxHashMap::default();
    for assignment in &division.assignments {
        let expected = expected(cx, division, assignment, &mut known, &mut of.uses);
        let policy = cx.model.policy(division, assignment.policy);
        let owner = matches!(assignment.policy, PolicyRef::Own(_)).then_some(division);
        let described = Described { division: owner, policy };
        let held = Held { division, row: assignment.account };
        let id = assignment.account.id.value.as_ref();
        let set = cx.sets.of_policy(policy);
        let stands = set.and_then(|set| actual.get(&(id, set.arn.as_str()))).copied();
        of.looked_at.extend(set.map(|set| (id, set.arn.as_str())));
        of.pairs.extend(differing(cx, held, Some((described, set)), &expected, stands));
    }
    of
}

fn expected<'c>(
    cx: &Context<'c>,
    division: &'c Division<'c>,
    assignment: &'c Assignment<'c>,
    known: &mut FxHashMap<(PrincipalKind, &'c str), usize>,
    uses: &mut Vec<Use<'c>>,
) -> Expected<'c> {
    let mut expected = Expected::default();
    for grant in &assignment.grants {
        let (kind, name, span) = (grant.principal.kind, grant.principal.name.value.as_ref(), grant.principal.name.span);
        let at = *known.entry((kind, name)).or_insert_with(|| {
            let meant = cx.directory.meant(kind, name);
            let locked = cx.model.lock.as_ref().and_then(|it| it.get(kind, name));
            uses.push(Use { division, kind, name, span, grants: 0, meant, locked });
            uses.len() - 1
        });
        let named = &mut uses[at];
        named.grants += 1;
        named.span = named.span.min(span);
        expected.ids.extend(named.meant.ids.iter().map(|id| (kind, *id)));
        match (named.locked, named.meant.ids.as_slice()) {
            // What is rendered is the lock's id. Nobody expects an apply for somebody who has left.
            (Some(locked), _) => {
                let id = locked.id().value.as_ref();
                expected.ids.insert((kind, id));
                if locked.state != State::Departed && cx.directory.has(kind, id) {
                    expected.grants.push((grant, id));
                }
            }
            (None, [id]) => expected.grants.push((grant, id)),
            (None, _) => {}
        }
    }
    expected
}

/// What differs in one account for one permission set, if anything does.
fn differing<'c>(
    cx: &Context<'c>,
    held: Held<'c>,
    policy: Option<(Described<'c>, Option<&'c PermissionSet>)>,
    expected: &Expected<'c>,
    stands: Option<&'c Assignments>,
) -> Option<Pair<'c>> {
    let mut pair = Pair {
        held,
        set: policy.map_or_else(|| stands.and_then(|it| cx.sets.of_arn(&it.permission_set_arn)), |(_, set)| set),
        arn: stands.map(|it| it.permission_set_arn.as_str()),
        policy: policy.map(|(described, _)| described),
        unexplained: Vec::new(),
        departed: Vec::new(),
        missing: Vec::new(),
    };
    let has = |kind: PrincipalKind, id: &str| {
        stands.is_some_and(|it| match kind {
            PrincipalKind::User => it.users.contains(id),
            PrincipalKind::Group => it.groups.contains(id),
        })
    };
    let users = stands.into_iter().flat_map(|it| &it.users).map(|id| Who { kind: PrincipalKind::User, id });
    let groups = stands.into_iter().flat_map(|it| &it.groups).map(|id| Who { kind: PrincipalKind::Group, id });
    for who in groups.chain(users).filter(|it| !expected.ids.contains(&(it.kind, it.id))) {
        let part = match who.kind {
            PrincipalKind::User => PartName::Users,
            PrincipalKind::Group => PartName::Groups,
        };
        if cx.directory.has(who.kind, who.id) {
            pair.unexplained.push(who);
        } else if cx.part(part).covers(&[who.id]) {
            pair.departed.push(who);
        }
        // Somebody whom nobody could read may be anybody, also the one whom a file names.
    }
    let missing = expected.grants.iter().filter(|(grant, id)| !has(grant.principal.kind, id));
    pair.missing.extend(missing.map(|(grant, _)| *grant));
    let agrees = pair.unexplained.is_empty() && pair.departed.is_empty() && pair.missing.is_empty();
    (!agrees).then_some(pair)
}
