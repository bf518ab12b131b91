//! `check --plan`: a plan from disk, the root it is judged as, and the judgement.

use std::path::Path;

use anyhow::{Context as _, bail};
use govgen_model::Model;
use govgen_plan::{Plan, Root};
use govgen_source::{Diagnostics, EntryKind, FileId, Severity, SourceFile, SourceMap};

use crate::load;

/// A plan with its place among the sources.
pub(crate) struct Planned {
    pub(crate) plan: Plan,
    pub(crate) file: FileId,
}

/// Files with errors in them do not say what is allowed.
const NOT_JUDGED: &str = "the plan was not judged: files with errors in them do not say what is allowed";

/// Reads a plan and gives it a place for findings to point at.
///
/// # Errors
///
/// When it cannot be read, or is no plan.
pub(crate) fn read(path: &Path, root: &Path, sources: &mut SourceMap) -> anyhow::Result<Planned> {
    from_bytes(&load::called(path, root), &load::beside(path)?, sources)
}

/// The same, of bytes in memory.
///
/// # Errors
///
/// When they are no plan.
pub(crate) fn from_bytes(shown: &str, bytes: &[u8], sources: &mut SourceMap) -> anyhow::Result<Planned> {
    let plan = govgen_plan::read(bytes).with_context(|| format!("cannot make sense of {shown}"))?;
    // Without its text: it is one long line, and nobody would find anything in it.
    let file = sources.add_beside(SourceFile::entry(shown.to_owned(), EntryKind::File));
    Ok(Planned { plan, file })
}

/// Adds what the plan is refused for, and tells how much was looked at. With errors in the files it is not judged, and
/// everything that would have been looked for is skipped.
///
/// # Errors
///
/// When nobody says which root it is of, or there is no such root.
pub(crate) fn judge(
    planned: &Planned,
    division: Option<&str>,
    model: &Model<'_>,
    findings: &mut Diagnostics,
) -> anyhow::Result<String> {
    let root = root(division, model)?;
    let Some(organization) = model.organization.as_ref().filter(|_| findings.count(Severity::Error) == 0) else {
        govgen_plan::FINDINGS.iter().for_each(|it| findings.skip(it, NOT_JUDGED));
        return Ok(String::new());
    };
    govgen_plan::judge(model, organization, root, &planned.plan, planned.file, findings);
    findings.sort();
    let other = govgen_plan::whose(model, root, &planned.plan);
    let other = other.map_or(String::new(), |it| format!("; it looks like a plan of `{it}`: is --division right?"));
    Ok(format!("judged the plan of `{}`: resources: {}{other}", root.name(), planned.plan.len()))
}

/// The root of a name.
///
/// # Errors
///
/// When there is none.
pub(crate) fn root<'m, 'd>(name: Option<&str>, model: &'m Model<'d>) -> anyhow::Result<Root<'m, 'd>> {
    let names = || std::iter::once(Root::Common.name()).chain(model.divisions.iter().map(|it| it.name()));
    let listed = || names().map(|it| format!("`{it}`")).collect::<Vec<_>>().join(", ");
    let Some(name) = name else {
        bail!("--plan needs --division: a plan does not say whose it is; it is one of {}", listed());
    };
    if name == Root::Common.name() {
        return Ok(Root::Common);
    }
    match model.divisions.iter().find(|it| it.name() == name) {
        Some(division) => Ok(Root::Division(division)),
        None => bail!("there is no division `{name}` whose plan it could be; it is one of {}", listed()),
    }
}
