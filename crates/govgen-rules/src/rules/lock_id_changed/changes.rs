//! Names and ids of two locks that are no longer each other's.
//!
//! In: both locks, and the model's lines. Out: each change, with the first line that grants something to the name.

use std::borrow::Cow;

use govgen_model::{Lock, LockEntry, PrincipalKind};
use govgen_source::{FileId, Span, all_bytes};
use rustc_hash::FxHashMap;

use crate::Context;
use crate::directory::{lines, locks, word};

/// All changes of a lock.
pub(super) struct Changes<'c> {
    /// In the lock's order.
    pub(super) all: Vec<Change<'c>>,
    /// Whether they are more than both limits of `guardrails.removal`.
    pub(super) is_large: bool,
    /// How many names the lock had.
    pub(super) total: usize,
    /// The lock's file.
    pub(super) file: FileId,
}

/// A name whose id was not its own.
pub(super) struct Change<'c> {
    kind: PrincipalKind,
    /// The name with its id.
    pub(super) now: &'c LockEntry<'c>,
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
}

impl Change<'_> {
    /// Whether somebody has access by it: another name's id is somebody's for certain, and a name that is granted something
    /// makes a new one somebody's.
    pub(super) fn gives_access(&self) -> bool {
        matches!(self.what, What::Taken(_)) || self.granted.is_some()
    }

    /// As the lock writes it.
    pub(super) fn name(&self) -> &str {
        &self.now.name.value
    }

    /// What a person is told first.
    pub(super) fn headline(&self) -> String {
        let (kind, name) = (word(self.kind), self.name());
        match self.what {
            What::NewId(before) => format!("{kind} `{name}` gets another id: `{}` before", before.id.value),
            What::Taken(owner) => format!("{kind} `{name}` gets the id that was `{}`'s", owner.name.value),
            What::NewName(owner) => format!("{kind} `{name}` is new with the id that was `{}`'s", owner.name.value),
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
        }
    }
}

impl<'c> Changes<'c> {
    /// Compares; none when there is nothing to compare with, or no change.
    pub(super) fn of(cx: &Context<'c>) -> Option<Self> {
        let (before, now) = locks(cx)?;
        let mut all = differences(&before, &now);
        if all.is_empty() {
            return None;
        }
        let granted = granted(cx, &all);
        for change in &mut all {
            change.granted = granted.get(&(change.kind, change.name().to_lowercase())).copied();
        }
        let total = before.document.users.len() + before.document.groups.len();
        let limits = cx.model.guardrails.removal;
        let is_many = all.len() > limits.max_count as usize;
        let is_much = all.len() as u64 * 100 > u64::from(limits.max_percent) * total as u64;
        Some(Self { all, is_large: is_many && is_much, total, file: now.document.file })
    }

    /// How many have to be acknowledged.
    pub(super) fn asked(&self) -> usize {
        match self.is_large {
            true => self.all.len(),
            false => self.all.iter().filter(|it| it.gives_access()).count(),
        }
    }
}

fn differences<'c>(before: &Lock<'c>, now: &Lock<'c>) -> Vec<Change<'c>> {
    let mut owners: FxHashMap<Cow<'c, str>, (PrincipalKind, &'c LockEntry<'c>)> = FxHashMap::default();
    let mut found = Vec::new();
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
        let owner = owner.filter(|(its, it)| *its != kind || lower(&it.name.value) != lower(&entry.name.value));
        let what = match (own, owner) {
            (Some(_), Some((_, owner))) => What::Taken(owner),
            (Some(own), None) => What::NewId(own),
            (None, Some((_, owner))) => What::NewName(owner),
            (None, None) => continue,
        };
        found.push(Change { kind, now: entry, what, granted: None });
    }
    found
}

/// Ids and names are the same in any case.
fn lower(text: &str) -> Cow<'_, str> {
    let is_lower = all_bytes(text, |it| !it.is_ascii_uppercase() & it.is_ascii());
    if is_lower { text.into() } else { text.to_lowercase().into() }
}

/// The first line that grants something to each of them.
fn granted(cx: &Context<'_>, changes: &[Change<'_>]) -> FxHashMap<(PrincipalKind, String), Span> {
    let mut granted: FxHashMap<(PrincipalKind, String), Option<Span>> =
        changes.iter().map(|it| ((it.kind, it.name().to_lowercase()), None)).collect();
    for principal in cx.model.divisions.iter().flat_map(lines) {
        if let Some(first @ None) = granted.get_mut(&(principal.kind, principal.name.value.to_lowercase())) {
            *first = Some(principal.name.span);
        }
    }
    granted.into_iter().filter_map(|(key, span)| Some((key, span?))).collect()
}
