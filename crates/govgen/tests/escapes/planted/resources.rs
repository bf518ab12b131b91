//! Permission sets, assignments, and other blocks of a root.

use super::{Edit, Planted};

#[rustfmt::skip]
pub(super) static RESOURCES: &[Planted] = &[
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
];
