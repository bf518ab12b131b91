//! Statements into documents that IAM takes.

use super::Statement;
use super::statement::resource_characters;
use crate::limits::{MANAGED_POLICIES_OF_A_ROLE, MANAGED_POLICY_CHARACTERS, ROLE_INLINE_POLICY_CHARACTERS};

/// The policies of one role.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RolePolicies {
    /// One inline policy.
    Inline(Vec<Statement>),
    /// Managed policies, because one inline policy would be too large.
    Managed(Vec<Vec<Statement>>),
}

impl RolePolicies {
    /// Whether a role takes that many policies.
    #[must_use]
    pub fn fit_a_role(&self) -> bool {
        match self {
            Self::Inline(_) => true,
            Self::Managed(documents) => documents.len() <= MANAGED_POLICIES_OF_A_ROLE,
        }
    }
}

/// So many accounts, reserved ones among them, fit a role whatever the names are: nobody has to count characters.
pub const ACCOUNTS_THAT_FIT: usize = 200;

/// `{"Statement":[],"Version":"2012-10-17"}`.
const EMPTY_DOCUMENT: usize = 39;

/// One inline policy when it is small enough, otherwise as few managed policies as it takes, in the statements' order.
///
/// A statement with many resources is cut between two of them: the parts together say the same.
#[must_use]
pub fn fit(statements: Vec<Statement>) -> RolePolicies {
    let whole = EMPTY_DOCUMENT + statements.iter().map(|it| it.characters() + 1).sum::<usize>() - 1;
    if whole <= ROLE_INLINE_POLICY_CHARACTERS {
        return RolePolicies::Inline(statements);
    }
    let mut documents = vec![Vec::new()];
    let mut room = MANAGED_POLICY_CHARACTERS - EMPTY_DOCUMENT;
    for statement in statements {
        let mut rest = Some(statement);
        while let Some(statement) = rest.take() {
            let document = documents.last_mut().expect("there is always one");
            match cut(statement, room) {
                (Some(part), left) => {
                    room -= (part.characters() + 1).min(room);
                    document.push(part);
                    rest = left;
                }
                (None, left) => {
                    assert!(!document.is_empty(), "one resource of a statement fits into an empty document");
                    rest = left;
                }
            }
            if rest.is_some() {
                documents.push(Vec::new());
                room = MANAGED_POLICY_CHARACTERS - EMPTY_DOCUMENT;
            }
        }
    }
    RolePolicies::Managed(documents)
}

/// As much of a statement as fits, and the rest.
fn cut(mut statement: Statement, room: usize) -> (Option<Statement>, Option<Statement>) {
    let whole = statement.characters();
    if whole <= room {
        return (Some(statement), None);
    }
    let length = |resource: &String| resource_characters(resource);
    let mut size = whole - statement.resources.iter().map(length).sum::<usize>();
    let fits = statement.resources.iter().take_while(|resource| {
        size += length(resource);
        size <= room
    });
    let fits = fits.count();
    if fits == 0 {
        return (None, Some(statement));
    }
    let mut part = statement.clone();
    statement.resources.drain(..fits);
    part.resources.truncate(fits);
    (Some(part), Some(statement))
}
