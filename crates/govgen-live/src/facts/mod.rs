//! What was seen of an organization and its Identity Center instance at one time: a versioned JSON document.
//!
//! In: a file's bytes, or what `govgen fetch` saw. Out: plain values, ordered by id, so that two fetches of one estate differ only
//! where the estate does. Every part says whether all of it could be read: what is absent from a part that is not complete is
//! unknown, never gone.

mod coherence;
mod part;
mod redact;
mod text;

use govgen_source::Date;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

pub use part::{Part, PartName, State};
pub use redact::redacted_name;
pub use text::{FactsError, VERSION};

/// Everything that was seen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Facts {
    /// Version of this format: [`VERSION`].
    pub version: u32,
    /// When and by what it was fetched.
    pub fetched: Fetched,
    /// Whether names and addresses of users are replaced by [`redacted_name`].
    pub redacted: bool,
    /// The instance of Identity Center that was asked.
    pub instance: Instance,
    /// The organization; `None` when Organizations could not be asked.
    pub organization: Option<Organization>,
    /// How much of each part could be read.
    pub parts: BTreeMap<PartName, Part>,
    /// Accounts of the organization, by id.
    pub accounts: Vec<Account>,
    /// Users of the directory, by id.
    pub users: Vec<User>,
    /// Groups of the directory, by id.
    pub groups: Vec<Group>,
    /// Permission sets of the instance, by ARN.
    pub permission_sets: Vec<PermissionSet>,
    /// Where permission sets are provisioned, by account and ARN.
    pub provisioned: Vec<Provisioned>,
    /// Who is assigned, by account and ARN.
    pub assignments: Vec<Assignments>,
    /// Customer managed policies that stand in the accounts, by account, path and name.
    pub customer_managed_policies: Vec<CustomerManagedPolicy>,
}

/// When and by what facts were fetched.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fetched {
    /// Before the first call.
    pub started: Timestamp,
    /// After the last call.
    pub finished: Timestamp,
    /// Which govgen: `0.1.0`.
    pub govgen: String,
    /// Calls that were answered, repeated ones not counted.
    pub calls: u64,
    /// Requests of the last run that were made again: throttled, broken or not answered.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub repeated: u64,
}

/// So many days facts are taken for what is there now.
const DAYS_MAX: i64 = 7;

/// Why facts say little about a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Age {
    /// So many days have gone by since they were fetched.
    Outdated(i64),
    /// They were fetched after it.
    Future,
}

impl Fetched {
    /// The day on which fetching ended, in UTC.
    #[must_use]
    pub fn day(&self) -> Date {
        self.finished.to_zoned(jiff::tz::TimeZone::UTC).date().into()
    }

    /// Why the facts say little about a day; nothing when they are fresh enough.
    #[must_use]
    pub fn age(&self, today: Date) -> Option<Age> {
        match today.days_after(self.day()) {
            days if days > DAYS_MAX => Some(Age::Outdated(days)),
            ..0 => Some(Age::Future),
            _ => None,
        }
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands over a reference")]
fn is_zero(count: &u64) -> bool {
    *count == 0
}

/// One instance of Identity Center.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Instance {
    /// `arn:aws:sso:::instance/ssoins-…`
    pub arn: String,
    /// `d-…`
    pub identity_store_id: String,
    /// The region that was asked.
    pub region: String,
}

/// The organization of the accounts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Organization {
    /// `o-…`
    pub id: String,
    /// Twelve digits.
    pub management_account: String,
}

/// An account of the organization.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Account {
    /// Twelve digits.
    pub id: String,
    /// As in Organizations; not unique.
    pub name: String,
    /// `ACTIVE`, `SUSPENDED`, `PENDING_CLOSURE`, `PENDING_ACTIVATION` or `CLOSED`: what `ListAccounts` says.
    pub state: String,
    /// Names of the organizational units above it, the root left out: `Workloads/Production`; `None` when unknown.
    pub organizational_unit: Option<String>,
    /// Its tags; empty when unknown.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub tags: BTreeMap<String, String>,
}

/// A user of the directory.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct User {
    /// The identity store's id.
    pub id: String,
    /// The name people are looked up by.
    pub user_name: String,
    /// The primary mail address and no other: whoever looks people up by mail takes it for their name. Empty when the directory
    /// calls none primary, or more than one; such a user has no name there. A file that names more is not read.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub emails: Vec<String>,
    /// `false` when the directory says `DISABLED`; `None` when it says nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub enabled: Option<bool>,
}

/// A group of the directory.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Group {
    /// The identity store's id.
    pub id: String,
    /// The display name, by which groups are looked up.
    pub name: String,
    /// Ids of the users in it; `None` when its memberships were not read.
    pub members: Option<BTreeSet<String>>,
}

/// A permission set with everything it carries.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PermissionSet {
    /// `arn:aws:sso:::permissionSet/ssoins-…/ps-…`
    pub arn: String,
    /// Its name, unique in the instance.
    pub name: String,
    /// Its description.
    pub description: Option<String>,
    /// ISO 8601: `PT4H`.
    pub session_duration: Option<String>,
    /// Where sessions begin.
    pub relay_state: Option<String>,
    /// Its tags; `None` when they could not be read.
    pub tags: Option<BTreeMap<String, String>>,
    /// ARNs of AWS managed policies; `None` when they could not be read.
    pub managed_policies: Option<BTreeSet<String>>,
    /// Customer managed policies; `None` when they could not be read.
    pub customer_managed_policies: Option<BTreeSet<PolicyReference>>,
    /// The inline policy, as AWS returns its text.
    pub inline_policy: Known<String>,
    /// The permissions boundary.
    pub permissions_boundary: Known<Boundary>,
}

/// Something that may be absent, or may not have been read.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "state", content = "value")]
pub enum Known<T> {
    /// It could not be read.
    #[default]
    Unknown,
    /// There is none.
    Absent,
    /// This is it.
    Present(T),
}

/// A customer managed policy, as a permission set names it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct PolicyReference {
    /// `/` or `/…/`
    pub path: String,
    /// Its name; letters' case counts.
    pub name: String,
}

/// A permissions boundary: one of two kinds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Boundary {
    /// An ARN of an AWS managed policy.
    ManagedPolicy(String),
    /// A policy of the account.
    CustomerManagedPolicy(PolicyReference),
}

/// A permission set in an account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Provisioned {
    /// Twelve digits.
    pub account_id: String,
    /// The permission set's ARN.
    pub permission_set_arn: String,
    /// Whether the account has an older state of the permission set; `None` when that was not asked.
    pub outdated: Option<bool>,
}

/// Who is assigned to one account with one permission set.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Assignments {
    /// Twelve digits.
    pub account_id: String,
    /// The permission set's ARN.
    pub permission_set_arn: String,
    /// Ids of users, those that the directory no longer has included.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub users: BTreeSet<String>,
    /// Ids of groups, likewise.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub groups: BTreeSet<String>,
}

/// A customer managed policy in an account.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct CustomerManagedPolicy {
    /// Twelve digits.
    pub account_id: String,
    /// `/` or `/…/`
    pub path: String,
    /// Its name.
    pub name: String,
}

impl Facts {
    /// How much of a part could be read; a part that the file does not name was not asked for.
    #[must_use]
    pub fn part(&self, name: PartName) -> &Part {
        self.parts.get(&name).unwrap_or(&part::NOT_ASKED)
    }

    /// Puts every list in its order, which makes the text a function of what was seen.
    pub fn sort(&mut self) {
        self.accounts.sort_by(|a, b| a.id.cmp(&b.id));
        self.users.sort_by(|a, b| a.id.cmp(&b.id));
        self.groups.sort_by(|a, b| a.id.cmp(&b.id));
        self.permission_sets.sort_by(|a, b| a.arn.cmp(&b.arn));
        let place = |it: &Provisioned| (it.account_id.clone(), it.permission_set_arn.clone());
        self.provisioned.sort_by_cached_key(place);
        let place = |it: &Assignments| (it.account_id.clone(), it.permission_set_arn.clone());
        self.assignments.sort_by_cached_key(place);
        self.customer_managed_policies.sort();
    }
}
