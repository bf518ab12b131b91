//! Grants that AWS still has from when the account was the new division's before.
//!
//! In: the files as they will be, the move that is turned round, and facts. Out: who has what, so that the new division's
//! Terraform imports it: AWS has each grant once, and the provider refuses to make what is there.

use govgen_edit::Value;
use govgen_model::{PolicyRef, PrincipalKind};
use govgen_syntax::{AccountMove, Import};

use super::account::{Cast, Held};
use super::ids::Ids;
use crate::draft::Draft;
use crate::pipeline::{Against, with_model};

/// What one policy of the new division still gives there.
#[derive(Debug)]
pub(crate) struct Remain {
    pub(crate) policy: String,
    /// The permission set's name in AWS, and its id where it is known.
    pub(crate) name: String,
    pub(crate) id: Option<String>,
    pub(crate) who: Vec<(PrincipalKind, String)>,
}

/// What is still there of what the new division will grant. Facts say it; where they do not, what the move there left behind is
/// taken to be there.
///
/// # Errors
///
/// Ids that were typed and are not those of the facts.
pub(crate) fn find(
    draft: &Draft<'_>,
    cast: &Cast<'_, '_>,
    held: &[Held<'_>],
    ids: &Ids<'_>,
    undone: Option<&AccountMove<'_>>,
) -> anyhow::Result<Vec<Remain>> {
    let (Some(organization), account) = (&cast.model.organization, cast.row.name.value.as_ref()) else {
        return Ok(Vec::new());
    };
    if undone.is_none() && ids.instance().is_none() {
        return Ok(Vec::new());
    }
    let taken_over = |policy: &str, kind: PrincipalKind, name: &str| {
        let shared = held.iter().find(|it| it.policy == policy && it.shared.is_some());
        shared.is_some_and(|it| it.who.iter().any(|(of, who, _)| *of == kind && *who == name))
    };
    with_model(&draft.result(), Against::default(), |model, _| {
        let Some(division) = model.divisions.iter().find(|it| it.name() == cast.to.name()) else {
            return Ok(Vec::new());
        };
        let here = division.assignments.iter().filter(|it| it.account.name.value == account);
        let remains = here.map(|it| {
            let (policy, shared) = (model.policy(division, it.policy), matches!(it.policy, PolicyRef::Shared(_)));
            let (key, name) = (policy.key(), policy.permission_set.value.as_str());
            let left = undone.and_then(|it| it.grants.iter().find(|it| it.policy.value == key));
            let assigned = ids.assigned(&cast.row.id.value, name);
            let is_there = |kind: PrincipalKind, who: &str| {
                let seen = assigned.as_ref().and_then(|it| ids.is_among(it, organization, (kind, who)));
                seen.unwrap_or_else(|| left.is_some_and(|it| was(it, kind, who)))
            };
            let people = it.grants.iter().map(|it| (it.principal.kind, it.principal.name.value.as_ref()));
            let people = people.filter(|(kind, who)| !(shared && taken_over(key, *kind, who)) && is_there(*kind, who));
            let written = left.and_then(|it| it.permission_set.as_ref()).filter(|_| shared);
            Ok(Remain {
                policy: key.to_owned(),
                name: name.to_owned(),
                id: ids.permission_set(key, name)?.or_else(|| written.map(|it| it.value.to_string())),
                who: people.map(|(kind, who)| (kind, who.to_owned())).collect(),
            })
        });
        remains.filter(|it| it.as_ref().map_or(true, |it| !it.who.is_empty())).collect()
    })
}

/// Whether the move there left somebody's grant behind. User names of AWS do not differ by case.
fn was(left: &govgen_syntax::MovedGrants<'_>, kind: PrincipalKind, who: &str) -> bool {
    match kind {
        PrincipalKind::User => left.principals.users.iter().any(|it| it.value.eq_ignore_ascii_case(who)),
        PrincipalKind::Group => left.principals.groups.iter().any(|it| it.value == who),
    }
}

impl Remain {
    /// The entry that takes it over; none where the permission set's id is not known.
    pub(crate) fn import(&self, cast: &Cast<'_, '_>) -> Option<Value> {
        let names = |kind| Value::texts(self.who.iter().filter(|it| it.0 == kind).map(|it| it.1.as_str()));
        let people = [("users", PrincipalKind::User), ("groups", PrincipalKind::Group)];
        let people = people.map(|(key, kind)| (key, names(kind)));
        let people = people.into_iter().filter(|(_, list)| *list != Value::List(Vec::new()));
        Some(Value::map([
            ("division", Value::text(cast.to.name())),
            ("policy", Value::text(&self.policy)),
            ("permission_set", Value::text(self.id.as_ref()?)),
            ("assignments", Value::map([(cast.row.name.value.as_ref(), Value::map(people))])),
        ]))
    }
}

/// Whether an import is one of these: of assignments in that account alone.
pub(crate) fn is_import(it: &Import<'_>, account: &str, division: &str) -> bool {
    let attached = !it.managed_policies.is_empty()
        || !it.customer_managed_policies.is_empty()
        || it.inline_policy.is_some()
        || it.permissions_boundary.is_some();
    let alone = it.assignments.len() == 1 && it.assignments.iter().all(|it| it.account.value == account);
    alone && !attached && it.division.value == division
}
