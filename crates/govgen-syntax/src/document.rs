//! The repository's files, each read by its kind and joined by directory: `common` is one document, every division is one.

use std::collections::{BTreeMap, BTreeSet};

use govgen_source::{Diagnostics, EntryKind, FileId, FileProblem, SourceFile, SourceMap, Span, Spanned, Value};
use rayon::prelude::*;
use serde::Deserialize as _;

use crate::common::{Acknowledgement, CommonFile, DivisionEntry, Guardrails, Waiver, common_file};
use crate::division::{AccountEntry, DivisionFile, division_file};
use crate::findings::{
    DUPLICATE_KEY, FILE_NOT_UTF8, FILE_TOO_LARGE, KEY_MISSING, LOCK_MALFORMED, PATH_ESCAPE, POLICY_JSON_MALFORMED,
    YAML_FILE_UNREAD,
};
use crate::hidden;
use crate::json;
use crate::lock::{LOCK_PATH, LockDocument, lock};
use crate::organization::Organization;
use crate::policy::{InlinePolicy, PolicyEntry};
use crate::read::{Text, duplicate_key, value};
use crate::refactor::RefactorEntry;
use crate::review::{ReviewDocument, review};
use crate::tree::{Kind, Tree};
use crate::yaml::{self, Dialect};

/// Everything the repository's files say.
#[derive(Debug)]
pub struct Documents<'s> {
    /// The organization's document.
    pub common: CommonDocument<'s>,
    /// The divisions' documents, by directory name.
    pub divisions: BTreeMap<&'s str, DivisionDocument<'s>>,
    /// The policy documents that some `file:` names and that exist, by path from the root; `None` for one that could not be read.
    pub policy_files: BTreeMap<&'s str, Option<Spanned<Value<'s>>>>,
    /// The lock, when there is one that could be read as a mapping.
    pub lock: Option<LockDocument<'s>>,
    /// Whether something stands in the lock's place that could not be read; a finding says why.
    pub lock_refused: bool,
    /// Directories of which something was refused: what is absent from them may stand there.
    pub refused: BTreeSet<&'s str>,
}

/// The organization's document.
#[derive(Debug, Default)]
pub struct CommonDocument<'s> {
    /// Whether every file could be read, so that what is absent is really absent.
    pub complete: bool,
    /// Whether nothing at all was found in them, so that they say what was meant.
    pub whole: bool,
    /// The organization.
    pub organization: Option<Organization<'s>>,
    /// The guardrails, when written.
    pub guardrails: Option<Guardrails<'s>>,
    /// Shared policies.
    pub policies: Vec<PolicyEntry<'s>>,
    /// The mapping.
    pub divisions: Vec<DivisionEntry<'s>>,
    /// Findings that do not count.
    pub waivers: Vec<Waiver<'s>>,
    /// Large removals that are meant.
    pub acknowledge: Vec<Acknowledgement<'s>>,
    /// What became of names that Terraform knows.
    pub refactor: Vec<RefactorEntry<'s>>,
}

/// A division's document.
#[derive(Debug)]
pub struct DivisionDocument<'s> {
    /// Its directory.
    pub directory: FileId,
    /// Whether every file could be read, so that what is absent is really absent.
    pub complete: bool,
    /// Whether nothing at all was found in them, so that every grant that was meant is here.
    pub whole: bool,
    /// Its own policies.
    pub policies: Vec<PolicyEntry<'s>>,
    /// Its grants.
    pub accounts: Vec<AccountEntry<'s>>,
    /// What became of names that its root knows.
    pub refactor: Vec<RefactorEntry<'s>>,
}

/// Reads every document below `divisions/`.
pub fn parse<'s>(sources: &'s SourceMap, findings: &mut Diagnostics) -> Documents<'s> {
    let mut common_files = Vec::new();
    let mut division_files = Vec::new();
    let mut divisions = BTreeMap::new();
    let mut refused: BTreeSet<&str> = BTreeSet::new();
    if let Some(id) = sources.find("divisions").filter(|id| sources.file(*id).kind != EntryKind::Directory) {
        refuse_entry(id, sources.file(id), findings);
        refused.insert("common");
    }
    for (id, file) in sources.below("divisions/") {
        let (directory, rest) = split(&file.path);
        hidden::scan_name(id, &file.path, findings);
        match (rest, file.kind) {
            (None, EntryKind::Directory) if directory != "common" => {
                let empty = DivisionDocument {
                    directory: id,
                    complete: true,
                    whole: true,
                    policies: Vec::new(),
                    accounts: Vec::new(),
                    refactor: Vec::new(),
                };
                divisions.insert(directory, empty);
            }
            (_, EntryKind::Link | EntryKind::Other) => {
                refuse_entry(id, file, findings);
                if rest.is_none_or(|name| name.ends_with(".yaml")) {
                    refused.insert(directory);
                }
            }
            (Some(name), EntryKind::File | EntryKind::SafeLink) if name.ends_with(".yaml") && !name.contains('/') => {
                if directory == "common" {
                    common_files.push((id, file));
                } else {
                    division_files.push((directory, id, file));
                }
            }
            (_, EntryKind::File | EntryKind::SafeLink) => report_unread(id, file, rest, findings),
            _ => {}
        }
    }

    let common_read: Vec<_> = read_all(&common_files, |(id, file)| (*id, *file), common_file);
    let complete = !refused.contains("common");
    let before = findings.len();
    let lock = parse_lock(sources, findings);
    let locked = findings.len() == before;
    let mut common = join_common(sources, complete, common_read, findings);
    common.whole &= locked;
    for (directory, division) in &mut divisions {
        division.complete = !refused.contains(directory);
        division.whole = division.complete;
    }
    let division_read: Vec<_> = read_all(&division_files, |(_, id, file)| (*id, *file), division_file);
    let mut merges: BTreeMap<&str, [Merge; 2]> = BTreeMap::new();
    for ((directory, ..), (file, found)) in division_files.iter().zip(division_read) {
        let clean = found.is_empty();
        findings.append(found);
        if let Some(division) = divisions.get_mut(directory) {
            let before = findings.len();
            join_division(division, merges.entry(directory).or_default(), file, findings);
            division.whole &= clean && findings.len() == before;
        }
    }
    let policy_files = policy_files(sources, &common, &divisions, findings);
    let lock_refused = lock.is_none() && sources.find(LOCK_PATH).is_some();
    Documents { common, divisions, policy_files, lock, lock_refused, refused }
}

/// Reads the lock. One that is no file has its finding as an entry.
pub fn parse_lock<'s>(sources: &'s SourceMap, findings: &mut Diagnostics) -> Option<LockDocument<'s>> {
    let id = sources.find(LOCK_PATH)?;
    let file = sources.file(id);
    if !matches!(file.kind, EntryKind::File | EntryKind::SafeLink) {
        return None;
    }
    let tree = read_tree(id, file, FileKind::Lock, findings)?;
    Some(lock(id, tree.root(), findings))
}

/// Reads files of a review in parallel, each with findings of its own, in the order given. One that is no file is refused.
pub fn parse_reviews<'s>(sources: &'s SourceMap, ids: &[FileId]) -> Vec<(Option<ReviewDocument<'s>>, Diagnostics)> {
    ids.par_iter()
        .map(|id| {
            let file = sources.file(*id);
            let mut findings = Diagnostics::default();
            if file.kind != EntryKind::File {
                refuse_entry(*id, file, &mut findings);
                return (None, findings);
            }
            let tree = read_tree(*id, file, FileKind::Document, &mut findings);
            (tree.map(|tree| review(*id, tree.root(), &mut findings)), findings)
        })
        .collect()
}

/// `divisions/a/b/c` as `a` and what is below it.
fn split(path: &str) -> (&str, Option<&str>) {
    let path = path.strip_prefix("divisions/").unwrap_or(path);
    path.split_once('/').map_or((path, None), |(directory, rest)| (directory, Some(rest)))
}

/// Reads files in parallel, each with findings of its own, in the order given.
fn read_all<'s, F: Sync, T: Send>(
    files: &[F],
    source: impl Fn(&F) -> (FileId, &'s SourceFile) + Sync,
    lower: impl Fn(crate::tree::Node<'_, 's>, &mut Diagnostics) -> T + Sync,
) -> Vec<(Option<T>, Diagnostics)> {
    files
        .par_iter()
        .map(|file| {
            let (id, file) = source(file);
            let mut findings = Diagnostics::default();
            let tree = read_tree(id, file, FileKind::Document, &mut findings);
            let lowered = tree.map(|tree| lower(tree.root(), &mut findings));
            (lowered, findings)
        })
        .collect()
}

/// A policy document is refused beyond this size; AWS takes a thirtieth of it, white space and repetitions aside.
const DOCUMENT_BYTES_MAX: usize = 1 << 20;

/// What a file is read as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum FileKind {
    /// YAML of a division or of `common`.
    Document,
    /// A policy document, in JSON.
    Policy,
    /// The lock, in JSON.
    Lock,
}

fn read_tree<'s>(id: FileId, file: &'s SourceFile, kind: FileKind, findings: &mut Diagnostics) -> Option<Tree<'s>> {
    match file.problem {
        Some(FileProblem::NotUtf8 { at }) => {
            let span = Span { file: id, start: at, end: at };
            findings
                .report(&FILE_NOT_UTF8, span, "not UTF-8 from here on")
                .help("save the file as UTF-8; nothing in it was checked");
            return None;
        }
        Some(FileProblem::TooLarge { bytes }) => {
            let size = bytes.div_ceil(1 << 20);
            let (most, help) = match kind {
                FileKind::Lock => (64, "no directory is that large: write the lock anew with `govgen lock`"),
                _ => (16, "split it: a directory's files are one document"),
            };
            findings
                .report(
                    &FILE_TOO_LARGE,
                    Span::whole(id),
                    format!("{size} MiB, more than the {most} MiB that govgen reads"),
                )
                .help(help);
            return None;
        }
        None => {}
    }
    if kind == FileKind::Policy && file.text.len() > DOCUMENT_BYTES_MAX {
        let size = file.text.len().div_ceil(1 << 20);
        findings
            .report(&FILE_TOO_LARGE, Span::whole(id), format!("{size} MiB, more than the 1 MiB of a policy document"))
            .help("AWS takes 32768 bytes: move statements to a customer managed policy");
        return None;
    }
    hidden::scan(id, &file.text, findings);
    if kind != FileKind::Document {
        json_grammar(id, &file.text, kind, findings)?;
    }
    let tree = match kind {
        FileKind::Lock => json::tree(id, &file.text, findings)?,
        FileKind::Document => yaml::parse(id, &file.text, Dialect::Yaml, findings)?,
        FileKind::Policy => yaml::parse(id, &file.text, Dialect::Json, findings)?,
    };
    for node in &tree.nodes {
        if let std::borrow::Cow::Owned(text) = &node.text {
            hidden::scan_decoded(Span { file: id, start: node.start, end: node.end }, text, findings);
        }
    }
    Some(tree)
}

/// Holds a policy document against JSON's own grammar, which is narrower than YAML's.
fn json_grammar(id: FileId, text: &str, file: FileKind, findings: &mut Diagnostics) -> Option<()> {
    let mut json = serde_json::Deserializer::from_str(text);
    let outcome = serde::de::IgnoredAny::deserialize(&mut json).and_then(|_| json.end());
    let Err(error) = outcome else { return Some(()) };
    // The reader counts bytes of the line from 1; 0 means "before the first".
    let line_start: usize = text.split_inclusive('\n').take(error.line().saturating_sub(1)).map(str::len).sum();
    let at = (line_start + error.column().saturating_sub(1)).min(text.len());
    let at = (0..=at).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0) as u32;
    let message = error.to_string();
    let message = message.split(" at line ").next().unwrap_or_default();
    let span = Span { file: id, start: at, end: at };
    if message == yaml::RECURSION_LIMIT {
        yaml::too_deep(span, findings);
        return None;
    }
    let (kind, help) = match file {
        FileKind::Lock => {
            (&LOCK_MALFORMED, "nothing after this place was checked: write the lock anew with `govgen lock`")
        }
        _ => (
            &POLICY_JSON_MALFORMED,
            "AWS would refuse the document: mend it here; nothing after this place was checked",
        ),
    };
    findings.report(kind, span, format!("not readable as JSON: {message}")).help(help);
    None
}

/// A link out of the directory, a pipe, a device: not opened.
fn refuse_entry(id: FileId, file: &SourceFile, findings: &mut Diagnostics) {
    let (what, help) = match file.kind {
        EntryKind::Link => (
            "this link leads out of its directory, to a directory, or nowhere, or is not a relative path of a few links",
            "replace it with a file: a division may name only what is its own",
        ),
        _ => ("this is neither a file nor a directory", "remove it"),
    };
    findings.report(&PATH_ESCAPE, Span::whole(id), what).help(help);
}

/// YAML that nobody reads looks as if it granted something.
fn report_unread(id: FileId, file: &SourceFile, rest: Option<&str>, findings: &mut Diagnostics) {
    let name = file.path.rsplit('/').next().unwrap_or_default();
    let extension = name.rsplit_once('.').map(|(_, extension)| extension.to_ascii_lowercase());
    if !matches!(extension.as_deref(), Some("yaml" | "yml")) {
        return;
    }
    let (what, help) = match rest {
        None => ("this file belongs to no division, so it grants nothing", "move it into a division's directory"),
        Some(rest) if rest.contains('/') => {
            ("YAML in a subdirectory is not read, so it grants nothing", "move it up into the division's directory")
        }
        Some(_) => ("only `.yaml` is read, so this file grants nothing", "rename it so that it ends in `.yaml`"),
    };
    findings.report(&YAML_FILE_UNREAD, Span::whole(id), what).help(help);
}

fn join_common<'s>(
    sources: &SourceMap,
    complete: bool,
    files: Vec<(Option<CommonFile<'s>>, Diagnostics)>,
    findings: &mut Diagnostics,
) -> CommonDocument<'s> {
    let before = findings.len();
    let mut common = CommonDocument { complete, ..CommonDocument::default() };
    let mut policies = Merge::default();
    let mut divisions = Merge::default();
    for (file, found) in files {
        findings.append(found);
        let Some(file) = file else {
            common.complete = false;
            continue;
        };
        common.complete &= file.complete;
        once(&mut common.organization, file.organization, "organization", |it| it.span, findings);
        once(&mut common.guardrails, file.guardrails, "guardrails", |it| it.span, findings);
        common.policies.extend(policies.take(file.policies, |it| &it.key, findings));
        common.divisions.extend(divisions.take(file.divisions, |it| &it.name, findings));
        common.waivers.extend(file.waivers);
        common.acknowledge.extend(file.acknowledge);
        common.refactor.extend(file.refactor);
    }
    if common.organization.is_none() && common.complete {
        let directory = sources.find("divisions/common").unwrap_or(FileId(0));
        findings
            .report(&KEY_MISSING, Span::whole(directory), "no file in `divisions/common` has `organization`")
            .help("add `organization:` to `divisions/common/organization.yaml`");
    }
    common.whole = common.complete && findings.len() == before;
    common
}

fn join_division<'s>(
    division: &mut DivisionDocument<'s>,
    [policies, accounts]: &mut [Merge; 2],
    file: Option<DivisionFile<'s>>,
    findings: &mut Diagnostics,
) {
    let Some(file) = file else {
        division.complete = false;
        return;
    };
    division.complete &= file.complete;
    division.policies.extend(policies.take(file.policies, |it| &it.key, findings));
    division.accounts.extend(accounts.take(file.accounts, |it| &it.key, findings));
    division.refactor.extend(file.refactor);
}

/// Entries of one document that stand in several files: each key once.
#[derive(Default)]
struct Merge {
    seen: BTreeMap<String, Span>,
}

impl Merge {
    fn take<'s, T>(&mut self, entries: Vec<T>, key: impl Fn(&T) -> &Text<'s>, findings: &mut Diagnostics) -> Vec<T> {
        entries
            .into_iter()
            .filter(|entry| {
                let key = key(entry);
                let first = *self.seen.entry(key.value.to_string()).or_insert(key.span);
                let new = first == key.span;
                if !new {
                    duplicate_key(key, first, findings);
                }
                new
            })
            .collect()
    }
}

/// A key that stands in one file only.
fn once<T>(slot: &mut Option<T>, value: Option<T>, name: &str, span: impl Fn(&T) -> Span, findings: &mut Diagnostics) {
    match (slot.as_ref(), value) {
        (Some(first), Some(second)) => {
            findings
                .report(&DUPLICATE_KEY, span(&second), format!("`{name}` is written twice"))
                .because(span(first), "first written here")
                .help("keep it in one file");
        }
        (None, Some(value)) => *slot = Some(value),
        (_, None) => {}
    }
}

/// Reads the policy documents that some `file:` names.
fn policy_files<'s>(
    sources: &'s SourceMap,
    common: &CommonDocument<'s>,
    divisions: &BTreeMap<&'s str, DivisionDocument<'s>>,
    findings: &mut Diagnostics,
) -> BTreeMap<&'s str, Option<Spanned<Value<'s>>>> {
    let named = |directory: &str, policies: &[PolicyEntry<'s>]| -> Vec<String> {
        let files = policies.iter().filter_map(|it| match &it.inline_policy {
            Some(InlinePolicy::File(path)) => Some(format!("divisions/{directory}/{}", path.value)),
            _ => None,
        });
        files.collect()
    };
    let mut paths: BTreeSet<String> = named("common", &common.policies).into_iter().collect();
    for (directory, division) in divisions {
        paths.extend(named(directory, &division.policies));
    }
    let found = paths.iter().filter_map(|path| sources.find(path)).map(|id| (id, sources.file(id)));
    let (files, others): (Vec<(FileId, &'s SourceFile)>, Vec<_>) =
        found.partition(|(_, file)| matches!(file.kind, EntryKind::File | EntryKind::SafeLink));
    let read: Vec<_> = files
        .par_iter()
        .map(|(id, file)| {
            let mut findings = Diagnostics::default();
            let tree = read_tree(*id, file, FileKind::Policy, &mut findings);
            let document = tree.and_then(|tree| {
                let root = tree.root();
                if root.kind() != Kind::Map {
                    crate::read::mismatch(root, "a policy document", &mut findings);
                    return None;
                }
                value(root, &mut findings)
            });
            (file.path.as_str(), document, findings)
        })
        .collect();
    let mut documents = BTreeMap::new();
    // A link or a pipe is there, only not as a file; it has its finding.
    let refused = others.iter().filter(|(_, file)| file.kind != EntryKind::Directory);
    documents.extend(refused.map(|(_, file)| (file.path.as_str(), None)));
    for (path, document, found) in read {
        findings.append(found);
        documents.insert(path, document);
    }
    documents
}
