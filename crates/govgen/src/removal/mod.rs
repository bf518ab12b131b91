//! `remove-user` and `remove-expired`: lines that go from the divisions' files, with all that they empty.
//!
//! In: the repository, and whose lines or which. Out: the files without them, comments and order kept, checked before anything is
//! written. What the rendered files say is `render`'s business.

mod edits;
mod kept;
mod settle;

use anyhow::bail;
use govgen_access::{Line, Similar, forgotten, lines, of_principal, similar};
use govgen_model::{Change, Model, PrincipalKind};
use govgen_source::{SourceMap, Span};

pub(crate) use edits::Changes;
pub(crate) use settle::{Decided, Here, settle};

use crate::args::{RemoveExpiredArguments, RemoveUserArguments};
use crate::clock;
use crate::exit::Exit;
use crate::report::{self, Out, one_line, place, quantity};
use crate::who::{alike, kind_of, meant};

/// Runs `remove-user`.
///
/// # Errors
///
/// A name that is no user's, an unknown division, and whatever keeps govgen from doing its work.
pub(crate) fn user(here: &Here<'_>, options: &RemoveUserArguments, out: &mut Out) -> anyhow::Result<Exit> {
    let name = &options.name;
    if name.trim().is_empty() {
        bail!("no user was named: the name is empty");
    }
    settle(here, &options.options, out, &mut |model, out| {
        known(model, options.division.as_deref())?;
        let mut gone = of_principal(model, PrincipalKind::User, name);
        let everywhere = gone.len();
        gone.retain(|it| is_in(it, options.division.as_deref()));
        let like = similar(model, name);
        let kept = forgotten(model, PrincipalKind::User, name);
        if everywhere == 0 {
            is_user(model, name, &like, kept.iter().any(|it| it.name.is_some()))?;
        }
        let shown = one_line(name);
        match gone.len() {
            0 => out.tell(&format!("no line names `{shown}`")),
            count => out.tell(&format!("{} of `{shown}` in {}", quantity(count, "line"), divisions(&gone))),
        }
        if everywhere > gone.len() {
            out.tell(&format!("{} in other divisions", quantity(everywhere - gone.len(), "line")));
        }
        out.tell(&alike(name, &like));
        kept.iter().for_each(|it| out.tell(&report::who::kept(here.sources, it, name)));
        if !gone.is_empty() {
            taken_over(model, name).for_each(|span| {
                out.tell(&format!(
                    "{}: `import` takes over what `{shown}` has in AWS; a line that goes before Terraform has applied that leaves the \
                     access in AWS, where no file shows it: apply it first, then take the name out of the entry",
                    place(here.sources, span)
                ));
            });
        }
        Ok(decided(gone))
    })
}

/// Refuses a name that no line has, unless something else knows the user: a name that was mistyped must not look done.
///
/// # Errors
///
/// A group, and whatever nobody knows.
fn is_user(model: &Model<'_>, name: &str, like: &Similar<'_>, left: bool) -> anyhow::Result<()> {
    let shown = one_line(name);
    if !of_principal(model, PrincipalKind::Group, name).is_empty() {
        bail!(
            "`{shown}` is a group: who is in it is the directory's to say; to take away what the group gets, delete its lines, which \
             `govgen who` lists"
        );
    }
    let in_lock = model.lock.as_ref().is_some_and(|lock| lock.get(PrincipalKind::User, name).is_some());
    if !in_lock && !left {
        let mut found = format!("no line names `{shown}`{}", meant(like));
        let alike = alike(name, like);
        if !alike.is_empty() {
            found += &format!("; {alike}");
        }
        bail!(found);
    }
    Ok(())
}

/// Where entries under `refactor:` take over what a user has.
fn taken_over<'m>(model: &'m Model<'m>, name: &str) -> impl Iterator<Item = Span> {
    let wanted = PrincipalKind::User.key(name);
    let imports = model.refactor.iter().filter_map(|it| match &it.change {
        Change::Import { written, .. } => Some(written),
        _ => None,
    });
    let users = imports.flat_map(|it| &it.assignments).flat_map(|it| &it.principals.users);
    users.filter(move |it| PrincipalKind::User.key(&it.value) == wanted).map(|it| it.span)
}

/// Runs `remove-expired`.
///
/// # Errors
///
/// An unknown division, and whatever keeps govgen from doing its work.
pub(crate) fn expired(here: &Here<'_>, options: &RemoveExpiredArguments, out: &mut Out) -> anyhow::Result<Exit> {
    let today = options.as_of.unwrap_or_else(clock::today);
    settle(here, &options.options, out, &mut |model, out| {
        known(model, options.division.as_deref())?;
        let is_over = |it: &Line<'_>| it.until().is_some_and(|until| until < today);
        let gone: Vec<Line<'_>> =
            lines(model).filter(|it| is_over(it) && is_in(it, options.division.as_deref())).collect();
        match gone.len() {
            0 => out.tell(&format!("no line has expired by {today}")),
            count => out.tell(&format!("{} expired by {today} in {}", quantity(count, "line"), divisions(&gone))),
        }
        Ok(decided(gone))
    })
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
    quantity(names.len(), "division")
}

fn decided(mut gone: Vec<Line<'_>>) -> Decided<'_> {
    gone.sort_by_key(|it| (it.division.name(), it.place()));
    Decided { changes: Changes { gone, ..Changes::default() }, ..Decided::default() }
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
