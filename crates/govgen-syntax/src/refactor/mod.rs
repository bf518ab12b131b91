//! `refactor:`: what became of names that Terraform's states know, and what AWS has already.
//!
//! In: a list of entries in the organization's document, or in a division's. Out: each entry as it was written. What its
//! names mean is left to the model. A division may write two kinds only: whatever makes Terraform forget or adopt
//! something could hide access from everybody who reads the files.

mod account_move;
mod forget;
mod import;
mod rename;

use govgen_source::{Date, Diagnostics, Span, Spanned};

pub use account_move::{AccountMove, MovedGrants};
pub use forget::Forget;
pub use import::{Import, ImportedAssignments};
pub use rename::{Rename, Renamed};

use crate::findings::{KEY_MISSING, REFACTOR_RESERVED, VALUE_MALFORMED};
use crate::forms::{Day, Mapping};
use crate::read::{Fields, Text, items};
use crate::shape::{Optional, Presence, shape};
use crate::tree::Node;
use rename::AnyRename;

/// One entry under `refactor:`.
#[derive(Debug)]
pub struct RefactorEntry<'s> {
    /// The word that says what it does: `rename` and so on.
    pub span: Span,
    /// What it does.
    pub change: Refactor<'s>,
    /// The day it was written.
    pub since: Option<Spanned<Date>>,
}

/// What an entry does.
#[derive(Debug)]
pub enum Refactor<'s> {
    /// Something has another name in the files.
    Rename(Rename<'s>),
    /// An account has another division.
    Move(AccountMove<'s>),
    /// Terraform no longer manages something that stays in AWS.
    Forget(Forget<'s>),
    /// Terraform takes over something that AWS has.
    Import(Box<Import<'s>>),
}

impl<'s> Refactor<'s> {
    /// The divisions that it names.
    pub fn divisions(&self) -> impl Iterator<Item = &str> + use<'_, 's> {
        let names: [Option<&Text<'s>>; 3] = match self {
            Self::Rename(it) if it.what == Renamed::Division => [Some(&it.name), Some(&it.from), None],
            Self::Rename(it) => [it.division.as_ref(), None, None],
            Self::Move(it) => [Some(&it.from), Some(&it.to), None],
            Self::Forget(it) => [it.division.as_ref(), None, None],
            Self::Import(it) => [Some(&it.division), None, None],
        };
        names.into_iter().flatten().map(|it| it.value.as_ref())
    }
}

/// Users and groups, in the order written.
#[derive(Debug, Default)]
pub struct People<'s> {
    /// Users.
    pub users: Vec<Text<'s>>,
    /// Groups.
    pub groups: Vec<Text<'s>>,
}

impl People<'_> {
    /// Whether nobody is named.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.users.is_empty() && self.groups.is_empty()
    }
}

const SINCE_ABOUT: &str = "The day it was written. An entry is of use until every root has applied it; after 60 days `govgen check` \
    says so.";

shape! {
    /// An entry of the organization's.
    entry: "an entry of `refactor`",
        "What became of names that Terraform knows, or what AWS has already: exactly one of `rename`, `move`, `forget` and `import`.",
        Presence::One(&[RENAME.name, MOVE.name, FORGET.name, IMPORT.name]);
    RENAME: Optional<AnyRename> = "rename", AnyRename, rename::ABOUT;
    MOVE: Optional<Mapping> = "move", Mapping(&account_move::whole::SHAPE),
        "An account has another division. Nothing is destroyed: the old root forgets its assignments there, and the new one takes over \
         those of shared policies.";
    FORGET: Optional<Mapping> = "forget", Mapping(&forget::any::SHAPE), forget::ABOUT;
    IMPORT: Optional<Mapping> = "import", Mapping(&import::whole::SHAPE),
        "Terraform takes over a permission set and assignments that AWS has already.";
    SINCE: Optional<Day> = "since", Day, SINCE_ABOUT;
}

shape! {
    /// An entry of a division's.
    own_entry: "an entry of `refactor`",
        "What became of names that Terraform knows: `rename` or `forget`. The organization writes all other entries.",
        Presence::One(&[RENAME.name, FORGET.name]);
    RENAME: Optional<Mapping> = "rename", Mapping(&rename::own::SHAPE), rename::ABOUT;
    FORGET: Optional<Mapping> = "forget", Mapping(&forget::own::SHAPE),
        "Terraform stops to manage the assignments of somebody who has left the directory, as the lock says.";
    SINCE: Optional<Day> = "since", Day, SINCE_ABOUT;
}

/// Reads the list under `refactor:` of the organization's document.
pub(crate) fn entries<'s>(node: Node<'_, 's>, findings: &mut Diagnostics) -> Vec<RefactorEntry<'s>> {
    items(node, "a list of entries", findings).filter_map(|it| entry(it, findings)).collect()
}

/// Reads the list under `refactor:` of a division's document.
pub(crate) fn own_entries<'s>(node: Node<'_, 's>, findings: &mut Diagnostics) -> Vec<RefactorEntry<'s>> {
    items(node, "a list of entries", findings).filter_map(|it| own_entry(it, findings)).collect()
}

fn entry<'s>(node: Node<'_, 's>, findings: &mut Diagnostics) -> Option<RefactorEntry<'s>> {
    let fields = Fields::open(node, &entry::SHAPE, findings)?;
    let found = [
        (fields.key_span(entry::RENAME), fields.get(entry::RENAME)),
        (fields.key_span(entry::MOVE), fields.get(entry::MOVE)),
        (fields.key_span(entry::FORGET), fields.get(entry::FORGET)),
        (fields.key_span(entry::IMPORT), fields.get(entry::IMPORT)),
    ];
    let (at, span, inner) = the_one(&fields, node, &found, findings)?;
    let change = match at {
        0 => rename::read(inner, findings).map(Refactor::Rename),
        1 => account_move::read(inner, findings).map(Refactor::Move),
        2 => forget::read(inner, findings).map(Refactor::Forget),
        _ => import::read(inner, findings).map(|it| Refactor::Import(Box::new(it))),
    };
    let since = fields.read(entry::SINCE, findings);
    Some(RefactorEntry { span, change: change?, since })
}

fn own_entry<'s>(node: Node<'_, 's>, findings: &mut Diagnostics) -> Option<RefactorEntry<'s>> {
    let reserved = [entry::MOVE.name, entry::IMPORT.name];
    if reserved_key(node, &reserved, findings) {
        return None;
    }
    let fields = Fields::open(node, &own_entry::SHAPE, findings)?;
    let found = [
        (fields.key_span(own_entry::RENAME), fields.get(own_entry::RENAME)),
        (fields.key_span(own_entry::FORGET), fields.get(own_entry::FORGET)),
    ];
    let (at, span, inner) = the_one(&fields, node, &found, findings)?;
    let change = match at {
        0 => rename::read_own(inner, findings).map(Refactor::Rename),
        _ => forget::read_own(inner, findings).map(Refactor::Forget),
    };
    let since = fields.read(own_entry::SINCE, findings);
    Some(RefactorEntry { span, change: change?, since })
}

/// Whether a division has written what only the organization may write.
fn reserved_key(node: Node<'_, '_>, reserved: &[&str], findings: &mut Diagnostics) -> bool {
    let key = node.entries().map(|(key, _)| key).find(|it| reserved.contains(&it.text().as_ref()));
    if let Some(key) = key {
        findings
            .report(
                &REFACTOR_RESERVED,
                key.span(),
                format!("only the organization may write `{}` under `refactor`", key.text()),
            )
            .help(
                "what Terraform forgets stays in AWS where no file shows it, and what it adopts may be somebody else's: ask the \
                 organization to write the entry in `divisions/common`",
            );
    }
    key.is_some()
}

/// The one of the words that an entry may begin with; none or two of them is a finding.
fn the_one<'t, 's>(
    fields: &Fields<'t, 's>,
    node: Node<'_, '_>,
    found: &[(Option<Span>, Option<Node<'t, 's>>)],
    findings: &mut Diagnostics,
) -> Option<(usize, Span, Node<'t, 's>)> {
    let mut written = found.iter().enumerate().filter_map(|(at, (span, inner))| Some((at, (*span)?, (*inner)?)));
    let first = written.next();
    if let (Some((_, first, _)), Some((_, second, _))) = (&first, written.next()) {
        findings
            .report(&VALUE_MALFORMED, second, "an entry of `refactor` does two things")
            .because(*first, "the other stands here")
            .help("write an entry for each, with a `-` of its own");
        return None;
    }
    if first.is_none() && fields.complete {
        findings
            .report(&KEY_MISSING, node.span(), "an entry of `refactor` says nothing")
            .help("add `rename:` or `forget:`, or remove the entry");
    }
    first
}
