//! The JSON Schemas held against the checker: what one file's shape is refused for, both refuse.

use std::collections::BTreeSet;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

use govgen_source::{Diagnostics, SourceMap};
use govgen_syntax::{SchemaKind, schema};
use serde_json::json;

/// Kinds of findings about the shape of one file: the schema refuses what they stand in.
const SHAPE: &[&str] = &[
    "unknown-key",
    "key-missing",
    "type-mismatch",
    "value-malformed",
    "date-malformed",
    "name-malformed",
    "account-id-malformed",
    "unquoted-account-id",
    "path-escape",
    "owner-malformed",
    "boundary-two-kinds",
    "refactor-reserved",
];

/// One file, and what the checker found in it.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Document {
    /// Whether it is one of `divisions/common`.
    common: bool,
    pub(crate) text: String,
    /// Names of findings.
    found: BTreeSet<&'static str>,
}

/// A kind of finding about which the schema may say either, and why: `(name, reason)`.
pub(crate) type Either = (&'static str, &'static str);

/// A file about which schema and checker differ, and why they must.
pub(crate) struct Exception {
    /// What is written there.
    pub(crate) name: &'static str,
    pub(crate) reason: &'static str,
    /// Whether a file's text has it.
    pub(crate) written: fn(&str) -> bool,
}

/// Every YAML file of a repository with the names of what was found in it.
pub(crate) fn documents(sources: &SourceMap, findings: &Diagnostics) -> Vec<Document> {
    let read = sources.iter().filter_map(|(id, file)| {
        let mut parts = file.path.split('/');
        let ("divisions", Some(division), Some(name), None) = (parts.next()?, parts.next(), parts.next(), parts.next())
        else {
            return None;
        };
        // A file that could not be read whole has no text to judge.
        if !name.ends_with(".yaml") || file.text.is_empty() || file.problem.is_some() {
            return None;
        }
        let found = findings.iter().filter(|it| it.span.file == id).map(|it| it.meta.name).collect();
        Some(Document { common: division == "common", text: file.text.clone(), found })
    });
    read.collect()
}

/// Fails unless schema and checker agree on every file, except where the lists say why not, and unless every entry of
/// the lists is needed. `None` when there is no validator.
pub(crate) fn agree(documents: &[Document], either: &[Either], exceptions: &[Exception]) -> Option<Agreement> {
    let verdicts = verdicts(documents)?;
    let mut agreement = Agreement { accepted: 0, refused: 0, either: 0 };
    let mut problems = Vec::new();
    let mut needed = BTreeSet::new();
    for (document, verdict) in documents.iter().zip(&verdicts) {
        let any = |kinds: &[&str]| kinds.iter().any(|it| document.found.contains(it));
        let problem = match (any(SHAPE), verdict) {
            (true, Some(_)) => {
                agreement.refused += 1;
                continue;
            }
            (false, None) => {
                agreement.accepted += 1;
                continue;
            }
            (true, None) => format!("the schema accepts what the checker refuses for {:?}", document.found),
            (false, Some(why)) => format!("the schema refuses what the checker accepts: {why}"),
        };
        let kind = either.iter().map(|(kind, _)| *kind).find(|it| document.found.contains(it));
        let exception = exceptions.iter().find(|it| (it.written)(&document.text)).map(|it| it.name);
        match kind.or(exception) {
            Some(entry) => {
                needed.insert(entry);
                agreement.either += 1;
            }
            None => problems.push(format!("{problem}\n{}", excerpt(&document.text))),
        }
    }
    let entries = either.iter().copied().chain(exceptions.iter().map(|it| (it.name, it.reason)));
    for (entry, reason) in entries.filter(|(entry, _)| !needed.contains(entry)) {
        problems.push(format!("`{entry}` needs no exception ({reason})"));
    }
    let count = problems.len();
    problems.truncate(30);
    assert!(problems.is_empty(), "{count} disagreements\n{}", problems.join("\n"));
    Some(agreement)
}

/// How many files were judged how.
#[derive(Debug)]
pub(crate) struct Agreement {
    /// Both accept.
    pub(crate) accepted: usize,
    /// Both refuse.
    pub(crate) refused: usize,
    /// They differ, and a list says why.
    pub(crate) either: usize,
}

fn excerpt(text: &str) -> String {
    text.chars().take(2_000).collect()
}

/// For each document nothing, or why it is refused; `None` when there is no validator.
fn verdicts(documents: &[Document]) -> Option<Vec<Option<String>>> {
    let tools = crate::tools::installed("node")?;
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/schema/validate.mjs");
    let kind = |it: &Document| if it.common { "common" } else { "division" };
    let input = json!({
        "schemas": { "common": schema(SchemaKind::Common), "division": schema(SchemaKind::Division) },
        "documents": documents.iter().map(|it| json!({ "kind": kind(it), "text": it.text })).collect::<Vec<_>>(),
    });
    let mut node = Command::new("node")
        .arg(&script)
        .arg(&tools)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("node was found");
    let mut stdin = node.stdin.take().expect("stdin is a pipe");
    // The script reads to the end before it writes, so neither waits for the other.
    stdin.write_all(input.to_string().as_bytes()).expect("the script reads its input");
    drop(stdin);
    let output = node.wait_with_output().expect("the script ends");
    assert!(output.status.success(), "the validator failed; its message stands above");
    Some(serde_json::from_slice(&output.stdout).expect("the script writes one verdict for each document"))
}
