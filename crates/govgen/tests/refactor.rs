//! What real Terraform and the real AWS provider make of `refactor.tf`: states from before a change, written by hand, are
//! planned with what `examples/moves` renders, and nothing of them may be destroyed or made anew.
//!
//! What is imported is read from a small server that answers as Identity Center does. `data/refactor.txt` shows what each
//! plan does.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on says where")]

#[path = "refactor/aws.rs"]
mod aws;
#[path = "support/hcl.rs"]
mod hcl;
#[path = "refactor/states.rs"]
mod states;
mod support;
#[path = "support/terraform.rs"]
mod terraform;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use hcl_edit::structure::{Block, Body};
use serde_json::{Value, json};
use support::repositories;
use terraform::{Terraform, skipped, write_all};

#[test]
fn nothing_is_destroyed() {
    let Some(terraform) = Terraform::find() else { return };
    let Some(mirror) = std::env::var_os("GOVGEN_TERRAFORM_MIRROR").map(PathBuf::from) else {
        let ci = std::env::var("CI").is_ok_and(|it| it == "true");
        assert!(!ci, "GOVGEN_TERRAFORM_MIRROR names no directory of providers");
        return skipped("GOVGEN_TERRAFORM_MIRROR names no directory of providers");
    };
    terraform.use_mirror(&std::path::absolute(&mirror).unwrap());
    let moves = repositories().into_iter().find(|it| it.name == "examples/moves").unwrap().rendered();
    let server = aws::Server::start();
    let mut said = String::new();
    for root in ["apollo", "common", "project-b", "project-c"] {
        let directory = terraform.directory.path().join(root);
        write_all(&directory, &offline(root, &moves, &server));
        std::fs::write(directory.join("terraform.tfstate"), states::before(root).to_string()).unwrap();
        writeln!(said, "{root}").unwrap();
        for line in actions(&terraform, &directory) {
            writeln!(said, "  {line}").unwrap();
        }
    }
    assert!(!said.contains("delete"), "{said}");
    let created: Vec<&str> = said.lines().filter(|it| it.contains("create")).collect();
    let new = r#"  create  aws_ssoadmin_account_assignment.account-x__operator["group:platform"]"#;
    assert_eq!(created, [new], "only what the new division grants of its own is new\n{said}");
    expect_test::expect_file!["data/refactor.txt"].assert_eq(&said);
}

/// A root as it can be planned without AWS: ids of people are literals, as with a lock, and what belongs to other providers is
/// left out.
fn offline(root: &str, files: &BTreeMap<String, String>, server: &aws::Server) -> BTreeMap<String, String> {
    let prefix = format!("terraform/{root}/");
    let mut ids: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    let mut kept = BTreeMap::new();
    for (path, text) in files.iter().filter_map(|(path, text)| Some((path.strip_prefix(&prefix)?, text))) {
        let mut body: Body =
            hcl::parse(path, text).into_iter().filter(|it| !it.as_block().is_some_and(is_elsewhere)).collect();
        for block in body.get_blocks_mut("terraform") {
            block.body.get_blocks_mut("required_providers").for_each(|it| drop(it.body.remove_attribute("tfe")));
        }
        for (local, lookup) in [("users", "user_ids"), ("groups", "group_ids")] {
            for block in body.get_blocks_mut("locals") {
                block.body.remove_attribute(lookup);
                let names = block.body.get_attribute(local).map(|it| hcl::value(&it.value));
                if let Some(Value::Object(names)) = names {
                    ids.insert(lookup, names.keys().cloned().collect());
                }
            }
        }
        kept.insert(path.to_owned(), body.to_string());
    }
    let ids = ids.iter().map(|(local, names)| {
        let lines = names.iter().map(|it| format!("    {} = \"{}\"\n", quoted(it), states::principal(it)));
        format!("  {local} = {{\n{}  }}\n", lines.collect::<String>())
    });
    kept.insert("ids.tf".to_owned(), format!("locals {{\n{}}}\n", ids.collect::<String>()));
    kept.insert("test_override.tf".to_owned(), server.provider());
    if kept["variable.tf"].contains("shared_permission_set_arns") {
        let arns = json!({ "shared_permission_set_arns": { "auditor": states::set("ps-aaaaaaaaaaaaaaaa") } });
        kept.insert("test.auto.tfvars.json".to_owned(), arns.to_string());
    }
    kept
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\"").replace("${", "$${"))
}

/// Whether a block needs a provider that the mirror lacks, or a look-up in AWS.
fn is_elsewhere(block: &Block) -> bool {
    let label = block.labels.first().map_or("", |it| it.as_str());
    match block.ident.as_str() {
        "data" => true,
        "moved" => block.body.get_attribute("to").is_some_and(|it| it.value.to_string().trim().starts_with("tfe_")),
        _ => label.starts_with("tfe"),
    }
}

/// What a plan does, a line for each resource instance and one for the whole.
fn actions(terraform: &Terraform, directory: &Path) -> Vec<String> {
    terraform.succeed(directory, &["init", "-input=false", "-no-color"]);
    terraform.succeed(directory, &["plan", "-refresh=false", "-input=false", "-no-color", "-out=plan"]);
    let plan: Value = serde_json::from_str(&terraform.succeed(directory, &["show", "-json", "plan"])).unwrap();
    let mut lines = BTreeSet::new();
    for it in plan["resource_changes"].as_array().unwrap() {
        let change = &it["change"];
        let actions: Vec<&str> = change["actions"].as_array().unwrap().iter().map(|it| it.as_str().unwrap()).collect();
        let from = it["previous_address"].as_str().map_or_else(String::new, |it| format!("  was {it}"));
        let importing = if change["importing"].is_object() { "  import" } else { "" };
        let changes = if actions == ["update"] { format!("  {}", differences(change)) } else { String::new() };
        let address = it["address"].as_str().unwrap();
        lines.insert(format!("{:<7} {address}{from}{importing}{changes}", actions.join("+")));
    }
    lines.into_iter().collect()
}

fn differences(change: &Value) -> String {
    let (before, after) = (change["before"].as_object().unwrap(), change["after"].as_object().unwrap());
    let names = after.keys().filter(|it| before.get(*it) != after.get(*it));
    format!("changes {}", names.cloned().collect::<Vec<_>>().join(" "))
}
