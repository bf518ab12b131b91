//! The configuration that was planned: nothing in it that a rendered root never holds.

use govgen_source::Diagnostics;
use serde_json::{Value, json};

use crate::Root;
use crate::context::Context;
use crate::findings::{BLOCK_NOT_ALLOWED, MODULE_CALL, PROVIDER_NOT_ALLOWED, PROVISIONER, RESOURCE_TYPE_NOT_ALLOWED};
use crate::format::ProviderConfig;
use crate::kinds::{ASSIGNMENT, PERMISSION_SET};
use crate::policies::ATTACHMENTS;
use crate::sets::SHARED_ARNS;

const AWS: &str = "registry.terraform.io/hashicorp/aws";
const TFE: &str = "registry.terraform.io/hashicorp/tfe";
/// Where OpenTofu takes the same providers from.
const OPENTOFU: &str = "registry.opentofu.org/";
const TERRAFORM: &str = "registry.terraform.io/";

/// What only the organization's root manages.
const COMMON_TYPES: [&str; 8] = [
    "aws_iam_openid_connect_provider",
    "aws_iam_policy",
    "aws_iam_role",
    "aws_iam_role_policy",
    "aws_iam_role_policy_attachment",
    "tfe_variable",
    "tfe_workspace",
    "tfe_workspace_settings",
];
const COMMON_DATA: [&str; 2] = ["aws_iam_openid_connect_provider", "tfe_project"];
const DIVISION_DATA: [&str; 2] = ["aws_identitystore_group", "aws_identitystore_user"];

/// Judges the configuration, and the types and providers of everything that is planned.
pub(crate) fn check(cx: &Context<'_, '_>, findings: &mut Diagnostics) {
    providers(cx, findings);
    resources(cx, findings);
    let module = &cx.plan.configuration.root_module;
    for name in module.module_calls.0.keys() {
        cx.report(findings, &MODULE_CALL, format!("module `{name}` is called"))
            .help("a module is code from elsewhere, and what it does is not looked into; `govgen render` calls none");
    }
    blocks(cx, findings);
}

fn blocks(cx: &Context<'_, '_>, findings: &mut Diagnostics) {
    let module = &cx.plan.configuration.root_module;
    let outputs = module.outputs.0.keys().map(|it| format!("output `{it}`"));
    let planned = cx.plan.output_changes.0.keys().filter(|it| !module.outputs.0.contains_key(*it));
    let planned = planned.map(|it| format!("output `{it}`"));
    let actions = (!module.actions.is_empty()).then(|| "an `action` block".to_owned());
    let checks = cx.plan.checks.iter().map(|it| &it.address.to_display);
    // The one condition that is rendered stands where the organization looks up an OIDC provider of somebody else's.
    let rendered =
        |it: &&String| matches!(cx.root, Root::Common) && it.starts_with("data.aws_iam_openid_connect_provider.");
    let checks = checks.filter(|it| !rendered(it)).map(|it| format!("a check of `{it}`"));
    let is_known = |name: &str| name == SHARED_ARNS && matches!(cx.root, Root::Division(_));
    let variables = module.variables.0.iter().filter_map(|(name, it)| match it.default {
        Some(_) => Some(format!("a default of variable `{name}`")),
        None => (!is_known(name)).then(|| format!("variable `{name}`")),
    });
    let all: Vec<String> = outputs.chain(planned).chain(actions).chain(checks).chain(variables).collect();
    for what in all {
        cx.report(findings, &BLOCK_NOT_ALLOWED, format!("the configuration has {what}"))
            .help("`govgen render` writes none; compare the root with `govgen render --check`");
    }
}

/// A provider's name as Terraform's registry has it.
fn registered(name: &str) -> String {
    name.strip_prefix(OPENTOFU).map_or_else(|| name.to_owned(), |it| format!("{TERRAFORM}{it}"))
}

fn providers(cx: &Context<'_, '_>, findings: &mut Diagnostics) {
    let organization = cx.organization;
    let aws = json!({"region": organization.region, "allowed_account_ids": [organization.identity_center_account]});
    let tfe =
        json!({"hostname": organization.workspaces.hostname, "organization": organization.workspaces.organization});
    for (key, provider) in &cx.plan.configuration.provider_config.0 {
        let name = registered(&provider.full_name);
        let (expected, free): (&Value, &[&str]) = match (name.as_str(), cx.root) {
            (AWS, _) => (&aws, &["retry_mode", "max_retries"]),
            (TFE, Root::Common) => (&tfe, &[]),
            _ => {
                cx.report(findings, &PROVIDER_NOT_ALLOWED, format!("provider `{name}` is configured"))
                    .help("a provider runs with the rights of the run, also while it plans; `govgen render` writes none of it");
                continue;
            }
        };
        if provider.alias.is_some() || provider.module_address.is_some() {
            cx.report(findings, &PROVIDER_NOT_ALLOWED, format!("`{key}` is a second configuration of its provider"))
                .help("`govgen render` writes one");
            continue;
        }
        arguments(cx, key, provider, (expected, free), findings);
    }
    for name in [AWS, TFE] {
        let configured = cx.plan.configuration.provider_config.0.values().any(|it| registered(&it.full_name) == name);
        if !configured && cx.plan.resource_changes.iter().any(|it| registered(&it.provider_name) == name) {
            cx.report(findings, &PROVIDER_NOT_ALLOWED, format!("provider `{name}` is used and not configured")).help(
                "without a block the run takes region and account from its environment; `govgen render` writes one",
            );
        }
    }
}

/// The arguments of a provider: exactly the expected constants, and a few that only say how patient it is.
fn arguments(
    cx: &Context<'_, '_>,
    key: &str,
    provider: &ProviderConfig,
    (expected, free): (&Value, &[&str]),
    findings: &mut Diagnostics,
) {
    let constants = expected.as_object().into_iter().flatten();
    for (name, expected) in constants {
        let written = provider.expressions.0.get(name).and_then(|it| it.0.get("constant_value"));
        if written != Some(expected) {
            let written = written.map_or("not a constant".to_owned(), |it| format!("`{it}`"));
            cx.report(findings, &PROVIDER_NOT_ALLOWED, format!("`{name}` of provider `{key}` is {written}"))
                .help(format!("the organization's is `{expected}`; `govgen render` writes it"));
        }
    }
    for (name, expression) in &provider.expressions.0 {
        let constant = expression.0.get("constant_value").is_some();
        if expected.get(name).is_none() && !(free.contains(&name.as_str()) && constant) {
            cx.report(findings, &PROVIDER_NOT_ALLOWED, format!("provider `{key}` has `{name}`"))
                .help("it could lead the run elsewhere or give it other rights; `govgen render` does not write it");
        }
    }
}

fn resources(cx: &Context<'_, '_>, findings: &mut Diagnostics) {
    for block in &cx.plan.configuration.root_module.resources {
        if !block.provisioners.is_empty() {
            cx.report(findings, &PROVISIONER, format!("`{}` has a provisioner", block.address))
                .help("it runs commands with the rights of the apply; `govgen render` writes none");
        }
        of_type(cx, &block.address, &block.mode, &block.kind, findings);
    }
    for change in cx.plan.resource_changes.iter().chain(&cx.plan.resource_drift) {
        if let Some(module) = &change.module_address {
            cx.report(findings, &MODULE_CALL, format!("`{}` belongs to `{module}`", change.address))
                .help("a module is code from elsewhere; `govgen render` calls none");
            continue;
        }
        let provider = registered(&change.provider_name);
        if of_type(cx, &change.address, &change.mode, &change.kind, findings)
            && provider != if change.kind.starts_with("tfe_") { TFE } else { AWS }
        {
            cx.report(
                findings,
                &PROVIDER_NOT_ALLOWED,
                format!("`{}` comes from provider `{provider}`", change.address),
            )
            .help("it only has the type's name in common with what `govgen render` writes");
        }
    }
    let state = cx.plan.prior_state.values.iter().map(|it| &it.root_module);
    for resource in state.clone().flat_map(|it| &it.resources) {
        of_type(cx, &resource.address, &resource.mode, &resource.kind, findings);
    }
    if state.into_iter().any(|it| !it.child_modules.is_empty()) {
        cx.report(findings, &MODULE_CALL, "the state holds resources of a module")
            .help("a module is code from elsewhere; `govgen render` calls none");
    }
}

/// Whether a root may hold a type; that it may not is a finding, the same one wherever the type stands.
fn of_type(cx: &Context<'_, '_>, address: &str, mode: &str, kind: &str, findings: &mut Diagnostics) -> bool {
    let allowed = match (cx.root, mode) {
        (Root::Common, "managed") => {
            kind == PERMISSION_SET || ATTACHMENTS.contains(&kind) || COMMON_TYPES.contains(&kind)
        }
        (Root::Division(_), "managed") => kind == PERMISSION_SET || ATTACHMENTS.contains(&kind) || kind == ASSIGNMENT,
        (Root::Common, "data") => COMMON_DATA.contains(&kind),
        (Root::Division(_), "data") => DIVISION_DATA.contains(&kind),
        _ => false,
    };
    if !allowed {
        cx.report(
            findings,
            &RESOURCE_TYPE_NOT_ALLOWED,
            format!("`{address}` is of a type that `{}` never holds", cx.root.name()),
        )
        .help("`govgen render` writes none of it; compare the root with `govgen render --check`");
    }
    allowed
}
