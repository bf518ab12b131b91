//! A lock that has lost a large part of the directory.

use govgen_model::is_large_loss;
use govgen_source::{Meta, Severity, Span};

use crate::Context;
use crate::context::some_of;
use crate::directory::{Answer, locks};
use crate::rule::{Findings, Rule};

pub(crate) static RULE: Rule = Rule {
    meta: Meta { code: "GOV060", name: "lock-shrunk", severity: Severity::Error, page: include_str!("doc.md") },
    waivable: false,
    check,
};

fn check(cx: &Context<'_>, findings: &mut Findings<'_>) {
    let Some((before, now)) = locks(cx) else { return };
    let lost = now.lost(&before);
    if !is_large_loss(cx.model.guardrails.removal, &before, &lost) {
        return;
    }
    let answer = Answer::of(cx, RULE.meta.name, lost.len());
    let total = before.document.users.len() + before.document.groups.len();
    let names: Vec<&str> = lost.iter().map(|(_, it)| it.name.value.as_ref()).collect();
    let finding = findings
        .at(Span::whole(now.document.file), format!("the lock loses {} of its {total} users and groups", lost.len()));
    if answer.is_given {
        finding.severity(Severity::Notice).help(format!("acknowledged; missing are {}", some_of(names.into_iter())));
        return;
    }
    answer.explain(finding);
    finding.help(format!(
        "missing are {}; a directory rarely loses that many at once, so the facts may have been cut short: fetch them again. If it is true, let the organization add to `acknowledge` in `divisions/common`: `- {{ rule: lock-shrunk, division: common, count: {}, reason: … }}`",
        some_of(names.into_iter()),
        lost.len()
    ));
}

/// How many the lock loses, when that has to be acknowledged.
pub(crate) fn count(cx: &Context<'_>) -> Option<usize> {
    let (before, now) = locks(cx)?;
    let lost = now.lost(&before);
    is_large_loss(cx.model.guardrails.removal, &before, &lost).then_some(lost.len())
}
