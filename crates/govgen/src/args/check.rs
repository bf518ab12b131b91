//! What `govgen check` takes.

use std::path::PathBuf;

use clap::{ValueEnum, ValueHint};
use govgen_source::Date;

#[derive(Debug, clap::Args)]
pub(crate) struct CheckArguments {
    /// How to print the findings.
    #[arg(long, default_value_t, value_enum)]
    pub(crate) format: FindingsFormat,

    /// The day to judge end dates by, such as 2026-12-31; without it, today (UTC).
    #[arg(long, value_name = "DATE")]
    pub(crate) as_of: Option<Date>,

    /// Fail on warnings too, and on checks that could not look.
    #[arg(long)]
    pub(crate) strict: bool,

    /// Judge a Terraform plan too: what `terraform show -json` prints of a saved plan; `-` reads standard input.
    ///
    /// Refused is what the mapping does not allow and what the files do not say, whatever the configuration looks like
    /// that was planned. The files are checked first; a plan is not judged by files with errors in them.
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) plan: Option<PathBuf>,

    /// The division the plan is of, or `common`: what the workspace is for, and never what the plan says.
    #[arg(long, value_name = "NAME", requires = "plan")]
    pub(crate) division: Option<String>,

    /// Hold the files against what is really there: facts about the running estate, as `govgen fetch` wrote them.
    ///
    /// Found are users, groups and accounts that do not exist, what AWS has and no file says, and what the files say and AWS does not
    /// have. A check for which something was not fetched is listed as skipped. No network, no credentials.
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) facts: Option<PathBuf>,

    /// The same with what AWS says now; nothing of it is kept.
    #[cfg(feature = "aws")]
    #[arg(long, conflicts_with = "facts")]
    pub(crate) live: bool,

    /// With --live, a profile of the AWS configuration.
    #[cfg(feature = "aws")]
    #[arg(long, value_name = "NAME", requires = "live")]
    pub(crate) profile: Option<String>,

    /// With --live, the home region of Identity Center; without it, the repository's, or the one of environment and profile.
    #[cfg(feature = "aws")]
    #[arg(long, value_name = "REGION", requires = "live")]
    pub(crate) region: Option<String>,

    /// Mend what nobody has to think about, and check what comes out.
    ///
    /// Account ids get quotes, mail addresses become lower case where `principals.case` says so, who stands twice in one list with the
    /// same end and reason stands there once, and lists of users and groups are put in order, unless lines of comments or blank lines
    /// group them. Comments stay. Nobody gains or loses anything. What was mended is said on standard error. An
    /// id in quotes can make readable what was not: mistakes that were hidden there are listed among the others.
    #[arg(long, conflicts_with_all = ["write_baseline", "plan"])]
    pub(crate) fix: bool,

    /// With --fix, write nothing and check nothing; show the difference, and fail if there is one.
    #[arg(long, requires = "fix")]
    pub(crate) dry_run: bool,

    /// Compare with another revision of the git repository, such as origin/main.
    ///
    /// Compared is the working tree with the merge base of that revision and HEAD: what a pull request takes away, renames or
    /// hands over. git is asked for it; nothing is checked out, and nothing is fetched.
    #[arg(long, value_name = "REV", conflicts_with = "write_baseline")]
    pub(crate) base: Option<String>,

    #[command(flatten)]
    pub(crate) baseline: BaselineOption,

    /// Write the judgements that are found to this file, so that they do not count with --baseline.
    ///
    /// A file that is there only shrinks: entries that match nothing any more are taken out, and nothing is added. To start
    /// anew, delete it.
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath, conflicts_with_all = ["baseline", "format"])]
    pub(crate) write_baseline: Option<PathBuf>,
}

#[derive(Debug, clap::Args)]
pub(crate) struct BaselineOption {
    /// Leave out the findings that this file lists, as `govgen check --write-baseline` wrote it.
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) baseline: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub(crate) enum FindingsFormat {
    /// For people: with the lines in question.
    #[default]
    Text,
    /// For programs: one JSON document, version 1.
    Json,
    /// For code scanning and editors: SARIF 2.1.0.
    Sarif,
    /// For GitHub Actions: an annotation for each, and all of them in the summary of the job.
    Github,
}
