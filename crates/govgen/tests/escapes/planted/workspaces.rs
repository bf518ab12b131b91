//! Workspaces, providers and backends.

use super::{Edit, Planted};

#[rustfmt::skip]
pub(super) static WORKSPACES: &[Planted] = &[
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
];
