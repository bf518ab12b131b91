//! Work on the repository itself, a module for each subcommand.

mod bench;
mod catalogue;
mod generate;
mod markdown;
mod rule;

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// Work on the repository itself.
#[derive(Parser)]
#[command(name = "xtask", bin_name = "cargo run --release --package xtask --", disable_help_subcommand = true)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Measure govgen on generated organizations beside a lower bound and a script.
    Bench(bench::BenchArguments),
    /// Write the catalogue of AWS actions and managed policies, `crates/govgen-iam/data/`, from public packages.
    Catalogue(catalogue::CatalogueArguments),
    /// Write what is made of the code: `docs/rules/`, `docs/guardrails.md` and the JSON Schemas in `schema/`.
    Generate {
        /// Write nothing; fail if something is not up to date.
        #[arg(long)]
        check: bool,
    },
    /// Make the folder of a new rule and register it.
    Rule {
        /// The problem that is found, in kebab-case: `account-not-owned`.
        name: String,
    },
    /// Write Markdown of standard input as HTML on standard output, with the tables that GitHub has.
    #[command(hide = true)]
    Markdown,
    /// Read what govgen reads and write as many bytes as it writes, and nothing else.
    #[command(hide = true)]
    Floor(bench::FloorArguments),
    /// Write facts that explain the organization whose report standard input is.
    #[command(hide = true)]
    Facts {
        /// The file.
        path: PathBuf,
    },
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let outcome = match &arguments.command {
        Command::Bench(options) => bench::bench(options),
        Command::Catalogue(options) => catalogue::run(root(), options).map(|()| ExitCode::SUCCESS),
        Command::Generate { check } => generate::run(root(), *check).map(|()| ExitCode::SUCCESS),
        Command::Rule { name } => rule::run(root(), name).map(|()| ExitCode::SUCCESS),
        Command::Markdown => markdown::run().map(|()| ExitCode::SUCCESS),
        Command::Floor(options) => bench::floor(options).map(|()| ExitCode::SUCCESS),
        Command::Facts { path } => bench::facts(path).map(|()| ExitCode::SUCCESS),
    };
    outcome.unwrap_or_else(|error| {
        let _ = writeln!(std::io::stderr().lock(), "xtask: {error:#}");
        ExitCode::from(2)
    })
}

/// The repository this was built in.
fn root() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/.."))
}
