//! Other administrators of the repository.

use std::collections::BTreeSet;

use govgen_source::{Meta, Severity};

use crate::Context;
use crate::rule::{Findings, Rule};

pub(crate) static RULE: Rule = Rule {
    meta: Meta {
        code: "GOV057",
        name: "administrators-changed",
        severity: Severity::Warning,
        page: include_str!("doc.md"),
    },
    waivable: false,
    check,
};

fn check(cx: &Context<'_>, findings: &mut Findings<'_>) {
    let Some(base) = cx.base.filter(|it| it.is_whole(cx.model)) else { return };
    let (Some(before), Some(now)) = (&base.revision.model.organization, &cx.model.organization) else { return };
    if (before.github, &before.admins) == (now.github, &now.admins) {
        return;
    }
    let listed = |github: &str, admins: &[&str]| {
        let admins: BTreeSet<String> = admins.iter().map(|it| format!("`@{github}/{it}`")).collect();
        admins.into_iter().collect::<Vec<_>>().join(", ")
    };
    let (before, after) = (listed(before.github, &before.admins), listed(now.github, &now.admins));
    findings.at(now.span, format!("the repository has other administrators: {before} before, {after} now")).help(
        "from the merge on any one of those named now is enough to approve changes of the mapping, the guardrails, the \
             waivers and CODEOWNERS itself; let both the old ones and the new ones approve this change",
    );
}
