//! A division's document: its policies, and who gets which of them in which account.

use govgen_source::{Date, Diagnostics, Spanned};

use crate::findings::{KEY_MISSING, VALUE_MALFORMED};
use crate::policy::{Home, PolicyEntry, policies};
use crate::read::{Fields, Text, date, items, listed, long_text, name, shown, text};
use crate::tree::{Kind, Node};

/// What one file of a division says.
#[derive(Debug, Default)]
pub(crate) struct DivisionFile<'s> {
    /// Whether its policies are all here.
    pub(crate) complete: bool,
    /// Its entries under `policies:`.
    pub policies: Vec<PolicyEntry<'s>>,
    /// Its entries under `accounts:`.
    pub accounts: Vec<AccountEntry<'s>>,
}

/// One entry under `accounts:`: an account of the division, or a glob over them.
#[derive(Debug)]
pub struct AccountEntry<'s> {
    /// The name or glob as written.
    pub key: Text<'s>,
    /// Whether it is a glob (`*` or `?` in it).
    pub glob: bool,
    /// Its entries.
    pub access: Vec<Access<'s>>,
}

/// One policy under an account, with everybody who gets it there.
#[derive(Debug)]
pub struct Access<'s> {
    /// The policy's name as written.
    pub policy: Text<'s>,
    /// Users and groups, in the order written.
    pub principals: Vec<Principal<'s>>,
}

/// Whether a principal is one person or a group of the directory; groups sort first, as `group:` does before `user:`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PrincipalKind {
    /// A group, by its display name.
    Group,
    /// A user, by user name or mail address.
    User,
}

/// One line that grants something to somebody.
#[derive(Debug)]
pub struct Principal<'s> {
    /// User or group.
    pub kind: PrincipalKind,
    /// The name as written, not yet judged.
    pub name: Text<'s>,
    /// What limits the grant; most have nothing.
    pub terms: Option<Box<Terms<'s>>>,
}

/// What limits a grant, and why it was given.
#[derive(Debug)]
pub struct Terms<'s> {
    /// Its last day, UTC.
    pub until: Option<Spanned<Date>>,
    /// Why, in the user's words.
    pub reason: Option<Text<'s>>,
}

impl Principal<'_> {
    /// The last day of the grant, when it has one.
    #[must_use]
    pub fn until(&self) -> Option<Spanned<Date>> {
        self.terms.as_ref().and_then(|it| it.until)
    }
}

/// Reads one file of a division.
pub(crate) fn division_file<'s>(root: Node<'_, 's>, findings: &mut Diagnostics) -> DivisionFile<'s> {
    let Some(fields) = Fields::open(root, "a division's document", &["policies", "accounts"], findings) else {
        return DivisionFile::default();
    };
    let policies = fields.get("policies").map(|it| policies(it, Home::Division, findings)).unwrap_or_default();
    DivisionFile {
        complete: fields.complete && policies.complete,
        policies: policies.list,
        accounts: fields.get("accounts").map(|it| accounts(it, findings)).unwrap_or_default(),
    }
}

fn accounts<'s>(node: Node<'_, 's>, findings: &mut Diagnostics) -> Vec<AccountEntry<'s>> {
    let entries = listed(node, "a mapping of accounts", findings, |key, node, findings| {
        let glob = key.value.contains(['*', '?']);
        let fits = if glob { glob_fits(&key, findings) } else { name(&key, "account", findings) };
        let access = account(node, findings);
        fits.then_some(AccountEntry { key, glob, access })
    });
    entries.list
}

fn glob_fits(key: &Text<'_>, findings: &mut Diagnostics) -> bool {
    let taken = |byte: u8| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'_' | b'-' | b'*' | b'?');
    let fits = key.value.bytes().all(taken) && key.value.len() <= 128;
    if !fits {
        findings
            .report(&VALUE_MALFORMED, key.span, format!("`{}` is not a glob over account names", shown(&key.value)))
            .help("use `*` for any characters and `?` for one, beside `a` to `z`, digits, `-` and `_`");
    }
    fits
}

fn account<'s>(node: Node<'_, 's>, findings: &mut Diagnostics) -> Vec<Access<'s>> {
    let access = listed(node, "a mapping of policies to users and groups", findings, |policy, node, findings| {
        let principals = principals(&policy, node, findings)?;
        name(&policy, "policy", findings).then_some(Access { policy, principals })
    });
    access.list
}

fn principals<'s>(policy: &Text<'s>, node: Node<'_, 's>, findings: &mut Diagnostics) -> Option<Vec<Principal<'s>>> {
    let fields = Fields::open(node, "an account's policy", &["users", "groups"], findings)?;
    let (users, groups) = (fields.get("users"), fields.get("groups"));
    if users.is_none() && groups.is_none() && fields.complete {
        findings
            .report(&KEY_MISSING, policy.span, format!("`{}` is granted to nobody here", policy.value))
            .help("add `users: [name@example.com]` or `groups: [name]`, or remove the entry");
    }
    // Nearly every principal is one scalar. A million of them should not wait in lists grown to twice their length.
    let mut found = Vec::with_capacity([users, groups].into_iter().flatten().map(Node::descendants).sum());
    if let Some(node) = groups {
        found.extend(
            items(node, "a list of groups", findings).filter_map(|it| principal(it, PrincipalKind::Group, findings)),
        );
    }
    if let Some(node) = users {
        found.extend(
            items(node, "a list of users", findings).filter_map(|it| principal(it, PrincipalKind::User, findings)),
        );
    }
    Some(found)
}

fn principal<'s>(node: Node<'_, 's>, kind: PrincipalKind, findings: &mut Diagnostics) -> Option<Principal<'s>> {
    if node.kind() != Kind::Map {
        return text(node, findings).map(|name| Principal { kind, name, terms: None });
    }
    let (what, key, known) = match kind {
        PrincipalKind::User => ("a user's entry", "user", &["user", "until", "reason"]),
        PrincipalKind::Group => ("a group's entry", "group", &["group", "until", "reason"]),
    };
    let fields = Fields::open(node, what, known, findings)?;
    let name = fields.require(key, findings).and_then(|it| text(it, findings));
    let terms = Terms {
        until: fields.get("until").and_then(|it| date(it, findings)),
        reason: fields.get("reason").and_then(|it| long_text(it, findings)),
    };
    Some(Principal { kind, name: name?, terms: Some(Box::new(terms)) })
}
