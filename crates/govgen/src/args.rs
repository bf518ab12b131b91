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

    /// Whether a workflow proposes the ids of users and groups every week, with a role that reads them: yes or no.
    #[arg(long, value_name = "YES|NO")]
    pub(crate) lock: Option<String>,
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
}

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

    /// The id of a shared permission set, by its policy, where no facts say it.
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

    /// Write the page to this file, and not to standard output.
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
pub(crate) struct ImportArguments {
    /// What `govgen fetch` saw of the estate.
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath, required_unless_present = "state")]
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
