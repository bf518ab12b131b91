//! What the files would say beyond what they say, as values.

use std::collections::{BTreeMap, BTreeSet};

use govgen_live::facts::PolicyReference;

use crate::left::Left;
use crate::policy::Content;

/// What the files would say beyond what they say.
#[derive(Debug, Default)]
pub struct Proposal {
    /// New policies, shared ones first, then by division and key.
    pub policies: Vec<NewPolicy>,
    /// New grants: by division, account, and policy.
    pub grants: BTreeMap<(String, String, String), Principals>,
    /// What Terraform takes over, in the order of divisions and policies.
    pub imports: Vec<Import>,
    /// Names that divisions take over, for their rows of the mapping.
    pub adopted: BTreeMap<String, BTreeSet<String>>,
    /// What is not imported.
    pub left: Vec<Left>,
    /// Addresses of the state's resources, in its order, and what becomes of each.
    pub resources: Vec<(String, Outcome)>,
    /// Permission sets of the facts of which the state holds nothing, when both were given.
    pub beside_the_state: usize,
}

/// What becomes of a resource of a Terraform state.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Outcome {
    /// An `import` entry takes it over.
    Imported,
    /// The files say it already, so that another state holds it, or will.
    Written,
    /// It is not imported: [`Proposal::left`] says why.
    Left,
    /// It was not asked for, with one division.
    NotAsked,
    /// Files cannot say it: it is neither a permission set, nor of one, nor an assignment.
    Other,
}

impl Outcome {
    /// Whether the old state has to give it up.
    #[must_use]
    pub fn is_released(self) -> bool {
        matches!(self, Self::Imported | Self::Written)
    }
}

/// Users and groups, by name.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Principals {
    /// Users.
    pub users: BTreeSet<String>,
    /// Groups.
    pub groups: BTreeSet<String>,
}

/// A permission set that becomes a policy.
#[derive(Debug)]
pub struct NewPolicy {
    /// A division, or `common`.
    pub home: String,
    /// Its key in the files.
    pub key: String,
    /// The permission set's name, where the key does not give it.
    pub name: Option<String>,
    /// The permission set's name in any case.
    pub permission_set: String,
    /// Its ARN.
    pub arn: String,
    /// Whom a shared policy is for, when not for all.
    pub available_to: Option<Vec<String>>,
    /// The value that its tag `govgen:division` has to have.
    pub tag: String,
    /// Whether it has that already.
    pub tagged: bool,
    pub(crate) content: Content,
}

impl NewPolicy {
    /// What the first apply would still change about the set in AWS.
    #[must_use]
    pub fn changes(&self) -> &[&'static str] {
        &self.content.changes
    }

    /// The document of its inline policy: the text of its file.
    #[must_use]
    pub fn document(&self) -> Option<&str> {
        self.content.document.as_deref()
    }
}

/// An `import` entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Import {
    /// The division whose root takes it over, or `common`.
    pub division: String,
    /// The policy's key.
    pub policy: String,
    /// `ps-…`
    pub permission_set: String,
    /// What is attached, when the set itself is taken over.
    pub attachments: Option<Attachments>,
    /// Who has it, by account.
    pub assignments: BTreeMap<String, Principals>,
}

/// What is attached to a permission set.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Attachments {
    /// AWS managed policies as the policy writes them.
    pub managed: Vec<String>,
    /// Customer managed policies.
    pub customer: Vec<PolicyReference>,
    /// Whether there is an inline policy.
    pub inline: bool,
    /// Whether there is a boundary.
    pub boundary: bool,
}
