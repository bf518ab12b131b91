//! The roles of a repository, read from the rendered text alone by a parser that is not ours, and the accounts they are
//! measured against, read from the YAML alone.

use std::collections::{BTreeMap, BTreeSet};

use govgen_source::SourceMap;
use hcl_edit::structure::{Block, Body};
use serde_json::{Value, json};

use crate::hcl;

/// One role as it stands in `terraform/common`.
pub(crate) struct Role {
    /// Its division.
    pub(crate) division: String,
    /// `plan` or `apply`.
    pub(crate) phase: String,
    /// Its ARN, made of account, path and name.
    pub(crate) arn: String,
    /// Its trust policy.
    pub(crate) trust: Value,
    /// Every policy that is its own or attached to it.
    pub(crate) policies: Vec<Value>,
}

/// Where the roles stand and what is around them.
pub(crate) struct Estate {
    /// `aws` or another partition.
    pub(crate) partition: String,
    /// The instance's ARN.
    pub(crate) instance_arn: String,
    /// The identity store's ARN.
    pub(crate) identity_store_arn: String,
    /// The account of the roles.
    pub(crate) account: String,
    /// The part of HCP Terraform.
    pub(crate) hcp: Value,
    /// The customer managed key and the region it is used in.
    pub(crate) key: Option<(String, String)>,
    /// Whether a role that reads facts is asked for.
    pub(crate) facts: bool,
    /// How the two open points are decided.
    pub(crate) authorization: Value,
    /// Accounts that belong to nobody.
    pub(crate) reserved: BTreeSet<String>,
    /// The mapping.
    pub(crate) divisions: BTreeMap<String, Division>,
}

/// A division of the mapping.
pub(crate) struct Division {
    /// What it is called in AWS: its first name.
    pub(crate) identity: String,
    /// Whether it writes policies of its own.
    pub(crate) authors: bool,
    /// Accounts that are active or closing.
    pub(crate) open: Vec<String>,
    /// Accounts that are gone.
    pub(crate) closed: Vec<String>,
}

/// The divisions' roles of the rendered files, sorted.
pub(crate) fn roles(files: &BTreeMap<String, String>, estate: &Estate) -> Vec<Role> {
    let bodies = bodies(files);
    let labels = blocks(&bodies, "aws_iam_role").map(named);
    let labels: Vec<String> = labels.filter(|it| it != FACTS).collect();
    let roles = labels.iter().map(|label| {
        let (division, phase) = label.split_once("__").unwrap();
        role(&bodies, label, (division, phase), estate)
    });
    let roles = roles.collect();
    // A policy that stands in another way of attaching one would be overlooked here.
    let others = bodies.iter().flat_map(|it| it.blocks()).filter(|it| {
        let label = it.labels.first().map_or("", |it| it.as_str());
        label.starts_with("aws_iam")
            && !matches!(
                label,
                "aws_iam_role"
                    | "aws_iam_role_policy"
                    | "aws_iam_role_policy_attachment"
                    | "aws_iam_policy"
                    | "aws_iam_openid_connect_provider"
            )
    });
    assert_eq!(others.count(), 0, "another kind of IAM resource");
    roles
}

/// The label of the role that reads facts.
const FACTS: &str = "facts";

/// The role that reads facts, where there is one.
pub(crate) fn facts_role(files: &BTreeMap<String, String>, estate: &Estate) -> Option<Role> {
    let bodies = bodies(files);
    let there = blocks(&bodies, "aws_iam_role").any(|it| named(it) == FACTS);
    there.then(|| role(&bodies, FACTS, ("", FACTS), estate))
}

fn bodies(files: &BTreeMap<String, String>) -> Vec<Body> {
    let common = files.iter().filter(|(path, _)| path.starts_with("terraform/common/"));
    common.map(|(path, text)| hcl::parse(path, text)).collect()
}

fn blocks<'b>(bodies: &'b [Body], kind: &'static str) -> impl Iterator<Item = &'b Block> {
    let blocks = bodies.iter().flat_map(|it| it.blocks());
    blocks.filter(move |it| it.has_ident("resource") && it.labels[0].as_str() == kind)
}

fn named(block: &Block) -> String {
    block.labels[1].as_str().to_owned()
}

fn role(bodies: &[Body], label: &str, (division, phase): (&str, &str), estate: &Estate) -> Role {
    let block = blocks(bodies, "aws_iam_role").find(|it| named(it) == label).unwrap();
    let is_of_role = |it: &&Block| attribute(it, "role") == json!({ "reference": ["aws_iam_role", label, "name"] });
    let mut policies: Vec<Value> =
        blocks(bodies, "aws_iam_role_policy").filter(is_of_role).map(|it| document(it, "policy")).collect();
    for attachment in blocks(bodies, "aws_iam_role_policy_attachment").filter(is_of_role) {
        let arn = attribute(attachment, "policy_arn");
        let policy = blocks(bodies, "aws_iam_policy")
            .find(|it| arn == json!({ "reference": ["aws_iam_policy", named(it), "arn"] }))
            .unwrap_or_else(|| panic!("{label}: nothing is {arn}"));
        policies.push(document(policy, "policy"));
    }
    let path = format!("{}{}", text(block, "path"), text(block, "name"));
    Role {
        division: division.to_owned(),
        phase: phase.to_owned(),
        arn: format!("arn:{}:iam::{}:role{path}", estate.partition, estate.account),
        trust: document(block, "assume_role_policy"),
        policies,
    }
}

fn attribute(block: &Block, name: &str) -> Value {
    let attribute = block.body.get_attribute(name);
    attribute.map(|it| hcl::value(&it.value)).unwrap_or_else(|| panic!("{:?} has no {name}", block.labels))
}

fn text(block: &Block, name: &str) -> String {
    attribute(block, name).as_str().unwrap().to_owned()
}

/// A `jsonencode` of literals; a reference in it would be `{"reference": …}`, which no simulator takes.
fn document(block: &Block, name: &str) -> Value {
    attribute(block, name)["jsonencode"].clone()
}

/// What the organization's own documents say.
pub(crate) fn estate(sources: &SourceMap) -> Estate {
    let common = sources.below("divisions/common/").filter(|(_, file)| file.path.ends_with(".yaml"));
    let documents: Vec<Value> = common.map(|(_, file)| serde_yaml::from_str(&file.text).unwrap()).collect();
    let organization = documents.iter().map(|it| &it["organization"]).find(|it| it.is_object()).unwrap();
    let (aws, center) = (&organization["aws"], &organization["aws"]["identity_center"]);
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let instance_arn = text(&center["instance_arn"]);
    let partition = instance_arn.split(':').nth(1).unwrap().to_owned();
    let mut reserved = BTreeSet::from([text(&aws["management_account"]), text(&center["account"])]);
    reserved.extend(aws["reserved_accounts"].as_object().into_iter().flatten().map(|(_, id)| text(id)));
    let rows = documents.iter().filter_map(|it| it["divisions"].as_object()).flatten();
    Estate {
        identity_store_arn: format!(
            "arn:{partition}:identitystore::{}:identitystore/{}",
            text(&aws["management_account"]),
            text(&center["identity_store_id"])
        ),
        account: text(&center["account"]),
        hcp: organization["hcp_terraform"].clone(),
        key: center["kms_key_arn"].as_str().map(|it| (it.to_owned(), text(&aws["region"]))),
        facts: aws["facts_role"].is_object(),
        authorization: center["authorization"].clone(),
        divisions: rows.map(|(name, row)| (name.clone(), division(name, row))).collect(),
        partition,
        instance_arn,
        reserved,
    }
}

fn division(name: &str, row: &Value) -> Division {
    let (mut open, mut closed) = (Vec::new(), Vec::new());
    for (_, account) in row["accounts"].as_object().into_iter().flatten() {
        let id = account.as_str().or(account["id"].as_str()).unwrap().to_owned();
        if account["status"] == "closed" { closed.push(id) } else { open.push(id) }
    }
    let identity = row["identity"].as_str().unwrap_or(name).to_owned();
    Division { identity, authors: row["mode"] != "assign-only", open, closed }
}
