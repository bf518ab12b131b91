//! What real Terraform and the real AWS provider make of `refactor.tf`: states from before a change, written by hand, are
//! planned with what `examples/moves` renders, and nothing of them may be destroyed or made anew.
//!
//! What is looked up and imported is read from a small server that answers as Identity Center does. `data/refactor.txt` shows what each
//! plan does.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on says where")]

#[path = "refactor/aws.rs"]
mod aws;
#[path = "refactor/states.rs"]
mod states;
mod support;
#[path = "support/terraform.rs"]
mod terraform;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use govgen_source::Severity;
use hcl_edit::structure::{Block, Body};
use serde_json::{Value, json};
use support::repositories;
use terraform::{Terraform, skipped, write_all};

#[test]
fn nothing_is_destroyed() {
    let Some(mut terraform) = Terraform::find() else { return };
    let Some(mirror) = std::env::var_os("GOVGEN_TERRAFORM_MIRROR").map(PathBuf::from) else {
        let ci = std::env::var("CI").is_ok_and(|it| it == "true");
        assert!(!ci, "GOVGEN_TERRAFORM_MIRROR names no directory of providers");
        return skipped("GOVGEN_TERRAFORM_MIRROR names no directory of providers");
    };
    terraform.use_mirror(&std::path::absolute(&mirror).unwrap());
    let moves = repositories().into_iter().find(|it| it.name == "examples/moves").unwrap().rendered();
    terraform.environment = aws::start();
    let repository = support::workspace().join("examples/moves");
    let mut said = String::new();
    for root in ["apollo", "common", "project-b", "project-c"] {
        let directory = terraform.directory.path().join(root);
        write_all(&directory, &planned(root, &moves));
        std::fs::write(directory.join("terraform.tfstate"), states::before(root).to_string()).unwrap();
        writeln!(said, "{root}").unwrap();
        let plan = plan(&terraform, &directory);
        for line in actions(&plan) {
            writeln!(said, "  {line}").unwrap();
        }
        // What belongs to HCP Terraform is not in the plan of the organization's root.
        if root != "common" {
            let (text, today) = (plan.to_string(), Some("2026-11-22".parse().unwrap()));
            let sources = govgen::load(&repository).unwrap();
            let (sources, found) = govgen::check_plan(sources, today, text.as_bytes(), root).unwrap();
            let notices = found.iter().all(|it| it.severity == Severity::Notice);
            assert!(notices, "{root}\n{}", govgen::show(&sources, &found, 120));
            for it in found.iter() {
                let place = it.labels.first().map(|it| sources.file(it.span.file).line_column(it.span.start).line);
                writeln!(said, "  {} of line {}", it.meta.name, place.unwrap_or_default()).unwrap();
            }
        }
    }
    assert!(!said.contains("delete"), "{said}");
    let created: Vec<&str> = said.lines().filter(|it| it.contains("create")).collect();
    let new = r#"  create  aws_ssoadmin_account_assignment.account-x__operator["group:platform"]"#;
    assert_eq!(created, [new], "only what the new division grants of its own is new\n{said}");
    expect_test::expect_file!["data/refactor.txt"].assert_eq(&said);
}

/// A root as it is rendered, without what needs a provider that the mirror lacks.
fn planned(root: &str, files: &BTreeMap<String, String>) -> BTreeMap<String, String> {
    let prefix = format!("terraform/{root}/");
    let within = files.iter().filter_map(|(path, text)| Some((path.strip_prefix(&prefix)?, text)));
    let mut planned: BTreeMap<String, String> = within.map(|(path, text)| (path.to_owned(), text.clone())).collect();
    if root == "common" {
        for text in planned.values_mut() {
            let kept = hcl_edit::parser::parse_body(text)
                .unwrap()
                .into_iter()
                .filter(|it| !it.as_block().is_some_and(is_elsewhere));
            let mut body: Body = kept.collect();
            for block in body.get_blocks_mut("terraform") {
                block.body.get_blocks_mut("required_providers").for_each(|it| drop(it.body.remove_attribute("tfe")));
            }
            *text = body.to_string();
        }
    } else if planned["variable.tf"].contains("shared_permission_set_arns") {
        let arns = json!({ "shared_permission_set_arns": { "auditor": states::set("ps-aaaaaaaaaaaaaaaa") } });
        planned.insert("test.auto.tfvars.json".to_owned(), arns.to_string());
    }
    planned
}

/// Whether a block needs HCP Terraform's provider.
fn is_elsewhere(block: &Block) -> bool {
    let label = block.labels.first().map_or("", |it| it.as_str());
    match block.ident.as_str() {
        "moved" => block.body.get_attribute("to").is_some_and(|it| it.value.to_string().trim().starts_with("tfe_")),
        _ => label.starts_with("tfe"),
    }
}

fn plan(terraform: &Terraform, directory: &Path) -> Value {
    terraform.succeed(directory, &["init", "-input=false", "-no-color"]);
    terraform.succeed(directory, &["plan", "-refresh=false", "-input=false", "-no-color", "-out=plan"]);
    serde_json::from_str(&terraform.succeed(directory, &["show", "-json", "plan"])).unwrap()
}

/// What a plan does, a line for each resource instance.
fn actions(plan: &Value) -> Vec<String> {
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
