//! What `organization:` says, key by key, in the words that stand in its file.

use std::collections::BTreeMap;

use govgen_model::{
    Authorization, Connection, FactsRole, MatchBy, Model, NameCase, OidcProvider, Organization, Provision, TagOnCreate,
};

use super::settings::{list, yes};
use super::words::Said;

/// Every key with its value; a default is said as what it is.
pub(super) fn organization(model: &Model<'_>) -> BTreeMap<&'static str, Said> {
    let principals = model.principals;
    // The two others have keys of their own.
    let reserved = model.reserved.iter().filter_map(|it| Some(format!("{} {}", it.name?.value, it.id.value)));
    let mut keys = BTreeMap::from([
        ("principals.match", Said::name(match_by(principals.match_by))),
        ("principals.case", Said::name(case(principals.case))),
        ("principals.domains", list(&principals.domains)),
        ("aws.identity_center.lookup", Said::name(if model.lock.is_some() { "lock" } else { "data" })),
        ("aws.reserved_accounts", Said::names(reserved)),
    ]);
    if let Some(it) = &model.organization {
        keys.extend(places(it));
        keys.extend(workspaces(it));
        keys.extend(identity_center(it));
        keys.extend(facts_role(it.facts_role.as_ref()));
    }
    keys
}

fn places(it: &Organization<'_>) -> [(&'static str, Said); 6] {
    [
        ("name", Said::name(it.name)),
        ("github.organization", Said::name(it.github)),
        ("github.repository", Said::name(it.repository)),
        ("github.codeowners", Said::name(it.codeowners.as_str())),
        ("aws.region", Said::name(it.region)),
        ("aws.management_account", Said::name(it.management_account)),
    ]
}

fn workspaces(it: &Organization<'_>) -> [(&'static str, Said); 10] {
    let it = &it.workspaces;
    let connection = match it.connection {
        Connection::GitHubApp(id) => Said::default().said("github_app_installation_id ").of(id),
        Connection::OAuth(id) => Said::default().said("oauth_token_id ").of(id),
    };
    [
        ("hcp_terraform.organization", Said::name(it.organization)),
        ("hcp_terraform.project", Said::name(it.project)),
        ("hcp_terraform.workspace_prefix", Said::name(it.prefix)),
        ("hcp_terraform.hostname", Said::name(it.hostname)),
        ("hcp_terraform.oidc_provider", Said::name(oidc_provider(it.oidc_provider))),
        ("hcp_terraform.vcs", connection),
        ("hcp_terraform.vcs.branch", optional(it.branch)),
        ("hcp_terraform.auto_apply", yes(it.auto_apply)),
        ("hcp_terraform.terraform_version", Said::name(it.terraform_version)),
        ("hcp_terraform.provider_versions.aws", Said::name(it.aws_provider.as_str())),
    ]
}

fn identity_center(it: &Organization<'_>) -> [(&'static str, Said); 6] {
    let Authorization { provision: accounts, tag_on_create } = it.authorization;
    [
        ("aws.identity_center.account", Said::name(it.identity_center_account)),
        ("aws.identity_center.instance_arn", Said::name(it.instance_arn)),
        ("aws.identity_center.identity_store_id", Said::name(it.identity_store_id)),
        ("aws.identity_center.kms_key_arn", optional(it.kms_key_arn)),
        ("aws.identity_center.authorization.provision", Said::name(provision(accounts))),
        ("aws.identity_center.authorization.tag_on_create", Said::name(tags(tag_on_create))),
    ]
}

/// One that is not there says nothing.
fn facts_role(it: Option<&FactsRole<'_>>) -> [(&'static str, Said); 4] {
    let ids = it.and_then(|it| it.ids);
    [
        ("aws.facts_role.branch", optional(it.map(|it| it.branch))),
        ("aws.facts_role.github_oidc_provider", optional(it.map(|it| oidc_provider(it.oidc_provider)))),
        ("aws.facts_role.github_ids.organization", optional(ids.map(|it| it.0))),
        ("aws.facts_role.github_ids.repository", optional(ids.map(|it| it.1))),
    ]
}

fn optional(text: Option<&str>) -> Said {
    text.map(Said::name).unwrap_or_default()
}

fn match_by(it: MatchBy) -> &'static str {
    match it {
        MatchBy::UserName => "user_name",
        MatchBy::Email => "email",
    }
}

fn case(it: NameCase) -> &'static str {
    match it {
        NameCase::Lower => "lower",
        NameCase::Preserve => "preserve",
    }
}

fn oidc_provider(it: OidcProvider) -> &'static str {
    match it {
        OidcProvider::Create => "create",
        OidcProvider::Existing => "existing",
    }
}

fn provision(it: Provision) -> &'static str {
    match it {
        Provision::Listed => "listed",
        Provision::All => "all",
    }
}

fn tags(it: TagOnCreate) -> &'static str {
    match it {
        TagOnCreate::CreateOnly => "create_only",
        TagOnCreate::TagResource => "tag_resource",
    }
}
