//! The workspace of each division in HCP Terraform, and the variables it runs with.

use std::collections::BTreeMap;

use govgen_iam::delegation::Phase;
use govgen_model::{Connection, Division, Model, Organization, Policy};

use super::roles::Roles;
use crate::format::hcl::File;
use crate::format::terraform::{SHARED_PERMISSION_SET_ARNS, policy_resources};

/// Every workspace with its settings and variables.
pub(super) fn workspaces(file: &mut File, model: &Model<'_>, organization: &Organization<'_>, roles: &[Roles<'_>]) {
    file.block("data", &["tfe_project", "this"], |body| {
        body.text("name", organization.workspaces.project);
        body.text("organization", organization.workspaces.organization);
    });
    for roles in roles {
        workspace(file, organization, roles);
        settings(file, roles.division);
        credentials(file, roles);
        shared_permission_sets(file, model, roles.division);
    }
}

fn workspace(file: &mut File, organization: &Organization<'_>, roles: &Roles<'_>) {
    let division = roles.division;
    let directory = format!("terraform/{}", division.name());
    let common = &organization.workspaces;
    file.block("resource", &["tfe_workspace", division.name()], |body| {
        body.text("name", &roles.workspace);
        body.text("organization", common.organization);
        body.raw("project_id", "data.tfe_project.this.id");
        body.text("description", &format!("Who gets what in the accounts of division {}.", division.name()));
        body.blank();
        body.text("working_directory", &directory);
        body.texts("trigger_patterns", &[&format!("/{directory}/**/*")]);
        body.text("terraform_version", common.terraform_version);
        body.raw("auto_apply", if common.auto_apply { "true" } else { "false" });
        body.raw("queue_all_runs", "true");
        // An empty root takes everything away, after a review; a button should not.
        body.raw("allow_destroy_plan", "false");
        body.blank();
        body.block("vcs_repo", |body| {
            body.text("identifier", &format!("{}/{}", organization.github, organization.repository));
            if let Some(branch) = common.branch {
                body.text("branch", branch);
            }
            match common.connection {
                Connection::GitHubApp(id) => body.text("github_app_installation_id", id),
                Connection::OAuth(id) => body.text("oauth_token_id", id),
            }
        });
        // HCP Terraform does not delete a workspace that still manages something; then its roles keep their rights, and
        // the row only has to come back for the workspace to have its variables again.
        body.blank();
        body.references("depends_on", &roles.rights());
    });
}

fn settings(file: &mut File, division: &Division<'_>) {
    file.block("resource", &["tfe_workspace_settings", division.name()], |body| {
        body.raw("workspace_id", &workspace_id(division));
        body.text("execution_mode", "remote");
        // State lists people; no other workspace reads it.
        body.raw("global_remote_state", "false");
    });
}

/// A role for each phase and none for both: a missing variable fails a run instead of lending it the stronger role.
fn credentials(file: &mut File, roles: &Roles<'_>) {
    let [plan, apply] = Phase::ALL.map(|phase| roles.arn(phase));
    let variables = [
        ("TFC_AWS_APPLY_ROLE_ARN", apply.as_str()),
        ("TFC_AWS_PLAN_ROLE_ARN", plan.as_str()),
        ("TFC_AWS_PROVIDER_AUTH", "\"true\""),
    ];
    file.block("resource", &["tfe_variable", roles.division.name()], |body| {
        body.map("for_each", variables.into_iter().map(|(key, it)| ("", key, it)), |value, it| value.raw(it));
        body.blank();
        body.raw("workspace_id", &workspace_id(roles.division));
        body.text("category", "env");
        body.raw("key", "each.key");
        body.raw("value", "each.value");
    });
}

/// The ARNs of the shared permission sets that the division may assign, whether it does or not: the first use of one is
/// then a change of the division's alone, and finds its ARN there.
fn shared_permission_sets(file: &mut File, model: &Model<'_>, division: &Division<'_>) {
    let shared: BTreeMap<&str, &Policy<'_>> =
        model.shared.iter().filter(|it| is_available(it, division)).map(|policy| (policy.key(), policy)).collect();
    if shared.is_empty() {
        return;
    }
    let label = format!("{}__{SHARED_PERMISSION_SET_ARNS}", division.name());
    file.block("resource", &["tfe_variable", &label], |body| {
        body.raw("workspace_id", &workspace_id(division));
        body.text("category", "terraform");
        body.text("key", SHARED_PERMISSION_SET_ARNS);
        body.raw("hcl", "true");
        body.blank();
        let arns = shared.keys().map(|key| (*key, format!("aws_ssoadmin_permission_set.{key}.arn")));
        body.json_references("value", arns);
        // An assignment copies what is attached at that moment into the account.
        let attached: Vec<String> = shared.values().flat_map(|it| policy_resources(it)).collect();
        if !attached.is_empty() {
            body.blank();
            body.references("depends_on", &attached);
        }
    });
}

fn is_available(policy: &Policy<'_>, division: &Division<'_>) -> bool {
    let only = policy.entry.available_to.as_ref();
    only.is_none_or(|names| names.iter().any(|it| it.value == division.name()))
}

/// The addresses of a division's workspace and of everything in it, if the division had that name.
pub(super) fn addresses(model: &Model<'_>, division: &Division<'_>, name: &str) -> Vec<String> {
    let mut addresses =
        ["tfe_workspace", "tfe_workspace_settings", "tfe_variable"].map(|it| format!("{it}.{name}")).to_vec();
    if model.shared.iter().any(|it| is_available(it, division)) {
        addresses.push(format!("tfe_variable.{name}__{SHARED_PERMISSION_SET_ARNS}"));
    }
    addresses
}

fn workspace_id(division: &Division<'_>) -> String {
    format!("tfe_workspace.{}.id", division.name())
}
