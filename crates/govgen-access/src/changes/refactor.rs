//! Entries under `refactor` in words that name everything they say: an id, a person or a policy that is another makes another text.

use std::collections::{BTreeMap, BTreeSet};

use govgen_model::{
    AccountMove, Change, CustomerManagedPolicy, Forget, Import, Model, MovedGrants, People, PolicyRef, Refactor,
    RefactorEntry, Rename,
};

use super::words::Said;

/// Entries of the organization's, when asked for, and of some divisions: each as its word and what it says, with the roots that it is
/// about.
pub(super) fn entries(
    model: &Model<'_>,
    homes: &BTreeSet<&str>,
    of_common: bool,
) -> BTreeMap<(String, Said), BTreeSet<String>> {
    let all = model.refactor.iter().map(|it| (it, it.home.map(|at| model.divisions[at].name())));
    let wanted = all.filter(|(_, home)| home.map_or(of_common, |it| homes.contains(it)));
    wanted.map(|(it, home)| (entry(it.entry, home), roots(model, &it.change))).collect()
}

/// The roots whose resources an entry is about, by the names of their directories.
fn roots(model: &Model<'_>, change: &Change<'_>) -> BTreeSet<String> {
    let of = |at: usize| model.divisions[at].name().to_owned();
    match change {
        Change::Policy { division: None, policy, .. } => {
            let is_its = |it: &PolicyRef| *it == PolicyRef::Shared(*policy);
            let users = model.divisions.iter().filter(|it| it.assignments.iter().any(|it| is_its(&it.policy)));
            users.map(|it| it.name().to_owned()).chain(["common".to_owned()]).collect()
        }
        Change::Policy { division: Some(at), .. }
        | Change::Account { division: at, .. }
        | Change::Forget { division: at, .. } => BTreeSet::from([of(*at)]),
        Change::Division { division, rename } => BTreeSet::from([of(*division), rename.from.value.to_string()]),
        Change::Move { from, to, .. } => BTreeSet::from([of(*from), of(*to)]),
        Change::Import { division, .. } => BTreeSet::from([division.map_or_else(|| "common".to_owned(), of)]),
    }
}

fn entry(entry: &RefactorEntry<'_>, home: Option<&str>) -> (String, Said) {
    let text = match home {
        Some(home) => Said::default().said("in ").of(home).said(": "),
        None => Said::default(),
    };
    let (word, text) = match &entry.change {
        Refactor::Rename(it) => ("rename", rename(text, it)),
        Refactor::Move(it) => ("move", r#move(text, it)),
        Refactor::Forget(it) => ("forget", forget(text, it)),
        Refactor::Import(it) => ("import", import(text, it)),
    };
    (word.to_owned(), text)
}

fn rename(text: Said, it: &Rename<'_>) -> Said {
    let mut text = text.said(it.what.as_str());
    if let Some(division) = &it.division {
        text = text.said(" of ").of(division.value.as_ref());
    }
    text.said(" ").of(it.from.value.as_ref()).said(" is ").of(it.name.value.as_ref()).said(" now")
}

fn r#move(text: Said, it: &AccountMove<'_>) -> Said {
    let text = text.said("account ").of(it.account.value.as_ref());
    let text = text.said(" goes from ").of(it.from.value.as_ref()).said(" to ").of(it.to.value.as_ref());
    let mut grants: Vec<&MovedGrants<'_>> = it.grants.iter().collect();
    grants.sort_by_key(|it| &it.policy.value);
    grants.into_iter().fold(text, moved)
}

fn moved(text: Said, it: &MovedGrants<'_>) -> Said {
    let mut text = text.said("; with ").of(it.policy.value.as_ref());
    if let Some(set) = &it.permission_set {
        text = text.said(" (").of(set.value.as_ref()).said(")");
    }
    people(text.said(" of "), &it.principals)
}

fn forget(text: Said, it: &Forget<'_>) -> Said {
    let mut text = text.of(it.policy.value.as_ref());
    if let Some(division) = &it.division {
        text = text.said(" of ").of(division.value.as_ref());
    }
    let text = text.said(" in ").of(it.account.value.as_ref()).said(" stays in AWS, and no file says so, for ");
    if it.principals.is_empty() { text.said("everybody") } else { people(text, &it.principals) }
}

fn import(text: Said, it: &Import<'_>) -> Said {
    let text =
        text.said("Terraform takes over ").of(it.policy.value.as_ref()).said(" of ").of(it.division.value.as_ref());
    let mut text = text.said(" as it is in AWS, permission set ").of(it.permission_set.value.as_ref());
    let managed = it.managed_policies.iter().map(|it| it.value.to_string());
    let attached: Vec<String> = managed.chain(it.customer_managed_policies.iter().map(customer)).collect();
    if !attached.is_empty() {
        text = text.said("; with ").all(attached.into_iter());
    }
    for (what, flag) in [("an inline policy", it.inline_policy), ("a permissions boundary", it.permissions_boundary)] {
        if flag.is_some_and(|it| it.value) {
            text = text.said("; with ").said(what);
        }
    }
    let mut assignments: Vec<_> = it.assignments.iter().collect();
    assignments.sort_by_key(|it| &it.account.value);
    assignments
        .into_iter()
        .fold(text, |text, it| people(text.said("; in ").of(it.account.value.as_ref()).said(": "), &it.principals))
}

/// With its path, and unlike a policy of AWS's own, which has no `/` in front.
fn customer(it: &CustomerManagedPolicy<'_>) -> String {
    format!("{}{}", it.path.as_ref().map_or("/", |it| &it.value), it.name.value)
}

/// Groups, then users.
fn people(text: Said, people: &People<'_>) -> Said {
    if people.is_empty() {
        return text.said("nobody");
    }
    let mut text = text;
    if !people.groups.is_empty() {
        text = text.said(if people.groups.len() == 1 { "group " } else { "groups " });
        text = text.all(people.groups.iter().map(|it| it.value.to_string()));
    }
    if !people.users.is_empty() {
        text = text.said(if people.groups.is_empty() { "" } else { " and " });
        text = text.all(people.users.iter().map(|it| it.value.to_string()));
    }
    text
}
