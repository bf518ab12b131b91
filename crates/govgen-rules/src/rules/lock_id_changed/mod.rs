//! A name in the lock that means another id than before, and an id that means another name.
//!
//! In: both locks, and who is granted something. Out: an error for each change that gives somebody access, until the organization
//! acknowledges how many there are; less for a change that gives nobody anything yet. What is a change is decided in `changes.rs`.

mod changes;

use std::collections::BTreeSet;

use govgen_source::{Meta, Severity, Span};

use crate::Context;
use crate::context::some_of;
use crate::directory::{Answer, lines, locks, word};
use crate::rule::{Findings, Rule};

use changes::{Change, Changes, What};

pub(crate) static RULE: Rule = Rule {
    meta: Meta { code: "GOV061", name: "lock-id-changed", severity: Severity::Error, page: include_str!("doc.md") },
    waivable: false,
    check,
};

fn check(cx: &Context<'_>, findings: &mut Findings<'_>) {
    comes_into_force(cx, findings);
    let Some(changes) = Changes::of(cx) else { return };
    let asked = changes.asked();
    let answer = Answer::of(cx, RULE.meta.name, asked);
    for change in &changes.all {
        match change.gives_access() {
            true => grave(change, &changes, &answer, findings),
            false if changes.is_large => {}
            false => slight(change, &changes, findings),
        }
    }
    if changes.is_large {
        large(&changes, &answer, findings);
    }
    first_ids(&changes, findings);
}

/// How many changes have to be acknowledged, if any.
pub(crate) fn count(cx: &Context<'_>) -> Option<usize> {
    Changes::of(cx).map(|it| it.asked()).filter(|it| *it > 0)
}

fn grave(change: &Change<'_>, changes: &Changes<'_>, answer: &Answer<'_>, findings: &mut Findings<'_>) {
    let finding = findings.at(change.span(changes.file), change.headline());
    if let Some(span) = change.granted {
        finding.because(span, "granted something here");
    }
    let (harm, cause) = (change.harm(), change.cause());
    if answer.is_given {
        finding.severity(Severity::Notice).help(format!("acknowledged; {harm}; {cause}"));
        return;
    }
    answer.explain(finding);
    finding.help(format!(
        "{harm}; {cause}. Write the lock anew from facts you fetched yourself; if it is true and you know who it is, {}",
        entry(changes.asked())
    ));
}

fn slight(change: &Change<'_>, changes: &Changes<'_>, findings: &mut Findings<'_>) {
    let severity = match change.what {
        What::NewName(_) => Severity::Notice,
        What::NewId(_) | What::Taken(_) | What::Invented(_) | What::Vanished => Severity::Warning,
    };
    findings.at(change.span(changes.file), change.headline()).severity(severity).help(format!(
        "nothing is granted to `{}`, so nobody gains or loses anything by it; {}: find out before somebody grants something to this name",
        change.name(),
        change.cause()
    ));
}

/// One finding about them all: names that nobody has granted anything to yet are many when a lock was swapped.
fn large(changes: &Changes<'_>, answer: &Answer<'_>, findings: &mut Findings<'_>) {
    let asked = changes.asked();
    let finding = findings.at(
        Span::whole(changes.file),
        format!("{asked} ids of the lock, which had {} users and groups, are another's than before", changes.total),
    );
    if answer.is_given {
        finding.severity(Severity::Notice).help("acknowledged; those of names that are granted something are listed");
        return;
    }
    answer.explain(finding);
    finding.help(format!(
        "a directory does not make so many names again in one week: these may be the ids of another one, or of nobody. Write the lock anew from facts you fetched yourself; if it is true, {}",
        entry(asked)
    ));
}

fn entry(count: usize) -> String {
    format!(
        "let the organization add to `acknowledge` in `divisions/common`: `- {{ rule: lock-id-changed, division: common, count: {count}, reason: … }}`"
    )
}

/// What to do about ids with which nothing can be compared.
const NOT_COMPARED: &str = "Terraform asked the directory for them until now, and nothing here has compared the two: run `govgen lock --facts FILE --check` with facts you fetched yourself; the plan of every division has to say that nothing changes";

/// So many newcomers have a finding each.
const FIRSTS_MAX: usize = 10;

/// Lists whom Terraform looked up until now: the way of every newcomer, and of whoever is put in their place.
fn first_ids(changes: &Changes<'_>, findings: &mut Findings<'_>) {
    if changes.firsts.len() > FIRSTS_MAX && !changes.are_many_firsts {
        // What is acknowledged must not stand behind a screen of newcomers.
        let names = some_of(changes.firsts.iter().map(|it| it.1.name.value.as_ref()));
        findings
            .at(
                Span::whole(changes.file),
                format!("{} users and groups get their first id from the lock", changes.firsts.len()),
            )
            .severity(Severity::Notice)
            .help(format!("of {names}: {NOT_COMPARED}"));
        return;
    }
    for (kind, entry) in &changes.firsts {
        findings
            .at(entry.id.span, format!("{} `{}` gets its first id from the lock", word(*kind), entry.name.value))
            .severity(Severity::Notice)
            .help(
                "it was granted something before, and Terraform asked the directory for the id; nothing here has compared the two: the plan has to say that nothing changes for this name",
            );
    }
    if changes.are_many_firsts {
        let names = changes.firsts.iter().map(|(kind, it)| (word(*kind), it.name.value.as_ref()));
        into_force(changes.file, &names.collect(), findings);
    }
}

/// Says that ids begin to count. Those of a lock that was there before are compared; of others nobody has seen a plan.
fn comes_into_force(cx: &Context<'_>, findings: &mut Findings<'_>) {
    let Some(lock) = cx.model.lock.as_ref().filter(|it| it.document.whole) else { return };
    let Some(base) = cx.base.filter(|it| it.is_whole(cx.model)) else { return };
    if base.revision.model.lock.is_some() && locks(cx).is_some() {
        return;
    }
    let named = cx.model.divisions.iter().flat_map(lines);
    let named =
        named.filter_map(|it| Some((word(it.kind), lock.get(it.kind, &it.name.value)?.entry.name.value.as_ref())));
    let named: BTreeSet<(&str, &str)> = named.collect();
    into_force(lock.document.file, &named, findings);
}

fn into_force(file: govgen_source::FileId, named: &BTreeSet<(&str, &str)>, findings: &mut Findings<'_>) {
    let Some((kind, name)) = named.first() else { return };
    let whose = match named.len() {
        1 => format!("the id of {kind} `{name}` comes"),
        count => format!("the ids of {count} users and groups that are granted something come"),
    };
    let names: Vec<&str> = named.iter().map(|it| it.1).collect();
    findings
        .at(Span::whole(file), format!("{whose} from the lock from now on"))
        .severity(Severity::Warning)
        .help(format!("of {}: {NOT_COMPARED}", some_of(names.into_iter())));
}
