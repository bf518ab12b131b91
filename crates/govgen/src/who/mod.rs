//! `who`: every line that has to do with a name.
//!
//! In: the repository, and what was typed. Out: each thing of that name, with its lines and what each of them does now. Nothing is
//! listed while a file cannot be read or a name means nothing, since a list with gaps would look complete; whether what is granted is wise
//! is not asked.

mod members;

use anyhow::bail;
use govgen_access::{Effect, Line, Scope, Similar, asked, similar};
use govgen_model::{Model, PrincipalKind, Waiver};
use govgen_source::{Severity, SourceMap};

use crate::args::{LinesFormat, WhoArguments};
use crate::exit::Exit;
use crate::facts;
use crate::pipeline::resolved;
use crate::report::{self, Out, one_line};

/// A line with what it does now.
pub(crate) struct Explained<'m> {
    pub(crate) line: Line<'m>,
    pub(crate) effect: Effect<'m>,
    pub(crate) waivers: Vec<&'m Waiver<'m>>,
}

/// Runs the command.
///
/// # Errors
///
/// A name that nothing has.
pub(crate) fn run(sources: &SourceMap, options: &WhoArguments, out: &mut Out) -> anyhow::Result<Exit> {
    let facts = options.facts.as_deref().map(facts::read).transpose()?;
    resolved(sources, |model, findings| {
        if findings.count(Severity::Error) > 0 {
            out.findings(sources, &findings)?;
            out.tell(&report::summary(&findings, model));
            out.talk("nothing was listed: a list with gaps would look complete");
            return Ok(Exit::Findings);
        }
        let mut found = asked(model, &options.name);
        if let Some(facts) = &facts {
            found.extend(members::groups(model, facts, &options.name, out)?);
        }
        let like = similar(model, &options.name);
        if found.is_empty() {
            nothing(model, &options.name, &like, out)?;
        }
        let found: Vec<_> = found.into_iter().map(|(what, lines)| (what, explained(model, &lines))).collect();
        match options.format {
            LinesFormat::Json => out.data(&report::json::who(sources, model, &options.name, options.as_of, &found))?,
            LinesFormat::Text => out.text(&report::who::text(sources, model, options.as_of, &found))?,
        }
        if !found.is_empty() {
            out.tell(&alike(&options.name, &like));
        }
        Ok(Exit::Clean)
    })
}

/// What lines do now; each entry's accounts are worked out once for all its lines in a row.
pub(crate) fn explained<'m>(model: &'m Model<'m>, lines: &[Line<'m>]) -> Vec<Explained<'m>> {
    let mut explained = Vec::with_capacity(lines.len());
    for group in lines.chunk_by(|left, right| std::ptr::eq(left.entry, right.entry)) {
        let Some(first) = group.first() else { continue };
        let scope = Scope::of(first.division, first.entry);
        explained.extend(group.iter().map(|line| Explained {
            line: *line,
            effect: line.effect(model, &scope),
            waivers: line.waivers(model, &scope).collect(),
        }));
    }
    explained
}

/// A person who has nothing is an answer, a name that means nothing is a mistake.
///
/// # Errors
///
/// For a name that is no user's: nobody has such a thing.
fn nothing(model: &Model<'_>, name: &str, like: &Similar<'_>, out: &mut Out) -> anyhow::Result<()> {
    let known = model
        .lock
        .as_ref()
        .is_some_and(|lock| lock.all().any(|(kind, entry)| kind.key(&entry.name.value) == kind.key(name)));
    let near: Vec<String> = like.near.iter().map(|it| format!("`{}`", one_line(it))).collect();
    let meant = if near.is_empty() { String::new() } else { format!("; did you mean {}?", near.join(" or ")) };
    let shown = one_line(name);
    if !known && !name.contains('@') {
        bail!("no user, group, account, policy or division is called `{shown}`{meant}");
    }
    out.tell(&format!("no line grants anything to `{shown}`{}", if known { "" } else { &meant }));
    out.tell(&alike(name, like));
    Ok(())
}

/// A line about names that could be taken for another one.
pub(crate) fn alike(name: &str, like: &Similar<'_>) -> String {
    let named: Vec<String> = like
        .alike
        .iter()
        .map(|(kind, it)| {
            let letters = if it.is_ascii() { String::new() } else { format!(" (`{}`)", it.escape_default()) };
            format!("{} `{}`{letters}", kind_of(*kind), one_line(it))
        })
        .collect();
    match named.as_slice() {
        [] => String::new(),
        [one] => format!("not the same as `{}`, though it may look so: {one}", one_line(name)),
        _ => format!("not the same as `{}`, though they may look so: {}", one_line(name), named.join(", ")),
    }
}

/// What people call it.
pub(crate) fn kind_of(kind: PrincipalKind) -> &'static str {
    match kind {
        PrincipalKind::User => "user",
        PrincipalKind::Group => "group",
    }
}
