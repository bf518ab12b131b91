//! What each command makes of the pipeline.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};
use govgen_model::Model;
use govgen_rules::Baseline;
use govgen_source::{Diagnostics, SourceMap};
use govgen_syntax::SchemaKind;

use crate::args::{
    Arguments, Command, EditOptions, MoveArguments, ProofFormat, ProveArguments, RenderArguments, RulesFormat,
    SchemaDocument, WhoArguments,
};
use crate::exit::Exit;
#[cfg(feature = "aws")]
use crate::fetch;
use crate::pipeline::{Against, plan, with_model};
use crate::report::{self, Out};
use crate::staged::Missing;
use crate::write::Changes;
use crate::{
    baseline, check, diff, explain, grants, import, init, load, lock, manual, moves, removal, review, revision, staged,
    who, write,
};

/// Runs one command.
///
/// # Errors
///
/// Whatever keeps govgen from doing its work.
pub(crate) fn run(arguments: &Arguments) -> anyhow::Result<Exit> {
    let mut out = Out::new(arguments);
    match &arguments.command {
        Command::Init(options) => init::init(arguments, options, &mut out),
        Command::Check(options) => check::check(arguments, options, &mut out),
        Command::Render(options) => render(arguments, options, &mut out),
        Command::Diff(options) => diff::diff(arguments, options, &mut out),
        Command::Report(options) => grants::report(arguments, options, &mut out),
        Command::Who(options) => who(arguments, options, &mut out),
        Command::RemoveUser(options) => {
            edit(arguments, &options.options, &mut out, |here, out| removal::user(here, options, out))
        }
        Command::RemoveExpired(options) => {
            edit(arguments, &options.options, &mut out, |here, out| removal::expired(here, options, out))
        }
        Command::Review(options) => review::run(arguments, &options.what, &mut out),
        Command::Prove(options) => prove(arguments, options, &mut out),
        #[cfg(feature = "aws")]
        Command::Fetch(options) => fetch::fetch(arguments, options, &mut out),
        Command::Lock(options) => lock::run(arguments, options, &mut out),
        Command::Import(options) => import::import(arguments, options, &root(arguments)?, &mut out),
        Command::Move(options) => r#move(arguments, options, &mut out),
        Command::Explain { rule } => explain_rule(rule, &mut out),
        Command::Rules(options) => rules(options.format, &mut out),
        Command::Schema { document } => schema(*document, &mut out),
        Command::Completions { shell } => print(&manual::completions(*shell), &mut out),
        Command::Man => print(&manual::page(), &mut out),
    }
}

pub(crate) fn root(arguments: &Arguments) -> anyhow::Result<std::path::PathBuf> {
    let current = std::env::current_dir().context("cannot tell the working directory")?;
    Ok(load::find_root(arguments.root.as_deref(), &current)?)
}

/// A repository as it was read, with what it is held against.
pub(crate) struct Read {
    pub(crate) root: PathBuf,
    pub(crate) sources: SourceMap,
    /// The first digits of its commit, when it is not the working tree.
    pub(crate) at: Option<String>,
    baseline: Option<Baseline>,
}

impl Read {
    pub(crate) fn from_disk(arguments: &Arguments, baseline: Option<&Path>) -> anyhow::Result<Self> {
        let root = self::root(arguments)?;
        let mut files = load::files(&root)?;
        let listed = baseline.map(|path| baseline::source(&root, path)).transpose()?;
        let name = listed.as_ref().map(|it| it.path.clone());
        files.extend(listed);
        let sources = SourceMap::new(files);
        let baseline = name.and_then(|it| sources.find(&it)).map(|it| baseline::read(&sources, it)).transpose()?;
        Ok(Self { root, sources, at: None, baseline })
    }

    /// Another revision, alone.
    pub(crate) fn from_git(arguments: &Arguments, name: &str) -> anyhow::Result<Self> {
        let root = self::root(arguments)?;
        let revision = revision::at(&root, name)?;
        Ok(Self { root, sources: revision.sources, at: Some(revision.name), baseline: None })
    }

    /// Without a date and another revision.
    pub(crate) fn against(&self) -> Against<'_> {
        Against { baseline: self.baseline.as_ref(), ..Against::default() }
    }
}

fn r#move(arguments: &Arguments, options: &MoveArguments, out: &mut Out) -> anyhow::Result<Exit> {
    let mut read = Read::from_disk(arguments, moves::options(options).baseline.baseline.as_deref())?;
    let plans = moves::plans(&read.root, &mut read.sources, options)?;
    let here = moves::Here { root: &read.root, sources: &read.sources, against: read.against(), plans: &plans };
    moves::run(&here, options, out)
}

fn render(arguments: &Arguments, options: &RenderArguments, out: &mut Out) -> anyhow::Result<Exit> {
    let read = Read::from_disk(arguments, options.baseline.baseline.as_deref())?;
    let Read { root, sources, .. } = &read;
    with_model(sources, read.against(), |model, findings| {
        out.findings(sources, &findings)?;
        let Some(plan) = plan(model, &findings) else {
            out.tell(&report::summary(&findings, model));
            out.talk("nothing was written");
            return Ok(Exit::Findings);
        };
        let unknown = options.division.iter().find(|name| !is_root(model, name));
        if let Some(name) = unknown {
            bail!("there is no division `{name}` to render");
        }
        let planned: BTreeSet<String> = plan.files.iter().map(|it| it.path.clone()).collect();
        let roots = &options.division;
        let is_wanted =
            |path: &str| roots.is_empty() || write::root_of(path).is_some_and(|root| roots.iter().any(|it| it == root));
        let changes = write::changes(plan, root, sources, is_wanted)?;
        let exit = if options.check || options.diff {
            compare(&changes, root, options, out)?
        } else {
            write::apply(&changes, root)?;
            if arguments.verbose {
                out.talk(write::listed(&changes).trim_end());
            }
            out.talk(&write::counted(&changes, ""));
            Exit::Clean
        };
        if options.staged && exit == Exit::Clean {
            let read = staged::read(sources, model);
            staged(&staged::missing(root, &read, &planned)?, root, out)
        } else {
            Ok(exit)
        }
    })
}

/// Shows what writing would change.
fn compare(changes: &Changes, root: &Path, options: &RenderArguments, out: &mut Out) -> anyhow::Result<Exit> {
    if options.diff {
        out.text(&write::diff(changes, root, out.look().colour)?)?;
    } else {
        out.text(&write::listed(changes))?;
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
    out.text(&staged::listed(missing))?;
    for line in staged::advice(missing, root) {
        out.talk(&line);
    }
    Ok(Exit::Findings)
}

fn is_root(model: &Model<'_>, name: &str) -> bool {
    name == govgen_targets::COMMON || model.divisions.iter().any(|it| it.name() == name)
}

fn who(arguments: &Arguments, options: &WhoArguments, out: &mut Out) -> anyhow::Result<Exit> {
    who::run(&Read::from_disk(arguments, None)?.sources, options, out)
}

/// What changes lines of the divisions' files.
fn edit(
    arguments: &Arguments,
    options: &EditOptions,
    out: &mut Out,
    change: impl FnOnce(&removal::Here<'_>, &mut Out) -> anyhow::Result<Exit>,
) -> anyhow::Result<Exit> {
    let read = Read::from_disk(arguments, options.baseline.baseline.as_deref())?;
    change(&removal::Here { root: &read.root, sources: &read.sources, against: read.against() }, out)
}

fn prove(arguments: &Arguments, options: &ProveArguments, out: &mut Out) -> anyhow::Result<Exit> {
    let sources = load::rendered(&root(arguments)?)?;
    let proof = govgen_prove::prove(&sources);
    match options.format {
        ProofFormat::Json => out.data(&report::json::proof(&sources, &proof))?,
        ProofFormat::Markdown => out.text(&report::proof::markdown(&sources, &proof))?,
        ProofFormat::Text => {
            out.text(&report::proof::text(&proof))?;
            out.text(&report::text::report(&sources, &proof.escapes, &out.look()))?;
            out.talk(&report::proof::summary(&proof));
        }
    }
    Ok(if proof.escapes.is_empty() { Exit::Clean } else { Exit::Findings })
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
    out.text(&format!("{} {} ({})\n\n{}", meta.code, meta.name, meta.severity.as_str(), meta.page))?;
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
        SchemaDocument::Review => SchemaKind::Review,
    };
    print(&govgen_syntax::schema(kind), out)
}

fn print(text: &str, out: &mut Out) -> anyhow::Result<Exit> {
    out.data(text)?;
    Ok(Exit::Clean)
}
