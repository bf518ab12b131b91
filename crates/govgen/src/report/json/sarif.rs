//! Findings as SARIF 2.1.0, for code scanning and for editors.
//!
//! The keys and their forms are the standard's (OASIS, "Static Analysis Results Interchange Format (SARIF) Version 2.1.0"), the limits
//! GitHub's (documentation, "SARIF support for code scanning"). Lines and columns count from 1, columns in characters, ends exclusive,
//! as everywhere.

use std::collections::{BTreeMap, BTreeSet};

use govgen_source::{Diagnostic, Diagnostics, Meta, Severity, SourceMap, Span};
use serde::Serialize;

use super::v1::pretty;
use crate::report::counted;

/// GitHub refuses a file with more results than this.
const RESULTS_MAX: usize = 25_000;
/// The root of the repository, as SARIF's own examples call it.
const ROOT: &str = "%SRCROOT%";

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Log<'f> {
    #[serde(rename = "$schema")]
    schema: &'static str,
    version: &'static str,
    runs: [Run<'f>; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Run<'f> {
    tool: Tool,
    invocations: [Invocation<'f>; 1],
    original_uri_base_ids: BTreeMap<&'static str, Base>,
    column_kind: &'static str,
    results: Vec<Finding<'f>>,
}

#[derive(Serialize)]
struct Base {
    description: Message<'static>,
}

#[derive(Serialize)]
struct Tool {
    driver: Driver,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Driver {
    name: &'static str,
    semantic_version: &'static str,
    information_uri: &'static str,
    rules: Vec<Rule>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Rule {
    id: &'static str,
    name: String,
    short_description: Message<'static>,
    full_description: Message<'static>,
    help: Help,
    help_uri: String,
    default_configuration: Configuration,
}

#[derive(Serialize)]
struct Help {
    text: String,
    markdown: &'static str,
}

#[derive(Serialize)]
struct Configuration {
    level: &'static str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Invocation<'f> {
    execution_successful: bool,
    tool_execution_notifications: Vec<Notification<'f>>,
}

/// What was not looked at, or is not listed.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Notification<'f> {
    level: &'static str,
    message: Message<'f>,
    #[serde(skip_serializing_if = "Option::is_none")]
    associated_rule: Option<RuleReference>,
}

#[derive(Serialize)]
struct RuleReference {
    id: &'static str,
    index: usize,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Finding<'f> {
    rule_id: &'static str,
    rule_index: usize,
    level: &'static str,
    message: Message<'f>,
    locations: [Location<'f>; 1],
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related_locations: Vec<Location<'f>>,
    partial_fingerprints: Fingerprints,
}

#[derive(Serialize)]
struct Fingerprints {
    /// Not `primaryLocationLineHash`, which is a hash of the line for everybody who reads that name: GitHub's action makes it.
    #[serde(rename = "govgen/v1")]
    govgen: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Location<'f> {
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<usize>,
    physical_location: Place,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<Message<'f>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Place {
    artifact_location: Artifact,
    region: Region,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Artifact {
    uri: String,
    uri_base_id: &'static str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Region {
    start_line: usize,
    start_column: usize,
    end_line: usize,
    end_column: usize,
}

#[derive(Serialize)]
struct Message<'f> {
    text: std::borrow::Cow<'f, str>,
}

/// Findings as one SARIF document; `prefix` is the directory of the repository in which the root stands, with a `/` at its end.
///
/// Rules are listed that found something, or could not look. Beyond GitHub's limit errors are kept first, and a notification counts the
/// rest.
pub(crate) fn sarif(sources: &SourceMap, findings: &Diagnostics, prefix: &str) -> String {
    let kept = kept(findings);
    let codes = kept.iter().map(|(it, _)| it.meta).chain(findings.skipped().iter().map(|it| it.meta));
    let metas: BTreeMap<&'static str, &'static Meta> = codes.map(|it| (it.code, it)).collect();
    let index: BTreeMap<&'static str, usize> = metas.keys().copied().zip(0..).collect();
    let reference = |meta: &Meta| RuleReference { id: meta.code, index: index[meta.code] };
    let prints: Vec<String> = govgen_rules::fingerprints(sources, findings);
    let results = kept.iter().map(|(it, at)| result(sources, it, &prints[*at], index[it.meta.code], prefix)).collect();
    let skipped = findings.skipped().iter().map(|it| Notification {
        level: "warning",
        message: message(format!("`{}` could not look: {}", it.meta.name, it.reason)),
        associated_rule: Some(reference(it.meta)),
    });
    let left = counted(findings.len() - kept.len(), "more finding").map(|left| Notification {
        level: "warning",
        message: message(format!("{left} not listed here: run `govgen check`")),
        associated_rule: None,
    });
    let run = Run {
        tool: Tool {
            driver: Driver {
                name: "govgen",
                semantic_version: env!("CARGO_PKG_VERSION"),
                information_uri: env!("CARGO_PKG_REPOSITORY"),
                rules: metas.values().map(|it| rule(it)).collect(),
            },
        },
        invocations: [Invocation {
            execution_successful: true,
            tool_execution_notifications: skipped.chain(left).collect(),
        }],
        original_uri_base_ids: BTreeMap::from([(
            ROOT,
            Base { description: message("the root of the git repository") },
        )]),
        column_kind: "unicodeCodePoints",
        results,
    };
    pretty(&Log { schema: "https://json.schemastore.org/sarif-2.1.0.json", version: "2.1.0", runs: [run] })
}

/// The findings that are listed, in their order, each with its number.
fn kept(findings: &Diagnostics) -> Vec<(&Diagnostic, usize)> {
    let mut by_weight: Vec<(&Diagnostic, usize)> = findings.iter().zip(0..).collect();
    by_weight.sort_by_key(|(it, _)| it.severity);
    let kept: BTreeSet<usize> = by_weight.into_iter().take(RESULTS_MAX).map(|(_, at)| at).collect();
    findings.iter().zip(0..).filter(|(_, at)| kept.contains(at)).collect()
}

fn rule(meta: &'static Meta) -> Rule {
    let first = meta.page.split("\n## ").next().unwrap_or_default();
    let first = first.trim_start_matches("## What it finds").split_whitespace().collect::<Vec<_>>().join(" ");
    Rule {
        id: meta.code,
        name: pascal(meta.name),
        short_description: message(meta.name.replace('-', " ")),
        full_description: message(first),
        help: Help { text: format!("govgen explain {}", meta.name), markdown: meta.page },
        help_uri: format!("{}/blob/main/docs/rules/{}.md", env!("CARGO_PKG_REPOSITORY"), meta.name),
        default_configuration: Configuration { level: level(meta.severity) },
    }
}

/// `account-not-owned` as the standard writes names of rules: `AccountNotOwned`.
fn pascal(name: &str) -> String {
    let word =
        |word: &str| word.chars().take(1).map(|it| it.to_ascii_uppercase()).chain(word.chars().skip(1)).collect();
    name.split('-').map(word).collect::<Vec<String>>().concat()
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Notice => "note",
    }
}

fn result<'f>(sources: &SourceMap, it: &'f Diagnostic, print: &str, index: usize, prefix: &str) -> Finding<'f> {
    let mut text = it.message.clone();
    if let Some(help) = &it.help {
        text.push_str("\nhelp: ");
        text.push_str(help);
    }
    let labels = it.labels.iter().zip(1..);
    Finding {
        rule_id: it.meta.code,
        rule_index: index,
        level: level(it.severity),
        message: message(text),
        locations: [Location { id: None, physical_location: place(sources, it.span, prefix), message: None }],
        related_locations: labels
            .map(|(label, id)| Location {
                id: Some(id),
                physical_location: place(sources, label.span, prefix),
                message: Some(message(label.message.as_str())),
            })
            .collect(),
        partial_fingerprints: Fingerprints { govgen: print.to_owned() },
    }
}

fn place(sources: &SourceMap, span: Span, prefix: &str) -> Place {
    let file = sources.file(span.file);
    let (start, end) = (file.line_column(span.start), file.line_column(span.end));
    Place {
        artifact_location: Artifact { uri: uri(&format!("{prefix}{}", file.path)), uri_base_id: ROOT },
        region: Region {
            start_line: start.line,
            start_column: start.column,
            end_line: end.line,
            end_column: end.column,
        },
    }
}

/// A path as a relative reference: what means something in an address stands as `%` and two digits.
///
/// Source: RFC 3986, 2.3 and 4.2.
fn uri(path: &str) -> String {
    let mut text = String::with_capacity(path.len());
    for byte in path.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
            text.push(char::from(byte));
        } else {
            text.push_str(&format!("%{byte:02X}"));
        }
    }
    text
}

/// A text in which nothing is a link: `[x](y)` would be one, and a backslash ends that.
///
/// Source: SARIF 2.1.0, 3.11.6. Braces stand as they are: they are placeholders in a message with arguments only.
fn message<'f>(text: impl Into<std::borrow::Cow<'f, str>>) -> Message<'f> {
    let text = text.into();
    if text.contains("](") {
        Message { text: text.replace('[', "\\[").replace(']', "\\]").into() }
    } else {
        Message { text }
    }
}

#[cfg(test)]
mod tests {
    use govgen_source::{Diagnostics, FileId, Meta, Severity, SourceFile, SourceMap, Span};
    use serde_json::Value;

    use super::{RESULTS_MAX, sarif, uri};

    static ERROR: Meta = Meta { code: "SYN999", name: "a-kind", severity: Severity::Error, page: "" };
    static WARNING: Meta = Meta { code: "SYN998", name: "a-warning", severity: Severity::Warning, page: "" };

    #[test]
    fn a_path_is_an_address() {
        assert_eq!(uri("divisions/a b/監.yaml"), "divisions/a%20b/%E7%9B%A3.yaml");
        assert_eq!(uri("c:/x#y?z%"), "c%3A/x%23y%3Fz%25");
    }

    #[test]
    fn errors_are_kept_where_not_all_are() {
        let sources = SourceMap::new(vec![SourceFile::text("a.yaml", "a")]);
        let mut findings = Diagnostics::default();
        for it in 0..RESULTS_MAX {
            findings.report(&WARNING, Span::whole(FileId(0)), format!("w{it}"));
        }
        findings.report(&ERROR, Span::whole(FileId(0)), "an error [x](y) {0}");
        let document: Value = serde_json::from_str(&sarif(&sources, &findings, "sub/")).unwrap();
        let run = &document["runs"][0];
        let results = run["results"].as_array().unwrap();
        assert_eq!(results.len(), RESULTS_MAX);
        let last = results.last().unwrap();
        assert_eq!(last["message"]["text"], "an error \\[x\\](y) {0}");
        assert_eq!(last["locations"][0]["physicalLocation"]["artifactLocation"]["uri"], "sub/a.yaml");
        let said = &run["invocations"][0]["toolExecutionNotifications"];
        assert_eq!(said[0]["message"]["text"], "1 more finding not listed here: run `govgen check`");
    }
}
