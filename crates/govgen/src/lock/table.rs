//! Principals of one kind on their way into the lock: whose name it takes, whose it leaves out, and whose last id it keeps.
//!
//! In: names and ids of the directory, then the lock that was. Out: who is here, who has gone, and what a person should be told.
//! A name that several have is nobody's, unless the lock knew one of them by it already: that one keeps it.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::bail;
use govgen_model::{LockEntry, PrincipalKind, Principals, is_plain, look};
use govgen_rules::can_be_written;

/// Principals of one kind.
#[derive(Default)]
pub(super) struct Table {
    /// In the directory: name and id.
    pub(super) here: BTreeMap<String, String>,
    /// Not any more, and still granted something.
    pub(super) gone: BTreeMap<String, String>,
    /// Names that more than one has, or that look alike: one of them in lower case, with everybody who has any.
    pub(super) shared: BTreeMap<String, Vec<Holder>>,
    /// Of those, the names that stay with the one whom the lock knew.
    pub(super) kept: BTreeSet<String>,
    /// Who is called otherwise now: the name that is granted something, and the new one.
    pub(super) renamed: Vec<(String, String)>,
    /// How many have a name that no division could write, or none.
    pub(super) unwritable: usize,
}

/// Somebody of the directory.
pub(super) struct Holder {
    name: String,
    id: String,
}

/// The form in which names are compared: nobody should have to tell two apart by case.
pub(super) fn folded(name: &str) -> String {
    name.to_lowercase()
}

impl Table {
    /// Takes the directory's names.
    ///
    /// # Errors
    ///
    /// Ids that are none, or that stand twice.
    pub(super) fn of<'f>(
        naming: &Principals<'_>,
        kind: PrincipalKind,
        all: impl Iterator<Item = (Option<String>, &'f str)>,
    ) -> anyhow::Result<Self> {
        let mut table = Self::default();
        let mut by_name: BTreeMap<String, Vec<Holder>> = BTreeMap::new();
        let mut ids: BTreeSet<&str> = BTreeSet::new();
        for (name, id) in all {
            if !govgen_syntax::is_principal_id(id) {
                bail!("`{id}` in the facts is not the id of a user or group");
            }
            if !ids.insert(id) {
                bail!("the id {id} stands twice in the facts");
            }
            match name.filter(|it| can_be_written(naming, kind, it)) {
                Some(name) => by_name.entry(folded(&name)).or_default().push(Holder { name, id: id.to_owned() }),
                None => table.unwritable += 1,
            }
        }
        for (folded, mut found) in joined(by_name) {
            match found.pop() {
                Some(only) if found.is_empty() => drop(table.here.insert(only.name, only.id)),
                last => {
                    found.extend(last);
                    table.shared.insert(folded, found);
                }
            }
        }
        Ok(table)
    }

    /// Leaves a name that several have now to the one whom the lock knew by it: whoever came later gets nothing by it, and
    /// cannot take it over as a name that is new either.
    pub(super) fn keep<'l>(&mut self, before: impl Iterator<Item = &'l LockEntry<'l>>) {
        if self.shared.is_empty() {
            return;
        }
        let holders = self.shared.iter().flat_map(|(name, all)| all.iter().map(move |it| (name, it)));
        let by_id: BTreeMap<String, (&String, &Holder)> =
            holders.map(|(name, it)| (it.id.to_ascii_lowercase(), (name, it))).collect();
        for entry in before {
            let Some((shared, it)) = by_id.get(&entry.id.value.to_ascii_lowercase()) else { continue };
            // Of two names that look alike one stays at most.
            if folded(&it.name) == folded(&entry.name.value) && self.kept.insert((*shared).clone()) {
                self.here.insert(it.name.clone(), it.id.clone());
            }
        }
    }

    /// Keeps the last ids of names that have vanished, or that others have now, and are still granted something.
    pub(super) fn depart<'l>(&mut self, before: impl Iterator<Item = &'l LockEntry<'l>>, granted: &BTreeSet<&str>) {
        let here: BTreeSet<String> = self.here.keys().map(|it| folded(it)).collect();
        let mut by_id: BTreeMap<String, String> =
            self.here.iter().map(|(name, id)| (id.to_ascii_lowercase(), name.clone())).collect();
        for entry in before {
            let (name, id) = (entry.name.value.as_ref(), entry.id.value.as_ref());
            let known = folded(name);
            if here.contains(&known) || !granted.contains(known.as_str()) {
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

    /// What somebody should know who did not read the file.
    pub(super) fn warnings(&self, kind: &str) -> Vec<String> {
        let mut lines = Vec::new();
        for (shared, holders) in &self.shared {
            let names: BTreeSet<String> = holders.iter().map(|it| folded(&it.name)).collect();
            let what = match names.len() {
                1 => format!("more than one {kind} is called {shared}"),
                _ => format!(
                    "{kind}s look alike, {}",
                    names.iter().map(|it| exact(it)).collect::<Vec<_>>().join(" and ")
                ),
            };
            lines.push(match self.kept.contains(shared) {
                true => format!("left out: {what}: the lock keeps the id it had, and takes nobody else's"),
                false => format!("left out: {what}, and none of them is guessed"),
            });
        }
        for (old, new) in &self.renamed {
            lines.push(format!(
                "left out: {kind} {new}, who was {old}: a division still grants something to {old}, which keeps the id"
            ));
        }
        lines
    }
}

/// Joins names that look alike under the first of them. Two plain ones are told apart.
fn joined(by_name: BTreeMap<String, Vec<Holder>>) -> BTreeMap<String, Vec<Holder>> {
    if by_name.keys().all(|it| is_plain(it)) {
        return by_name;
    }
    let mut by_look: BTreeMap<String, Vec<(String, Vec<Holder>)>> = BTreeMap::new();
    for (name, holders) in by_name {
        by_look.entry(look(&name)).or_default().push((name, holders));
    }
    let mut joined: BTreeMap<String, Vec<Holder>> = BTreeMap::new();
    for names in by_look.into_values() {
        let first = names[0].0.clone();
        let plain = names.iter().all(|it| is_plain(&it.0));
        for (name, holders) in names {
            joined.entry(if plain { name } else { first.clone() }).or_default().extend(holders);
        }
    }
    joined
}

/// A name with the letters that make it another one.
fn exact(name: &str) -> String {
    match is_plain(name) {
        true => name.to_owned(),
        false => format!("{name} ({})", name.escape_default()),
    }
}
