//! `refactor:`: what became of names that Terraform's states know, and what AWS has already.
//!
//! In: a list of entries in the organization's document, or in a division's. Out: each entry as it was written. What its
//! names mean is left to the model. A division may write two kinds only: whatever makes Terraform forget or adopt
//! something could hide access from everybody who reads the files.

use govgen_source::{Date, Diagnostics, Span, Spanned};

use crate::findings::{KEY_MISSING, REFACTOR_RESERVED, VALUE_MALFORMED};
use crate::format;
use crate::forms::{Day, Distinct, Flag, Formed, FormedLines, Line, Lines, List, Mapping, Named, Read};
use crate::names::{self, Names};
use crate::policy::{CustomerManagedPolicy, customer_managed_policy, customer_policy};
use crate::read::{Fields, Text, items, listed, text};
use crate::schema::Schema;
use crate::shape::{Form, Optional, Presence, Required, shape};
use crate::tree::{Kind, Node};

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

/// What has another name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Renamed {
    /// A policy of the document the entry stands in.
    Policy,
    /// An account of a division.
    Account,
    /// A division.
    Division,
}

impl Renamed {
    /// As the files call it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Policy => "policy",
            Self::Account => "account",
            Self::Division => "division",
        }
    }
}

/// `rename:`
#[derive(Debug)]
pub struct Rename<'s> {
    /// What has another name.
    pub what: Renamed,
    /// The name it has.
    pub name: Text<'s>,
    /// The name it had.
    pub from: Text<'s>,
    /// The division of an account.
    pub division: Option<Text<'s>>,
}

/// `move:`
#[derive(Debug)]
pub struct AccountMove<'s> {
    /// The account's name.
    pub account: Text<'s>,
    /// The division that had it.
    pub from: Text<'s>,
    /// The division that has it.
    pub to: Text<'s>,
    /// What the old division's state holds there, by policy.
    pub grants: Vec<MovedGrants<'s>>,
}

/// Who had one policy in an account that moves.
#[derive(Debug)]
pub struct MovedGrants<'s> {
    /// The policy's name.
    pub policy: Text<'s>,
    /// The id of its permission set, when it is a shared one: the new division takes these grants over.
    pub permission_set: Option<Text<'s>>,
    /// Who.
    pub principals: People<'s>,
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

/// `forget:`
#[derive(Debug)]
pub struct Forget<'s> {
    /// The division; none in its own document.
    pub division: Option<Text<'s>>,
    /// The policy's name.
    pub policy: Text<'s>,
    /// The account's name.
    pub account: Text<'s>,
    /// Who; nobody for all that the state holds of the two.
    pub principals: People<'s>,
}

/// `import:`
#[derive(Debug)]
pub struct Import<'s> {
    /// The division, or `common`.
    pub division: Text<'s>,
    /// The policy's name.
    pub policy: Text<'s>,
    /// The permission set's id, with or without the instance's before it.
    pub permission_set: Text<'s>,
    /// AWS managed policies that are attached.
    pub managed_policies: Vec<Text<'s>>,
    /// Customer managed policies that are attached.
    pub customer_managed_policies: Vec<CustomerManagedPolicy<'s>>,
    /// Whether it has an inline policy.
    pub inline_policy: Option<Spanned<bool>>,
    /// Whether it has a boundary.
    pub permissions_boundary: Option<Spanned<bool>>,
    /// Who has it where, by account.
    pub assignments: Vec<ImportedAssignments<'s>>,
}

/// Who has an imported permission set in one account.
#[derive(Debug)]
pub struct ImportedAssignments<'s> {
    /// The account's name.
    pub account: Text<'s>,
    /// Who.
    pub principals: People<'s>,
}

const SINCE_ABOUT: &str = "The day it was written. An entry is of use until every root has applied it; after 60 days `govgen check` \
    says so.";
const RENAME_ABOUT: &str = "Something has another name in the files. Terraform knows resources by names, and is told that they are the \
    same.";
const FORGET_ABOUT: &str =
    "Terraform stops to manage assignments, and nothing is taken away in AWS. Whoever has them keeps them.";
const FROM_ABOUT: &str = "The name it had before.";

shape! {
    /// An entry of the organization's.
    entry: "an entry of `refactor`",
        "What became of names that Terraform knows, or what AWS has already: exactly one of `rename`, `move`, `forget` and `import`.",
        Presence::One(&[RENAME.name, MOVE.name, FORGET.name, IMPORT.name]);
    RENAME: Optional<AnyRename> = "rename", AnyRename, RENAME_ABOUT;
    MOVE: Optional<Mapping> = "move", Mapping(&account_move::SHAPE),
        "An account has another division. Nothing is destroyed: the old root forgets its assignments there, and the new one takes over \
         those of shared policies.";
    FORGET: Optional<Mapping> = "forget", Mapping(&forget::SHAPE), FORGET_ABOUT;
    IMPORT: Optional<Mapping> = "import", Mapping(&import::SHAPE),
        "Terraform takes over a permission set and assignments that AWS has already.";
    SINCE: Optional<Day> = "since", Day, SINCE_ABOUT;
}

shape! {
    /// An entry of a division's.
    own_entry: "an entry of `refactor`",
        "What became of names that Terraform knows: `rename` or `forget`. The organization writes all other entries.",
        Presence::One(&[RENAME.name, FORGET.name]);
    RENAME: Optional<Mapping> = "rename", Mapping(&own_rename::SHAPE), RENAME_ABOUT;
    FORGET: Optional<Mapping> = "forget", Mapping(&own_forget::SHAPE),
        "Terraform stops to manage the assignments of somebody who has left the directory, as the lock says.";
    SINCE: Optional<Day> = "since", Day, SINCE_ABOUT;
}

shape! {
    /// Another name, in the organization's document.
    rename: "a rename", RENAME_ABOUT, Presence::Free;
    POLICY: Optional<Names> = "policy", names::POLICY, "The name of a shared policy, as it is now.";
    ACCOUNT: Optional<Names> = "account", names::ACCOUNT, "The name of an account of `division`, as it is now.";
    DIVISION: Optional<Names> = "division", names::DIVISION,
        "The name of a division, as it is now; with `account`, the division whose account it is.";
    FROM: Required<Names> = "from", names::ACCOUNT, FROM_ABOUT;
}

shape! {
    /// Another name, in a division's document.
    own_rename: "a rename", RENAME_ABOUT, Presence::Free;
    POLICY: Required<Names> = "policy", names::POLICY, "The policy's name, as it is now.";
    FROM: Required<Names> = "from", names::POLICY, FROM_ABOUT;
}

shape! {
    /// An account that has another division.
    account_move: "a move", "An account that has another division.", Presence::Free;
    ACCOUNT: Required<Names> = "account", names::ACCOUNT, "The account's name, the same in both divisions.";
    FROM: Required<Names> = "from", names::DIVISION, "The division that had it.";
    TO: Required<Names> = "to", names::DIVISION, "The division that has it.";
    GRANTS: Optional<Named> = "grants", Named { names: &names::POLICY, values: &Mapping(&moved_grants::SHAPE) },
        "What the old division granted there, by policy.";
}

shape! {
    /// Who had one policy in an account that moves.
    moved_grants: "the grants of a move", "Who had one policy in the account.", Presence::Free;
    PERMISSION_SET: Optional<Formed> = "permission_set", Formed(&format::PERMISSION_SET_ID),
        "The id of the permission set, for a shared policy: the new division takes these assignments over.";
    USERS: Optional<Distinct<Lines>> = "users", Distinct(Lines), "Users, as the files name them.";
    GROUPS: Optional<Distinct<Lines>> = "groups", Distinct(Lines), "Groups, as the files name them.";
}

shape! {
    /// What Terraform no longer manages, in the organization's document.
    forget: "an entry to forget", FORGET_ABOUT, Presence::Free;
    DIVISION: Required<Names> = "division", names::DIVISION, "The division whose root holds the assignments.";
    POLICY: Required<Names> = "policy", names::POLICY, "The policy's name.";
    ACCOUNT: Required<Names> = "account", names::ACCOUNT, "The account's name.";
    USER: Optional<Line> = "user", Line, "One user.";
    GROUP: Optional<Line> = "group", Line, "One group.";
    USERS: Optional<Somebody> = "users", Somebody,
        "Users. With nobody named, all assignments of this policy in this account are forgotten.";
    GROUPS: Optional<Somebody> = "groups", Somebody, "Groups.";
}

shape! {
    /// What Terraform no longer manages, in a division's document.
    own_forget: "an entry to forget", FORGET_ABOUT, Presence::One(&[USER.name, GROUP.name]);
    POLICY: Required<Names> = "policy", names::POLICY, "The policy's name.";
    ACCOUNT: Required<Names> = "account", names::ACCOUNT, "The account's name.";
    USER: Optional<Line> = "user", Line, "A user who has left the directory.";
    GROUP: Optional<Line> = "group", Line, "A group that has left the directory.";
}

shape! {
    /// What AWS has already.
    import: "an import", "A permission set with its policies and assignments, as AWS has them now.", Presence::Free;
    DIVISION: Required<DivisionOrCommon> = "division", DivisionOrCommon,
        "The division whose root takes them over; `common` for the permission set of a shared policy.";
    POLICY: Required<Names> = "policy", names::POLICY, "The policy's name.";
    PERMISSION_SET: Required<Formed> = "permission_set", Formed(&format::PERMISSION_SET_ID),
        "The permission set's id, the last part of its ARN.";
    MANAGED_POLICIES: Optional<Distinct<FormedLines>> = "managed_policies", Distinct(FormedLines(&format::MANAGED_POLICY)),
        "AWS managed policies that are attached now, as the policy writes them.";
    CUSTOMER_MANAGED_POLICIES: Optional<Distinct<List>> = "customer_managed_policies",
        Distinct(List(&Mapping(&customer_policy::SHAPE))), "Customer managed policies that are attached now.";
    INLINE_POLICY: Optional<Flag> = "inline_policy", Flag, "Whether it has an inline policy now.";
    PERMISSIONS_BOUNDARY: Optional<Flag> = "permissions_boundary", Flag, "Whether it has a permissions boundary now.";
    ASSIGNMENTS: Optional<Named> = "assignments", Named { names: &names::ACCOUNT, values: &Mapping(&imported::SHAPE) },
        "Who has it now, by account.";
}

shape! {
    /// Who has an imported permission set in one account.
    imported: "imported assignments", "Who has it in this account.", Presence::Some;
    USERS: Optional<Distinct<Lines>> = "users", Distinct(Lines), "Users, as the division's files name them.";
    GROUPS: Optional<Distinct<Lines>> = "groups", Distinct(Lines), "Groups, as the division's files name them.";
}

/// A division's name, or `common`.
pub(crate) struct DivisionOrCommon;

impl Form for DivisionOrCommon {
    fn schema(&self) -> Schema {
        Schema { not: None, ..names::DIVISION.schema() }
    }
}

impl Read for DivisionOrCommon {
    type Out<'s> = Text<'s>;

    fn read<'s>(&self, node: Node<'_, 's>, findings: &mut Diagnostics) -> Option<Text<'s>> {
        text(node, findings).filter(|it| it.value == "common" || names::DIVISION.check(it, findings))
    }
}

/// Names of people or groups, one at least: a list of nobody could be read as everybody.
pub(crate) struct Somebody;

impl Form for Somebody {
    fn schema(&self) -> Schema {
        Schema { min_items: Some(1), ..Distinct(Lines).schema() }
    }
}

impl Read for Somebody {
    type Out<'s> = Vec<Text<'s>>;

    fn read<'s>(&self, node: Node<'_, 's>, findings: &mut Diagnostics) -> Option<Vec<Text<'s>>> {
        if node.kind() == Kind::List && node.children().next().is_none() {
            findings.report(&KEY_MISSING, node.span(), "nobody stands here").help(
                "name users or groups, or take the key out to forget all assignments of the policy in the account",
            );
            return None;
        }
        Lines.read(node, findings)
    }
}

/// A rename in the organization's document: of a policy, of an account with its division, or of a division.
pub(crate) struct AnyRename;

impl Form for AnyRename {
    fn schema(&self) -> Schema {
        // Keys are named again so that a strict validator sees that they exist.
        let required = |names: &[&'static str]| Schema {
            properties: names.iter().map(|it| (*it, Schema::default())).collect(),
            required: names.to_vec(),
            ..Schema::default()
        };
        let without = |names: &[&'static str], others: &[&'static str]| Schema {
            not: Some(Box::new(Schema {
                any_of: Some(others.iter().map(|it| required(&[it])).collect()),
                ..Schema::default()
            })),
            ..required(names)
        };
        let (policy, account, division) = (rename::POLICY.name, rename::ACCOUNT.name, rename::DIVISION.name);
        Schema {
            any_of: Some(vec![
                without(&[policy], &[account, division]),
                without(&[division], &[policy, account]),
                without(&[account, division], &[policy]),
            ]),
            ..rename::SHAPE.schema()
        }
    }
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
        0 => rename(inner, findings).map(Refactor::Rename),
        1 => account_move(inner, findings).map(Refactor::Move),
        2 => forget(inner, findings).map(Refactor::Forget),
        _ => import(inner, findings).map(|it| Refactor::Import(Box::new(it))),
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
        0 => own_rename(inner, findings).map(Refactor::Rename),
        _ => own_forget(inner, findings).map(Refactor::Forget),
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

fn rename<'s>(node: Node<'_, 's>, findings: &mut Diagnostics) -> Option<Rename<'s>> {
    let fields = Fields::open(node, &rename::SHAPE, findings)?;
    let policy = fields.read(rename::POLICY, findings);
    let account = fields.read(rename::ACCOUNT, findings);
    let division = fields.read(rename::DIVISION, findings);
    let from = fields.read(rename::FROM, findings);
    let is_written = [rename::POLICY, rename::ACCOUNT, rename::DIVISION].map(|key| fields.key_span(key));
    let (what, name, division) = match is_written {
        [Some(_), None, None] => (Renamed::Policy, policy?, None),
        [None, Some(_), Some(_)] => (Renamed::Account, account?, Some(division?)),
        [None, None, Some(_)] => (Renamed::Division, division?, None),
        _ if !fields.complete => return None,
        [None, Some(account), None] => {
            findings
                .report(&KEY_MISSING, account, "a rename of an account names no division")
                .help("add `division:` with the name of the division whose account it is");
            return None;
        }
        [None, None, None] => {
            findings
                .report(&KEY_MISSING, node.span(), "a rename names nothing that has another name")
                .help("add `policy:`, `division:`, or `account:` and `division:`, with the name as it is now");
            return None;
        }
        [Some(_), account, division] => {
            let second = account.or(division).unwrap_or_else(|| node.span());
            findings
                .report(&VALUE_MALFORMED, second, "a rename of two things")
                .help("write an entry for each; a policy of a division's own is renamed in the division's files");
            return None;
        }
    };
    Some(Rename { what, name, from: from?, division })
}

fn own_rename<'s>(node: Node<'_, 's>, findings: &mut Diagnostics) -> Option<Rename<'s>> {
    if reserved_key(node, &[rename::ACCOUNT.name, rename::DIVISION.name], findings) {
        return None;
    }
    let fields = Fields::open(node, &own_rename::SHAPE, findings)?;
    let name = fields.read(own_rename::POLICY, findings);
    let from = fields.read(own_rename::FROM, findings);
    Some(Rename { what: Renamed::Policy, name: name?, from: from?, division: None })
}

fn account_move<'s>(node: Node<'_, 's>, findings: &mut Diagnostics) -> Option<AccountMove<'s>> {
    let fields = Fields::open(node, &account_move::SHAPE, findings)?;
    let account = fields.read(account_move::ACCOUNT, findings);
    let from = fields.read(account_move::FROM, findings);
    let to = fields.read(account_move::TO, findings);
    let grants = fields.get(account_move::GRANTS).map(|node| {
        listed(node, "a mapping of policies to users and groups", findings, |policy, node, findings| {
            let fields = Fields::open(node, &moved_grants::SHAPE, findings)?;
            let set = fields.get(moved_grants::PERMISSION_SET).is_some();
            let permission_set = fields.read(moved_grants::PERMISSION_SET, findings);
            let principals = People {
                users: fields.read(moved_grants::USERS, findings).unwrap_or_default(),
                groups: fields.read(moved_grants::GROUPS, findings).unwrap_or_default(),
            };
            let named = names::POLICY.check(&policy, findings);
            // An id that could not be read is not none.
            (named && set == permission_set.is_some()).then_some(MovedGrants { policy, permission_set, principals })
        })
    });
    Some(AccountMove { account: account?, from: from?, to: to?, grants: grants.map(|it| it.list).unwrap_or_default() })
}

fn forget<'s>(node: Node<'_, 's>, findings: &mut Diagnostics) -> Option<Forget<'s>> {
    let fields = Fields::open(node, &forget::SHAPE, findings)?;
    let division = fields.read(forget::DIVISION, findings);
    let policy = fields.read(forget::POLICY, findings);
    let account = fields.read(forget::ACCOUNT, findings);
    let (user, group) = (fields.read(forget::USER, findings), fields.read(forget::GROUP, findings));
    let users = fields.read(forget::USERS, findings).unwrap_or_default();
    let groups = fields.read(forget::GROUPS, findings).unwrap_or_default();
    let written =
        [fields.get(forget::USER), fields.get(forget::GROUP), fields.get(forget::USERS), fields.get(forget::GROUPS)];
    let principals =
        People { users: user.into_iter().chain(users).collect(), groups: group.into_iter().chain(groups).collect() };
    let (division, policy, account) = (division?, policy?, account?);
    // Somebody who could not be read is not everybody.
    let unread = written.iter().any(Option::is_some) || !fields.complete;
    (!principals.is_empty() || !unread).then_some(())?;
    Some(Forget { division: Some(division), policy, account, principals })
}

fn own_forget<'s>(node: Node<'_, 's>, findings: &mut Diagnostics) -> Option<Forget<'s>> {
    if reserved_key(node, &[forget::DIVISION.name, forget::USERS.name, forget::GROUPS.name], findings) {
        return None;
    }
    let fields = Fields::open(node, &own_forget::SHAPE, findings)?;
    let policy = fields.read(own_forget::POLICY, findings);
    let account = fields.read(own_forget::ACCOUNT, findings);
    let (user, group) = (fields.read(own_forget::USER, findings), fields.read(own_forget::GROUP, findings));
    match (fields.key_span(own_forget::USER), fields.key_span(own_forget::GROUP)) {
        (Some(first), Some(second)) => {
            findings
                .report(&VALUE_MALFORMED, second, "an entry to forget names two")
                .because(first, "the other stands here")
                .help("write an entry for each");
            return None;
        }
        (None, None) if fields.complete => {
            findings
                .report(&KEY_MISSING, node.span(), "an entry to forget names nobody")
                .help("add `user:` or `group:` with the name of somebody who has left the directory");
            return None;
        }
        _ => {}
    }
    let principals = People { users: user.into_iter().collect(), groups: group.into_iter().collect() };
    (!principals.is_empty()).then_some(())?;
    Some(Forget { division: None, policy: policy?, account: account?, principals })
}

/// A policy whose attachment has an id: name, path and ARNs, with commas between them.
fn importable<'s>(policy: CustomerManagedPolicy<'s>, findings: &mut Diagnostics) -> Option<CustomerManagedPolicy<'s>> {
    let texts = [Some(&policy.name), policy.path.as_ref()];
    let Some(text) = texts.into_iter().flatten().find(|it| it.value.contains(',')) else { return Some(policy) };
    findings
        .report(&VALUE_MALFORMED, text.span, format!("`{}` has a comma, and nothing with one can be imported", text.value))
        .help(
            "Terraform imports an attachment by its name, path and ARNs with commas between them, and the plan would fail: give \
             the policy a name and path without commas, in AWS, in the policy and here",
        );
    None
}

fn import<'s>(node: Node<'_, 's>, findings: &mut Diagnostics) -> Option<Import<'s>> {
    let fields = Fields::open(node, &import::SHAPE, findings)?;
    let division = fields.read(import::DIVISION, findings);
    let policy = fields.read(import::POLICY, findings);
    let permission_set = fields.read(import::PERMISSION_SET, findings);
    let managed_policies = fields.read(import::MANAGED_POLICIES, findings).unwrap_or_default();
    let customer_managed_policies = fields.get(import::CUSTOMER_MANAGED_POLICIES).map(|it| {
        let items = items(it, "a list of `{ name: …, path: … }`", findings);
        items.filter_map(|item| importable(customer_managed_policy(item, findings)?, findings)).collect()
    });
    let inline_policy = fields.read(import::INLINE_POLICY, findings);
    let permissions_boundary = fields.read(import::PERMISSIONS_BOUNDARY, findings);
    let assignments = fields.get(import::ASSIGNMENTS).map(|node| {
        listed(node, "a mapping of accounts to users and groups", findings, |account, node, findings| {
            let fields = Fields::open(node, &imported::SHAPE, findings)?;
            let principals = People {
                users: fields.read(imported::USERS, findings).unwrap_or_default(),
                groups: fields.read(imported::GROUPS, findings).unwrap_or_default(),
            };
            if fields.get(imported::USERS).is_none() && fields.get(imported::GROUPS).is_none() && fields.complete {
                findings
                    .report(&KEY_MISSING, account.span, format!("`{}` names nobody to import", account.value))
                    .help("add `users: [name@example.com]` or `groups: [name]`, or remove the entry");
            }
            names::ACCOUNT.check(&account, findings).then_some(ImportedAssignments { account, principals })
        })
    });
    Some(Import {
        division: division?,
        policy: policy?,
        permission_set: permission_set?,
        managed_policies,
        customer_managed_policies: customer_managed_policies.unwrap_or_default(),
        inline_policy,
        permissions_boundary,
        assignments: assignments.map(|it| it.list).unwrap_or_default(),
    })
}
