//! What real Terraform makes of the rendered files: its formatter, its validator, and its idea of every string.
//!
//! `GOVGEN_TERRAFORM` names the binary, otherwise the PATH does; `GOVGEN_TERRAFORM_MIRROR` names a directory that a
//! filesystem mirror can serve providers from. What cannot run says so in one line; with `CI=true` and a terraform, a
//! missing mirror is a failure.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on says where")]

#[path = "support/hcl.rs"]
mod hcl;
#[path = "support/hostile.rs"]
mod hostile;
#[path = "support/rendered.rs"]
mod rendered;
mod support;
#[path = "support/terraform.rs"]
mod terraform;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use hcl_edit::prelude::Span as _;
use hcl_edit::structure::{Block, Body};
use serde_json::{Value, json};
use support::repositories;
use terraform::{Terraform, skipped, write_all};

/// Rendered files by path.
type Files = BTreeMap<String, String>;

#[test]
fn the_formatter_has_nothing_to_say() {
    let Some(terraform) = Terraform::find() else { return };
    let root = terraform.directory.path().join("formatted");
    for repository in repositories() {
        write_all(&root.join(&repository.name), &repository.rendered());
    }
    write_all(&root.join("hostile"), &hostile::rendered(hostile::accepted()));
    let output = terraform.run(&root, &["fmt", "-check", "-diff", "-recursive"]);
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success() && text.is_empty(), "{text}{}", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn every_root_is_valid() {
    let Some(terraform) = Terraform::find() else { return };
    let Some(mirror) = std::env::var_os("GOVGEN_TERRAFORM_MIRROR").map(PathBuf::from) else {
        return skip_or_fail("GOVGEN_TERRAFORM_MIRROR names no directory of providers");
    };
    assert!(mirror.is_dir(), "GOVGEN_TERRAFORM_MIRROR names {}, which is no directory", mirror.display());
    terraform.use_mirror(&std::path::absolute(&mirror).unwrap());
    let mut lacking = BTreeSet::new();
    let mut ready = Vec::new();
    for repository in repositories() {
        let files = repository.rendered();
        let copy = terraform.directory.path().join("valid").join(&repository.name);
        for root in roots(&files) {
            let missing: BTreeSet<String> =
                providers(&root, &files).into_iter().filter(|it| !is_served(&mirror, it)).collect();
            let within = files.iter().filter(|(path, _)| path.starts_with(&format!("{root}/")));
            let within = within.map(|(path, text)| (path.clone(), without(&missing, path, text)));
            write_all(&copy, &within.collect::<Files>());
            let directory = copy.join(&root);
            terraform.succeed(&directory, &["init", "-backend=false", "-input=false", "-no-color"]);
            ready.push(directory);
            lacking.extend(missing);
        }
    }
    // Nearly all of the time is the provider's start, once for each root.
    std::thread::scope(|scope| {
        for part in ready.chunks(ready.len().div_ceil(2).max(1)) {
            scope.spawn(|| part.iter().for_each(|directory| validate(&terraform, directory)));
        }
    });
    assert!(!lacking.contains("hashicorp/aws"), "the mirror has no hashicorp/aws");
    if !lacking.is_empty() {
        // Nobody can install it from here; stubs with its schema stand in where CI has them.
        let lacking: Vec<String> = lacking.into_iter().collect();
        skipped(&format!("the mirror has no {}, so what needs it was not validated", lacking.join(", ")));
    }
}

/// A file without everything that belongs to providers that are missing.
fn without(missing: &BTreeSet<String>, path: &str, text: &str) -> String {
    let names: Vec<&str> = missing.iter().map(|it| it.rsplit('/').next().unwrap()).collect();
    let needs = |block: &Block| {
        let label = block.labels.first().map_or("", |it| it.as_str());
        match block.ident.as_str() {
            "resource" | "data" => names.iter().any(|it| label.starts_with(&format!("{it}_"))),
            "provider" => names.contains(&label),
            _ => false,
        }
    };
    let kept = hcl::parse(path, text).into_iter().filter(|it| !it.as_block().is_some_and(needs));
    let mut body: Body = kept.collect();
    for terraform in body.get_blocks_mut("terraform") {
        for required in terraform.body.get_blocks_mut("required_providers") {
            for name in &names {
                required.body.remove_attribute(name);
            }
        }
    }
    body.to_string()
}

fn validate(terraform: &Terraform, directory: &Path) {
    let verdict = terraform.succeed(directory, &["validate", "-json"]);
    let verdict: Value = serde_json::from_str(&verdict).unwrap();
    // A warning of today is an error of the next provider.
    assert_eq!(verdict["diagnostics"], json!([]), "{}", directory.display());
}

fn skip_or_fail(reason: &str) {
    let ci = std::env::var("CI").is_ok_and(|it| it == "true");
    assert!(!ci, "{reason}");
    skipped(reason);
}

/// The root modules, such as `terraform/common`.
fn roots(files: &Files) -> BTreeSet<String> {
    let folders = files.keys().filter(|it| it.ends_with(".tf")).map(|it| it.rsplit_once('/').unwrap().0.to_owned());
    folders.collect()
}

/// The sources that a root's `required_providers` names, such as `hashicorp/aws`.
fn providers(root: &str, files: &Files) -> Vec<String> {
    let path = format!("{root}/versions.tf");
    let body = hcl::parse(&path, &files[&path]);
    let terraform = body.get_blocks("terraform").next().unwrap();
    let required = terraform.body.get_blocks("required_providers").next().unwrap();
    let sources = required.body.attributes().map(|it| hcl::value(&it.value)["source"].as_str().unwrap().to_owned());
    sources.collect()
}

fn is_served(mirror: &Path, source: &str) -> bool {
    mirror.join("registry.terraform.io").join(source).is_dir()
}

/// Each hostile text in each field: either a finding refuses it, and `data/hostile.txt` says which, or it comes back.
#[test]
fn hostile_texts_are_refused_or_kept() {
    expect_test::expect_file!["data/hostile.txt"].assert_eq(&hostile::table());
}

#[test]
fn hostile_texts_come_back_from_the_parser() {
    let accepted = hostile::accepted();
    let files = hostile::rendered(accepted);
    let mut found = BTreeMap::new();
    for Attribute { address, source } in attributes(&files) {
        let expression = hcl_edit::parser::parse_expr(&source).unwrap();
        let value = match hcl::value(&expression) {
            Value::Object(map) if map.contains_key("jsonencode") => map["jsonencode"].clone(),
            Value::Object(map) if address.ends_with(".for_each") => looked_up(map),
            other => other,
        };
        found.insert(address, value);
    }
    assert_same(&hostile::expected(accepted), &found);
}

/// Each of them is text to `govgen prove` too, and hides nothing from it.
#[test]
fn hostile_texts_are_proved_to_be_texts() {
    let accepted = hostile::accepted();
    let proof = govgen::prove(&rendered::tree(&hostile::rendered(accepted)));
    let escapes: Vec<&str> = proof.escapes.iter().map(|it| it.message.as_str()).collect();
    assert_eq!(escapes, [""; 0]);
    assert_eq!(proof.divisions[0].permission_sets, accepted.len());
}

/// What the look-ups of a `for_each` would give if each principal's id were its name.
fn looked_up(map: serde_json::Map<String, Value>) -> Value {
    let looked_up = map.into_iter().map(|(key, value)| {
        let name = match value["reference"].as_array().map(Vec::as_slice) {
            Some([local, ids, name]) if local == "local" && (ids == "group_ids" || ids == "user_ids") => name.clone(),
            _ => value,
        };
        (key, name)
    });
    Value::Object(looked_up.collect())
}

#[test]
fn hostile_texts_come_back_from_terraform() {
    let Some(terraform) = Terraform::find() else { return };
    let accepted = hostile::accepted();
    let files = hostile::rendered(accepted);
    // The expressions as they were rendered, byte for byte, without the resources that would need a provider.
    let mut module = String::from("locals {\n  group_ids = local.groups\n  user_ids  = local.users\n}\n");
    let mut addresses = Vec::new();
    for Attribute { address, source } in attributes(&files) {
        if let Some(local) = address.strip_prefix("local.") {
            module.push_str(&format!("locals {{\n  {local} = {source}\n}}\n"));
        }
        module.push_str(&format!("output \"o{}\" {{\n  value = {source}\n}}\n", addresses.len()));
        addresses.push(address);
    }
    let directory = terraform.directory.path().join("evaluated");
    std::fs::create_dir(&directory).unwrap();
    std::fs::write(directory.join("main.tf"), module).unwrap();
    terraform.succeed(&directory, &["init", "-no-color"]);
    terraform.succeed(&directory, &["apply", "-auto-approve", "-no-color"]);
    let outputs: Value = serde_json::from_str(&terraform.succeed(&directory, &["output", "-json"])).unwrap();
    let found = addresses.into_iter().enumerate().map(|(at, address)| {
        let value = outputs[format!("o{at}")]["value"].clone();
        let value = match &value {
            Value::String(document) if address.ends_with(".inline_policy") => serde_json::from_str(document).unwrap(),
            _ => value,
        };
        (address, value)
    });
    assert_same(&hostile::expected(accepted), &found.collect());
}

/// An attribute of the division's root that holds users' text.
struct Attribute {
    /// Such as `t01.description` for a permission set's, or `local.groups`.
    address: String,
    /// The expression as it stands in the file.
    source: String,
}

fn attributes(files: &Files) -> Vec<Attribute> {
    let mut attributes = Vec::new();
    for (path, text) in files.iter().filter(|(path, _)| path.starts_with(hostile::ROOT)) {
        let body: Body = hcl::parse(path, text);
        for block in body.blocks() {
            let prefix = match (block.ident.as_str(), block.labels.last()) {
                ("locals", _) => "local".to_owned(),
                ("resource", Some(label)) => label.as_str().to_owned(),
                _ => continue,
            };
            for attribute in block.body.attributes() {
                let address = format!("{prefix}.{}", attribute.key.as_str());
                if hostile::FIELDS_RENDERED.contains(&attribute.key.as_str()) {
                    let source = text[attribute.value.span().unwrap()].to_owned();
                    attributes.push(Attribute { address, source });
                }
            }
        }
    }
    attributes
}

fn assert_same(expected: &BTreeMap<String, Value>, found: &BTreeMap<String, Value>) {
    for (address, value) in expected {
        assert_eq!(found.get(address), Some(value), "{address}");
    }
    let surplus: Vec<_> = found.keys().filter(|it| !expected.contains_key(*it)).collect();
    assert!(surplus.is_empty(), "nobody wrote {surplus:?}");
}
