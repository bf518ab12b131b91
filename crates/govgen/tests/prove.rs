//! What `govgen prove` says of everything that govgen renders: that nothing escapes. What it says of each role is held against a
//! simulator in `roles.rs`, what it says of planted escapes in `escapes.rs`.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on says where")]

#[path = "support/rendered.rs"]
mod rendered;
mod support;
#[path = "support/variants.rs"]
mod variants;

use std::collections::BTreeMap;
use std::fmt::Write as _;

use govgen_prove::Proof;
use govgen_source::SourceMap;
use support::{repositories, workspace};

/// Every repository with its rendered files: the examples, this one, and what the examples do not have.
fn cases() -> Vec<(String, BTreeMap<String, String>)> {
    let octcat = variants::octcat();
    let center = "    identity_center:\n";
    let switches = "      authorization: { provision: all, tag_on_create: tag_resource }\n";
    let key = "      kms_key_arn: arn:aws:kms:ap-northeast-1:999999999999:key/0123abcd-01ab-23cd-45ef-0123456789ab\n";
    let email = repositories().into_iter().find(|it| it.name == "examples/email").unwrap().sources;
    let in_china =
        "      kms_key_arn: arn:aws-cn:kms:cn-north-1:910000000001:key/0123abcd-01ab-23cd-45ef-0123456789ab\n";
    let variants = [
        (
            "octcat, both points open, with a key",
            variants::edited(&octcat, center, &format!("{center}{switches}{key}")),
        ),
        (
            "octcat, provision all",
            variants::edited(&octcat, center, &format!("{center}      authorization: {{ provision: all }}\n")),
        ),
        (
            "octcat, tag on create",
            variants::edited(
                &octcat,
                center,
                &format!("{center}      authorization: {{ tag_on_create: tag_resource }}\n"),
            ),
        ),
        (
            "octcat, delegated",
            variants::edited(&octcat, "      account: \"999999999999\"", "      account: \"777777777777\""),
        ),
        (
            "octcat, an existing provider",
            variants::edited(
                &octcat,
                "    project: identity-center\n",
                "    project: identity-center\n    oidc_provider: existing\n",
            ),
        ),
        ("octcat, 152 accounts", variants::with_many_accounts(&octcat)),
        ("email, with a key", variants::edited(&email, "      lookup: data\n", in_china)),
    ];
    let mut cases: Vec<(String, BTreeMap<String, String>)> =
        repositories().iter().map(|it| (it.name.clone(), it.rendered())).collect();
    for (name, sources) in &variants {
        let files = govgen::render(sources).unwrap_or_else(|| panic!("{name} does not render"));
        cases.push(((*name).to_owned(), files.into_iter().collect()));
    }
    cases
}

/// The escapes, a line each.
fn escapes(sources: &SourceMap, proof: &Proof) -> String {
    let mut text = String::new();
    for it in proof.escapes.iter() {
        let file = sources.file(it.span.file);
        let at = file.line_column(it.span.start);
        writeln!(text, "{}:{}:{} {}: {}", file.path, at.line, at.column, it.meta.name, it.message).unwrap();
    }
    text
}

#[test]
fn everything_rendered_is_proved() {
    for (name, files) in cases() {
        let tree = rendered::tree(&files);
        let proof = govgen::prove(&tree);
        assert_eq!(escapes(&tree, &proof), "", "{name}");
        for division in &proof.divisions {
            assert!(division.files >= 4 && !division.teams.is_empty(), "{name}: {}", division.name);
            assert_eq!(division.roles.len(), 2, "{name}: {}", division.name);
            assert_eq!(division.subjects.len(), 2, "{name}: {}", division.name);
        }
    }
}

/// The command on the rendered examples: what people and programs see.
#[test]
fn the_repository_of_this_workspace_is_proved_from_disk() {
    let sources = govgen::load_rendered(&workspace()).unwrap();
    let proof = govgen::prove(&sources);
    assert_eq!(escapes(&sources, &proof), "");
    assert!(!proof.divisions.is_empty());
}
