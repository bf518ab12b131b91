//! Who owns which path; and what reads alike and is not.

use super::{Edit, Planted};

#[rustfmt::skip]
pub(super) static OWNERS: &[Planted] = &[
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
