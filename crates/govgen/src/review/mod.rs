//! `review`: every line of every division, decided about by whoever answers for it.
//!
//! In: the repository, and the files below `reviews/`. Out: those files, to be decided in; the divisions' files as was decided; and how
//! far a review is. Who may decide is settled where pull requests are approved.

mod files;
mod start;

use std::path::Path;

use anyhow::bail;
use govgen_access::{Place, Reviewed, lines_of, reviewed, stray};
use govgen_model::Model;
use govgen_source::{Date, Diagnostics, FileId, Severity, SourceMap};
use govgen_syntax::parse_reviews;

use crate::args::{Arguments, EditOptions, LinesFormat, ReviewCommand};
use crate::exit::Exit;
use crate::pipeline::resolved;
use crate::removal::{self, Changes, Decided, Here, settle};
use crate::report::{self, Out};
use crate::{clock, load, run};

/// A division's part of a review.
pub(crate) struct Part<'m> {
    pub(crate) division: &'m str,
    /// Its file; `None` when it has none and has lines.
    pub(crate) path: Option<String>,
    pub(crate) reviewed: Reviewed<'m>,
}

/// Runs the command.
///
/// # Errors
///
/// A review that there is not, or is already, and whatever keeps govgen from doing its work.
pub(crate) fn run(arguments: &Arguments, command: &ReviewCommand, out: &mut Out) -> anyhow::Result<Exit> {
    let root = run::root(arguments)?;
    match command {
        ReviewCommand::Start { as_of, division, baseline } => {
            let read = run::Read::from_disk(arguments, baseline.baseline.as_deref())?;
            start::start(&read, as_of.unwrap_or_else(clock::today), division, out)
        }
        ReviewCommand::Apply { date, division, partial, allow_later, as_of, options } => {
            let today = as_of.unwrap_or_else(clock::today);
            let date = files::date(&root, *date, today)?;
            let mut read = run::Read::from_disk(arguments, options.baseline.baseline.as_deref())?;
            let ids = files::add(&root, date, &mut read.sources)?;
            let here = Here { root: &root, sources: &read.sources, against: read.against() };
            let asked = Asked { date, today: Some(today), ids: &ids, divisions: division };
            apply(&here, &asked, Leave { undecided: *partial, later: *allow_later }, options, out)
        }
        ReviewCommand::Status { date, division, as_of, format } => {
            let today = as_of.unwrap_or_else(clock::today);
            let date = files::date(&root, *date, today)?;
            let mut read = run::Read::from_disk(arguments, None)?;
            let ids = files::add(&root, date, &mut read.sources)?;
            status(&read.sources, &Asked { date, today: Some(today), ids: &ids, divisions: division }, *format, out)
        }
    }
}

/// Which review, and how much of it.
struct Asked<'a> {
    date: Date,
    ids: &'a [FileId],
    divisions: &'a [String],
    /// The day that new ends are judged by.
    today: Option<Date>,
}

/// What does not keep a review from being applied.
#[derive(Clone, Copy)]
struct Leave {
    undecided: bool,
    later: bool,
}

fn apply(
    here: &Here<'_>,
    asked: &Asked<'_>,
    leave: Leave,
    options: &EditOptions,
    out: &mut Out,
) -> anyhow::Result<Exit> {
    settle(here, options, out, &mut |model, out| {
        for name in asked.divisions {
            removal::known(model, Some(name))?;
        }
        out.tell(&format!("review of {}", asked.date));
        let mut decided = Decided { whole: true, ..Decided::default() };
        let parts = parts(model, here.sources, asked, &mut decided.findings);
        if let Some(name) =
            asked.divisions.iter().find(|name| !asked.ids.iter().any(|id| is_of(here.sources, *id, name)))
        {
            bail!("the review of {} has no file for `{name}`", asked.date);
        }
        let mut changes = Changes::default();
        for part in parts {
            if !leave.undecided {
                part.reviewed.require_decisions(part.division, &mut decided.findings);
            }
            if !leave.later {
                part.reviewed.require_no_later_end(model, &mut decided.findings);
            }
            out.tell(&report::review::line(&part));
            changes.gone.extend(part.reviewed.removed.iter().map(|it| it.line));
            changes.ends.extend(part.reviewed.ended.iter().map(|it| (it.line, it.to)));
        }
        decided.changes = changes;
        Ok(decided)
    })
}

fn status(sources: &SourceMap, asked: &Asked<'_>, format: LinesFormat, out: &mut Out) -> anyhow::Result<Exit> {
    resolved(sources, |model, mut findings| {
        if findings.count(Severity::Error) > 0 {
            out.findings(sources, &findings)?;
            out.talk("nothing was compared: lines that cannot be read would look reviewed");
            return Ok(Exit::Findings);
        }
        for name in asked.divisions {
            removal::known(model, Some(name))?;
        }
        let parts = parts(model, sources, asked, &mut findings);
        findings.sort();
        out.findings(sources, &findings)?;
        match format {
            LinesFormat::Json => out.data(&report::json::review(sources, asked.date, &parts))?,
            LinesFormat::Text => out.text(&report::review::text(sources, asked.date, &parts))?,
        }
        let open = |it: &Reviewed<'_>| !it.undecided.is_empty() || !it.unreviewed.is_empty();
        Ok(if parts.iter().any(|it| open(&it.reviewed)) || findings.count(Severity::Error) > 0 {
            Exit::Findings
        } else {
            Exit::Clean
        })
    })
}

fn is_of(sources: &SourceMap, id: FileId, division: &str) -> bool {
    files::division(&sources.file(id).path) == Some(division)
}

/// The parts of a review, by division: those that were asked for, or all.
fn parts<'m>(
    model: &'m Model<'m>,
    sources: &SourceMap,
    asked: &Asked<'_>,
    findings: &mut Diagnostics,
) -> Vec<Part<'m>> {
    let Asked { date, ids, divisions, today } = *asked;
    let asked = |name: &str| divisions.is_empty() || divisions.iter().any(|it| it == name);
    let mut parts = Vec::new();
    let (mut files, mut names) = (Vec::new(), Vec::new());
    for id in ids {
        match files::division(&sources.file(*id).path) {
            Some(name) if asked(name) => {
                files.push(*id);
                names.push(name);
            }
            None if divisions.is_empty() => stray(sources, *id, findings),
            Some(_) | None => {}
        }
    }
    for ((id, name), (document, found)) in files.iter().zip(names).zip(parse_reviews(sources, &files)) {
        findings.append(found);
        let Some(document) = document else { continue };
        let Some(reviewed) = reviewed(model, Place { division: name, date, today }, &document, findings) else {
            continue;
        };
        let division = model.divisions.iter().map(govgen_model::Division::name).find(|it| *it == name);
        let path = Some(sources.file(*id).path.clone());
        parts.extend(division.map(|division| Part { division, path, reviewed }));
    }
    for division in model.divisions.iter().filter(|it| asked(it.name())) {
        let lines = lines_of(division);
        if !lines.is_empty() && !ids.iter().any(|id| is_of(sources, *id, division.name())) {
            parts.push(Part { division: division.name(), path: None, reviewed: Reviewed::none(lines) });
        }
    }
    parts.sort_by_key(|it| it.division);
    parts
}

/// Everything that is found in the reviews among some sources, and nothing else.
pub(crate) fn findings(sources: &SourceMap) -> Diagnostics {
    resolved(sources, |model, _| {
        let mut findings = Diagnostics::default();
        let mut dates: Vec<Date> = sources.below("reviews/").filter_map(|(_, it)| files::date_of(&it.path)).collect();
        dates.dedup();
        for date in dates {
            let ids: Vec<FileId> = files::of(sources, date).collect();
            let asked = Asked { date, ids: &ids, divisions: &[], today: None };
            for part in parts(model, sources, &asked, &mut findings).iter().filter(|it| it.path.is_some()) {
                part.reviewed.require_decisions(part.division, &mut findings);
                part.reviewed.require_no_later_end(model, &mut findings);
            }
        }
        findings.sort();
        findings
    })
}

/// Refuses a link where reviews are kept: what is written would stand elsewhere.
fn refuse_links(root: &Path, date: Date) -> anyhow::Result<()> {
    for path in ["reviews".to_owned(), format!("reviews/{date}")] {
        match root.join(&path).symlink_metadata() {
            Ok(it) if !it.is_dir() => {
                bail!("{path} is a link or no directory: reviews are kept in the repository itself")
            }
            Ok(_) => {}
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
            Err(source) => return Err(load::LoadError::Read { path: root.join(path), source }.into()),
        }
    }
    Ok(())
}
