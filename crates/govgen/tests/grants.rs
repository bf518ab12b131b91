//! Who gets what, read from the rendered text alone, is what the report says: no more, no less.
//!
//! The reader is not ours and knows neither the model nor the YAML. A block it does not know fails the test, so that no
//! way to grant something can be overlooked.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on says where")]

#[path = "support/hcl.rs"]
mod hcl;
mod support;

use std::collections::{BTreeMap, BTreeSet};

use govgen_source::{EntryKind, SourceFile, SourceMap};
use hcl_edit::structure::{Block, Body};
use serde_json::{Value, json};
use support::repositories;

/// Division, account id, permission set, `USER` or `GROUP`, principal.
type Grant = [String; 5];

const PERMISSION_SET: &str = "aws_ssoadmin_permission_set";
const ASSIGNMENT: &str = "aws_ssoadmin_account_assignment";

/// Everything a permission set can do comes from one of these.
const POLICY_RESOURCES: &[&str] = &[
    "aws_ssoadmin_customer_managed_policy_attachment",
    "aws_ssoadmin_managed_policy_attachment",
    "aws_ssoadmin_permission_set_inline_policy",
    "aws_ssoadmin_permissions_boundary_attachment",
];

#[test]
fn the_rendered_grants_are_the_reported_ones() {
    let mut count = 0;
    for repository in repositories() {
        let roots = roots(&repository.rendered());
        let handed_over = &roots["common"].handed_over();
        let lock = lock(&repository.sources);
        let of = |(name, root): (&String, &Root)| root.grants(name, handed_over, &lock);
        let mut rendered: Vec<Grant> = roots.iter().flat_map(of).collect();
        rendered.sort();
        let report = govgen::grants_json(&repository.sources).unwrap();
        let mut reported = reported(&serde_json::from_str(&report).unwrap());
        reported.sort();
        count += reported.len();
        assert_eq!(rendered, reported, "{}", repository.name);
    }
    assert!(count > 0, "no example grants anything");
}

#[test]
fn every_assignment_waits_for_its_own_policies() {
    for repository in repositories() {
        for (name, root) in roots(&repository.rendered()) {
            for (address, block) in root.resources(ASSIGNMENT) {
                let set = attribute(block, "permission_set_arn");
                let waits: Vec<Value> = match block.body.get_attribute("depends_on") {
                    Some(it) => hcl::value(&it.value).as_array().unwrap().clone(),
                    None => Vec::new(),
                };
                let policies: Vec<Value> = root.policies_of(&set).collect();
                assert_eq!(waits, policies, "{}/{name}: {address}", repository.name);
            }
        }
    }
}

/// What a division may assign it is given, used or not: using it for the first time is nobody else's business.
#[test]
fn every_available_shared_set_is_handed_over() {
    let mut withheld = 0;
    for repository in repositories() {
        let common = repository.sources.below("divisions/common/").filter(|(_, file)| file.path.ends_with(".yaml"));
        let documents: Vec<Value> = common.map(|(_, file)| serde_yaml::from_str(&file.text).unwrap()).collect();
        let all = |key: &str| -> Vec<(String, Value)> {
            let entries = documents.iter().filter_map(|it| it[key].as_object()).flatten();
            entries.map(|(name, it)| (name.clone(), it.clone())).collect()
        };
        let handed_over = roots(&repository.rendered())["common"].handed_over();
        for (division, _) in all("divisions") {
            let available = all("policies").into_iter().filter(|(_, policy)| {
                let only = policy["available_to"].as_array();
                let is_available = only.is_none_or(|it| it.iter().any(|it| *it == *division));
                withheld += usize::from(!is_available);
                is_available
            });
            let available: BTreeSet<String> = available.map(|(name, _)| name).collect();
            let given = handed_over.get(&division).map(|it| it.keys().cloned().collect()).unwrap_or_default();
            assert_eq!(available, given, "{}: {division}", repository.name);
        }
    }
    assert!(withheld > 0, "no example keeps a shared policy from a division");
}

/// A division's assignment of a shared permission set copies what is attached to it, so the ARN comes after the policies.
#[test]
fn every_shared_arn_is_handed_over_after_its_policies() {
    let mut count = 0;
    for repository in repositories() {
        let common = &roots(&repository.rendered())["common"];
        for (address, block) in common.shared_arns() {
            let sets = attribute(block, "value")["jsonencode"].as_object().unwrap().clone();
            let policies: Vec<Value> = sets.values().flat_map(|set| common.policies_of(set)).collect();
            let waits = match block.body.get_attribute("depends_on") {
                Some(it) => hcl::value(&it.value).as_array().unwrap().clone(),
                None => Vec::new(),
            };
            assert_eq!(waits, policies, "{}: {address}", repository.name);
            count += policies.len();
        }
    }
    assert!(count > 0, "no example shares a policy");
}

#[test]
fn a_user_without_a_domain_is_one_person_whatever_the_case() {
    let organization = r#"
organization:
  name: octcat
  github: { organization: octcat-org, repository: governance, admins: [admin] }
  hcp_terraform:
    organization: octcat
    project: identity-center
    vcs: { github_app_installation_id: ghain-ABCDEFGH12345678, branch: main }
  aws:
    region: ap-northeast-1
    management_account: "999999999999"
    identity_center:
      account: "999999999999"
      instance_arn: arn:aws:sso:::instance/ssoins-0123456789abcdef
      identity_store_id: d-0123456789
divisions:
  alpha: { owners: [alpha], accounts: { one: "000000000001" } }
"#;
    let access = "policies: { reader: {} }\naccounts: { one: { reader: { users: [Alice, bob, alice] } } }\n";
    let directory = |path: &str| SourceFile::entry(path.to_owned(), EntryKind::Directory);
    let sources = SourceMap::new(vec![
        directory("divisions/common"),
        directory("divisions/alpha"),
        SourceFile::text("divisions/common/a.yaml", organization),
        SourceFile::text("divisions/alpha/a.yaml", access),
    ]);
    let findings = govgen::check(&sources, None);
    let found: Vec<_> = findings.iter().map(|it| (it.meta.name, it.message.as_str())).collect();
    assert_eq!(found, [("duplicate-grant", "`alice` gets this policy twice")]);
}

fn reported(report: &Value) -> Vec<Grant> {
    let rows = report["grants"].as_array().unwrap().iter();
    let keys = ["division", "account_id", "permission_set", "principal_type", "principal"];
    rows.map(|row| keys.map(|key| row[key].as_str().unwrap().to_owned())).collect()
}

/// The root modules by their directory's name.
fn roots(files: &BTreeMap<String, String>) -> BTreeMap<String, Root> {
    let mut roots: BTreeMap<String, Root> = BTreeMap::new();
    for (path, text) in files {
        let Some((root, _)) = path.strip_prefix("terraform/").and_then(|it| it.split_once('/')) else { continue };
        roots.entry(root.to_owned()).or_default().files.push(hcl::parse(path, text));
    }
    roots
}

/// A root module.
#[derive(Default)]
struct Root {
    files: Vec<Body>,
}

impl Root {
    fn blocks(&self) -> impl Iterator<Item = &Block> {
        self.files.iter().flat_map(|it| it.blocks())
    }

    /// The resources of one type, by name.
    fn resources<'r>(&'r self, kind: &'r str) -> impl Iterator<Item = (&'r str, &'r Block)> {
        self.blocks()
            .filter(move |it| it.has_ident("resource") && it.labels[0].as_str() == kind)
            .map(|it| (it.labels[1].as_str(), it))
    }

    /// The names of the permission sets, by the names of their resources.
    fn permission_sets(&self) -> BTreeMap<String, String> {
        let sets = self.resources(PERMISSION_SET);
        sets.map(|(address, block)| (address.to_owned(), text(&attribute(block, "name")))).collect()
    }

    /// The variables of workspaces that carry ARNs of shared permission sets.
    fn shared_arns(&self) -> impl Iterator<Item = (&str, &Block)> {
        let variables = self.resources("tfe_variable").filter(|(_, block)| !block.body.has_attribute("for_each"));
        variables.inspect(|(address, block)| {
            assert_eq!(attribute(block, "key"), "shared_permission_set_arns", "{address}");
            assert_eq!(attribute(block, "category"), "terraform", "{address}");
            assert_eq!(attribute(block, "hcl"), true, "{address}");
        })
    }

    /// For each root's directory, the names of the permission sets whose ARNs its workspace is given, by policy.
    fn handed_over(&self) -> BTreeMap<String, BTreeMap<String, String>> {
        let sets = self.permission_sets();
        let directories: BTreeMap<&str, String> = self
            .resources("tfe_workspace")
            .map(|(address, block)| (address, text(&attribute(block, "working_directory"))))
            .collect();
        let mut handed_over = BTreeMap::new();
        for (address, block) in self.shared_arns() {
            let arns = attribute(block, "value")["jsonencode"].as_object().unwrap().clone();
            let named = arns.into_iter().map(|(policy, arn)| match words(&arn).as_slice() {
                [kind, set, last] if kind == PERMISSION_SET && last == "arn" => (policy, sets[set].clone()),
                other => panic!("{address}: no permission set is {other:?}"),
            });
            let workspace = words(&attribute(block, "workspace_id"));
            assert_eq!((workspace[0].as_str(), workspace[2].as_str()), ("tfe_workspace", "id"), "{address}");
            let root = directories[workspace[1].as_str()].strip_prefix("terraform/").unwrap().to_owned();
            assert!(handed_over.insert(root, named.collect()).is_none(), "{address}: the variable is set twice");
        }
        handed_over
    }

    /// What the `locals` blocks say, all together.
    fn locals(&self) -> BTreeMap<String, Value> {
        let locals = self.blocks().filter(|it| it.has_ident("locals"));
        locals
            .flat_map(|it| it.body.attributes())
            .map(|it| (it.key.as_str().to_owned(), hcl::value(&it.value)))
            .collect()
    }

    /// The addresses of the policies attached to a permission set, sorted, as references.
    fn policies_of(&self, set: &Value) -> impl Iterator<Item = Value> {
        POLICY_RESOURCES.iter().flat_map(move |kind| {
            self.resources(kind)
                .filter(|(_, block)| attribute(block, "permission_set_arn") == *set)
                .map(move |(address, _)| json!({ "reference": [kind, address] }))
        })
    }

    fn grants(
        &self,
        name: &str,
        handed_over: &BTreeMap<String, BTreeMap<String, String>>,
        lock: &BTreeMap<String, String>,
    ) -> Vec<Grant> {
        if name == "common" {
            // It may hold anything but an assignment: workspaces and roles are other tests' business.
            assert_eq!(self.resources(ASSIGNMENT).count(), 0, "common assigns something");
            return Vec::new();
        }
        self.knows_every_block(name);
        let own = self.permission_sets();
        let none = BTreeMap::new();
        let shared = handed_over.get(name).unwrap_or(&none);
        let mut used = BTreeSet::new();
        let locals = self.locals();
        let directory = [("user", "USER"), ("group", "GROUP")]
            .map(|(kind, kind_in_aws)| (format!("{kind}:"), kind_in_aws, self.names(kind, &locals, lock)));
        let mut grants = Vec::new();
        for (address, block) in self.resources(ASSIGNMENT) {
            let place = format!("{name}: {address}");
            let set = match words(&attribute(block, "permission_set_arn")).as_slice() {
                [kind, set, last] if kind == PERMISSION_SET && last == "arn" => &own[set],
                [var, map, set] if var == "var" && map == "shared_permission_set_arns" => {
                    used.insert(set.clone());
                    &shared[set]
                }
                other => panic!("{place}: no permission set is {other:?}"),
            };
            assert_eq!(words(&attribute(block, "principal_id")), ["each", "value"], "{place}");
            assert_eq!(attribute(block, "target_type"), "AWS_ACCOUNT", "{place}");
            let kind = json!({ "code": r#"startswith(each.key, "user:") ? "USER" : "GROUP""# });
            assert_eq!(attribute(block, "principal_type"), kind, "{place}");
            for (key, id) in attribute(block, "for_each").as_object().unwrap() {
                let (prefix, kind, names) = directory.iter().find(|(prefix, ..)| key.starts_with(prefix)).unwrap();
                let ids = format!("{}_ids", prefix.trim_end_matches(':'));
                let words = words(id);
                assert_eq!(words[..2], ["local".to_owned(), ids], "{place}: {key}");
                // The key is what people read in a plan, so it has to be the name that is looked up.
                let principal = &names[&words[2]];
                assert_eq!(key, &format!("{prefix}{principal}"), "{place}");
                grants.push([name, &text(&attribute(block, "target_id")), set, kind, principal].map(str::to_owned));
            }
        }
        assert!(used.iter().all(|it| shared.contains_key(it)), "{name}: {used:?} are used, {shared:?} handed over");
        grants
    }

    /// Whose the ids in `local.…_ids` are, by their keys: the names that a look-up asks the identity store for, and those that the
    /// lock has for literal ids.
    fn names(
        &self,
        kind: &str,
        locals: &BTreeMap<String, Value>,
        lock: &BTreeMap<String, String>,
    ) -> BTreeMap<String, String> {
        let whose = |ids: &Value| -> BTreeMap<String, String> {
            let ids = ids.as_object().unwrap().iter();
            ids.map(|(key, id)| (key.clone(), lock[&format!("{kind} {}", text(id))].clone())).collect()
        };
        let (ids, locked) = (format!("{kind}_ids"), format!("locked_{kind}_ids"));
        let Some(names) = locals.get(&format!("{kind}s")) else {
            assert!(!locals.contains_key(&locked), "literal ids that nothing uses");
            return locals.get(&ids).map(whose).unwrap_or_default();
        };
        let data = format!("aws_identitystore_{kind}");
        let found = format!("{{ for name, {kind} in data.{data}.this : name => {kind}.{kind}_id }}");
        let (merged, literal) = match locals.get(&locked) {
            Some(literal) => (format!("merge(local.{locked}, {found})"), whose(literal)),
            None => (found, BTreeMap::new()),
        };
        assert_eq!(locals[&ids], json!({ "code": merged }));
        let block = self.blocks().find(|it| it.has_ident("data") && it.labels[0].as_str() == data).unwrap();
        assert_eq!(words(&attribute(block, "for_each")), ["local".to_owned(), format!("{kind}s")]);
        let identifier = block.body.get_blocks("alternate_identifier").next().unwrap();
        let unique = identifier.body.get_blocks("unique_attribute").next().unwrap();
        assert_eq!(words(&attribute(unique, "attribute_value")), ["each", "value"]);
        let looked_up = names.as_object().unwrap().iter().map(|(key, name)| (key.clone(), text(name)));
        let names: BTreeMap<String, String> = looked_up.chain(literal.clone()).collect();
        assert_eq!(names.len(), literal.len() + locals[&format!("{kind}s")].as_object().unwrap().len(), "a name twice");
        names
    }

    /// A division's root holds what this test reads, and nothing else.
    fn knows_every_block(&self, name: &str) {
        let known: BTreeSet<&str> =
            [ASSIGNMENT, PERMISSION_SET].into_iter().chain(POLICY_RESOURCES.iter().copied()).collect();
        for block in self.blocks() {
            let label = block.labels.first().map_or("", |it| it.as_str());
            let fits = match block.ident.as_str() {
                "resource" => known.contains(label),
                "data" => matches!(label, "aws_identitystore_user" | "aws_identitystore_group"),
                "variable" => label == "shared_permission_set_arns",
                "provider" => label == "aws",
                // What is said of the state makes no grant.
                "locals" | "terraform" | "moved" | "import" | "removed" => true,
                _ => false,
            };
            assert!(fits, "{name}: nobody expects {} {label}", block.ident.as_str());
        }
    }
}

/// The names of the lock, by kind and id, those who have left too.
fn lock(sources: &govgen_source::SourceMap) -> BTreeMap<String, String> {
    let Some(id) = sources.find("divisions/common/principals.lock.json") else { return BTreeMap::new() };
    let lock: Value = serde_json::from_str(&sources.file(id).text).unwrap();
    let mut names = BTreeMap::new();
    for (kind, key) in [("user", "users"), ("group", "groups")] {
        let parts = [&lock[key], &lock["departed"][key], &lock["renamed"][key]];
        for (name, id) in parts.into_iter().filter_map(Value::as_object).flatten() {
            names.insert(format!("{kind} {}", text(id)), name.clone());
        }
    }
    names
}

fn attribute(block: &Block, name: &str) -> Value {
    let attribute = block.body.get_attribute(name);
    attribute.map(|it| hcl::value(&it.value)).unwrap_or_else(|| panic!("{:?} has no {name}", block.labels))
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_else(|| panic!("not a literal: {value}")).to_owned()
}

/// The words of a reference.
fn words(value: &Value) -> Vec<String> {
    let words = value["reference"].as_array().unwrap_or_else(|| panic!("not a reference: {value}"));
    words.iter().map(text).collect()
}
