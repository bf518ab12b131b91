//! `govgen fetch`: what the repository knows of the instance, the question to AWS, and the file.

mod shown;

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};
use govgen_fetch::{FetchError, Options, Scope, policy, wanted};
use govgen_live::Facts;
use govgen_live::facts::{Part, PartName, State};

use crate::args::{Arguments, FetchArguments};
use crate::exit::Exit;
use crate::pipeline::{Against, with_model};
use crate::report::{Out, one_line};
use crate::{load, run, write};

/// Runs the command.
///
/// # Errors
///
/// Whatever keeps facts from being had or written.
pub(crate) fn fetch(arguments: &Arguments, options: &FetchArguments, out: &mut Out) -> anyhow::Result<Exit> {
    if options.member_role.is_none() && options.only.contains(&PartName::CustomerManagedPolicies) {
        bail!("`customer-managed-policies` stand in the accounts: name a role that may list them with --member-role");
    }
    let named = named(arguments)?;
    let parts = wanted(&options.only, &options.without, options.member_role.is_some());
    if parts.is_empty() {
        bail!("--only and --without leave nothing to read");
    }
    if options.print_policy {
        let scope = Scope { member_role: options.member_role.clone(), ..named.scope() };
        let text = serde_json::to_string_pretty(&policy(&scope, &parts)).context("cannot print the policy")?;
        out.data(&format!("{text}\n"))?;
        return Ok(Exit::Clean);
    }
    let output = options.output.clone().unwrap_or_else(|| named.root.join("facts.json"));
    let journal = place(&output)?;
    // Another instance than the repository's has another store.
    let store = named
        .identity_store_id
        .filter(|_| options.instance_arn.is_none() || options.instance_arn == named.instance_arn);
    let asked = Options {
        instance_arn: options.instance_arn.clone().or(named.instance_arn),
        identity_store_id: store,
        region: options.region.clone().or(named.region),
        profile: options.profile.clone(),
        parts,
        member_role: options.member_role.clone(),
        rate: options.rate,
        redact: options.redact,
        journal: journal.clone(),
        fresh: options.fresh,
    };
    let facts = match facts(&asked, arguments.quiet) {
        Ok(facts) => facts,
        Err(error) => return failed(error, journal.as_deref(), out),
    };
    match &journal {
        None => out.data(&facts.to_json())?,
        Some(journal) => {
            write::replace_with_mode(&output, facts.to_json().as_bytes(), 0o600)
                .with_context(|| format!("cannot write {}", output.display()))?;
            fs::remove_file(journal).with_context(|| format!("cannot remove {}", journal.display()))?;
        }
    }
    out.talk(&one_line(&counted(&facts, &output)));
    gaps(&facts).iter().for_each(|line| out.talk(line));
    Ok(Exit::Clean)
}

/// Asks AWS, and shows how far it is.
pub(crate) fn facts(options: &Options, is_quiet: bool) -> Result<Facts, FetchError> {
    govgen_fetch::fetch(options, shown::progress(is_quiet).as_ref())
}

/// What the repository says about the instance, if there is one; nothing, where it does not say it.
#[derive(Debug, Default)]
pub(crate) struct Named {
    /// Where the repository stands, as seen from here; nothing outside of one.
    root: PathBuf,
    pub(crate) instance_arn: Option<String>,
    pub(crate) identity_store_id: Option<String>,
    pub(crate) region: Option<String>,
    management_account: Option<String>,
    kms_key_arn: Option<String>,
}

impl Named {
    fn scope(&self) -> Scope {
        Scope {
            instance_arn: self.instance_arn.clone(),
            identity_store_id: self.identity_store_id.clone(),
            management_account: self.management_account.clone(),
            kms_key_arn: self.kms_key_arn.clone(),
            member_role: None,
        }
    }
}

/// Looks into the repository, if the command runs in one.
///
/// # Errors
///
/// A repository that was named and is none, or cannot be read.
pub(crate) fn named(arguments: &Arguments) -> anyhow::Result<Named> {
    let root = match run::root(arguments) {
        Ok(root) => root,
        Err(error) if arguments.root.is_some() => return Err(error),
        Err(_) => return Ok(Named::default()),
    };
    let sources = load::repository(&root)?;
    let named = with_model(&sources, Against::default(), |model, _| {
        model.organization.as_ref().map_or_else(Named::default, |it| Named {
            root: PathBuf::new(),
            instance_arn: Some(it.instance_arn.to_owned()),
            identity_store_id: Some(it.identity_store_id.to_owned()),
            region: Some(it.region.to_owned()),
            management_account: Some(it.management_account.to_owned()),
            kms_key_arn: it.kms_key_arn.map(str::to_owned),
        })
    });
    let is_here = std::env::current_dir().is_ok_and(|it| it == root);
    Ok(Named { root: if is_here { PathBuf::new() } else { root }, ..named })
}

/// Where the journal of an output lies; none for standard output.
fn place(output: &Path) -> anyhow::Result<Option<PathBuf>> {
    if output == Path::new("-") {
        return Ok(None);
    }
    // Hours of asking are not to end with a file that cannot be written.
    if output.is_dir() {
        bail!("{} is a directory", output.display());
    }
    if output.symlink_metadata().is_ok_and(|it| !it.is_file()) {
        bail!("{} is not a plain file: name one, or write to standard output with `--output -`", output.display());
    }
    let mut name = OsString::from(output);
    name.push(".journal");
    Ok(Some(name.into()))
}

/// Whether somebody pressed Ctrl-C while AWS was asked.
pub(crate) fn is_interrupted(error: &anyhow::Error) -> bool {
    matches!(error.downcast_ref(), Some(FetchError::Interrupted))
}

/// How to go on, where that is possible.
fn failed(error: FetchError, journal: Option<&Path>, out: &mut Out) -> anyhow::Result<Exit> {
    let kept = journal.filter(|it| error.can_go_on() && fs::metadata(it).is_ok_and(|it| it.len() > 0));
    if matches!(error, FetchError::Interrupted) {
        out.talk(&match kept {
            Some(_) => "interrupted: the same command goes on from here, within an hour".to_owned(),
            None => "interrupted".to_owned(),
        });
        return Ok(Exit::Interrupted);
    }
    let error = anyhow::Error::new(error);
    Err(match kept {
        Some(_) => anyhow::anyhow!("{}. The same command goes on from here, within an hour", chained(&error)),
        None => error,
    })
}

fn chained(error: &anyhow::Error) -> String {
    error.chain().map(ToString::to_string).collect::<Vec<String>>().join(": ")
}

fn counted(facts: &Facts, output: &Path) -> String {
    let counts = [
        (PartName::Accounts, facts.accounts.len(), "account"),
        (PartName::Users, facts.users.len(), "user"),
        (PartName::Groups, facts.groups.len(), "group"),
        (PartName::PermissionSets, facts.permission_sets.len(), "permission set"),
        (
            PartName::Assignments,
            facts.assignments.iter().map(|it| it.users.len() + it.groups.len()).sum(),
            "assignment",
        ),
    ];
    let counts = counts.into_iter().filter(|(part, ..)| facts.part(*part).state != State::NotAsked);
    let mut counts: Vec<String> =
        counts.map(|(_, count, word)| format!("{count} {word}{}", if count == 1 { "" } else { "s" })).collect();
    if counts.is_empty() {
        counts.push("written".to_owned());
    }
    let file = if output == Path::new("-") { String::new() } else { format!("{}: ", output.display()) };
    let repeated = match facts.fetched.repeated {
        0 => String::new(),
        count => format!(", and {count} made again"),
    };
    format!("{file}{}, in {} calls{repeated}", counts.join(", "), facts.fetched.calls)
}

/// A line for each part that is not all there.
pub(crate) fn gaps(facts: &Facts) -> Vec<String> {
    let line = |(name, part): (&PartName, &Part)| {
        let state = match part.state {
            State::Complete | State::NotAsked => return None,
            State::Partial => format!("is not complete, {} missing", part.missing.len()),
            State::Missing => "is missing".to_owned(),
        };
        let reason = part.reason.as_deref().unwrap_or("no reason is given");
        Some(one_line(&format!("warning: `{}` {state}: {reason}", name.as_str())))
    };
    facts.parts.iter().filter_map(line).collect()
}
