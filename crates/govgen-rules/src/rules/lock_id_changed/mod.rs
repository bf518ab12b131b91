//! A name in the lock that means another id than before, and an id that means another name.
//!
//! In: both locks, and who is granted something. Out: an error for each change that gives somebody access, until the organization
//! acknowledges how many there are; less for a change that gives nobody anything yet. What is a change is decided in `changes.rs`.

mod changes;

use govgen_model::Acknowledgement;
use govgen_source::{Meta, Severity, Span};
use rustc_hash::FxHashSet;

use crate::Context;
use crate::directory::{acknowledgements, lines, locks, word};
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
    let written = acknowledgements(cx, RULE.meta.name).next();
    let acknowledged = acknowledgements(cx, RULE.meta.name).any(|it| it.count.value as usize == asked);
    for change in &changes.all {
        match change.gives_access() {
            true if acknowledged => {}
            true => grave(change, asked, written, findings),
            false if changes.is_large => {}
            false => slight(change, findings),
        }
    }
    if changes.is_large && !acknowledged {
        large(&changes, written, findings);
    }
}

/// How many changes have to be acknowledged, if any.
pub(crate) fn count(cx: &Context<'_>) -> Option<usize> {
    Changes::of(cx).map(|it| it.asked()).filter(|it| *it > 0)
}

fn grave(change: &Change<'_>, asked: usize, written: Option<&Acknowledgement<'_>>, findings: &mut Findings<'_>) {
    let (name, cause) = (change.name(), change.cause());
    let finding = findings.at(change.now.id.span, change.headline());
    if let Some(span) = change.granted {
        finding.because(span, "granted something here");
    }
    wrong_number(finding, written);
    finding.help(format!(
        "whatever is granted to `{name}` is the access of whoever has this id, and no line of a division shows it; {cause}. Write the lock anew from facts you fetched yourself; if it is true and you know who it is, {}",
        entry(asked)
    ));
}

fn slight(change: &Change<'_>, findings: &mut Findings<'_>) {
    let severity = match change.what {
        What::NewName(_) => Severity::Notice,
        What::NewId(_) | What::Taken(_) => Severity::Warning,
    };
    findings.at(change.now.id.span, change.headline()).severity(severity).help(format!(
        "nothing is granted to `{}`, so nobody gains or loses anything by it; {}: find out before somebody grants something to this name",
        change.name(),
        change.cause()
    ));
}

/// One finding about them all: names that nobody has granted anything to yet are many when a lock was swapped.
fn large(changes: &Changes<'_>, written: Option<&Acknowledgement<'_>>, findings: &mut Findings<'_>) {
    let asked = changes.asked();
    let finding = findings.at(
        Span::whole(changes.file),
        format!("{asked} ids of the lock, which had {} users and groups, are another's than before", changes.total),
    );
    wrong_number(finding, written);
    finding.help(format!(
        "a directory does not make so many names again in one week: these may be the ids of another one, or of nobody. Write the lock anew from facts you fetched yourself; if it is true, {}",
        entry(asked)
    ));
}

fn wrong_number(finding: &mut govgen_source::Diagnostic, written: Option<&Acknowledgement<'_>>) {
    if let Some(written) = written {
        finding.because(written.count.span, format!("acknowledged are {}", written.count.value));
    }
}

fn entry(count: usize) -> String {
    format!(
        "let the organization add to `acknowledge` in `divisions/common`: `- {{ rule: lock-id-changed, division: common, count: {count}, reason: … }}`"
    )
}

/// Says that ids begin to count. Those of a lock that was there before are compared; of others nobody has seen a plan.
fn comes_into_force(cx: &Context<'_>, findings: &mut Findings<'_>) {
    let Some(lock) = cx.model.lock.as_ref().filter(|it| it.document.whole) else { return };
    let Some(base) = cx.base.filter(|it| it.is_whole(cx.model)) else { return };
    if base.revision.model.lock.is_some() && locks(cx).is_some() {
        return;
    }
    let named = cx.model.divisions.iter().flat_map(lines).map(|it| (it.kind, it.name.value.to_lowercase()));
    let named: FxHashSet<_> = named.filter(|(kind, name)| lock.get(*kind, name).is_some()).collect();
    let (Some(one), count) = (named.iter().min(), named.len()) else { return };
    let whose = match count {
        1 => format!("the id of {} `{}` comes", word(one.0), one.1),
        _ => format!("the ids of {count} users and groups that are granted something come"),
    };
    findings
        .at(Span::whole(lock.document.file), format!("{whose} from the lock from now on"))
        .severity(Severity::Warning)
        .help("Terraform asked the directory for them until now, and nothing here has compared the two: run `govgen lock --facts FILE --check` with facts you fetched yourself; the plan of every division has to say that nothing changes");
}
