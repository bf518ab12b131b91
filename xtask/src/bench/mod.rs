//! `bench`: govgen on organizations of several sizes, beside the lower bound and the script a team would write instead.
//!
//! Everything runs in turns (each program once on each organization, and again), so that what else the machine does
//! meanwhile hits all of them alike. Medians are compared, only ever with numbers of the same run.

mod facts;
mod files;
mod floor;
mod generate;
mod history;
mod judge;
mod measure;
mod table;

use std::collections::BTreeMap;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};

use anyhow::{Context as _, bail, ensure};

use files::{Outputs, inputs, remove_directory, remove_outputs, total};
use generate::{TODAY, generate};
use measure::Runs;

pub(crate) use facts::facts;
pub(crate) use floor::{FloorArguments, floor};

#[derive(clap::Args)]
pub(crate) struct BenchArguments {
    /// How many grants the organizations have.
    #[arg(long, value_delimiter = ',', default_value = "1000,100000,1000000", value_parser = clap::value_parser!(u64).range(100..))]
    sizes: Vec<u64>,

    /// How often everything runs.
    #[arg(long, default_value_t = 5, value_parser = clap::value_parser!(u16).range(1..))]
    runs: u16,

    /// Where the organizations stand; without it, in memory where Linux offers that, else `bench` in the target directory.
    ///
    /// On a disk its file system is measured too: on ext4 without a journal, creating files soon after others were
    /// removed is slow for everybody, since the kernel passes over every inode that was freed in the last minutes.
    #[arg(long, value_name = "DIR")]
    directory: Option<PathBuf>,

    /// Print the table as Markdown.
    #[arg(long)]
    markdown: bool,
}

/// A program on an organization. The order is the one in which they take turns: the last ones leave the outputs
/// that the first ones find.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Step {
    ReadFloor,
    Check,
    CheckFacts,
    Diff,
    DiffCommon,
    Script,
    Floor,
    FloorOfTwo,
    Render,
    RenderAgain,
}

impl Step {
    const ALL: [Self; 10] = [
        Self::ReadFloor,
        Self::Check,
        Self::CheckFacts,
        Self::Diff,
        Self::DiffCommon,
        Self::Script,
        Self::Floor,
        Self::FloorOfTwo,
        Self::Render,
        Self::RenderAgain,
    ];
}

/// The facts of an organization, beside its files.
const FACTS: &str = "facts.json";

/// The script takes so long that more runs of it would be most of the bench.
const SCRIPT_RUNS: u16 = 3;

/// An organization and what was measured on it.
pub(crate) struct Case {
    /// How many grants it has; `None` for the example, the one this checkout holds.
    pub(crate) grants: Option<u64>,
    pub(crate) directory: PathBuf,
    pub(crate) input_files: usize,
    pub(crate) input_bytes: u64,
    pub(crate) output_files: usize,
    pub(crate) output_bytes: u64,
    pub(crate) runs: BTreeMap<Step, Runs>,
}

impl Case {
    pub(crate) fn runs(&self, step: Step) -> Option<&Runs> {
        self.runs.get(&step)
    }
}

/// What is run.
struct Programs {
    govgen: PathBuf,
    xtask: PathBuf,
    script: PathBuf,
    /// Where files go when nothing else is said.
    scratch: PathBuf,
    /// Why there is no script, when there is none.
    script_missing: Option<String>,
}

/// Where Linux keeps files in memory.
const MEMORY: &str = "/dev/shm";

/// Measures, prints the table, and says what misses the asked values.
pub(crate) fn bench(options: &BenchArguments) -> anyhow::Result<ExitCode> {
    let programs = programs()?;
    // Dropped with the function, and with it everything that stands in memory.
    let in_memory = match &options.directory {
        None if Path::new(MEMORY).is_dir() => {
            Some(tempfile::Builder::new().prefix("govgen-bench-").tempdir_in(MEMORY)?)
        }
        _ => None,
    };
    let place = match (&options.directory, &in_memory) {
        (Some(directory), _) => directory.clone(),
        (None, Some(directory)) => directory.path().to_owned(),
        (None, None) => programs.scratch.clone(),
    };
    say(&format!("measuring in {}", place.display()));
    let mut cases = vec![example(&programs, &place)?];
    for grants in &options.sizes {
        let directory = place.join(grants.to_string());
        say(&format!("preparing {grants} grants"));
        generate(*grants, &directory)?;
        cases.push(case(Some(*grants), directory, &programs)?);
    }
    for round in 0..options.runs {
        say(&format!("round {} of {}", round + 1, options.runs));
        for case in &mut cases {
            for step in Step::ALL {
                let script = step == Step::Script;
                let no_script = script && (programs.script_missing.is_some() || round >= SCRIPT_RUNS);
                // Nobody has fetched facts of this checkout's organization, and it has a history of its own.
                let generated = matches!(step, Step::CheckFacts | Step::Diff | Step::DiffCommon);
                if no_script || generated && case.grants.is_none() {
                    continue;
                }
                let run = run(step, &case.directory, &programs)?;
                case.runs.entry(step).or_default().add(run);
            }
        }
    }
    let table = table::table(&cases, options, programs.script_missing.as_deref());
    let mut out = std::io::stdout().lock();
    writeln!(out, "{table}")?;
    let missed = judge::missed(&cases);
    for line in &missed {
        writeln!(out, "missed: {line}")?;
    }
    Ok(if missed.is_empty() { ExitCode::SUCCESS } else { ExitCode::from(1) })
}

fn say(line: &str) {
    let _ = writeln!(std::io::stderr().lock(), "{line}");
}

/// Builds govgen, and finds everything else.
fn programs() -> anyhow::Result<Programs> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let built = Command::new(cargo).args(["build", "--release", "--package", "govgen"]).status()?;
    ensure!(built.success(), "govgen does not build");
    let xtask = std::env::current_exe()?;
    // It is `target/<profile>/xtask`.
    let target = xtask.ancestors().nth(2).context("xtask stands in a target directory")?;
    Ok(Programs {
        govgen: target.join("release/govgen"),
        script: checkout()?.join("bench/baseline.py"),
        scratch: target.join("bench"),
        script_missing: script_missing(),
        xtask,
    })
}

fn checkout() -> anyhow::Result<PathBuf> {
    let manifest = std::env::var_os("CARGO_MANIFEST_DIR").context("run it by `cargo run`")?;
    Ok(Path::new(&manifest).parent().context("xtask stands in the workspace")?.to_owned())
}

fn script_missing() -> Option<String> {
    match Command::new("python3").args(["-c", "import yaml; yaml.CSafeLoader"]).output() {
        Err(_) => Some("skipped: no python3".to_owned()),
        Ok(output) if output.status.success() => None,
        Ok(output) if String::from_utf8_lossy(&output.stderr).contains("CSafeLoader") => {
            Some("skipped: PyYAML has no C loader".to_owned())
        }
        Ok(_) => Some("skipped: no PyYAML".to_owned()),
    }
}

/// This checkout's own organization, copied so that nothing is written into the checkout.
fn example(programs: &Programs, place: &Path) -> anyhow::Result<Case> {
    let (checkout, directory) = (checkout()?, place.join("example"));
    remove_directory(&directory)?;
    for path in inputs(&checkout)? {
        let copy = directory.join(path.strip_prefix(&checkout)?);
        fs::create_dir_all(copy.parent().context("a file stands in a directory")?)?;
        fs::copy(&path, copy)?;
    }
    case(None, directory, programs)
}

/// Renders once, so that the sizes are known and nothing is measured that does not work.
fn case(grants: Option<u64>, directory: PathBuf, programs: &Programs) -> anyhow::Result<Case> {
    remove_outputs(&directory)?;
    if grants.is_some() {
        let mut report = Command::new(&programs.govgen);
        report.args(["report", "--format", "json", "--root"]).arg(&directory).stdout(Stdio::piped());
        let mut report = report.spawn()?;
        let grants = report.stdout.take().context("a pipe was asked for")?;
        // In a process of its own: what this one once held counts as memory of every process that it starts.
        let written =
            Command::new(&programs.xtask).arg("facts").arg(directory.join(FACTS)).stdin(grants).status()?.success();
        ensure!(written && report.wait()?.success(), "no facts of {}", directory.display());
    }
    let steps = [Step::Check, Step::CheckFacts, Step::Render];
    for step in steps.into_iter().filter(|it| *it != Step::CheckFacts || grants.is_some()) {
        let output = command(step, &directory, programs).stdin(Stdio::null()).output()?;
        if !output.status.success() || !output.stdout.is_empty() {
            let (found, said) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
            let first: Vec<&str> = found.lines().chain(said.lines()).take(12).collect();
            bail!("govgen is not content with {}:\n{}", directory.display(), first.join("\n"));
        }
    }
    let (read, written) = (inputs(&directory)?, Outputs::find(&directory)?);
    written.save(&directory)?;
    if grants.is_some() {
        history::history(&directory)?;
    }
    Ok(Case {
        grants,
        input_files: read.len(),
        input_bytes: total(&read)?,
        output_files: written.files.len(),
        output_bytes: written.bytes(),
        runs: BTreeMap::new(),
        directory,
    })
}

fn run(step: Step, directory: &Path, programs: &Programs) -> anyhow::Result<measure::Run> {
    match step {
        Step::Floor | Step::FloorOfTwo | Step::Render => remove_outputs(directory)?,
        Step::Script => remove_directory(&directory.join("script"))?,
        Step::Diff | Step::DiffCommon => history::settle(directory)?,
        Step::ReadFloor | Step::Check | Step::CheckFacts | Step::RenderAgain => {}
    }
    measure::run(&mut command(step, directory, programs))
}

fn command(step: Step, directory: &Path, programs: &Programs) -> Command {
    let govgen = |arguments: &[&str]| {
        let mut command = Command::new(&programs.govgen);
        command.args(arguments).arg("--root").arg(directory);
        command
    };
    let floor = |arguments: &[&str]| {
        let mut command = Command::new(&programs.xtask);
        command.arg("floor").args(arguments).arg(directory);
        command
    };
    match step {
        Step::ReadFloor => floor(&["--read-only"]),
        Step::Floor => floor(&[]),
        Step::FloorOfTwo => floor(&["--threads", "2"]),
        Step::Check => govgen(&["check", "--as-of", TODAY]),
        Step::CheckFacts => {
            let mut command = govgen(&["check", "--as-of", TODAY]);
            command.arg("--facts").arg(directory.join(FACTS));
            command
        }
        Step::Diff => govgen(&["diff", history::DIVISION]),
        Step::DiffCommon => govgen(&["diff", history::COMMON]),
        Step::Render | Step::RenderAgain => govgen(&["render"]),
        Step::Script => {
            let mut command = Command::new("python3");
            command.arg(&programs.script).arg(directory).arg(directory.join("script"));
            command
        }
    }
}
