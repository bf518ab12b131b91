//! The threat model names rules that exist, and links each to its page. `UPDATE_EXPECT=1` puts the links in.

use std::collections::BTreeSet;
use std::path::Path;

/// Other words with a hyphen.
const WORDS: &[&str] = &["assign-only"];

#[test]
fn every_rule_of_the_threat_model_exists() {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/threat-model.md");
    let told = std::fs::read_to_string(&page).unwrap();
    let mut unknown = BTreeSet::new();
    let mut linked = String::new();
    let mut named = 0;
    for (at, piece) in told.split('`').enumerate() {
        let name = piece;
        if at % 2 == 0 {
            linked.push_str(&without_link(piece, at > 0));
        } else if !is_name(name) {
            linked.push_str(&format!("`{name}`"));
        } else if govgen::page(name).is_some_and(|it| it.name == name) {
            named += 1;
            linked.push_str(&format!("[`{name}`](rules/{name}.md)"));
        } else {
            if !WORDS.contains(&name) {
                unknown.insert(name);
            }
            linked.push_str(&format!("`{name}`"));
        }
    }
    assert!(named > 30, "the page was not understood");
    assert!(unknown.is_empty(), "no rules: {unknown:?}");
    if linked != told && std::env::var_os("UPDATE_EXPECT").is_some_and(|it| it == "1") {
        std::fs::write(&page, linked).unwrap();
        return;
    }
    assert!(linked == told, "UPDATE_EXPECT=1 links each rule to its page");
}

/// Whether it looks like a rule's name: words in small letters with hyphens between.
fn is_name(text: &str) -> bool {
    let word = |it: &str| !it.is_empty() && it.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit());
    text.contains('-') && text.split('-').all(word)
}

/// The text between two names, without what made links of them.
fn without_link(text: &str, after_a_name: bool) -> String {
    let text = match text.strip_prefix("](rules/").and_then(|it| it.split_once(".md)")) {
        Some((name, rest)) if after_a_name && is_name(name) => rest,
        _ => text,
    };
    text.strip_suffix('[').unwrap_or(text).to_owned()
}
