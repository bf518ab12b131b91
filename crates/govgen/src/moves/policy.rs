//! `move policy`: another name for a policy in the files, and the same permission set in AWS.

use std::collections::BTreeMap;

use anyhow::bail;
use govgen_edit::{Edit, Value};
use govgen_model::{Division, Model, Policy};
use govgen_source::Date;
use govgen_syntax::{Refactor, Renamed};

use super::entries::{self, Subject};
use super::lookup::{self, COMMON};
use super::references::{self, Place};
use super::runbook::{self, Runbook};
use super::{Moved, Names};
use crate::draft::{Draft, path};

pub(crate) fn rename<'s>(
    mut draft: Draft<'s>,
    model: &Model<'_>,
    whose: &str,
    names: Names<'_>,
    since: Date,
) -> anyhow::Result<Moved<'s>> {
    let Names { old, new } = names;
    let division = if whose == COMMON { None } else { Some(lookup::division(model, whose)?) };
    let policy = lookup::policy(model, division, old)?;
    refuse_taken(model, division, new)?;
    let scope = division.map(Division::name);
    let subjects = [old, new].map(|name| Subject::Policy { division: scope, name });
    entries::make_way(&mut draft, model, &subjects, |it| match it {
        Refactor::Rename(it) => it.what == Renamed::Policy && it.name.value == old && it.from.value == new,
        _ => false,
    })?;
    let home = draft.path_of(policy.entry.key.span).to_owned();
    let rename = Edit::RenameKey { path: path([&"policies", &old]), to: new.to_owned() };
    draft.edit(&home, &[rename, named(policy, division, new)])?;
    let users: Vec<&Division<'_>> = match division {
        Some(division) => vec![division],
        None => model.divisions.iter().filter(|it| uses(it, old)).collect(),
    };
    for user in &users {
        rename_grants(&mut draft, user, names)?;
    }
    let waived =
        references::waivers(&mut draft, Place { division: scope, account: None, policy: Some(old) }, "policy", new)?;
    let what = Value::flow([("policy", Value::text(new)), ("from", Value::text(old))]);
    entries::add(&mut draft, whose, entries::entry("rename", what, since))?;
    let runbook = page(model, whose, names, policy, &users);
    let notes = waivers_note(waived);
    Ok(Moved { draft, runbook, notes })
}

/// What is said when waivers follow a name.
pub(crate) fn waivers_note(count: usize) -> Vec<String> {
    match count {
        0 => Vec::new(),
        1 => vec!["a waiver follows the new name: divisions/common changes too".to_owned()],
        _ => vec![format!("{count} waivers follow the new name: divisions/common changes too")],
    }
}

fn refuse_taken(model: &Model<'_>, division: Option<&Division<'_>>, new: &str) -> anyhow::Result<()> {
    let shared = model.shared.iter().any(|it| it.key() == new);
    let whose = |division: &&Division<'_>| division.policies.iter().any(|it| it.key() == new);
    let owner = match division {
        Some(division) => Some(division).filter(whose),
        // A division's own policy of that name would hide the shared one.
        None => model.divisions.iter().find(whose),
    };
    match owner {
        _ if shared => bail!("there is a shared policy `{new}` already"),
        Some(owner) => bail!("division `{}` has a policy `{new}` already", owner.name()),
        None => Ok(()),
    }
}

/// The permission set keeps its name: it is written out, unless the new key gives it anyway.
fn named(policy: &Policy<'_>, division: Option<&Division<'_>>, new: &str) -> Edit {
    let name = &policy.permission_set.value;
    let by_itself = division.map_or(new.to_owned(), |it| format!("{}-{new}", it.prefix()));
    let written = policy.entry.name.is_some();
    match (by_itself == *name, written) {
        (true, true) => Edit::Remove { path: path([&"policies", &new, &"name"]) },
        (false, false) => {
            Edit::InsertFirst { under: path([&"policies", &new]), key: "name".to_owned(), value: Value::text(name) }
        }
        _ => Edit::Replace { path: path([&"policies", &new, &"name"]), value: Value::text(name) },
    }
}

/// Whether a division's files name a shared policy.
fn uses(division: &Division<'_>, policy: &str) -> bool {
    division.entries.iter().any(|it| it.entry.access.iter().any(|it| it.policy.value == policy))
}

/// Another key wherever a division grants the policy.
fn rename_grants(draft: &mut Draft<'_>, division: &Division<'_>, names: Names<'_>) -> anyhow::Result<()> {
    let mut by_file: BTreeMap<&str, Vec<Edit>> = BTreeMap::new();
    for it in &division.entries {
        let account: &str = &it.entry.key.value;
        for access in it.entry.access.iter().filter(|it| it.policy.value == names.old) {
            let place = path([&"accounts", &account, &names.old]);
            let edit = Edit::RenameKey { path: place, to: names.new.to_owned() };
            by_file.entry(draft.path_of(access.policy.span)).or_default().push(edit);
        }
    }
    by_file.into_iter().try_for_each(|(file, edits)| draft.edit(file, &edits))
}

fn page(model: &Model<'_>, whose: &str, names: Names<'_>, policy: &Policy<'_>, users: &[&Division<'_>]) -> Runbook {
    let Names { old, new } = names;
    let title = format!("Policy `{old}` of `{whose}` is called `{new}`");
    let name = runbook::code(&policy.permission_set.value);
    let mut page = Runbook::new(
        &title,
        &format!(
            "The permission set is still called {name} in AWS, and nobody gains or loses anything. Terraform is told that it is the same."
        ),
    );
    let mut approvers = vec![if whose == COMMON { runbook::admins(model) } else { String::new() }];
    approvers.extend(users.iter().map(|it| format!("{} for `{}`", runbook::teams(model, it), it.name())));
    approvers.retain(|it| !it.is_empty());
    page.pull_request(model, &format!("{whose}: policy {old} is called {new}"), &approvers.join(", and by "));
    let mut roots: Vec<&str> = users.iter().map(|it| it.name()).collect();
    if whose == COMMON {
        page.step("Apply `common`");
        page.say(
            "Its plan shows the permission set, and what is attached to it, as moved; the variables that hand its ARN to divisions \
             change their key. Nothing is added and nothing destroyed, or do not apply.",
        );
        roots.insert(0, COMMON);
    }
    page.step(if whose == COMMON { "Let the divisions apply" } else { "Apply" });
    let workspaces: Vec<String> = users.iter().map(|it| runbook::workspace(model, it.name())).collect();
    if workspaces.is_empty() {
        page.say("No division grants it: there is nothing to apply.");
    } else {
        page.say("Each of these plans shows resources as moved, nothing to add and nothing to destroy:");
        page.list(&workspaces);
        if whose == COMMON {
            page.say("A run that began before `common` was applied fails, since the ARN has its old key then: start it again.");
        }
    }
    page.prune(model, &roots);
    page.going_back(
        "Before the merge, drop the branch. After it, the same way in the other direction:",
        "policy",
        &[whose, new, old],
    );
    page
}
