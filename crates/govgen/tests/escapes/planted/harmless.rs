//! Edits that do no harm.

use super::{Edit, Planted};

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
