//! Whose plan it is, by what it holds: said where it was given as another's. It decides nothing, since a plan that could choose
//! would choose.

use std::collections::{BTreeMap, BTreeSet};

use govgen_model::Model;

use crate::format::Plan;
use crate::{Root, context::OWNER_TAG};

/// The root that a plan shows itself to be of, where that is another one than it is judged as.
///
/// Workspaces are in the organization's root alone; permission sets carry their owner's tag; where there are none, the accounts
/// of all assignments may belong to one division.
#[must_use]
pub fn whose<'m>(model: &'m Model<'_>, root: Root<'_, '_>, plan: &Plan) -> Option<&'m str> {
    let kept = || plan.resource_changes.iter().filter(|it| it.is_managed() && it.change.after.is_some());
    let after = |kind: &'static str| kept().filter(move |it| it.kind == kind).filter_map(|it| it.change.after.as_ref());
    let common = Root::Common.name();
    let owners: BTreeSet<&str> = after("aws_ssoadmin_permission_set")
        .map(|it| it.get("tags").and_then(|it| it.get(OWNER_TAG)?.as_str()).unwrap_or_default())
        .collect();
    let found = if kept().any(|it| it.kind == "tfe_workspace") || (owners.len() == 1 && owners.contains(common)) {
        Some(govgen_iam::delegation::SHARED)
    } else if owners.is_empty() {
        let accounts =
            model.divisions.iter().flat_map(|it| it.accounts.iter().map(move |row| (row.id.value.as_ref(), it.name())));
        let accounts: BTreeMap<&str, &str> = accounts.collect();
        let targets = after("aws_ssoadmin_account_assignment");
        only(targets.map(|it| accounts.get(it.text("target_id").unwrap_or_default()).copied()))
    } else {
        let division = |owner: &&str| model.divisions.iter().find(|it| it.identity() == *owner).map(|it| it.name());
        only(owners.iter().map(division))
    };
    found.filter(|it| *it != root.name())
}

/// The one name that all are.
fn only<'m>(mut names: impl Iterator<Item = Option<&'m str>>) -> Option<&'m str> {
    let first = names.next()??;
    names.all(|it| it == Some(first)).then_some(first)
}

#[cfg(test)]
mod tests {
    use super::only;

    #[test]
    fn whoever_is_not_alone_is_nobody() {
        assert_eq!(only([Some("a"), Some("a")].into_iter()), Some("a"));
        assert_eq!(only([Some("a"), Some("b")].into_iter()), None);
        assert_eq!(only([Some("a"), None].into_iter()), None);
        assert_eq!(only(std::iter::empty()), None);
    }
}
