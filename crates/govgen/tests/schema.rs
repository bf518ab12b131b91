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
use govgen_iam::limits;
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

fn properties(kind: SchemaKind) -> serde_json::Value {
    let schema: serde_json::Value = serde_json::from_str(&schema(kind)).unwrap();
    keys(&schema).clone()
}

/// The keys of a mapping that is described.
fn keys(schema: &serde_json::Value) -> &serde_json::Value {
    &schema["allOf"][0]["properties"]
}

/// What one key of a policy of a division's may be.
fn of_a_policy(key: &str) -> serde_json::Value {
    keys(&properties(SchemaKind::Division)["policies"]["additionalProperties"])[key].clone()
}

/// The form of a session is a rule's to judge, with a reader of its own; the pattern for editors says the same.
#[test]
fn sessions_have_the_form_the_rule_reads() {
    let common = properties(SchemaKind::Common);
    let pattern = &keys(&common["guardrails"])["max_session_duration"]["pattern"];
    let pattern = Regex::new(pattern.as_str().unwrap()).unwrap();
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

/// AWS's own limits for a session are never waived: what the pattern for policies refuses, the rule refuses.
#[test]
fn sessions_that_aws_takes_are_valid() {
    let pattern = Regex::new(of_a_policy("session_duration")["pattern"].as_str().unwrap()).unwrap();
    let hours = (0..30).flat_map(|it| [format!("PT{it}H"), format!("PT00{it}H"), format!("PT{it}H30M")]);
    let minutes = (0..800).flat_map(|it| [format!("PT{it}M"), format!("PT0{it}M"), format!("PT{it}M60S")]);
    let seconds = (0..800).map(|it| format!("PT{}S", it * 60));
    for text in hours.chain(minutes).chain(seconds) {
        let taken = govgen_iam::session_seconds(&text).is_some_and(|it| {
            (limits::SESSION_SECONDS_MIN..=limits::SESSION_SECONDS_MAX).contains(&it) && it % 60 == 0
        });
        assert!(!taken || pattern.is_match(&text), "{text}");
    }
    for text in ["PT24H", "PT13H", "PT30M", "PT59M", "PT721M", "PT1000M", "4h", ""] {
        assert!(!pattern.is_match(text), "{text}");
    }
}

/// Neither are those for a description.
#[test]
fn descriptions_that_aws_takes_are_valid() {
    let description = of_a_policy("description");
    let pattern = Regex::new(description["pattern"].as_str().unwrap()).unwrap();
    for it in '\0'..='\u{2000}' {
        // A tab and a carriage return are refused in every text.
        let taken = limits::in_description(it) && !matches!(it, '\t' | '\r');
        assert_eq!(pattern.is_match(&it.to_string()), taken, "{it:?}");
    }
    assert_eq!(description["minLength"], 1);
    assert_eq!(description["maxLength"], limits::DESCRIPTION);
}

/// What an editor is told of defaults is what the model takes where nothing is written.
#[test]
fn defaults_are_told() {
    let common = properties(SchemaKind::Common);
    let organization = keys(&common["organization"]);
    let center = &keys(&organization["aws"])["identity_center"];
    let guardrails = keys(&common["guardrails"]);
    for (of, key, default) in [
        (&organization["github"], "codeowners", "CODEOWNERS"),
        (&organization["hcp_terraform"], "workspace_prefix", "identity-center"),
        (&organization["hcp_terraform"], "hostname", "app.terraform.io"),
        (&organization["hcp_terraform"], "oidc_provider", "create"),
        (&organization["hcp_terraform"], "terraform_version", "~> 1.11"),
        (&organization["principals"], "match", "user_name"),
        (&organization["principals"], "case", "lower"),
        (&keys(center)["authorization"], "provision", "listed"),
        (&keys(center)["authorization"], "tag_on_create", "create_only"),
        (center, "lookup", "data"),
    ] {
        assert_eq!(keys(of)[key]["default"], default, "{key}");
    }
    assert_eq!(keys(&organization["hcp_terraform"])["auto_apply"]["default"], true);
    assert_eq!(keys(&organization["hcp_terraform"])["oidc_provider"]["title"], "OIDC provider");
    assert_eq!(guardrails["max_session_duration"]["default"], "PT8H");
    assert_eq!(keys(&guardrails["removal"])["max_count"]["default"], 5);
    assert_eq!(keys(&guardrails["permission_set_names"])["reserved"]["default"][0], "*breakglass*");
    assert_eq!(guardrails["max_direct_users"]["default"], 10);
    assert_eq!(guardrails["max_resources"]["default"], 2000);
    assert_eq!(keys(&guardrails["managed_policies"])["deny"]["default"][0], "AdministratorAccess");
    assert_eq!(keys(&guardrails["permissions_boundary"])["required"]["default"], false);
}
