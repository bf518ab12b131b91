//! The list: each escape with its edits and the name it has to be found under.

/// A change of a file.
pub(crate) enum Edit {
    /// The first `from` behind `after` becomes `to`.
    Replace { path: &'static str, after: &'static str, from: &'static str, to: &'static str },
    /// More text at the end.
    Append { path: &'static str, text: &'static str },
    /// A file that is not rendered.
    New { path: &'static str, text: &'static str },
    /// A rendered file that is gone.
    Remove { path: &'static str },
}

/// One planted escape.
pub(crate) struct Planted {
    /// What was done, in words.
    pub(crate) name: &'static str,
    /// The finding that has to be among those found; empty for none.
    pub(crate) expected: &'static str,
    /// How.
    pub(crate) edits: &'static [Edit],
}

/// A link in place of a file, which no text can show.
pub(crate) static LINK: Planted = Planted { name: "a link in a root", expected: "not-provable", edits: &[] };

/// Edits of what was rendered, for `govgen prove`.
#[rustfmt::skip]
pub(crate) static RENDERED: &[Planted] = &[
    Planted { name: "trust with StringLike", expected: "trust-not-exact", edits: &[
        Edit::Replace { path: "terraform/common/tfc_oidc_iam_role.tf", after: "resource \"aws_iam_role\" \"project-a__apply\"", from: "StringEquals = {", to: "StringLike = {" },
    ] },
    Planted { name: "trust with StringEqualsIfExists", expected: "trust-not-exact", edits: &[
        Edit::Replace { path: "terraform/common/tfc_oidc_iam_role.tf", after: "resource \"aws_iam_role\" \"project-a__apply\"", from: "StringEquals = {", to: "StringEqualsIfExists = {" },
    ] },
    Planted { name: "trust with ForAnyValue", expected: "trust-not-exact", edits: &[
        Edit::Replace { path: "terraform/common/tfc_oidc_iam_role.tf", after: "resource \"aws_iam_role\" \"project-a__apply\"", from: "StringEquals = {", to: "\"ForAnyValue:StringEquals\" = {" },
    ] },
    Planted { name: "trust without an audience", expected: "trust-not-exact", edits: &[
        Edit::Replace { path: "terraform/common/tfc_oidc_iam_role.tf", after: "resource \"aws_iam_role\" \"project-a__apply\"", from: "            \"app.terraform.io:aud\" = \"aws.workload.identity\"\n", to: "" },
    ] },
    Planted { name: "trust in another audience", expected: "trust-not-exact", edits: &[
        Edit::Replace { path: "terraform/common/tfc_oidc_iam_role.tf", after: "resource \"aws_iam_role\" \"project-a__apply\"", from: "\"aws.workload.identity\"", to: "\"sts.amazonaws.com\"" },
    ] },
    Planted { name: "trust without a subject", expected: "trust-not-exact", edits: &[
        Edit::Replace { path: "terraform/common/tfc_oidc_iam_role.tf", after: "resource \"aws_iam_role\" \"project-a__apply\"", from: "            \"app.terraform.io:sub\" = \"organization:octcat:project:identity-center:workspace:identity-center-project-a:run_phase:apply\"\n", to: "" },
    ] },
    Planted { name: "trust in every phase", expected: "trust-not-exact", edits: &[
        Edit::Replace { path: "terraform/common/tfc_oidc_iam_role.tf", after: "resource \"aws_iam_role\" \"project-a__apply\"", from: "run_phase:apply", to: "run_phase:*" },
    ] },
    Planted { name: "trust in the plan for the apply role", expected: "trusted-twice", edits: &[
        Edit::Replace { path: "terraform/common/tfc_oidc_iam_role.tf", after: "resource \"aws_iam_role\" \"project-a__apply\"", from: "run_phase:apply", to: "run_phase:plan" },
    ] },
    Planted { name: "trust in another division's workspace", expected: "trust-not-exact", edits: &[
        Edit::Replace { path: "terraform/common/tfc_oidc_iam_role.tf", after: "resource \"aws_iam_role\" \"project-a__apply\"", from: "workspace:identity-center-project-a:", to: "workspace:identity-center-project-b:" },
    ] },
    Planted { name: "trust in another project", expected: "trust-not-exact", edits: &[
        Edit::Replace { path: "terraform/common/tfc_oidc_iam_role.tf", after: "resource \"aws_iam_role\" \"project-a__apply\"", from: "project:identity-center:", to: "project:Default Project:" },
    ] },
    Planted { name: "trust in two subjects", expected: "trust-not-exact", edits: &[
        Edit::Replace { path: "terraform/common/tfc_oidc_iam_role.tf", after: "resource \"aws_iam_role\" \"project-a__apply\"", from: "\"organization:octcat:project:identity-center:workspace:identity-center-project-a:run_phase:apply\"", to: "[\"organization:octcat:project:identity-center:workspace:identity-center-project-a:run_phase:apply\", \"organization:evil:project:x:workspace:y:run_phase:apply\"]" },
    ] },
    Planted { name: "trust with a second statement", expected: "trust-not-exact", edits: &[
        Edit::Replace { path: "terraform/common/tfc_oidc_iam_role.tf", after: "resource \"aws_iam_role\" \"project-a__apply\"", from: "    Statement = [\n", to: "    Statement = [\n      {\n        Effect = \"Allow\"\n        Principal = { AWS = \"arn:aws:iam::123456789012:root\" }\n        Action = \"sts:AssumeRole\"\n      },\n" },
    ] },
    Planted { name: "trust in everybody", expected: "trust-not-exact", edits: &[
        Edit::Replace { path: "terraform/common/tfc_oidc_iam_role.tf", after: "resource \"aws_iam_role\" \"project-a__apply\"", from: "Principal = {\n          Federated = \"arn:aws:iam::999999999999:oidc-provider/app.terraform.io\"\n        }", to: "Principal = \"*\"" },
    ] },
    Planted { name: "trust in another provider", expected: "trust-not-exact", edits: &[
        Edit::Replace { path: "terraform/common/tfc_oidc_iam_role.tf", after: "resource \"aws_iam_role\" \"project-a__apply\"", from: "oidc-provider/app.terraform.io", to: "oidc-provider/token.actions.githubusercontent.com" },
    ] },
    Planted { name: "trust with sts:AssumeRole as well", expected: "trust-not-exact", edits: &[
        Edit::Replace { path: "terraform/common/tfc_oidc_iam_role.tf", after: "resource \"aws_iam_role\" \"project-a__apply\"", from: "Action = \"sts:AssumeRoleWithWebIdentity\"", to: "Action = [\"sts:AssumeRoleWithWebIdentity\", \"sts:AssumeRole\"]" },
    ] },
    Planted { name: "trust with NotPrincipal", expected: "trust-not-exact", edits: &[
        Edit::Replace { path: "terraform/common/tfc_oidc_iam_role.tf", after: "resource \"aws_iam_role\" \"project-a__apply\"", from: "Principal = {", to: "NotPrincipal = {" },
    ] },
    Planted { name: "trust with the issuer's other claim", expected: "trust-not-exact", edits: &[
        Edit::Replace { path: "terraform/common/tfc_oidc_iam_role.tf", after: "resource \"aws_iam_role\" \"project-a__apply\"", from: "\"app.terraform.io:sub\"", to: "\"app.terraform.io:terraform_organization_name\"" },
    ] },
    Planted { name: "a key twice in a trust policy", expected: "not-provable", edits: &[
        Edit::Replace { path: "terraform/common/tfc_oidc_iam_role.tf", after: "resource \"aws_iam_role\" \"project-a__apply\"", from: "        Effect = \"Allow\"\n", to: "        Effect = \"Allow\"\n        Effect = \"Deny\"\n" },
    ] },
    Planted { name: "a role that lives for a day", expected: "not-provable", edits: &[
        Edit::Replace { path: "terraform/common/tfc_oidc_iam_role.tf", after: "resource \"aws_iam_role\" \"project-a__apply\"", from: "max_session_duration = 3600", to: "max_session_duration = 43200" },
    ] },
    Planted { name: "a role of another name", expected: "not-provable", edits: &[
        Edit::Replace { path: "terraform/common/tfc_oidc_iam_role.tf", after: "resource \"aws_iam_role\" \"project-a__apply\"", from: "\"govgen-project-a-apply\"", to: "\"admin\"" },
    ] },
    Planted { name: "a role under another path", expected: "not-provable", edits: &[
        Edit::Replace { path: "terraform/common/tfc_oidc_iam_role.tf", after: "resource \"aws_iam_role\" \"project-a__apply\"", from: "path                 = \"/govgen/\"", to: "path                 = \"/\"" },
    ] },
    Planted { name: "a role without a division", expected: "not-provable", edits: &[
        Edit::Append { path: "terraform/common/tfc_oidc_iam_role.tf", text: "\nresource \"aws_iam_role\" \"admin\" {\n  name                 = \"admin\"\n  path                 = \"/\"\n  max_session_duration = 3600\n  assume_role_policy   = jsonencode({})\n}\n" },
    ] },
    Planted { name: "a managed policy from outside", expected: "not-provable", edits: &[
        Edit::Append { path: "terraform/common/tfc_oidc_iam_role.tf", text: "\nresource \"aws_iam_role_policy_attachment\" \"project-a__apply-1\" {\n  role       = aws_iam_role.project-a__apply.name\n  policy_arn = \"arn:aws:iam::aws:policy/AdministratorAccess\"\n}\n" },
    ] },
    Planted { name: "managed_policy_arns of a role", expected: "not-provable", edits: &[
        Edit::Replace { path: "terraform/common/tfc_oidc_iam_role.tf", after: "resource \"aws_iam_role\" \"project-a__apply\"", from: "  path                 = \"/govgen/\"\n", to: "  path                 = \"/govgen/\"\n  managed_policy_arns  = [\"arn:aws:iam::aws:policy/AdministratorAccess\"]\n" },
    ] },
    Planted { name: "a role for the shared permission sets", expected: "not-provable", edits: &[
        Edit::Append { path: "terraform/common/tfc_oidc_iam_role.tf", text: "\nresource \"aws_iam_role\" \"common__apply\" {\n  name                 = \"govgen-common-apply\"\n  path                 = \"/govgen/\"\n  max_session_duration = 3600\n  assume_role_policy   = jsonencode({})\n}\n" },
    ] },
    Planted { name: "a condition key in other letters", expected: "not-provable", edits: &[
        Edit::Replace { path: "terraform/common/tfc_oidc_iam_role.tf", after: "WriteOwnPermissionSets", from: "aws:ResourceTag/govgen:division", to: "aws:ResourceTag/Govgen:Division" },
    ] },
    Planted { name: "no OIDC provider", expected: "part-missing", edits: &[
        Edit::Remove { path: "terraform/common/tfc_oidc_provider.tf" },
    ] },
    Planted { name: "people looked up by something else", expected: "assignment-not-own", edits: &[
        Edit::Replace { path: "terraform/project-a/permission.tf", after: "", from: "\"UserName\"", to: "\"ExternalIds.Id\"" },
    ] },
    Planted { name: "a comment with a line in it", expected: "not-provable", edits: &[
        Edit::Replace { path: "terraform/project-a/permission.tf", after: "", from: "resource \"aws_ssoadmin_permission_set\"", to: "# x\rresource \"x\" \"y\" {}\nresource \"aws_ssoadmin_permission_set\"" },
    ] },
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
    Planted { name: "started by every change", expected: "workspace-not-own", edits: &[
        Edit::Replace { path: "terraform/common/tfe.tf", after: "resource \"tfe_workspace\" \"project-a\"", from: "[\"/terraform/project-a/**/*\"]", to: "[\"/**/*\"]" },
    ] },
    Planted { name: "started by another division's changes too", expected: "workspace-not-own", edits: &[
        Edit::Replace { path: "terraform/common/tfe.tf", after: "resource \"tfe_workspace\" \"project-a\"", from: "[\"/terraform/project-a/**/*\"]", to: "[\"/terraform/project-a/**/*\", \"/terraform/project-b/**/*\"]" },
    ] },
    Planted { name: "another repository", expected: "workspace-not-own", edits: &[
        Edit::Replace { path: "terraform/common/tfe.tf", after: "resource \"tfe_workspace\" \"project-b\"", from: "\"octcat-org/governance\"", to: "\"octcat-org/other\"" },
    ] },
    Planted { name: "another branch", expected: "workspace-not-own", edits: &[
        Edit::Replace { path: "terraform/common/tfe.tf", after: "resource \"tfe_workspace\" \"project-b\"", from: "= \"main\"", to: "= \"dev\"" },
    ] },
    Planted { name: "a workspace of another name", expected: "workspace-not-own", edits: &[
        Edit::Replace { path: "terraform/common/tfe.tf", after: "resource \"tfe_workspace\" \"project-a\"", from: "\"identity-center-project-a\"", to: "\"identity-center-project-b\"" },
    ] },
    Planted { name: "runs on somebody's agent", expected: "workspace-not-own", edits: &[
        Edit::Replace { path: "terraform/common/tfe.tf", after: "", from: "\"remote\"", to: "\"agent\"" },
    ] },
    Planted { name: "runs on somebody's machine", expected: "workspace-not-own", edits: &[
        Edit::Replace { path: "terraform/common/tfe.tf", after: "", from: "\"remote\"", to: "\"local\"" },
    ] },
    Planted { name: "state for everybody", expected: "workspace-not-own", edits: &[
        Edit::Replace { path: "terraform/common/tfe.tf", after: "", from: "global_remote_state = false", to: "global_remote_state = true" },
    ] },
    Planted { name: "state for another workspace", expected: "not-provable", edits: &[
        Edit::Replace { path: "terraform/common/tfe.tf", after: "", from: "  global_remote_state = false\n", to: "  global_remote_state = false\n  remote_state_consumer_ids = [tfe_workspace.project-b.id]\n" },
    ] },
    Planted { name: "a workspace that may be forced away", expected: "not-provable", edits: &[
        Edit::Replace { path: "terraform/common/tfe.tf", after: "", from: "  queue_all_runs     = true\n", to: "  queue_all_runs     = true\n  force_delete       = true\n" },
    ] },
    Planted { name: "destroy plans allowed", expected: "workspace-not-own", edits: &[
        Edit::Replace { path: "terraform/common/tfe.tf", after: "", from: "allow_destroy_plan = false", to: "allow_destroy_plan = true" },
    ] },
    Planted { name: "the apply role for plans", expected: "credentials-not-own", edits: &[
        Edit::Replace { path: "terraform/common/tfe.tf", after: "", from: "\"TFC_AWS_PLAN_ROLE_ARN\" : aws_iam_role.project-a__plan.arn", to: "\"TFC_AWS_PLAN_ROLE_ARN\" : aws_iam_role.project-a__apply.arn" },
    ] },
    Planted { name: "another division's apply role", expected: "credentials-not-own", edits: &[
        Edit::Replace { path: "terraform/common/tfe.tf", after: "", from: "aws_iam_role.project-a__apply.arn", to: "aws_iam_role.project-b__apply.arn" },
    ] },
    Planted { name: "one role for both phases", expected: "credentials-not-own", edits: &[
        Edit::Replace { path: "terraform/common/tfe.tf", after: "", from: "\"TFC_AWS_APPLY_ROLE_ARN\"", to: "\"TFC_AWS_RUN_ROLE_ARN\"" },
    ] },
    Planted { name: "a role from outside", expected: "credentials-not-own", edits: &[
        Edit::Replace { path: "terraform/common/tfe.tf", after: "", from: "aws_iam_role.project-a__apply.arn", to: "\"arn:aws:iam::999999999999:role/admin\"" },
    ] },
    Planted { name: "credentials in another workspace", expected: "credentials-not-own", edits: &[
        Edit::Replace { path: "terraform/common/tfe.tf", after: "resource \"tfe_variable\" \"project-a\"", from: "workspace_id = tfe_workspace.project-a.id", to: "workspace_id = tfe_workspace.project-b.id" },
    ] },
    Planted { name: "a key as a variable", expected: "credentials-not-own", edits: &[
        Edit::Replace { path: "terraform/common/tfe.tf", after: "", from: "    \"TFC_AWS_PROVIDER_AUTH\" : \"true\"\n", to: "    \"TFC_AWS_PROVIDER_AUTH\" : \"true\"\n    \"AWS_ACCESS_KEY_ID\" : \"AKIAIOSFODNN7EXAMPLE\"\n" },
    ] },
    Planted { name: "a sensitive variable", expected: "not-provable", edits: &[
        Edit::Replace { path: "terraform/common/tfe.tf", after: "", from: "  category     = \"env\"\n", to: "  category     = \"env\"\n  sensitive    = true\n" },
    ] },
    Planted { name: "another variable", expected: "credentials-not-own", edits: &[
        Edit::Replace { path: "terraform/common/tfe.tf", after: "resource \"tfe_variable\" \"project-a__shared", from: "\"shared_permission_set_arns\"\n", to: "\"instance_arn\"\n" },
    ] },
    Planted { name: "team access to a workspace", expected: "not-provable", edits: &[
        Edit::Append { path: "terraform/common/tfe.tf", text: "\nresource \"tfe_team_access\" \"x\" {\n  access = \"admin\"\n}\n" },
    ] },
    Planted { name: "runs started by another workspace", expected: "not-provable", edits: &[
        Edit::Append { path: "terraform/common/tfe.tf", text: "\nresource \"tfe_run_trigger\" \"x\" {\n  workspace_id  = tfe_workspace.project-a.id\n  sourceable_id = tfe_workspace.project-b.id\n}\n" },
    ] },
    Planted { name: "another shared permission set's ARN", expected: "not-provable", edits: &[
        Edit::Replace { path: "terraform/common/tfe.tf", after: "", from: "aws_ssoadmin_permission_set.read-only.arn", to: "\"arn:aws:sso:::permissionSet/ssoins-0123456789abcdef/ps-0123456789abcdef\"" },
    ] },
    Planted { name: "a second provider", expected: "not-provable", edits: &[
        Edit::Append { path: "terraform/project-a/versions.tf", text: "\nprovider \"aws\" {\n  alias  = \"other\"\n  region = \"us-east-1\"\n}\n" },
    ] },
    Planted { name: "a provider that assumes a role", expected: "not-provable", edits: &[
        Edit::Replace { path: "terraform/project-a/versions.tf", after: "", from: "  retry_mode          = \"adaptive\"\n", to: "  retry_mode          = \"adaptive\"\n  assume_role {\n    role_arn = \"arn:aws:iam::999999999999:role/admin\"\n  }\n" },
    ] },
    Planted { name: "a provider with another account", expected: "root-not-pinned", edits: &[
        Edit::Replace { path: "terraform/project-a/versions.tf", after: "", from: "999999999999", to: "123456789012" },
    ] },
    Planted { name: "a provider without an account", expected: "not-provable", edits: &[
        Edit::Replace { path: "terraform/project-a/versions.tf", after: "", from: "  allowed_account_ids = [\"999999999999\"]\n", to: "" },
    ] },
    Planted { name: "a provider of another source", expected: "root-not-pinned", edits: &[
        Edit::Replace { path: "terraform/project-a/versions.tf", after: "", from: "hashicorp/aws", to: "evil/aws" },
    ] },
    Planted { name: "a provider more", expected: "not-provable", edits: &[
        Edit::Replace { path: "terraform/project-a/versions.tf", after: "", from: "    aws = {", to: "    http = {\n      source  = \"hashicorp/http\"\n      version = \"3.0.0\"\n    }\n    aws = {" },
    ] },
    Planted { name: "a backend", expected: "not-provable", edits: &[
        Edit::Replace { path: "terraform/project-a/versions.tf", after: "", from: "terraform {\n", to: "terraform {\n  backend \"s3\" {\n    bucket = \"x\"\n  }\n" },
    ] },
    Planted { name: "another region", expected: "root-not-pinned", edits: &[
        Edit::Replace { path: "terraform/project-a/versions.tf", after: "", from: "ap-northeast-1", to: "us-east-1" },
    ] },
    Planted { name: "another instance in a root", expected: "root-not-pinned", edits: &[
        Edit::Replace { path: "terraform/project-a/variable.tf", after: "", from: "ssoins-0123456789abcdef", to: "ssoins-fedcba9876543210" },
    ] },
    Planted { name: "a variable with a default", expected: "not-provable", edits: &[
        Edit::Replace { path: "terraform/project-a/variable.tf", after: "", from: "  type        = map(string)\n", to: "  type        = map(string)\n  default     = {}\n" },
    ] },
    Planted { name: "a permission set without its tag", expected: "owner-tag-missing", edits: &[
        Edit::Replace { path: "terraform/project-a/permission.tf", after: "", from: "    \"govgen:division\" = \"project-a\"\n", to: "    \"team\" = \"a\"\n" },
    ] },
    Planted { name: "a permission set with another's tag", expected: "owner-tag-missing", edits: &[
        Edit::Replace { path: "terraform/project-a/permission.tf", after: "", from: "\"govgen:division\" = \"project-a\"", to: "\"govgen:division\" = \"project-b\"" },
    ] },
    Planted { name: "a permission set with the shared tag", expected: "owner-tag-missing", edits: &[
        Edit::Replace { path: "terraform/project-a/permission.tf", after: "", from: "\"govgen:division\" = \"project-a\"", to: "\"govgen:division\" = \"common\"" },
    ] },
    Planted { name: "a permission set with the tag in capitals", expected: "owner-tag-missing", edits: &[
        Edit::Replace { path: "terraform/project-a/permission.tf", after: "", from: "    \"govgen:division\" = \"project-a\"\n", to: "    \"govgen:division\" = \"project-a\"\n    \"Govgen:Division\" = \"project-b\"\n" },
    ] },
    Planted { name: "a shared permission set with a division's tag", expected: "owner-tag-missing", edits: &[
        Edit::Replace { path: "terraform/common/permission.tf", after: "", from: "\"govgen:division\" = \"common\"", to: "\"govgen:division\" = \"project-a\"" },
    ] },
    Planted { name: "an assignment in a foreign account", expected: "assignment-not-own", edits: &[
        Edit::Replace { path: "terraform/project-a/assignment.tf", after: "", from: "target_id          = \"000000000000\"", to: "target_id          = \"222222222222\"" },
    ] },
    Planted { name: "an assignment in the management account", expected: "reserved-account-reachable", edits: &[
        Edit::Replace { path: "terraform/project-a/assignment.tf", after: "", from: "target_id          = \"000000000000\"", to: "target_id          = \"999999999999\"" },
    ] },
    Planted { name: "an assignment of a permission set by its ARN", expected: "not-provable", edits: &[
        Edit::Replace { path: "terraform/project-a/assignment.tf", after: "", from: "aws_ssoadmin_permission_set.policy-a.arn", to: "\"arn:aws:sso:::permissionSet/ssoins-0123456789abcdef/ps-0123456789abcdef\"" },
    ] },
    Planted { name: "an assignment to somebody else than is named", expected: "assignment-not-own", edits: &[
        Edit::Replace { path: "terraform/project-a/assignment.tf", after: "", from: "local.user_ids[\"", to: "local.user_ids[\"mallory-" },
    ] },
    Planted { name: "a name that looks up somebody else", expected: "assignment-not-own", edits: &[
        Edit::Replace { path: "terraform/project-a/variable.tf", after: "", from: "\" : \"", to: "\" : \"mallory-" },
    ] },
    Planted { name: "an assignment to an application", expected: "not-provable", edits: &[
        Edit::Replace { path: "terraform/project-a/assignment.tf", after: "", from: "\"AWS_ACCOUNT\"", to: "\"APPLICATION\"" },
    ] },
    Planted { name: "a policy on another permission set", expected: "assignment-not-own", edits: &[
        Edit::Replace { path: "terraform/common/permission.tf", after: "", from: "permission_set_arn = aws_ssoadmin_permission_set.read-only.arn", to: "permission_set_arn = aws_ssoadmin_permission_set.other.arn" },
    ] },
    Planted { name: "a data source that runs a program", expected: "not-provable", edits: &[
        Edit::Append { path: "terraform/project-a/permission.tf", text: "\ndata \"external\" \"x\" {\n  program = [\"sh\", \"-c\", \"env\"]\n}\n" },
    ] },
    Planted { name: "a data source that sends data", expected: "not-provable", edits: &[
        Edit::Append { path: "terraform/project-a/permission.tf", text: "\ndata \"http\" \"x\" {\n  url = \"https://example.com\"\n}\n" },
    ] },
    Planted { name: "another workspace's state", expected: "not-provable", edits: &[
        Edit::Append { path: "terraform/project-a/permission.tf", text: "\ndata \"terraform_remote_state\" \"x\" {\n  backend = \"remote\"\n}\n" },
    ] },
    Planted { name: "a provisioner", expected: "not-provable", edits: &[
        Edit::Replace { path: "terraform/project-a/permission.tf", after: "", from: "  tags = {", to: "  provisioner \"local-exec\" {\n    command = \"env\"\n  }\n\n  tags = {" },
    ] },
    Planted { name: "a module", expected: "not-provable", edits: &[
        Edit::Append { path: "terraform/project-a/permission.tf", text: "\nmodule \"x\" {\n  source = \"git::https://example.com/x\"\n}\n" },
    ] },
    Planted { name: "a block that forgets a resource", expected: "removal-not-own", edits: &[
        Edit::Append { path: "terraform/project-a/permission.tf", text: "\nremoved {\n  from = aws_ssoadmin_permission_set.policy-a\n\n  lifecycle {\n    destroy = false\n  }\n}\n" },
    ] },
    Planted { name: "a block that moves a resource", expected: "move-not-own", edits: &[
        Edit::Append { path: "terraform/project-a/permission.tf", text: "\nmoved {\n  from = aws_ssoadmin_permission_set.policy-a\n  to   = aws_ssoadmin_permission_set.policy-b\n}\n" },
    ] },
    Planted { name: "a lifecycle that hides changes", expected: "not-provable", edits: &[
        Edit::Replace { path: "terraform/project-a/permission.tf", after: "", from: "  tags = {", to: "  lifecycle {\n    ignore_changes = all\n  }\n\n  tags = {" },
    ] },
    Planted { name: "a dynamic block", expected: "not-provable", edits: &[
        Edit::Replace { path: "terraform/project-a/permission.tf", after: "", from: "  tags = {", to: "  dynamic \"x\" {\n    for_each = []\n  }\n\n  tags = {" },
    ] },
    Planted { name: "a file's content", expected: "not-provable", edits: &[
        Edit::Replace { path: "terraform/project-a/permission.tf", after: "", from: "    \"govgen:division\" = \"project-a\"", to: "    \"govgen:division\" = file(\"/proc/self/environ\")" },
    ] },
    Planted { name: "a template", expected: "not-provable", edits: &[
        Edit::Replace { path: "terraform/project-a/permission.tf", after: "", from: "\"govgen:division\" = \"project-a\"", to: "\"govgen:division\" = \"${var.x}\"" },
    ] },
    Planted { name: "templatefile", expected: "not-provable", edits: &[
        Edit::Replace { path: "terraform/project-a/permission.tf", after: "", from: "\"govgen:division\" = \"project-a\"", to: "\"govgen:division\" = templatefile(\"x\", {})" },
    ] },
    Planted { name: "a heredoc", expected: "not-provable", edits: &[
        Edit::Replace { path: "terraform/project-a/permission.tf", after: "", from: "jsonencode({", to: "<<EOF\n{}\nEOF\n#" },
    ] },
    Planted { name: "a key twice in a map", expected: "not-provable", edits: &[
        Edit::Replace { path: "terraform/project-a/permission.tf", after: "", from: "    \"govgen:division\" = \"project-a\"\n", to: "    \"govgen:division\" = \"project-a\"\n    \"govgen:division\" = \"project-b\"\n" },
    ] },
    Planted { name: "an address twice", expected: "not-provable", edits: &[
        Edit::Append { path: "terraform/project-a/permission.tf", text: "\nresource \"aws_ssoadmin_permission_set\" \"policy-a\" {\n  name         = \"x\"\n  instance_arn = local.instance_arn\n\n  tags = {\n    \"govgen:division\" = \"project-a\"\n  }\n}\n" },
    ] },
    Planted { name: "a comment that hides half a line", expected: "not-provable", edits: &[
        Edit::Replace { path: "terraform/project-a/assignment.tf", after: "", from: "target_id          = \"000000000000\"", to: "target_id          = /* */ \"000000000000\"" },
    ] },
    Planted { name: "a resource of another kind", expected: "not-provable", edits: &[
        Edit::Append { path: "terraform/project-a/permission.tf", text: "\nresource \"aws_iam_role\" \"x\" {\n  name = \"x\"\n}\n" },
    ] },
    Planted { name: "terraform_data", expected: "not-provable", edits: &[
        Edit::Append { path: "terraform/project-a/permission.tf", text: "\nresource \"terraform_data\" \"x\" {\n}\n" },
    ] },
    Planted { name: "a JSON file beside the others", expected: "not-provable", edits: &[
        Edit::New { path: "terraform/project-a/extra.tf.json", text: "{}" },
    ] },
    Planted { name: "an override file", expected: "not-provable", edits: &[
        Edit::New { path: "terraform/project-a/override.tf", text: "locals {\n}\n" },
    ] },
    Planted { name: "values beside the others", expected: "not-provable", edits: &[
        Edit::New { path: "terraform/project-a/x.auto.tfvars", text: "x = 1\n" },
    ] },
    Planted { name: "a directory in a root", expected: "not-provable", edits: &[
        Edit::New { path: "terraform/project-a/modules/x/main.tf", text: "locals {\n}\n" },
    ] },
    Planted { name: "a file beside the roots", expected: "not-provable", edits: &[
        Edit::New { path: "terraform/main.tf", text: "locals {\n}\n" },
    ] },
    Planted { name: "a root without roles", expected: "part-missing", edits: &[
        Edit::New { path: "terraform/project-c/versions.tf", text: "terraform {\n  required_version = \">= 1.9\"\n\n  required_providers {\n    aws = {\n      source  = \"hashicorp/aws\"\n      version = \">= 5.100, < 7.0\"\n    }\n  }\n}\n" },
    ] },
    Planted { name: "a root called like another", expected: "not-provable", edits: &[
        Edit::New { path: "terraform/Project-A/versions.tf", text: "locals {\n}\n" },
    ] },
    Planted { name: "the provider of a root gone", expected: "part-missing", edits: &[
        Edit::Remove { path: "terraform/project-a/versions.tf" },
    ] },
    Planted { name: "the workspaces gone", expected: "part-missing", edits: &[
        Edit::Remove { path: "terraform/common/tfe.tf" },
    ] },
    Planted { name: "another issuer", expected: "root-not-pinned", edits: &[
        Edit::Replace { path: "terraform/common/tfc_oidc_provider.tf", after: "", from: "https://app.terraform.io", to: "https://token.actions.githubusercontent.com" },
    ] },
    Planted { name: "another audience", expected: "root-not-pinned", edits: &[
        Edit::Replace { path: "terraform/common/tfc_oidc_provider.tf", after: "", from: "[\"aws.workload.identity\"]", to: "[\"aws.workload.identity\", \"sts.amazonaws.com\"]" },
    ] },
    Planted { name: "a certificate of somebody's", expected: "not-provable", edits: &[
        Edit::Replace { path: "terraform/common/tfc_oidc_provider.tf", after: "", from: "  url ", to: "  thumbprint_list = [\"ffffffffffffffffffffffffffffffffffffffff\"]\n  url " },
    ] },
    Planted { name: "another organization's project", expected: "root-not-pinned", edits: &[
        Edit::Replace { path: "terraform/common/tfe.tf", after: "", from: "organization = \"octcat\"", to: "organization = \"evil\"" },
    ] },
    Planted { name: "a later line for the mapping", expected: "path-not-guarded", edits: &[
        Edit::Append { path: "CODEOWNERS", text: "/divisions/common/ @octcat-org/project-a-team\n" },
    ] },
    Planted { name: "a later line for everything", expected: "path-not-guarded", edits: &[
        Edit::Append { path: "CODEOWNERS", text: "* @octcat-org/project-a-team\n" },
    ] },
    Planted { name: "a later line by extension", expected: "path-not-guarded", edits: &[
        Edit::Append { path: "CODEOWNERS", text: "*.yaml @octcat-org/project-a-team\n" },
    ] },
    Planted { name: "a later line for one file of the mapping", expected: "path-not-guarded", edits: &[
        Edit::Append { path: "CODEOWNERS", text: "/divisions/common/divisions.yaml @octcat-org/project-a-team\n" },
    ] },
    Planted { name: "a later line with a wildcard for a directory", expected: "path-not-guarded", edits: &[
        Edit::Append { path: "CODEOWNERS", text: "/divisions/*/ @octcat-org/project-a-team\n" },
    ] },
    Planted { name: "a later line at any depth", expected: "path-not-guarded", edits: &[
        Edit::Append { path: "CODEOWNERS", text: "**/common/ @octcat-org/project-a-team\n" },
    ] },
    Planted { name: "a later line for workflows", expected: "path-not-guarded", edits: &[
        Edit::Append { path: "CODEOWNERS", text: "/.github/workflows/ @octcat-org/project-a-team\n" },
    ] },
    Planted { name: "a later line for CODEOWNERS", expected: "path-not-guarded", edits: &[
        Edit::Append { path: "CODEOWNERS", text: "CODEOWNERS @octcat-org/project-a-team\n" },
    ] },
    Planted { name: "a later line for another division", expected: "path-not-guarded", edits: &[
        Edit::Append { path: "CODEOWNERS", text: "/divisions/project-b/ @octcat-org/project-a-team\n" },
    ] },
    Planted { name: "a later line for lock files", expected: "path-not-guarded", edits: &[
        Edit::Append { path: "CODEOWNERS", text: "/terraform/project-a/ @octcat-org/project-a-team\n" },
    ] },
    Planted { name: "a division's team owns other files", expected: "path-not-guarded", edits: &[
        Edit::Replace { path: "CODEOWNERS", after: "", from: "\n/divisions/project-a/", to: "\n/docs/ @octcat-org/project-a-team\n/divisions/project-a/" },
    ] },
    Planted { name: "the administrators replaced", expected: "path-not-guarded", edits: &[
        Edit::Replace { path: "CODEOWNERS", after: "", from: "* @octcat-org/admin", to: "* @octcat-org/project-a-team" },
    ] },
    Planted { name: "another team beside the administrators", expected: "path-not-guarded", edits: &[
        Edit::Replace { path: "CODEOWNERS", after: "", from: "/.github/ @octcat-org/admin", to: "/.github/ @octcat-org/admin @octcat-org/project-a-team" },
    ] },
    Planted { name: "another team for the rendered half", expected: "path-not-guarded", edits: &[
        Edit::Replace { path: "CODEOWNERS", after: "", from: "/terraform/project-a/ @octcat-org/project-a-team", to: "/terraform/project-a/ @octcat-org/project-b-team" },
    ] },
    Planted { name: "a line without an owner", expected: "owner-missing", edits: &[
        Edit::Replace { path: "CODEOWNERS", after: "", from: "/divisions/project-a/ @octcat-org/project-a-team", to: "/divisions/project-a/" },
    ] },
    Planted { name: "everything without an owner", expected: "owner-missing", edits: &[
        Edit::Append { path: "CODEOWNERS", text: "/docs/\n" },
    ] },
    Planted { name: "a directory in other letters", expected: "owner-missing", edits: &[
        Edit::Replace { path: "CODEOWNERS", after: "", from: "/divisions/project-a/", to: "/divisions/Project-a/" },
    ] },
    Planted { name: "a line that GitHub skips", expected: "owner-missing", edits: &[
        Edit::Append { path: "CODEOWNERS", text: "!/divisions/common/ @octcat-org/admin\n" },
    ] },
    Planted { name: "an owner that GitHub skips", expected: "owner-missing", edits: &[
        Edit::Replace { path: "CODEOWNERS", after: "", from: "/divisions/project-a/ @octcat-org/project-a-team", to: "/divisions/project-a/ octcat-org/project-a-team" },
    ] },
    Planted { name: "no line for the administrators", expected: "owner-missing", edits: &[
        Edit::Replace { path: "CODEOWNERS", after: "", from: "* @octcat-org/admin\n", to: "" },
    ] },
    Planted { name: "no line for lock files", expected: "owner-missing", edits: &[
        Edit::Replace { path: "CODEOWNERS", after: "", from: "/terraform/**/.terraform.lock.hcl @octcat-org/admin\n", to: "" },
    ] },
    Planted { name: "teams of another organization", expected: "owner-missing", edits: &[
        Edit::Replace { path: "CODEOWNERS", after: "", from: "/divisions/project-a/ @octcat-org/", to: "/divisions/project-a/ @evil-org/" },
        Edit::Replace { path: "CODEOWNERS", after: "", from: "/terraform/project-a/ @octcat-org/", to: "/terraform/project-a/ @evil-org/" },
    ] },
    Planted { name: "one person for a division", expected: "owner-missing", edits: &[
        Edit::Replace { path: "CODEOWNERS", after: "", from: "/divisions/project-a/ @octcat-org/project-a-team", to: "/divisions/project-a/ @mallory" },
    ] },
    Planted { name: "the providers of common gone", expected: "part-missing", edits: &[
        Edit::Remove { path: "terraform/common/versions.tf" },
    ] },
    Planted { name: "the roles gone", expected: "part-missing", edits: &[
        Edit::Remove { path: "terraform/common/tfc_oidc_iam_role.tf" },
    ] },
    Planted { name: "a CODEOWNERS that comes first", expected: "codeowners-twice", edits: &[
        Edit::New { path: ".github/CODEOWNERS", text: "* @octcat-org/project-a-team\n" },
    ] },
    Planted { name: "no CODEOWNERS", expected: "owner-missing", edits: &[
        Edit::Remove { path: "CODEOWNERS" },
    ] },
    Planted { name: "a null beside a policy that allows everything", expected: "not-provable", edits: &[
        Edit::Append { path: "terraform/common/tfc_oidc_iam_role.tf", text: "\nresource \"aws_iam_role_policy\" \"project-a__apply-2\" {\n  name = \"govgen-project-a-apply-2\"\n  role = aws_iam_role.project-a__apply.name\n\n  policy = jsonencode({\n    Version = \"2012-10-17\"\n    Id = null\n    Statement = {\n      Effect   = \"Allow\"\n      Action   = \"*\"\n      Resource = \"*\"\n    }\n  })\n}\n" },
    ] },
    Planted { name: "a null beside a trust in everybody", expected: "not-provable", edits: &[
        Edit::Replace { path: "terraform/common/tfc_oidc_iam_role.tf", after: "resource \"aws_iam_role\" \"project-a__apply\"", from: "    Version = \"2012-10-17\"\n", to: "    Version = \"2012-10-17\"\n    Id = null\n" },
        Edit::Replace { path: "terraform/common/tfc_oidc_iam_role.tf", after: "resource \"aws_iam_role\" \"project-a__apply\"", from: "StringEquals = {", to: "StringLike = {" },
        Edit::Replace { path: "terraform/common/tfc_oidc_iam_role.tf", after: "resource \"aws_iam_role\" \"project-a__apply\"", from: "organization:octcat:project:identity-center:workspace:identity-center-project-a:run_phase:apply", to: "*" },
    ] },
    Planted { name: "one statement whose condition compares nothing", expected: "not-provable", edits: &[
        Edit::Append { path: "terraform/common/tfc_oidc_iam_role.tf", text: "\nresource \"aws_iam_role_policy\" \"project-a__apply-2\" {\n  name = \"govgen-project-a-apply-2\"\n  role = aws_iam_role.project-a__apply.name\n\n  policy = jsonencode({\n    Version = \"2012-10-17\"\n    Statement = {\n      Effect   = \"Deny\"\n      Action   = \"sso:UpdateInstance\"\n      Resource = \"*\"\n      Condition = {\n        StringEquals = {}\n      }\n    }\n  })\n}\n" },
    ] },
    Planted { name: "a second policy of the same name", expected: "not-provable", edits: &[
        Edit::Append { path: "terraform/common/tfc_oidc_iam_role.tf", text: "\nresource \"aws_iam_role_policy\" \"project-a__apply-2\" {\n  name = \"govgen-project-a-apply\"\n  role = aws_iam_role.project-a__apply.name\n\n  policy = jsonencode({\n    Version = \"2012-10-17\"\n    Statement = [\n      {\n        Effect   = \"Deny\"\n        Action   = \"sso:UpdateInstance\"\n        Resource = \"*\"\n      },\n    ]\n  })\n}\n" },
    ] },
    Planted { name: "a policy that no role has", expected: "not-provable", edits: &[
        Edit::Append { path: "terraform/common/tfc_oidc_iam_role.tf", text: "\nresource \"aws_iam_policy\" \"project-a__apply-2\" {\n  name = \"govgen-project-a-apply-2\"\n  path = \"/govgen/\"\n\n  policy = jsonencode({\n    Version = \"2012-10-17\"\n    Statement = [{\n      Effect   = \"Allow\"\n      Action   = \"*\"\n      Resource = \"*\"\n    }]\n  })\n}\n" },
    ] },
    Planted { name: "the owner's tag with a letter that some fold", expected: "owner-tag-missing", edits: &[
        Edit::Replace { path: "terraform/project-a/permission.tf", after: "", from: "    \"govgen:division\" = \"project-a\"\n", to: "    \"govgen:division\" = \"project-a\"\n    \"govgen:divi\u{17f}ion\" = \"project-b\"\n" },
    ] },
    Planted { name: "a blank that GitHub may take for a letter", expected: "owner-missing", edits: &[
        Edit::Replace { path: "CODEOWNERS", after: "", from: "* @octcat-org/admin", to: "*\u{a0}@octcat-org/admin" },
    ] },
    Planted { name: "a line that begins in a comment", expected: "owner-missing", edits: &[
        Edit::Append { path: "CODEOWNERS", text: "# x\r* @octcat-org/project-a-team\n" },
    ] },
];

/// Edits of the YAML, for `govgen check`.
#[rustfmt::skip]
pub(crate) static WRITTEN: &[Planted] = &[
    Planted { name: "a grant in another division's account", expected: "account-outside-division", edits: &[
        Edit::Replace { path: "divisions/project-a/access.yaml", after: "", from: "  account-b:\n", to: "  account-c:\n" },
    ] },
    Planted { name: "a grant in an account nobody knows", expected: "account-outside-division", edits: &[
        Edit::Replace { path: "divisions/project-a/access.yaml", after: "", from: "  account-b:\n", to: "  account-z:\n" },
    ] },
    Planted { name: "an account in two divisions", expected: "account-in-two-divisions", edits: &[
        Edit::Replace { path: "divisions/common/divisions.yaml", after: "", from: "      account-c: \"222222222222\"", to: "      account-c: \"111111111111\"" },
    ] },
    Planted { name: "the management account in a division", expected: "reserved-account", edits: &[
        Edit::Replace { path: "divisions/common/divisions.yaml", after: "", from: "\"222222222222\"", to: "\"999999999999\"" },
    ] },
    Planted { name: "a reserved account in a division", expected: "reserved-account", edits: &[
        Edit::Replace { path: "divisions/common/divisions.yaml", after: "", from: "\"222222222222\"", to: "\"888888888888\"" },
    ] },
    Planted { name: "the owner's tag in a division's file", expected: "reserved-tag", edits: &[
        Edit::Replace { path: "divisions/project-a/access.yaml", after: "", from: "    session_duration: PT4H\n", to: "    session_duration: PT4H\n    tags: { \"Govgen:Division\": project-b }\n" },
    ] },
    Planted { name: "administrator access", expected: "managed-policy-not-allowed", edits: &[
        Edit::Replace { path: "divisions/project-a/access.yaml", after: "", from: "[ReadOnlyAccess, job-function/ViewOnlyAccess]", to: "[AdministratorAccess]" },
    ] },
    Planted { name: "a policy where only shared ones are allowed", expected: "assign-only-division", edits: &[
        Edit::Append { path: "divisions/project-b/access.yaml", text: "policies:\n  own: { description: x, managed_policies: [ReadOnlyAccess] }\n" },
    ] },
    Planted { name: "a policy document from another directory", expected: "path-escape", edits: &[
        Edit::Replace { path: "divisions/project-a/access.yaml", after: "", from: "policies/policy-a.json", to: "../project-b/access.yaml" },
    ] },
    Planted { name: "a division that nobody mapped", expected: "division-directory-unknown", edits: &[
        Edit::New { path: "divisions/project-z/access.yaml", text: "accounts: {}\n" },
    ] },
    Planted { name: "a mapping in a division's file", expected: "unknown-key", edits: &[
        Edit::Append { path: "divisions/project-a/access.yaml", text: "divisions:\n  project-a: { owners: [evil] }\n" },
    ] },
    Planted { name: "a waiver in a division's file", expected: "unknown-key", edits: &[
        Edit::Append { path: "divisions/project-a/access.yaml", text: "waivers: []\n" },
    ] },
    Planted { name: "an owner that is no team", expected: "owner-malformed", edits: &[
        Edit::Replace { path: "divisions/common/divisions.yaml", after: "", from: "[project-b-team]", to: "[\"project-b-team @evil/team\"]" },
    ] },
    Planted { name: "an account id that YAML reads as a number", expected: "unquoted-account-id", edits: &[
        Edit::Replace { path: "divisions/common/divisions.yaml", after: "", from: "\"222222222222\"", to: "222222222222" },
    ] },
    Planted { name: "an anchor", expected: "anchor-or-alias", edits: &[
        Edit::Replace { path: "divisions/project-a/access.yaml", after: "", from: "      groups: [platform]", to: "      groups: &a [platform]" },
    ] },
    Planted { name: "a key twice", expected: "duplicate-key", edits: &[
        Edit::Append { path: "divisions/project-a/access.yaml", text: "accounts: {}\n" },
    ] },
];

/// Edits that open nothing.
#[rustfmt::skip]
pub(crate) static HARMLESS: &[Planted] = &[
    Planted { name: "an import of a permission set, which the role may not write unless it is tagged as the division's", expected: "", edits: &[
        Edit::Append { path: "terraform/project-a/permission.tf", text: "\nimport {\n  to = aws_ssoadmin_permission_set.policy-a\n  id = \"arn:aws:sso:::permissionSet/ssoins-0123456789abcdef/ps-0123456789abcdef,arn:aws:sso:::instance/ssoins-0123456789abcdef\"\n}\n" },
    ] },
    Planted { name: "a depends_on less", expected: "", edits: &[
        Edit::Replace { path: "terraform/common/tfc_oidc_iam_role.tf", after: "", from: "\n  depends_on = [\n    aws_iam_openid_connect_provider.hcp_terraform,\n  ]\n", to: "" },
    ] },
    Planted { name: "a description in other words", expected: "", edits: &[
        Edit::Replace { path: "terraform/common/tfc_oidc_iam_role.tf", after: "", from: "Reads what the plans of workspace", to: "Plans" },
    ] },
    Planted { name: "a comment on a line of its own", expected: "", edits: &[
        Edit::Replace { path: "terraform/project-a/permission.tf", after: "", from: "resource \"aws_ssoadmin_permission_set\"", to: "# A comment.\nresource \"aws_ssoadmin_permission_set\"" },
    ] },
    Planted { name: "an empty line more", expected: "", edits: &[
        Edit::Replace { path: "terraform/project-a/permission.tf", after: "", from: "resource \"aws_ssoadmin_permission_set\"", to: "\n\nresource \"aws_ssoadmin_permission_set\"" },
    ] },
    Planted { name: "other spaces", expected: "", edits: &[
        Edit::Replace { path: "terraform/project-a/assignment.tf", after: "", from: "target_id          =", to: "target_id =" },
    ] },
    Planted { name: "lines in another order", expected: "", edits: &[
        Edit::Replace { path: "CODEOWNERS", after: "", from: "/.github/ @octcat-org/admin\n", to: "" },
        Edit::Replace { path: "CODEOWNERS", after: "", from: "/divisions/common/ @octcat-org/admin\n", to: "/.github/ @octcat-org/admin\n/divisions/common/ @octcat-org/admin\n" },
    ] },
    Planted { name: "a line for the administrators more", expected: "", edits: &[
        Edit::Append { path: "CODEOWNERS", text: "/docs/ @octcat-org/admin\n" },
    ] },
    Planted { name: "a comment in CODEOWNERS", expected: "", edits: &[
        Edit::Append { path: "CODEOWNERS", text: "# nothing\n" },
    ] },
    Planted { name: "a denial more", expected: "", edits: &[
        Edit::Replace { path: "terraform/common/tfc_oidc_iam_role.tf", after: "", from: "          \"account-access:*\",\n", to: "          \"account-access:*\",\n          \"iam:*\",\n" },
    ] },
    Planted { name: "manual applies", expected: "", edits: &[
        Edit::Replace { path: "terraform/common/tfe.tf", after: "", from: "auto_apply         = true", to: "auto_apply         = false" },
    ] },
    Planted { name: "a lock file", expected: "", edits: &[
        Edit::New { path: "terraform/project-a/.terraform.lock.hcl", text: "provider {}\n" },
    ] },
    Planted { name: "a grant less", expected: "", edits: &[
        Edit::Replace { path: "terraform/project-a/assignment.tf", after: "", from: "    \"user:bob@example.com\" : local.user_ids[\"bob@example.com\"]\n", to: "" },
    ] },
    Planted { name: "a comment behind a value", expected: "not-provable", edits: &[
        Edit::Replace { path: "terraform/project-a/assignment.tf", after: "", from: "\"AWS_ACCOUNT\"", to: "\"AWS_ACCOUNT\" # fine" },
    ] },
    Planted { name: "a constant sum", expected: "not-provable", edits: &[
        Edit::Replace { path: "terraform/common/tfc_oidc_iam_role.tf", after: "", from: "max_session_duration = 3600", to: "max_session_duration = 1800 + 1800" },
    ] },
    Planted { name: "an output", expected: "not-provable", edits: &[
        Edit::Append { path: "terraform/project-a/permission.tf", text: "\noutput \"x\" {\n  value = 1\n}\n" },
    ] },
];
