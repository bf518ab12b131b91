//! Parts of the facts, and how much of each could be read.

use serde::{Deserialize, Serialize};

/// What is asked for by calls of its own, and can be denied on its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PartName {
    /// Accounts of the organization and their states.
    Accounts,
    /// The organizational unit of each account.
    OrganizationalUnits,
    /// Tags of accounts.
    AccountTags,
    /// Users of the directory.
    Users,
    /// Groups of the directory.
    Groups,
    /// Who is in which group.
    Memberships,
    /// Permission sets: names, descriptions, durations, relay states.
    PermissionSets,
    /// Tags of permission sets.
    PermissionSetTags,
    /// Policies and boundaries of permission sets.
    PermissionSetPolicies,
    /// Which permission set is provisioned in which account, and whether it is up to date.
    Provisioning,
    /// Who is assigned where.
    Assignments,
    /// Customer managed policies in the accounts themselves.
    CustomerManagedPolicies,
}

impl PartName {
    /// Every part, in the order of a file; none is asked for by means of one that follows it.
    pub const ALL: [Self; 12] = [
        Self::Accounts,
        Self::OrganizationalUnits,
        Self::AccountTags,
        Self::Users,
        Self::Groups,
        Self::Memberships,
        Self::PermissionSets,
        Self::PermissionSetTags,
        Self::PermissionSetPolicies,
        Self::Provisioning,
        Self::Assignments,
        Self::CustomerManagedPolicies,
    ];

    /// Its name in files and on the command line: `permission-sets`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Accounts => "accounts",
            Self::OrganizationalUnits => "organizational-units",
            Self::AccountTags => "account-tags",
            Self::Users => "users",
            Self::Groups => "groups",
            Self::Memberships => "memberships",
            Self::PermissionSets => "permission-sets",
            Self::PermissionSetTags => "permission-set-tags",
            Self::PermissionSetPolicies => "permission-set-policies",
            Self::Provisioning => "provisioning",
            Self::Assignments => "assignments",
            Self::CustomerManagedPolicies => "customer-managed-policies",
        }
    }
}

/// How much of a part could be read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    /// Whether all of it is there.
    pub state: State,
    /// Why not: one line, with the call that was denied or failed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// Ids and ARNs of what could not be read, when the state is `partial`; sorted.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub missing: Vec<String>,
}

/// Whether all of a part is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum State {
    /// Everything that AWS has.
    Complete,
    /// Everything but what `missing` names.
    Partial,
    /// Nothing: it was asked for and refused.
    Missing,
    /// Nothing: nobody asked for it.
    NotAsked,
}

impl Part {
    /// A part with everything in it.
    pub const COMPLETE: Self = Self { state: State::Complete, reason: None, missing: Vec::new() };

    /// Whether what is absent from it does not exist.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.state == State::Complete
    }
}

/// A part that nobody asked for.
pub(super) static NOT_ASKED: Part = Part { state: State::NotAsked, reason: None, missing: Vec::new() };
