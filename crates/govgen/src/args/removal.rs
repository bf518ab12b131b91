//! What `govgen remove-user` and `govgen remove-expired` take.

use govgen_source::Date;

use super::BaselineOption;

#[derive(Debug, clap::Args)]
#[command(group = clap::ArgGroup::new("where").args(["everywhere", "division"]).required(true))]
pub(crate) struct RemoveUserArguments {
    /// The user, as the files write it; letters' case does not count, as it does not for AWS.
    pub(crate) name: String,

    /// In every division.
    #[arg(long)]
    pub(crate) everywhere: bool,

    /// In this division alone.
    #[arg(long, value_name = "NAME")]
    pub(crate) division: Option<String>,

    #[command(flatten)]
    pub(crate) options: EditOptions,
}

#[derive(Debug, clap::Args)]
pub(crate) struct RemoveExpiredArguments {
    /// The day to judge end dates by, such as 2026-12-31; without it, today (UTC).
    #[arg(long, value_name = "DATE")]
    pub(crate) as_of: Option<Date>,

    /// In this division alone.
    #[arg(long, value_name = "NAME")]
    pub(crate) division: Option<String>,

    #[command(flatten)]
    pub(crate) options: EditOptions,
}

/// What every command takes that edits lines.
#[derive(Debug, clap::Args)]
pub(crate) struct EditOptions {
    /// Write nothing; show what would change.
    #[arg(long)]
    pub(crate) dry_run: bool,

    #[command(flatten)]
    pub(crate) baseline: BaselineOption,
}
