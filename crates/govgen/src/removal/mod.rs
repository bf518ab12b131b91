//! `remove-user` and `remove-expired`: lines that go from the divisions' files, with all that they empty.
//!
//! In: the repository, and whose lines or which. Out: the files without them, comments and order kept, checked before anything is
//! written. What the rendered files say is `render`'s business.

mod edits;
mod settle;

use anyhow::bail;
use govgen_access::{Line, lines, of_principal, similar};
use govgen_model::{Model, PrincipalKind};
use govgen_source::{Date, SourceMap};

pub(crate) use edits::Changes;
pub(crate) use settle::{Decided, Here, settle};

use crate::args::{RemoveExpiredArguments, RemoveUserArguments};
use crate::exit::Exit;
use crate::report::who::{counted, place};
use crate::report::{Out, one_line};
use crate::who::{alike, kind_of};

/// Runs `remove-user`.
///
/// # Errors
///
/// A name that is no user's, an unknown division, and whatever keeps govgen from doing its work.
pub(crate) fn user(here: &Here<'_>, options: &RemoveUserArguments, out: &mut Out) -> anyhow::Result<Exit> {
    settle(here, &options.options, out, &mut |model, out| {
        known(model, options.division.as_deref())?;
        let name = &options.name;
        let mut gone = of_principal(model, PrincipalKind::User, name);
        let everywhere = gone.len();
        gone.retain(|it| is_in(it, options.division.as_deref()));
        let like = similar(model, name);
        if everywhere == 0 && !of_principal(model, PrincipalKind::Group, name).is_empty() {
            bail!(
                "`{}` is a group: who is in it is the directory's to say; to take away what the group gets, delete its lines, which \
                 `govgen who` lists",
                one_line(name)
            );
        }
        let shown = one_line(name);
        if gone.is_empty() {
            let near: Vec<String> = like.near.iter().map(|it| format!("`{}`", one_line(it))).collect();
            let near = if near.is_empty() { String::new() } else { format!("; there is {}", near.join(", ")) };
            out.tell(&format!("no line names `{shown}`{near}"));
        } else {
            out.tell(&format!("{} of `{shown}` in {}", counted(gone.len(), "line"), divisions(&gone)));
        }
        if everywhere > gone.len() {
            out.tell(&format!("{} in other divisions", counted(everywhere - gone.len(), "line")));
        }
        out.tell(&alike(name, &like));
        Ok(decided(here.sources, gone))
    })
}

/// Runs `remove-expired`.
///
/// # Errors
///
/// An unknown division, and whatever keeps govgen from doing its work.
pub(crate) fn expired(here: &Here<'_>, options: &RemoveExpiredArguments, out: &mut Out) -> anyhow::Result<Exit> {
    let today = options.as_of.unwrap_or_else(today);
    settle(here, &options.options, out, &mut |model, out| {
        known(model, options.division.as_deref())?;
        let is_over = |it: &Line<'_>| it.until().is_some_and(|until| until < today);
        let gone: Vec<Line<'_>> =
            lines(model).filter(|it| is_over(it) && is_in(it, options.division.as_deref())).collect();
        match gone.len() {
            0 => out.tell(&format!("no line has expired by {today}")),
            count => out.tell(&format!("{} expired by {today} in {}", counted(count, "line"), divisions(&gone))),
        }
        Ok(decided(here.sources, gone))
    })
}

pub(crate) fn today() -> Date {
    jiff::Timestamp::now().to_zoned(jiff::tz::TimeZone::UTC).date().into()
}

/// Refuses a division that there is not.
pub(crate) fn known(model: &Model<'_>, division: Option<&str>) -> anyhow::Result<()> {
    let Some(name) = division.filter(|name| !model.divisions.iter().any(|it| it.name() == *name)) else {
        return Ok(());
    };
    let none = govgen_source::Diagnostics::default();
    match none.nearest(name, model.divisions.iter().map(govgen_model::Division::name)) {
        Some(near) => bail!("there is no division `{}`; did you mean `{near}`?", one_line(name)),
        None => bail!("there is no division `{}`", one_line(name)),
    }
}

fn is_in(line: &Line<'_>, division: Option<&str>) -> bool {
    division.is_none_or(|it| it == line.division.name())
}

fn divisions(lines: &[Line<'_>]) -> String {
    let mut names: Vec<&str> = lines.iter().map(|it| it.division.name()).collect();
    names.dedup();
    counted(names.len(), "division")
}

fn decided<'m>(sources: &SourceMap, mut gone: Vec<Line<'m>>) -> Decided<'m> {
    gone.sort_by_key(|it| (it.division.name(), it.place()));
    let listed = gone.iter().map(|it| format!("removed {}\n", listed(sources, it))).collect();
    Decided { changes: Changes { gone, ..Changes::default() }, listed, ..Decided::default() }
}

/// A line in one line.
pub(crate) fn listed(sources: &SourceMap, line: &Line<'_>) -> String {
    let until = line.until().map(|it| format!(", until {it}")).unwrap_or_default();
    format!(
        "{}: {} `{}`, {} in {}{until}",
        place(sources, line.principal.name.span),
        kind_of(line.principal.kind),
        one_line(line.name()),
        line.access.policy.value,
        line.entry_name()
    )
}
