//! `move`: names that change in the files while everything in AWS stays what it is, and accounts that change hands.
//!
//! In: the repository, and what was typed. Out: edits that keep comments, an entry under `refactor:` that tells Terraform, and a
//! page that says what to do in which order. The repository that would come out is checked before anything is written.

mod account;
mod account_name;
mod account_page;
mod division;
mod entries;
mod ids;
mod leftover;
mod lookup;
mod policy;
mod provider;
mod prune;
mod references;
mod remains;
mod runbook;
mod way_back;

use std::path::Path;

use anyhow::{Context as _, anyhow, bail};
use govgen_model::Model;
use govgen_source::{Date, Diagnostics, Severity, SourceMap};
use govgen_syntax::{Renamed, refused_name, refused_permission_set};

use crate::args::{MoveArguments, MoveCommand, MoveOptions};
use crate::draft::{self, Draft};
use crate::exit::Exit;
use crate::pipeline::{Against, with_model};
use crate::report::{self, Out};
use crate::{clock, explain, facts, load, write};
use ids::Ids;
use prune::Pruned;
pub(crate) use prune::{PlanOf, read as plans};
use runbook::Runbook;

/// A name as it is, and as it shall be.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Names<'a> {
    pub(crate) old: &'a str,
    pub(crate) new: &'a str,
}

/// A change, thought through.
#[derive(Debug)]
pub(crate) struct Moved<'s> {
    draft: Draft<'s>,
    runbook: Runbook,
    /// Lines for whoever runs the command.
    notes: Vec<String>,
}

/// The repository a change is made in.
pub(crate) struct Here<'a> {
    pub(crate) root: &'a Path,
    pub(crate) sources: &'a SourceMap,
    pub(crate) against: Against<'a>,
    /// The plans that are to show what is spent; findings about them have their place among the sources.
    pub(crate) plans: &'a [PlanOf],
}

/// Runs the command.
///
/// # Errors
///
/// What was typed and means nothing here, and whatever keeps govgen from doing its work.
pub(crate) fn run(here: &Here<'_>, arguments: &MoveArguments, out: &mut Out) -> anyhow::Result<Exit> {
    let options = options(arguments);
    let since = options.as_of.unwrap_or_else(clock::today);
    if let Some(command) = &arguments.what {
        well_formed(command)?;
    }
    if let Some(path) = &options.runbook {
        refuse_place(here.root, path)?;
    }
    let moved = with_model(here.sources, here.against, |model, findings| {
        if findings.count(Severity::Error) > 0 {
            // What was typed and means nothing is said first, where the files are whole enough to tell.
            let whole = model.complete && model.divisions.iter().all(|it| it.complete);
            if let Some(command) = arguments.what.as_ref().filter(|_| whole) {
                planned(here, command, model, since)?;
            }
            refuse(here.sources, &findings, &mend_first(&findings), out)?;
            return Ok(None);
        }
        match &arguments.what {
            Some(command) => planned(here, command, model, since).map(Some),
            None => match prune::prune(Draft::new(here.sources), model, here.plans)? {
                Pruned::Moved(moved) => Ok(Some(moved)),
                Pruned::Refused(findings) => {
                    let plan = findings.iter().find(|it| it.severity == Severity::Error).map(|it| it.span.file);
                    let plan = plan.map_or("this", |it| here.sources.file(it).path.as_str());
                    let why = format!("{} is not a plan of the files as they are", report::one_line(plan));
                    refuse(here.sources, &findings, &why, out)?;
                    Ok(None)
                }
            },
        }
    })?;
    let Some(moved) = moved else { return Ok(Exit::Findings) };
    let result = moved.draft.result();
    // Compared with the files as they are, too: what a pull request would be refused for is refused here.
    let base = arguments.what.as_ref().map(|_| (here.sources, "the files as they are"));
    let sound = with_model(&result, Against { base, ..here.against }, |_, findings| {
        let sound = findings.count(Severity::Error) == 0;
        if !sound {
            refuse(&result, &findings, "the repository would have these errors", out)?;
        }
        anyhow::Ok(sound)
    })?;
    if !sound {
        return Ok(Exit::Findings);
    }
    finish(here, &moved, options, out)?;
    Ok(Exit::Clean)
}

/// A page takes no other file's place: not a division's, not a rendered one, and not whatever else is there.
fn refuse_place(root: &Path, path: &Path) -> anyhow::Result<()> {
    if path == Path::new("-") {
        return Ok(());
    }
    let shown = report::one_line(&path.display().to_string());
    let folder = path.parent().filter(|it| !it.as_os_str().is_empty()).unwrap_or(Path::new("."));
    if !folder.is_dir() {
        bail!("cannot write {shown}: there is no directory {}", report::one_line(&folder.display().to_string()));
    }
    if load::is_owned(root, path)? {
        bail!(
            "the page cannot stand in {shown}: divisions and terraform hold govgen's own files; name one beside them"
        );
    }
    if path.symlink_metadata().is_ok() {
        bail!("{shown} is there already: name another file for the page, or remove that one");
    }
    Ok(())
}

/// Why nothing is changed yet, and what can be done where somebody's judgement is asked for and not a correction.
fn mend_first(findings: &Diagnostics) -> String {
    let errors = || findings.iter().filter(|it| it.severity == Severity::Error);
    let judged = errors().any(|it| explain::is_baselined(it.meta.code));
    let listed = match judged {
        true => {
            "; what was there before can be listed with `govgen check --write-baseline baseline.json` and left out with --baseline \
             baseline.json"
        }
        false => "",
    };
    format!("a change of names starts from files without errors, so mend this first{listed}")
}

/// Whether new names are names at all.
fn well_formed(command: &MoveCommand) -> anyhow::Result<()> {
    let (of, old, new) = match command {
        MoveCommand::Division { old, new, .. } => (Renamed::Division, old, new),
        MoveCommand::Policy { old, new, .. } => (Renamed::Policy, old, new),
        MoveCommand::AccountName { old, new, .. } => (Renamed::Account, old, new),
        MoveCommand::Account(it) => {
            let policies = it.policy.iter().filter_map(|(_, new)| refused_name(Renamed::Policy, new));
            let sets = it.permission_set.iter().filter_map(|(_, id)| refused_permission_set(id));
            return policies.chain(sets).next().map_or(Ok(()), |why| Err(anyhow!(report::one_line(&why))));
        }
        MoveCommand::Provider { .. } => return Ok(()),
    };
    if old == new {
        bail!("`{}` is called that already", report::one_line(old));
    }
    // A division that cannot be called `common` is told why by its own message.
    refused_name(of, new).filter(|_| new != lookup::COMMON).map_or(Ok(()), |why| Err(anyhow!(why)))
}

/// The options that every change takes.
pub(crate) fn options(arguments: &MoveArguments) -> &MoveOptions {
    match &arguments.what {
        None => &arguments.options,
        Some(MoveCommand::Account(it)) => &it.options,
        Some(
            MoveCommand::Division { options, .. }
            | MoveCommand::Policy { options, .. }
            | MoveCommand::AccountName { options, .. }
            | MoveCommand::Provider { options, .. },
        ) => options,
    }
}

fn planned<'s>(here: &Here<'s>, command: &MoveCommand, model: &Model<'_>, since: Date) -> anyhow::Result<Moved<'s>> {
    let draft = Draft::new(here.sources);
    match command {
        MoveCommand::Account(it) => {
            let facts = it.facts.as_deref().map(facts::read).transpose()?;
            let ids = Ids::new(facts, &it.permission_set, model.lock.as_ref(), model.organization.as_ref())?;
            let request = account::Request { account: &it.name, from: &it.from, to: &it.to, policies: &it.policy };
            account::transfer(draft, model, &request, &ids, since)
        }
        MoveCommand::Division { old, new, .. } => division::rename(draft, model, Names { old, new }, since),
        MoveCommand::Policy { division, old, new, .. } => {
            policy::rename(draft, model, division, Names { old, new }, since)
        }
        MoveCommand::AccountName { division, old, new, .. } => {
            account_name::rename(draft, model, division, Names { old, new }, since)
        }
        MoveCommand::Provider { name, major, .. } => provider::narrow(draft, model, name, major),
    }
}

fn refuse(sources: &SourceMap, findings: &Diagnostics, why: &str, out: &mut Out) -> anyhow::Result<()> {
    out.findings(sources, findings)?;
    out.talk(&format!("{why}; nothing was written"));
    Ok(())
}

/// Writes, or shows what would be written.
fn finish(here: &Here<'_>, moved: &Moved<'_>, options: &MoveOptions, out: &mut Out) -> anyhow::Result<()> {
    moved.notes.iter().for_each(|it| out.talk(it));
    let removed: Vec<String> = moved.draft.removed.iter().cloned().collect();
    let texts = moved.draft.texts.iter().map(|(path, text)| (path.clone(), text.clone()));
    if options.dry_run {
        let renames = moved.draft.directories.iter().map(|(old, new)| format!("rename {old} => {new}\n"));
        out.text(&renames.collect::<String>())?;
        out.text(&write::diff(&write::of_texts(texts, removed), here.root, out.look().colour)?)?;
        out.talk("nothing was written");
        return Ok(());
    }
    let baseline = options.baseline.baseline.as_deref();
    let page = moved.runbook.finish(baseline);
    let changed = !moved.draft.texts.is_empty() || !removed.is_empty();
    let file = options.runbook.as_deref().filter(|it| *it != Path::new("-"));
    // The page first: the command cannot be repeated when the files are written, and the page would be lost.
    match file {
        Some(path) => write::replace(path, page.as_bytes())
            .with_context(|| format!("cannot write {}; nothing was changed", path.display()))?,
        None if changed => out.text(&page).context("cannot write the page; nothing was changed")?,
        None => {}
    }
    if let Err(error) = draft::write(&moved.draft, here.root) {
        return Err(match file {
            Some(path) => {
                // It was not there before.
                let _ = std::fs::remove_file(path);
                error
            }
            None => error.context("nothing of the page applies"),
        });
    }
    for path in moved.draft.texts.keys() {
        out.talk(&format!("wrote {}", report::one_line(&moved.draft.renamed(path))));
    }
    for path in &removed {
        out.talk(&format!("removed {}", report::one_line(path)));
    }
    for (old, new) in &moved.draft.directories {
        out.talk(&format!("renamed {old} to {new}"));
    }
    if !changed {
        return Ok(());
    }
    out.talk(&format!("now run `{}`", runbook::with_baseline("govgen render", baseline)));
    Ok(())
}
