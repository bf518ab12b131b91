//! Principals of one kind on their way into the lock: whose name it takes, whose it leaves out, and whose last id it keeps.
//!
//! In: names and ids of the directory, then the lock that was. Out: who is here, who has gone, and what a person should be told.
//! A name that several have is nobody's, unless the lock knew one of them by it already: that one keeps it.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::bail;
use govgen_model::{LockEntry, Looks, PrincipalKind, Principals, hides, is_plain};
use govgen_rules::can_be_written;

/// Principals of one kind.
pub(super) struct Table {
    kind: PrincipalKind,
    /// In the directory: name and id.
    pub(super) here: BTreeMap<String, String>,
    /// Not any more, and still granted something.
    pub(super) gone: BTreeMap<String, String>,
    /// Still granted something by a name that they do not have any more, or that is not theirs alone.
    pub(super) renamed: BTreeMap<String, String>,
    /// How many have a name that no division could write, or none.
    pub(super) unwritable: usize,
    /// Names that more than one has, or that look alike: one of them in lower case, with everybody who has any.
    shared: BTreeMap<String, Vec<Holder>>,
    /// Of those, the names that stay with the one whom the lock knew.
    kept: BTreeSet<String>,
    /// Everybody's id, and the name that the directory has for it, whatever it is.
    names: BTreeMap<String, Option<String>>,
    /// The names under `renamed`, and what the directory says instead.
    otherwise: Vec<Otherwise>,
}

/// Somebody of the directory.
struct Holder {
    name: String,
    id: String,
}

/// Somebody who is called otherwise now.
struct Otherwise {
    /// The name that is granted something.
    old: String,
    /// What the directory says now.
    new: Option<String>,
    /// Whether the lock would have had the new name.
    is_left_out: bool,
}

/// The form in which names look the same: nobody should have to tell two apart by case. What is one name for the directory is
/// asked of [`PrincipalKind::key`].
fn folded(name: &str) -> String {
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
        let mut table = Self {
            kind,
            here: BTreeMap::new(),
            gone: BTreeMap::new(),
            renamed: BTreeMap::new(),
            unwritable: 0,
            shared: BTreeMap::new(),
            kept: BTreeSet::new(),
            names: BTreeMap::new(),
            otherwise: Vec::new(),
        };
        let mut by_name: BTreeMap<String, Vec<Holder>> = BTreeMap::new();
        for (name, id) in all {
            if !govgen_syntax::is_principal_id(id) {
                bail!("`{id}` in the facts is not the id of a user or group");
            }
            if table.names.insert(id.to_ascii_lowercase(), name.clone()).is_some() {
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

    /// Holds on to what the lock knew: names that several have now, and names that are still granted something, by key.
    pub(super) fn hold<'l>(
        &mut self,
        before: impl Iterator<Item = &'l LockEntry<'l>>,
        is_granted: impl Fn(&str) -> bool,
    ) {
        let is_granted = |it: &&LockEntry<'_>| is_granted(&self.kind.key(&it.name.value));
        let (granted, others): (Vec<_>, Vec<_>) = before.partition(is_granted);
        // Of two names that look alike one stays at most, and somebody waits for the one that is granted something.
        self.keep(granted.iter().chain(&others).copied());
        self.depart(&granted);
    }

    /// Leaves a name that several have now to the one whom the lock knew by it: whoever came later gets nothing by it, and
    /// cannot take it over as a name that is new either.
    fn keep<'l>(&mut self, before: impl Iterator<Item = &'l LockEntry<'l>>) {
        if self.shared.is_empty() {
            return;
        }
        let holders = self.shared.iter().flat_map(|(name, all)| all.iter().map(move |it| (name, it)));
        let by_id: BTreeMap<String, (&String, &Holder)> =
            holders.map(|(name, it)| (it.id.to_ascii_lowercase(), (name, it))).collect();
        for entry in before {
            let Some((shared, it)) = by_id.get(&entry.id.value.to_ascii_lowercase()) else { continue };
            let is_same = self.kind.key(&it.name) == self.kind.key(&entry.name.value);
            if is_same && self.kept.insert((*shared).clone()) {
                self.here.insert(it.name.clone(), it.id.clone());
            }
        }
    }

    /// Keeps the last ids of names that are granted something and have vanished, or that others have now.
    fn depart(&mut self, granted: &[&LockEntry<'_>]) {
        let kind = self.kind;
        let here: BTreeSet<String> = self.here.keys().map(|it| kind.key(it).into_owned()).collect();
        let mut by_id: BTreeMap<String, String> =
            self.here.iter().map(|(name, id)| (id.to_ascii_lowercase(), name.clone())).collect();
        for entry in granted {
            let (old, id) = (entry.name.value.as_ref(), entry.id.value.as_ref());
            if here.contains(kind.key(old).as_ref()) {
                continue;
            }
            let known = id.to_ascii_lowercase();
            let Some(new) = self.names.get(&known) else {
                self.gone.insert(old.to_owned(), id.to_owned());
                continue;
            };
            // One id cannot have two names. The one that is granted something keeps it, so that its plans change nothing.
            let left_out = by_id.remove(&known);
            if let Some(left_out) = &left_out {
                self.here.remove(left_out);
            }
            let is_left_out = left_out.is_some();
            self.otherwise.push(Otherwise { old: old.to_owned(), new: new.clone(), is_left_out });
            self.renamed.insert(old.to_owned(), id.to_owned());
        }
    }

    /// What somebody should know who did not read the file.
    pub(super) fn warnings(&self) -> Vec<String> {
        let kind = match self.kind {
            PrincipalKind::User => "user",
            PrincipalKind::Group => "group",
        };
        let mut lines = Vec::new();
        for (shared, holders) in &self.shared {
            let names: BTreeSet<_> = holders.iter().map(|it| self.kind.key(&it.name)).collect();
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
        for Otherwise { old, new, is_left_out } in &self.otherwise {
            let keeps = format!("a division still grants something to {old}, which keeps the id");
            lines.push(match new {
                Some(new) if *is_left_out => format!("left out: {kind} {new}, who was {old}: {keeps}"),
                Some(new) if new == old => {
                    format!("renamed: {kind} {old} is not the only one with a name like this: {keeps}")
                }
                Some(new) => {
                    format!("renamed: {kind} {old} is {} now, which the lock cannot have: {keeps}", exact(new))
                }
                None => format!("renamed: {kind} {old} has no name any more that the files go by: {keeps}"),
            });
        }
        lines
    }
}

/// Joins names that look alike under the first of them. Two plain ones are told apart.
fn joined(by_name: BTreeMap<String, Vec<Holder>>) -> BTreeMap<String, Vec<Holder>> {
    if by_name.keys().all(|it| is_plain(it)) {
        return by_name;
    }
    let mut looks = Looks::default();
    let mut by_look: BTreeMap<String, Vec<(String, Vec<Holder>)>> = BTreeMap::new();
    for (name, holders) in by_name {
        by_look.entry(looks.of(&name)).or_default().push((name, holders));
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
        _ if hides(name) => name.escape_default().to_string(),
        true => name.to_owned(),
        false => format!("{name} ({})", name.escape_default()),
    }
}
