//! How an account goes back: the command that turns its move round, with everything that it asks for.

use std::collections::{BTreeMap, BTreeSet};

use govgen_model::PolicyRef;

use super::account::{Cast, Fate};
use super::account_page::Kept;
use super::ids::Ids;
use super::runbook::{self, Runbook};
use crate::draft::Draft;
use crate::pipeline::{Against, with_model};
use crate::report::shell_word;

/// The part of the page that says so.
///
/// # Errors
///
/// Ids that were typed and are not those of the facts.
pub(crate) fn say(
    page: &mut Runbook,
    draft: &Draft<'_>,
    cast: &Cast<'_, '_>,
    kept: &Kept<'_, '_>,
) -> anyhow::Result<()> {
    let (account, from, to) = (cast.row.name.value.as_ref(), cast.from.name(), cast.to.name());
    page.part("Going back");
    page.say(&format!(
        "Before the merge, drop the branch. Between the merge and the step that deletes, everybody still has what they had, so there is no hurry: \
         move the account back. The command prints a page of its own, whose steps begin with the run of {}.",
        runbook::workspace(cast.model, to)
    ));
    let sets = own_sets(cast, kept);
    if !sets.is_empty() || kept.held.iter().any(|it| it.shared.is_some()) {
        page.say(&format!(
            "What `{from}` granted stays in AWS until it is deleted, and AWS has each grant once: the command writes down what is taken \
             over. When some of it has been deleted already, add `--facts` with what `govgen fetch` has seen since."
        ));
    }
    stays_changed(page, cast, kept);
    let mut commands = Vec::new();
    let words = [account, to, from].map(shell_word);
    let mut command = format!("{} --from {} --to {}", words[0], words[1], words[2]);
    for (old, new) in own(cast, kept) {
        command = format!("{command} --policy {}", shell_word(&format!("{new}={old}")));
    }
    let mut number = 0;
    let mut option = |policy: &str, name: &str, id: Option<String>| {
        number += 1;
        let look_up = cast.model.organization.as_ref().filter(|_| id.is_none());
        commands.extend(look_up.and_then(|it| Ids::permission_set_word(it, None, name, number).before));
        let word = match id {
            Some(id) => shell_word(&format!("{policy}={id}")),
            None => format!("{}=\"${{SET_{number}##*/}}\"", shell_word(policy)),
        };
        command = format!("{command} --permission-set {word}");
    };
    let shared = shared(draft, cast);
    for (policy, name) in &shared {
        option(policy, name, kept.ids.permission_set(policy, name)?);
    }
    for (policy, name) in sets.into_iter().filter(|(policy, _)| !shared.contains_key(*policy)) {
        option(policy, name, kept.ids.seen(name));
    }
    commands.extend([format!("govgen move account {command}"), "govgen render".to_owned()]);
    page.commands(&commands);
    Ok(())
}

/// Policies of the old division, and those of the new one's own that have taken their places.
fn own<'k>(cast: &Cast<'_, '_>, kept: &'k Kept<'_, '_>) -> Vec<(&'k str, &'k str)> {
    let of_new = |name: &str| cast.to.policies.iter().any(|it| it.key() == name);
    let own = kept.fates.iter().filter_map(|(old, fate)| match fate {
        Fate::Copied(new) => Some((old.as_str(), new.as_str())),
        Fate::Becomes(new) if of_new(new) => Some((old.as_str(), new.as_str())),
        Fate::Becomes(_) | Fate::Shared => None,
    });
    own.collect()
}

/// Policies of the old division's own whose grants come back, with their names in AWS.
fn own_sets<'k>(cast: &Cast<'_, '_>, kept: &'k Kept<'_, '_>) -> Vec<(&'k str, &'k str)> {
    let own: BTreeSet<&str> = own(cast, kept).into_iter().map(|(old, _)| old).collect();
    let back = |policy: &str| own.contains(policy) || !kept.fates.contains_key(policy);
    let held = kept.held.iter().filter(|it| it.shared.is_none() && back(it.policy));
    held.map(|it| (it.policy, it.name)).collect()
}

/// What going back does not turn round.
fn stays_changed(page: &mut Runbook, cast: &Cast<'_, '_>, kept: &Kept<'_, '_>) {
    let (from, to) = (cast.from.name(), cast.to.name());
    let copies = kept.fates.values().filter_map(|it| match it {
        Fate::Copied(new) => Some(format!("`{new}`")),
        Fate::Becomes(_) | Fate::Shared => None,
    });
    let copies: Vec<String> = copies.collect();
    if !copies.is_empty() {
        page.say(&format!(
            "What was copied stays behind in `{to}`, granted to nobody: when the account is back and what is left of it is deleted, take {} out of \
             its files in a pull request of its own. AWS deletes no permission set that somebody still has.",
            copies.join(", ")
        ));
    }
    for (old, fate) in kept.fates {
        let Fate::Becomes(new) = fate else { continue };
        if !cast.to.policies.iter().any(|it| it.key() == new) {
            page.say(&format!(
                "The shared `{new}` comes back as that, and `{from}` has to be among those it is available to: where it should be `{old}` \
                 again, change the lines in the files of `{from}`."
            ));
        }
    }
}

/// Shared policies that the new division grants in the account, through globs too, with their names in AWS.
fn shared(draft: &Draft<'_>, cast: &Cast<'_, '_>) -> BTreeMap<String, String> {
    let (account, to) = (cast.row.name.value.as_ref(), cast.to.name());
    with_model(&draft.result(), Against::default(), |model, _| {
        let division = model.divisions.iter().find(|it| it.name() == to);
        let assignments = division.into_iter().flat_map(|it| &it.assignments);
        let here = assignments.filter(|it| it.account.name.value == account);
        let shared = here.filter_map(|it| match it.policy {
            PolicyRef::Shared(at) => model.shared.get(at as usize),
            PolicyRef::Own(_) => None,
        });
        shared.map(|it| (it.key().to_owned(), it.permission_set.value.clone())).collect()
    })
}
