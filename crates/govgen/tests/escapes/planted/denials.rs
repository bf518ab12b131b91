//! Accounts that no role reaches, and what a role is denied.

use super::{Edit, Planted};

#[rustfmt::skip]
pub(super) static DENIALS: &[Planted] = &[
    Planted { name: "a foreign account", expected: "foreign-account-reachable", edits: &[
        Edit::Replace { path: "terraform/common/tfc_oidc_iam_role.tf", after: "AssignInAccounts", from: "\"arn:aws:sso:::account/111111111111\",", to: "\"arn:aws:sso:::account/111111111111\",\n          \"arn:aws:sso:::account/222222222222\"," },
    ] },
    Planted { name: "an account nobody has heard of", expected: "foreign-account-reachable", edits: &[
        Edit::Replace { path: "terraform/common/tfc_oidc_iam_role.tf", after: "AssignInAccounts", from: "\"arn:aws:sso:::account/111111111111\",", to: "\"arn:aws:sso:::account/111111111111\",\n          \"arn:aws:sso:::account/123456789012\"," },
    ] },
    Planted { name: "an account to provision in", expected: "foreign-account-reachable", edits: &[
        Edit::Replace { path: "terraform/common/tfc_oidc_iam_role.tf", after: "ProvisionInAccounts", from: "\"arn:aws:sso:::account/111111111111\",", to: "\"arn:aws:sso:::account/111111111111\",\n          \"arn:aws:sso:::account/123456789012\"," },
    ] },
    Planted { name: "an account to read", expected: "foreign-account-reachable", edits: &[
        Edit::Replace { path: "terraform/common/tfc_oidc_iam_role.tf", after: "resource \"aws_iam_role_policy\" \"project-a__plan\"", from: "\"arn:aws:sso:::account/111111111111\",", to: "\"arn:aws:sso:::account/111111111111\",\n          \"arn:aws:sso:::account/222222222222\"," },
    ] },
    Planted { name: "every account", expected: "foreign-account-reachable", edits: &[
        Edit::Replace { path: "terraform/common/tfc_oidc_iam_role.tf", after: "AssignInAccounts", from: "account/111111111111", to: "account/*" },
    ] },
    Planted { name: "accounts that begin alike", expected: "foreign-account-reachable", edits: &[
        Edit::Replace { path: "terraform/common/tfc_oidc_iam_role.tf", after: "AssignInAccounts", from: "account/111111111111", to: "account/1*" },
    ] },
    Planted { name: "accounts but for a digit", expected: "foreign-account-reachable", edits: &[
        Edit::Replace { path: "terraform/common/tfc_oidc_iam_role.tf", after: "AssignInAccounts", from: "account/111111111111", to: "account/11111111111?" },
    ] },
    Planted { name: "an account by a variable", expected: "foreign-account-reachable", edits: &[
        Edit::Replace { path: "terraform/common/tfc_oidc_iam_role.tf", after: "AssignInAccounts", from: "account/111111111111", to: "account/$${aws:PrincipalAccount}" },
    ] },
    Planted { name: "the management account", expected: "reserved-account-reachable", edits: &[
        Edit::Replace { path: "terraform/common/tfc_oidc_iam_role.tf", after: "AssignInAccounts", from: "account/111111111111", to: "account/999999999999" },
    ] },
    Planted { name: "a reserved account", expected: "reserved-account-reachable", edits: &[
        Edit::Replace { path: "terraform/common/tfc_oidc_iam_role.tf", after: "AssignInAccounts", from: "account/111111111111", to: "account/888888888888" },
    ] },
    Planted { name: "the management account not denied", expected: "reserved-account-reachable", edits: &[
        Edit::Replace { path: "terraform/common/tfc_oidc_iam_role.tf", after: "KeepOutOfReservedAccounts", from: "          \"arn:aws:sso:::account/999999999999\",\n", to: "" },
    ] },
    Planted { name: "a reserved account not denied", expected: "reserved-account-reachable", edits: &[
        Edit::Replace { path: "terraform/common/tfc_oidc_iam_role.tf", after: "KeepOutOfReservedAccounts", from: "          \"arn:aws:sso:::account/888888888888\",\n", to: "" },
    ] },
    Planted { name: "reserved accounts denied one action", expected: "reserved-account-reachable", edits: &[
        Edit::Replace { path: "terraform/common/tfc_oidc_iam_role.tf", after: "KeepOutOfReservedAccounts", from: "Action = \"sso:*\"", to: "Action = \"sso:CreateAccountAssignment\"" },
    ] },
    Planted { name: "reserved accounts denied under a condition", expected: "reserved-account-reachable", edits: &[
        Edit::Replace { path: "terraform/common/tfc_oidc_iam_role.tf", after: "KeepOutOfReservedAccounts", from: "        Action = \"sso:*\"\n", to: "        Action = \"sso:*\"\n        Condition = {\n          Bool = {\n            \"aws:MultiFactorAuthPresent\" = \"true\"\n          }\n        }\n" },
    ] },
    Planted { name: "the denial made an allowance", expected: "resource-not-own", edits: &[
        Edit::Replace { path: "terraform/common/tfc_oidc_iam_role.tf", after: "KeepOutOfEverythingElse", from: "Effect = \"Deny\"", to: "Effect = \"Allow\"" },
    ] },
    Planted { name: "the denial without instance writes", expected: "denial-missing", edits: &[
        Edit::Replace { path: "terraform/common/tfc_oidc_iam_role.tf", after: "resource \"aws_iam_role_policy\" \"project-a__apply\"", from: "          \"sso:*Instance*\",\n", to: "" },
    ] },
    Planted { name: "the denial without the older directory", expected: "denial-missing", edits: &[
        Edit::Replace { path: "terraform/common/tfc_oidc_iam_role.tf", after: "resource \"aws_iam_role_policy\" \"project-a__apply\"", from: "          \"sso-directory:*\",\n", to: "" },
    ] },
    Planted { name: "the denial without account access", expected: "denial-missing", edits: &[
        Edit::Replace { path: "terraform/common/tfc_oidc_iam_role.tf", after: "resource \"aws_iam_role_policy\" \"project-a__apply\"", from: "          \"account-access:*\",\n", to: "" },
    ] },
    Planted { name: "the denial of users made narrower", expected: "denial-missing", edits: &[
        Edit::Replace { path: "terraform/common/tfc_oidc_iam_role.tf", after: "resource \"aws_iam_role_policy\" \"project-a__apply\"", from: "\"identitystore:Create*\"", to: "\"identitystore:CreateUser\"" },
    ] },
    Planted { name: "the denial under a condition", expected: "denial-missing", edits: &[
        Edit::Replace { path: "terraform/common/tfc_oidc_iam_role.tf", after: "KeepOutOfEverythingElse", from: "        Resource = \"*\"\n", to: "        Resource = \"*\"\n        Condition = {\n          StringEquals = {\n            \"aws:PrincipalTag/x\" = \"y\"\n          }\n        }\n" },
    ] },
    Planted { name: "the denial on one resource", expected: "denial-missing", edits: &[
        Edit::Replace { path: "terraform/common/tfc_oidc_iam_role.tf", after: "KeepOutOfEverythingElse", from: "Resource = \"*\"", to: "Resource = \"arn:aws:sso:::instance/ssoins-0123456789abcdef\"" },
    ] },
    Planted { name: "the denial by NotAction", expected: "denial-missing", edits: &[
        Edit::Replace { path: "terraform/common/tfc_oidc_iam_role.tf", after: "KeepOutOfEverythingElse", from: "Action = [", to: "NotAction = [" },
    ] },
    Planted { name: "another division's directory", expected: "workspace-not-own", edits: &[
        Edit::Replace { path: "terraform/common/tfe.tf", after: "resource \"tfe_workspace\" \"project-a\"", from: "\"terraform/project-a\"", to: "\"terraform/project-b\"" },
    ] },
    Planted { name: "the organization's directory", expected: "workspace-not-own", edits: &[
        Edit::Replace { path: "terraform/common/tfe.tf", after: "resource \"tfe_workspace\" \"project-a\"", from: "\"terraform/project-a\"", to: "\"terraform/common\"" },
    ] },
];
