//! A division's document: its policies, and who gets which of them in which account.

use std::borrow::Cow;

use govgen_source::{Date, Diagnostics, Spanned};

use crate::findings::KEY_MISSING;
use crate::forms::{Day, Distinct, Line, List, LongText, Mapping, Named, TextOr, Told};
use crate::names::{self, AccountOrGlob, glob_fits, is_glob};
use crate::policy::{Home, Policies, PolicyEntry, policies};
use crate::read::{Fields, Text, items, listed, text};
use crate::refactor::{self, RefactorEntry, own_entries};
use crate::shape::{Optional, Presence, Required, shape};
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
    /// Its entries under `refactor:`.
    pub refactor: Vec<RefactorEntry<'s>>,
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
    /// Whether nobody was written, and not merely nobody who could be read.
    pub nobody: bool,
}

/// Whether a principal is one person or a group of the directory; groups sort first, as `group:` does before `user:`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PrincipalKind {
    /// A group, by its display name.
    Group,
    /// A user, by user name or mail address.
    User,
}

impl PrincipalKind {
    /// What a name is found by: two names are the same one if they have the same key. AWS does not tell user names apart by
    /// their letters' case; two groups whose names differ in case only are two groups.
    #[must_use]
    pub fn key(self, name: &str) -> Cow<'_, str> {
        let lower = |byte: u8| !byte.is_ascii_uppercase() & byte.is_ascii();
        let as_written = self == Self::Group || govgen_source::all_bytes(name, lower);
        if as_written { name.into() } else { name.to_lowercase().into() }
    }
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

shape! {
    /// One file of a division.
    document: "a division's document",
        "What one division writes: its own policies, and who gets which policy in which of its accounts. Its files are \
         one document together, so a key may stand in any of them.",
        Presence::Free;
    POLICIES: Optional<Policies> = "policies", Policies(Home::Division),
        "The division's own policies by name. Each becomes one permission set in IAM Identity Center, named \
         `<prefix>-<policy>`.";
    ACCOUNTS: Optional<Named> = "accounts", Named { names: &AccountOrGlob, values: &ACCOUNT },
        "Who gets what, by account. A key is an account's name as in divisions/common, or a glob in quotes such as \
         \"*\" over all active accounts of the division.";
    REFACTOR: Optional<List> = "refactor", List(&Mapping(&refactor::own_entry::SHAPE)),
        "What became of names that Terraform knows, so that nothing is destroyed for a name's sake.";
}

/// What stands under an account: policies with their users and groups.
static ACCOUNT: Told = Told {
    title: "An account's policies",
    about: "An account of this division, or a glob over its active ones, and who gets which policy there. Below it stand names of \
            policies: the division's own, or shared ones.",
    value: &Named { names: &names::POLICY, values: &Mapping(&access::SHAPE) },
};

shape! {
    /// One policy under an account.
    access: "an account's policy",
        "Who gets this policy in this account. Terraform makes one account assignment for each user and each group.",
        Presence::Some;
    USERS: Optional<Distinct<List>> = "users", Distinct(List(&TextOr(&Line, &user::SHAPE))),
        "Users by user name or mail address. They must exist in Identity Center when Terraform runs.";
    GROUPS: Optional<Distinct<List>> = "groups", Distinct(List(&TextOr(&Line, &group::SHAPE))),
        "Groups by display name, exactly as Identity Center shows them.";
}

const UNTIL_ABOUT: &str = "The last day of the access, UTC. From the next day on `govgen check` fails until the line is \
    removed; AWS itself knows no end.";
const REASON_ABOUT: &str = "Why, for whoever reviews it. It is not sent to AWS.";

shape! {
    /// A user with an end or a reason.
    user: "a user's entry", "A user's name, or the name with an end or a reason.", Presence::Free;
    USER: Required<Line> = "user", Line, "User name or mail address.";
    UNTIL: Optional<Day> = "until", Day, UNTIL_ABOUT;
    REASON: Optional<LongText> = "reason", LongText, REASON_ABOUT;
}

shape! {
    /// A group with an end or a reason.
    group: "a group's entry", "A group's name, or the name with an end or a reason.", Presence::Free;
    GROUP: Required<Line> = "group", Line, "Display name of the group.";
    UNTIL: Optional<Day> = "until", Day, UNTIL_ABOUT;
    REASON: Optional<LongText> = "reason", LongText, REASON_ABOUT;
}

/// Reads one file of a division.
pub(crate) fn division_file<'s>(root: Node<'_, 's>, findings: &mut Diagnostics) -> DivisionFile<'s> {
    let Some(fields) = Fields::open(root, &document::SHAPE, findings) else {
        return DivisionFile::default();
    };
    let policies = fields.get(document::POLICIES).map(|it| policies(it, Home::Division, findings)).unwrap_or_default();
    DivisionFile {
        complete: fields.complete && policies.complete,
        policies: policies.list,
        accounts: fields.get(document::ACCOUNTS).map(|it| accounts(it, findings)).unwrap_or_default(),
        refactor: fields.get(document::REFACTOR).map(|it| own_entries(it, findings)).unwrap_or_default(),
    }
}

fn accounts<'s>(node: Node<'_, 's>, findings: &mut Diagnostics) -> Vec<AccountEntry<'s>> {
    let entries = listed(node, "a mapping of accounts", findings, |key, node, findings| {
        let glob = is_glob(&key.value);
        let fits = if glob { glob_fits(&key, findings) } else { names::ACCOUNT.check(&key, findings) };
        let access = account(node, findings);
        fits.then_some(AccountEntry { key, glob, access })
    });
    entries.list
}

fn account<'s>(node: Node<'_, 's>, findings: &mut Diagnostics) -> Vec<Access<'s>> {
    let access = listed(node, "a mapping of policies to users and groups", findings, |policy, node, findings| {
        let (principals, nobody) = principals(&policy, node, findings)?;
        names::POLICY.check(&policy, findings).then_some(Access { policy, principals, nobody })
    });
    access.list
}

/// Who is listed, and whether the lists were written empty.
fn principals<'s>(
    policy: &Text<'s>,
    node: Node<'_, 's>,
    findings: &mut Diagnostics,
) -> Option<(Vec<Principal<'s>>, bool)> {
    let fields = Fields::open(node, &access::SHAPE, findings)?;
    let (users, groups) = (fields.get(access::USERS), fields.get(access::GROUPS));
    if users.is_none() && groups.is_none() && fields.complete {
        findings
            .report(&KEY_MISSING, policy.span, format!("`{}` is granted to nobody here", policy.value))
            .help("add `users: [name@example.com]` or `groups: [name]`, or remove the entry");
    }
    let written = || [users, groups].into_iter().flatten();
    let nobody = fields.complete
        && written().next().is_some()
        && written().all(|it| it.kind() == Kind::List && it.children().next().is_none());
    // Nearly every principal is one scalar. A million of them should not wait in lists grown to twice their length.
    let mut found = Vec::with_capacity(written().map(Node::descendants).sum());
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
    Some((found, nobody))
}

fn principal<'s>(node: Node<'_, 's>, kind: PrincipalKind, findings: &mut Diagnostics) -> Option<Principal<'s>> {
    if node.kind() != Kind::Map {
        return text(node, findings).map(|name| Principal { kind, name, terms: None });
    }
    let (shape, key, until, reason) = match kind {
        PrincipalKind::User => (&user::SHAPE, user::USER, user::UNTIL, user::REASON),
        PrincipalKind::Group => (&group::SHAPE, group::GROUP, group::UNTIL, group::REASON),
    };
    let fields = Fields::open(node, shape, findings)?;
    let name = fields.read(key, findings);
    let terms = Terms { until: fields.read(until, findings), reason: fields.read(reason, findings) };
    Some(Principal { kind, name: name?, terms: Some(Box::new(terms)) })
}
