//! The command: arguments, reading, the pipeline, reports, exit codes, writing.
//!
//! A library so that tests can run the pipeline on texts in memory; nobody else should depend on it.

mod args;
mod baseline;
mod check;
mod clock;
mod diff;
mod draft;
mod exit;
mod explain;
mod facts;
#[cfg(feature = "aws")]
mod fetch;
mod fix;
mod grants;
mod hidden;
mod import;
mod init;
mod links;
mod load;
mod lock;
mod manual;
mod moves;
mod pipeline;
mod planned;
mod removal;
mod report;
mod review;
mod revision;
mod run;
mod staged;
mod step_summary;
mod version;
mod who;
mod write;

use std::process::ExitCode;

use govgen_live::Facts;
use govgen_source::{Date, Diagnostics, SourceMap};

pub use explain::{every_kind, is_baselined, is_waivable, page};
use pipeline::Against;
use report::listing::Listing;

/// Runs the command with the arguments of the process.
#[must_use]
pub fn command() -> ExitCode {
    let arguments = match version::arguments() {
        Ok(arguments) => arguments,
        Err(exit) => return exit,
    };
    match run::run(&arguments) {
        Ok(exit) => exit.into(),
        Err(error) => {
            report::failure(&error);
            ExitCode::from(2)
        }
    }
}

/// Everything `govgen check` finds in a repository in memory, sorted.
#[must_use]
pub fn check(sources: &SourceMap, today: Option<Date>) -> Diagnostics {
    pipeline::with_model(sources, Against { today, ..Against::default() }, |_, findings| findings)
}

/// The same, held against another revision, and without what a baseline among the sources lists.
///
/// # Errors
///
/// A baseline that cannot be read.
pub fn check_against(
    sources: &SourceMap,
    today: Option<Date>,
    base: Option<&SourceMap>,
    baseline: Option<&str>,
) -> anyhow::Result<Diagnostics> {
    let baseline = baseline.and_then(|it| sources.find(it)).map(|it| baseline::read(sources, it)).transpose()?;
    let base = base.map(|it| (it, "the base"));
    Ok(pipeline::with_model(
        sources,
        Against { today, base, baseline: baseline.as_ref(), seen: None },
        |_, findings| findings,
    ))
}

/// Everything `govgen check --facts` finds, sorted: the facts are called `facts.json`.
///
/// # Errors
///
/// A baseline that cannot be read.
pub fn check_facts(
    mut sources: SourceMap,
    today: Option<Date>,
    facts: Facts,
    baseline: Option<&str>,
) -> anyhow::Result<(SourceMap, Diagnostics)> {
    let read = facts::Read::placed(facts, "facts.json".to_owned(), &mut sources);
    let baseline = baseline.and_then(|it| sources.find(it)).map(|it| baseline::read(&sources, it)).transpose()?;
    let against = Against { today, baseline: baseline.as_ref(), seen: Some(read.seen()), ..Against::default() };
    let findings = pipeline::with_model(&sources, against, |_, findings| findings);
    Ok((sources, findings))
}

/// Everything that is found in the reviews of a repository in memory, all of them to be applied whole.
#[must_use]
pub fn check_reviews(sources: &SourceMap) -> Diagnostics {
    review::findings(sources)
}

/// Everything `govgen check --plan` finds, sorted: the plan is text in memory, called `plan.json`.
///
/// # Errors
///
/// What keeps the plan from being judged.
pub fn check_plan(
    mut sources: SourceMap,
    today: Option<Date>,
    plan: &[u8],
    division: &str,
) -> anyhow::Result<(SourceMap, Diagnostics)> {
    let planned = planned::from_bytes("plan.json", plan, &mut sources)?;
    let findings = pipeline::with_model(&sources, Against { today, ..Against::default() }, |model, mut findings| {
        planned::judge(&planned, Some(division), model, &mut findings)?;
        if let Some(skipped) = findings.skipped().first() {
            anyhow::bail!(skipped.reason.clone());
        }
        Ok(findings)
    })?;
    Ok((sources, findings))
}

/// The files `govgen render` would leave of a repository in memory, by path; `None` when a finding stands in the way.
#[must_use]
pub fn render(sources: &SourceMap) -> Option<Vec<(String, String)>> {
    pipeline::with_model(sources, Against::default(), |model, findings| {
        let plan = pipeline::plan(model, &findings)?;
        Some(plan.files.into_iter().map(|it| (it.path, it.text)).collect())
    })
}

/// Reads a repository from disk, as every command does.
///
/// # Errors
///
/// What cannot be read, with its path.
pub fn load(root: &std::path::Path) -> anyhow::Result<SourceMap> {
    Ok(load::repository(root)?)
}

/// Everything `govgen prove` says about files in memory: every `.tf` under `terraform/`, and CODEOWNERS.
#[must_use]
pub fn prove(sources: &SourceMap) -> govgen_prove::Proof {
    govgen_prove::prove(sources)
}

/// Reads what is rendered from disk, as `govgen prove` does.
///
/// # Errors
///
/// What cannot be read, with its path.
pub fn load_rendered(root: &std::path::Path) -> anyhow::Result<SourceMap> {
    Ok(load::rendered(root)?)
}

/// What a finding looks like in a terminal of a certain width without colours.
#[must_use]
pub fn show(sources: &SourceMap, findings: &Diagnostics, width: usize) -> String {
    report::text::report(sources, findings, &report::text::Look { colour: false, unicode: true, width: Some(width) })
}

/// `govgen check --format json` of findings.
#[must_use]
pub fn show_json(sources: &SourceMap, findings: &Diagnostics) -> String {
    report::json::findings(sources, findings)
}

/// `govgen check --format github` of findings in a repository of its own.
#[must_use]
pub fn show_github(sources: &SourceMap, findings: &Diagnostics) -> String {
    report::github::annotations(sources, findings, "")
}

/// The summary that `govgen check --format github` adds to a job's, in so many bytes at most.
#[must_use]
pub fn show_summary(sources: &SourceMap, findings: &Diagnostics, room: usize) -> String {
    report::summary::page(sources, findings, "findings", room)
}

/// `govgen check --format sarif` of findings in a repository of its own.
#[must_use]
pub fn show_sarif(sources: &SourceMap, findings: &Diagnostics) -> String {
    report::json::sarif(sources, findings, "")
}

/// `govgen report --format json` of a repository in memory; `None` when a finding stands in the way.
#[must_use]
pub fn grants_json(sources: &SourceMap) -> Option<String> {
    pipeline::with_model(sources, Against::default(), |model, findings| {
        let clean = findings.count(govgen_source::Severity::Error) == 0;
        clean.then(|| report::json::grants(&Listing::plain(sources, govgen_access::grants(model))))
    })
}

/// `govgen report --format csv` of a repository in memory; `None` when a finding stands in the way.
#[must_use]
pub fn grants_csv(sources: &SourceMap) -> Option<String> {
    pipeline::with_model(sources, Against::default(), |model, findings| {
        let clean = findings.count(govgen_source::Severity::Error) == 0;
        clean.then(|| report::csv::grants(&Listing::plain(sources, govgen_access::grants(model)), false))
    })
}

/// `govgen report --format html` of a repository in memory; `None` when a finding stands in the way.
#[must_use]
pub fn grants_html(sources: &SourceMap) -> Option<String> {
    pipeline::with_model(sources, Against::default(), |model, findings| {
        let clean = findings.count(govgen_source::Severity::Error) == 0;
        clean.then(|| report::html::page(&Listing::plain(sources, govgen_access::grants(model))))
    })
}

/// The same page of any grants, checked or not.
#[must_use]
pub fn grants_page(sources: &SourceMap, organization: &str, grants: Vec<govgen_access::GrantRow<'_>>) -> String {
    report::html::page(&Listing { organization, ..Listing::plain(sources, grants) })
}
