//! What `govgen diff` takes.

use clap::ValueEnum;

use super::BaselineOption;

#[derive(Debug, clap::Args)]
pub(crate) struct DiffArguments {
    /// What the change is to join, such as origin/main; compared is with the last commit that the change knows of it. Without it,
    /// the branch that `origin` goes by (origin/HEAD).
    #[arg(value_name = "BASE", default_value = crate::revision::DEFAULT, hide_default_value = true)]
    pub(crate) base: String,

    /// Look at this revision and not at the working tree.
    #[arg(long, value_name = "REV", conflicts_with = "baseline")]
    pub(crate) head: Option<String>,

    /// How to print it.
    #[arg(long, default_value_t, value_enum)]
    pub(crate) format: DiffFormat,

    #[command(flatten)]
    pub(crate) baseline: BaselineOption,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub(crate) enum DiffFormat {
    /// For people: lines of a terminal.
    #[default]
    Text,
    /// For a comment on a pull request: at most 65,000 characters.
    Markdown,
    /// For programs: one JSON document, version 1.
    Json,
}
