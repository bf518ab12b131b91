//! A proposal that the checks take: what they refuse of it is left out, and the rest proposed anew.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use anyhow::bail;
use govgen_import::{Input, Proposal, ProposedFile, Reason, Refused, files, missing, propose};
use govgen_model::{Model, PrincipalKind};
use govgen_source::{Diagnostic, Diagnostics, EntryKind, Severity, SourceFile, SourceMap, Span};

use super::{Given, Settled, runbook};
use crate::explain::is_baselined;
use crate::pipeline::{Against, with_model};
use crate::report::{self, Out};

/// What one look at a proposal may refuse only makes the next one smaller.
const ROUNDS: usize = 5;

/// Proposes until the checks have nothing against it but judgements; `None` when the repository has to be mended first.
pub(super) fn settle(sources: &SourceMap, given: &Given<'_>, out: &mut Out) -> anyhow::Result<Option<Settled>> {
    with_model(sources, Against::default(), |model, before| {
        if !model.complete || model.divisions.iter().any(|it| !it.complete) {
            out.findings(sources, &before)?;
            out.talk(&report::summary(&before, model));
            out.talk("what the files have already cannot be told while they have errors: mend them first");
            return Ok(None);
        }
        let known: BTreeSet<Print<'_>> = before.iter().map(|it| print(it, sources)).collect();
        let mut refused = Refused::default();
        for _ in 0..ROUNDS {
            let input = Input {
                model,
                facts: given.facts.as_ref(),
                state: given.state.as_ref(),
                only: given.options.division.as_deref(),
                refused: &refused,
            };
            let proposal = propose(&input)?;
            let files = files(&proposal, model, sources, Some(given.since))?;
            let tree = overlaid(sources, &files);
            let judged = with_model(&tree, Against::default(), |after, found| {
                judge(&Judging { proposal: &proposal, before: model, after, tree: &tree, known: &known }, &found)
            })?;
            match judged {
                Judged::Fine(judgements) => {
                    let runbook = runbook::text(&proposal, &files, model, given, judgements);
                    return Ok(Some(Settled { proposal, files, judgements, runbook }));
                }
                Judged::Refused(more) => refused.extend(more),
            }
        }
        bail!(
            "the checks refuse what would be written, each time something else; import one division at a time with --division"
        )
    })
}

/// What the checks make of a proposal.
enum Judged {
    /// Nothing but so many judgements.
    Fine(usize),
    /// These permission sets and names cannot be imported.
    Refused(Refused),
}

/// What makes a finding the same in another state of the files.
type Print<'s> = (&'static str, String, &'s str);

fn print<'s>(finding: &Diagnostic, sources: &'s SourceMap) -> Print<'s> {
    (finding.meta.code, finding.message.clone(), sources.file(finding.span.file).path.as_str())
}

/// What is judged, and what it is held against.
struct Judging<'j> {
    proposal: &'j Proposal,
    /// The files as they are, and as they would be.
    before: &'j Model<'j>,
    after: &'j Model<'j>,
    tree: &'j SourceMap,
    known: &'j BTreeSet<Print<'j>>,
}

fn judge(judging: &Judging<'_>, found: &Diagnostics) -> anyhow::Result<Judged> {
    let Judging { proposal, after, tree, known, .. } = judging;
    let new = || found.iter().filter(|it| !known.contains(&print(it, tree)));
    let is_judgement = |it: &&Diagnostic| is_baselined(it.meta.code);
    let arns: BTreeMap<(&str, &str), &str> =
        proposal.policies.iter().map(|it| ((it.home.as_str(), it.key.as_str()), it.arn.as_str())).collect();
    let mut refused = Refused::default();
    let mut others = Vec::new();
    for it in new().filter(|it| it.severity == Severity::Error && !is_judgement(it)) {
        let about = it.subject.division.as_deref().zip(it.subject.policy.as_deref());
        match about.and_then(|it| arns.get(&it)) {
            Some(arn) => {
                refused.sets.insert((*arn).to_owned(), Reason::refused(&it.message));
            }
            None => others.push(it),
        }
    }
    let mut broken = judging.names(&others, &mut refused);
    if !refused.is_empty() {
        return Ok(Judged::Refused(refused));
    }
    broken.extend(missing(proposal, after).into_iter().map(|it| format!("it would not hold {it}")));
    if let Some(first) = broken.first() {
        bail!("what would be written is not what was meant, so nothing was: {first}");
    }
    Ok(Judged::Fine(new().filter(|it| is_judgement(it) && it.severity != Severity::Notice).count()))
}

/// A user or a group, by name.
type Named<'n> = (PrincipalKind, &'n str);

impl<'j> Judging<'j> {
    /// Refuses the names that errors are about; gives the errors that are about none of the proposal's.
    fn names(&self, errors: &[&Diagnostic], refused: &mut Refused) -> Vec<String> {
        if errors.is_empty() {
            return Vec::new();
        }
        let places = |it: &Diagnostic| -> Vec<Span> {
            [it.span].into_iter().chain(it.labels.iter().map(|label| label.span)).collect()
        };
        let wanted: HashSet<Span> = errors.iter().flat_map(|it| places(it)).collect();
        let at = written(self.after).filter(|(span, _)| wanted.contains(span));
        let at: HashMap<Span, Named<'_>> = at.collect();
        let before: HashSet<Named<'_>> = written(self.before).map(|it| it.1).collect();
        let proposed = self.proposed();
        let mut broken = Vec::new();
        for it in errors {
            let named = places(it).into_iter().filter_map(|span| at.get(&span)).filter(|it| proposed.contains(*it));
            let named: Vec<&Named<'_>> = named.collect();
            // Of two names that cannot stand beside each other, the one that stands there already stays.
            let new = named.iter().filter(|it| !before.contains(**it)).count();
            for (kind, name) in named.iter().filter(|it| new == 0 || !before.contains(**it)) {
                refused.names.insert((*kind, (*name).to_owned()), Reason::refused_name(&it.message));
            }
            if named.is_empty() {
                broken.push(format!("{}: {}", self.tree.file(it.span.file).path, it.message));
            }
        }
        broken
    }

    /// Everybody to whom something new is granted.
    fn proposed(&self) -> HashSet<Named<'j>> {
        let granted = self.proposal.grants.values().flat_map(|it| {
            let groups = it.groups.iter().map(|name| (PrincipalKind::Group, name.as_str()));
            groups.chain(it.users.iter().map(|name| (PrincipalKind::User, name.as_str())))
        });
        granted.collect()
    }
}

/// Everybody whom divisions name, with the place.
fn written<'m>(model: &'m Model<'_>) -> impl Iterator<Item = (Span, Named<'m>)> {
    let accesses = model.divisions.iter().flat_map(|it| &it.entries).flat_map(|it| &it.entry.access);
    accesses.flat_map(|it| &it.principals).map(|it| (it.name.span, (it.kind, it.name.value.as_ref())))
}

/// The repository as it would be.
fn overlaid(sources: &SourceMap, files: &[ProposedFile]) -> SourceMap {
    let replaced: BTreeSet<&str> = files.iter().map(|it| it.path.as_str()).collect();
    let kept = sources.iter().map(|it| it.1).filter(|it| !replaced.contains(it.path.as_str()));
    let mut tree: Vec<SourceFile> = kept.map(copied).collect();
    let there: BTreeSet<String> = tree.iter().map(|it| it.path.clone()).collect();
    let mut directories = BTreeSet::new();
    for file in files {
        for (slash, _) in file.path.match_indices('/') {
            directories.insert(file.path[..slash].to_owned());
        }
    }
    tree.extend(
        directories.into_iter().filter(|it| !there.contains(it)).map(|it| SourceFile::entry(it, EntryKind::Directory)),
    );
    tree.extend(files.iter().map(|it| SourceFile::text(it.path.clone(), it.text.clone())));
    SourceMap::new(tree)
}

fn copied(file: &SourceFile) -> SourceFile {
    let mut copy = SourceFile::entry(file.path.clone(), file.kind);
    copy.text.clone_from(&file.text);
    copy.problem = file.problem;
    copy.generated = file.generated;
    copy.ignored = file.ignored;
    copy
}
