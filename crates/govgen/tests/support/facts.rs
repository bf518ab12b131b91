//! Facts that explain a repository completely, made of what it reports and renders.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on says where")]

use std::collections::{BTreeMap, BTreeSet};

use govgen_live::Facts;
use govgen_live::facts::{
    Account, Assignments, Boundary, CustomerManagedPolicy, Fetched, Group, Instance, Known, Organization, Part,
    PartName, PermissionSet, PolicyReference, Provisioned, User, VERSION,
};
use govgen_source::SourceMap;
use hcl_edit::structure::{Block, Body};
use serde_json::{Map, Value};

#[path = "hcl.rs"]
mod hcl;

const PARTS: [PartName; 12] = [
    PartName::Accounts,
    PartName::OrganizationalUnits,
    PartName::AccountTags,
    PartName::Users,
    PartName::Groups,
    PartName::Memberships,
    PartName::PermissionSets,
    PartName::PermissionSetTags,
    PartName::PermissionSetPolicies,
    PartName::Provisioning,
    PartName::Assignments,
    PartName::CustomerManagedPolicies,
];

/// What AWS holds once everything of a repository is applied: nothing more and nothing less.
pub(crate) fn explaining(sources: &SourceMap, rendered: &BTreeMap<String, String>) -> Facts {
    let common = common(sources);
    let aws = &common["organization"]["aws"];
    let center = &aws["identity_center"];
    let text = |value: &Value| value.as_str().expect("it is a text").to_owned();
    let grants: Value = serde_json::from_str(&govgen::grants_json(sources).expect("the repository is clean")).unwrap();
    let grants = grants["grants"].as_array().unwrap();
    let by_email = common["organization"]["principals"]["match"] == "email";
    let named = |kind: &str| -> BTreeSet<String> {
        grants.iter().filter(|it| it["principal_type"] == kind).map(|it| text(&it["principal"])).collect()
    };
    let permission_sets = permission_sets(rendered, &text(&center["instance_arn"]));
    let mut facts = Facts {
        version: VERSION,
        fetched: Fetched {
            started: "2026-06-30T11:59:00Z".parse().unwrap(),
            finished: "2026-06-30T12:00:00Z".parse().unwrap(),
            govgen: "0.1.0".to_owned(),
            calls: 100,
            repeated: 0,
        },
        redacted: false,
        instance: Instance {
            arn: text(&center["instance_arn"]),
            identity_store_id: text(&center["identity_store_id"]),
            region: text(&aws["region"]),
        },
        organization: Some(Organization {
            id: "o-0123456789".to_owned(),
            management_account: text(&aws["management_account"]),
        }),
        parts: PARTS.map(|it| (it, Part::COMPLETE)).into(),
        accounts: accounts(&common),
        users: named("USER").iter().map(|it| user(it, by_email)).collect(),
        groups: named("GROUP").iter().map(|it| group(it)).collect(),
        permission_sets,
        provisioned: Vec::new(),
        assignments: Vec::new(),
        customer_managed_policies: Vec::new(),
    };
    assign(&mut facts, grants);
    if center["lookup"] == "lock" {
        take_ids(&mut facts, sources);
    }
    facts.sort();
    facts
}

/// The directory has the ids that the lock has, and nobody who has left.
fn take_ids(facts: &mut Facts, sources: &SourceMap) {
    let Some(file) = sources.find("divisions/common/principals.lock.json") else { return };
    let lock: Value = serde_json::from_str(&sources.file(file).text).unwrap();
    for (kind, part) in [("user", "users"), ("group", "groups")] {
        let departed = lock["departed"][part].as_object().unwrap();
        for (name, new) in lock[part].as_object().unwrap().iter().chain(departed) {
            let (old, new) = (id(kind, name), new.as_str().unwrap().to_owned());
            let is_gone = departed.contains_key(name);
            facts.users.retain(|it| !is_gone || it.id != old);
            facts.groups.retain(|it| !is_gone || it.id != old);
            facts.users.iter_mut().filter(|it| it.id == old).for_each(|it| it.id.clone_from(&new));
            facts.groups.iter_mut().filter(|it| it.id == old).for_each(|it| it.id.clone_from(&new));
            for ids in facts.assignments.iter_mut().flat_map(|it| [&mut it.users, &mut it.groups]) {
                if ids.remove(&old) {
                    ids.insert(new.clone());
                }
            }
        }
    }
}

fn assign(facts: &mut Facts, grants: &[Value]) {
    let sets: BTreeMap<&str, &PermissionSet> = facts.permission_sets.iter().map(|it| (it.name.as_str(), it)).collect();
    let mut assigned: BTreeMap<(String, String), Assignments> = BTreeMap::new();
    let mut customer = BTreeSet::new();
    for grant in grants {
        let (account, name) = (grant["account_id"].as_str().unwrap(), grant["principal"].as_str().unwrap());
        let set = sets[grant["permission_set"].as_str().unwrap()];
        let it = assigned.entry((account.to_owned(), set.arn.clone())).or_insert_with(|| Assignments {
            account_id: account.to_owned(),
            permission_set_arn: set.arn.clone(),
            users: BTreeSet::new(),
            groups: BTreeSet::new(),
        });
        match grant["principal_type"].as_str().unwrap() {
            "USER" => it.users.insert(id("user", name)),
            _ => it.groups.insert(id("group", name)),
        };
        let boundary = match &set.permissions_boundary {
            Known::Present(Boundary::CustomerManagedPolicy(it)) => Some(it),
            _ => None,
        };
        customer.extend(set.customer_managed_policies.iter().flatten().chain(boundary).map(|it| {
            CustomerManagedPolicy { account_id: account.to_owned(), path: it.path.clone(), name: it.name.clone() }
        }));
    }
    facts.provisioned = assigned.keys().map(|(account, arn)| provisioned(account, arn)).collect();
    facts.assignments = assigned.into_values().collect();
    facts.customer_managed_policies = customer.into_iter().collect();
}

/// The common document, its files joined.
fn common(sources: &SourceMap) -> Map<String, Value> {
    let mut common = Map::new();
    for (_, file) in sources.below("divisions/common/").filter(|(_, it)| it.path.ends_with(".yaml")) {
        let document: Value = serde_yaml::from_str(&file.text).expect("it is YAML");
        common.extend(document.as_object().expect("it is a mapping").clone());
    }
    common
}

fn accounts(common: &Map<String, Value>) -> Vec<Account> {
    let divisions = common["divisions"].as_object().unwrap().values();
    let rows = divisions.filter_map(|it| it["accounts"].as_object()).flatten();
    let held = rows.map(|(name, row)| {
        let id = row.as_str().or_else(|| row["id"].as_str()).unwrap();
        account(id, name, if row["status"] == "closed" { "CLOSED" } else { "ACTIVE" })
    });
    let aws = &common["organization"]["aws"];
    let reserved = aws["reserved_accounts"].as_object().cloned().unwrap_or_default();
    let others = [("management", &aws["management_account"]), ("identity", &aws["identity_center"]["account"])];
    let others = others.into_iter().map(|(name, id)| account(id.as_str().unwrap(), name, "ACTIVE"));
    let reserved = reserved.iter().map(|(name, id)| account(id.as_str().unwrap(), name, "ACTIVE"));
    let mut accounts: Vec<Account> = held.chain(others).chain(reserved).collect();
    accounts.sort_by(|left, right| left.id.cmp(&right.id));
    accounts.dedup_by(|second, first| second.id == first.id);
    accounts
}

pub(crate) fn account(id: &str, name: &str, state: &str) -> Account {
    Account {
        id: id.to_owned(),
        name: name.to_owned(),
        state: state.to_owned(),
        organizational_unit: Some("Workloads".to_owned()),
        tags: BTreeMap::new(),
    }
}

pub(crate) fn user(name: &str, by_email: bool) -> User {
    let user_name = if by_email { format!("u-{}", name.split('@').next().unwrap()) } else { name.to_owned() };
    User { id: id("user", name), user_name, emails: vec![name.to_owned()], enabled: Some(true) }
}

pub(crate) fn group(name: &str) -> Group {
    Group { id: id("group", name), name: name.to_owned(), members: Some(BTreeSet::new()) }
}

pub(crate) fn provisioned(account: &str, arn: &str) -> Provisioned {
    Provisioned { account_id: account.to_owned(), permission_set_arn: arn.to_owned(), outdated: Some(false) }
}

/// A permission set with nothing in it.
pub(crate) fn permission_set(instance: &str, name: &str, division: Option<&str>) -> PermissionSet {
    let instance = instance.rsplit('/').next().unwrap();
    let tag = division.map(|it| ("govgen:division".to_owned(), it.to_owned()));
    PermissionSet {
        arn: format!("arn:aws:sso:::permissionSet/{instance}/ps-{:016x}", hash(name)),
        name: name.to_owned(),
        description: None,
        session_duration: Some("PT1H".to_owned()),
        relay_state: None,
        tags: Some(tag.into_iter().collect()),
        managed_policies: Some(BTreeSet::new()),
        customer_managed_policies: Some(BTreeSet::new()),
        inline_policy: Known::Absent,
        permissions_boundary: Known::Absent,
    }
}

/// An id as the identity store makes them, always the same for one name.
pub(crate) fn id(kind: &str, name: &str) -> String {
    let hash = hash(&format!("{kind}:{name}"));
    format!("9067000000-{:08x}-0000-4000-8000-{:012x}", hash >> 32, hash & 0xffff_ffff)
}

/// FNV-1a.
fn hash(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

/// Permission sets as the rendered files make them.
fn permission_sets(rendered: &BTreeMap<String, String>, instance: &str) -> Vec<PermissionSet> {
    let mut sets = Vec::new();
    for (path, text) in rendered.iter().filter(|(path, _)| path.ends_with("/permission.tf")) {
        let body = hcl::parse(path, text);
        let mut here: BTreeMap<String, PermissionSet> = BTreeMap::new();
        for block in resources(&body, "aws_ssoadmin_permission_set") {
            here.insert(label(block), described(&block.body, instance));
        }
        for (kind, put) in ATTACHED {
            for block in resources(&body, kind) {
                put(here.get_mut(&label(block)).expect("its permission set stands here too"), &block.body);
            }
        }
        sets.extend(here.into_values());
    }
    sets
}

type Put = fn(&mut PermissionSet, &Body);

const ATTACHED: [(&str, Put); 4] = [
    ("aws_ssoadmin_managed_policy_attachment", |set, body| {
        let arns = each(body).into_values().map(|it| it.as_str().unwrap().to_owned());
        set.managed_policies = Some(arns.collect());
    }),
    ("aws_ssoadmin_customer_managed_policy_attachment", |set, body| {
        let references = each(body).into_values().map(|it| reference(&it["name"], &it["path"]));
        set.customer_managed_policies = Some(references.collect());
    }),
    ("aws_ssoadmin_permission_set_inline_policy", |set, body| {
        set.inline_policy = Known::Present(attribute(body, "inline_policy").unwrap()["jsonencode"].to_string());
    }),
    ("aws_ssoadmin_permissions_boundary_attachment", |set, body| {
        let boundary = &body.get_blocks("permissions_boundary").next().unwrap().body;
        set.permissions_boundary = Known::Present(match attribute(boundary, "managed_policy_arn") {
            Some(arn) => Boundary::ManagedPolicy(arn.as_str().unwrap().to_owned()),
            None => {
                let it = &boundary.get_blocks("customer_managed_policy_reference").next().unwrap().body;
                let of = |name| attribute(it, name).unwrap();
                Boundary::CustomerManagedPolicy(reference(&of("name"), &of("path")))
            }
        });
    }),
];

fn described(body: &Body, instance: &str) -> PermissionSet {
    let text = |name: &str| attribute(body, name).and_then(|it| it.as_str().map(str::to_owned));
    let mut set = permission_set(instance, &text("name").unwrap(), None);
    set.description = text("description");
    set.session_duration = text("session_duration").or(set.session_duration);
    set.relay_state = text("relay_state");
    let tags = attribute(body, "tags").unwrap();
    let tags = tags.as_object().unwrap().iter().map(|(key, it)| (key.clone(), it.as_str().unwrap().to_owned()));
    set.tags = Some(tags.collect());
    set
}

fn resources<'b>(body: &'b Body, kind: &'b str) -> impl Iterator<Item = &'b Block> {
    body.get_blocks("resource").filter(move |it| it.labels[0].as_str() == kind)
}

fn label(block: &Block) -> String {
    block.labels[1].as_str().to_owned()
}

fn attribute(body: &Body, name: &str) -> Option<Value> {
    body.get_attribute(name).map(|it| hcl::value(&it.value))
}

fn each(body: &Body) -> Map<String, Value> {
    attribute(body, "for_each").unwrap().as_object().unwrap().clone()
}

fn reference(name: &Value, path: &Value) -> PolicyReference {
    PolicyReference { path: path.as_str().unwrap().to_owned(), name: name.as_str().unwrap().to_owned() }
}
