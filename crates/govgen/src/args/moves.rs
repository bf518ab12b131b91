//! What `govgen move` takes.

use std::path::PathBuf;

use clap::{Subcommand, ValueHint};
use govgen_source::Date;

use super::BaselineOption;

#[derive(Debug, clap::Args)]
#[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true, arg_required_else_help = true)]
pub(crate) struct MoveArguments {
    #[command(subcommand)]
    pub(crate) what: Option<MoveCommand>,

    /// Take entries out of `refactor` of which plans show nothing left to do.
    ///
    /// An entry goes when every root it is about has such a plan: repeat --plan and --division.
    #[arg(long, required = true, requires_all = ["plan", "division"])]
    pub(crate) prune: bool,

    /// A plan of the files as they are: what `terraform show -json` prints of a saved plan.
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath, requires = "prune")]
    pub(crate) plan: Vec<PathBuf>,

    /// The division the plan before it is of, or `common`.
    #[arg(long, value_name = "NAME", requires = "prune")]
    pub(crate) division: Vec<String>,

    #[command(flatten)]
    pub(crate) options: MoveOptions,
}

#[derive(Debug, Subcommand)]
pub(crate) enum MoveCommand {
    /// Give an account to another division: its row, its grants, and the policies they need.
    Account(Box<AccountMoveArguments>),
    /// Give a division another name; its directories go along.
    Division {
        /// The name it has.
        old: String,
        /// The name it gets.
        new: String,
        #[command(flatten)]
        options: MoveOptions,
    },
    /// Give a policy another name; its permission set keeps the one it has.
    Policy {
        /// The division whose policy it is, or `common` for a shared one.
        division: String,
        /// The name it has.
        old: String,
        /// The name it gets.
        new: String,
        #[command(flatten)]
        options: MoveOptions,
    },
    /// Let every root take one major of a Terraform provider.
    Provider {
        /// The provider: `aws`.
        name: String,
        /// Its major: `5` or `6`.
        major: String,
        #[command(flatten)]
        options: MoveOptions,
    },
    /// Give an account another name in its division.
    AccountName {
        /// The division whose account it is.
        division: String,
        /// The name it has.
        old: String,
        /// The name it gets.
        new: String,
        #[command(flatten)]
        options: MoveOptions,
    },
}

#[derive(Debug, clap::Args)]
pub(crate) struct AccountMoveArguments {
    /// The account, as the files call it.
    pub(crate) name: String,

    /// The division that has it.
    #[arg(long, value_name = "DIVISION")]
    pub(crate) from: String,

    /// The division that gets it.
    #[arg(long, value_name = "DIVISION")]
    pub(crate) to: String,

    /// What takes the place of a policy of the old division: one that the new division has or shares, or the name of a copy.
    ///
    /// Without it, policies come along under their own names where those are free.
    #[arg(long, value_name = "OLD=NEW", value_parser = pair)]
    pub(crate) policy: Vec<(String, String)>,

    /// Facts, as `govgen fetch` wrote them: ids of permission sets, and of people for the commands at the end.
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) facts: Option<PathBuf>,

    /// The id of a shared permission set, by its policy, where no facts say it; what facts contradict is refused.
    #[arg(long, value_name = "POLICY=ps-…", value_parser = pair)]
    pub(crate) permission_set: Vec<(String, String)>,

    #[command(flatten)]
    pub(crate) options: MoveOptions,
}

#[derive(Debug, clap::Args)]
pub(crate) struct MoveOptions {
    /// Write nothing; show what would change.
    #[arg(long)]
    pub(crate) dry_run: bool,

    /// Write the page to this file, and not to standard output (`-`).
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) runbook: Option<PathBuf>,

    /// The day that the entry under `refactor` carries; without it, today (UTC).
    #[arg(long, value_name = "DATE")]
    pub(crate) as_of: Option<Date>,

    #[command(flatten)]
    pub(crate) baseline: BaselineOption,
}

/// Two names with a `=` between.
fn pair(text: &str) -> Result<(String, String), String> {
    let (left, right) = text.split_once('=').ok_or("write two names with a `=` between")?;
    if left.is_empty() || right.is_empty() {
        return Err("a name is missing beside the `=`".to_owned());
    }
    Ok((left.to_owned(), right.to_owned()))
}
