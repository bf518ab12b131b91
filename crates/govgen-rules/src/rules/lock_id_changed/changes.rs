//! Names and ids of two locks that are no longer each other's, and what `govgen lock` does not write.
//!
//! In: both locks, and the models' lines. Out: each change, with the first line that grants something to the name; and apart from
//! them the names that get their first id.

use std::borrow::Cow;

use govgen_model::{Lock, LockEntry, Model, PrincipalKind, Removal, State};
use govgen_source::{FileId, Span, all_bytes};
use rustc_hash::{FxHashMap, FxHashSet};

use crate::Context;
use crate::directory::{lines, locks, word};

/// All changes of a lock.
pub(super) struct Changes<'c> {
    /// In the lock's order.
    pub(super) all: Vec<Change<'c>>,
    /// Names that were granted something before and looked up, and have an id in the lock now.
    pub(super) firsts: Vec<(PrincipalKind, &'c LockEntry<'c>)>,
    /// Whether the changes are more than both limits of `guardrails.removal`.
    pub(super) is_large: bool,
    /// Whether the first ids are, of all that are granted something and locked, or are all of these.
    pub(super) are_many_firsts: bool,
    /// How many names the lock had.
    pub(super) total: usize,
    /// The lock's file.
    pub(super) file: FileId,
}

/// A name whose id was not its own, or whose entry nothing but a hand writes.
pub(super) struct Change<'c> {
    kind: PrincipalKind,
    /// The name with its id, as it was where it is not any more.
    entry: &'c LockEntry<'c>,
    /// What it was.
    pub(super) what: What<'c>,
    /// The first line that grants something to the name.
    pub(super) granted: Option<Span>,
}

/// What has become of a name.
#[derive(Clone, Copy)]
pub(super) enum What<'c> {
    /// It has another id, which nobody had; the entry is its own.
    NewId(&'c LockEntry<'c>),
    /// It has another id, which was that of the entry.
    Taken(&'c LockEntry<'c>),
    /// It is new, and its id was that of the entry.
    NewName(&'c LockEntry<'c>),
    /// It is new among those that are kept with their last id.
    Invented(State),
    /// It is granted something, and is not in the lock any more.
    Vanished,
}

type Key<'n> = (PrincipalKind, Cow<'n, str>);

fn key(kind: PrincipalKind, name: &str) -> Key<'_> {
    (kind, kind.key(name))
}

impl Change<'_> {
    /// Whether somebody has access by it: another name's id is somebody's for certain, and a name that is granted something
    /// makes a new one somebody's. What `govgen lock` never writes is to give some sooner or later.
    pub(super) fn gives_access(&self) -> bool {
        matches!(self.what, What::Taken(_) | What::Invented(_) | What::Vanished) || self.granted.is_some()
    }

    /// As the lock writes it.
    pub(super) fn name(&self) -> &str {
        &self.entry.name.value
    }

    /// Where the lock says it; of a name that it lost, nowhere.
    pub(super) fn span(&self, file: FileId) -> Span {
        match self.what {
            What::Vanished => Span::whole(file),
            _ => self.entry.id.span,
        }
    }

    /// What a person is told first.
    pub(super) fn headline(&self) -> String {
        let (kind, name) = (word(self.kind), self.name());
        match self.what {
            What::NewId(before) => format!("{kind} `{name}` gets another id: `{}` before", before.id.value),
            What::Taken(owner) => format!("{kind} `{name}` gets the id that was `{}`'s", owner.name.value),
            What::NewName(owner) => format!("{kind} `{name}` is new with the id that was `{}`'s", owner.name.value),
            What::Invented(State::Renamed) => format!("{kind} `{name}` has been renamed, and was not in the lock"),
            What::Invented(_) => format!("{kind} `{name}` has departed, and was not in the lock"),
            What::Vanished => format!("{kind} `{name}` is granted something, and vanishes from the lock"),
        }
    }

    /// What comes of it.
    pub(super) fn harm(&self) -> String {
        let name = self.name();
        match self.what {
            What::Vanished => format!(
                "the next lock can give `{name}` any id as if it were the first, and whatever is granted to the name is the access of whoever has it"
            ),
            _ => format!(
                "whatever is granted to `{name}` is the access of whoever has this id, and no line of a division shows it"
            ),
        }
    }

    /// How it can have come about.
    pub(super) fn cause(&self) -> String {
        match self.what {
            What::NewId(_) => {
                "the name was deleted and made again, or is somebody else now, or the lock was edited".to_owned()
            }
            What::Taken(_) => {
                "the directory never gives an id to somebody else, so two were renamed at once, or the lock was edited"
                    .to_owned()
            }
            What::NewName(owner) => format!("`{}` was renamed, or the lock was edited", owner.name.value),
            What::Invented(_) => {
                "`govgen lock` keeps last ids of names that the lock had and of no others, so the lock was edited".to_owned()
            }
            What::Vanished => {
                "`govgen lock` keeps the last id while a line is left, so the lock was edited, or written before there was that line"
                    .to_owned()
            }
        }
    }
}

impl<'c> Changes<'c> {
    /// Compares; none when there is nothing to compare with, or no change.
    pub(super) fn of(cx: &Context<'c>) -> Option<Self> {
        let (before, now) = locks(cx)?;
        let (mut all, new) = differences(&before, &now);
        all.extend(lost(&before, &now));
        if all.is_empty() && new.is_empty() {
            return None;
        }
        let granted = granted(cx.model, all.iter().map(|it| (it.kind, it.entry)));
        for change in &mut all {
            change.granted = granted.get(&key(change.kind, &change.entry.name.value)).copied();
        }
        // Whom nobody names the lock may drop.
        all.retain(|it| !matches!(it.what, What::Vanished) || it.granted.is_some());
        let firsts = firsts(cx, new);
        if all.is_empty() && firsts.is_empty() {
            return None;
        }
        let total = before.document.users.len() + before.document.groups.len();
        let limits = cx.model.guardrails.removal;
        let was_in_force = cx.base.is_some_and(|it| it.revision.model.lock.is_some());
        let are_many_firsts = was_in_force && !firsts.is_empty() && {
            let known = known(cx.model, &now);
            firsts.len() == known || is_more(firsts.len(), known, limits)
        };
        let is_large = is_more(all.len(), total, limits);
        Some(Self { all, firsts, is_large, are_many_firsts, total, file: now.document.file })
    }

    /// How many have to be acknowledged.
    pub(super) fn asked(&self) -> usize {
        match self.is_large {
            true => self.all.len(),
            false => self.all.iter().filter(|it| it.gives_access()).count(),
        }
    }
}

/// Whether so many are more than both limits.
fn is_more(count: usize, of: usize, limits: Removal) -> bool {
    count > limits.max_count as usize && count as u64 * 100 > u64::from(limits.max_percent) * of as u64
}

type New<'c> = Vec<(PrincipalKind, &'c LockEntry<'c>)>;

/// Entries that say something else than before, and new names with an id that nobody had.
fn differences<'c>(before: &Lock<'c>, now: &Lock<'c>) -> (Vec<Change<'c>>, New<'c>) {
    let mut owners: FxHashMap<Cow<'c, str>, (PrincipalKind, &'c LockEntry<'c>)> = FxHashMap::default();
    let (mut found, mut new) = (Vec::new(), Vec::new());
    for (kind, entry) in now.all() {
        let own = before.get(kind, &entry.name.value).map(|it| it.entry);
        if own.is_some_and(|it| it.id.value == entry.id.value) {
            continue;
        }
        // Most locks change in a few places or none, and then nobody waits for this.
        if owners.is_empty() {
            owners = before.all().map(|(kind, it)| (lower(&it.id.value), (kind, it))).collect();
        }
        let owner = owners.get(&lower(&entry.id.value)).copied();
        let owner = owner.filter(|(its, it)| key(*its, &it.name.value) != key(kind, &entry.name.value));
        let state = now.get(kind, &entry.name.value).map_or(State::Present, |it| it.state);
        let what = match (own, owner) {
            (Some(_), Some((_, owner))) => What::Taken(owner),
            (Some(own), None) => What::NewId(own),
            (None, _) if state != State::Present => What::Invented(state),
            (None, Some((_, owner))) => What::NewName(owner),
            (None, None) => {
                new.push((kind, entry));
                continue;
            }
        };
        found.push(Change { kind, entry, what, granted: None });
    }
    (found, new)
}

/// Names that the lock had, and has nowhere now.
fn lost<'c>(before: &Lock<'c>, now: &Lock<'c>) -> impl Iterator<Item = Change<'c>> {
    let gone = before.all().filter(|(kind, it)| now.get(*kind, &it.name.value).is_none());
    gone.map(|(kind, entry)| Change { kind, entry, what: What::Vanished, granted: None })
}

/// Those of new names that were granted something before, and were looked up.
fn firsts<'c>(cx: &Context<'c>, new: New<'c>) -> New<'c> {
    // A lock that is not in force gives nobody an id.
    let is_asked = cx.model.lock.is_some() && !new.is_empty();
    let Some(base) = cx.base.filter(|_| is_asked) else { return Vec::new() };
    let granted = granted(base.revision.model, new.iter().copied());
    new.into_iter().filter(|(kind, it)| granted.contains_key(&key(*kind, &it.name.value))).collect()
}

/// How many names that are granted something the lock has.
fn known(model: &Model<'_>, lock: &Lock<'_>) -> usize {
    let named = model.divisions.iter().flat_map(lines).map(|it| key(it.kind, &it.name.value));
    let named: FxHashSet<Key<'_>> = named.filter(|(kind, name)| lock.get(*kind, name).is_some()).collect();
    named.len()
}

/// Ids are the same in any case.
fn lower(id: &str) -> Cow<'_, str> {
    let is_lower = all_bytes(id, |it| !it.is_ascii_uppercase() & it.is_ascii());
    if is_lower { id.into() } else { id.to_lowercase().into() }
}

/// The first line that grants something to each of them.
fn granted<'c>(
    model: &'c Model<'c>,
    wanted: impl Iterator<Item = (PrincipalKind, &'c LockEntry<'c>)>,
) -> FxHashMap<Key<'c>, Span> {
    let mut granted: FxHashMap<Key<'c>, Option<Span>> =
        wanted.map(|(kind, it)| (key(kind, &it.name.value), None)).collect();
    for principal in model.divisions.iter().flat_map(lines) {
        if let Some(first @ None) = granted.get_mut(&key(principal.kind, &principal.name.value)) {
            *first = Some(principal.name.span);
        }
    }
    granted.into_iter().filter_map(|(key, span)| Some((key, span?))).collect()
}
