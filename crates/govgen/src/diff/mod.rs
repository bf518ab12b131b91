//! `govgen diff`: who gains, loses or changes what between two revisions, and who has to approve it.
//!
//! In: the working tree or a revision, and git's store. Out: a page, as text, Markdown or JSON. The present side goes through the
//! whole pipeline, as `check` does; of the other one, only what differs is read. Nothing is checked out, fetched or written.

mod approvers;
mod baseline;
mod explained;
mod files;
mod findings;
mod rendered;
mod told;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::thread;

use govgen_access::changes::{Changes, Side, Untouched, changes, unaffected};
use govgen_model::{Acknowledgement, Model};
use govgen_rules::{Base, Baseline, Context, Revision};
use govgen_source::{Diagnostic, Diagnostics, EntryKind, Severity, SourceFile, SourceMap};
use govgen_syntax::LOCK_PATH;

pub(crate) use approvers::{Approvers, Asked};
pub(crate) use baseline::Grown;
pub(crate) use files::Files;
pub(crate) use findings::Compared;
pub(crate) use rendered::Rendered;
use told::{Asking, Told};

use crate::args::{Arguments, DiffArguments, DiffFormat};
use crate::exit::Exit;
use crate::explain;
use crate::pipeline::{Against, with_model};
use crate::report::{self, Out};
use crate::revision::{self, Changed, Ends, Listed};
use crate::run::Read;

/// Everything that is to be shown.
pub(crate) struct Page<'p> {
    /// What is compared.
    pub(crate) ends: &'p Ends,
    /// Whether the base is a governance repository at all.
    pub(crate) base_is_there: bool,
    /// What differs.
    pub(crate) changes: &'p Changes<'p>,
    /// Texts of the present side.
    pub(crate) now: &'p SourceMap,
    /// Texts of the other one.
    pub(crate) before: &'p SourceMap,
    /// Whom GitHub asks.
    pub(crate) approvers: &'p Approvers,
    /// What the rules say that they did not, and the other way round.
    pub(crate) findings: &'p Compared<'p>,
    /// Errors of the present side.
    pub(crate) errors: usize,
    /// Errors of the present side below each directory of `divisions/`.
    pub(crate) errors_in: BTreeMap<&'p str, usize>,
    /// What the rules find that compare with the base, errors first.
    pub(crate) since: Vec<&'p Diagnostic>,
    /// Whether those rules could not all look.
    pub(crate) since_is_whole: bool,
    /// Rendered files that are not what the files say.
    pub(crate) rendered: &'p Rendered,
    /// Files that no row tells of.
    pub(crate) files: &'p Files,
    /// What the baseline hides that it did not.
    pub(crate) grown: Option<&'p Grown>,
    /// What paths of the governance repository begin with in the git repository.
    pub(crate) prefix: &'p str,
}

/// Shows what a change makes of access.
///
/// # Errors
///
/// What keeps git, the disk or standard output from their work.
pub(crate) fn diff(arguments: &Arguments, options: &DiffArguments, out: &mut Out) -> anyhow::Result<Exit> {
    let root = crate::run::root(arguments)?;
    let ends = revision::ends(&root, &options.base, options.head.as_deref())?;
    thread::scope(|scope| {
        let asking = told::asking(scope, &root, &ends);
        let read = match &ends.head {
            Some(commit) => Read::from_git(arguments, commit)?,
            None => Read::from_disk(arguments, options.baseline.baseline.as_deref())?,
        };
        compared(&root, &ends, &read, asking, options, out)
    })
}

fn compared(
    root: &Path,
    ends: &Ends,
    read: &Read,
    asking: Asking<'_>,
    options: &DiffArguments,
    out: &mut Out,
) -> anyhow::Result<Exit> {
    let baseline = read.against().baseline;
    let grown = baseline::grown(root, ends, options.baseline.baseline.as_deref(), baseline)?;
    with_model(&read.sources, read.against(), |model, findings| {
        let told = asking.told()?;
        let listed = &told.listed;
        let same_files = listed.same_directories(&read.sources);
        let (untouched, extent) = untouched(listed, same_files, model, &read.sources)?;
        let is_wanted = |name: &str| extent == Extent::Everybody || !untouched.divisions.contains(name);
        let before = if listed.is_there() { listed.read(is_wanted)? } else { nothing() };
        let now = Now { model, findings, sources: &read.sources };
        let (shown, exit) = compare(
            &Here { root, ends, told: &told, grown: grown.as_ref() },
            &now,
            &before,
            &untouched,
            baseline,
            |page| show(page, options.format, out),
        )?;
        if now.findings.count(Severity::Error) > 0 {
            out.findings(&read.sources, &now.findings)?;
            out.tell(&report::summary(&now.findings, model));
        }
        match options.format {
            DiffFormat::Json => out.data(&shown)?,
            DiffFormat::Text | DiffFormat::Markdown => out.text(&shown)?,
        }
        Ok(exit)
    })
}

/// What there was before there was a governance repository.
fn nothing() -> SourceMap {
    SourceMap::new(vec![SourceFile::entry("divisions/common".to_owned(), EntryKind::Directory)])
}

/// Where the comparison takes place.
struct Here<'a> {
    root: &'a Path,
    ends: &'a Ends,
    told: &'a Told,
    grown: Option<&'a Grown>,
}

/// The present side.
struct Now<'a> {
    model: &'a Model<'a>,
    findings: Diagnostics,
    sources: &'a SourceMap,
}

/// How much of the base is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Extent {
    /// Everything but what is as it was.
    Touched,
    /// Everything: the rules about the lock ask who had something.
    Everybody,
}

/// What is as it was. The mapping decides: with another one, equal files may grant something else.
fn untouched(
    listed: &Listed,
    mut same: BTreeSet<String>,
    model: &Model<'_>,
    sources: &SourceMap,
) -> anyhow::Result<(Untouched, Extent)> {
    if !listed.is_there() {
        return Ok((Untouched::default(), Extent::Everybody));
    }
    if same.remove("common") {
        return Ok((Untouched { common: true, divisions: same }, Extent::Touched));
    }
    let common = listed.read(|it| it == "common")?;
    let mut unread = Diagnostics::default();
    let documents = govgen_syntax::parse(&common, &mut unread);
    let before = govgen_model::resolve(&documents, &mut unread);
    let is_same = lock(&common) == lock(sources) && before.lock.is_some() == model.lock.is_some();
    let extent = if is_same { Extent::Touched } else { Extent::Everybody };
    let mut divisions = unaffected(&before, model, &same);
    // What an entry that goes was about means something only with that division's files at hand.
    for name in documents.common.refactor.iter().flat_map(|it| it.change.divisions()) {
        divisions.remove(name);
    }
    Ok((Untouched { common: false, divisions }, extent))
}

/// The lock's text.
fn lock(sources: &SourceMap) -> Option<&str> {
    sources.find(LOCK_PATH).map(|it| sources.file(it).text.as_str())
}

fn compare<T>(
    here: &Here<'_>,
    now: &Now<'_>,
    before: &SourceMap,
    untouched: &Untouched,
    baseline: Option<&Baseline>,
    show: impl FnOnce(&Page<'_>) -> T,
) -> anyhow::Result<(T, Exit)> {
    with_model(before, Against { baseline, ..Against::default() }, |model, old| {
        let is_there = here.told.listed.is_there();
        let (one, other) = (Side { model, is_there }, Side { model: now.model, is_there: true });
        let changes = changes(one, other, untouched);
        // What is found where nothing is, is nothing.
        let old = if is_there { old } else { Diagnostics::default() };
        let findings = Compared::of((before, &old), (now.sources, &now.findings), untouched, &changes);
        let Told { changed, codeowners, .. } = here.told;
        let Changed { paths, prefix, .. } = changed;
        let touched = rendered::Touched { paths, prefix };
        let nobody = BTreeSet::new();
        let is_apart = untouched.common || !explained::reaches_everybody(&changes);
        let as_before = if is_apart { &untouched.divisions } else { &nobody };
        let rendered =
            rendered::rendered(here.root, here.ends, now.model, &now.findings, now.sources, &touched, as_before)?;
        let files = if is_there {
            let models = explained::Models { before: model, now: now.model };
            Files::of(changed, explained::unexplained(&changes, &models, &rendered, &touched))
        } else {
            Files::of(changed, explained::Unexplained::default())
        };
        let errors = now.findings.count(Severity::Error);
        let mut paths = paths.clone();
        paths.extend(rendered.stale.iter().cloned());
        if errors > 0 {
            paths.extend(approvers::guessed(&changes, now.model).into_iter().map(|it| format!("{prefix}{it}")));
        }
        let approvers = approvers::approvers(codeowners.as_ref(), paths, prefix);
        let since = if is_there { since(here, now, model, before, baseline) } else { Diagnostics::default() };
        let mut listed: Vec<&Diagnostic> = since.iter().collect();
        listed.sort_by_key(|it| (it.severity, it.meta.code));
        let page = Page {
            ends: here.ends,
            base_is_there: is_there,
            changes: &changes,
            now: now.sources,
            before,
            approvers: &approvers,
            findings: &findings,
            errors,
            errors_in: errors_in(now),
            since: listed,
            since_is_whole: since.skipped().is_empty(),
            rendered: &rendered,
            files: &files,
            grown: here.grown,
            prefix,
        };
        let exit = if errors > 0 { Exit::Findings } else { Exit::Clean };
        Ok((show(&page), exit))
    })
}

/// What the rules find that compare with another revision, as `check --base` does.
fn since(
    here: &Here<'_>,
    now: &Now<'_>,
    model: &Model<'_>,
    tree: &SourceMap,
    baseline: Option<&Baseline>,
) -> Diagnostics {
    let name = here.ends.base_name();
    let base = Base::new(now.model, now.sources, Revision { model, tree, name: &name });
    let mut findings = Diagnostics::default();
    govgen_rules::check_base(&Context::new(now.model, now.sources, None, Some(&base)), &mut findings);
    // That an acknowledgement of an earlier change is still there is no news about this one.
    findings.retain(|it| !is_old_acknowledgement(now.model, model, it));
    findings.sort();
    if let Some(baseline) = baseline {
        baseline.apply(now.sources, &mut findings, explain::is_baselined, |_| false);
        findings.sort();
    }
    findings
}

/// Whether a finding is about an acknowledgement that the base has too.
fn is_old_acknowledgement(now: &Model<'_>, before: &Model<'_>, it: &Diagnostic) -> bool {
    let said = |it: &Acknowledgement<'_>| (it.rule.value.to_string(), it.division.value.to_string(), it.count.value);
    let about = now.acknowledge.iter().find(|entry| entry.count.span == it.span).map(said);
    it.meta.name == "acknowledge-stale" && about.is_some_and(|it| before.acknowledge.iter().any(|old| said(old) == it))
}

/// How many errors there are below each directory of `divisions/`.
fn errors_in<'n>(now: &'n Now<'_>) -> BTreeMap<&'n str, usize> {
    let mut counts = BTreeMap::new();
    for it in now.findings.iter().filter(|it| it.severity == Severity::Error) {
        let path = now.sources.file(it.span.file).path.as_str();
        *counts.entry(path.split('/').nth(1).unwrap_or_default()).or_default() += 1;
    }
    counts
}

fn show(page: &Page<'_>, format: DiffFormat, out: &Out) -> String {
    match format {
        DiffFormat::Text => report::changes::text(page, &out.look()),
        DiffFormat::Markdown => report::changes::markdown(page),
        DiffFormat::Json => report::json::changes(page),
    }
}
