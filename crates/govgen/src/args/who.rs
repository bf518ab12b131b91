//! What `govgen who` takes.

use std::path::PathBuf;

use clap::{ValueEnum, ValueHint};
use govgen_source::Date;

#[derive(Debug, clap::Args)]
pub(crate) struct WhoArguments {
    /// A user, a group, an account (its name or its twelve digits), a policy or permission set, or a division.
    pub(crate) name: String,

    /// Say what has expired by this day, such as 2026-12-31.
    #[arg(long, value_name = "DATE")]
    pub(crate) as_of: Option<Date>,

    /// Show what a user gets through groups too: facts, as `govgen fetch` wrote them, say who is in which.
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) facts: Option<PathBuf>,

    /// How to print the lines.
    #[arg(long, default_value_t, value_enum)]
    pub(crate) format: LinesFormat,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub(crate) enum LinesFormat {
    /// For people.
    #[default]
    Text,
    /// For programs: one JSON document, version 1.
    Json,
}
