//! Grants as people read them: one flat row for each principal in each account, the lines that make them, and what a change makes of
//! them.
//!
//! In: a model, or two. Out: [`GrantRow`]s in a fixed order, [`Line`]s with what each does, what a name asks for, or
//! [`changes::Changes`]. How they are printed is the command's business.
#![warn(clippy::disallowed_methods)]

mod adopted;
pub mod changes;
mod findings;
mod forgotten;
mod lines;
mod near;
mod outlived;
mod review;
mod who;

pub use adopted::{Adopted, adopted};
pub use findings::FINDINGS;
pub use forgotten::{Forgotten, forgotten};
pub use lines::{Effect, Line, Reached, Scope, grant_of, lines, of_entry};
pub use outlived::{Outlived, outlived};
pub use review::{Ended, Place, Removed, Reviewed, lines_of, reviewed, stray};
pub use who::{Asked, Similar, asked, of_principal, similar};

use std::borrow::Cow;

use govgen_model::{Model, PrincipalKind};
use govgen_source::{Date, Span};

/// One grant: who gets which permission set in which account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct GrantRow<'m> {
    /// The division that grants it.
    pub division: &'m str,
    /// The account's name.
    pub account: &'m str,
    /// Twelve digits.
    pub account_id: &'m str,
    /// The policy's name in the files.
    pub policy: &'m str,
    /// The permission set's name in AWS.
    pub permission_set: &'m str,
    /// `USER` or `GROUP`, as AWS calls them.
    pub principal_type: &'static str,
    /// The user or group, as written.
    pub principal: &'m str,
    /// The last day, UTC.
    pub until: Option<Date>,
    /// The line that grants it.
    pub span: Span,
    /// What the account is for, such as `production`.
    pub environment: Option<&'m str>,
}

impl GrantRow<'_> {
    /// Who gets it, so that two rows are about the same person or group if and only if this is equal; users come first.
    #[must_use]
    pub fn who(&self) -> (bool, Cow<'_, str>) {
        let is_group = self.principal_type == GROUP;
        let kind = if is_group { PrincipalKind::Group } else { PrincipalKind::User };
        (is_group, kind.key(self.principal))
    }

    /// Whether its last day lies before a day.
    #[must_use]
    pub fn has_expired(&self, day: Date) -> bool {
        self.until.is_some_and(|it| it < day)
    }
}

const GROUP: &str = "GROUP";
const USER: &str = "USER";

/// Every grant whatever its date, sorted by its fields in their order.
#[must_use]
pub fn grants<'m>(model: &'m Model<'m>) -> Vec<GrantRow<'m>> {
    let mut rows = Vec::new();
    for division in &model.divisions {
        for assignment in &division.assignments {
            let policy = model.policy(division, assignment.policy);
            rows.extend(assignment.grants.iter().map(|grant| GrantRow {
                division: division.name(),
                account: &assignment.account.name.value,
                account_id: &assignment.account.id.value,
                policy: policy.key(),
                permission_set: &policy.permission_set.value,
                principal_type: match grant.principal.kind {
                    PrincipalKind::Group => GROUP,
                    PrincipalKind::User => USER,
                },
                principal: &grant.principal.name.value,
                until: grant.until,
                span: grant.principal.name.span,
                environment: assignment.account.environment.as_ref().map(|it| it.value.as_ref()),
            }));
        }
    }
    // The model has this order already, so sorting is one pass; it keeps the promise if the model's order ever changes.
    rows.sort();
    rows
}
