//! `docs/rules/`: a file for each kind of finding, and the list of them.

use std::collections::BTreeMap;

use govgen_source::Meta;

use super::HEADER;

const INTRODUCTION: &str = "# Rules

Every kind of finding; `govgen explain NAME` shows the same pages, `govgen rules --format json` is for programs. `SYN` is about text and shape,
`REF` about names, `GOV` about what is granted, `LIV` about what is really there (`check --facts`), `PLN` about a Terraform plan, `PRV`
about what rendered files allow. A code is never used for another kind. What is marked *yes* is a judgement, which the
organization may waive: `waivers` in `divisions/common`, with a reason and a last day. What AWS would refuse, or would reach further than the
division, has no exception. What the guardrails set is in [guardrails.md](../guardrails.md).

| code | name | severity | waived | finds |
|---|---|---|---|---|
";

/// Every page by path.
pub(super) fn pages() -> BTreeMap<String, String> {
    let pages = govgen::every_kind().map(|it| (format!("docs/rules/{}.md", it.name), page(it)));
    pages.chain([("docs/rules/README.md".to_owned(), index())]).collect()
}

fn page(kind: &Meta) -> String {
    let Meta { code, name, page, .. } = kind;
    let severity = kind.severity.as_str();
    let waived = match () {
        () if govgen::is_waivable(kind) => "the organization may waive it",
        () if govgen::is_baselined(kind.code) => "cannot be waived, a baseline may list it",
        () => "cannot be waived",
    };
    format!("{HEADER}# {name}\n\n{code}, {severity}, {waived}. [All rules](README.md)\n\n{page}")
}

fn index() -> String {
    let mut text = format!("{HEADER}{INTRODUCTION}");
    for kind in govgen::every_kind() {
        let Meta { code, name, page, .. } = kind;
        let finds = first_sentence(page).replace('|', "\\|");
        let waived = if govgen::is_waivable(kind) { "yes" } else { "" };
        text.push_str(&format!(
            "| {code} | [`{name}`]({name}.md) | {} | {waived} | {finds} |\n",
            kind.severity.as_str()
        ));
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
