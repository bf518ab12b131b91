//! Rendered Terraform is literals and a short list of references, so that what it does can be read off the files.
//!
//! The list stands in ARCHITECTURE.md; whoever reads rendered files back relies on it.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on says where")]

#[path = "support/hcl.rs"]
mod hcl;
mod support;
#[path = "support/variants.rs"]
mod variants;

use std::collections::BTreeSet;

use hcl_edit::structure::Body;
use serde_json::Value;
use support::{repositories, workspace};

#[test]
fn nothing_but_the_published_references() {
    let mut found = BTreeSet::new();
    let many = govgen::render(&variants::with_many_accounts(&variants::octcat())).unwrap();
    let files = repositories().into_iter().flat_map(|it| it.rendered()).chain(many);
    for (path, text) in files.filter(|(path, _)| path.ends_with(".tf")) {
        body(&hcl::parse(&path, &text), &mut found);
    }
    let page = std::fs::read_to_string(workspace().join("ARCHITECTURE.md")).unwrap();
    let (_, list) = page.split_once("```hcl references\n").unwrap();
    let published: Vec<&str> = list.split_once("```").unwrap().0.lines().collect();
    assert_eq!(found.iter().map(String::as_str).collect::<Vec<_>>(), published);
}

fn body(within: &Body, found: &mut BTreeSet<String>) {
    for attribute in within.attributes() {
        value(&hcl::value(&attribute.value), found);
    }
    for block in within.blocks() {
        body(&block.body, found);
    }
}

/// What is no literal, with `NAME` for every name that somebody chose.
fn value(it: &Value, found: &mut BTreeSet<String>) {
    match it {
        Value::Array(items) => items.iter().for_each(|it| value(it, found)),
        Value::Object(entries) => {
            if let Some(code) = entries.get("code").and_then(Value::as_str) {
                found.insert(nameless(code));
            } else if let Some(words) = entries.get("reference").and_then(Value::as_array) {
                found.insert(reference(&words.iter().map(|it| it.as_str().unwrap()).collect::<Vec<_>>()));
            } else {
                entries.values().for_each(|it| value(it, found));
            }
        }
        _ => {}
    }
}

/// Code without what somebody chose: an address of each instance, or an id that begins with a principal's.
fn nameless(code: &str) -> String {
    let each = code.strip_suffix("[each.key]").and_then(|it| it.split_once('.'));
    match (each, code.split_once("[each.value]},")) {
        (Some((kind, _)), _) => format!("{kind}.NAME[each.key]"),
        (None, Some((ids, _))) => format!("{ids}[each.value]}},TEXT\""),
        (None, None) => code.to_owned(),
    }
}

fn reference(words: &[&str]) -> String {
    match words {
        // A map of ours, and a key of somebody's.
        [scope @ ("local" | "var"), map, _] => format!("{scope}.{map}[NAME]"),
        [kind, _] if kind.starts_with("aws_") || kind.starts_with("tfe_") => format!("{kind}.NAME"),
        [kind, _, attribute] if kind.starts_with("aws_") || kind.starts_with("tfe_") => {
            match ["arn", "id", "name"].contains(attribute) {
                true => format!("{kind}.NAME.{attribute}"),
                false => format!("{kind}.NAME[NAME]"),
            }
        }
        words => words.join("."),
    }
}
