//! A name in the lock that means another id than before.

use govgen_model::{Lock, LockEntry, PrincipalKind};
use govgen_source::{Meta, Severity, Span};
use rustc_hash::FxHashMap;

use crate::Context;
use crate::directory::{acknowledgements, lines, locks, word};
use crate::rule::{Findings, Rule};

pub(crate) static RULE: Rule = Rule {
    meta: Meta { code: "GOV061", name: "lock-id-changed", severity: Severity::Error, page: include_str!("doc.md") },
    waivable: false,
    check,
};

/// A name that both locks have, with two ids.
struct Change<'c> {
    kind: PrincipalKind,
    now: &'c LockEntry<'c>,
    before: &'c LockEntry<'c>,
    /// Whose the new id was.
    owner: Option<&'c LockEntry<'c>>,
}

fn check(cx: &Context<'_>, findings: &mut Findings<'_>) {
    let Some((before, now)) = locks(cx) else { return };
    let changes = changes(&before, &now);
    if changes.is_empty() {
        return;
    }
    let taken = changes.iter().filter(|it| it.owner.is_some()).count();
    let acknowledged = acknowledgements(cx, RULE.meta.name).any(|it| it.count.value as usize == taken);
    let granted = granted(cx, &changes);
    for change in &changes {
        let name = change.now.name.value.as_ref();
        let kind = word(change.kind);
        let finding = match change.owner {
            Some(owner) => {
                if acknowledged {
                    continue;
                }
                findings
                    .at(change.now.id.span, format!("{kind} `{name}` gets the id that was `{}`'s", owner.name.value))
                    .help(format!(
                        "whatever is granted to `{name}` becomes the access of `{}`; the directory never gives an id to somebody else, so the lock was edited, or two people were renamed at once. Write it anew from facts you fetched yourself; if it is true, let the organization add to `acknowledge` in `divisions/common`: `- {{ rule: lock-id-changed, division: common, count: {taken}, reason: … }}`",
                        owner.name.value
                    ))
            }
            None => findings
                .at(change.now.id.span, format!("{kind} `{name}` gets another id: `{}` before", change.before.id.value))
                .severity(Severity::Warning)
                .help("the name was deleted and made again, or is somebody else now: at the next apply Terraform takes away what the old one had and gives it to the new one; find out who it is before this is merged"),
        };
        if let Some(span) = granted.get(&(change.kind, name.to_lowercase())) {
            finding.because(*span, "granted something here");
        }
    }
}

fn changes<'c>(before: &Lock<'c>, now: &Lock<'c>) -> Vec<Change<'c>> {
    let mut changes: Vec<Change<'c>> = Vec::new();
    for (kind, entry) in now.all() {
        let Some(old) = before.get(kind, &entry.name.value) else { continue };
        if old.id().value != entry.id.value {
            changes.push(Change { kind, now: entry, before: old.entry, owner: None });
        }
    }
    if !changes.is_empty() {
        let owners: FxHashMap<&str, &LockEntry<'_>> = before.all().map(|(_, it)| (it.id.value.as_ref(), it)).collect();
        changes.iter_mut().for_each(|it| it.owner = owners.get(it.now.id.value.as_ref()).copied());
    }
    changes
}

/// How many names get somebody else's id.
pub(crate) fn count(cx: &Context<'_>) -> Option<usize> {
    let (before, now) = locks(cx)?;
    let taken = changes(&before, &now).iter().filter(|it| it.owner.is_some()).count();
    (taken > 0).then_some(taken)
}

/// The first line that grants something to each of them.
fn granted(cx: &Context<'_>, changes: &[Change<'_>]) -> FxHashMap<(PrincipalKind, String), Span> {
    let mut granted: FxHashMap<(PrincipalKind, String), Option<Span>> =
        changes.iter().map(|it| ((it.kind, it.now.name.value.to_lowercase()), None)).collect();
    for principal in cx.model.divisions.iter().flat_map(lines) {
        if let Some(first @ None) = granted.get_mut(&(principal.kind, principal.name.value.to_lowercase())) {
            *first = Some(principal.name.span);
        }
    }
    granted.into_iter().filter_map(|(key, span)| Some((key, span?))).collect()
}
