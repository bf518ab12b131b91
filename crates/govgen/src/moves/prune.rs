//! `move --prune`: takes entries out of `refactor` that plans show to be spent.
//!
//! An entry is spent when every root that it is about has a plan that shows nothing left to do for it, and that plan is one of
//! the files as they are: an older one would show nothing either.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use anyhow::{Context as _, bail};
use govgen_model::{Change, Model, PolicyRef, Refactoring};
use govgen_source::{Diagnostics, Severity, SourceMap};

use super::Moved;
use super::entries;
use super::lookup::COMMON;
use super::runbook::Runbook;
use crate::args::MoveArguments;
use crate::draft::Draft;
use crate::planned::{self, Planned};
use crate::report::one_line;

/// A plan, and the root that it is of.
pub(crate) struct PlanOf {
    planned: Planned,
    root: String,
}

/// Reads the plans that were named, each with the division named with it, and gives them a place for findings to point at.
///
/// # Errors
///
/// When one cannot be read or is no plan, or when nobody says whose it is.
pub(crate) fn read(root: &Path, sources: &mut SourceMap, arguments: &MoveArguments) -> anyhow::Result<Vec<PlanOf>> {
    if arguments.plan.len() != arguments.division.len() {
        bail!("give each --plan FILE a --division NAME after it: a plan does not say whose it is");
    }
    let pairs = arguments.plan.iter().zip(&arguments.division);
    pairs.map(|(path, of)| Ok(PlanOf { planned: planned::read(path, root, sources)?, root: of.clone() })).collect()
}

/// What came of it: entries taken out, or findings about a plan that cannot be believed.
pub(crate) enum Pruned<'s> {
    Moved(Moved<'s>),
    Refused(Diagnostics),
}

pub(crate) fn prune<'s>(mut draft: Draft<'s>, model: &Model<'_>, plans: &[PlanOf]) -> anyhow::Result<Pruned<'s>> {
    let mut spent: BTreeMap<&str, BTreeSet<u32>> = BTreeMap::new();
    for it in plans {
        let Planned { plan, file } = &it.planned;
        let mut findings = Diagnostics::default();
        let (root, organization) = (planned::root(Some(&it.root), model)?, model.organization.as_ref());
        let organization = organization.context("the organization is not written completely")?;
        if let Some(other) = govgen_plan::whose(model, root, plan) {
            let shown = one_line(&draft.sources.file(*file).path);
            bail!(
                "{shown} is a plan of `{other}`, not of `{}`: give each --plan the --division that it is of; nothing was written",
                it.root
            );
        }
        govgen_plan::judge(model, organization, root, plan, *file, &mut findings);
        if findings.count(Severity::Error) > 0 {
            findings.sort();
            return Ok(Pruned::Refused(findings));
        }
        let entries = govgen_plan::spent(model, root, plan);
        spent.entry(&it.root).or_default().extend(entries.iter().map(|it| it.entry.span.start));
    }
    let mut gone: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    let mut notes = Vec::new();
    for it in &model.refactor {
        let span = it.entry.span;
        let path = draft.path_of(span).to_owned();
        let roots = roots(it, model);
        let waits: Vec<&String> =
            roots.iter().filter(|root| !spent.get(root.as_str()).is_some_and(|it| it.contains(&span.start))).collect();
        if !waits.is_empty() {
            if roots.iter().any(|root| spent.contains_key(root.as_str())) {
                let line = draft.sources.file(span.file).line_column(span.start).line;
                let why = waits.iter().map(|root| match spent.contains_key(root.as_str()) {
                    true => format!("the plan of `{root}` still has something to do"),
                    false => format!("a plan of `{root}` is needed too"),
                });
                notes.push(format!("{path}:{line} stays: {}", why.collect::<Vec<_>>().join(", ")));
            }
            continue;
        }
        let at = draft.item_at(&path, "refactor", span.start as usize);
        gone.entry(path).or_default().extend(at);
    }
    let count: usize = gone.values().map(Vec::len).sum();
    for (path, positions) in gone {
        entries::remove(&mut draft, &path, &positions)?;
    }
    notes.push(match count {
        0 => "no entry is spent".to_owned(),
        1 => "1 entry is spent and taken out".to_owned(),
        _ => format!("{count} entries are spent and taken out"),
    });
    Ok(Pruned::Moved(Moved { draft, runbook: Runbook::default(), notes }))
}

/// The roots that an entry is about.
fn roots(it: &Refactoring<'_>, model: &Model<'_>) -> BTreeSet<String> {
    let name = |at: usize| model.divisions[at].name().to_owned();
    match &it.change {
        Change::Policy { division: Some(at), .. }
        | Change::Account { division: at, .. }
        | Change::Forget { division: at, .. } => BTreeSet::from([name(*at)]),
        Change::Policy { division: None, policy, .. } => {
            let uses = |it: &&govgen_model::Division<'_>| {
                it.assignments.iter().any(|it| it.policy == PolicyRef::Shared(*policy))
            };
            let users = model.divisions.iter().filter(uses).map(|it| it.name().to_owned());
            users.chain([COMMON.to_owned()]).collect()
        }
        Change::Division { .. } => BTreeSet::from([COMMON.to_owned()]),
        Change::Move { from, to, .. } => BTreeSet::from([name(*from), name(*to)]),
        Change::Import { division, .. } => BTreeSet::from([division.map_or(COMMON.to_owned(), name)]),
    }
}
