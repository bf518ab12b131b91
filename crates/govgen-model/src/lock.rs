//! The lock as rendering and rules ask it: who somebody is, and who is lost between two of them.
//!
//! In: the lock's document, and whether the organization looks names up there. Out: [`Lock`], and findings when it is absent or
//! about another directory. An id is believed: nothing here can tell whose it is.

use std::borrow::Cow;

use govgen_source::{Diagnostics, Spanned};
use govgen_syntax::{CommonDocument, Documents, LOCK_PATH, LockDocument, LockEntry, Lookup, PrincipalKind, Text};
use rustc_hash::FxHashMap;

use crate::findings::{LOCK_MISSING, LOCK_OF_ANOTHER_STORE};

/// Names and ids of the directory.
#[derive(Debug)]
pub struct Lock<'d> {
    /// As written.
    pub document: &'d LockDocument<'d>,
    users: FxHashMap<Cow<'d, str>, Locked<'d>>,
    groups: FxHashMap<Cow<'d, str>, Locked<'d>>,
}

/// What the lock says of somebody.
#[derive(Debug, Clone, Copy)]
pub struct Locked<'d> {
    /// The entry: the name as the lock writes it, and the id.
    pub entry: &'d LockEntry<'d>,
    /// What has become of them.
    pub state: State,
}

/// Whether the directory has somebody by the name that the lock has. If not, the id is the last one that it knew.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// It has.
    Present,
    /// They have left it, and nobody can sign in with the id.
    Departed,
    /// They are in it by another name, or by one that the lock cannot have: whoever it is can still sign in.
    Renamed,
}

impl<'d> Locked<'d> {
    /// The identity store's id.
    #[must_use]
    pub fn id(&self) -> &'d Text<'d> {
        &self.entry.id
    }
}

impl<'d> Lock<'d> {
    /// Makes a document's names findable.
    #[must_use]
    pub fn new(document: &'d LockDocument<'d>) -> Self {
        let LockDocument { users, groups, departed, renamed, .. } = document;
        // Of two entries of one name, which is an error already, neither is better.
        let of = |kind: PrincipalKind, lists: [&'d [LockEntry<'d>]; 3]| {
            let states = [State::Present, State::Departed, State::Renamed];
            let all = lists.into_iter().zip(states);
            let all = all.flat_map(|(list, state)| list.iter().map(move |entry| Locked { entry, state }));
            all.map(|it| (kind.key(&it.entry.name.value), it)).collect()
        };
        Self {
            document,
            users: of(PrincipalKind::User, [users, &departed.users, &renamed.users]),
            groups: of(PrincipalKind::Group, [groups, &departed.groups, &renamed.groups]),
        }
    }

    /// Who a name of a division's is.
    #[must_use]
    pub fn get(&self, kind: PrincipalKind, name: &str) -> Option<Locked<'d>> {
        let names = match kind {
            PrincipalKind::User => &self.users,
            PrincipalKind::Group => &self.groups,
        };
        names.get(&kind.key(name)).copied()
    }

    /// Who is in the directory: groups, then users, as written.
    pub fn present(&self) -> impl Iterator<Item = (PrincipalKind, &'d LockEntry<'d>)> + use<'d> {
        let groups = self.document.groups.iter().map(|it| (PrincipalKind::Group, it));
        groups.chain(self.document.users.iter().map(|it| (PrincipalKind::User, it)))
    }

    /// Names that mean nobody in the directory any more: those who have left, then those with another name.
    pub fn kept(&self) -> impl Iterator<Item = (PrincipalKind, &'d LockEntry<'d>)> + use<'d> {
        [&self.document.departed, &self.document.renamed].into_iter().flat_map(|it| {
            let groups = it.groups.iter().map(|it| (PrincipalKind::Group, it));
            groups.chain(it.users.iter().map(|it| (PrincipalKind::User, it)))
        })
    }

    /// Every name in it, whatever has become of it.
    pub fn all(&self) -> impl Iterator<Item = (PrincipalKind, &'d LockEntry<'d>)> + use<'d> {
        self.present().chain(self.kept())
    }

    /// Whose name was in the directory before and is not now.
    #[must_use]
    pub fn lost<'b>(&self, before: &Lock<'b>) -> Vec<(PrincipalKind, &'b LockEntry<'b>)> {
        let here = |kind, name: &str| self.get(kind, name).is_some_and(|it| it.state == State::Present);
        before.present().filter(|(kind, it)| !here(*kind, &it.name.value)).collect()
    }
}

/// Whether so many names lost out of all are more than both limits, or everybody of a kind.
#[must_use]
pub fn is_large_loss(
    limits: govgen_syntax::Removal,
    before: &Lock<'_>,
    lost: &[(PrincipalKind, &LockEntry<'_>)],
) -> bool {
    let total = before.document.users.len() + before.document.groups.len();
    let is_many = lost.len() > limits.max_count as usize;
    let is_much = lost.len() as u64 * 100 > u64::from(limits.max_percent) * total as u64;
    let all_of = |kind, before: usize| before > 0 && lost.iter().filter(|it| it.0 == kind).count() == before;
    is_many && is_much
        || all_of(PrincipalKind::User, before.document.users.len())
        || all_of(PrincipalKind::Group, before.document.groups.len())
}

/// The lock that is in force: none with `lookup: data`, whatever lies there.
pub(crate) fn lock<'d>(documents: &'d Documents<'d>, findings: &mut Diagnostics) -> Option<Lock<'d>> {
    let lookup = lookup(&documents.common).filter(|it| it.value == Lookup::Lock)?;
    let Some(document) = &documents.lock else {
        if !documents.lock_refused {
            findings
                .report(&LOCK_MISSING, lookup.span, format!("there is no `{LOCK_PATH}`"))
                .help("every user and group would be looked up at every plan: write it with `govgen lock --facts FILE`, or set `lookup: data`");
        }
        return None;
    };
    let center = documents.common.organization.as_ref().and_then(|it| it.aws.as_ref()?.identity_center.as_ref());
    let ours = center.and_then(|it| it.identity_store_id.as_ref());
    if let (Some(ours), Some(its)) = (ours, &document.identity_store_id)
        && ours.value != its.value
    {
        findings
            .report(&LOCK_OF_ANOTHER_STORE, its.span, format!("the lock is about the identity store `{}`", its.value))
            .because(ours.span, "the organization's is another one")
            .help("its ids mean nobody here, or somebody else: fetch facts of this instance and write the lock anew with `govgen lock`");
    }
    Some(Lock::new(document))
}

fn lookup<'d>(common: &'d CommonDocument<'d>) -> Option<Spanned<Lookup>> {
    common.organization.as_ref()?.aws.as_ref()?.identity_center.as_ref()?.lookup
}
