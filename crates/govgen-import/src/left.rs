//! What is not imported, and why: nothing of it is dropped, and nothing is guessed.

use crate::reason::Reason;

/// Something that exists and is not adopted.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Left {
    /// What it is.
    pub subject: Subject,
    /// Why it stays as it is.
    pub reason: Reason,
}

/// What is not adopted.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Subject {
    /// A permission set as a whole, with all its assignments.
    PermissionSet {
        /// Its name.
        name: String,
        /// Its ARN.
        arn: String,
        /// How many users and groups have it, summed over accounts.
        assignments: usize,
    },
    /// Assignments of one permission set in one account.
    Assignments {
        /// Twelve digits.
        account_id: String,
        /// The permission set's name, or its ARN when nobody knows its name.
        permission_set: String,
        /// Who, groups first.
        principals: Vec<Who>,
    },
}

/// Who is assigned.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Who {
    /// Whether it is a user, and not a group.
    pub user: bool,
    /// The name, where the directory has one.
    pub name: Option<String>,
    /// The identity store's id.
    pub id: String,
}
