//! `rename:`: something has another name in the files.
//!
//! In: the mapping under the word. Out: what has another name, the one it has and the one it had. A division renames its
//! policies, the organization all else.

use govgen_source::Diagnostics;

use super::reserved_key;
use crate::findings::{KEY_MISSING, VALUE_MALFORMED};
use crate::names::{self, Names};
use crate::read::{Fields, Text};
use crate::schema::Schema;
use crate::shape::{Form, Optional, Presence, Required, shape};
use crate::tree::Node;

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

pub(super) const ABOUT: &str = "Something has another name in the files. Terraform knows resources by names, and is told that they are the \
    same.";

const FROM_ABOUT: &str = "The name it had before.";

shape! {
    /// Another name, in the organization's document.
    any: "a rename", ABOUT, Presence::Free;
    POLICY: Optional<Names> = "policy", names::POLICY, "The name of a shared policy, as it is now.";
    ACCOUNT: Optional<Names> = "account", names::ACCOUNT, "The name of an account of `division`, as it is now.";
    DIVISION: Optional<Names> = "division", names::DIVISION,
        "The name of a division, as it is now; with `account`, the division whose account it is.";
    FROM: Required<Names> = "from", names::ACCOUNT, FROM_ABOUT;
}

shape! {
    /// Another name, in a division's document.
    own: "a rename", ABOUT, Presence::Free;
    POLICY: Required<Names> = "policy", names::POLICY, "The policy's name, as it is now.";
    FROM: Required<Names> = "from", names::POLICY, FROM_ABOUT;
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
        let (policy, account, division) = (any::POLICY.name, any::ACCOUNT.name, any::DIVISION.name);
        Schema {
            any_of: Some(vec![
                without(&[policy], &[account, division]),
                without(&[division], &[policy, account]),
                without(&[account, division], &[policy]),
            ]),
            ..any::SHAPE.schema()
        }
    }
}

pub(super) fn read<'s>(node: Node<'_, 's>, findings: &mut Diagnostics) -> Option<Rename<'s>> {
    let fields = Fields::open(node, &any::SHAPE, findings)?;
    let policy = fields.read(any::POLICY, findings);
    let account = fields.read(any::ACCOUNT, findings);
    let division = fields.read(any::DIVISION, findings);
    let from = fields.read(any::FROM, findings);
    let is_written = [any::POLICY, any::ACCOUNT, any::DIVISION].map(|key| fields.key_span(key));
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

pub(super) fn read_own<'s>(node: Node<'_, 's>, findings: &mut Diagnostics) -> Option<Rename<'s>> {
    if reserved_key(node, &[any::ACCOUNT.name, any::DIVISION.name], findings) {
        return None;
    }
    let fields = Fields::open(node, &own::SHAPE, findings)?;
    let name = fields.read(own::POLICY, findings);
    let from = fields.read(own::FROM, findings);
    Some(Rename { what: Renamed::Policy, name: name?, from: from?, division: None })
}
