//! `check --facts` and `check --live`: facts from disk or from AWS, and the place that findings about them as a whole point at.

use std::path::Path;

use anyhow::Context as _;
use govgen_live::facts::{Age, PartName, State};
use govgen_live::{Facts, Seen};
use govgen_source::{Date, EntryKind, FileId, SourceFile, SourceMap};

use crate::args::{Arguments, CheckArguments};
use crate::load;

/// Facts with their place among the sources.
pub(crate) struct Read {
    facts: Facts,
    file: FileId,
}

impl Read {
    /// Gives facts a place for findings to point at: a file's name, or what people call facts that come from no file.
    pub(crate) fn placed(facts: Facts, name: String, sources: &mut SourceMap) -> Self {
        // Without its text: it is as long as the directory, and nobody would find anything in it.
        let file = sources.add_beside(SourceFile::entry(name, EntryKind::File));
        Self { facts, file }
    }

    /// As the checks take them.
    pub(crate) fn seen(&self) -> Seen<'_> {
        Seen { facts: &self.facts, file: self.file }
    }

    /// A line about what was looked at.
    pub(crate) fn summary(&self) -> String {
        let facts = &self.facts;
        let counts = [
            (PartName::Accounts, facts.accounts.len(), "accounts"),
            (PartName::Users, facts.users.len(), "users"),
            (PartName::Groups, facts.groups.len(), "groups"),
            (PartName::PermissionSets, facts.permission_sets.len(), "permission sets"),
        ];
        // None that were read and none that were not are two things.
        let counted = counts.into_iter().map(|(part, count, what)| match facts.part(part).state {
            State::Complete | State::Partial => format!("{what}: {count}"),
            State::Missing | State::NotAsked => format!("{what}: not read"),
        });
        format!("held against facts of {}: {}", when(facts), counted.collect::<Vec<String>>().join(", "))
    }
}

/// When facts were fetched, for people.
pub(crate) fn when(facts: &Facts) -> String {
    facts.fetched.finished.strftime("%Y-%m-%d %H:%M UTC").to_string()
}

/// A line about facts that say little about today, or the day that somebody names instead.
pub(crate) fn aged(facts: &Facts, as_of: Option<Date>) -> Option<String> {
    let today = as_of.unwrap_or_else(crate::clock::today);
    let day = facts.fetched.day();
    Some(match facts.fetched.age(today)? {
        Age::Outdated(days) => {
            format!("the facts are of {day}, {days} days ago: people have come and gone since; run `govgen fetch`")
        }
        Age::Future => format!("the facts are of {day}, which is after {today}: look at the clock that dated them"),
    })
}

/// Reads a facts file; `-` is standard input.
///
/// # Errors
///
/// When it cannot be read, or is none.
pub(crate) fn read(path: &Path) -> anyhow::Result<Facts> {
    Facts::from_json(&load::beside(path)?).with_context(|| format!("cannot make sense of {}", path.display()))
}

/// Reads a facts file, to stand beside a repository.
///
/// # Errors
///
/// As [`read`].
pub(crate) fn read_beside(path: &Path, root: &Path, sources: &mut SourceMap) -> anyhow::Result<Read> {
    Ok(Read::placed(read(path)?, load::called(path, root), sources))
}

/// The facts that a check is held against: those of a file, or what AWS says now.
///
/// # Errors
///
/// As [`read`]; and whatever keeps facts from being had.
pub(crate) fn of_check(
    arguments: &Arguments,
    options: &CheckArguments,
    root: &Path,
    sources: &mut SourceMap,
) -> anyhow::Result<Option<Read>> {
    if let Some(path) = &options.facts {
        return read_beside(path, root, sources).map(Some);
    }
    live(arguments, options, sources)
}

/// Asks AWS for all facts that checks look at; nothing is kept.
#[cfg(feature = "aws")]
fn live(arguments: &Arguments, options: &CheckArguments, sources: &mut SourceMap) -> anyhow::Result<Option<Read>> {
    if !options.live {
        return Ok(None);
    }
    let named = crate::fetch::named(arguments)?;
    let options = govgen_fetch::Options {
        instance_arn: named.instance_arn,
        identity_store_id: named.identity_store_id,
        region: options.region.clone().or(named.region),
        profile: options.profile.clone(),
        ..govgen_fetch::Options::default()
    };
    let facts = crate::fetch::facts(&options, arguments.quiet)?;
    Ok(Some(Read::placed(facts, "AWS".to_owned(), sources)))
}

#[cfg(not(feature = "aws"))]
fn live(_: &Arguments, _: &CheckArguments, _: &mut SourceMap) -> anyhow::Result<Option<Read>> {
    Ok(None)
}
