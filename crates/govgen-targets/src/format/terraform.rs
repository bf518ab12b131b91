//! Blocks that several root modules share: the provider, and a permission set with its policies.

use govgen_iam::{managed_policy_arn, session_duration, session_seconds};
use govgen_model::{CustomerManagedPolicy, Organization, PermissionsBoundary, Policy};
use hcl::expr::{Expression, ObjectKey};
use hcl::{Number, Object};

use crate::format::hcl::{Body, File, Lists};
use crate::header::header;

/// The variable through which `common` hands a division the ARNs of shared permission sets, by policy name.
pub(crate) const SHARED_PERMISSION_SET_ARNS: &str = "shared_permission_set_arns";

/// The providers of a root module.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Providers {
    /// AWS alone.
    Aws,
    /// HCP Terraform too, for the root that makes workspaces.
    AwsAndHcpTerraform,
}

/// `versions.tf`: Terraform, the providers, and the one account and the one organization they may write to.
pub(crate) fn versions(organization: &Organization<'_>, directory: &str, providers: Providers) -> String {
    let with_workspaces = providers == Providers::AwsAndHcpTerraform;
    let mut file = File::new(header(directory));
    file.block("terraform", &[], |body| {
        body.text("required_version", ">= 1.9");
        body.blank();
        body.block("required_providers", |body| {
            body.object(
                "aws",
                &[("source", "hashicorp/aws"), ("version", organization.workspaces.aws_provider.as_str())],
            );
            if with_workspaces {
                // 0.61 has the sharing of state among the settings of a workspace.
                body.object("tfe", &[("source", "hashicorp/tfe"), ("version", ">= 0.61")]);
            }
        });
    });
    file.block("provider", &["aws"], |body| {
        body.text("region", organization.region);
        body.texts("allowed_account_ids", &[organization.identity_center_account]);
        body.text("retry_mode", "adaptive");
        body.raw("max_retries", "25");
    });
    if with_workspaces {
        // The token comes from the workspace, as `TFE_TOKEN`.
        file.block("provider", &["tfe"], |body| {
            body.text("hostname", organization.workspaces.hostname);
            body.text("organization", organization.workspaces.organization);
        });
    }
    file.text()
}

/// A permission set with everything attached to it. Its owner is a division's identity, or `common`.
pub(crate) fn permission_set(file: &mut File, policy: &Policy<'_>, organization: &Organization<'_>, owner: &str) {
    let key = policy.key();
    file.block("resource", &["aws_ssoadmin_permission_set", key], |body| {
        body.text("name", &policy.permission_set.value);
        if let Some(description) = &policy.entry.description {
            body.text("description", &description.value);
        }
        body.raw("instance_arn", "local.instance_arn");
        if let Some(seconds) = policy.entry.session_duration.as_ref().and_then(|it| session_seconds(&it.value)) {
            body.text("session_duration", &session_duration(seconds));
        }
        if let Some(relay_state) = &policy.entry.relay_state {
            body.text("relay_state", &relay_state.value);
        }
        body.blank();
        let mut tags: Vec<(&str, &str)> =
            policy.entry.tags.iter().map(|(key, tag)| (key.value.as_ref(), tag.value.as_ref())).collect();
        tags.push(("govgen:division", owner));
        tags.sort_unstable();
        body.object("tags", &tags);
    });
    managed_policies(file, policy);
    customer_managed_policies(file, policy);
    if let Some(inline) = &policy.inline_policy {
        file.block("resource", &["aws_ssoadmin_permission_set_inline_policy", key], |body| {
            target(body, policy);
            body.blank();
            body.json("inline_policy", &expression(&inline.canonical), Lists::Filled);
        });
    }
    if let Some(boundary) = &policy.entry.permissions_boundary {
        file.block("resource", &["aws_ssoadmin_permissions_boundary_attachment", key], |body| {
            target(body, policy);
            body.blank();
            body.block("permissions_boundary", |body| match boundary {
                PermissionsBoundary::Managed(written) => {
                    body.text("managed_policy_arn", &managed_policy_arn(&written.value, organization.partition()));
                }
                PermissionsBoundary::CustomerManaged(customer) => {
                    body.block("customer_managed_policy_reference", |body| {
                        body.text("name", &customer.name.value);
                        body.text("path", path(customer));
                    });
                }
            });
        });
    }
}

/// The addresses of everything attached to a permission set, for assignments to wait for.
pub(crate) fn policy_resources(policy: &Policy<'_>) -> Vec<String> {
    let kinds = [
        ("aws_ssoadmin_customer_managed_policy_attachment", !policy.entry.customer_managed_policies.is_empty()),
        ("aws_ssoadmin_managed_policy_attachment", !policy.managed_policies.is_empty()),
        ("aws_ssoadmin_permission_set_inline_policy", policy.inline_policy.is_some()),
        ("aws_ssoadmin_permissions_boundary_attachment", policy.entry.permissions_boundary.is_some()),
    ];
    let kept = kinds.iter().filter(|(_, there)| *there);
    kept.map(|(kind, _)| format!("{kind}.{}", policy.key())).collect()
}

/// The key of a customer managed policy's attachment.
pub(crate) fn customer_key(policy: &CustomerManagedPolicy<'_>) -> String {
    format!("{}{}", path(policy), policy.name.value)
}

fn managed_policies(file: &mut File, policy: &Policy<'_>) {
    if policy.managed_policies.is_empty() {
        return;
    }
    file.block("resource", &["aws_ssoadmin_managed_policy_attachment", policy.key()], |body| {
        let entries = policy.managed_policies.iter().map(|it| ("", it.key.as_str(), &it.arn));
        body.map("for_each", entries, |value, arn| value.string(arn));
        body.blank();
        target(body, policy);
        body.raw("managed_policy_arn", "each.value");
    });
}

fn customer_managed_policies(file: &mut File, policy: &Policy<'_>) {
    let mut policies: Vec<(&str, &str)> =
        policy.entry.customer_managed_policies.iter().map(|it| (path(it), it.name.value.as_ref())).collect();
    if policies.is_empty() {
        return;
    }
    policies.sort_unstable();
    file.block("resource", &["aws_ssoadmin_customer_managed_policy_attachment", policy.key()], |body| {
        // A name holds no `/`, so path and name joined are one key for one policy.
        let keys: Vec<String> = policies.iter().map(|(path, name)| format!("{path}{name}")).collect();
        let entries = keys.iter().zip(&policies).map(|(key, policy)| ("", key.as_str(), policy));
        body.map("for_each", entries, |value, (path, name)| value.path_and_name(path, name));
        body.blank();
        target(body, policy);
        body.blank();
        body.block("customer_managed_policy_reference", |body| {
            body.raw("name", "each.value.name");
            body.raw("path", "each.value.path");
        });
    });
}

pub(crate) fn path<'p>(policy: &'p CustomerManagedPolicy<'_>) -> &'p str {
    policy.path.as_ref().map_or("/", |it| &it.value)
}

/// The two arguments that say which permission set is meant.
fn target(body: &mut Body<'_>, policy: &Policy<'_>) {
    body.raw("instance_arn", "local.instance_arn");
    body.raw("permission_set_arn", &format!("aws_ssoadmin_permission_set.{}.arn", policy.key()));
}

/// A canonical policy document as an HCL value.
fn expression(json: &serde_json::Value) -> Expression {
    match json {
        serde_json::Value::Null => Expression::Null,
        serde_json::Value::Bool(value) => Expression::Bool(*value),
        serde_json::Value::Number(value) => {
            let whole = value.as_i64().map(Number::from).or_else(|| value.as_u64().map(Number::from));
            let number = whole.or_else(|| value.as_f64().and_then(Number::from_f64));
            number.map_or_else(|| Expression::String(value.to_string()), Expression::Number)
        }
        serde_json::Value::String(value) => Expression::String(value.clone()),
        serde_json::Value::Array(items) => Expression::Array(items.iter().map(expression).collect()),
        serde_json::Value::Object(entries) => Expression::Object(
            entries
                .iter()
                .map(|(key, value)| (ObjectKey::Expression(Expression::String(key.clone())), expression(value)))
                .collect::<Object<_, _>>(),
        ),
    }
}
