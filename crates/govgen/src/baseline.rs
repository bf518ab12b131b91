//! The file of a baseline: where it may stand, how it is read and written.
//!
//! ```json
//! {
//!   "version": 1,
//!   "findings": [
//!     {"code":"GOV010","name":"…","path":"divisions/…","message":"…","fingerprint":"…"}
//!   ]
//! }
//! ```
//!
//! One finding a line, sorted, so that what is mended shows as one line that goes. What its entries hide is
//! `govgen-rules`' business.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use govgen_rules::{Baseline, BaselineEntry, fingerprints};
use govgen_source::{Diagnostic, Diagnostics, FileId, Severity, SourceFile, SourceMap, Span};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use crate::{explain, load, write};

const VERSION: u32 = 1;

/// Why there is no baseline.
#[derive(Debug, thiserror::Error)]
pub(crate) enum BaselineError {
    /// It cannot be read.
    #[error(transparent)]
    Load(#[from] load::LoadError),
    /// Whoever owns that place could excuse their own findings.
    #[error("a baseline cannot stand in {}: a division could excuse itself there; put it beside `divisions/`", .0.display())]
    Place(PathBuf),
    /// It is not what `--write-baseline` writes.
    #[error(
        "{path} is no baseline that this govgen knows: {why}; delete it and write it anew with `govgen check --write-baseline`"
    )]
    Malformed { path: String, why: String },
    /// It cannot be written.
    #[error("cannot write {}", path.display())]
    Write { path: PathBuf, source: std::io::Error },
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Document<'t> {
    version: u32,
    #[serde(borrow)]
    findings: Vec<&'t RawValue>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    code: String,
    name: String,
    path: String,
    message: String,
    fingerprint: String,
}

/// The file, to stand among the sources: findings point into it.
///
/// # Errors
///
/// [`BaselineError::Place`] for one that a division owns, [`BaselineError::Load`] for one that cannot be read.
pub(crate) fn source(root: &Path, path: &Path) -> Result<SourceFile, BaselineError> {
    place(root, path)?;
    Ok(load::file(path, name(root, path))?)
}

/// What people call it: its path from the root when it stands there, else as they typed it.
fn name(root: &Path, path: &Path) -> String {
    let absolute = |it: &Path| it.canonicalize().ok();
    let inside =
        absolute(path).zip(absolute(root)).and_then(|(path, root)| Some(path.strip_prefix(root).ok()?.to_owned()));
    let parts: Vec<_> = inside.as_deref().unwrap_or(path).iter().map(|it| it.to_string_lossy()).collect();
    parts.join("/")
}

/// Whether a baseline may stand there, wherever links lead.
fn place(root: &Path, path: &Path) -> Result<(), BaselineError> {
    if load::is_owned(root, path)? { Err(BaselineError::Place(path.to_owned())) } else { Ok(()) }
}

/// Reads it.
///
/// # Errors
///
/// [`BaselineError::Malformed`] for anything that `--write-baseline` would not have written.
pub(crate) fn read(sources: &SourceMap, id: FileId) -> Result<Baseline, BaselineError> {
    let file = sources.file(id);
    let malformed = |why: String| BaselineError::Malformed { path: file.path.clone(), why };
    if file.problem.is_some() {
        return Err(malformed("it is not UTF-8, or larger than 16 MiB".to_owned()));
    }
    let document: Document<'_> = serde_json::from_str(&file.text).map_err(|error| malformed(error.to_string()))?;
    if document.version != VERSION {
        return Err(malformed(format!("its version is {}", document.version)));
    }
    let entries: Result<Vec<BaselineEntry>, BaselineError> = document
        .findings
        .into_iter()
        .map(|raw| {
            let text = raw.get();
            // A raw value is a piece of the text it was read from.
            let start = text.as_ptr() as usize - file.text.as_ptr() as usize;
            let span = Span { file: id, start: start as u32, end: (start + text.len()) as u32 };
            let at = file.line_column(span.start).line;
            let entry: Entry =
                serde_json::from_str(text).map_err(|error| malformed(format!("the entry in line {at}: {error}")))?;
            let Entry { code, name, path, message, fingerprint } = entry;
            Ok(BaselineEntry { code, name, path, message, fingerprint, span })
        })
        .collect();
    Ok(Baseline { entries: entries? })
}

/// What writing a baseline comes to.
#[derive(Debug)]
pub(crate) enum Outcome {
    /// It was written.
    Written {
        /// Entries it has.
        entries: usize,
        /// Entries it had and has no more.
        removed: usize,
        /// Warnings that are no judgements, and so stay.
        left: usize,
    },
    /// Nothing was written: these errors cannot be in a baseline.
    Refused(Vec<String>),
    /// Nothing was written: these findings are not in the file that is there.
    Grows(Vec<String>),
    /// Nothing was written: there are more findings than are listed.
    TooMany,
}

/// Writes the judgements among findings; over a file that is there, those that stand in it already.
///
/// # Errors
///
/// [`BaselineError`] when the file that is there cannot be read, stands where a division owns it, or cannot be written.
pub(crate) fn write(
    root: &Path,
    path: &Path,
    sources: &SourceMap,
    findings: &Diagnostics,
    looked: impl Fn(&str) -> bool,
) -> Result<Outcome, BaselineError> {
    let old = if path.symlink_metadata().is_ok() {
        let one = SourceMap::new(vec![source(root, path)?]);
        Some(read(&one, FileId(0))?)
    } else {
        place(root, path)?;
        None
    };
    if findings.is_full() {
        return Ok(Outcome::TooMany);
    }
    let takes = |it: &&Diagnostic| explain::is_baselined(it.meta.code);
    let others = || findings.iter().filter(|it| !takes(it));
    let refused: Vec<String> =
        others().filter(|it| it.severity == Severity::Error).map(|it| shown(it, sources)).collect();
    if !refused.is_empty() {
        return Ok(Outcome::Refused(refused));
    }
    let listed = findings
        .iter()
        .zip(fingerprints(sources, findings))
        .filter(|(it, _)| takes(it) && it.severity != Severity::Notice);
    let listed: Vec<(&Diagnostic, String)> = listed.collect();
    if let Some(old) = &old {
        let known: BTreeSet<&str> = old.entries.iter().map(|it| it.fingerprint.as_str()).collect();
        let new: Vec<String> = listed
            .iter()
            .filter(|(_, print)| !known.contains(print.as_str()))
            .map(|(it, _)| shown(it, sources))
            .collect();
        if !new.is_empty() {
            return Ok(Outcome::Grows(new));
        }
    }
    let mut entries: Vec<BaselineEntry> =
        listed.into_iter().map(|(it, print)| BaselineEntry::of(it, print, sources)).collect();
    // What nobody looked for this time is not mended.
    entries.extend(old.iter().flat_map(|it| &it.entries).filter(|it| !looked(&it.code)).cloned());
    let removed = old.map_or(0, |it| it.entries.len().saturating_sub(entries.len()));
    let left = others().filter(|it| it.severity == Severity::Warning).count();
    let written = (entries.len(), text(&entries));
    // A link is written through, not replaced by a file.
    let real = path.canonicalize().or_else(|_| std::path::absolute(path)).unwrap_or_else(|_| path.to_owned());
    write::replace(&real, written.1.as_bytes())
        .map_err(|source| BaselineError::Write { path: path.to_owned(), source })?;
    Ok(Outcome::Written { entries: written.0, removed, left })
}

/// A finding in one line.
fn shown(finding: &Diagnostic, sources: &SourceMap) -> String {
    let file = sources.file(finding.span.file);
    let line = file.line_column(finding.span.start).line;
    format!("{}:{line}: {} {}: {}", file.path, finding.meta.code, finding.meta.name, finding.message)
}

/// The same findings give the same bytes.
fn text(entries: &[BaselineEntry]) -> String {
    let mut sorted: BTreeMap<(&str, &str, &str, &str), &BaselineEntry> = BTreeMap::new();
    for it in entries {
        sorted.insert((&it.path, &it.code, &it.message, &it.fingerprint), it);
    }
    let mut text = format!("{{\n  \"version\": {VERSION},\n  \"findings\": [");
    for (at, it) in sorted.into_values().enumerate() {
        let BaselineEntry { code, name, path, message, fingerprint, .. } = it.clone();
        let entry = Entry { code, name, path, message, fingerprint };
        let line = serde_json::to_string(&entry).expect("texts under fixed keys");
        // Writing to a String does not fail.
        let _ = write!(text, "{}\n    {}", if at > 0 { "," } else { "" }, crate::report::json::shown(&line));
    }
    if !entries.is_empty() {
        text.push_str("\n  ");
    }
    text.push_str("]\n}\n");
    text
}
