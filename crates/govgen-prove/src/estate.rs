//! What all roots have in common: region, account, instance, organization; read once, and held against every root.

use std::collections::BTreeMap;

use govgen_source::{Span, Spanned, Value};

use crate::findings::{Escapes, PART_MISSING, ROOT_NOT_PINNED};
use crate::hcl::{Block, Expression};
use crate::roots::{Root, label};
use crate::shape::GITHUB;
use crate::statement::{Arns, is_account};
use crate::values::document;

/// The frame that every division stands in.
pub(crate) struct Estate<'s> {
    pub(crate) region: &'s str,
    /// The account of Identity Center, the roles and the OIDC provider.
    pub(crate) account: &'s str,
    /// The host of HCP Terraform.
    pub(crate) host: &'s str,
    /// The organization in HCP Terraform.
    pub(crate) organization: &'s str,
    /// The project of the workspaces.
    pub(crate) project: &'s str,
    pub(crate) arns: Arns,
}

/// Reads the frame from `terraform/common`; what is missing there is an empty text, which nothing equals.
pub(crate) fn read<'s>(common: &'s Root<'s>, escapes: &mut Escapes) -> Estate<'s> {
    let text = |block: Option<&'s Block<'s>>, name| {
        block.and_then(|it| it.body.text(name)).map_or("", |it: Spanned<&'s str>| it.value)
    };
    let aws = common.all("provider", "aws").next();
    let tfe = common.all("provider", "tfe").next();
    let project = common.named("data", "tfe_project", "this");
    let estate = Estate {
        region: text(aws, "region"),
        account: account(aws),
        host: text(tfe, "hostname"),
        organization: text(tfe, "organization"),
        project: text(project, "name"),
        arns: arns(common),
    };
    if let Some(other) =
        project.and_then(|it| it.body.text("organization")).filter(|it| it.value != estate.organization)
    {
        let message = format!("the project is one of the organization `{}`", other.value);
        escapes.at(&ROOT_NOT_PINNED, other.span, message, "runs of another organization's workspaces would be trusted");
    }
    provider(common, &estate, escapes);
    estate
}

fn account<'s>(aws: Option<&'s Block<'s>>) -> &'s str {
    match aws.and_then(|it| it.body.get("allowed_account_ids")).map(|it| &it.value) {
        Some(Expression::List(items)) => match items.as_slice() {
            [Spanned { value: Expression::Text(id), .. }] if is_account(id) => id,
            _ => "",
        },
        _ => "",
    }
}

/// The instance and the identity store that most roles name; a role that names another is then the odd one.
fn arns(common: &Root<'_>) -> Arns {
    let mut instances: BTreeMap<String, usize> = BTreeMap::new();
    let mut stores: BTreeMap<String, usize> = BTreeMap::new();
    let policies = ["aws_iam_role_policy", "aws_iam_policy"].into_iter().flat_map(|it| common.all("resource", it));
    for document in policies.filter_map(|it| document(it, "policy")) {
        texts(&document.value, &mut |text| {
            let words: Vec<&str> = text.split(':').collect();
            let plain = !text.contains(['*', '?', '$']);
            match words.as_slice() {
                ["arn", _, "sso", "", "", name] if name.starts_with("instance/ssoins-") && plain => {
                    *instances.entry(text.to_owned()).or_default() += 1;
                }
                ["arn", _, "identitystore", "", account, name]
                    if is_account(account) && name.starts_with("identitystore/") && plain =>
                {
                    *stores.entry(text.to_owned()).or_default() += 1;
                }
                _ => {}
            }
        });
    }
    let most = |counts: BTreeMap<String, usize>| {
        counts.into_iter().max_by_key(|(_, count)| *count).map(|(text, _)| text).unwrap_or_default()
    };
    Arns { instance: most(instances), identity_store: most(stores) }
}

fn texts(value: &Value<'_>, found: &mut impl FnMut(&str)) {
    match value {
        Value::String(text) => found(text),
        Value::List(items) => items.iter().for_each(|it| texts(&it.value, found)),
        Value::Map(entries) => entries.iter().for_each(|(_, it)| texts(&it.value, found)),
        Value::Number(_) | Value::Bool(_) => {}
    }
}

/// The OIDC provider is the one of HCP Terraform's host, for AWS's audience.
fn provider(common: &Root<'_>, estate: &Estate<'_>, escapes: &mut Escapes) {
    let kind = "aws_iam_openid_connect_provider";
    let own = |it: &&Block<'_>| label(it) != GITHUB;
    if common.complete && common.all("resource", kind).chain(common.all("data", kind)).filter(own).count() != 1 {
        let harm = "whose tokens AWS believes is not known";
        escapes.at(&PART_MISSING, common.span, "there is not exactly one OIDC provider", harm);
    }
    for block in common.all("resource", kind).chain(common.all("data", kind)).filter(own) {
        let harm = "tokens of another issuer, or for another audience, would be believed";
        if let Some(url) = block.body.text("url").filter(|it| it.value != format!("https://{}", estate.host)) {
            escapes.at(&ROOT_NOT_PINNED, url.span, format!("the OIDC provider is `{}`", url.value), harm);
        }
        if let Some(span) = other_audiences(block, "aws.workload.identity") {
            escapes.at(&ROOT_NOT_PINNED, span, "the OIDC provider takes other audiences", harm);
        }
    }
}

/// Where a block's audiences are, when they are not this one alone.
pub(crate) fn other_audiences(block: &Block<'_>, audience: &str) -> Option<Span> {
    let value = block.body.get("client_id_list")?;
    let Expression::List(items) = &value.value else { return Some(value.span) };
    let only = matches!(items.as_slice(), [one] if one.value == Expression::Text(audience.into()));
    (!only).then_some(value.span)
}

/// What every root has: providers of a known source, in the one account and region, and the one instance.
pub(crate) fn hold(root: &Root<'_>, estate: &Estate<'_>, escapes: &mut Escapes) {
    let harm = "the runs of this root would use another provider, or act somewhere else";
    for block in root.all("terraform", "") {
        let required = block.body.block("required_providers").map(|it| &it.body.arguments);
        for (name, value) in required.into_iter().flatten() {
            let source = format!("hashicorp/{}", name.value);
            let Expression::Map(entries) = &value.value else { continue };
            let is_source = |(key, it): &(_, Spanned<Expression<'_>>)| {
                let key: &Spanned<std::borrow::Cow<'_, str>> = key;
                key.value == "source" && it.value == Expression::Text(source.as_str().into())
            };
            let keys_known = entries.iter().all(|(key, _)| matches!(key.value.as_ref(), "source" | "version"));
            if !entries.iter().any(is_source) || !keys_known || entries.len() != 2 {
                let message = format!("the provider `{}` is not `{source}` of a stated version", name.value);
                escapes.at(&ROOT_NOT_PINNED, value.span, message, "another program would run with the role's rights");
            }
        }
    }
    for block in root.all("provider", "aws") {
        if let Some(region) = block.body.text("region").filter(|it| it.value != estate.region) {
            escapes.at(&ROOT_NOT_PINNED, region.span, format!("the region is `{}`", region.value), harm);
        }
        if account(Some(block)).is_empty() || account(Some(block)) != estate.account {
            let span = block.body.get("allowed_account_ids").map_or(block.head(), |it| it.span);
            escapes.at(&ROOT_NOT_PINNED, span, "the provider is not held to the account of Identity Center", harm);
        }
    }
    let store = estate.arns.identity_store.rsplit('/').next().unwrap_or_default();
    for block in root.all("locals", "") {
        for (name, wanted) in [("instance_arn", estate.arns.instance.as_str()), ("identity_store_id", store)] {
            // Of roles that could not be read nobody knows the instance.
            if let Some(text) = block.body.text(name).filter(|it| !wanted.is_empty() && it.value != wanted) {
                let message = format!("`{}` is not the `{name}` that the roles are about", text.value);
                escapes.at(&ROOT_NOT_PINNED, text.span, message, harm);
            }
        }
    }
}
