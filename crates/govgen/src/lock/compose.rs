//! What a lock holds: everybody whom a division could name without doubt, and who left while somebody still names them.
//!
//! In: facts that are complete, and the model. Out: the lock's text, the same for the same facts and grants. Of two people with
//! one name neither is taken: a guess would be somebody's access.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::bail;
use govgen_live::facts::{Facts, User};
use govgen_model::{Change, LOCK_VERSION, LockEntry, MatchBy, Model, NameCase, PrincipalKind, Principals};
use govgen_rules::can_be_written;
use serde::Serialize;

/// A lock, and who is not in it.
pub(crate) struct Composed {
    /// The file.
    pub(crate) text: String,
    users: Table,
    groups: Table,
}

/// Principals of one kind.
#[derive(Default)]
struct Table {
    /// In the directory: name and id.
    here: BTreeMap<String, String>,
    /// Not any more, and still granted something.
    gone: BTreeMap<String, String>,
    /// Names that more than one has, in lower case.
    shared: BTreeSet<String>,
    /// Who is called otherwise now: the name that is granted something, and the new one.
    renamed: Vec<(String, String)>,
    /// How many have a name that no division could write, or none.
    unwritable: usize,
}

/// The file as it is written; keys in this order.
#[derive(Serialize)]
struct File<'c> {
    version: u32,
    identity_store_id: &'c str,
    users: &'c BTreeMap<String, String>,
    groups: &'c BTreeMap<String, String>,
    departed: Departed<'c>,
}

#[derive(Serialize)]
struct Departed<'c> {
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
    let mut users = table(naming, PrincipalKind::User, users)?;
    let mut groups = table(naming, PrincipalKind::Group, groups)?;
    let same_store = |it: &&govgen_model::LockDocument<'_>| {
        it.identity_store_id.as_ref().is_some_and(|it| it.value == facts.instance.identity_store_id)
    };
    if let Some(before) = model.lock_document.filter(same_store) {
        let granted = granted(model);
        let of = |kind| granted.iter().filter(move |it| it.0 == kind).map(|it| it.1.as_str()).collect();
        users.depart(before.users.iter().chain(&before.departed_users), &of(PrincipalKind::User));
        groups.depart(before.groups.iter().chain(&before.departed_groups), &of(PrincipalKind::Group));
    }
    let file = File {
        version: LOCK_VERSION,
        identity_store_id: &facts.instance.identity_store_id,
        users: &users.here,
        groups: &groups.here,
        departed: Departed { users: &users.gone, groups: &groups.gone },
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

/// The form in which names are compared: nobody should have to tell two apart by case.
fn folded(name: &str) -> String {
    name.to_lowercase()
}

fn table<'f>(
    naming: &Principals<'_>,
    kind: PrincipalKind,
    all: impl Iterator<Item = (Option<String>, &'f str)>,
) -> anyhow::Result<Table> {
    let mut table = Table::default();
    let mut by_name: BTreeMap<String, Vec<(String, &str)>> = BTreeMap::new();
    let mut ids: BTreeSet<&str> = BTreeSet::new();
    for (name, id) in all {
        if !govgen_syntax::is_principal_id(id) {
            bail!("`{id}` in the facts is not the id of a user or group");
        }
        if !ids.insert(id) {
            bail!("the id {id} stands twice in the facts");
        }
        match name.filter(|it| can_be_written(naming, kind, it)) {
            Some(name) => by_name.entry(folded(&name)).or_default().push((name, id)),
            None => table.unwritable += 1,
        }
    }
    for (folded, mut found) in by_name {
        match found.pop() {
            Some((name, id)) if found.is_empty() => drop(table.here.insert(name, id.to_owned())),
            _ => drop(table.shared.insert(folded)),
        }
    }
    Ok(table)
}

impl Table {
    /// Keeps the last ids of names that have vanished and are still granted something.
    fn depart<'l>(&mut self, before: impl Iterator<Item = &'l LockEntry<'l>>, granted: &BTreeSet<&str>) {
        let here: BTreeSet<String> = self.here.keys().map(|it| folded(it)).collect();
        let mut by_id: BTreeMap<String, String> =
            self.here.iter().map(|(name, id)| (id.to_ascii_lowercase(), name.clone())).collect();
        for entry in before {
            let (name, id) = (entry.name.value.as_ref(), entry.id.value.as_ref());
            let known = folded(name);
            if here.contains(&known) || self.shared.contains(&known) || !granted.contains(known.as_str()) {
                continue;
            }
            // One id cannot have two names. The one that is granted something keeps it, so that its plans change nothing.
            if let Some(new) = by_id.remove(&id.to_ascii_lowercase()) {
                self.here.remove(&new);
                self.renamed.push((name.to_owned(), new));
            }
            self.gone.insert(name.to_owned(), id.to_owned());
        }
    }
}

/// Everybody whom some line names, in lower case: a grant, or a division's entry that forgets somebody who has left.
fn granted(model: &Model<'_>) -> BTreeSet<(PrincipalKind, String)> {
    let lines = model.divisions.iter().flat_map(|it| &it.entries).flat_map(|it| &it.entry.access);
    let lines = lines.flat_map(|it| &it.principals).map(|it| (it.kind, folded(&it.name.value)));
    let forgotten = model.refactor.iter().filter(|it| it.home.is_some()).filter_map(|it| match it.change {
        Change::Forget { written, .. } => Some(&written.principals),
        _ => None,
    });
    let forgotten = forgotten.flat_map(|it| {
        let users = it.users.iter().map(|it| (PrincipalKind::User, folded(&it.value)));
        users.chain(it.groups.iter().map(|it| (PrincipalKind::Group, folded(&it.value))))
    });
    lines.chain(forgotten).collect()
}

impl Composed {
    /// What somebody should know who did not read the file.
    pub(crate) fn warnings(&self) -> Vec<String> {
        let mut lines = Vec::new();
        for (kind, table) in [("user", &self.users), ("group", &self.groups)] {
            for name in &table.shared {
                lines.push(format!("left out: more than one {kind} is called {name}, and none of them is guessed"));
            }
            for (old, new) in &table.renamed {
                lines.push(format!(
                    "left out: {kind} {new}, who was {old}: a division still grants something to {old}, which keeps the id"
                ));
            }
        }
        lines
    }

    /// How many have no name that a division could write.
    pub(crate) fn left_out(&self) -> usize {
        self.users.unwritable + self.groups.unwritable
    }
}
