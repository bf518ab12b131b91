//! Version 1, as the contract states it: key for key, in this order.

use std::borrow::Cow;
use std::io::{self, Write};

use govgen_source::{Diagnostic, Diagnostics, Meta, Severity, SourceMap, Span};
use serde::Serialize;

use crate::explain::is_waivable;
use crate::report::listing::{Listed, Listing};
use crate::revision::history::Commit;

pub(super) const VERSION: u32 = 1;

/// `check --format json`.
#[derive(Serialize)]
struct Findings<'f> {
    version: u32,
    findings: Vec<Finding<'f>>,
    skipped: Vec<Skipped<'f>>,
    summary: Summary,
}

/// A check that was asked for and could not look.
#[derive(Serialize)]
struct Skipped<'f> {
    code: &'static str,
    name: &'static str,
    reason: &'f str,
}

#[derive(Serialize)]
struct Summary {
    errors: usize,
    warnings: usize,
    notices: usize,
}

#[derive(Serialize)]
pub(super) struct Finding<'f> {
    code: &'static str,
    name: &'static str,
    severity: &'static str,
    message: &'f str,
    path: &'f str,
    line: usize,
    column: usize,
    end_line: usize,
    end_column: usize,
    help: Option<&'f str>,
    fingerprint: String,
    labels: Vec<Label<'f>>,
}

#[derive(Serialize)]
struct Label<'f> {
    path: &'f str,
    line: usize,
    column: usize,
    message: &'f str,
}

/// Findings as one JSON document.
pub(crate) fn findings(sources: &SourceMap, findings: &Diagnostics) -> String {
    let skipped = findings.skipped().iter();
    let skipped = skipped.map(|it| Skipped { code: it.meta.code, name: it.meta.name, reason: &it.reason });
    let document = Findings {
        version: VERSION,
        findings: listed(sources, findings),
        skipped: skipped.collect(),
        summary: Summary {
            errors: findings.count(Severity::Error),
            warnings: findings.count(Severity::Warning),
            notices: findings.count(Severity::Notice),
        },
    };
    pretty(&document)
}

pub(super) fn listed<'f>(sources: &'f SourceMap, findings: &'f Diagnostics) -> Vec<Finding<'f>> {
    let prints = govgen_rules::fingerprints(sources, findings);
    findings.iter().zip(prints).map(|(it, print)| finding(sources, it, print)).collect()
}

fn finding<'f>(sources: &'f SourceMap, it: &'f Diagnostic, fingerprint: String) -> Finding<'f> {
    let file = sources.file(it.span.file);
    let start = file.line_column(it.span.start);
    let end = file.line_column(it.span.end);
    Finding {
        code: it.meta.code,
        name: it.meta.name,
        severity: it.severity.as_str(),
        message: &it.message,
        path: &file.path,
        line: start.line,
        column: start.column,
        end_line: end.line,
        end_column: end.column,
        help: it.help.as_deref(),
        fingerprint,
        labels: it.labels.iter().map(|label| self::label(sources, label.span, &label.message)).collect(),
    }
}

fn label<'f>(sources: &'f SourceMap, span: Span, message: &'f str) -> Label<'f> {
    let file = sources.file(span.file);
    let start = file.line_column(span.start);
    Label { path: &file.path, line: start.line, column: start.column, message }
}

/// `report --format json`.
#[derive(Serialize)]
struct Grants<'g> {
    version: u32,
    grants: Vec<Grant<'g>>,
}

#[derive(Serialize)]
struct Grant<'g> {
    division: &'g str,
    account: &'g str,
    account_id: &'g str,
    policy: &'g str,
    permission_set: &'g str,
    principal_type: &'static str,
    principal: &'g str,
    until: Option<String>,
    path: &'g str,
    line: usize,
    /// With a day to judge by.
    #[serde(skip_serializing_if = "Option::is_none")]
    expired: Option<bool>,
    /// When it was asked for.
    #[serde(flatten)]
    since: Option<Since<'g>>,
}

/// Since when a grant has been there; nulls for one that is not committed.
#[derive(Serialize)]
struct Since<'g> {
    since: Option<String>,
    /// Whether it was made then, and not only seen.
    since_exact: Option<bool>,
    since_commit: Option<&'g str>,
    since_author: Option<&'g str>,
}

/// Grants as one JSON document.
pub(crate) fn grants(listing: &Listing<'_>) -> String {
    let grants = listing.rows.iter().map(|it| grant(listing, it)).collect();
    pretty(&Grants { version: VERSION, grants })
}

fn grant<'g>(listing: &'g Listing<'_>, row: &'g Listed<'_>) -> Grant<'g> {
    let file = listing.sources.file(row.grant.span.file);
    Grant {
        division: row.grant.division,
        account: row.grant.account,
        account_id: row.grant.account_id,
        policy: row.grant.policy,
        permission_set: row.grant.permission_set,
        principal_type: row.grant.principal_type,
        principal: row.grant.principal,
        until: row.grant.until.map(|it| it.to_string()),
        path: &file.path,
        line: file.line_column(row.grant.span.start).line,
        expired: listing.as_of.map(|it| row.grant.has_expired(it)),
        since: listing.commits.as_ref().map(|commits| since(commits, row)),
    }
}

fn since<'g>(commits: &'g [Commit], row: &Listed<'_>) -> Since<'g> {
    let commit = row.since.map(|it| &commits[it.commit]);
    Since {
        since: commit.map(|it| it.day.to_string()),
        since_exact: row.since.map(|it| it.exact),
        since_commit: commit.map(|it| it.id.as_str()),
        since_author: commit.map(|it| it.author.as_str()),
    }
}

/// `rules --format json`.
#[derive(Serialize)]
struct Rules {
    version: u32,
    rules: Vec<Rule>,
}

#[derive(Serialize)]
struct Rule {
    code: &'static str,
    name: &'static str,
    severity: &'static str,
    /// Whether the organization may live with a finding, by a waiver.
    waivable: bool,
    /// Markdown, as `govgen explain` shows it.
    page: &'static str,
}

/// Every kind of finding as one JSON document.
pub(crate) fn rules(kinds: impl Iterator<Item = &'static Meta>) -> String {
    let rules = kinds.map(|it| Rule {
        code: it.code,
        name: it.name,
        severity: it.severity.as_str(),
        waivable: is_waivable(it),
        page: it.page,
    });
    pretty(&Rules { version: VERSION, rules: rules.collect() })
}

pub(super) fn pretty(document: &impl Serialize) -> String {
    let text = serde_json::to_string_pretty(document).expect("these types have text for keys and no maps");
    shown(&text) + "\n"
}

/// The same, written as it is made.
///
/// # Errors
///
/// What keeps it from being written.
pub(super) fn stream(document: &impl Serialize, to: &mut dyn Write) -> io::Result<()> {
    let mut lines = Shown { rest: Vec::new(), to };
    serde_json::to_writer_pretty(&mut lines, document)?;
    lines.write_all(b"\n")
}

/// Passes on whole lines, as a terminal may get them.
struct Shown<'w> {
    rest: Vec<u8>,
    to: &'w mut dyn Write,
}

impl Write for Shown<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.rest.extend_from_slice(bytes);
        // A line break stands in no string of JSON, nor within a character.
        if let Some(end) = bytes.iter().rposition(|it| *it == b'\n') {
            let end = self.rest.len() - bytes.len() + end + 1;
            self.to.write_all(shown(&String::from_utf8_lossy(&self.rest[..end])).as_bytes())?;
            self.rest.drain(..end);
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.to.flush()
    }
}

/// JSON as a terminal may get it.
pub(crate) fn shown(text: &str) -> String {
    let mut shown = String::with_capacity(text.len() + 1);
    // Where a runner of GitHub Actions prints it, this would begin a command.
    let text = if text.contains("##[") { text.replace("##[", "##\\u005b").into() } else { Cow::Borrowed(text) };
    for it in text.chars() {
        // JSON may hold these as they are, a terminal should not get them. They stand in strings only, where an escape means the same.
        if it != '\n' && govgen_model::is_hidden(it) {
            let mut units = [0; 2];
            shown.extend(it.encode_utf16(&mut units).iter().map(|unit| format!("\\u{unit:04x}")));
        } else {
            shown.push(it);
        }
    }
    shown
}
