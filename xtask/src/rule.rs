//! A new rule's folder: the code, the page, and the two lines of the registry.

use std::fs;
use std::io::Write as _;
use std::path::Path;

use anyhow::{Context as _, bail};

const RULES: &str = "crates/govgen-rules/src/rules";

/// Makes the folder of a rule and registers it.
pub(crate) fn run(root: &Path, name: &str) -> anyhow::Result<()> {
    let kebab = name
        .split('-')
        .all(|word| !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit()));
    if !kebab || !name.starts_with(|first: char| first.is_ascii_lowercase()) {
        bail!("`{name}` is no name for a rule: write the problem in kebab-case, such as `account-not-owned`");
    }
    if govgen::page(name).is_some() {
        bail!("there is a rule `{name}` already");
    }
    let rules = root.join(RULES);
    let module = name.replace('-', "_");
    let folder = rules.join(&module);
    fs::create_dir(&folder).with_context(|| format!("cannot make {}", folder.display()))?;
    fs::write(folder.join("mod.rs"), code(name, &next_code()))?;
    fs::write(folder.join("doc.md"), PAGE)?;
    register(&rules.join("mod.rs"), &module)?;
    writeln!(
        std::io::stdout(),
        "{RULES}/{module}: write the check in mod.rs and the page in doc.md, then `make generate test`"
    )?;
    Ok(())
}

/// The number after the highest that was ever used.
fn next_code() -> String {
    let numbers = govgen::every_kind().filter_map(|it| it.code.strip_prefix("GOV")?.parse::<u32>().ok());
    format!("GOV{:03}", numbers.max().unwrap_or(0) + 1)
}

fn register(path: &Path, module: &str) -> anyhow::Result<()> {
    let text = fs::read_to_string(path)?;
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    let declaration = format!("mod {module};");
    let at = lines.iter().position(|line| line.starts_with("mod ") && **line > *declaration);
    let at = at.or_else(|| lines.iter().rposition(|line| line.starts_with("mod ")).map(|at| at + 1));
    lines.insert(at.context("the registry declares no rule")?, declaration);
    let end = lines.iter().rposition(|line| line == "];").context("the registry has no end")?;
    lines.insert(end, format!("    &{module}::RULE,"));
    Ok(fs::write(path, lines.join("\n") + "\n")?)
}

fn code(name: &str, code: &str) -> String {
    format!(
        r#"//! What it finds, in one line.

use govgen_source::{{Meta, Severity}};

use crate::Context;
use crate::rule::{{Findings, Rule}};

pub(crate) static RULE: Rule = Rule {{
    meta: Meta {{ code: "{code}", name: "{name}", severity: Severity::Error, page: include_str!("doc.md") }},
    waivable: false,
    check,
}};

fn check(cx: &Context<'_>, findings: &mut Findings<'_>) {{
    for (division, policy) in cx.policies() {{
        let _ = (division, policy, &mut *findings);
    }}
}}
"#
    )
}

const PAGE: &str = "## What it finds

## Why it matters

## Fires on

## Quiet on

## How to fix
";
