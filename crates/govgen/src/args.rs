//! The command line: what can be typed, and the help that teaches it.

use std::path::PathBuf;

use clap::{Parser, Subcommand, ValueEnum, ValueHint};
#[cfg(feature = "aws")]
use govgen_live::facts::PartName;
use govgen_source::Date;

const EXAMPLES: &str = "\
Examples:
  govgen init                     a small working repository, here
  govgen check                    look at everything, change nothing
  govgen render                   write terraform/ and CODEOWNERS
  govgen render --check           fail if they are not up to date (for CI)
  govgen report --format json     every grant, for other programs
  govgen prove                    what the rendered files allow, and whether anything escapes
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
    /// Reads every file below `divisions/` and reports every mistake of every file at once: with its place, what AWS
    /// or Terraform would have done with it, and what to type instead.
    Check(CheckArguments),
    /// Check, then write `terraform/` and CODEOWNERS.
    ///
    /// A failed check writes nothing. Unchanged files are left untouched, and files that carry govgen's header but
    /// are no longer needed are removed. Nothing else is touched. The calendar plays no part: an expired grant is
    /// rendered until its line is gone.
    Render(RenderArguments),
    /// List every grant.
    ///
    /// One row for each user or group in each account, whatever its date, sorted. Nothing is listed while a check
    /// finds an error: half a list would look like the whole one.
    ///
    /// CSV follows RFC 4180, in UTF-8 without a byte order mark. What a spreadsheet would take for a formula, at the
    /// beginning of a cell or after a `;` in it, has an apostrophe in front, and so has an apostrophe there. On a double
    /// click Excel guesses: account ids lose their leading zeros, and Japanese may turn into other letters. Import the
    /// file instead (Data, From Text/CSV): as UTF-8, with account_id as text.
    Report(ReportArguments),
    /// Say what the rendered files allow, and whether any division reaches further.
    ///
    /// Reads `terraform/` and CODEOWNERS as they stand, hand edits included, and never the YAML: for each division the
    /// accounts, permission sets and actions of its roles, whom they trust, and which files its teams own. Whatever it
    /// cannot prove to be harmless is an escape, with its place and what somebody could do with it.
    Prove(ProveArguments),
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
}

#[derive(Debug, clap::Args)]
pub(crate) struct InitArguments {
    /// Where; made when it is not there. Without it, the working directory.
    #[arg(value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub(crate) directory: Option<PathBuf>,

    /// Ask nothing: what no option says takes its default.
    #[arg(short, long)]
    pub(crate) yes: bool,

    #[command(flatten)]
    pub(crate) answers: AnswerOptions,
}

/// Each option answers the question of its name in `init/questions.rs`.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Answers")]
pub(crate) struct AnswerOptions {
    /// What people call the organization.
    #[arg(long, value_name = "NAME")]
    pub(crate) name: Option<String>,

    /// The organization on GitHub.
    #[arg(long, value_name = "NAME")]
    pub(crate) github_organization: Option<String>,

    /// The repository on GitHub, without its organization.
    #[arg(long, value_name = "NAME")]
    pub(crate) github_repository: Option<String>,

    /// Its default branch, which HCP Terraform applies; without it, the one a clone has, or main.
    #[arg(long, value_name = "NAME")]
    pub(crate) branch: Option<String>,

    /// Teams that own everything no division owns: slugs, with commas between.
    #[arg(long, value_name = "TEAM,…")]
    pub(crate) github_admins: Option<String>,

    /// The organization in HCP Terraform.
    #[arg(long, value_name = "NAME")]
    pub(crate) hcp_organization: Option<String>,

    /// The HCP Terraform project that holds the divisions' workspaces.
    #[arg(long, value_name = "NAME")]
    pub(crate) hcp_project: Option<String>,

    /// HCP Terraform's connection to GitHub: ghain-… of its GitHub App, or ot-… of an OAuth client.
    #[arg(long, value_name = "ID")]
    pub(crate) vcs: Option<String>,

    /// The home region of Identity Center.
    #[arg(long, value_name = "REGION")]
    pub(crate) region: Option<String>,

    /// The management account, twelve digits.
    #[arg(long, value_name = "ID")]
    pub(crate) management_account: Option<String>,

    /// The account Identity Center is administered from; without it, the management account.
    #[arg(long, value_name = "ID")]
    pub(crate) identity_center_account: Option<String>,

    /// The Identity Center instance.
    #[arg(long, value_name = "ARN")]
    pub(crate) instance_arn: Option<String>,

    /// Its identity store, d-…
    #[arg(long, value_name = "ID")]
    pub(crate) identity_store_id: Option<String>,

    /// What may follow the @ of a user, with commas between.
    #[arg(long, value_name = "DOMAIN,…")]
    pub(crate) domain: Option<String>,

    /// The first division.
    #[arg(long, value_name = "NAME")]
    pub(crate) division: Option<String>,

    /// Teams that approve its changes: slugs, with commas between.
    #[arg(long, value_name = "TEAM,…")]
    pub(crate) owner: Option<String>,

    /// Its first account, as its files call it.
    #[arg(long, value_name = "NAME")]
    pub(crate) account: Option<String>,

    /// That account's twelve digits.
    #[arg(long, value_name = "ID")]
    pub(crate) account_id: Option<String>,

    /// The first user in it.
    #[arg(long, value_name = "USER")]
    pub(crate) user: Option<String>,
}

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
    /// Compare with another revision of the git repository, such as origin/main.
    ///
    /// Compared is the working tree with the merge base of that revision and HEAD: what a pull request takes away, renames or
    /// hands over. git is asked for it; nothing is checked out, and nothing is fetched.
    #[arg(long, value_name = "REV", conflicts_with = "write_baseline")]
    pub(crate) base: Option<String>,

    /// Ask AWS what is there, and hold the files against it; everything else stays without a network.
    #[cfg(feature = "aws")]
    #[arg(long, hide = true)]
    pub(crate) live: bool,

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
pub(crate) struct ReportArguments {
    /// How to print the grants.
    #[arg(long, default_value_t, value_enum)]
    pub(crate) format: GrantsFormat,

    #[command(flatten)]
    pub(crate) baseline: BaselineOption,
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
pub(crate) struct ProveArguments {
    /// How to print what was established.
    #[arg(long, default_value_t, value_enum)]
    pub(crate) format: ProofFormat,
}

#[cfg(feature = "aws")]
#[derive(Debug, clap::Args)]
pub(crate) struct FetchArguments {
    /// Where to write; `-` is standard output, and keeps nothing for another run.
    #[arg(short, long, value_name = "FILE", default_value = "facts.json", value_hint = ValueHint::FilePath)]
    pub(crate) output: PathBuf,

    /// Read these parts alone, and what they are asked for by.
    #[arg(long, value_name = "PART,…", value_delimiter = ',', value_parser = part())]
    pub(crate) only: Vec<PartName>,

    /// Leave out these parts, and what is asked for by them.
    #[arg(long, value_name = "PART,…", value_delimiter = ',', value_parser = part())]
    pub(crate) without: Vec<PartName>,

    /// Calls a second, of all kinds together.
    ///
    /// Identity Center allows a whole organization about 20: what is taken here, a Terraform run does not have.
    #[arg(long, value_name = "N", default_value_t = govgen_fetch::RATE, value_parser = rate)]
    pub(crate) rate: f64,

    /// Write hashes in place of names and mail addresses of users.
    #[arg(long)]
    pub(crate) redact: bool,

    /// Throw away what an interrupted run left, and ask for everything anew.
    #[arg(long)]
    pub(crate) fresh: bool,

    /// A profile of the AWS configuration.
    #[arg(long, value_name = "NAME")]
    pub(crate) profile: Option<String>,

    /// The home region of Identity Center; without it, the repository's, or the one of environment and profile.
    #[arg(long, value_name = "REGION")]
    pub(crate) region: Option<String>,

    /// A role in every account that may list its policies: adds customer-managed-policies.
    #[arg(long, value_name = "NAME")]
    pub(crate) member_role: Option<String>,

    /// The instance; without it, the repository's, or the only one there is.
    #[arg(long, value_name = "ARN")]
    pub(crate) instance_arn: Option<String>,

    /// Ask nothing; print the IAM policy that the caller needs for these parts.
    #[arg(long)]
    pub(crate) print_policy: bool,
}

#[cfg(feature = "aws")]
fn part() -> impl clap::builder::TypedValueParser<Value = PartName> {
    use clap::builder::TypedValueParser as _;
    let names = clap::builder::PossibleValuesParser::new(PartName::ALL.map(PartName::as_str));
    let part = |name: String| PartName::ALL.into_iter().find(|it| it.as_str() == name);
    names.map(move |name| part(name).expect("it is one of the names"))
}

#[cfg(feature = "aws")]
fn rate(text: &str) -> Result<f64, String> {
    match text.parse::<f64>() {
        Ok(rate) if (0.1..=1_000.0).contains(&rate) => Ok(rate),
        _ => Err("a number from 0.1 to 1000".to_owned()),
    }
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

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub(crate) enum FindingsFormat {
    /// For people: with the lines in question.
    #[default]
    Text,
    /// For programs: one JSON document, version 1.
    Json,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub(crate) enum GrantsFormat {
    /// For people.
    #[default]
    Table,
    /// For spreadsheets: the fields of the JSON document as columns.
    Csv,
    /// For programs: one JSON document, version 1.
    Json,
}
