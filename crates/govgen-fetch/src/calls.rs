//! Every call that govgen makes to AWS: one list, from which the policy, its documentation and the calls themselves are made.
//!
//! Parameters and errors of each: the service models of sso-admin 2020-07-20, identitystore 2020-06-15, organizations 2016-11-28 and iam
//! 2010-05-08.

use govgen_live::facts::PartName;

/// One operation, as IAM names it.
#[derive(Debug, PartialEq, Eq)]
pub struct Call {
    /// `service:Operation`
    pub action: &'static str,
    /// The parts that need it; none for what every run needs.
    pub parts: &'static [PartName],
}

macro_rules! calls {
    ($($(#[$doc:meta])* $name:ident = $action:literal for [$($part:ident),*];)*) => {
        $($(#[$doc])* pub const $name: Call = Call { action: $action, parts: &[$(PartName::$part),*] };)*

        /// Every call, in the order of a run.
        pub const CALLS: &[Call] = &[$($name),*];
    };
}

calls! {
    /// The instances that the caller sees in one region.
    LIST_INSTANCES = "sso:ListInstances" for [];
    /// Users, in pages of 100.
    LIST_USERS = "identitystore:ListUsers" for [Users];
    /// Groups, in pages of 100.
    LIST_GROUPS = "identitystore:ListGroups" for [Groups];
    /// Members of one group, in pages of 100.
    LIST_GROUP_MEMBERSHIPS = "identitystore:ListGroupMemberships" for [Memberships];
    /// The organization's id and management account.
    DESCRIBE_ORGANIZATION = "organizations:DescribeOrganization" for [Accounts];
    /// Accounts, in pages of 20.
    LIST_ACCOUNTS = "organizations:ListAccounts" for [Accounts];
    /// The organization's root.
    LIST_ROOTS = "organizations:ListRoots" for [OrganizationalUnits];
    /// Units directly below the root or a unit, in pages of 20.
    LIST_UNITS = "organizations:ListOrganizationalUnitsForParent" for [OrganizationalUnits];
    /// Accounts directly below the root or a unit, in pages of 20.
    LIST_ACCOUNTS_OF = "organizations:ListAccountsForParent" for [OrganizationalUnits];
    /// Tags of one account.
    LIST_ACCOUNT_TAGS = "organizations:ListTagsForResource" for [AccountTags];
    /// ARNs of permission sets, in pages of 100.
    LIST_PERMISSION_SETS = "sso:ListPermissionSets" for [PermissionSets];
    /// Name, description, session duration and relay state of one permission set.
    DESCRIBE_PERMISSION_SET = "sso:DescribePermissionSet" for [PermissionSets];
    /// Tags of one permission set.
    LIST_PERMISSION_SET_TAGS = "sso:ListTagsForResource" for [PermissionSetTags];
    /// AWS managed policies of one permission set.
    LIST_MANAGED_POLICIES = "sso:ListManagedPoliciesInPermissionSet" for [PermissionSetPolicies];
    /// Customer managed policies of one permission set.
    LIST_CUSTOMER_MANAGED_POLICIES =
        "sso:ListCustomerManagedPolicyReferencesInPermissionSet" for [PermissionSetPolicies];
    /// The inline policy of one permission set.
    GET_INLINE_POLICY = "sso:GetInlinePolicyForPermissionSet" for [PermissionSetPolicies];
    /// The permissions boundary of one permission set.
    GET_PERMISSIONS_BOUNDARY = "sso:GetPermissionsBoundaryForPermissionSet" for [PermissionSetPolicies];
    /// Accounts that hold one permission set.
    LIST_ACCOUNTS_WITH_SET = "sso:ListAccountsForProvisionedPermissionSet" for [Provisioning];
    /// Permission sets that one account holds: the same from the other side, where that is fewer calls.
    LIST_SETS_OF_ACCOUNT = "sso:ListPermissionSetsProvisionedToAccount" for [Provisioning];
    /// Who is assigned to one account with one permission set, in pages of 100.
    LIST_ASSIGNMENTS = "sso:ListAccountAssignments" for [Assignments];
    /// Takes the role that reads the policies of one account.
    ASSUME_ROLE = "sts:AssumeRole" for [CustomerManagedPolicies];
    /// Customer managed policies of one account: a call that the role there needs, not the caller.
    LIST_POLICIES = "iam:ListPolicies" for [CustomerManagedPolicies];
}

impl Call {
    /// The service's prefix in IAM: `sso`.
    #[must_use]
    pub fn service(&self) -> &'static str {
        self.action.split_once(':').map_or(self.action, |(service, _)| service)
    }

    /// The operation: `ListUsers`.
    #[must_use]
    pub fn operation(&self) -> &'static str {
        self.action.split_once(':').map_or(self.action, |(_, operation)| operation)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::CALLS;
    use crate::wanted;

    /// A role in every account is no part of the organization's own: a fetch takes one only where it is told to.
    #[test]
    fn the_facts_role_may_do_what_a_fetch_does() {
        let parts = wanted(&[], &[], false);
        let needed = CALLS.iter().filter(|it| it.parts.is_empty() || it.parts.iter().any(|part| parts.contains(part)));
        let called: BTreeSet<&str> = needed.map(|it| it.action).collect();
        let allowed: BTreeSet<&str> = govgen_iam::delegation::facts_actions().into_iter().collect();
        assert_eq!(called, allowed);
    }
}
