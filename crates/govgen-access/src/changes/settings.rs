//! What the organization alone writes: waivers, guardrails, acknowledgements, where it lives, who somebody's id is, and what
//! Terraform is told of the past. A line for each thing that differs.

use std::collections::{BTreeMap, BTreeSet};

use govgen_model::{Connection, Division, Model, Organization, Text};

use super::words::element;
use super::{Compared, Side, Untouched};

/// One thing that differs.
#[derive(Debug, PartialEq, Eq)]
pub struct SettingChange {
    /// What kind of thing it is: `waiver`, `guardrail`, `acknowledgement`, `refactor`, `organization`, `lock`.
    pub kind: &'static str,
    /// Which of its kind: a key, a rule, a name.
    pub what: String,
    /// What it said; nothing when it is new.
    pub before: Option<String>,
    /// What it says; nothing when it is gone.
    pub now: Option<String>,
}

/// Everything that differs: waivers first, since they make findings disappear.
pub(super) fn settings<'c>(
    before: Side<'c>,
    now: Side<'c>,
    compared: &Compared<'c>,
    untouched: &Untouched,
    locked: [usize; 2],
) -> Vec<SettingChange> {
    let mut changes = Vec::new();
    let (old, new) = (before.is_there.then_some(before.model), now.is_there.then_some(now.model));
    let names = |list: &[&'c Division<'c>]| -> BTreeSet<&'c str> { list.iter().map(|it| it.name()).collect() };
    let (homes_before, homes_now) = (names(&compared.before), names(&compared.now));
    let refactor = |model: Option<&Model<'_>>, homes: &BTreeSet<&str>| {
        model.map(|it| super::refactor::entries(it, homes, !untouched.common))
    };
    if untouched.common {
        entries("refactor", refactor(old, &homes_before), refactor(new, &homes_now), &mut changes);
        return changes;
    }
    entries("waiver", old.map(waivers), new.map(waivers), &mut changes);
    entries("acknowledgement", old.map(acknowledgements), new.map(acknowledgements), &mut changes);
    entries("refactor", refactor(old, &homes_before), refactor(new, &homes_now), &mut changes);
    keys("guardrail", &old.map(guardrails).unwrap_or_default(), &new.map(guardrails).unwrap_or_default(), &mut changes);
    keys(
        "organization",
        &old.map(organization).unwrap_or_default(),
        &new.map(organization).unwrap_or_default(),
        &mut changes,
    );
    changes.extend(lock(locked));
    changes
}

/// Entries without a key: each is there or not.
fn entries(
    kind: &'static str,
    before: Option<BTreeSet<(String, String)>>,
    now: Option<BTreeSet<(String, String)>>,
    changes: &mut Vec<SettingChange>,
) {
    let (before, now) = (before.unwrap_or_default(), now.unwrap_or_default());
    let new = now.difference(&before);
    changes.extend(new.map(|(what, text)| SettingChange {
        kind,
        what: what.clone(),
        before: None,
        now: Some(text.clone()),
    }));
    let gone = before.difference(&now);
    changes.extend(gone.map(|(what, text)| SettingChange {
        kind,
        what: what.clone(),
        before: Some(text.clone()),
        now: None,
    }));
}

/// Keys with a value. What a side without an organization does not say is not new: all of it would be.
fn keys(
    kind: &'static str,
    before: &BTreeMap<&'static str, String>,
    now: &BTreeMap<&'static str, String>,
    changes: &mut Vec<SettingChange>,
) {
    if before.is_empty() || now.is_empty() {
        return;
    }
    let names: BTreeSet<&str> = before.keys().chain(now.keys()).copied().collect();
    for name in names.into_iter().filter(|it| before.get(it) != now.get(it)) {
        let text = |side: &BTreeMap<&str, String>| side.get(name).cloned().filter(|it| !it.is_empty());
        changes.push(SettingChange { kind, what: name.to_owned(), before: text(before), now: text(now) });
    }
}

fn waivers(model: &Model<'_>) -> BTreeSet<(String, String)> {
    let all = model.waivers.iter().map(|it| {
        let places = [("division", &it.division), ("account", &it.account), ("policy", &it.policy)];
        let places = places.iter().filter_map(|(key, it)| Some(format!("{key} {}", it.as_ref()?.value)));
        let places: Vec<String> = places.collect();
        (it.rule.value.to_string(), format!("{}, until {}: {}", places.join(", "), it.until.value, it.reason.value))
    });
    all.collect()
}

fn acknowledgements(model: &Model<'_>) -> BTreeSet<(String, String)> {
    let all = model.acknowledge.iter().map(|it| {
        (it.rule.value.to_string(), format!("division {}, {}: {}", it.division.value, it.count.value, it.reason.value))
    });
    all.collect()
}

fn guardrails(model: &Model<'_>) -> BTreeMap<&'static str, String> {
    let it = &model.guardrails;
    BTreeMap::from([
        ("managed_policies.deny", list(&it.managed_policies_deny)),
        ("managed_policies.allow", list(&it.managed_policies_allow)),
        ("max_session_duration", it.max_session_duration.map_or_else(|| "PT8H".to_owned(), |it| it.value.to_string())),
        ("permissions_boundary.required", it.boundary_required.is_some_and(|it| it.value).to_string()),
        ("permissions_boundary.allow", list(it.boundary_allow)),
        ("privilege_escalation.deny", list(&it.escalation_deny)),
        ("privilege_escalation.allow", list(it.escalation_allow)),
        ("trusted_accounts", list(it.trusted_accounts)),
        ("removal.max_count", it.removal.max_count.to_string()),
        ("removal.max_percent", it.removal.max_percent.to_string()),
        ("permission_set_names.reserved", list(&it.permission_set_names_reserved)),
        ("max_direct_users", it.max_direct_users.value.to_string()),
        ("max_resources", it.max_resources.value.to_string()),
        ("grants.expiring_days", it.expiring_days.to_string()),
    ])
}

/// A set of texts, each told apart from two.
fn list(list: &[Text<'_>]) -> String {
    let texts: BTreeSet<String> = list.iter().map(|it| element(&it.value)).collect();
    texts.into_iter().collect::<Vec<_>>().join(", ")
}

fn organization(model: &Model<'_>) -> BTreeMap<&'static str, String> {
    let mut keys = BTreeMap::from([
        ("principals.match_by", format!("{:?}", model.principals.match_by)),
        ("principals.case", format!("{:?}", model.principals.case)),
        ("principals.domains", list(&model.principals.domains)),
        ("principals.lookup", if model.lock.is_some() { "lock" } else { "data" }.to_owned()),
        ("reserved_accounts", {
            let ids: BTreeSet<&str> = model.reserved.iter().map(|it| it.id.value.as_ref()).collect();
            ids.into_iter().collect::<Vec<_>>().join(", ")
        }),
    ]);
    keys.extend(model.organization.iter().flat_map(where_it_lives));
    keys
}

fn where_it_lives(it: &Organization<'_>) -> [(&'static str, String); 21] {
    let workspaces = &it.workspaces;
    let connection = match workspaces.connection {
        Connection::GitHubApp(id) => format!("GitHub App {id}"),
        Connection::OAuth(id) => format!("OAuth {id}"),
    };
    let text = |it: Option<&str>| it.unwrap_or_default().to_owned();
    let facts_role = it.facts_role.as_ref();
    let facts_role = facts_role.map(|it| format!("branch {}, {:?}, {:?}", it.branch, it.oidc_provider, it.ids));
    [
        ("github.organization", it.github.to_owned()),
        ("github.repository", it.repository.to_owned()),
        ("github.codeowners", it.codeowners.as_str().to_owned()),
        ("hcp_terraform.organization", workspaces.organization.to_owned()),
        ("hcp_terraform.project", workspaces.project.to_owned()),
        ("hcp_terraform.workspace_prefix", workspaces.prefix.to_owned()),
        ("hcp_terraform.hostname", workspaces.hostname.to_owned()),
        ("hcp_terraform.oidc_provider", format!("{:?}", workspaces.oidc_provider)),
        ("hcp_terraform.vcs", connection),
        ("hcp_terraform.vcs.branch", text(workspaces.branch)),
        ("hcp_terraform.auto_apply", workspaces.auto_apply.to_string()),
        ("hcp_terraform.terraform_version", workspaces.terraform_version.to_owned()),
        ("hcp_terraform.aws_provider", format!("{:?}", workspaces.aws_provider)),
        ("aws.region", it.region.to_owned()),
        ("aws.management_account", it.management_account.to_owned()),
        ("aws.identity_center.account", it.identity_center_account.to_owned()),
        ("aws.identity_center.instance_arn", it.instance_arn.to_owned()),
        ("aws.identity_center.identity_store_id", it.identity_store_id.to_owned()),
        ("aws.identity_center.kms_key_arn", text(it.kms_key_arn)),
        ("aws.identity_center.authorization", format!("{:?}", it.authorization)),
        ("aws.facts_role", facts_role.unwrap_or_default()),
    ]
}

/// Names of the lock that are granted nothing, and come or go.
fn lock([came, went]: [usize; 2]) -> Option<SettingChange> {
    let text = |count: usize, verb: &str| (count > 0).then(|| format!("{count} {verb}"));
    let what = "names that are granted nothing".to_owned();
    (came + went > 0).then(|| SettingChange { kind: "lock", what, before: text(went, "gone"), now: text(came, "new") })
}
