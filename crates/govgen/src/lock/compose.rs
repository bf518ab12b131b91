//! What a lock holds: everybody whom a division could name without doubt, and who left while somebody still names them.
//!
//! In: facts that are complete, and the model. Out: the lock's text, the same for the same facts and grants. Of two people with
//! one name neither is taken: a guess would be somebody's access.

use std::collections::{BTreeMap, BTreeSet};

use govgen_live::facts::{Facts, User};
use govgen_model::{Change, LOCK_VERSION, MatchBy, Model, NameCase, PrincipalKind, Principals};
use serde::Serialize;

use super::table::Table;

/// A lock, and who is not in it.
pub(crate) struct Composed {
    /// The file.
    pub(crate) text: String,
    users: Table,
    groups: Table,
}

/// The file as it is written; keys in this order.
#[derive(Serialize)]
struct File<'c> {
    version: u32,
    identity_store_id: &'c str,
    users: &'c BTreeMap<String, String>,
    groups: &'c BTreeMap<String, String>,
    departed: Kept<'c>,
    #[serde(skip_serializing_if = "Option::is_none")]
    renamed: Option<Kept<'c>>,
}

#[derive(Serialize)]
struct Kept<'c> {
    users: &'c BTreeMap<String, String>,
    groups: &'c BTreeMap<String, String>,
}

/// Makes the lock.
///
/// # Errors
///
/// Facts that contradict themselves.
pub(crate) fn compose(facts: &Facts, model: &Model<'_>) -> anyhow::Result<Composed> {
    let naming = model.principals;
    let users = facts.users.iter().map(|it| (name(it, naming), it.id.as_str()));
    let groups = facts.groups.iter().map(|it| (Some(it.name.clone()), it.id.as_str()));
    let mut users = Table::of(naming, PrincipalKind::User, users)?;
    let mut groups = Table::of(naming, PrincipalKind::Group, groups)?;
    let same_store = |it: &&govgen_model::LockDocument<'_>| {
        it.identity_store_id.as_ref().is_some_and(|it| it.value == facts.instance.identity_store_id)
    };
    if let Some(before) = model.lock_document.filter(same_store) {
        let granted = granted(model);
        let lists = [&before.users, &before.departed.users, &before.renamed.users];
        users.hold(lists.into_iter().flatten(), |name| granted.contains(&(PrincipalKind::User, name.to_owned())));
        let lists = [&before.groups, &before.departed.groups, &before.renamed.groups];
        groups.hold(lists.into_iter().flatten(), |name| granted.contains(&(PrincipalKind::Group, name.to_owned())));
    }
    let is_renamed = !users.renamed.is_empty() || !groups.renamed.is_empty();
    let file = File {
        version: LOCK_VERSION,
        identity_store_id: &facts.instance.identity_store_id,
        users: &users.here,
        groups: &groups.here,
        departed: Kept { users: &users.gone, groups: &groups.gone },
        renamed: is_renamed.then_some(Kept { users: &users.renamed, groups: &groups.renamed }),
    };
    let mut text = serde_json::to_string_pretty(&file)?;
    text.push('\n');
    Ok(Composed { text, users, groups })
}

/// What a division writes for a user.
fn name(user: &User, naming: &Principals<'_>) -> Option<String> {
    let name = match naming.match_by {
        MatchBy::UserName => &user.user_name,
        MatchBy::Email => user.emails.first()?,
    };
    // Only a name with an `@` is held to lower case.
    let lower = naming.case == NameCase::Lower && name.contains('@');
    Some(if lower { name.to_ascii_lowercase() } else { name.clone() })
}

/// Everybody whom some line names, by key: a grant, or a division's entry that forgets somebody who has left.
fn granted(model: &Model<'_>) -> BTreeSet<(PrincipalKind, String)> {
    let lines = model.divisions.iter().flat_map(|it| &it.entries).flat_map(|it| &it.entry.access);
    let lines = lines.flat_map(|it| &it.principals).map(|it| key(it.kind, &it.name.value));
    let forgotten = model.refactor.iter().filter(|it| it.home.is_some()).filter_map(|it| match it.change {
        Change::Forget { written, .. } => Some(&written.principals),
        _ => None,
    });
    let forgotten = forgotten.flat_map(|it| {
        let users = it.users.iter().map(|it| key(PrincipalKind::User, &it.value));
        users.chain(it.groups.iter().map(|it| key(PrincipalKind::Group, &it.value)))
    });
    lines.chain(forgotten).collect()
}

fn key(kind: PrincipalKind, name: &str) -> (PrincipalKind, String) {
    (kind, kind.key(name).into_owned())
}

impl Composed {
    /// What somebody should know who did not read the file.
    pub(crate) fn warnings(&self) -> Vec<String> {
        [self.users.warnings(), self.groups.warnings()].concat()
    }

    /// How many have no name that a division could write.
    pub(crate) fn left_out(&self) -> usize {
        self.users.unwritable + self.groups.unwritable
    }
}
