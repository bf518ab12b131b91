//! Edits of what `examples/moves` renders: states rewritten by hand, and the identity of a division that was renamed.

use crate::planted::{Edit, Planted};

/// Edits of what was rendered, for `govgen prove`.
#[rustfmt::skip]
pub(crate) static MOVED: &[Planted] = &[
    Planted { name: "an import of another division's account", expected: "import-not-own", edits: &[
        Edit::Replace { path: "terraform/project-b/refactor.tf", after: "", from: "GROUP,222222222222", to: "GROUP,333333333333" },
    ] },
    Planted { name: "an import of a reserved account", expected: "import-not-own", edits: &[
        Edit::Replace { path: "terraform/project-b/refactor.tf", after: "", from: "USER,222222222222", to: "USER,999999999999" },
    ] },
    Planted { name: "an import from another instance", expected: "import-not-own", edits: &[
        Edit::Replace { path: "terraform/project-c/refactor.tf", after: "", from: "ps-cccccccccccccccc,arn:aws:sso:::instance/ssoins-0123456789abcdef", to: "ps-cccccccccccccccc,arn:aws:sso:::instance/ssoins-ffffffffffffffff" },
    ] },
    Planted { name: "an import of a permission set of another instance", expected: "import-not-own", edits: &[
        Edit::Replace { path: "terraform/project-c/refactor.tf", after: "to = aws_ssoadmin_permission_set.operator\n", from: "ssoins-0123456789abcdef/ps-", to: "ssoins-ffffffffffffffff/ps-" },
    ] },
    Planted { name: "an import of another division's permission set", expected: "import-not-own", edits: &[
        Edit::Append { path: "terraform/project-b/refactor.tf", text: "\nimport {\n  to = aws_ssoadmin_permission_set.operator\n  id = \"arn:aws:sso:::permissionSet/ssoins-0123456789abcdef/ps-cccccccccccccccc,arn:aws:sso:::instance/ssoins-0123456789abcdef\"\n}\n" },
    ] },
    Planted { name: "an import of a shared permission set into a division", expected: "import-not-own", edits: &[
        Edit::Replace { path: "terraform/project-c/refactor.tf", after: "to = aws_ssoadmin_permission_set.operator\n", from: "ps-cccccccccccccccc", to: "ps-aaaaaaaaaaaaaaaa" },
    ] },
    Planted { name: "attachments of two permission sets at one policy", expected: "import-not-own", edits: &[
        Edit::Replace { path: "terraform/project-c/refactor.tf", after: "aws_ssoadmin_permission_set_inline_policy.operator", from: "ps-cccccccccccccccc", to: "ps-dddddddddddddddd" },
    ] },
    Planted { name: "an import of another managed policy", expected: "import-not-own", edits: &[
        Edit::Replace { path: "terraform/project-c/refactor.tf", after: "", from: "arn:aws:iam::aws:policy/ReadOnlyAccess,", to: "arn:aws:iam::aws:policy/AdministratorAccess," },
    ] },
    Planted { name: "an import of another customer managed policy", expected: "import-not-own", edits: &[
        Edit::Replace { path: "terraform/project-c/refactor.tf", after: "", from: "\"deployer,/teams/,", to: "\"admin,/," },
    ] },
    Planted { name: "an import by an id that a comma makes another's", expected: "import-not-own", edits: &[
        Edit::Replace { path: "terraform/project-c/permission.tf", after: "", from: "{ name = \"deployer\", path", to: "{ name = \"deployer,/a/\", path" },
        Edit::Replace { path: "terraform/project-c/refactor.tf", after: "", from: "\"deployer,/teams/,", to: "\"deployer,/a/,/teams/," },
    ] },
    Planted { name: "an import to a key that the policy does not have", expected: "import-not-own", edits: &[
        Edit::Replace { path: "terraform/project-c/refactor.tf", after: "", from: "attachment.operator[\"ReadOnlyAccess\"]", to: "attachment.operator[\"AdministratorAccess\"]" },
    ] },
    Planted { name: "an import for somebody who is not granted", expected: "import-not-own", edits: &[
        Edit::Replace { path: "terraform/project-b/refactor.tf", after: "\"user:alice@example.com\" : ", from: "\"alice@example.com\"", to: "\"alice@example.com\"\n    \"user:mallory@example.com\" : \"mallory@example.com\"" },
    ] },
    Planted { name: "an import of somebody else's grant", expected: "import-not-own", edits: &[
        Edit::Replace { path: "terraform/project-b/refactor.tf", after: "\"user:alice@example.com\" : ", from: "\"alice@example.com\"", to: "\"bob@example.com\"" },
    ] },
    Planted { name: "an import of a group's grant as a user's", expected: "import-not-own", edits: &[
        Edit::Replace { path: "terraform/project-b/refactor.tf", after: "", from: "\"${local.group_ids[each.value]},GROUP", to: "\"${local.group_ids[each.value]},USER" },
    ] },
    Planted { name: "an import of groups by users' ids", expected: "import-not-own", edits: &[
        Edit::Replace { path: "terraform/project-b/refactor.tf", after: "", from: "\"${local.group_ids[each.value]},GROUP", to: "\"${local.user_ids[each.value]},GROUP" },
    ] },
    Planted { name: "an import to another assignment", expected: "import-not-own", edits: &[
        Edit::Replace { path: "terraform/project-b/refactor.tf", after: "\"group:auditors\" : \"auditors\"", from: "account-x__auditor[each.key]", to: "account-x__operator[each.key]" },
    ] },
    Planted { name: "an import to something that is not there", expected: "import-not-own", edits: &[
        Edit::Replace { path: "terraform/project-c/refactor.tf", after: "", from: "to = aws_ssoadmin_permission_set.operator\n", to: "to = aws_ssoadmin_permission_set.admin\n" },
    ] },
    Planted { name: "an import of a role", expected: "import-not-own", edits: &[
        Edit::Append { path: "terraform/common/refactor.tf", text: "\nimport {\n  to = aws_iam_role.apollo__apply\n  id = \"OrganizationAccountAccessRole\"\n}\n" },
    ] },
    Planted { name: "an import of a workspace", expected: "import-not-own", edits: &[
        Edit::Append { path: "terraform/common/refactor.tf", text: "\nimport {\n  to = tfe_workspace.apollo\n  id = \"ws-0123456789abcdef\"\n}\n" },
    ] },
    Planted { name: "an import twice", expected: "import-not-own", edits: &[
        Edit::Append { path: "terraform/project-c/refactor.tf", text: "\nimport {\n  to = aws_ssoadmin_permission_set.operator\n  id = \"arn:aws:sso:::permissionSet/ssoins-0123456789abcdef/ps-cccccccccccccccc,arn:aws:sso:::instance/ssoins-0123456789abcdef\"\n}\n" },
    ] },
    Planted { name: "an import over everybody", expected: "not-provable", edits: &[
        Edit::Replace { path: "terraform/project-b/refactor.tf", after: "", from: "for_each = {\n    \"group:auditors\" : \"auditors\"\n  }", to: "for_each = local.groups" },
    ] },
    Planted { name: "an import with an expression for an id", expected: "not-provable", edits: &[
        Edit::Replace { path: "terraform/project-c/refactor.tf", after: "", from: "id = \"arn:aws:sso:::permissionSet/ssoins-0123456789abcdef/", to: "id = \"${var.set}arn:aws:sso:::permissionSet/ssoins-0123456789abcdef/" },
    ] },
    Planted { name: "an import by another provider", expected: "not-provable", edits: &[
        Edit::Replace { path: "terraform/project-c/refactor.tf", after: "", from: "import {\n", to: "import {\n  provider = aws.other\n" },
    ] },
    Planted { name: "removed and destroyed", expected: "not-provable", edits: &[
        Edit::Replace { path: "terraform/apollo/refactor.tf", after: "", from: "destroy = false", to: "destroy = true" },
    ] },
    Planted { name: "removed without a word on destroying", expected: "not-provable", edits: &[
        Edit::Replace { path: "terraform/apollo/refactor.tf", after: "", from: "\n\n  lifecycle {\n    destroy = false\n  }", to: "" },
    ] },
    Planted { name: "a permission set that is forgotten", expected: "removal-not-own", edits: &[
        Edit::Append { path: "terraform/apollo/refactor.tf", text: "\nremoved {\n  from = aws_ssoadmin_permission_set.engineer\n\n  lifecycle {\n    destroy = false\n  }\n}\n" },
    ] },
    Planted { name: "an inline policy that is forgotten", expected: "removal-not-own", edits: &[
        Edit::Append { path: "terraform/apollo/refactor.tf", text: "\nremoved {\n  from = aws_ssoadmin_permission_set_inline_policy.developer\n\n  lifecycle {\n    destroy = false\n  }\n}\n" },
    ] },
    Planted { name: "a grant that stands and is forgotten", expected: "removal-not-own", edits: &[
        Edit::Replace { path: "terraform/apollo/refactor.tf", after: "", from: "from = aws_ssoadmin_account_assignment.account-x__dev\n", to: "from = aws_ssoadmin_account_assignment.account-a__developer\n" },
    ] },
    Planted { name: "an instance that is forgotten", expected: "removal-not-own", edits: &[
        Edit::Replace { path: "terraform/apollo/refactor.tf", after: "", from: "from = aws_ssoadmin_account_assignment.account-x__dev\n", to: "from = aws_ssoadmin_account_assignment.account-x__dev[\"user:x\"]\n" },
    ] },
    Planted { name: "a role that is forgotten", expected: "not-provable", edits: &[
        Edit::Append { path: "terraform/common/refactor.tf", text: "\nremoved {\n  from = aws_iam_role.project-z__apply\n\n  lifecycle {\n    destroy = false\n  }\n}\n" },
    ] },
    Planted { name: "a provisioner when something is forgotten", expected: "not-provable", edits: &[
        Edit::Replace { path: "terraform/apollo/refactor.tf", after: "", from: "  lifecycle {\n    destroy = false\n  }", to: "  lifecycle {\n    destroy = false\n  }\n\n  provisioner \"local-exec\" {\n    command = \"id\"\n  }" },
    ] },
    Planted { name: "a role moved to another type", expected: "move-not-own", edits: &[
        Edit::Replace { path: "terraform/common/refactor.tf", after: "", from: "to   = aws_iam_role.apollo__apply", to: "to   = aws_iam_role_policy.apollo__apply" },
    ] },
    Planted { name: "a move to something that is not there", expected: "move-not-own", edits: &[
        Edit::Replace { path: "terraform/apollo/refactor.tf", after: "", from: "to   = aws_ssoadmin_permission_set.developer", to: "to   = aws_ssoadmin_permission_set.lost" },
    ] },
    Planted { name: "a move from something that is still there", expected: "move-not-own", edits: &[
        Edit::Replace { path: "terraform/common/refactor.tf", after: "", from: "from = aws_iam_role.project-a__apply", to: "from = aws_iam_role.project-b__apply" },
    ] },
    Planted { name: "two moves to one", expected: "move-not-own", edits: &[
        Edit::Append { path: "terraform/apollo/refactor.tf", text: "\nmoved {\n  from = aws_ssoadmin_permission_set.old\n  to   = aws_ssoadmin_permission_set.developer\n}\n" },
    ] },
    Planted { name: "a grant moved away and not forgotten", expected: "move-not-own", edits: &[
        Edit::Replace { path: "terraform/project-b/refactor.tf", after: "removed {", from: "from = aws_ssoadmin_account_assignment.account-prod__operator__forgotten", to: "from = aws_ssoadmin_account_assignment.account-prod__nobody" },
    ] },
    Planted { name: "a grant forgotten under another's name", expected: "move-not-own", edits: &[
        Edit::Replace { path: "terraform/project-b/refactor.tf", after: "", from: "to   = aws_ssoadmin_account_assignment.account-prod__operator__forgotten", to: "to   = aws_ssoadmin_account_assignment.account-prod__visitor__forgotten" },
    ] },
    Planted { name: "a grant that is given and forgotten", expected: "move-not-own", edits: &[
        Edit::Replace { path: "terraform/project-b/refactor.tf", after: "", from: "[\"user:dave@example.com\"]\n  to", to: "[\"user:bob@example.com\"]\n  to" },
        Edit::Replace { path: "terraform/project-b/refactor.tf", after: "", from: "__forgotten[\"user:dave@example.com\"]", to: "__forgotten[\"user:bob@example.com\"]" },
    ] },
    Planted { name: "a move into a module", expected: "not-provable", edits: &[
        Edit::Replace { path: "terraform/apollo/refactor.tf", after: "", from: "to   = aws_ssoadmin_permission_set.developer", to: "to   = module.x.aws_ssoadmin_permission_set.developer" },
    ] },
    Planted { name: "an identity that is another division's", expected: "resource-not-own", edits: &[
        Edit::Replace { path: "terraform/common/tfc_oidc_iam_role.tf", after: "resource \"aws_iam_role\" \"apollo__apply\"", from: "\"govgen-project-a-apply\"", to: "\"govgen-project-b-apply\"" },
    ] },
    Planted { name: "two identities of one division", expected: "resource-not-own", edits: &[
        Edit::Replace { path: "terraform/common/tfc_oidc_iam_role.tf", after: "resource \"aws_iam_role\" \"apollo__apply\"", from: "\"govgen-project-a-apply\"", to: "\"govgen-apollo-apply\"" },
    ] },
    Planted { name: "a permission set with the name for a tag", expected: "owner-tag-missing", edits: &[
        Edit::Replace { path: "terraform/apollo/permission.tf", after: "", from: "\"govgen:division\" = \"project-a\"", to: "\"govgen:division\" = \"apollo\"" },
    ] },
];
