//! Ids of people, and who may take a role on.

use super::{Edit, Planted};

#[rustfmt::skip]
pub(super) static TRUST: &[Planted] = &[
    Planted { name: "a literal id beside a look-up", expected: "principal-two-ids", edits: &[
        Edit::Append { path: "terraform/project-a/variable.tf", text: "\nlocals {\n  locked_user_ids = {\n    \"alice@example.com\" : \"0123456789-11111111-1111-1111-1111-111111111111\"\n  }\n}\n" },
    ] },
    Planted { name: "one literal id for two users", expected: "id-two-principals", edits: &[
        Edit::Append { path: "terraform/project-a/variable.tf", text: "\nlocals {\n  locked_user_ids = {\n    \"x@example.com\" : \"0123456789-11111111-1111-1111-1111-111111111111\"\n    \"y@example.com\" : \"0123456789-11111111-1111-1111-1111-111111111111\"\n  }\n}\n" },
    ] },
    Planted { name: "a group with the id of a user", expected: "id-two-principals", edits: &[
        Edit::Append { path: "terraform/project-a/variable.tf", text: "\nlocals {\n  locked_user_ids = {\n    \"x@example.com\" : \"0123456789-11111111-1111-1111-1111-111111111111\"\n  }\n}\n" },
        Edit::Append { path: "terraform/project-b/variable.tf", text: "\nlocals {\n  locked_group_ids = {\n    \"x\" : \"0123456789-11111111-1111-1111-1111-111111111111\"\n  }\n}\n" },
    ] },
    Planted { name: "another id for one user in another root", expected: "principal-two-ids", edits: &[
        Edit::Append { path: "terraform/project-a/variable.tf", text: "\nlocals {\n  locked_user_ids = {\n    \"x@example.com\" : \"0123456789-11111111-1111-1111-1111-111111111111\"\n  }\n}\n" },
        Edit::Append { path: "terraform/project-b/variable.tf", text: "\nlocals {\n  locked_user_ids = {\n    \"X@example.com\" : \"0123456789-22222222-2222-2222-2222-222222222222\"\n  }\n}\n" },
    ] },
    Planted { name: "a literal id that is none", expected: "not-provable", edits: &[
        Edit::Append { path: "terraform/project-a/variable.tf", text: "\nlocals {\n  locked_user_ids = {\n    \"x@example.com\" : \"${data.external.x.id}\"\n  }\n}\n" },
    ] },
    Planted { name: "a name for an id", expected: "not-provable", edits: &[
        Edit::Append { path: "terraform/project-a/variable.tf", text: "\nlocals {\n  locked_user_ids = {\n    \"x@example.com\" : \"alice\"\n  }\n}\n" },
    ] },
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
];
