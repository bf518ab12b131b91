//! Facts that explain a generated organization: what AWS would hold once all of it is applied.
//!
//! In: what govgen reports of the organization. Out: a facts file beside it. Policies of permission sets are left out, as if nobody
//! had asked for them: they are few, however large the organization.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use anyhow::Context as _;
use govgen_live::Facts;
use govgen_live::facts::{
    Account, Assignments, Fetched, Group, Instance, Known, Organization, Part, PartName, PermissionSet, Provisioned,
    User, VERSION,
};
use serde::Deserialize;

use super::generate::TODAY;

#[derive(Deserialize)]
struct Report<'r> {
    #[serde(borrow)]
    grants: Vec<Grant<'r>>,
}

#[derive(Deserialize)]
struct Grant<'r> {
    division: &'r str,
    account: &'r str,
    account_id: &'r str,
    permission_set: &'r str,
    principal_type: &'r str,
    principal: &'r str,
}

const INSTANCE: &str = "ssoins-0123456789abcdef";

/// Writes the facts of an organization whose report standard input is.
pub(crate) fn facts(path: &Path) -> anyhow::Result<()> {
    let report = std::io::read_to_string(std::io::stdin())?;
    let Report { grants } = serde_json::from_str(&report).context("a report is JSON")?;
    let instant = format!("{TODAY}T00:00:00Z");
    let mut facts = Facts {
        version: VERSION,
        fetched: Fetched {
            started: instant.parse()?,
            finished: instant.parse()?,
            govgen: "0".to_owned(),
            calls: 0,
            repeated: 0,
        },
        redacted: false,
        instance: Instance {
            arn: format!("arn:aws:sso:::instance/{INSTANCE}"),
            identity_store_id: "d-0123456789".to_owned(),
            region: "ap-northeast-1".to_owned(),
        },
        organization: Some(Organization {
            id: "o-0123456789".to_owned(),
            management_account: "999999999999".to_owned(),
        }),
        parts: READ.map(|it| (it, Part::COMPLETE)).into(),
        accounts: Vec::new(),
        users: Vec::new(),
        groups: Vec::new(),
        permission_sets: Vec::new(),
        provisioned: Vec::new(),
        assignments: Vec::new(),
        customer_managed_policies: Vec::new(),
    };
    fill(&mut facts, &grants);
    facts.sort();
    fs::write(path, facts.to_json()).with_context(|| format!("cannot write {}", path.display()))
}

const READ: [PartName; 7] = [
    PartName::Accounts,
    PartName::Users,
    PartName::Groups,
    PartName::PermissionSets,
    PartName::PermissionSetTags,
    PartName::Provisioning,
    PartName::Assignments,
];

fn fill(facts: &mut Facts, grants: &[Grant<'_>]) {
    let accounts: BTreeMap<&str, &str> = grants.iter().map(|it| (it.account_id, it.account)).collect();
    facts.accounts = accounts.into_iter().map(|(id, name)| account(id, name)).collect();
    let named = |kind| grants.iter().filter(move |it| it.principal_type == kind).map(|it| it.principal);
    let (users, groups): (BTreeSet<&str>, BTreeSet<&str>) = (named("USER").collect(), named("GROUP").collect());
    let ids: BTreeMap<&str, String> =
        users.iter().chain(&groups).enumerate().map(|(at, name)| (*name, id(at))).collect();
    facts.users = users.iter().map(|it| user(it, &ids[it])).collect();
    let group = |it: &&str| Group { id: ids[it].clone(), name: (*it).to_owned(), members: Some(BTreeSet::new()) };
    facts.groups = groups.iter().map(group).collect();
    // A set's own division is the one its name begins with; shared names have no division's.
    let sets: BTreeMap<&str, &str> = grants.iter().map(|it| (it.permission_set, it.division)).collect();
    let arns: BTreeMap<&str, String> = sets.keys().enumerate().map(|(at, name)| (*name, arn(at))).collect();
    facts.permission_sets = sets.iter().map(|(name, division)| permission_set(name, division, &arns[name])).collect();
    let mut assigned: BTreeMap<(&str, &str), Assignments> = BTreeMap::new();
    for grant in grants {
        let (account, arn) = (grant.account_id, arns[grant.permission_set].as_str());
        let it = assigned.entry((account, arn)).or_insert_with(|| Assignments {
            account_id: account.to_owned(),
            permission_set_arn: arn.to_owned(),
            users: BTreeSet::new(),
            groups: BTreeSet::new(),
        });
        let list = if grant.principal_type == "USER" { &mut it.users } else { &mut it.groups };
        list.insert(ids[grant.principal].clone());
    }
    let provisioned = |(account, arn): &(&str, &str)| Provisioned {
        account_id: (*account).to_owned(),
        permission_set_arn: (*arn).to_owned(),
        outdated: Some(false),
    };
    facts.provisioned = assigned.keys().map(provisioned).collect();
    facts.assignments = assigned.into_values().collect();
}

fn id(number: usize) -> String {
    format!("9067000000-00000000-0000-4000-8000-{number:012x}")
}

fn arn(number: usize) -> String {
    format!("arn:aws:sso:::permissionSet/{INSTANCE}/ps-{number:016x}")
}

fn account(id: &str, name: &str) -> Account {
    Account {
        id: id.to_owned(),
        name: name.to_owned(),
        state: "ACTIVE".to_owned(),
        organizational_unit: None,
        tags: BTreeMap::new(),
    }
}

fn user(name: &str, id: &str) -> User {
    User { id: id.to_owned(), user_name: name.to_owned(), emails: vec![name.to_owned()], enabled: Some(true) }
}

fn permission_set(name: &str, division: &str, arn: &str) -> PermissionSet {
    let own = name.strip_prefix(division).and_then(|it| it.strip_prefix('-'));
    // As `generate` describes them.
    let (description, session_duration) = match own.unwrap_or(name) {
        "developer" => ("Developers of the division", "PT4H"),
        "data-reader" => ("Read the division's data", "PT1H"),
        "operator" => ("Restart what has stopped", "PT2H"),
        "power-user" => ("Everything but identities", "PT4H"),
        "support" => ("Talk to AWS Support", "PT1H"),
        "read-only" => ("Look, do not touch", "PT1H"),
        "billing" => ("See what it costs", "PT1H"),
        _ => ("The audit's view of every account", "PT1H"),
    };
    let owner = if own.is_some() { division } else { "common" };
    PermissionSet {
        arn: arn.to_owned(),
        name: name.to_owned(),
        description: Some(description.to_owned()),
        session_duration: Some(session_duration.to_owned()),
        relay_state: None,
        tags: Some([("govgen:division".to_owned(), owner.to_owned())].into()),
        managed_policies: None,
        customer_managed_policies: None,
        inline_policy: Known::Unknown,
        permissions_boundary: Known::Unknown,
    }
}
