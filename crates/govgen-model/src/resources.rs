//! How many resources Terraform manages for a division, and what a plan costs: numbers, from the model alone.
//!
//! A test counts the rendered files and holds these numbers to them.

use crate::{Division, Policy};

/// What Terraform manages in a division's workspace; look-ups are no part of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Resources {
    /// Permission sets.
    pub permission_sets: usize,
    /// What is attached to them: managed policies one by one, inline policies, boundaries.
    pub attachments: usize,
    /// Account assignments: one for each principal, policy and account.
    pub assignments: usize,
}

impl Division<'_> {
    /// What Terraform manages for it.
    #[must_use]
    pub fn resources(&self) -> Resources {
        let policies = if self.is_active() { self.policies.as_slice() } else { &[] };
        Resources {
            permission_sets: policies.len(),
            attachments: policies.iter().map(Policy::attachments).sum(),
            assignments: self.assignments.iter().map(|it| it.grants.len()).sum(),
        }
    }
}

impl Policy<'_> {
    fn attachments(&self) -> usize {
        self.managed_policies.len()
            + self.entry.customer_managed_policies.len()
            + usize::from(self.inline_policy.is_some())
            + usize::from(self.entry.permissions_boundary.is_some())
    }
}

impl Resources {
    /// Resources that Terraform keeps in its state, and that HCP Terraform counts.
    #[must_use]
    pub fn managed(self) -> usize {
        self.permission_sets + self.attachments + self.assignments
    }

    /// Requests to Identity Center that reading all of it takes at least: a permission set is described and its tags
    /// are listed, everything else is one request. Source: the AWS provider, `internal/service/ssoadmin`.
    #[must_use]
    pub fn requests(self) -> usize {
        2 * self.permission_sets + self.attachments + self.assignments
    }
}
