//! The actions that a division's role may be allowed, and what each is for.
//!
//! Typed by hand and shared with nothing that renders. Where an action may be allowed is left to [`crate::judge`].

/// What an action is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Purpose {
    ReadSet,
    ListAssignments,
    LookUp,
    Wait,
    WriteSet,
    Tag,
    Create,
    Assign,
    Provision,
    UseKey,
}

use Purpose::{Assign, Create, ListAssignments, LookUp, Provision, ReadSet, Tag, UseKey, Wait, WriteSet};

/// Every action that a division's role may be allowed. What is not here is not known to be harmless.
///
/// Source: Service Authorization Reference, "AWS IAM Identity Center" and "AWS Identity Store".
const ACTIONS: [(&str, Purpose); 33] = [
    ("identitystore:DescribeGroup", LookUp),
    ("identitystore:DescribeUser", LookUp),
    ("identitystore:GetGroupId", LookUp),
    ("identitystore:GetUserId", LookUp),
    ("kms:Decrypt", UseKey),
    ("kms:Encrypt", UseKey),
    ("kms:GenerateDataKeyWithoutPlaintext", UseKey),
    ("sso:AttachCustomerManagedPolicyReferenceToPermissionSet", WriteSet),
    ("sso:AttachManagedPolicyToPermissionSet", WriteSet),
    ("sso:CreateAccountAssignment", Assign),
    ("sso:CreatePermissionSet", Create),
    ("sso:DeleteAccountAssignment", Assign),
    ("sso:DeleteInlinePolicyFromPermissionSet", WriteSet),
    ("sso:DeletePermissionSet", WriteSet),
    ("sso:DeletePermissionsBoundaryFromPermissionSet", WriteSet),
    ("sso:DescribeAccountAssignmentCreationStatus", Wait),
    ("sso:DescribeAccountAssignmentDeletionStatus", Wait),
    ("sso:DescribePermissionSet", ReadSet),
    ("sso:DescribePermissionSetProvisioningStatus", Wait),
    ("sso:DetachCustomerManagedPolicyReferenceFromPermissionSet", WriteSet),
    ("sso:DetachManagedPolicyFromPermissionSet", WriteSet),
    ("sso:GetInlinePolicyForPermissionSet", ReadSet),
    ("sso:GetPermissionsBoundaryForPermissionSet", ReadSet),
    ("sso:ListAccountAssignments", ListAssignments),
    ("sso:ListCustomerManagedPolicyReferencesInPermissionSet", ReadSet),
    ("sso:ListManagedPoliciesInPermissionSet", ReadSet),
    ("sso:ListTagsForResource", ReadSet),
    ("sso:ProvisionPermissionSet", Provision),
    ("sso:PutInlinePolicyToPermissionSet", WriteSet),
    ("sso:PutPermissionsBoundaryToPermissionSet", WriteSet),
    ("sso:TagResource", Tag),
    ("sso:UntagResource", Tag),
    ("sso:UpdatePermissionSet", WriteSet),
];

/// What an action is for; `None` for one that no division's role has.
pub(crate) fn purpose(action: &str) -> Option<Purpose> {
    ACTIONS.iter().find(|it| it.0 == action).map(|it| it.1)
}

/// Whether an action is known to change nothing.
pub(crate) fn changes_nothing(action: &str) -> bool {
    let reads = matches!(purpose(action), Some(ReadSet | ListAssignments | LookUp | Wait));
    reads || action == "kms:Decrypt" || crate::reads::is_read(action)
}
