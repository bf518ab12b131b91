//! A proposal that the checks take: what they refuse of it is left out, and the rest proposed anew.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::bail;
use govgen_import::{Input, Proposal, ProposedFile, Reason, files, missing, propose};
use govgen_model::Model;
use govgen_source::{Diagnostic, Diagnostics, EntryKind, Severity, SourceFile, SourceMap};

use super::{Given, Settled, runbook};
use crate::explain::is_baselined;
use crate::pipeline::{Against, with_model};
use crate::report::{self, Out};

/// What one look at a proposal may refuse only makes the next one smaller.
const ROUNDS: usize = 5;

/// Proposes until the checks have nothing against it but judgements; `None` when the repository has to be mended first.
pub(super) fn settle(sources: &SourceMap, given: &Given, out: &mut Out) -> anyhow::Result<Option<Settled>> {
    with_model(sources, Against::default(), |model, before| {
        if !model.complete || model.divisions.iter().any(|it| !it.complete) {
            out.findings(sources, &before)?;
            out.talk(&report::summary(&before, model));
            out.talk("what the files have already cannot be told while they have errors: mend them first");
            return Ok(None);
        }
        let known: BTreeSet<Print<'_>> = before.iter().map(|it| print(it, sources)).collect();
        let mut refused = BTreeMap::new();
        for _ in 0..ROUNDS {
            let input = Input {
                model,
                facts: given.facts.as_ref(),
                state: given.state.as_ref(),
                only: given.only.as_deref(),
                refused: &refused,
            };
            let proposal = propose(&input)?;
            let files = files(&proposal, model, sources, Some(given.since))?;
            let tree = overlaid(sources, &files);
            let judged =
                with_model(&tree, Against::default(), |after, found| judge(&proposal, after, &found, &tree, &known))?;
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
    /// These permission sets, by ARN, cannot be imported.
    Refused(BTreeMap<String, Reason>),
}

/// What makes a finding the same in another state of the files.
type Print<'s> = (&'static str, String, &'s str);

fn print<'s>(finding: &Diagnostic, sources: &'s SourceMap) -> Print<'s> {
    (finding.meta.code, finding.message.clone(), sources.file(finding.span.file).path.as_str())
}

fn judge(
    proposal: &Proposal,
    after: &Model<'_>,
    found: &Diagnostics,
    tree: &SourceMap,
    known: &BTreeSet<Print<'_>>,
) -> anyhow::Result<Judged> {
    let new = || found.iter().filter(|it| !known.contains(&print(it, tree)));
    let is_judgement = |it: &&Diagnostic| is_baselined(it.meta.code);
    let arns: BTreeMap<(&str, &str), &str> =
        proposal.policies.iter().map(|it| ((it.home.as_str(), it.key.as_str()), it.arn.as_str())).collect();
    let mut refused = BTreeMap::new();
    let mut broken = Vec::new();
    for it in new().filter(|it| it.severity == Severity::Error && !is_judgement(it)) {
        let about = it.subject.division.as_deref().zip(it.subject.policy.as_deref());
        match about.and_then(|it| arns.get(&it)) {
            Some(arn) => {
                refused.insert((*arn).to_owned(), Reason::refused(&it.message));
            }
            None => broken.push(format!("{}: {}", tree.file(it.span.file).path, it.message)),
        }
    }
    if !refused.is_empty() {
        return Ok(Judged::Refused(refused));
    }
    broken.extend(missing(proposal, after).into_iter().map(|it| format!("it would not hold {it}")));
    if let Some(first) = broken.first() {
        bail!("what would be written is not what was meant, so nothing was: {first}");
    }
    Ok(Judged::Fine(new().filter(|it| is_judgement(it) && it.severity != Severity::Notice).count()))
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
