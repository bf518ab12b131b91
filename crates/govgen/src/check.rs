//! `govgen check`: the findings, in the format that was asked for, or as the baseline that is to be written.
//!
//! In: the repository with its base, plan and facts. Out: findings on standard output, the summary of a job on GitHub, an exit status.
//! Judging is left to the pipeline, reading the files to their own modules.

use std::path::Path;

use anyhow::Context as _;
use govgen_source::Diagnostics;

use crate::args::{Arguments, CheckArguments, FindingsFormat};
use crate::baseline::Outcome;
use crate::exit::Exit;
#[cfg(feature = "aws")]
use crate::fetch;
use crate::fix::{self, Wish};
use crate::pipeline::{Against, looked, with_model};
use crate::report::{self, Out};
use crate::run::Read;
use crate::{baseline, clock, facts, planned, revision, step_summary};

/// Runs the command.
///
/// # Errors
///
/// Whatever keeps govgen from doing its work.
pub(crate) fn check(arguments: &Arguments, options: &CheckArguments, out: &mut Out) -> anyhow::Result<Exit> {
    let mut read = Read::from_disk(arguments, options.baseline.baseline.as_deref())?;
    if options.fix {
        let wish = Wish { root: &read.root, sources: &read.sources, against: read.against(), is_dry: options.dry_run };
        let changed = fix::fix(&wish, out)?;
        if options.dry_run {
            return Ok(if changed { Exit::Findings } else { Exit::Clean });
        }
        if changed {
            read = Read::from_disk(arguments, options.baseline.baseline.as_deref())?;
        }
    }
    let planned = match &options.plan {
        Some(path) => Some(planned::read(path, &read.root, &mut read.sources)?),
        None => None,
    };
    let facts = match facts::of_check(arguments, options, &read.root, &mut read.sources) {
        Ok(facts) => facts,
        #[cfg(feature = "aws")]
        Err(error) if fetch::is_interrupted(&error) => {
            out.talk("interrupted: nothing was checked");
            return Ok(Exit::Interrupted);
        }
        Err(error) => return Err(error),
    };
    let sources = &read.sources;
    let base = options.base.as_deref().map(|name| revision::merge_base(&read.root, name)).transpose()?;
    let today = options.as_of.unwrap_or_else(clock::today);
    let base = base.as_ref().map(|it| (&it.sources, it.name.as_str()));
    let seen = facts.as_ref().map(facts::Read::seen);
    let against = Against { today: Some(today), base, seen, ..read.against() };
    with_model(sources, against, |model, mut findings| {
        if let Some(path) = &options.write_baseline {
            return write_baseline(path, &read, &findings, looked(against, &findings), out);
        }
        let judged = match &planned {
            Some(planned) => planned::judge(planned, options.division.as_deref(), model, &mut findings)?,
            None => String::new(),
        };
        match options.format {
            FindingsFormat::Json => out.data(&report::json::findings(sources, &findings))?,
            FindingsFormat::Sarif => {
                out.data(&report::json::sarif(sources, &findings, &revision::prefix(&read.root)))?;
            }
            FindingsFormat::Github => {
                out.data(&report::github::annotations(sources, &findings, &revision::prefix(&read.root)))?;
                let summary = report::summary(&findings, model);
                step_summary::add(|room| report::summary::page(sources, &findings, &summary, room))
                    .context("cannot add to the summary of the job (GITHUB_STEP_SUMMARY)")?;
                out.tell(&summary);
                out.tell(&judged);
            }
            FindingsFormat::Text => {
                let text = report::text::report(sources, &findings, &out.look());
                out.text(&text)?;
                report::skipped(&findings).iter().for_each(|line| out.tell(line));
                out.tell(&report::summary(&findings, model));
                out.tell(&judged);
                out.tell(&facts.as_ref().map(facts::Read::summary).unwrap_or_default());
            }
        }
        Ok(if findings.pass(options.strict) { Exit::Clean } else { Exit::Findings })
    })
}

fn write_baseline(
    path: &Path,
    read: &Read,
    findings: &Diagnostics,
    looked: impl Fn(&str) -> bool,
    out: &mut Out,
) -> anyhow::Result<Exit> {
    let shown = report::one_line(&path.display().to_string());
    let (listed, why) = match baseline::write(&read.root, path, &read.sources, findings, looked)? {
        Outcome::Written { entries, removed, left } => {
            let removed = if removed > 0 { format!(", {removed} taken out") } else { String::new() };
            let left = if left > 0 { format!("; warnings that are no judgements stay: {left}") } else { String::new() };
            out.talk(&format!("{shown}: {entries} listed{removed}{left}"));
            return Ok(Exit::Clean);
        }
        Outcome::Refused(listed) => (
            listed,
            "what is listed cannot be in a baseline: AWS would refuse it, or it reaches further than the division; mend it first"
                .to_owned(),
        ),
        Outcome::Grows(listed) => (
            listed,
            format!("what is listed is not in {shown}, and a baseline only shrinks: mend it, or delete the file to start anew"),
        ),
        Outcome::TooMany => (Vec::new(), "there are more findings than govgen lists: mend the first ones".to_owned()),
    };
    let lines: String = listed.iter().map(|it| format!("{}\n", report::one_line(it))).collect();
    out.text(&lines)?;
    out.talk(&format!("{why}; nothing was written"));
    Ok(Exit::Findings)
}
