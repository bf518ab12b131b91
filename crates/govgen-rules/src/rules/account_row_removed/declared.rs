//! What the organization says has become of an account.

use govgen_model::{AccountRow, Change, Division};

use crate::Context;
use crate::base::{Base, Compared};

/// For an account that another division has: nothing when no entry says so; otherwise the first policy that its old division
/// granted there and the entry does not list. Terraform would destroy those grants.
pub(super) fn left_out<'c>(
    cx: &Context<'c>,
    base: &'c Base<'_>,
    compared: &'c Compared<'c>,
    (row, other, new): (&AccountRow<'_>, &Division<'_>, &AccountRow<'_>),
) -> Option<Option<&'c str>> {
    let before = compared.before;
    let said = cx.model.refactor.iter().find_map(|it| match &it.change {
        Change::Move { from, to, account, written } => {
            let (from, to) = (cx.model.divisions[*from].name(), cx.model.divisions[*to].name());
            let same = from == compared.now.name() && to == other.name() && account.id.value == new.id.value;
            (same && account.name.value == row.name.value).then_some(*written)
        }
        _ => None,
    })?;
    let lists = |key: &str| {
        said.grants.iter().any(|it| it.policy.value == key || is_called(cx, compared, key, &it.policy.value))
    };
    let granted = before.assignments.iter().filter(|it| it.account.id.value == row.id.value);
    let mut policies = granted.map(|it| base.revision.model.policy(before, it.policy).key());
    Some(policies.find(|it| !lists(it)))
}

/// Whether a policy has another name now, by an entry.
fn is_called(cx: &Context<'_>, compared: &Compared<'_>, before: &str, now: &str) -> bool {
    cx.model.refactor.iter().any(|it| match &it.change {
        Change::Policy { division, rename, .. } => {
            let home = division.map(|at| cx.model.divisions[at].name());
            home.is_none_or(|it| it == compared.now.name()) && rename.from.value == before && rename.name.value == now
        }
        _ => false,
    })
}

/// Whether an account of a division has another name, by an entry.
pub(super) fn is_renamed(
    cx: &Context<'_>,
    division: &Division<'_>,
    row: &AccountRow<'_>,
    kept: &AccountRow<'_>,
) -> bool {
    cx.model.refactor.iter().any(|it| match &it.change {
        Change::Account { division: at, account, rename } => {
            let same = cx.model.divisions[*at].name() == division.name() && account.id.value == kept.id.value;
            same && rename.from.value == row.name.value
        }
        _ => false,
    })
}
