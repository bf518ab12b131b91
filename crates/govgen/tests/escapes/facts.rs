//! The list of escapes that are about the role that reads facts.

use crate::planted::{Edit, Planted};

/// Edits of the role that reads facts, for `govgen prove` of the same repository with that role.
#[rustfmt::skip]
pub(crate) static FACTS: &[Planted] = &[
    Planted { name: "facts: a wildcard in the subject", expected: "facts-role-trust-not-exact", edits: &[
        Edit::Replace { path: "terraform/common/facts_role.tf", after: "", from: "\"repo:octcat-org/governance:ref:refs/heads/main\"", to: "\"repo:octcat-org/governance:*\"" },
    ] },
    Planted { name: "facts: every branch", expected: "facts-role-trust-not-exact", edits: &[
        Edit::Replace { path: "terraform/common/facts_role.tf", after: "", from: "refs/heads/main", to: "refs/heads/*" },
    ] },
    Planted { name: "facts: a pull request", expected: "facts-role-trust-not-exact", edits: &[
        Edit::Replace { path: "terraform/common/facts_role.tf", after: "", from: "governance:ref:refs/heads/main", to: "governance:pull_request" },
    ] },
    Planted { name: "facts: a tag", expected: "facts-role-trust-not-exact", edits: &[
        Edit::Replace { path: "terraform/common/facts_role.tf", after: "", from: "refs/heads/main", to: "refs/tags/main" },
    ] },
    Planted { name: "facts: another branch", expected: "facts-role-trust-not-exact", edits: &[
        Edit::Replace { path: "terraform/common/facts_role.tf", after: "", from: "refs/heads/main", to: "refs/heads/dev" },
    ] },
    Planted { name: "facts: another repository", expected: "facts-role-trust-not-exact", edits: &[
        Edit::Replace { path: "terraform/common/facts_role.tf", after: "", from: "octcat-org/governance:", to: "octcat-org/website:" },
    ] },
    Planted { name: "facts: another organization", expected: "facts-role-trust-not-exact", edits: &[
        Edit::Replace { path: "terraform/common/facts_role.tf", after: "", from: "repo:octcat-org/", to: "repo:evil/" },
    ] },
    Planted { name: "facts: one id of two", expected: "facts-role-trust-not-exact", edits: &[
        Edit::Replace { path: "terraform/common/facts_role.tf", after: "", from: "octcat-org/governance:", to: "octcat-org@1/governance:" },
    ] },
    Planted { name: "facts: another repository behind ids", expected: "facts-role-trust-not-exact", edits: &[
        Edit::Replace { path: "terraform/common/facts_role.tf", after: "", from: "octcat-org/governance:", to: "octcat-org@1/website@2:" },
    ] },
    Planted { name: "facts: no id where one is begun", expected: "facts-role-trust-not-exact", edits: &[
        Edit::Replace { path: "terraform/common/facts_role.tf", after: "", from: "octcat-org/governance:", to: "octcat-org@/governance@:" },
    ] },
    Planted { name: "facts: two subjects", expected: "facts-role-trust-not-exact", edits: &[
        Edit::Replace { path: "terraform/common/facts_role.tf", after: "", from: "\"repo:octcat-org/governance:ref:refs/heads/main\"", to: "[\"repo:octcat-org/governance:ref:refs/heads/main\", \"repo:evil/x:ref:refs/heads/main\"]" },
    ] },
    Planted { name: "facts: another audience", expected: "facts-role-trust-not-exact", edits: &[
        Edit::Replace { path: "terraform/common/facts_role.tf", after: "assume_role_policy", from: "\"sts.amazonaws.com\"", to: "\"https://github.com/octcat-org\"" },
    ] },
    Planted { name: "facts: no audience", expected: "facts-role-trust-not-exact", edits: &[
        Edit::Replace { path: "terraform/common/facts_role.tf", after: "", from: "            \"token.actions.githubusercontent.com:aud\" = \"sts.amazonaws.com\"\n", to: "" },
    ] },
    Planted { name: "facts: no subject", expected: "facts-role-trust-not-exact", edits: &[
        Edit::Replace { path: "terraform/common/facts_role.tf", after: "", from: "            \"token.actions.githubusercontent.com:sub\" = \"repo:octcat-org/governance:ref:refs/heads/main\"\n", to: "" },
    ] },
    Planted { name: "facts: another claim", expected: "facts-role-trust-not-exact", edits: &[
        Edit::Replace { path: "terraform/common/facts_role.tf", after: "", from: "githubusercontent.com:sub", to: "githubusercontent.com:repository" },
    ] },
    Planted { name: "facts: StringLike", expected: "facts-role-trust-not-exact", edits: &[
        Edit::Replace { path: "terraform/common/facts_role.tf", after: "", from: "StringEquals = {", to: "StringLike = {" },
    ] },
    Planted { name: "facts: ForAllValues", expected: "facts-role-trust-not-exact", edits: &[
        Edit::Replace { path: "terraform/common/facts_role.tf", after: "", from: "StringEquals = {", to: "\"ForAllValues:StringEquals\" = {" },
    ] },
    Planted { name: "facts: no condition", expected: "facts-role-trust-not-exact", edits: &[
        Edit::Replace { path: "terraform/common/facts_role.tf", after: "", from: "        Condition = {\n          StringEquals = {\n            \"token.actions.githubusercontent.com:aud\" = \"sts.amazonaws.com\"\n            \"token.actions.githubusercontent.com:sub\" = \"repo:octcat-org/governance:ref:refs/heads/main\"\n          }\n        }\n", to: "" },
    ] },
    Planted { name: "facts: a second statement of trust", expected: "facts-role-trust-not-exact", edits: &[
        Edit::Replace { path: "terraform/common/facts_role.tf", after: "assume_role_policy", from: "    Statement = [\n", to: "    Statement = [\n      {\n        Effect = \"Allow\"\n        Principal = { AWS = \"arn:aws:iam::123456789012:root\" }\n        Action = \"sts:AssumeRole\"\n      },\n" },
    ] },
    Planted { name: "facts: runs of HCP Terraform", expected: "facts-role-trust-not-exact", edits: &[
        Edit::Replace { path: "terraform/common/facts_role.tf", after: "", from: "oidc-provider/token.actions.githubusercontent.com", to: "oidc-provider/app.terraform.io" },
    ] },
    Planted { name: "facts: everybody", expected: "facts-role-trust-not-exact", edits: &[
        Edit::Replace { path: "terraform/common/facts_role.tf", after: "", from: "Federated = \"arn:aws:iam::999999999999:oidc-provider/token.actions.githubusercontent.com\"", to: "AWS = \"*\"" },
    ] },
    Planted { name: "facts: a write", expected: "facts-role-writes", edits: &[
        Edit::Replace { path: "terraform/common/facts_role.tf", after: "resource \"aws_iam_role_policy\"", from: "\"sso:ListTagsForResource\"", to: "\"sso:ListTagsForResource\",\n          \"sso:CreateAccountAssignment\"" },
    ] },
    Planted { name: "facts: every action", expected: "facts-role-writes", edits: &[
        Edit::Replace { path: "terraform/common/facts_role.tf", after: "resource \"aws_iam_role_policy\"", from: "Action   = \"sso:ListInstances\"", to: "Action   = \"*\"" },
    ] },
    Planted { name: "facts: every action of a service", expected: "facts-role-writes", edits: &[
        Edit::Replace { path: "terraform/common/facts_role.tf", after: "resource \"aws_iam_role_policy\"", from: "\"organizations:ListRoots\"", to: "\"organizations:*\"" },
    ] },
    Planted { name: "facts: every list of a service", expected: "facts-role-writes", edits: &[
        Edit::Replace { path: "terraform/common/facts_role.tf", after: "resource \"aws_iam_role_policy\"", from: "\"sso:ListInstances\"", to: "\"sso:List*\"" },
    ] },
    Planted { name: "facts: a second statement", expected: "facts-role-writes", edits: &[
        Edit::Replace { path: "terraform/common/facts_role.tf", after: "resource \"aws_iam_role_policy\"", from: "    Statement = [\n", to: "    Statement = [\n      {\n        Sid = \"More\"\n        Effect = \"Allow\"\n        Action = \"iam:PassRole\"\n        Resource = \"*\"\n      },\n" },
    ] },
    Planted { name: "facts: a second policy", expected: "facts-role-writes", edits: &[
        Edit::Append { path: "terraform/common/facts_role.tf", text: "\nresource \"aws_iam_role_policy\" \"facts-1\" {\n  name = \"govgen-facts-1\"\n  role = aws_iam_role.facts.name\n\n  policy = jsonencode({\n    Version = \"2012-10-17\"\n    Statement = [\n      {\n        Sid = \"More\"\n        Effect = \"Allow\"\n        Action = \"sts:AssumeRole\"\n        Resource = \"arn:aws:iam::*:role/admin\"\n      }\n    ]\n  })\n}\n" },
    ] },
    Planted { name: "facts: writes by a key", expected: "facts-role-writes", edits: &[
        Edit::Replace { path: "terraform/common/facts_role.tf", after: "resource \"aws_iam_role_policy\"", from: "    Statement = [\n", to: "    Statement = [\n      {\n        Sid = \"Key\"\n        Effect = \"Allow\"\n        Action = \"kms:Encrypt\"\n        Resource = \"arn:aws:kms:ap-northeast-1:999999999999:key/0123abcd-01ab-23cd-45ef-0123456789ab\"\n      },\n" },
    ] },
    Planted { name: "facts: a key for every service", expected: "facts-role-elsewhere", edits: &[
        Edit::Replace { path: "terraform/common/facts_role.tf", after: "resource \"aws_iam_role_policy\"", from: "    Statement = [\n", to: "    Statement = [\n      {\n        Sid = \"Key\"\n        Effect = \"Allow\"\n        Action = \"kms:Decrypt\"\n        Resource = \"arn:aws:kms:ap-northeast-1:999999999999:key/0123abcd-01ab-23cd-45ef-0123456789ab\"\n      },\n" },
    ] },
    Planted { name: "facts: every key", expected: "facts-role-writes", edits: &[
        Edit::Replace { path: "terraform/common/facts_role.tf", after: "resource \"aws_iam_role_policy\"", from: "    Statement = [\n", to: "    Statement = [\n      {\n        Sid = \"Key\"\n        Effect = \"Allow\"\n        Action = \"kms:Decrypt\"\n        Resource = \"*\"\n      },\n" },
    ] },
    Planted { name: "facts: another instance", expected: "facts-role-elsewhere", edits: &[
        Edit::Replace { path: "terraform/common/facts_role.tf", after: "\"sso:ListPermissionSetsProvisionedToAccount\"", from: "instance/ssoins-0123456789abcdef", to: "instance/ssoins-ffffffffffffffff" },
    ] },
    Planted { name: "facts: permission sets of every instance", expected: "facts-role-elsewhere", edits: &[
        Edit::Replace { path: "terraform/common/facts_role.tf", after: "resource \"aws_iam_role_policy\"", from: "permissionSet/ssoins-0123456789abcdef/*", to: "permissionSet/*" },
    ] },
    Planted { name: "facts: every application's tags", expected: "facts-role-elsewhere", edits: &[
        Edit::Replace { path: "terraform/common/facts_role.tf", after: "resource \"aws_iam_role_policy\"", from: "\"arn:aws:sso:::permissionSet/ssoins-0123456789abcdef/*\"", to: "\"*\"" },
    ] },
    Planted { name: "facts: a condition", expected: "facts-role-elsewhere", edits: &[
        Edit::Replace { path: "terraform/common/facts_role.tf", after: "resource \"aws_iam_role_policy\"", from: "Resource = \"*\"\n", to: "Resource = \"*\"\n        Condition = {\n          StringEquals = {\n            \"aws:ResourceTag/govgen:division\" = \"project-a\"\n          }\n        }\n" },
    ] },
    Planted { name: "facts: NotAction", expected: "action-not-own", edits: &[
        Edit::Replace { path: "terraform/common/facts_role.tf", after: "resource \"aws_iam_role_policy\"", from: "Action   = \"sso:ListInstances\"", to: "NotAction = \"sso:ListInstances\"" },
    ] },
    Planted { name: "facts: NotResource", expected: "resource-not-own", edits: &[
        Edit::Replace { path: "terraform/common/facts_role.tf", after: "resource \"aws_iam_role_policy\"", from: "Resource = \"*\"", to: "NotResource = \"x\"" },
    ] },
    Planted { name: "facts: a division's role with the rights", expected: "resource-not-own", edits: &[
        Edit::Replace { path: "terraform/common/facts_role.tf", after: "resource \"aws_iam_role_policy\"", from: "role = aws_iam_role.facts.name", to: "role = aws_iam_role.project-a__plan.name" },
    ] },
    Planted { name: "facts: a session of a day", expected: "not-provable", edits: &[
        Edit::Replace { path: "terraform/common/facts_role.tf", after: "", from: "max_session_duration = 3600", to: "max_session_duration = 43200" },
    ] },
    Planted { name: "facts: another name", expected: "not-provable", edits: &[
        Edit::Replace { path: "terraform/common/facts_role.tf", after: "", from: "name                 = \"govgen-facts\"", to: "name                 = \"admin\"" },
    ] },
    Planted { name: "facts: another issuer", expected: "root-not-pinned", edits: &[
        Edit::Replace { path: "terraform/common/facts_role.tf", after: "", from: "https://token.actions.githubusercontent.com", to: "https://evil.example" },
    ] },
    Planted { name: "facts: a provider for any audience", expected: "root-not-pinned", edits: &[
        Edit::Replace { path: "terraform/common/facts_role.tf", after: "", from: "client_id_list = [\"sts.amazonaws.com\"]", to: "client_id_list = [\"sts.amazonaws.com\", \"x\"]" },
    ] },
    Planted { name: "facts: no provider", expected: "part-missing", edits: &[
        Edit::Replace { path: "terraform/common/facts_role.tf", after: "", from: "resource \"aws_iam_openid_connect_provider\" \"github\" {\n  url            = \"https://token.actions.githubusercontent.com\"\n  client_id_list = [\"sts.amazonaws.com\"]\n}\n\n", to: "" },
    ] },
    Planted { name: "facts: a workspace takes on the role", expected: "credentials-not-own", edits: &[
        Edit::Replace { path: "terraform/common/tfe.tf", after: "\"project-a\"", from: "aws_iam_role.project-a__plan.arn", to: "aws_iam_role.facts.arn" },
    ] },
];
