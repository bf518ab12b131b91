//! What `govgen review` takes.

use clap::Subcommand;
use govgen_source::Date;

use super::{BaselineOption, EditOptions, LinesFormat};

#[derive(Debug, clap::Args)]
pub(crate) struct ReviewArguments {
    #[command(subcommand)]
    pub(crate) what: ReviewCommand,
}

#[derive(Debug, Subcommand)]
pub(crate) enum ReviewCommand {
    /// Write `reviews/DATE/DIVISION.yaml`: an item for each line that grants something, without a decision.
    Start {
        /// The day of the review; without it, today (UTC).
        #[arg(long, value_name = "DATE")]
        as_of: Option<Date>,

        /// These divisions alone.
        #[arg(long, value_name = "NAME", num_args = 1..)]
        division: Vec<String>,

        #[command(flatten)]
        baseline: BaselineOption,
    },
    /// Edit the divisions' files as a review says; comments and order stay.
    ///
    /// Everything is checked in memory first, and written all or not at all. Refused are items that nobody has decided, unless
    /// --partial leaves them alone, lines that are in no item, and items whose line is gone or has another end since. What was applied
    /// already is no mistake.
    Apply {
        /// The day of the review; without it, the only one there is.
        date: Option<Date>,

        /// These divisions alone.
        #[arg(long, value_name = "NAME", num_args = 1..)]
        division: Vec<String>,

        /// Leave lines alone of which nobody has decided.
        #[arg(long)]
        partial: bool,

        /// Give lines a later last day too, where the review says so.
        #[arg(long)]
        allow_later: bool,

        /// The day to judge new ends by, and the last one of which a review is taken; without it, today (UTC).
        #[arg(long, value_name = "DATE")]
        as_of: Option<Date>,

        #[command(flatten)]
        options: EditOptions,
    },
    /// Say how far a review is: what is decided, what is not, and which lines are not in it.
    ///
    /// Exit status 1 while something is undecided, not in the review, or cannot be meant.
    Status {
        /// The day of the review; without it, the only one there is.
        date: Option<Date>,

        /// These divisions alone.
        #[arg(long, value_name = "NAME", num_args = 1..)]
        division: Vec<String>,

        /// The day to judge new ends by, and the last one of which a review is taken; without it, today (UTC).
        #[arg(long, value_name = "DATE")]
        as_of: Option<Date>,

        /// How to print it.
        #[arg(long, default_value_t, value_enum)]
        format: LinesFormat,
    },
}
