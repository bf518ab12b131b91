//! What each command makes of the pipeline.

use std::collections::BTreeSet;
use std::path::Path;

use anyhow::{Context as _, bail};
use govgen_access::grants;
use govgen_model::Model;
use govgen_source::{Diagnostics, Severity, SourceMap};
use govgen_syntax::SchemaKind;

use crate::args::{
    Arguments, CheckArguments, Command, FindingsFormat, GrantsFormat, RenderArguments, ReportArguments, RulesFormat,
    SchemaDocument,
};
use crate::exit::Exit;
use crate::pipeline::{plan, with_model};
use crate::planned::Judged;
use crate::report::{self, Out};
use crate::staged::Missing;
use crate::write::Changes;
use crate::{explain, init, load, manual, planned, staged, write};

/// Runs one command.
///
/// # Errors
///
/// Whatever keeps govgen from doing its work.
pub(crate) fn run(arguments: &Arguments) -> anyhow::Result<Exit> {
    let mut out = Out::new(arguments);
    match &arguments.command {
        Command::Init(options) => init::init(arguments, options, &mut out),
        Command::Check(options) => check(arguments, options, &mut out),
        Command::Render(options) => render(arguments, options, &mut out),
        Command::Report(options) => report(arguments, options, &mut out),
        Command::Explain { rule } => explain_rule(rule, &mut out),
        Command::Rules(options) => rules(options.format, &mut out),
        Command::Schema { document } => schema(*document, &mut out),
        Command::Completions { shell } => print(&manual::completions(*shell), &mut out),
        Command::Man => print(&manual::page(), &mut out),
    }
}

fn sources(arguments: &Arguments) -> anyhow::Result<(std::path::PathBuf, SourceMap)> {
    let current = std::env::current_dir().context("cannot tell the working directory")?;
    let root = load::find_root(arguments.root.as_deref(), &current)?;
    let sources = load::repository(&root)?;
    Ok((root, sources))
}

fn check(arguments: &Arguments, options: &CheckArguments, out: &mut Out) -> anyhow::Result<Exit> {
    let (root, mut sources) = sources(arguments)?;
    let planned = match &options.plan {
        Some(path) => Some(planned::read(path, &root, &mut sources)?),
        None => None,
    };
    let today = options.as_of.unwrap_or_else(|| jiff::Timestamp::now().to_zoned(jiff::tz::TimeZone::UTC).date().into());
    with_model(&sources, Some(today), |model, mut findings| {
        let (mut skipped, mut said) = (None, String::new());
        if let Some(planned) = &planned {
            match planned::judge(planned, options.division.as_deref(), model, &mut findings)? {
                Judged::All(what) => said = what,
                Judged::Not(why) => skipped = Some(why),
            }
        }
        match options.format {
            FindingsFormat::Json => out.data(&report::json::findings(&sources, &findings, skipped))?,
            FindingsFormat::Text => {
                let text = report::text::report(&sources, &findings, &out.look());
                out.data(&text)?;
                out.talk(&report::summary(&findings, model));
                out.talk(skipped.map_or(&said, |it| it.reason));
            }
        }
        let failed = findings.count(Severity::Error) > 0
            || options.strict && (findings.count(Severity::Warning) > 0 || skipped.is_some());
        Ok(if failed { Exit::Findings } else { Exit::Clean })
    })
}

fn render(arguments: &Arguments, options: &RenderArguments, out: &mut Out) -> anyhow::Result<Exit> {
    let (root, sources) = sources(arguments)?;
    with_model(&sources, None, |model, findings| {
        out.findings(&sources, &findings)?;
        let Some(plan) = plan(model, &findings) else {
            out.talk(&report::summary(&findings, model));
            out.talk("nothing was written");
            return Ok(Exit::Findings);
        };
        let unknown = options.division.iter().find(|name| !is_root(model, name));
        if let Some(name) = unknown {
            bail!("there is no division `{name}` to render");
        }
        let planned: BTreeSet<String> = plan.files.iter().map(|it| it.path.clone()).collect();
        let changes = write::changes(plan, &root, &sources, &options.division)?;
        let exit = if options.check || options.diff {
            compare(&changes, &root, options, out)?
        } else {
            write::apply(&changes, &root)?;
            if arguments.verbose {
                out.talk(write::listed(&changes).trim_end());
            }
            out.talk(&write::counted(&changes, ""));
            Exit::Clean
        };
        if options.staged && exit == Exit::Clean {
            let read = staged::read(&sources, model);
            staged(&staged::missing(&root, &read, &planned)?, &root, out)
        } else {
            Ok(exit)
        }
    })
}

/// Shows what writing would change.
fn compare(changes: &Changes, root: &Path, options: &RenderArguments, out: &mut Out) -> anyhow::Result<Exit> {
    if options.diff {
        out.data(&write::diff(changes, root, out.look().colour)?)?;
    } else {
        out.data(&write::listed(changes))?;
    }
    if changes.is_empty() {
        return Ok(Exit::Clean);
    }
    out.talk(&format!("{}: run `govgen render`", write::counted(changes, "would be ")));
    Ok(if options.check { Exit::Findings } else { Exit::Clean })
}

/// Shows what the next commit would lack.
fn staged(missing: &Missing, root: &Path, out: &mut Out) -> anyhow::Result<Exit> {
    if missing.files.is_empty() {
        return Ok(Exit::Clean);
    }
    out.data(&staged::listed(missing))?;
    for line in staged::advice(missing, root) {
        out.talk(&line);
    }
    Ok(Exit::Findings)
}

fn is_root(model: &Model<'_>, name: &str) -> bool {
    name == govgen_targets::COMMON || model.divisions.iter().any(|it| it.name() == name)
}

fn report(arguments: &Arguments, options: &ReportArguments, out: &mut Out) -> anyhow::Result<Exit> {
    let (_, sources) = sources(arguments)?;
    with_model(&sources, None, |model, findings| {
        if findings.count(Severity::Error) > 0 {
            out.findings(&sources, &findings)?;
            out.talk(&report::summary(&findings, model));
            out.talk("nothing was listed: a list with gaps would look complete");
            return Ok(Exit::Findings);
        }
        let rows = grants(model);
        match options.format {
            GrantsFormat::Csv => out.data(&report::csv::grants(&sources, &rows))?,
            GrantsFormat::Json => out.data(&report::json::grants(&sources, &rows))?,
            GrantsFormat::Table => out.data(&report::table::grants(&rows, out.look().width))?,
        }
        Ok(Exit::Clean)
    })
}

fn explain_rule(rule: &str, out: &mut Out) -> anyhow::Result<Exit> {
    let Some(meta) = explain::page(rule) else {
        let near = Diagnostics::default();
        let near = near.nearest(rule, explain::every_kind().map(|it| it.name));
        match near {
            Some(near) => bail!("there is no rule `{rule}`; did you mean `{near}`?"),
            None => bail!("there is no rule `{rule}`; `govgen rules` lists them all"),
        }
    };
    out.data(&format!("{} {} ({})\n\n{}", meta.code, meta.name, meta.severity.as_str(), meta.page))?;
    Ok(Exit::Clean)
}

fn rules(format: RulesFormat, out: &mut Out) -> anyhow::Result<Exit> {
    let text = match format {
        RulesFormat::Table => report::table::rules(explain::every_kind()),
        RulesFormat::Json => report::json::rules(explain::every_kind()),
    };
    print(&text, out)
}

fn schema(document: SchemaDocument, out: &mut Out) -> anyhow::Result<Exit> {
    let kind = match document {
        SchemaDocument::Common => SchemaKind::Common,
        SchemaDocument::Division => SchemaKind::Division,
    };
    print(&govgen_syntax::schema(kind), out)
}

fn print(text: &str, out: &mut Out) -> anyhow::Result<Exit> {
    out.data(text)?;
    Ok(Exit::Clean)
}
