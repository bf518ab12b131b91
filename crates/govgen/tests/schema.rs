//! The JSON Schemas: every repository that govgen accepts is valid by them, and an editor checks, completes and explains.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on says where")]

#[path = "support/schema.rs"]
mod agreement;
#[expect(dead_code, reason = "other tests look at more of a repository")]
mod support;
#[path = "support/tools.rs"]
mod tools;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;

use agreement::{Document, agree, documents};
use govgen_source::Severity;
use govgen_syntax::{SchemaKind, schema};
use regex_lite::Regex;
use support::workspace;

#[test]
fn what_govgen_accepts_is_valid() {
    let mut found = BTreeSet::new();
    let mut repositories = 0;
    for root in roots() {
        let sources = govgen::load(&root).unwrap();
        let findings = govgen::check(&sources, None);
        if findings.count(Severity::Error) == 0 {
            found.extend(documents(&sources, &findings));
            repositories += 1;
        }
    }
    let found: Vec<Document> = found.into_iter().collect();
    let Some(agreement) = agree(&found, &[], &[]) else { return };
    assert_eq!((agreement.accepted, agreement.refused), (found.len(), 0));
    assert!(repositories > 5 && found.len() > 20, "{} files of {repositories} repositories are too few", found.len());
}

/// Every governance repository there is: the examples, this one, those of transcripts and of the rules' pages.
fn roots() -> Vec<PathBuf> {
    let below = |directory: &str| {
        let entries = std::fs::read_dir(workspace().join(directory)).unwrap();
        entries.map(|it| it.unwrap().path()).filter(|it| it.join("divisions/common").is_dir()).collect::<Vec<_>>()
    };
    let mut roots = [below("examples"), below("crates/govgen/tests/cmd")].concat();
    roots.extend([workspace(), workspace().join("crates/govgen-rules/tests/base")]);
    roots
}

/// An editor's language server with the schema named in a file's first line. What is asked of it and what it must
/// answer stands in the script.
#[test]
fn an_editor_checks_completes_and_explains() {
    let Some(tools) = tools::installed("node") else { return };
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/schema/editor.mjs");
    let schemas = workspace().join("schema");
    let output = Command::new("node").arg(script).arg(tools).arg(schemas).output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}");
}

/// The form of a session is a rule's to judge, with a reader of its own; the pattern for editors says the same.
#[test]
fn sessions_have_the_form_the_rule_reads() {
    let schema: serde_json::Value = serde_json::from_str(&schema(SchemaKind::Division)).unwrap();
    let policy = &schema["properties"]["policies"]["additionalProperties"]["properties"];
    let pattern = Regex::new(policy["session_duration"]["pattern"].as_str().unwrap()).unwrap();
    let mut texts = vec![String::new()];
    let mut longest = 0;
    for _ in 0..6 {
        let until = texts.len();
        for at in longest..until {
            texts.extend(["P", "T", "H", "M", "S", "10"].map(|next| format!("{}{next}", texts[at])));
        }
        longest = until;
    }
    let written = ["PT1H30M", "PT1H30M15S", "PT43200S", "PT1M1H", "pt1h", "PT1.5H", "PT1H ", "P1D", "4 hours", "PT+1H"];
    for text in texts.iter().map(String::as_str).chain(written) {
        assert_eq!(pattern.is_match(text), govgen_iam::session_seconds(text).is_some(), "{text}");
    }
}
