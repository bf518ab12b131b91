//! What a live check may look at: the model, the facts, and both sides found by each other's keys.

use std::collections::BTreeMap;

use govgen_model::{AccountRow, Division, Model, Organization, Policy};
use govgen_source::{Date, Span};
use rustc_hash::FxHashMap;

use crate::Seen;
use crate::directory::Directory;
use crate::facts::{Account, Facts, PartName, PermissionSet};
use crate::pairs::{Use, pairs};
use crate::parts::Known;
use crate::sets::{COMMON, Owner, Sets};

pub(crate) use crate::pairs::Pair;

/// Everything a live check may look at.
pub(crate) struct Context<'c> {
    pub(crate) model: &'c Model<'c>,
    pub(crate) organization: &'c Organization<'c>,
    pub(crate) facts: &'c Facts,
    /// Where findings about the facts as a whole stand.
    pub(crate) seen: Seen<'c>,
    /// The day to judge the facts' age by; without one nobody does.
    pub(crate) today: Option<Date>,
    pub(crate) directory: Directory<'c>,
    pub(crate) sets: Sets<'c>,
    /// Accounts of the organization, by id.
    pub(crate) accounts: FxHashMap<&'c str, &'c Account>,
    /// Rows of the mapping, by id.
    pub(crate) held: FxHashMap<&'c str, Held<'c>>,
    /// Everybody who is named, once for each division that names them.
    pub(crate) uses: Vec<Use<'c>>,
    /// Accounts and permission sets of which files and AWS say different things.
    pub(crate) pairs: Vec<Pair<'c>>,
    parts: BTreeMap<PartName, Known<'c>>,
}

/// An account with the division that holds it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Held<'c> {
    pub(crate) division: &'c Division<'c>,
    pub(crate) row: &'c AccountRow<'c>,
}

/// Where a finding about a permission set of AWS stands.
pub(crate) struct Place<'c> {
    pub(crate) span: Span,
    /// The division's name, or `common`.
    pub(crate) owner: &'c str,
    /// The key of its policy, if the files describe it.
    pub(crate) policy: Option<&'c str>,
}

const PARTS: [PartName; 12] = [
    PartName::Accounts,
    PartName::OrganizationalUnits,
    PartName::AccountTags,
    PartName::Users,
    PartName::Groups,
    PartName::Memberships,
    PartName::PermissionSets,
    PartName::PermissionSetTags,
    PartName::PermissionSetPolicies,
    PartName::Provisioning,
    PartName::Assignments,
    PartName::CustomerManagedPolicies,
];

impl<'c> Context<'c> {
    pub(crate) fn new(
        model: &'c Model<'c>,
        organization: &'c Organization<'c>,
        seen: Seen<'c>,
        today: Option<Date>,
    ) -> Self {
        let facts = seen.facts;
        let rows = model.divisions.iter().flat_map(|division| division.accounts.iter().map(move |row| (division, row)));
        let mut cx = Self {
            model,
            organization,
            facts,
            seen,
            today,
            directory: Directory::of(facts, organization.match_by),
            sets: Sets::of(model, facts),
            accounts: facts.accounts.iter().map(|it| (it.id.as_str(), it)).collect(),
            held: rows.map(|(division, row)| (row.id.value.as_ref(), Held { division, row })).collect(),
            uses: Vec::new(),
            pairs: Vec::new(),
            parts: PARTS.into_iter().map(|it| (it, Known::of(it, facts.part(it)))).collect(),
        };
        (cx.uses, cx.pairs) = pairs(&cx);
        cx
    }

    /// A part of the facts.
    pub(crate) fn part(&self, name: PartName) -> &Known<'c> {
        &self.parts[&name]
    }

    /// Whether an account has its place in the files: in a division, or reserved.
    pub(crate) fn is_spoken_for(&self, id: &str) -> bool {
        let management = self.facts.organization.as_ref().is_some_and(|it| it.management_account == id);
        management || self.held.contains_key(id) || self.model.reserved.iter().any(|it| it.id.value == id)
    }

    /// An account as messages call it: its name in the files or in AWS, and its id.
    pub(crate) fn account(&self, id: &str) -> String {
        match (self.held.get(id), self.accounts.get(id)) {
            (Some(held), _) => format!("`{}`", held.row.name.value),
            (None, Some(account)) => format!("{} ({id})", crate::words::quoted(&account.name)),
            (None, None) => crate::words::quoted(id),
        }
    }

    /// Where a finding about a permission set of AWS stands: at its policy, or at the row of the division it is of.
    pub(crate) fn place(&self, set: &'c PermissionSet) -> Place<'c> {
        let owner = self.sets.owner(set);
        let (span, name) = match owner {
            Owner::Division(division) => (division.entry.name.span, division.name()),
            Owner::Common | Owner::Gone(_) | Owner::Nobody => (self.organization.span, COMMON),
        };
        let policy = self.sets.policy(set).filter(|it| it.owner() == name).map(|it| it.policy);
        Place { span: policy.map_or(span, |it| it.entry.key.span), owner: name, policy: policy.map(Policy::key) }
    }

    /// Divisions of whose files a part could not be read: what they lack may stand there.
    pub(crate) fn unread_divisions(&self) -> Option<String> {
        let unread: Vec<&Division<'_>> = self.model.divisions.iter().filter(|it| !it.complete).collect();
        let names = unread.iter().map(|it| format!("`{}`", it.name()));
        (!unread.is_empty()).then(|| {
            format!("files with errors in them do not say what there should be of {}", crate::words::some_of(names))
        })
    }
}
