//! `govgen lock`: from facts to `divisions/common/principals.lock.json`.
//!
//! In: a facts file, and the repository for its naming, its grants and the lock it has. Out: the lock on disk, whole or not at
//! all, what changed on stdout and a summary on stderr. What a lock may hold is decided in `compose.rs`, and for one name in `table.rs`.

mod changes;
mod compose;
mod table;

use std::collections::BTreeSet;

use anyhow::bail;
use govgen_live::facts::{Facts, PartName};
use govgen_model::{LOCK_PATH, Lock, LockDocument, LockEntry, Model, PrincipalKind, is_large_loss};
use govgen_source::{Diagnostic, Diagnostics, Severity, SourceFile, SourceMap};

use crate::args::{Arguments, LockArguments};
use crate::exit::Exit;
use crate::pipeline::{Against, with_model};
use crate::report::{Out, one_line};
use crate::{facts, load, write};

use changes::Changes;
use compose::{Composed, compose};

/// Runs the command.
///
/// # Errors
///
/// Facts that cannot be used, and whatever keeps govgen from reading or writing.
pub(crate) fn run(arguments: &Arguments, options: &LockArguments, out: &mut Out) -> anyhow::Result<Exit> {
    let root = load::find_root(arguments.root.as_deref(), &std::env::current_dir()?)?;
    let sources = load::repository(&root)?;
    let facts = facts::read(&options.facts)?;
    with_model(&sources, Against::default(), |model, mut findings| {
        if !is_readable(model, &sources) {
            only_of_reading(model, &sources, &mut findings);
            out.findings(&sources, &findings)?;
            out.talk(
                "nothing was written: who is still granted something cannot be told while files cannot be read whole",
            );
            return Ok(Exit::Findings);
        }
        usable(&facts, model)?;
        let composed = compose(&facts, model)?;
        let written = SourceMap::new(vec![SourceFile::text(LOCK_PATH, composed.text.as_str())]);
        let now = read_back(&written)?;
        let now = Lock::new(&now);
        let before = model.lock_document.filter(|it| is_same_store(it, &now)).map(Lock::new);
        let changes = Changes::between(before.as_ref(), &now);
        let refused = before.as_ref().and_then(|before| refusal(options, model, before, &now));
        let current = sources.find(LOCK_PATH).map(|it| sources.file(it).text.as_str()) == Some(&composed.text);
        let left_out: String = composed.warnings().iter().map(|it| format!("{}\n", one_line(it))).collect();
        out.text(&(changes.listed() + &left_out))?;
        if let Some(aged) = facts::aged(&facts, options.as_of) {
            out.talk(&aged);
        }
        if let Some(why) = refused {
            out.talk(&format!("{why}; nothing was written"));
            return Ok(Exit::Findings);
        }
        let state = match (current, options.check) {
            (true, _) => "up to date",
            (false, true) => "would change",
            (false, false) => "written",
        };
        if !current && !options.check {
            write::file(&root, LOCK_PATH, &composed.text)?;
        }
        out.talk(&summary(state, &facts, &now, &composed, &changes));
        Ok(if current || !options.check { Exit::Clean } else { Exit::Findings })
    })
}

/// Whether everybody who is granted something is in the model, and the lock that is there could be read.
fn is_readable(model: &Model<'_>, sources: &SourceMap) -> bool {
    common_is_readable(model, sources) && model.divisions.iter().all(|it| it.complete)
}

fn common_is_readable(model: &Model<'_>, sources: &SourceMap) -> bool {
    let lock = sources.find(LOCK_PATH).is_none() || model.lock_document.is_some_and(|it| it.whole);
    lock && model.complete && model.organization.is_some()
}

/// Leaves the errors that keep files from being read whole: what is wrong beside them is the business of `check`.
fn only_of_reading(model: &Model<'_>, sources: &SourceMap, findings: &mut Diagnostics) {
    let unread = model.divisions.iter().filter(|it| !it.complete).map(|it| it.name());
    let common = (!common_is_readable(model, sources)).then_some("common");
    let unread: BTreeSet<&str> = unread.chain(common).collect();
    let of_reading = |it: &Diagnostic| {
        let mut path = sources.file(it.span.file).path.split('/');
        let stage = it.meta.code.starts_with("SYN") || it.meta.code.starts_with("REF");
        stage
            && it.severity == Severity::Error
            && path.next() == Some("divisions")
            && path.next().is_some_and(|it| unread.contains(it))
    };
    // Of very many findings not all are listed, and then the cause may not be among them.
    if findings.iter().any(of_reading) {
        findings.retain(of_reading);
    }
}

/// Refuses facts of which the lock would be wrong or have holes.
fn usable(facts: &Facts, model: &Model<'_>) -> anyhow::Result<()> {
    if facts.redacted {
        bail!("the facts are redacted: names and addresses are missing, so fetch them without `--redact`");
    }
    for (name, what) in [(PartName::Users, "users"), (PartName::Groups, "groups")] {
        let part = facts.part(name);
        if !part.is_complete() {
            let why = part.reason.as_deref().map(|it| format!(" ({it})")).unwrap_or_default();
            bail!("the facts do not have all {what}{why}: whoever is missing would look gone, so fetch them again");
        }
    }
    let organization = model.organization.as_ref().map_or("", |it| it.identity_store_id);
    if facts.instance.identity_store_id != organization {
        bail!(
            "the facts are about the identity store {}, and the organization's is {organization}",
            facts.instance.identity_store_id
        );
    }
    Ok(())
}

/// A lock of another store says nothing about who left this one.
fn is_same_store(before: &LockDocument<'_>, now: &Lock<'_>) -> bool {
    let store = |it: &LockDocument<'_>| it.identity_store_id.as_ref().map(|it| it.value.to_string());
    store(before) == store(now.document)
}

/// What was composed, as everybody will read it.
fn read_back(written: &SourceMap) -> anyhow::Result<LockDocument<'_>> {
    let mut findings = Diagnostics::default();
    let read = govgen_syntax::parse_lock(written, &mut findings);
    match (read, findings.iter().next()) {
        (Some(lock), None) => Ok(lock),
        (_, found) => bail!(
            "these facts make a lock that govgen would not read: {}",
            found.map_or("it is empty", |it| it.message.as_str())
        ),
    }
}

/// Why a lock that has lost so many is not written.
fn refusal(options: &LockArguments, model: &Model<'_>, before: &Lock<'_>, now: &Lock<'_>) -> Option<String> {
    let lost: Vec<(PrincipalKind, &LockEntry<'_>)> = now.lost(before);
    let count = lost.len();
    match options.accept_removals {
        Some(stated) if stated == count => None,
        Some(stated) => Some(format!("--accept-removals says {stated}, and the directory has lost {count}")),
        None if is_large_loss(model.guardrails.removal, before, &lost) => {
            let total = before.document.users.len() + before.document.groups.len();
            Some(format!(
                "the directory has lost {count} of {total}, more than the organization's `guardrails.removal`: fetch again, or, if it is true, add `--accept-removals {count}`"
            ))
        }
        None => None,
    }
}

fn summary(state: &str, facts: &Facts, now: &Lock<'_>, composed: &Composed, changes: &Changes) -> String {
    let LockDocument { users, groups, departed, renamed, .. } = now.document;
    let mut parts = vec![format!("{} users, {} groups", users.len(), groups.len())];
    for (kept, what) in [(departed, "departed"), (renamed, "renamed")] {
        let count = kept.users.len() + kept.groups.len();
        if count > 0 {
            parts.push(format!("{count} {what} and still granted something"));
        }
    }
    if let Some(counted) = changes.counted() {
        parts.push(counted);
    }
    let left_out = composed.left_out();
    if left_out > 0 {
        parts.push(format!("{left_out} left out, whom no division could name"));
    }
    format!("{LOCK_PATH} {state}: {} (facts of {})", parts.join("; "), facts::when(facts))
}
