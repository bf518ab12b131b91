//! `forget:`: Terraform no longer manages assignments that stay in AWS.
//!
//! In: the mapping under the word. Out: which assignments. A division forgets one person or group at a time.

use govgen_source::Diagnostics;

use super::{People, reserved_key};
use crate::findings::{KEY_MISSING, VALUE_MALFORMED};
use crate::forms::{Distinct, Line, Lines, Read};
use crate::names::{self, Names};
use crate::read::{Fields, Text};
use crate::schema::Schema;
use crate::shape::{Form, Optional, Presence, Required, shape};
use crate::tree::{Kind, Node};

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

pub(super) const ABOUT: &str =
    "Terraform stops to manage assignments, and nothing is taken away in AWS. Whoever has them keeps them.";

shape! {
    /// What Terraform no longer manages, in the organization's document.
    any: "an entry to forget", ABOUT, Presence::Free;
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
    own: "an entry to forget", ABOUT, Presence::One(&[USER.name, GROUP.name]);
    POLICY: Required<Names> = "policy", names::POLICY, "The policy's name.";
    ACCOUNT: Required<Names> = "account", names::ACCOUNT, "The account's name.";
    USER: Optional<Line> = "user", Line, "A user who has left the directory.";
    GROUP: Optional<Line> = "group", Line, "A group that has left the directory.";
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

pub(super) fn read<'s>(node: Node<'_, 's>, findings: &mut Diagnostics) -> Option<Forget<'s>> {
    let fields = Fields::open(node, &any::SHAPE, findings)?;
    let division = fields.read(any::DIVISION, findings);
    let policy = fields.read(any::POLICY, findings);
    let account = fields.read(any::ACCOUNT, findings);
    let (user, group) = (fields.read(any::USER, findings), fields.read(any::GROUP, findings));
    let users = fields.read(any::USERS, findings).unwrap_or_default();
    let groups = fields.read(any::GROUPS, findings).unwrap_or_default();
    let written = [fields.get(any::USER), fields.get(any::GROUP), fields.get(any::USERS), fields.get(any::GROUPS)];
    let principals =
        People { users: user.into_iter().chain(users).collect(), groups: group.into_iter().chain(groups).collect() };
    let (division, policy, account) = (division?, policy?, account?);
    // Somebody who could not be read is not everybody.
    let unread = written.iter().any(Option::is_some) || !fields.complete;
    (!principals.is_empty() || !unread).then_some(())?;
    Some(Forget { division: Some(division), policy, account, principals })
}

pub(super) fn read_own<'s>(node: Node<'_, 's>, findings: &mut Diagnostics) -> Option<Forget<'s>> {
    if reserved_key(node, &[any::DIVISION.name, any::USERS.name, any::GROUPS.name], findings) {
        return None;
    }
    let fields = Fields::open(node, &own::SHAPE, findings)?;
    let policy = fields.read(own::POLICY, findings);
    let account = fields.read(own::ACCOUNT, findings);
    let (user, group) = (fields.read(own::USER, findings), fields.read(own::GROUP, findings));
    match (fields.key_span(own::USER), fields.key_span(own::GROUP)) {
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
