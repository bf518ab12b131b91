//! `who`: every line that has to do with a name.
//!
//! In: the repository, and what was typed. Out: each thing of that name, with its lines and what each of them does now. Nothing is
//! listed while a file cannot be read or a name means nothing, since a list with gaps would look complete; whether what is granted is wise
//! is not asked.

mod members;

use anyhow::bail;
use govgen_access::{Effect, Forgotten, Line, Scope, Similar, asked, forgotten, similar};
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
        let kept: Vec<Forgotten<'_>> = [PrincipalKind::User, PrincipalKind::Group]
            .into_iter()
            .flat_map(|kind| forgotten(model, kind, &options.name).into_iter().filter(|it| it.name.is_some()))
            .collect();
        match options.format {
            LinesFormat::Json => {
                let who = report::json::Who { sources, model, name: &options.name, as_of: options.as_of };
                out.stream(|to| who.write(&found, &kept, to))?;
            }
            LinesFormat::Text => {
                let all: Vec<_> = found.iter().map(|(what, lines)| (what, explained(model, lines).collect())).collect();
                out.text(&report::who::text(sources, model, options.as_of, &all))?;
            }
        }
        kept.iter().for_each(|it| out.tell(&report::who::kept(sources, it, &options.name)));
        if !found.is_empty() {
            out.tell(&alike(&options.name, &like));
        }
        Ok(Exit::Clean)
    })
}

/// What lines do now, one by one; each entry's accounts are worked out once for all its lines in a row.
pub(crate) fn explained<'m, 'l>(
    model: &'m Model<'m>,
    lines: &'l [Line<'m>],
) -> impl Iterator<Item = Explained<'m>> + use<'m, 'l> {
    lines.chunk_by(|left, right| std::ptr::eq(left.entry, right.entry)).flat_map(move |group| {
        let scope = Scope::of(group[0].division, group[0].entry);
        group.iter().map(move |line| Explained {
            line: *line,
            effect: line.effect(model, &scope),
            waivers: line.waivers(model, &scope).collect(),
        })
    })
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
    let meant = meant(like);
    let shown = one_line(name);
    if !known && !name.contains('@') {
        bail!("no user, group, account, policy or division is called `{shown}`{meant}");
    }
    out.tell(&format!("no line grants anything to `{shown}`{}", if known { "" } else { &meant }));
    out.tell(&alike(name, like));
    Ok(())
}

/// What may have been meant, to be added to a sentence.
pub(crate) fn meant(like: &Similar<'_>) -> String {
    let near: Vec<String> = like.near.iter().map(|it| format!("`{}`", one_line(it))).collect();
    if near.is_empty() { String::new() } else { format!("; did you mean {}?", near.join(" or ")) }
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
