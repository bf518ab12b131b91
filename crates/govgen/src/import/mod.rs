//! `govgen import`: what exists becomes files, checked in memory before anything is written.
//!
//! In: the repository, facts or a Terraform state. Out: additions to the repository, or their diff, and a runbook. What
//! `check` would refuse for good is left out with that reason; what it judges is imported, for the organization to decide.

mod before;
mod left;
mod old_root;
mod runbook;
mod settle;

use std::fs;
use std::path::Path;

use anyhow::{Context as _, bail};
use govgen_import::{Proposal, ProposedFile, State};
use govgen_live::Facts;
use govgen_source::{Date, EntryKind, SourceMap};
use govgen_targets::PlannedFile;

use crate::args::{Arguments, ImportArguments};
use crate::exit::Exit;
use crate::report::{self, Out};
use crate::{facts, load, write};

/// What is imported from.
struct Given<'o> {
    facts: Option<Facts>,
    state: Option<State>,
    options: &'o ImportArguments,
    /// The repository, as commands name it.
    root: &'o str,
    /// The day that entries carry.
    since: Date,
}

impl<'o> Given<'o> {
    fn read(options: &'o ImportArguments, root: &'o str) -> anyhow::Result<Self> {
        let facts = options.facts.as_deref().map(facts::read).transpose()?;
        let state = options.state.as_deref().map(state).transpose()?;
        // The same facts give the same bytes on any day.
        let seen = facts.as_ref().map_or_else(jiff::Timestamp::now, |it| it.fetched.finished);
        let since = seen.to_zoned(jiff::tz::TimeZone::UTC).date().into();
        Ok(Self { facts, state, options, root, since })
    }
}

fn state(path: &Path) -> anyhow::Result<State> {
    let read = State::from_json(&load::beside(path)?);
    read.with_context(|| format!("{} is not what `--state` takes", path.display()))
}

/// What would be written, and what is to be said about it.
struct Settled {
    proposal: Proposal,
    files: Vec<ProposedFile>,
    /// Judgements that `check` will make of what is new.
    judgements: usize,
    /// The runbook.
    runbook: String,
}

/// Imports what exists.
///
/// # Errors
///
/// Whatever keeps govgen from doing its work.
pub(crate) fn import(
    arguments: &Arguments,
    options: &ImportArguments,
    root: &Path,
    out: &mut Out,
) -> anyhow::Result<Exit> {
    if let Some(output) = &options.output {
        refuse_owned(root, output)?;
    }
    let here = std::env::current_dir().is_ok_and(|it| it == root);
    let shown = root.display().to_string();
    let given = Given::read(options, if here { "." } else { &shown })?;
    if let Some(aged) = given.facts.as_ref().and_then(|it| facts::aged(it, options.as_of)) {
        out.talk(&aged);
    }
    let sources = load::repository(root)?;
    let Some(settled) = settle::settle(&sources, &given, out)? else {
        out.talk("nothing was written");
        return Ok(Exit::Findings);
    };
    let Settled { proposal, files, judgements, runbook } = settled;
    let target = options.output.as_deref().unwrap_or(root);
    refuse_links(&files, &sources)?;
    if let Some(output) = &options.output {
        refuse_foreign(&files, &sources, output)?;
    }
    let files = files.into_iter().map(|it| PlannedFile { path: it.path, text: it.text }).collect();
    let changes = write::additions(files, target)?;
    if options.dry_run {
        out.text(&write::diff(&changes, target, out.look().colour)?)?;
        left::lines(&proposal).iter().for_each(|it| out.talk(it));
    } else {
        // The page first: once the files are there, a second import does not print it again.
        out.text(&runbook)?;
        write::together(&changes, target)?;
        if arguments.verbose {
            out.talk(write::listed(&changes).trim_end());
        }
    }
    out.talk(&left::counted(&proposal));
    if given.state.is_some() {
        out.talk(&old_root::in_words(&old_root::counted(&proposal)));
    }
    if !changes.is_empty() {
        out.talk(&write::counted(&changes, if options.dry_run { "would be " } else { "" }));
    }
    if judgements > 0 {
        out.talk(&judged(judgements, options));
    }
    Ok(Exit::Clean)
}

/// What the organization has to judge, and where it can look.
fn judged(judgements: usize, options: &ImportArguments) -> String {
    let them = if judgements == 1 {
        "1 finding is a judgement".to_owned()
    } else {
        format!("{judgements} findings are judgements")
    };
    let when = if options.dry_run || options.output.is_some() { "once the files are in the repository, " } else { "" };
    format!(
        "{them} that the organization has to make: {when}look with `govgen check`; waive them, or list what stood before with \
         `govgen check --write-baseline baseline.json`"
    )
}

/// Within the repository's own directories everything is read, wherever it stands.
fn refuse_owned(root: &Path, output: &Path) -> anyhow::Result<()> {
    let absolute = std::path::absolute(output).with_context(|| format!("cannot tell where {} is", output.display()))?;
    // What is not there yet is below the nearest directory that is.
    let near = absolute.ancestors().find(|it| it.parent().is_none_or(Path::is_dir)).unwrap_or(&absolute);
    if load::is_owned(root, near)? {
        bail!(
            "`--output {}` is where the repository's own files stand, and what is written there would be read as more of them: leave \
             `--output` out to write into the repository, or name a directory that is neither in `divisions` nor in `terraform`",
            output.display()
        );
    }
    Ok(())
}

/// What stands in another directory and is neither the repository's own nor the same would be lost.
fn refuse_foreign(files: &[ProposedFile], sources: &SourceMap, output: &Path) -> anyhow::Result<()> {
    for file in files {
        let path = output.join(&file.path);
        let there = match fs::read(&path) {
            Ok(it) => it,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => continue,
            Err(error) => return Err(error).with_context(|| format!("cannot read {}", path.display())),
        };
        let own = sources.find(&file.path).map(|it| sources.file(it).text.as_bytes());
        if there != file.text.as_bytes() && own != Some(there.as_slice()) {
            bail!(
                "{} is there already and holds something else: give `--output` a directory without it, or take it away",
                path.display()
            );
        }
    }
    Ok(())
}

/// A file that is a link would be replaced by one that is none.
fn refuse_links(files: &[ProposedFile], sources: &SourceMap) -> anyhow::Result<()> {
    let there = files.iter().filter_map(|it| sources.find(&it.path)).map(|id| sources.file(id));
    if let Some(file) = there.into_iter().find(|it| it.kind != EntryKind::File) {
        bail!("{} is a link, or no file: make it one first", report::one_line(&file.path));
    }
    Ok(())
}
