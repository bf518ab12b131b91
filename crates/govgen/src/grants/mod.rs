//! `govgen report`: the repository or a revision of it, its grants, what is asked about them, and where the list goes.

use std::path::Path;

use anyhow::{Context as _, bail};
use govgen_model::Model;
use govgen_source::Severity;

use crate::args::{Arguments, GrantsFormat, Lang, ReportArguments};
use crate::exit::Exit;
use crate::pipeline::with_model;
use crate::report::listing::{Listed, Listing};
use crate::report::{self, Out, one_line};
use crate::revision::history;
use crate::run::Read;
use crate::{load, write};

/// Runs the command.
///
/// # Errors
///
/// Options that say nothing together, and whatever keeps the list from being made or written.
pub(crate) fn report(arguments: &Arguments, options: &ReportArguments, out: &mut Out) -> anyhow::Result<Exit> {
    refuse_empty_wishes(options)?;
    let read = match &options.at {
        Some(name) => Read::from_git(arguments, name)?,
        None => Read::from_disk(arguments, options.baseline.baseline.as_deref())?,
    };
    let output = options.output.as_deref().filter(|it| *it != Path::new("-"));
    if let Some(output) = output {
        refuse_place(&read.root, output)?;
    }
    with_model(&read.sources, read.against(), |model, findings| {
        if findings.count(Severity::Error) > 0 {
            out.findings(&read.sources, &findings)?;
            out.tell(&report::summary(&findings, model));
            out.talk("nothing was listed: a list with gaps would look complete");
            return Ok(Exit::Findings);
        }
        let listing = listing(&read, model, options)?;
        let width = if output.is_some() { None } else { out.look().width };
        let text = text(&listing, options, width);
        match output {
            None if options.meant().is_for_people() => out.text(&text)?,
            None => out.data(&text)?,
            Some(output) => {
                let shown = one_line(&output.display().to_string());
                write::replace(output, text.as_bytes()).with_context(|| format!("cannot write {shown}"))?;
                let grants = listing.rows.len();
                out.talk(&format!("{shown}: {grants} grant{}", if grants == 1 { "" } else { "s" }));
            }
        }
        Ok(Exit::Clean)
    })
}

/// What would be taken and do nothing.
fn refuse_empty_wishes(options: &ReportArguments) -> anyhow::Result<()> {
    if options.bom && options.meant() != GrantsFormat::Csv {
        bail!("--bom is for --format csv");
    }
    if options.lang != Lang::En && options.meant() == GrantsFormat::Json {
        bail!("JSON has no headings: its keys are the same in every language");
    }
    Ok(())
}

fn refuse_place(root: &Path, output: &Path) -> anyhow::Result<()> {
    if output.is_dir() {
        bail!("{} is a directory", output.display());
    }
    if output.symlink_metadata().is_ok_and(|it| !it.is_file()) {
        bail!("{} is not a plain file: name one, or write to standard output", output.display());
    }
    let folder = output.parent().filter(|it| !it.as_os_str().is_empty()).unwrap_or(Path::new("."));
    if !folder.is_dir() {
        bail!("there is no directory {}", folder.display());
    }
    if load::is_owned(root, output)? {
        bail!("{} lies where divisions' files or rendered ones stand: name another place", output.display());
    }
    Ok(())
}

fn listing<'l>(read: &'l Read, model: &'l Model<'l>, options: &ReportArguments) -> anyhow::Result<Listing<'l>> {
    let grants = govgen_access::grants(model);
    let (commits, since) = if options.since {
        let history = history::walk(&read.root, options.at.as_deref(), &grants)?;
        (Some(history.commits), history.since)
    } else {
        (None, vec![None; grants.len()])
    };
    let rows = grants.into_iter().zip(since).map(|(grant, since)| Listed { grant, since });
    let mut listing = Listing {
        sources: &read.sources,
        organization: model.organization.as_ref().map_or("", |it| it.name),
        at: read.at.clone(),
        rows: rows.collect(),
        by: options.by,
        as_of: options.as_of,
        commits,
        lang: options.lang,
    };
    if options.meant() != GrantsFormat::Html {
        // The page sorts by itself, and what stands together there is short.
        listing.sort();
    }
    Ok(listing)
}

fn text(listing: &Listing<'_>, options: &ReportArguments, width: Option<usize>) -> String {
    match options.meant() {
        GrantsFormat::Csv => report::csv::grants(listing, options.bom),
        GrantsFormat::Json => report::json::grants(listing),
        GrantsFormat::Table => report::table::grants(listing, width),
        GrantsFormat::Markdown => report::grants::markdown(listing),
        GrantsFormat::Html => report::html::page(listing),
    }
}
