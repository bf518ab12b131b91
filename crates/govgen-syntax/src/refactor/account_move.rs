//! `move:`: an account has another division.
//!
//! In: the mapping under the word. Out: the account, both divisions, and who had what in it.

use govgen_source::Diagnostics;

use super::People;
use crate::format;
use crate::forms::{Distinct, Formed, Lines, Mapping, Named};
use crate::names::{self, Names};
use crate::read::{Fields, Text, listed};
use crate::shape::{Optional, Presence, Required, shape};
use crate::tree::Node;

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

shape! {
    /// An account that has another division.
    whole: "a move", "An account that has another division.", Presence::Free;
    ACCOUNT: Required<Names> = "account", names::ACCOUNT, "The account's name, the same in both divisions.";
    FROM: Required<Names> = "from", names::DIVISION, "The division that had it.";
    TO: Required<Names> = "to", names::DIVISION, "The division that has it.";
    GRANTS: Optional<Named> = "grants", Named { names: &names::POLICY, values: &Mapping(&grants::SHAPE) },
        "What the old division granted there, by policy.";
}

shape! {
    /// Who had one policy in an account that moves.
    grants: "the grants of a move", "Who had one policy in the account.", Presence::Free;
    PERMISSION_SET: Optional<Formed> = "permission_set", Formed(&format::PERMISSION_SET_ID),
        "The id of the permission set, for a shared policy: the new division takes these assignments over.";
    USERS: Optional<Distinct<Lines>> = "users", Distinct(Lines), "Users, as the files name them.";
    GROUPS: Optional<Distinct<Lines>> = "groups", Distinct(Lines), "Groups, as the files name them.";
}

pub(super) fn read<'s>(node: Node<'_, 's>, findings: &mut Diagnostics) -> Option<AccountMove<'s>> {
    let fields = Fields::open(node, &whole::SHAPE, findings)?;
    let account = fields.read(whole::ACCOUNT, findings);
    let from = fields.read(whole::FROM, findings);
    let to = fields.read(whole::TO, findings);
    let grants = fields.get(whole::GRANTS).map(|node| {
        listed(node, "a mapping of policies to users and groups", findings, |policy, node, findings| {
            let fields = Fields::open(node, &grants::SHAPE, findings)?;
            let set = fields.get(grants::PERMISSION_SET).is_some();
            let permission_set = fields.read(grants::PERMISSION_SET, findings);
            let principals = People {
                users: fields.read(grants::USERS, findings).unwrap_or_default(),
                groups: fields.read(grants::GROUPS, findings).unwrap_or_default(),
            };
            let named = names::POLICY.check(&policy, findings);
            // An id that could not be read is not none.
            (named && set == permission_set.is_some()).then_some(MovedGrants { policy, permission_set, principals })
        })
    });
    Some(AccountMove { account: account?, from: from?, to: to?, grants: grants.map(|it| it.list).unwrap_or_default() })
}
