//! The actions that the role for `govgen fetch` may be allowed, and what each is asked about.
//!
//! Typed by hand and shared with nothing that renders. Where an action may be allowed is left to [`crate::facts_role`].

/// What an action is asked about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Of {
    Anything,
    Instance,
    Sets,
    Accounts,
    Store,
    Users,
    Groups,
    Memberships,
}

use Of::{Accounts, Anything, Groups, Instance, Memberships, Sets, Store, Users};

/// Every action that the role may have, and what it may be about. All of them list or describe.
///
/// Source: Service Authorization Reference, "AWS IAM Identity Center", "AWS Identity Store" and "AWS Organizations".
pub(crate) const READS: [(&str, &[Of]); 20] = [
    ("identitystore:ListGroupMemberships", &[Store, Groups, Memberships]),
    ("identitystore:ListGroups", &[Store, Groups]),
    ("identitystore:ListUsers", &[Store, Users]),
    ("organizations:DescribeOrganization", &[Anything]),
    ("organizations:ListAccounts", &[Anything]),
    ("organizations:ListAccountsForParent", &[Anything]),
    ("organizations:ListOrganizationalUnitsForParent", &[Anything]),
    ("organizations:ListRoots", &[Anything]),
    ("organizations:ListTagsForResource", &[Anything]),
    ("sso:DescribePermissionSet", &[Instance, Sets]),
    ("sso:GetInlinePolicyForPermissionSet", &[Instance, Sets]),
    ("sso:GetPermissionsBoundaryForPermissionSet", &[Instance, Sets]),
    ("sso:ListAccountAssignments", &[Instance, Sets, Accounts]),
    ("sso:ListAccountsForProvisionedPermissionSet", &[Instance, Sets]),
    ("sso:ListCustomerManagedPolicyReferencesInPermissionSet", &[Instance, Sets]),
    ("sso:ListInstances", &[Anything]),
    ("sso:ListManagedPoliciesInPermissionSet", &[Instance, Sets]),
    ("sso:ListPermissionSets", &[Instance]),
    ("sso:ListPermissionSetsProvisionedToAccount", &[Instance, Accounts]),
    ("sso:ListTagsForResource", &[Instance, Sets]),
];

/// Whether an action is one of the role's reads.
pub(crate) fn is_read(action: &str) -> bool {
    READS.iter().any(|it| it.0 == action)
}
