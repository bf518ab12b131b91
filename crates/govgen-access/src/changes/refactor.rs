//! Entries under `refactor` in words that name everything they say: an id, a person or a policy that is another makes another text.

use std::collections::BTreeSet;

use govgen_model::{
    AccountMove, CustomerManagedPolicy, Forget, Import, Model, MovedGrants, People, Refactor, RefactorEntry, Rename,
};

use super::words::element;

/// Entries of the organization's, when asked for, and of some divisions: each as its word and what it says.
pub(super) fn entries(model: &Model<'_>, homes: &BTreeSet<&str>, of_common: bool) -> BTreeSet<(String, String)> {
    let all = model.refactor.iter().map(|it| (it.entry, it.home.map(|at| model.divisions[at].name())));
    let wanted = all.filter(|(_, home)| home.map_or(of_common, |it| homes.contains(it)));
    wanted.map(|(it, home)| entry(it, home)).collect()
}

fn entry(entry: &RefactorEntry<'_>, home: Option<&str>) -> (String, String) {
    let home = home.map(|it| format!("in {it}: ")).unwrap_or_default();
    let (word, text) = match &entry.change {
        Refactor::Rename(it) => ("rename", rename(it)),
        Refactor::Move(it) => ("move", r#move(it)),
        Refactor::Forget(it) => ("forget", forget(it)),
        Refactor::Import(it) => ("import", import(it)),
    };
    (word.to_owned(), format!("{home}{text}"))
}

fn rename(it: &Rename<'_>) -> String {
    let of = it.division.as_ref().map(|it| format!(" of {}", it.value)).unwrap_or_default();
    format!("{}{of} {} is {} now", it.what.as_str(), it.from.value, it.name.value)
}

fn r#move(it: &AccountMove<'_>) -> String {
    let grants: Vec<String> = it.grants.iter().map(moved).collect();
    let with = if grants.is_empty() { String::new() } else { format!("; with {}", grants.join("; ")) };
    format!("account {} goes from {} to {}{with}", it.account.value, it.from.value, it.to.value)
}

fn moved(it: &MovedGrants<'_>) -> String {
    let set = it.permission_set.as_ref().map(|it| format!(" ({})", element(&it.value))).unwrap_or_default();
    format!("{}{set} of {}", it.policy.value, people(&it.principals))
}

fn forget(it: &Forget<'_>) -> String {
    let of = it.division.as_ref().map(|it| format!(" of {}", it.value)).unwrap_or_default();
    let who = if it.principals.users.is_empty() && it.principals.groups.is_empty() {
        "everybody".to_owned()
    } else {
        people(&it.principals)
    };
    format!("{}{of} in {} stays in AWS, and no file says so, for {who}", it.policy.value, it.account.value)
}

fn import(it: &Import<'_>) -> String {
    let mut text = format!(
        "Terraform takes over {} of {} as it is in AWS, permission set {}",
        it.policy.value,
        it.division.value,
        element(&it.permission_set.value)
    );
    let mut attached: Vec<String> = it.managed_policies.iter().map(|it| element(&it.value)).collect();
    attached.extend(it.customer_managed_policies.iter().map(customer));
    let flags = [("an inline policy", &it.inline_policy), ("a permissions boundary", &it.permissions_boundary)];
    let flags = flags.iter().filter(|(_, it)| it.is_some_and(|it| it.value));
    attached.extend(flags.map(|(what, _)| (*what).to_owned()));
    attached.sort();
    if !attached.is_empty() {
        text.push_str(&format!("; with {}", attached.join(", ")));
    }
    for of_account in &it.assignments {
        text.push_str(&format!("; in {}: {}", of_account.account.value, people(&of_account.principals)));
    }
    text
}

fn customer(it: &CustomerManagedPolicy<'_>) -> String {
    element(&format!("{}{}", it.path.as_ref().map_or("/", |it| &it.value), it.name.value))
}

/// Who, sorted.
fn people(people: &People<'_>) -> String {
    let mut all: Vec<String> = people.users.iter().map(|it| element(&it.value)).collect();
    all.extend(people.groups.iter().map(|it| format!("group {}", element(&it.value))));
    all.sort();
    all.join(", ")
}
