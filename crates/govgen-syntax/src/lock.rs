//! The lock: names and ids of the whole directory, as `govgen lock` writes them.
//!
//! In: `divisions/common/principals.lock.json`. Out: a [`LockDocument`] with spans. Whether the names mean what the directory
//! means by them is nobody's to say offline; that no two entries contradict each other is said here.

use std::borrow::Cow;
use std::collections::hash_map::Entry;

use govgen_source::{Diagnostics, FileId};
use rustc_hash::FxHashMap;

use crate::division::PrincipalKind;
use crate::findings::{LOCK_AMBIGUOUS, LOCK_MALFORMED};
use crate::format;
use crate::forms::{Count, Formed, Mapping, Named};
use crate::read::{Fields, Text, entries, mismatch, shown, text};
use crate::shape::{Optional, Presence, Required, shape};
use crate::tree::{Kind, Node};

/// Where the lock stands, from the repository's root.
pub const LOCK_PATH: &str = "divisions/common/principals.lock.json";

/// The version this program reads and writes.
pub const LOCK_VERSION: u32 = 1;

/// What the lock says.
#[derive(Debug)]
pub struct LockDocument<'s> {
    /// Its file.
    pub file: FileId,
    /// Whether nothing was found in it, so that who is absent is not in the directory.
    pub whole: bool,
    /// The identity store it is about.
    pub identity_store_id: Option<Text<'s>>,
    /// Users of the directory.
    pub users: Vec<LockEntry<'s>>,
    /// Groups of the directory.
    pub groups: Vec<LockEntry<'s>>,
    /// Who was in it, is still granted something, and has left the directory.
    pub departed: Kept<'s>,
    /// Who was in it, is still granted something, and is in the directory by a name that the lock does not have.
    pub renamed: Kept<'s>,
}

/// Names that mean nobody in the directory any more, each with its last id.
#[derive(Debug, Default)]
pub struct Kept<'s> {
    /// Of users.
    pub users: Vec<LockEntry<'s>>,
    /// Of groups.
    pub groups: Vec<LockEntry<'s>>,
}

/// A name with its id.
#[derive(Debug, Clone)]
pub struct LockEntry<'s> {
    /// As divisions write it.
    pub name: Text<'s>,
    /// The identity store's id.
    pub id: Text<'s>,
}

shape! {
    /// The whole file.
    document: "the lock", "Names and ids of the directory, written by `govgen lock`.", Presence::Free;
    VERSION: Required<Count> = "version", Count, "The version of this format.";
    IDENTITY_STORE_ID: Required<Formed> = "identity_store_id", Formed(&format::IDENTITY_STORE_ID),
        "The identity store it is about.";
    USERS: Required<Named> = "users", IDS, "Users of the directory: name and id.";
    GROUPS: Required<Named> = "groups", IDS, "Groups of the directory: name and id.";
    DEPARTED: Required<Mapping> = "departed", Mapping(&kept::SHAPE),
        "Who has left the directory, and is still granted something.";
    RENAMED: Optional<Mapping> = "renamed", Mapping(&kept::SHAPE),
        "Who is in the directory by another name, and is still granted something by this one.";
}

shape! {
    /// Names that mean nobody in the directory any more.
    kept: "names that are kept", "Names that are still granted something and mean nobody in the directory.", Presence::Free;
    USERS: Required<Named> = "users", IDS, "Users that were in the lock: name and last id.";
    GROUPS: Required<Named> = "groups", IDS, "Groups that were in the lock: name and last id.";
}

const IDS: Named = Named { names: &crate::forms::Line, values: &Formed(&format::PRINCIPAL_ID) };

/// Reads the lock's tree.
pub(crate) fn lock<'s>(file: FileId, root: Node<'_, 's>, findings: &mut Diagnostics) -> LockDocument<'s> {
    let before = findings.len();
    let mut lock = LockDocument {
        file,
        whole: false,
        identity_store_id: None,
        users: Vec::new(),
        groups: Vec::new(),
        departed: Kept::default(),
        renamed: Kept::default(),
    };
    let Some(fields) = Fields::open(root, &document::SHAPE, findings) else { return lock };
    version(&fields, findings);
    lock.identity_store_id = fields.read(document::IDENTITY_STORE_ID, findings);
    if let Some(node) = fields.require(document::USERS, findings) {
        lock.users = ids(node, findings);
    }
    if let Some(node) = fields.require(document::GROUPS, findings) {
        lock.groups = ids(node, findings);
    }
    if let Some(node) = fields.require(document::DEPARTED, findings) {
        lock.departed = kept(node, findings);
    }
    if let Some(node) = fields.get(document::RENAMED) {
        lock.renamed = kept(node, findings);
    }
    unambiguous(&lock, findings);
    lock.whole = findings.len() == before;
    lock
}

fn kept<'s>(node: Node<'_, 's>, findings: &mut Diagnostics) -> Kept<'s> {
    let mut kept = Kept::default();
    let Some(fields) = Fields::open(node, &kept::SHAPE, findings) else { return kept };
    if let Some(node) = fields.require(kept::USERS, findings) {
        kept.users = ids(node, findings);
    }
    if let Some(node) = fields.require(kept::GROUPS, findings) {
        kept.groups = ids(node, findings);
    }
    kept
}

fn version(fields: &Fields<'_, '_>, findings: &mut Diagnostics) {
    let Some(version) = fields.read(document::VERSION, findings).filter(|it| it.value != LOCK_VERSION) else { return };
    findings
        .report(&LOCK_MALFORMED, version.span, format!("version {} of the lock is not known here", version.value))
        .help(format!("this govgen reads version {LOCK_VERSION}: use the govgen that wrote it, or write it anew with `govgen lock`"));
}

/// A mapping of names to ids.
fn ids<'s>(node: Node<'_, 's>, findings: &mut Diagnostics) -> Vec<LockEntry<'s>> {
    if node.kind() != Kind::Map {
        mismatch(node, "a mapping of names to ids", findings);
        return Vec::new();
    }
    let entries = entries(node, findings);
    let read = |(name, node): (Text<'s>, Node<'_, 's>)| {
        let id = text(node, findings)?;
        let named = is_name(&name, findings);
        let identified = is_id(&id, findings);
        (named && identified).then_some(LockEntry { name, id })
    };
    entries.into_iter().filter_map(read).collect()
}

/// The identity store takes no more for a group, and fewer for a user.
const NAME_CHARACTERS_MAX: usize = 1024;

fn is_name(name: &Text<'_>, findings: &mut Diagnostics) -> bool {
    let value = name.value.as_ref();
    let problem = if value.is_empty() {
        "a name is empty".to_owned()
    } else if value.trim() != value {
        format!("a space stands at the beginning or end of `{}`", shown(value))
    } else if value.len() > NAME_CHARACTERS_MAX && value.chars().count() > NAME_CHARACTERS_MAX {
        format!("`{}` is longer than a name can be", shown(value))
    } else {
        return true;
    };
    if !findings.only_counts(&LOCK_MALFORMED) {
        findings
            .report(&LOCK_MALFORMED, name.span, problem)
            .help("no division can write such a name: write the lock anew with `govgen lock`");
    }
    false
}

/// Holds an id against the identity store's own form. By hand: a hundred thousand of them are read at every check.
fn is_id(id: &Text<'_>, findings: &mut Diagnostics) -> bool {
    if is_principal_id(&id.value) {
        return true;
    }
    if !findings.only_counts(&LOCK_MALFORMED) {
        findings
            .report(&LOCK_MALFORMED, id.span, format!("`{}` is not the id of a user or group", shown(&id.value)))
            .help(format!(
                "AWS would refuse it at apply, in the middle of the run; an id looks like `{}`: write the lock anew with `govgen lock`",
                format::PRINCIPAL_ID.example
            ));
    }
    false
}

/// Whether a text has the form of an id: `([0-9a-f]{10}-|)` and the 36 characters of a UUID. Source: identitystore service
/// model, `ResourceId`, without its ARN form.
#[must_use]
pub fn is_principal_id(id: &str) -> bool {
    let bytes = id.as_bytes();
    let uuid = match bytes.len() {
        36 => bytes,
        47 => {
            let (store, uuid) = bytes.split_at(11);
            let hex = |it: &u8| it.is_ascii_digit() || matches!(it, b'a'..=b'f');
            if !store[..10].iter().all(hex) || store[10] != b'-' {
                return false;
            }
            uuid
        }
        _ => return false,
    };
    uuid.iter().enumerate().all(|(at, it)| match at {
        8 | 13 | 18 | 23 => *it == b'-',
        _ => it.is_ascii_hexdigit(),
    })
}

/// Each name once, and each id once.
fn unambiguous(lock: &LockDocument<'_>, findings: &mut Diagnostics) {
    let mut by_id: FxHashMap<Cow<'_, str>, &LockEntry<'_>> = FxHashMap::default();
    for (kind, lists) in [
        (PrincipalKind::User, [&lock.users, &lock.departed.users, &lock.renamed.users]),
        (PrincipalKind::Group, [&lock.groups, &lock.departed.groups, &lock.renamed.groups]),
    ] {
        let mut by_name: FxHashMap<Cow<'_, str>, Placed<'_, '_>> = FxHashMap::default();
        let all = lists.into_iter().zip(Part::ALL).flat_map(|(list, part)| list.iter().map(move |it| (part, it)));
        for (part, entry) in all {
            match by_name.entry(kind.key(&entry.name.value)) {
                Entry::Vacant(place) => drop(place.insert((part, entry))),
                Entry::Occupied(first) => same_name(*first.get(), (part, entry), findings),
            }
            match by_id.entry(folded(&entry.id.value)) {
                Entry::Vacant(place) => drop(place.insert(entry)),
                Entry::Occupied(first) => same_id(first.get(), entry, findings),
            }
        }
    }
    differing_in_case(&lock.groups, findings);
}

/// Groups whose names differ in case only are two for AWS, and one for whoever reads a pull request.
fn differing_in_case(groups: &[LockEntry<'_>], findings: &mut Diagnostics) {
    let mut by_name: FxHashMap<Cow<'_, str>, &LockEntry<'_>> = FxHashMap::default();
    for entry in groups {
        match by_name.entry(folded(&entry.name.value)) {
            Entry::Vacant(place) => drop(place.insert(entry)),
            Entry::Occupied(first) if first.get().name.value == entry.name.value => {}
            Entry::Occupied(first) => same_name((Part::Present, first.get()), (Part::Present, entry), findings),
        }
    }
}

fn folded(text: &str) -> Cow<'_, str> {
    PrincipalKind::User.key(text)
}

/// A part of the lock, in the order written.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    Present,
    Departed,
    Renamed,
}

impl Part {
    const ALL: [Self; 3] = [Self::Present, Self::Departed, Self::Renamed];

    /// What it says of a name.
    fn says(self) -> &'static str {
        match self {
            Self::Present => "is in the directory",
            Self::Departed => "has left it",
            Self::Renamed => "has another name in it",
        }
    }
}

type Placed<'e, 's> = (Part, &'e LockEntry<'s>);

fn same_name((one, first): Placed<'_, '_>, (part, second): Placed<'_, '_>, findings: &mut Diagnostics) {
    if findings.only_counts(&LOCK_AMBIGUOUS) {
        return;
    }
    let (name, other) = (shown(&second.name.value), shown(&first.name.value));
    let message = match one {
        _ if one == part => format!("`{name}` and `{other}` differ in case only"),
        Part::Present => format!("`{name}` {} and {}", one.says(), part.says()),
        Part::Departed | Part::Renamed => format!("`{name}` has left the directory and {}", part.says()),
    };
    findings
        .report(&LOCK_AMBIGUOUS, second.name.span, message)
        .because(first.name.span, "the other entry")
        .help("which of the two ids a grant would mean cannot be told: write the lock anew with `govgen lock`");
}

fn same_id(first: &LockEntry<'_>, second: &LockEntry<'_>, findings: &mut Diagnostics) {
    if findings.only_counts(&LOCK_AMBIGUOUS) {
        return;
    }
    let (name, other) = (shown(&second.name.value), shown(&first.name.value));
    findings
        .report(&LOCK_AMBIGUOUS, second.id.span, format!("`{name}` has the id of `{other}`"))
        .because(first.id.span, "the same id")
        .help("a grant to one of them would be the other's access; ids are the directory's to give: write the lock anew with `govgen lock`");
}

#[cfg(test)]
mod tests {
    use super::is_principal_id;
    use crate::format::PRINCIPAL_ID;

    #[test]
    fn ids_are_what_the_pattern_takes() {
        let id = "9067b2c3d4-11111111-2222-3333-4444-55555555abCD";
        let mut texts =
            vec![id.to_owned(), id[11..].to_owned(), String::new(), format!("{id} "), format!("A{}", &id[1..])];
        for at in 0..id.len() {
            for with in ["g", "-", "", "A", "é", "0"] {
                texts.push(format!("{}{with}{}", &id[..at], &id[at + 1..]));
                texts.push(format!("{}{with}{}", &id[11.min(at)..at], &id[at + 1..]));
            }
        }
        assert!(texts.iter().any(|it| is_principal_id(it)));
        for text in texts {
            assert_eq!(is_principal_id(&text), PRINCIPAL_ID.fits(&text), "{text}");
        }
    }
}
