//! Workspaces, variables and the frame of the roles, read from the rendered text: nothing is missing, nothing is added, and
//! each part belongs to the same division.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on says where")]

#[path = "support/hcl.rs"]
mod hcl;
mod support;
#[path = "support/variants.rs"]
mod variants;

use std::collections::{BTreeMap, BTreeSet};

use govgen_source::SourceMap;
use hcl_edit::structure::{Block, Body};
use serde_json::{Map, Value, json};
use support::repositories;

/// The blocks of `terraform/common` by type and name, such as `resource.tfe_workspace.payments`.
type Blocks = BTreeMap<String, Value>;

/// A repository's own words about HCP Terraform and GitHub, and what was rendered of them.
struct Case {
    name: String,
    organization: Value,
    /// Each division's name, and what AWS calls it.
    divisions: Vec<(String, String)>,
    blocks: Blocks,
}

fn cases() -> Vec<Case> {
    let mut cases: Vec<Case> =
        repositories().into_iter().map(|it| case(&it.name, &it.sources, it.rendered())).collect();
    let many = variants::with_many_accounts(&variants::octcat());
    cases.push(case("octcat, 152 accounts", &many, govgen::render(&many).unwrap().into_iter().collect()));
    cases
}

fn case(name: &str, sources: &SourceMap, files: BTreeMap<String, String>) -> Case {
    let common = sources.below("divisions/common/").filter(|(_, file)| file.path.ends_with(".yaml"));
    let documents: Vec<Value> = common.map(|(_, file)| serde_yaml::from_str(&file.text).unwrap()).collect();
    let organization = documents.iter().map(|it| &it["organization"]).find(|it| it.is_object()).unwrap().clone();
    let rows = documents.iter().filter_map(|it| it["divisions"].as_object()).flatten();
    let mut blocks = Blocks::new();
    for (path, text) in files {
        // What is said of the state is another test's.
        let rendered = path.starts_with("terraform/common/") && !path.ends_with("/refactor.tf");
        if rendered && path.ends_with(".tf") {
            for block in hcl::parse(&path, &text).blocks() {
                let labels = block.labels.iter().map(|it| it.as_str().to_owned());
                let address = std::iter::once(block.ident.to_string()).chain(labels).collect::<Vec<_>>().join(".");
                assert!(blocks.insert(address.clone(), content(&block.body)).is_none(), "{name}: {address} twice");
            }
        }
    }
    Case {
        name: name.to_owned(),
        organization,
        divisions: rows.map(|(name, row)| (name.clone(), identity(name, row))).collect(),
        blocks,
    }
}

/// What AWS calls a division.
fn identity(name: &str, row: &Value) -> String {
    row["identity"].as_str().unwrap_or(name).to_owned()
}

/// Attributes and nested blocks as one object.
fn content(body: &Body) -> Value {
    let mut content = Map::new();
    content.extend(body.attributes().map(|it| (it.key.to_string(), hcl::value(&it.value))));
    content.extend(body.blocks().map(|it: &Block| (it.ident.to_string(), self::content(&it.body))));
    Value::Object(content)
}

fn reference(words: &[&str]) -> Value {
    json!({ "reference": words })
}

#[test]
fn a_workspace_is_what_its_division_needs() {
    for Case { name, organization, divisions, blocks } in cases() {
        let (hcp, github) = (&organization["hcp_terraform"], &organization["github"]);
        let text = |value: &Value, usual: &str| value.as_str().unwrap_or(usual).to_owned();
        let project = json!({ "name": hcp["project"], "organization": hcp["organization"] });
        assert_eq!(blocks["data.tfe_project.this"], project, "{name}");
        let hostname = text(&hcp["hostname"], "app.terraform.io");
        let provider = json!({ "hostname": hostname, "organization": hcp["organization"] });
        assert_eq!(blocks["provider.tfe"], provider, "{name}");
        for (division, _) in &divisions {
            let mut vcs = hcp["vcs"].clone();
            vcs["identifier"] =
                json!(format!("{}/{}", text(&github["organization"], ""), text(&github["repository"], "")));
            let prefix = text(&hcp["workspace_prefix"], "identity-center");
            let workspace = json!({
                "name": format!("{prefix}-{division}"),
                "organization": hcp["organization"],
                "project_id": reference(&["data", "tfe_project", "this", "id"]),
                "description": format!("Who gets what in the accounts of division {division}."),
                "working_directory": format!("terraform/{division}"),
                "trigger_patterns": [format!("/terraform/{division}/**/*")],
                "terraform_version": text(&hcp["terraform_version"], "~> 1.11"),
                "auto_apply": hcp["auto_apply"].as_bool().unwrap_or(true),
                "queue_all_runs": true,
                "allow_destroy_plan": false,
                "vcs_repo": vcs,
                "depends_on": rights(&blocks, division),
            });
            assert_eq!(blocks[&format!("resource.tfe_workspace.{division}")], workspace, "{name}: {division}");
            let id = reference(&["tfe_workspace", division, "id"]);
            let settings = json!({ "workspace_id": id, "execution_mode": "remote", "global_remote_state": false });
            assert_eq!(blocks[&format!("resource.tfe_workspace_settings.{division}")], settings, "{name}: {division}");
            let credentials = json!({
                "for_each": {
                    "TFC_AWS_APPLY_ROLE_ARN": reference(&["aws_iam_role", &format!("{division}__apply"), "arn"]),
                    "TFC_AWS_PLAN_ROLE_ARN": reference(&["aws_iam_role", &format!("{division}__plan"), "arn"]),
                    "TFC_AWS_PROVIDER_AUTH": "true",
                },
                "workspace_id": id,
                "category": "env",
                "key": reference(&["each", "key"]),
                "value": reference(&["each", "value"]),
            });
            assert_eq!(blocks[&format!("resource.tfe_variable.{division}")], credentials, "{name}: {division}");
        }
        let of = |kind: &str| blocks.keys().filter(|it| it.starts_with(&format!("resource.{kind}."))).count();
        assert_eq!((of("tfe_workspace"), of("tfe_workspace_settings")), (divisions.len(), divisions.len()), "{name}");
        let shared = blocks.keys().filter(|it| it.ends_with("__shared_permission_set_arns")).count();
        assert_eq!(of("tfe_variable"), divisions.len() + shared, "{name}: a variable that nobody expects");
        let kinds = ["tfe_project", "tfe_workspace", "tfe_workspace_settings", "tfe_variable"];
        let known = |it: &&String| !it.contains(".tfe_") || kinds.iter().any(|kind| it.contains(&format!(".{kind}.")));
        assert!(blocks.keys().all(|it| known(&it)), "{name}: a resource of HCP Terraform that nobody expects");
    }
}

/// What gives both roles of a division their rights, in the order of phases and numbers.
fn rights(blocks: &Blocks, division: &str) -> Vec<Value> {
    let mut rights = Vec::new();
    for phase in ["plan", "apply"] {
        let role = format!("{division}__{phase}");
        if blocks.contains_key(&format!("resource.aws_iam_role_policy.{role}")) {
            rights.push(reference(&["aws_iam_role_policy", &role]));
            continue;
        }
        let numbers = (1..).take_while(|it| blocks.contains_key(&format!("resource.aws_iam_policy.{role}-{it}")));
        rights.extend(numbers.map(|it| reference(&["aws_iam_role_policy_attachment", &format!("{role}-{it}")])));
    }
    assert!(rights.len() >= 2, "{division} has two roles");
    rights
}

#[test]
fn a_role_has_its_frame_and_its_policies() {
    let mut kinds = BTreeSet::new();
    for Case { name, organization, divisions, blocks } in cases() {
        let creates = organization["hcp_terraform"]["oidc_provider"] != "existing";
        for ((division, identity), phase) in divisions.iter().flat_map(|it| [(it, "plan"), (it, "apply")]) {
            let (label, in_aws) = (format!("{division}__{phase}"), format!("govgen-{identity}-{phase}"));
            let place = format!("{name}: {label}");
            let mut role = blocks[&format!("resource.aws_iam_role.{label}")].as_object().unwrap().clone();
            assert!(role.remove("assume_role_policy").is_some() && role.remove("description").is_some(), "{place}");
            let mut frame = json!({ "name": in_aws, "path": "/govgen/", "max_session_duration": 3600 });
            if creates {
                frame["depends_on"] = json!([reference(&["aws_iam_openid_connect_provider", "hcp_terraform"])]);
            }
            assert_eq!(Value::Object(role), frame, "{place}");
            let role_name = reference(&["aws_iam_role", &label, "name"]);
            if let Some(policy) = blocks.get(&format!("resource.aws_iam_role_policy.{label}")) {
                assert_eq!((&policy["name"], &policy["role"]), (&json!(in_aws), &role_name), "{place}");
                assert_eq!(policy.as_object().unwrap().len(), 3, "{place}");
                kinds.insert("inline");
                continue;
            }
            kinds.insert("managed");
            for number in (1..).take_while(|it| blocks.contains_key(&format!("resource.aws_iam_policy.{label}-{it}"))) {
                let policy = &blocks[&format!("resource.aws_iam_policy.{label}-{number}")];
                let named = (&json!(format!("{in_aws}-{number}")), &json!("/govgen/"));
                assert_eq!((&policy["name"], &policy["path"]), named, "{place}");
                let arn = reference(&["aws_iam_policy", &format!("{label}-{number}"), "arn"]);
                let mut attachment = json!({ "role": role_name, "policy_arn": arn });
                // One after the other, and what is denied first.
                if number > 1 {
                    let before = format!("{label}-{}", number - 1);
                    attachment["depends_on"] = json!([reference(&["aws_iam_role_policy_attachment", &before])]);
                } else if phase == "apply" {
                    assert_eq!(policy["policy"]["jsonencode"]["Statement"][0]["Effect"], "Deny", "{place}");
                }
                assert_eq!(
                    blocks[&format!("resource.aws_iam_role_policy_attachment.{label}-{number}")],
                    attachment,
                    "{place}"
                );
            }
        }
        let provider = "aws_iam_openid_connect_provider.hcp_terraform";
        let host = organization["hcp_terraform"]["hostname"].as_str().unwrap_or("app.terraform.io");
        let url = format!("https://{host}");
        if creates {
            let made = json!({ "url": url, "client_id_list": ["aws.workload.identity"] });
            assert_eq!(blocks[&format!("resource.{provider}")], made, "{name}");
        } else {
            let sought = &blocks[&format!("data.{provider}")];
            assert_eq!(sought["url"], url, "{name}");
            let condition = json!({ "code": "contains(self.client_id_list, \"aws.workload.identity\")" });
            assert_eq!(sought["lifecycle"]["postcondition"]["condition"], condition, "{name}");
            // Somebody who made it here before keeps it.
            let forgotten = json!({
                "from": reference(&["aws_iam_openid_connect_provider", "hcp_terraform"]),
                "lifecycle": { "destroy": false },
            });
            assert_eq!(blocks["removed"], forgotten, "{name}");
        }
    }
    assert_eq!(kinds, BTreeSet::from(["inline", "managed"]));
}
