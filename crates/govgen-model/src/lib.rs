//! Documents in, one model out: names resolved across files, every grant at hand.
//!
//! A name that resolves to nothing is a finding here and absent from the model, so that no rule stumbles over it again.
//! Whether what is granted is wise is `govgen-rules`' business.
#![warn(clippy::disallowed_methods)]

mod delegation;
mod environment;
mod findings;
mod grants;
mod lock;
mod organization;
mod ownership;
mod policies;
mod refactor;
mod resolve;
mod resources;

use govgen_source::{Date, Span, Spanned, Value};
use govgen_syntax::PolicyEntry;

pub use environment::is_production;
pub use findings::FINDINGS;
pub use govgen_syntax::{
    Access, AccountEntry, AccountMove, AccountRow, AccountStatus, Acknowledgement, Authorization, AwsProvider,
    CodeownersPath, CustomerManagedPolicy, DivisionEntry, DivisionMode, DivisionStatus, Forget, Import,
    ImportedAssignments, LOCK_PATH, LOCK_VERSION, LockDocument, LockEntry, Looks, Lookup, MatchBy, MovedGrants,
    NameCase, OidcProvider, People, PermissionsBoundary, Principal, PrincipalKind, Principals, Provision, Refactor,
    RefactorEntry, Removal, Rename, Renamed, TagOnCreate, Text, Waiver, hides, is_hidden, is_plain,
};
pub use lock::{Lock, Locked, State, is_large_loss};
pub use organization::{Connection, FactsRole, Guardrails, Limit, Organization, Places, Workspaces};
pub use ownership::OwnedPath;
pub use refactor::{Change, Refactoring};
pub use resolve::resolve;
pub use resources::Resources;

/// The organization, its divisions, and who gets what where.
#[derive(Debug)]
pub struct Model<'d> {
    /// Whether nothing was found in the organization's document, so that what is absent from it is meant to be.
    pub complete: bool,
    /// Everything rendering needs to know of the organization; `None` when a finding says what is missing.
    pub organization: Option<Organization<'d>>,
    /// Account ids no division may hold: what each is, and where that is said.
    pub reserved: Vec<ReservedAccount<'d>>,
    /// How users are named.
    pub principals: &'d Principals<'d>,
    /// Limits, with their defaults filled in.
    pub guardrails: Guardrails<'d>,
    /// Shared policies, by key.
    pub shared: Vec<Policy<'d>>,
    /// Divisions, by name.
    pub divisions: Vec<Division<'d>>,
    /// Findings that do not count.
    pub waivers: &'d [Waiver<'d>],
    /// Large removals that are meant.
    pub acknowledge: &'d [Acknowledgement<'d>],
    /// Names and ids of the directory, when the organization looks them up there (`lookup: lock`).
    pub lock: Option<Lock<'d>>,
    /// The lock's file as it was read, in force or not.
    pub lock_document: Option<&'d LockDocument<'d>>,
    /// What became of names that Terraform knows, and what AWS has already; the organization's entries first.
    pub refactor: Vec<Refactoring<'d>>,
}

/// An account that never belongs to a division.
#[derive(Debug, Clone, Copy)]
pub struct ReservedAccount<'d> {
    /// Twelve digits.
    pub id: &'d Text<'d>,
    /// What the organization calls it, where it lists it as one.
    pub name: Option<&'d Text<'d>>,
    /// What it is: `the management account` and the like.
    pub what: &'static str,
}

/// A division of the mapping.
#[derive(Debug)]
pub struct Division<'d> {
    /// Whether all that its files and its row say is here: nothing wrong with their text, no name that means nothing.
    pub complete: bool,
    /// Its row of the mapping.
    pub entry: &'d DivisionEntry<'d>,
    /// Its accounts, by name.
    pub accounts: Vec<&'d AccountRow<'d>>,
    /// Its own policies, by key.
    pub policies: Vec<Policy<'d>>,
    /// What it wrote under `accounts`, resolved, in the order written.
    pub entries: Vec<ResolvedEntry<'d>>,
    /// One for each account and policy that somebody gets, by account and policy; empty for a closing division.
    pub assignments: Vec<Assignment<'d>>,
}

impl<'d> Division<'d> {
    /// Its name.
    #[must_use]
    pub fn name(&self) -> &'d str {
        &self.entry.name.value
    }

    /// What AWS calls it: the value of its tag, and part of its roles' names.
    #[must_use]
    pub fn identity(&self) -> &'d str {
        &self.entry.identity.as_ref().unwrap_or(&self.entry.name).value
    }

    /// What its permission sets' names begin with, without the hyphen.
    #[must_use]
    pub fn prefix(&self) -> &'d str {
        self.entry.prefix.as_ref().map_or(self.identity(), |it| &it.value)
    }

    /// Whether one of its policies may write a permission set's name: it begins with the division's own prefix, or the
    /// organization lists it.
    #[must_use]
    pub fn may_name(&self, name: &str) -> bool {
        let own = name.strip_prefix(self.prefix()).and_then(|it| it.strip_prefix('-'));
        own.is_some_and(|it| !it.is_empty()) || self.entry.adopted_names.iter().any(|it| it.value == name)
    }

    /// Everybody who gets a policy of this key in an account of this name.
    #[must_use]
    pub fn assignment<'m>(&'m self, shared: &[Policy<'d>], account: &str, policy: &str) -> Option<&'m Assignment<'d>> {
        let key = |it: &Assignment<'_>| match it.policy {
            PolicyRef::Own(at) => self.policies[at as usize].key().cmp(policy),
            PolicyRef::Shared(at) => shared[at as usize].key().cmp(policy),
        };
        let found = self
            .assignments
            .binary_search_by(|it| it.account.name.value.as_ref().cmp(account).then_with(|| key(it)))
            .ok()?;
        Some(&self.assignments[found])
    }

    /// Whether it renders anything.
    #[must_use]
    pub fn is_active(&self) -> bool {
        self.entry.status == DivisionStatus::Active
    }
}

/// A policy: what becomes one permission set.
#[derive(Debug)]
pub struct Policy<'d> {
    /// As written.
    pub entry: &'d PolicyEntry<'d>,
    /// The permission set's name in AWS.
    pub permission_set: Spanned<String>,
    /// AWS managed policies, by key; one that is written twice stands twice, for its rule to find.
    pub managed_policies: Vec<ManagedPolicy>,
    /// The inline policy.
    pub inline_policy: Option<InlineDocument<'d>>,
}

impl<'d> Policy<'d> {
    /// Its name in the files.
    #[must_use]
    pub fn key(&self) -> &'d str {
        &self.entry.key.value
    }
}

/// An AWS managed policy of a permission set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ManagedPolicy {
    /// Its path and name: what follows `policy/` in the ARN.
    pub key: String,
    /// Its ARN.
    pub arn: String,
    /// Where it was written.
    pub span: Span,
}

/// An inline policy, wherever it was written.
#[derive(Debug)]
pub struct InlineDocument<'d> {
    /// The document as written, with places.
    pub written: &'d Spanned<Value<'d>>,
    /// Its canonical form, shared by the policies that name one file.
    pub canonical: std::sync::Arc<serde_json::Value>,
}

/// Which policy a name meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PolicyRef {
    /// The division's own, by position.
    Own(u32),
    /// A shared one, by position.
    Shared(u32),
}

/// What a division wrote for one account or glob, resolved.
#[derive(Debug)]
pub struct ResolvedEntry<'d> {
    /// As written.
    pub entry: &'d AccountEntry<'d>,
    /// The account that a literal name meant, whatever its status.
    pub literal: Option<&'d AccountRow<'d>>,
    /// For each of its policies, in order, what the name meant.
    pub policies: Vec<Option<PolicyRef>>,
    /// How many active accounts it names; none when it makes more grants than govgen takes.
    pub accounts: usize,
}

/// Everybody who gets one policy in one account.
#[derive(Debug)]
pub struct Assignment<'d> {
    /// The account.
    pub account: &'d AccountRow<'d>,
    /// The policy.
    pub policy: PolicyRef,
    /// Who, groups first, by name, each once; never empty.
    pub grants: Vec<Grant<'d>>,
}

/// One principal of an assignment.
#[derive(Debug, Clone, Copy)]
pub struct Grant<'d> {
    /// The line that grants it.
    pub principal: &'d Principal<'d>,
    /// The last day, UTC.
    pub until: Option<Date>,
    /// Whether the account was named, not matched by a glob.
    pub literal: bool,
}

impl<'d> Model<'d> {
    /// The policy a reference of this division means.
    #[must_use]
    pub fn policy<'m>(&'m self, division: &'m Division<'d>, policy: PolicyRef) -> &'m Policy<'d> {
        match policy {
            PolicyRef::Own(at) => &division.policies[at as usize],
            PolicyRef::Shared(at) => &self.shared[at as usize],
        }
    }
}
