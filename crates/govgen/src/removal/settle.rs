//! Lines changed in memory, judged, and written: all of it or nothing.
//!
//! In: the repository, and what somebody decides about its lines. Out: the files, or the findings that stand in the way; a file that has
//! to be edited by hand does not stand in the way of others, and a line stays that holds a longer one back, or that Terraform is to take
//! over from AWS. A large
//! removal does not stand in the way here: whoever decides means it. What the organization has to acknowledge is said.

use std::collections::BTreeSet;
use std::path::Path;

use govgen_access::{Line, Scope, adopted, grant_of, outlived};
use govgen_model::{Model, PrincipalKind};
use govgen_rules::Revision;
use govgen_source::{Date, Diagnostic, Diagnostics, Severity, SourceMap};

use super::edits::{self, ByHand, Changes};
use super::kept::Kept;
use super::listed;
use crate::args::EditOptions;
use crate::draft::{self, Draft};
use crate::exit::Exit;
use crate::pipeline::{Against, resolved, with_model_since};
use crate::report::who::some;
use crate::report::{Out, one_line, place, quantity};
use crate::{hidden, write};

/// The repository that lines are changed in.
pub(crate) struct Here<'a> {
    pub(crate) root: &'a Path,
    pub(crate) sources: &'a SourceMap,
    pub(crate) against: Against<'a>,
}

/// What somebody decided.
#[derive(Default)]
pub(crate) struct Decided<'m> {
    pub(crate) changes: Changes<'m>,
    /// Whether it is done as a whole or not at all, whatever has to be done by hand.
    pub(crate) whole: bool,
    /// What keeps it from being done; shown, and nothing is written.
    pub(crate) findings: Diagnostics,
}

/// A grant that a line made and that may have another line.
struct Lost {
    division: String,
    account: String,
    policy: String,
    kind: PrincipalKind,
    name: String,
    until: Option<Date>,
}

/// Mistakes of names and text come first, then what is decided, then the judgement of the result.
///
/// # Errors
///
/// What was typed and means nothing here, a place to be edited by hand, and whatever keeps govgen from doing its work.
pub(crate) fn settle(
    here: &Here<'_>,
    options: &EditOptions,
    out: &mut Out,
    decide: &mut dyn for<'m> FnMut(&'m Model<'m>, &mut Out) -> anyhow::Result<Decided<'m>>,
) -> anyhow::Result<Exit> {
    resolved(here.sources, |model, findings| {
        if findings.count(Severity::Error) > 0 {
            return refuse(here.sources, &findings, "mend this first", out);
        }
        let mut decided = decide(model, out)?;
        if !decided.findings.is_empty() {
            decided.findings.sort();
            hidden::leave_alone(here.sources, &mut decided.findings);
            let refused = decided.findings.count(Severity::Error) > 0;
            if refused {
                return refuse(here.sources, &decided.findings, "the review cannot be applied as it is", out);
            }
            out.findings(here.sources, &decided.findings)?;
        }
        let Edited { draft, by_hand, kept } = edited(here.sources, model, &mut decided);
        if decided.whole && !by_hand.is_empty() {
            told(here.sources, &by_hand, out);
            out.talk("nothing was written");
            return Ok(Exit::Findings);
        }
        let exit = if by_hand.is_empty() && kept.is_empty() { Exit::Clean } else { Exit::Findings };
        if draft.texts.is_empty() && draft.removed.is_empty() {
            told(here.sources, &by_hand, out);
            kept.tell(here.sources, out);
            return Ok(exit);
        }
        let lost = lost(model, &decided.changes.gone);
        let result = draft.result();
        let before = Revision { model, tree: here.sources, name: "the files as they are" };
        let sound = with_model_since(&result, here.against, before, |after, findings| {
            let (large, others): (Vec<&Diagnostic>, Vec<&Diagnostic>) = findings
                .iter()
                .filter(|it| it.severity == Severity::Error)
                .partition(|it| it.meta.name == MASS_REMOVAL);
            if !others.is_empty() || findings.count(Severity::Error) > large.len() {
                refuse(&result, &findings, "the repository would have these errors", out)?;
                return anyhow::Ok(false);
            }
            for it in large {
                out.tell(&format!("{}: `govgen check --base` asks for an acknowledgement", one_line(&it.message)));
                out.tell(&it.help.as_deref().map(one_line).unwrap_or_default());
            }
            still(&result, after, &lost, out);
            Ok(true)
        })?;
        if !sound {
            return Ok(Exit::Findings);
        }
        finish(here, &draft, &decided.changes, options, out)?;
        told(here.sources, &by_hand, out);
        kept.tell(here.sources, out);
        Ok(exit)
    })
}

/// What was decided, as texts; what is left in its changes is what was made.
struct Edited<'s, 'm> {
    draft: Draft<'s>,
    by_hand: Vec<ByHand<'m>>,
    kept: Kept<'m>,
}

fn edited<'s, 'm>(sources: &'s SourceMap, model: &'m Model<'m>, decided: &mut Decided<'m>) -> Edited<'s, 'm> {
    let mut kept = Kept::default();
    // Somebody who decides about all of it as a whole is told what keeps it from being done.
    if !decided.whole {
        kept.adopted = adopted(model, &decided.changes.gone);
        let places: BTreeSet<_> = kept.adopted.iter().map(|it| it.line.place()).collect();
        decided.changes.gone.retain(|it| !places.contains(&it.place()));
    }
    let mut keep = |changes: &Changes<'m>, decided: &mut Vec<Line<'m>>| {
        let longer = outlived(model, &changes.gone, &changes.ends);
        let places: BTreeSet<_> = longer.iter().map(|it| it.line.place()).collect();
        decided.retain(|it| !places.contains(&it.place()));
        kept.outlived.extend(longer);
        !places.is_empty()
    };
    // Somebody who decides about all of it as a whole has been asked about this.
    if !decided.whole {
        let all = decided.changes.clone();
        keep(&all, &mut decided.changes.gone);
    }
    loop {
        let mut draft = Draft::new(sources);
        let mut changes = decided.changes.clone();
        let by_hand = edits::edit(&mut draft, model, &mut changes);
        // A line that somebody has to take out by hand is there until then. Each round keeps a line, so this ends.
        let again = !decided.whole && !by_hand.is_empty() && keep(&changes, &mut decided.changes.gone);
        if !again {
            decided.changes = changes;
            return Edited { draft, by_hand, kept };
        }
    }
}

/// Says what somebody has to do by hand: the place of each line, and what is to become of it.
fn told(sources: &SourceMap, by_hand: &[ByHand<'_>], out: &mut Out) {
    for it in by_hand {
        out.tell(&one_line(&it.why));
        for line in &it.changes.gone {
            out.talk(&format!("  delete by hand {}", listed(sources, line)));
        }
        for (line, to) in &it.changes.ends {
            out.talk(&format!("  write `until: {to}` by hand {}", listed(sources, line)));
        }
    }
    let lines: usize = by_hand.iter().map(|it| it.changes.gone.len() + it.changes.ends.len()).sum();
    if lines > 0 {
        out.talk(&format!("{} in {} to be edited by hand", quantity(lines, "line"), quantity(by_hand.len(), "file")));
    }
}

/// The rule whose findings are told and do not refuse.
const MASS_REMOVAL: &str = "mass-removal";

fn refuse(sources: &SourceMap, findings: &Diagnostics, why: &str, out: &mut Out) -> anyhow::Result<Exit> {
    out.findings(sources, findings)?;
    out.talk(&format!("{why}; nothing was written"));
    Ok(Exit::Findings)
}

/// Grants of lines that go; not more than somebody would read about.
fn lost(model: &Model<'_>, gone: &[Line<'_>]) -> Vec<Lost> {
    const LOOKED_AT_MAX: usize = 100_000;
    let mut lost = Vec::new();
    for group in gone.chunk_by(|left, right| std::ptr::eq(left.entry, right.entry)) {
        let scope = Scope::of(group[0].division, group[0].entry);
        for line in group.iter().filter(|_| lost.len() < LOOKED_AT_MAX).collect::<Vec<_>>() {
            lost.extend(line.effect(model, &scope).reached.iter().map(|it| Lost {
                division: line.division.name().to_owned(),
                account: it.account.name.value.to_string(),
                policy: line.access.policy.value.to_string(),
                kind: line.principal.kind,
                name: line.name().to_owned(),
                until: it.until,
            }));
        }
    }
    lost
}

/// Says which grants stay all the same, through which lines.
fn still(sources: &SourceMap, after: &Model<'_>, lost: &[Lost], out: &mut Out) {
    let mut through: Vec<String> = Vec::new();
    let (mut count, mut longer) = (0, 0);
    for it in lost {
        let Ok(at) = after.divisions.binary_search_by(|division| division.name().cmp(&it.division)) else { continue };
        let assignment = after.divisions[at].assignment(&after.shared, &it.account, &it.policy);
        if let Some(other) = assignment.and_then(|assignment| grant_of(assignment, it.kind, &it.name)) {
            count += 1;
            longer += usize::from(it.until.is_some_and(|end| other.until.is_none_or(|it| it > end)));
            through.push(place(sources, other.principal.name.span));
        }
    }
    through.sort();
    through.dedup();
    if count > 0 {
        let stay = if count == 1 { "stays" } else { "stay" };
        let longer = if longer == 0 { String::new() } else { format!(", {longer} for longer") };
        out.tell(&format!("{} {stay}{longer}: another line makes it ({})", quantity(count, "grant"), some(&through)));
    }
}

/// Writes, or shows what would be written.
fn finish(
    here: &Here<'_>,
    draft: &Draft<'_>,
    changes: &Changes<'_>,
    options: &EditOptions,
    out: &mut Out,
) -> anyhow::Result<()> {
    if options.dry_run {
        let removed: Vec<String> = draft.removed.iter().cloned().collect();
        let texts = draft.texts.iter().map(|(path, text)| (path.clone(), text.clone()));
        out.text(&write::diff(&write::of_texts(texts, removed), here.root, out.look().colour)?)?;
        out.talk("nothing was written");
        return Ok(());
    }
    draft::write(draft, here.root)?;
    let gone = changes.gone.iter().map(|it| format!("removed {}\n", listed(here.sources, it)));
    let ends = changes.ends.iter().map(|(it, to)| {
        let later = if it.until().is_some_and(|until| until < *to) { " (later)" } else { "" };
        format!("changed {} to {to}{later}\n", listed(here.sources, it))
    });
    out.text(&gone.chain(ends).collect::<String>())?;
    draft.texts.keys().for_each(|path| out.talk(&format!("wrote {}", one_line(path))));
    draft.removed.iter().for_each(|path| out.talk(&format!("removed {}", one_line(path))));
    out.talk("now run `govgen render`");
    Ok(())
}
