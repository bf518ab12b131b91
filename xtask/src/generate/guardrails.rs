//! `docs/guardrails.md`: every key under `guardrails:`, what it means, what holds without it, and which rules it drives.
//!
//! The keys come from the shape that reads them. A rule belongs to a key when its page sets the key in a block that begins
//! with `guardrails:`, or names it as `guardrails.key`: a page that is tested, so neither list can go stale.

use govgen_syntax::Parameter;
use serde_json::Value;

use super::HEADER;

const INTRODUCTION: &str = "# Guardrails

IAM has no condition for what a permission set grants, what it is called or who is assigned. So these limits are `govgen check`'s: the
organization writes them once, under `guardrails:` in one file of `divisions/common`, and they hold for every division. What is not written has
the strict value. Only the organization can live with a finding, by a [waiver](rules/README.md).

What holds when nothing is written is this, key for key; copy what you want to change:

";

/// The page.
pub(super) fn page() -> String {
    let parameters = govgen_syntax::guardrails();
    let mut page = format!("{HEADER}{INTRODUCTION}{}", strict(&parameters));
    for parameter in &parameters {
        page.push_str(&section(parameter));
    }
    page
}

/// A block with every default.
fn strict(parameters: &[Parameter]) -> String {
    let lines: String = parameters.iter().filter_map(written).map(|it| format!("  {it}\n")).collect();
    format!("```yaml divisions/common/guardrails.yaml\nguardrails:\n{lines}```\n")
}

/// A key with its default, or a mapping with those of its keys.
fn written(parameter: &Parameter) -> Option<String> {
    let keys: Vec<String> = parameter.keys.iter().filter_map(written).collect();
    let value = match &parameter.default {
        Value::Null if keys.is_empty() => return None,
        Value::Null => format!("{{ {} }}", keys.join(", ")),
        value => yaml(value),
    };
    Some(format!("{}: {value}", parameter.name))
}

fn section(parameter: &Parameter) -> String {
    let Parameter { name, about, keys, .. } = parameter;
    let mut text = format!("\n## `{name}`\n\n{about}\n");
    if !keys.is_empty() {
        text.push_str("\n| key | when not written | meaning |\n|---|---|---|\n");
    }
    for Parameter { name, about, default, .. } in keys {
        let default = if default.is_null() { String::new() } else { format!("`{}`", yaml(default)) };
        text.push_str(&format!("| `{name}` | {default} | {} |\n", about.replace('|', "\\|")));
    }
    text.push_str(&format!("\nRules: {}.\n", rules(name)));
    text
}

/// The rules that a key drives, as links.
fn rules(key: &str) -> String {
    let driven = govgen::every_kind().filter(|it| sets(it.page, key));
    let links: Vec<String> = driven.map(|it| format!("[`{0}`](rules/{0}.md)", it.name)).collect();
    if links.is_empty() { "none so far".to_owned() } else { links.join(", ") }
}

/// Whether a page sets a guardrail in one of its blocks, or names it.
fn sets(page: &str, key: &str) -> bool {
    let mut in_guardrails = false;
    page.contains(&format!("guardrails.{key}`"))
        || page.lines().any(|line| {
            in_guardrails = line == "guardrails:" || in_guardrails && line.starts_with("  ");
            in_guardrails && line.strip_prefix("  ").is_some_and(|it| it.starts_with(&format!("{key}:")))
        })
}

/// A value on one line of YAML. In brackets a `*`, a `,` or a `:` would mean something, so texts that hold more than plain
/// letters stand in quotes.
fn yaml(value: &Value) -> String {
    match value {
        Value::String(text) if text.bytes().all(|it| it.is_ascii_alphanumeric()) => text.clone(),
        Value::Array(items) => format!("[{}]", items.iter().map(yaml).collect::<Vec<_>>().join(", ")),
        other => other.to_string(),
    }
}
