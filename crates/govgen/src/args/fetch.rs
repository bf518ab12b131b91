//! What `govgen fetch` takes.

use std::path::PathBuf;

use clap::ValueHint;
use govgen_live::facts::PartName;

#[derive(Debug, clap::Args)]
pub(crate) struct FetchArguments {
    /// Where to write: `facts.json` at the root of the repository, or here outside of one.
    ///
    /// `-` is standard output, and keeps nothing for another run.
    #[arg(short, long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) output: Option<PathBuf>,

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

fn part() -> impl clap::builder::TypedValueParser<Value = PartName> {
    use clap::builder::TypedValueParser as _;
    let names = clap::builder::PossibleValuesParser::new(PartName::ALL.map(PartName::as_str));
    let part = |name: String| PartName::ALL.into_iter().find(|it| it.as_str() == name);
    names.map(move |name| part(name).expect("it is one of the names"))
}

fn rate(text: &str) -> Result<f64, String> {
    match text.parse::<f64>() {
        Ok(rate) if (0.1..=1_000.0).contains(&rate) => Ok(rate),
        _ => Err("a number from 0.1 to 1000".to_owned()),
    }
}
