//! What somebody gets through groups, as facts say who is in them.

use std::collections::BTreeSet;

use anyhow::bail;
use govgen_access::{Asked, Line, of_principal};
use govgen_live::Facts;
use govgen_model::{Model, PrincipalKind};

use crate::facts::when;
use crate::report::{Out, one_line};

/// The groups of a user that some line names, with those lines. What the facts do not know is said.
///
/// # Errors
///
/// Facts of another directory.
pub(super) fn groups<'m>(
    model: &'m Model<'m>,
    facts: &'m Facts,
    name: &'m str,
    out: &mut Out,
) -> anyhow::Result<Vec<(Asked<'m>, Vec<Line<'m>>)>> {
    let store = model.organization.as_ref().map(|it| it.identity_store_id);
    if store.is_some_and(|it| it != facts.instance.identity_store_id) {
        bail!(
            "the facts are of the identity store {}, and the files of another one",
            one_line(&facts.instance.identity_store_id)
        );
    }
    let user = |it: &str| PrincipalKind::User.key(it) == PrincipalKind::User.key(name);
    let ids: BTreeSet<&str> = facts
        .users
        .iter()
        .filter(|it| user(&it.user_name) || it.emails.iter().any(|it| user(it)))
        .map(|it| it.id.as_str())
        .collect();
    if ids.is_empty() {
        out.tell(&format!("the facts of {} know no user `{}`", when(facts), one_line(name)));
        return Ok(Vec::new());
    }
    let unread = facts.groups.iter().filter(|it| it.members.is_none()).count();
    if unread > 0 {
        out.tell(&format!("who is in {unread} of {} groups was not read", facts.groups.len()));
    }
    let is_in = |members: &BTreeSet<String>| ids.iter().any(|id| members.contains(*id));
    let names: BTreeSet<&str> =
        facts.groups.iter().filter(|it| it.members.as_ref().is_some_and(is_in)).map(|it| it.name.as_str()).collect();
    let found =
        names.into_iter().map(|group| (Asked::Member(group, name), of_principal(model, PrincipalKind::Group, group)));
    Ok(found.filter(|(_, lines)| !lines.is_empty()).collect())
}
