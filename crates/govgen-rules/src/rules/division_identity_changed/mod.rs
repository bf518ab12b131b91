//! A division that AWS would know by another name from one day to the next.

use govgen_source::{Meta, Severity};

use crate::Context;
use crate::rule::{Findings, Rule};

pub(crate) static RULE: Rule = Rule {
    meta: Meta {
        code: "GOV067",
        name: "division-identity-changed",
        severity: Severity::Error,
        page: include_str!("doc.md"),
    },
    waivable: false,
    check,
};

fn check(cx: &Context<'_>, findings: &mut Findings<'_>) {
    let Some(base) = cx.base.filter(|it| it.is_whole(cx.model)) else { return };
    for compared in &base.divisions {
        let (before, now) = (compared.before, compared.now);
        if before.identity() == now.identity() {
            continue;
        }
        let span = now.entry.identity.as_ref().map_or(now.entry.name.span, |it| it.span);
        findings
            .at(span, format!("AWS would know division `{}` as `{}`, not as `{}`", now.name(), now.identity(), before.identity()))
            .help(format!(
                "at the apply of `common` its roles are made anew and lose every permission set, for these are tagged `{}`, and no plan of \
                 the division works any more; write `identity: {}`",
                before.identity(),
                before.identity()
            ))
            .about(now.name(), None);
    }
}
