//! Which divisions a change cannot have touched, so that nobody needs to read what they were.

use std::collections::{BTreeMap, BTreeSet};

use govgen_model::{AccountRow, Change, Division, DivisionEntry, Model, PolicyRef, Text};

/// The divisions whose grants and policies are what they were: their files are the same (`same_files`, by directory), their rows
/// are, and so is whatever else of the organization's gives their names a meaning.
///
/// Of the model before, only the organization's own documents need to be there.
#[must_use]
pub fn unaffected(before: &Model<'_>, now: &Model<'_>, same_files: &BTreeSet<String>) -> BTreeSet<String> {
    if !before.complete || !now.complete || context(before) != context(now) {
        return BTreeSet::new();
    }
    let is_same = |name: &str| {
        let row = |model: &'_ Model<'_>| -> Option<Row> {
            let at = model.divisions.binary_search_by(|it| it.name().cmp(name)).ok()?;
            Some(Row::of(model.divisions[at].entry))
        };
        row(before).is_some_and(|it| Some(it) == row(now))
    };
    let spoken_of = spoken_of(now);
    let known = shared(before);
    let is_new: Vec<bool> =
        now.shared.iter().map(|it| known.get(it.key()) != Some(&it.permission_set.value.as_str())).collect();
    // Whoever uses a shared policy that is new, or that has another permission set, grants something else by the same words. One
    // that is gone leaves its users incomplete.
    let uses_new = |at: usize| {
        let used = now.divisions[at].entries.iter().flat_map(|it| it.policies.iter().flatten());
        used.into_iter().any(|it| matches!(it, PolicyRef::Shared(at) if is_new[*at as usize]))
    };
    let is_unaffected = |(at, it): &(usize, &Division<'_>)| {
        let name = it.name();
        it.complete && same_files.contains(name) && !spoken_of.contains(name) && is_same(name) && !uses_new(*at)
    };
    let divisions = now.divisions.iter().enumerate().filter(is_unaffected);
    divisions.map(|(_, it)| it.name().to_owned()).collect()
}

/// The divisions that the organization's entries under `refactor` are about: only with what they grant at hand do those mean
/// something.
fn spoken_of<'m>(model: &'m Model<'_>) -> BTreeSet<&'m str> {
    let entries = model.refactor.iter().filter(|it| it.home.is_none());
    let positions = entries.flat_map(|it| match it.change {
        Change::Policy { division, .. } | Change::Import { division, .. } => [division, None],
        Change::Account { division, .. } | Change::Division { division, .. } | Change::Forget { division, .. } => {
            [Some(division), None]
        }
        Change::Move { from, to, .. } => [Some(from), Some(to)],
    });
    positions.flatten().map(|at| model.divisions[at].name()).collect()
}

/// Permission sets of shared policies, by key.
fn shared<'m>(model: &'m Model<'_>) -> BTreeMap<&'m str, &'m str> {
    model.shared.iter().map(|it| (it.key(), it.permission_set.value.as_str())).collect()
}

/// How people and managed policies of every division are named.
fn context(model: &Model<'_>) -> String {
    let people = model.principals;
    let domains: Vec<&str> = people.domains.iter().map(|it| it.value.as_ref()).collect();
    let partition = model.organization.as_ref().map(govgen_model::Organization::partition);
    format!("{:?} {:?} {domains:?} {partition:?}", people.match_by, people.case)
}

/// A division's row without its places.
#[derive(PartialEq)]
struct Row {
    texts: Vec<Option<String>>,
    adopted: Vec<String>,
    modes: String,
    accounts: Vec<(String, String, String)>,
}

impl Row {
    fn of(row: &DivisionEntry<'_>) -> Self {
        let text = |it: &Option<Text<'_>>| it.as_ref().map(|it| it.value.to_string());
        let account = |it: &AccountRow<'_>| {
            // Its environment gives no name a meaning; it is compared with the account.
            (it.name.value.to_string(), it.id.value.to_string(), format!("{:?}", it.status.value))
        };
        Self {
            texts: vec![text(&row.identity), text(&row.prefix)],
            adopted: row.adopted_names.iter().map(|it| it.value.to_string()).collect(),
            modes: format!("{:?} {:?} {}", row.mode, row.status, row.complete),
            accounts: row.accounts.iter().map(account).collect(),
        }
    }
}
