//! The command line: what can be typed, and the help that teaches it.

mod check;
mod diff;
#[cfg(feature = "aws")]
mod fetch;
mod init;
mod moves;
mod removal;
mod report;
mod review;
mod who;

use std::path::PathBuf;

use clap::{Parser, Subcommand, ValueEnum, ValueHint};
use govgen_source::Date;

pub(crate) use check::{BaselineOption, CheckArguments, FindingsFormat};
pub(crate) use diff::{DiffArguments, DiffFormat};
#[cfg(feature = "aws")]
pub(crate) use fetch::FetchArguments;
pub(crate) use init::{AnswerOptions, InitArguments};
pub(crate) use moves::{MoveArguments, MoveCommand, MoveOptions};
pub(crate) use removal::{EditOptions, RemoveExpiredArguments, RemoveUserArguments};
pub(crate) use report::{By, GrantsFormat, Lang, ReportArguments};
pub(crate) use review::{ReviewArguments, ReviewCommand};
pub(crate) use who::{LinesFormat, WhoArguments};

const EXAMPLES: &str = "\
Examples:
  govgen init                     a small working repository, here
  govgen check                    look at everything, change nothing
  govgen render                   write terraform/ and CODEOWNERS
  govgen render --check           fail if they are not up to date (for CI)
  govgen diff origin/main         who gains and loses what, and who has to approve it
  govgen report --format json     every grant, for other programs
  govgen who alice@example.com    every line that grants somebody something
  govgen prove                    what the rendered files allow, and whether anything escapes
  govgen import --facts f.json    adopt what exists in Identity Center
  govgen explain duplicate-grant  what a finding means and how to mend it
  govgen --version -v             and the day of its catalogue of AWS actions and policies

Exit status: 0 clean (warnings alone do not fail), 1 something was found or differs,
2 govgen could not do its work.";

/// Delegates AWS IAM Identity Center by pull request.
///
/// Divisions say in `divisions/<name>/*.yaml` who gets which policy in which of their accounts. govgen checks that
/// against the organization's mapping in `divisions/common/` and renders Terraform and CODEOWNERS. It never writes
/// to AWS, and needs no network and no credentials.
#[cfg_attr(feature = "aws", doc = "")]
#[cfg_attr(
    feature = "aws",
    doc = "`fetch` and `check --live` alone ask AWS, with the credentials that every AWS tool finds."
)]
#[derive(Debug, Parser)]
#[command(name = "govgen", version, after_help = EXAMPLES)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    pub(crate) command: Command,

    /// The repository; without it, the nearest folder upwards with `divisions/common/`.
    #[arg(long, global = true, value_name = "DIR", value_hint = ValueHint::DirPath, help_heading = "Global options")]
    pub(crate) root: Option<PathBuf>,

    /// When to use colours.
    #[arg(long, global = true, value_name = "WHEN", default_value_t, value_enum, help_heading = "Global options")]
    pub(crate) color: Color,

    /// Say nothing but what was asked for.
    #[arg(short, long, global = true, conflicts_with = "verbose", help_heading = "Global options")]
    pub(crate) quiet: bool,

    /// Say more of what is done.
    #[arg(short, long, global = true, help_heading = "Global options")]
    pub(crate) verbose: bool,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Make a small working repository, where nothing is in its way.
    ///
    /// On a terminal, asks for what no option says; elsewhere, or with --yes, takes defaults that work. Placeholders
    /// are listed at the end with their places. An empty directory will do, and so will a clone: nothing is overwritten,
    /// and nothing is written unless everything is. Inside a git repository it has to be the top.
    Init(Box<InitArguments>),
    /// Check everything and change nothing.
    ///
    /// Reads every file below `divisions/` and reports the mistakes of all of them at once: each with its place, what AWS
    /// or Terraform would have done with it, and what to type instead. What hangs on something that cannot be read is judged
    /// once that is mended.
    Check(CheckArguments),
    /// Check, then write `terraform/` and CODEOWNERS.
    ///
    /// A failed check writes nothing. Unchanged files are left untouched, and files that carry govgen's header but
    /// are no longer needed are removed. Nothing else is touched. The calendar plays no part: an expired grant is
    /// rendered until its line is gone.
    Render(RenderArguments),
    /// Say who gains, loses or changes what between a revision and the working tree.
    ///
    /// The effect of a change and not its text: people with what they gain and lose and through which line, permission sets with the
    /// actions that come and go, accounts that move, waivers and guardrails, who has to approve by the CODEOWNERS of BASE, and about
    /// what applying it costs. Renamed files, another order and comments show nothing. git is asked for the other revision;
    /// nothing is checked out, and nothing is fetched. A working tree with errors is compared as far as it can be read; what is left out is named,
    /// and the exit status is 1.
    Diff(DiffArguments),
    /// List every grant.
    ///
    /// One row for each permission set that a user or group has in an account, whatever its date, sorted. Nothing is listed while a check
    /// finds an error: half a list would look like the whole one.
    ///
    /// CSV follows RFC 4180, in UTF-8, without a byte order mark unless --bom asks for one. What a spreadsheet would take for a
    /// formula, at the beginning of a cell or after a `;` in it, has an apostrophe in front, and so has an apostrophe there. On
    /// a double click Excel guesses: account ids lose their leading zeros, and without the mark Japanese may turn into other
    /// letters. Import the file instead (Data, From Text/CSV): as UTF-8, with account_id as text.
    ///
    /// HTML is one file that a browser opens from disk: a matrix of people and accounts to search, filter and print. It asks no
    /// network for anything, and runs nothing but its own script.
    Report(ReportArguments),
    /// Show every line that grants something, by person, group, account or policy.
    ///
    /// Each with its place, the accounts that its glob matches now and those it does not, the permission set, its end and the
    /// waivers that touch it; and lines that grant nothing, with the reason. A name that means several things shows each. A user
    /// (a name with an `@`, or one in the lock) of whom no line speaks is an answer; any other name that nothing has is a mistake,
    /// with exit status 2. Users are found whatever their letters' case; groups by their exact name.
    Who(WhoArguments),
    /// Take a user out of the divisions' files, with every line that names them.
    ///
    /// Comments and order stay, and so does every other line; lists, policies and entries that nobody is left in go too. Whatever
    /// would come out is checked first; nothing is written while an error stands. Names that look like the one given are listed and
    /// left alone. On stdout stands every line that went. A name that no line, no lock and no `forget` entry has is refused, with exit
    /// status 2, since one that was mistyped must not look done: after a run that took everything, a second one says just that.
    RemoveUser(RemoveUserArguments),
    /// Take every grant out of the divisions' files whose last day is over.
    ///
    /// As remove-user does it. A grant that another line makes too stays, and is named.
    RemoveExpired(RemoveExpiredArguments),
    /// Review who has what: a decision for every line that grants something.
    ///
    /// `start` writes a file for each division below `reviews/`, teams write their decisions into it by pull request, `apply` edits
    /// the divisions' files accordingly, and the merged files are the evidence.
    Review(ReviewArguments),
    /// Say what the rendered files allow, and whether any division reaches further.
    ///
    /// Reads `terraform/` and CODEOWNERS as they stand, hand edits included, and never the YAML: for each division the
    /// accounts, permission sets and actions of its roles, whom they trust, and which files its teams own. Whatever it
    /// cannot prove to be harmless is an escape, with its place and what somebody could do with it.
    Prove(ProveArguments),
    /// Write names and ids of the directory into `divisions/common/principals.lock.json`.
    ///
    /// Reads a facts file that `govgen fetch` has written, whole and not redacted, and no network. With `lookup: lock` Terraform
    /// then looks nobody up whom the lock knows. Who has left and is still granted something is kept apart, with the last id.
    /// On stdout stands what changed. A lock that has lost more than `guardrails.removal` allows is refused.
    Lock(LockArguments),
    /// Adopt what exists in Identity Center.
    ///
    /// Writes YAML and import blocks from facts or from a Terraform state. Permission sets and assignments are attributed by the mapping: what stands in one division's accounts alone becomes that
    /// division's, everything else is shared. What cannot be attributed is listed with the reason, never dropped and never
    /// guessed. Only adds: what the files say already stays. Everything is checked in memory, and written all or not at all.
    ///
    /// Prints a runbook in Markdown: the tags to set, what the first plans must show, and everything that was not imported.
    Import(ImportArguments),
    /// Give something another name, or an account another division, without harm.
    ///
    /// Edits the YAML with its comments, tells Terraform by an entry under `refactor`, and says on standard output, as a page
    /// in Markdown, what to do in which order. Whatever would come out is checked first; nothing is written while an error stands.
    Move(MoveArguments),
    /// Ask AWS what is there, and write it to a file.
    ///
    /// Users, groups, accounts, permission sets and who is assigned where, as one JSON document: `facts.json`. Everything is
    /// read and nothing is changed; `--print-policy` prints the rights it takes. What the caller may not read is missing from the
    /// file, which says so, and listed at the end: that is no failure. The file holds names and mail addresses: only its owner may read
    /// it, and it does not belong into git.
    ///
    /// Inside a governance repository the instance and its region are taken from there. Interrupted, run it again: answers
    /// that are not an hour old are kept beside the file.
    #[cfg(feature = "aws")]
    Fetch(FetchArguments),
    /// Show the page of a rule: what it finds, why it matters, how to fix it.
    Explain {
        /// A rule's name or code, as every finding shows it: `duplicate-key` or `SYN011`.
        rule: String,
    },
    /// List every rule.
    Rules(RulesArguments),
    /// Print the JSON Schema that editors complete and check a document by.
    ///
    /// Without an argument it is the one for divisions, which most people write. Name it in the first line of a file
    /// (`# yaml-language-server: $schema=…`) or in your editor's settings. It knows what one file can show by itself;
    /// `govgen check` knows the rest.
    Schema {
        /// The document it is for.
        #[arg(default_value_t, value_enum)]
        document: SchemaDocument,
    },
    /// Print a script that makes a shell complete `govgen`.
    Completions {
        /// The shell.
        shell: clap_complete::Shell,
    },
    /// Print the manual page govgen(1), in roff.
    Man,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub(crate) enum SchemaDocument {
    /// Files in `divisions/common/`.
    Common,
    /// Files in any other directory below `divisions/`.
    #[default]
    Division,
    /// Files below `reviews/`.
    Review,
}

#[derive(Debug, clap::Args)]
pub(crate) struct RenderArguments {
    /// Write nothing; fail if anything differs.
    #[arg(long)]
    pub(crate) check: bool,

    /// Write nothing; show what would change.
    #[arg(long)]
    pub(crate) diff: bool,

    /// Fail unless git would commit all of it, for commit hooks.
    ///
    /// What is read and what is rendered has to be staged as it is on disk. Files that are not are listed, and what to
    /// `git add`.
    #[arg(long, conflicts_with_all = ["diff", "division"])]
    pub(crate) staged: bool,

    /// Write the roots of these divisions only (`common` is one of them).
    ///
    /// With --check this says nothing about the others, nor about CODEOWNERS: a gate for pull requests runs without it.
    #[arg(long, value_name = "NAME", num_args = 1..)]
    pub(crate) division: Vec<String>,

    #[command(flatten)]
    pub(crate) baseline: BaselineOption,
}

#[derive(Debug, clap::Args)]
pub(crate) struct LockArguments {
    /// The facts.
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) facts: PathBuf,

    /// Write nothing; fail if the lock is not what the facts say.
    #[arg(long)]
    pub(crate) check: bool,

    /// So many have really left: the exact number.
    #[arg(long, value_name = "N")]
    pub(crate) accept_removals: Option<usize>,

    /// The day to judge the age of the facts by; without it, today (UTC).
    #[arg(long, value_name = "DATE")]
    pub(crate) as_of: Option<Date>,
}

#[derive(Debug, clap::Args)]
pub(crate) struct RulesArguments {
    /// How to print the rules.
    #[arg(long, default_value_t, value_enum)]
    pub(crate) format: RulesFormat,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub(crate) enum RulesFormat {
    /// For people.
    #[default]
    Table,
    /// For programs: one JSON document, version 1, with every page.
    Json,
}

#[derive(Debug, clap::Args)]
#[command(group = clap::ArgGroup::new("source").args(["facts", "state"]).required(true).multiple(true))]
pub(crate) struct ImportArguments {
    /// What `govgen fetch` saw of the estate.
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) facts: Option<PathBuf>,

    /// A Terraform state, as `terraform show -json` prints it, whose resources move here. With --facts, the state says what
    /// is meant and the facts say what it is.
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) state: Option<PathBuf>,

    /// This division alone, with the shared policies it uses; `common` for shared policies alone.
    #[arg(long, value_name = "NAME")]
    pub(crate) division: Option<String>,

    /// Write the files below this directory, and leave the repository as it is.
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath, conflicts_with = "dry_run")]
    pub(crate) output: Option<PathBuf>,

    /// Write nothing; show the difference.
    #[arg(long)]
    pub(crate) dry_run: bool,

    /// The day to judge the age of the facts by; without it, today (UTC).
    #[arg(long, value_name = "DATE")]
    pub(crate) as_of: Option<Date>,
}

#[derive(Debug, clap::Args)]
pub(crate) struct ProveArguments {
    /// How to print what was established.
    #[arg(long, default_value_t, value_enum)]
    pub(crate) format: ProofFormat,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub(crate) enum ProofFormat {
    /// For people.
    #[default]
    Text,
    /// For programs: one JSON document, version 1.
    Json,
    /// For a comment or a page: a table.
    Markdown,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub(crate) enum Color {
    /// On a terminal, unless NO_COLOR is set.
    #[default]
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}
