//! What a division's role may do.

use super::{Edit, Planted};

#[rustfmt::skip]
pub(super) static POLICIES: &[Planted] = &[
    Planted { name: "permission sets without an owner taken", expected: "tag-condition-missing", edits: &[
        Edit::Replace { path: "terraform/common/tfc_oidc_iam_role.tf", after: "WriteOwnPermissionSets", from: "        Condition = {\n          StringEquals = {\n            \"aws:ResourceTag/govgen:division\" = \"project-a\"\n          }\n        }\n", to: "        Condition = {\n          Null = {\n            \"aws:ResourceTag/govgen:division\" = \"true\"\n          }\n          StringEquals = {\n            \"aws:RequestTag/govgen:division\" = \"project-a\"\n          }\n        }\n" },
    ] },
    Planted { name: "a condition that compares nothing", expected: "not-provable", edits: &[
        Edit::Replace { path: "terraform/common/tfc_oidc_iam_role.tf", after: "KeepOwner", from: "            \"aws:TagKeys\" = \"govgen:division\"\n", to: "" },
    ] },
    Planted { name: "a policy of the older language", expected: "not-provable", edits: &[
        Edit::Replace { path: "terraform/common/tfc_oidc_iam_role.tf", after: "resource \"aws_iam_role_policy\" \"project-a__apply\"", from: "\"2012-10-17\"", to: "\"2008-10-17\"" },
    ] },
    Planted { name: "a user with an access key", expected: "not-provable", edits: &[
        Edit::Append { path: "terraform/common/tfc_oidc_iam_role.tf", text: "\nresource \"aws_iam_access_key\" \"x\" {\n  user = \"x\"\n}\n" },
    ] },
    Planted { name: "another division's role gets the policy", expected: "resource-not-own", edits: &[
        Edit::Replace { path: "terraform/common/tfc_oidc_iam_role.tf", after: "resource \"aws_iam_role_policy\" \"project-a__apply\"", from: "role = aws_iam_role.project-a__apply.name", to: "role = aws_iam_role.project-b__apply.name" },
    ] },
    Planted { name: "the plan role gets the apply policy", expected: "resource-not-own", edits: &[
        Edit::Replace { path: "terraform/common/tfc_oidc_iam_role.tf", after: "resource \"aws_iam_role_policy\" \"project-a__apply\"", from: "role = aws_iam_role.project-a__apply.name", to: "role = aws_iam_role.project-a__plan.name" },
    ] },
    Planted { name: "a write in the plan role", expected: "plan-role-writes", edits: &[
        Edit::Replace { path: "terraform/common/tfc_oidc_iam_role.tf", after: "resource \"aws_iam_role_policy\" \"project-a__plan\"", from: "\"sso:ListTagsForResource\",", to: "\"sso:ListTagsForResource\",\n          \"sso:PutInlinePolicyToPermissionSet\"," },
    ] },
    Planted { name: "an assignment in the plan role", expected: "plan-role-writes", edits: &[
        Edit::Replace { path: "terraform/common/tfc_oidc_iam_role.tf", after: "resource \"aws_iam_role_policy\" \"project-a__plan\"", from: "Action = \"sso:ListAccountAssignments\"", to: "Action = [\"sso:CreateAccountAssignment\", \"sso:ListAccountAssignments\"]" },
    ] },
    Planted { name: "every action of sso in the plan role", expected: "action-not-own", edits: &[
        Edit::Replace { path: "terraform/common/tfc_oidc_iam_role.tf", after: "resource \"aws_iam_role_policy\" \"project-a__plan\"", from: "\"sso:DescribePermissionSet\",", to: "\"sso:*\"," },
    ] },
    Planted { name: "every action", expected: "action-not-own", edits: &[
        Edit::Replace { path: "terraform/common/tfc_oidc_iam_role.tf", after: "resource \"aws_iam_role_policy\" \"project-a__apply\"", from: "Action = \"sso:ProvisionPermissionSet\"", to: "Action = \"*\"" },
    ] },
    Planted { name: "a wildcard in an action", expected: "action-not-own", edits: &[
        Edit::Replace { path: "terraform/common/tfc_oidc_iam_role.tf", after: "resource \"aws_iam_role_policy\" \"project-a__apply\"", from: "\"sso:UpdatePermissionSet\",\n        ]\n        Resource = \"arn:aws:sso:::instance", to: "\"sso:Update*\",\n        ]\n        Resource = \"arn:aws:sso:::instance" },
    ] },
    Planted { name: "a wildcard for a letter", expected: "action-not-own", edits: &[
        Edit::Replace { path: "terraform/common/tfc_oidc_iam_role.tf", after: "resource \"aws_iam_role_policy\" \"project-a__apply\"", from: "\"sso:DeletePermissionSet\",", to: "\"sso:Delet?PermissionSet\"," },
    ] },
    Planted { name: "an action of another service", expected: "action-not-own", edits: &[
        Edit::Replace { path: "terraform/common/tfc_oidc_iam_role.tf", after: "resource \"aws_iam_role_policy\" \"project-a__apply\"", from: "\"identitystore:DescribeUser\",", to: "\"identitystore:DescribeUser\",\n          \"iam:PassRole\"," },
    ] },
    Planted { name: "an action in other letters", expected: "action-not-own", edits: &[
        Edit::Replace { path: "terraform/common/tfc_oidc_iam_role.tf", after: "resource \"aws_iam_role_policy\" \"project-a__apply\"", from: "\"sso:CreateAccountAssignment\",", to: "\"SSO:createaccountassignment\"," },
    ] },
    Planted { name: "listing the directory", expected: "action-not-own", edits: &[
        Edit::Replace { path: "terraform/common/tfc_oidc_iam_role.tf", after: "resource \"aws_iam_role_policy\" \"project-a__apply\"", from: "\"identitystore:DescribeUser\",", to: "\"identitystore:DescribeUser\",\n          \"identitystore:ListUsers\"," },
    ] },
    Planted { name: "NotAction", expected: "action-not-own", edits: &[
        Edit::Replace { path: "terraform/common/tfc_oidc_iam_role.tf", after: "resource \"aws_iam_role_policy\" \"project-a__apply\"", from: "Action   = \"sso:ProvisionPermissionSet\"", to: "NotAction   = \"sso:ProvisionPermissionSet\"" },
    ] },
    Planted { name: "NotResource", expected: "resource-not-own", edits: &[
        Edit::Replace { path: "terraform/common/tfc_oidc_iam_role.tf", after: "resource \"aws_iam_role_policy\" \"project-a__apply\"", from: "Resource = [\n          \"arn:aws:sso:::account/000000000000\"", to: "NotResource = [\n          \"arn:aws:sso:::account/000000000000\"" },
    ] },
    Planted { name: "every resource", expected: "resource-not-own", edits: &[
        Edit::Replace { path: "terraform/common/tfc_oidc_iam_role.tf", after: "resource \"aws_iam_role_policy\" \"project-a__apply\"", from: "Resource = \"arn:aws:sso:::instance/ssoins-0123456789abcdef\"", to: "Resource = \"*\"" },
    ] },
    Planted { name: "every permission set of every instance", expected: "resource-not-own", edits: &[
        Edit::Replace { path: "terraform/common/tfc_oidc_iam_role.tf", after: "resource \"aws_iam_role_policy\" \"project-a__apply\"", from: "permissionSet/ssoins-0123456789abcdef/*\"\n        Condition", to: "permissionSet/*\"\n        Condition" },
    ] },
    Planted { name: "another instance", expected: "resource-not-own", edits: &[
        Edit::Replace { path: "terraform/common/tfc_oidc_iam_role.tf", after: "resource \"aws_iam_role_policy\" \"project-a__apply\"", from: "instance/ssoins-0123456789abcdef", to: "instance/ssoins-fedcba9876543210" },
    ] },
    Planted { name: "another identity store", expected: "resource-not-own", edits: &[
        Edit::Replace { path: "terraform/common/tfc_oidc_iam_role.tf", after: "resource \"aws_iam_role_policy\" \"project-a__apply\"", from: "identitystore/d-0123456789", to: "identitystore/d-9876543210" },
    ] },
    Planted { name: "a statement with a misspelt effect", expected: "not-provable", edits: &[
        Edit::Replace { path: "terraform/common/tfc_oidc_iam_role.tf", after: "resource \"aws_iam_role_policy\" \"project-a__apply\"", from: "Effect = \"Deny\"", to: "Effect = \"deny\"" },
    ] },
    Planted { name: "writes without the tag's condition", expected: "tag-condition-missing", edits: &[
        Edit::Replace { path: "terraform/common/tfc_oidc_iam_role.tf", after: "WriteOwnPermissionSets", from: "        Condition = {\n          StringEquals = {\n            \"aws:ResourceTag/govgen:division\" = \"project-a\"\n          }\n        }\n", to: "" },
    ] },
    Planted { name: "writes where the tag is another's", expected: "tag-condition-missing", edits: &[
        Edit::Replace { path: "terraform/common/tfc_oidc_iam_role.tf", after: "WriteOwnPermissionSets", from: "\"aws:ResourceTag/govgen:division\" = \"project-a\"", to: "\"aws:ResourceTag/govgen:division\" = \"project-b\"" },
    ] },
    Planted { name: "writes where the tag is one of two", expected: "tag-condition-missing", edits: &[
        Edit::Replace { path: "terraform/common/tfc_oidc_iam_role.tf", after: "WriteOwnPermissionSets", from: "\"aws:ResourceTag/govgen:division\" = \"project-a\"", to: "\"aws:ResourceTag/govgen:division\" = [\"project-a\", \"common\"]" },
    ] },
    Planted { name: "writes where the tag is like anything", expected: "not-provable", edits: &[
        Edit::Replace { path: "terraform/common/tfc_oidc_iam_role.tf", after: "WriteOwnPermissionSets", from: "StringEquals = {", to: "StringLike = {" },
    ] },
    Planted { name: "writes where the tag is there or not", expected: "not-provable", edits: &[
        Edit::Replace { path: "terraform/common/tfc_oidc_iam_role.tf", after: "WriteOwnPermissionSets", from: "StringEquals = {", to: "StringEqualsIfExists = {" },
    ] },
    Planted { name: "writes where any value has the tag", expected: "not-provable", edits: &[
        Edit::Replace { path: "terraform/common/tfc_oidc_iam_role.tf", after: "WriteOwnPermissionSets", from: "StringEquals = {", to: "\"ForAllValues:StringEquals\" = {" },
    ] },
    Planted { name: "writes by the request's tag", expected: "tag-condition-missing", edits: &[
        Edit::Replace { path: "terraform/common/tfc_oidc_iam_role.tf", after: "WriteOwnPermissionSets", from: "aws:ResourceTag/govgen:division", to: "aws:RequestTag/govgen:division" },
    ] },
    Planted { name: "writes by the principal's tag", expected: "not-provable", edits: &[
        Edit::Replace { path: "terraform/common/tfc_oidc_iam_role.tf", after: "WriteOwnPermissionSets", from: "aws:ResourceTag/govgen:division", to: "aws:PrincipalTag/govgen:division" },
    ] },
    Planted { name: "writes by another tag", expected: "not-provable", edits: &[
        Edit::Replace { path: "terraform/common/tfc_oidc_iam_role.tf", after: "WriteOwnPermissionSets", from: "aws:ResourceTag/govgen:division", to: "aws:ResourceTag/team" },
    ] },
    Planted { name: "writes by a tag that is a wildcard", expected: "not-provable", edits: &[
        Edit::Replace { path: "terraform/common/tfc_oidc_iam_role.tf", after: "WriteOwnPermissionSets", from: "division\" = \"project-a\"", to: "division\" = \"*\"" },
    ] },
    Planted { name: "an unknown operator", expected: "not-provable", edits: &[
        Edit::Replace { path: "terraform/common/tfc_oidc_iam_role.tf", after: "WriteOwnPermissionSets", from: "StringEquals = {", to: "StringMatches = {" },
    ] },
    Planted { name: "creating with any tag", expected: "tag-condition-missing", edits: &[
        Edit::Replace { path: "terraform/common/tfc_oidc_iam_role.tf", after: "CreateOwnPermissionSets", from: "        Condition = {\n          StringEquals = {\n            \"aws:RequestTag/govgen:division\" = \"project-a\"\n          }\n        }\n", to: "" },
    ] },
    Planted { name: "creating by the resource's tag", expected: "tag-condition-missing", edits: &[
        Edit::Replace { path: "terraform/common/tfc_oidc_iam_role.tf", after: "CreateOwnPermissionSets", from: "aws:RequestTag/", to: "aws:ResourceTag/" },
    ] },
    Planted { name: "assigning any permission set", expected: "tag-condition-missing", edits: &[
        Edit::Replace { path: "terraform/common/tfc_oidc_iam_role.tf", after: "AssignOwnAndShared", from: "        Condition = {\n          StringEquals = {\n            \"aws:ResourceTag/govgen:division\" = [\n              \"project-a\",\n              \"common\",\n            ]\n          }\n        }\n", to: "" },
    ] },
    Planted { name: "assigning another division's permission sets", expected: "tag-condition-missing", edits: &[
        Edit::Replace { path: "terraform/common/tfc_oidc_iam_role.tf", after: "AssignOwnAndShared", from: "              \"common\",\n", to: "              \"common\",\n              \"project-b\",\n" },
    ] },
    Planted { name: "provisioning any permission set", expected: "tag-condition-missing", edits: &[
        Edit::Replace { path: "terraform/common/tfc_oidc_iam_role.tf", after: "ProvisionOwnPermissionSets", from: "        Condition = {\n          StringEquals = {\n            \"aws:ResourceTag/govgen:division\" = \"project-a\"\n          }\n        }\n", to: "" },
    ] },
    Planted { name: "a tag condition on the instance", expected: "tag-condition-misplaced", edits: &[
        Edit::Replace { path: "terraform/common/tfc_oidc_iam_role.tf", after: "UseInstance", from: "        Resource = \"arn:aws:sso:::instance/ssoins-0123456789abcdef\"\n", to: "        Resource = \"arn:aws:sso:::instance/ssoins-0123456789abcdef\"\n        Condition = {\n          StringEquals = {\n            \"aws:ResourceTag/govgen:division\" = \"project-a\"\n          }\n        }\n" },
    ] },
    Planted { name: "permission sets and instance under one condition", expected: "tag-condition-misplaced", edits: &[
        Edit::Replace { path: "terraform/common/tfc_oidc_iam_role.tf", after: "AssignOwnAndShared", from: "Resource = \"arn:aws:sso:::permissionSet/ssoins-0123456789abcdef/*\"", to: "Resource = [\"arn:aws:sso:::instance/ssoins-0123456789abcdef\", \"arn:aws:sso:::permissionSet/ssoins-0123456789abcdef/*\"]" },
    ] },
    Planted { name: "tagging the instance", expected: "owner-tag-writable", edits: &[
        Edit::Replace { path: "terraform/common/tfc_oidc_iam_role.tf", after: "UseInstance", from: "\"sso:UpdatePermissionSet\",\n        ]", to: "\"sso:UpdatePermissionSet\",\n          \"sso:TagResource\",\n        ]" },
    ] },
    Planted { name: "the owner's tag writable", expected: "owner-tag-writable", edits: &[
        Edit::Replace { path: "terraform/common/tfc_oidc_iam_role.tf", after: "resource \"aws_iam_role_policy\" \"project-a__apply\"", from: "      {\n        Sid    = \"KeepOwner\"\n        Effect = \"Deny\"\n        Action = [\n          \"sso:TagResource\",\n          \"sso:UntagResource\",\n        ]\n        Resource = \"*\"\n        Condition = {\n          \"ForAnyValue:StringEqualsIgnoreCase\" = {\n            \"aws:TagKeys\" = \"govgen:division\"\n          }\n        }\n      },\n", to: "" },
    ] },
    Planted { name: "the owner's tag removable", expected: "owner-tag-writable", edits: &[
        Edit::Replace { path: "terraform/common/tfc_oidc_iam_role.tf", after: "KeepOwner", from: "          \"sso:TagResource\",\n          \"sso:UntagResource\",\n", to: "          \"sso:TagResource\",\n" },
    ] },
    Planted { name: "the owner's tag guarded with case", expected: "owner-tag-writable", edits: &[
        Edit::Replace { path: "terraform/common/tfc_oidc_iam_role.tf", after: "KeepOwner", from: "ForAnyValue:StringEqualsIgnoreCase", to: "ForAnyValue:StringEquals" },
    ] },
    Planted { name: "the owner's tag guarded for all keys at once", expected: "owner-tag-writable", edits: &[
        Edit::Replace { path: "terraform/common/tfc_oidc_iam_role.tf", after: "KeepOwner", from: "ForAnyValue:StringEqualsIgnoreCase", to: "ForAllValues:StringEqualsIgnoreCase" },
    ] },
    Planted { name: "the owner's tag guarded on one resource", expected: "owner-tag-writable", edits: &[
        Edit::Replace { path: "terraform/common/tfc_oidc_iam_role.tf", after: "KeepOwner", from: "Resource = \"*\"", to: "Resource = \"arn:aws:sso:::instance/ssoins-0123456789abcdef\"" },
    ] },
    Planted { name: "another tag guarded", expected: "owner-tag-writable", edits: &[
        Edit::Replace { path: "terraform/common/tfc_oidc_iam_role.tf", after: "KeepOwner", from: "\"aws:TagKeys\" = \"govgen:division\"", to: "\"aws:TagKeys\" = \"govgen:owner\"" },
    ] },
    Planted { name: "one spelling of the tag unguarded", expected: "owner-tag-writable", edits: &[
        Edit::Replace { path: "terraform/common/tfc_oidc_iam_role.tf", after: "KeepOneOwner", from: "              \"??????:D???????\",\n", to: "" },
    ] },
];
