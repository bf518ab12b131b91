//! Files made of the code: `docs/rules.md`, one line for each kind of finding, and the JSON Schemas in `schema/`.

use std::path::Path;

use anyhow::{Context as _, bail};
use govgen_syntax::{SchemaKind, schema};

/// Writes the generated files, or with `check` fails when one differs.
pub(crate) fn run(root: &Path, check: bool) -> anyhow::Result<()> {
    let files = [
        ("docs/rules.md", index()),
        ("schema/common.schema.json", schema(SchemaKind::Common)),
        ("schema/division.schema.json", schema(SchemaKind::Division)),
    ];
    for (name, text) in files {
        let path = root.join(name);
        if check {
            let current = std::fs::read_to_string(&path).with_context(|| format!("cannot read {name}"))?;
            if current != text {
                bail!("{name} is not up to date: run `make generate`");
            }
        } else {
            std::fs::create_dir_all(path.parent().unwrap_or(root))?;
            std::fs::write(&path, text).with_context(|| format!("cannot write {name}"))?;
        }
    }
    Ok(())
}

fn index() -> String {
    let mut text = "# Rules\n\n\
        Every kind of finding. `govgen explain NAME` shows its page. `SYN` is about text and shape, `REF` about names, `GOV` about \
        what is granted.\nA code is never used for another kind.\n\n\
        | code | name | severity | finds |\n|---|---|---|---|\n"
        .to_owned();
    for meta in govgen::every_kind() {
        let finds = first_sentence(meta.page).replace('|', "\\|");
        text.push_str(&format!("| {} | `{}` | {} | {finds} |\n", meta.code, meta.name, meta.severity.as_str()));
    }
    text
}

/// The first sentence under *What it finds*.
fn first_sentence(page: &str) -> String {
    let section = page.split("## What it finds").nth(1).unwrap_or(page);
    let paragraph = section.trim_start().split("\n\n").next().unwrap_or_default().replace('\n', " ");
    let end = paragraph.find(". ").map_or(paragraph.len(), |at| at + 1);
    paragraph[..end].trim().to_owned()
}
