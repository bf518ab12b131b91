//! A division that becomes assign-only while it has permission sets of its own.

use govgen_model::DivisionMode;
use govgen_source::{Meta, Severity};

use crate::Context;
use crate::rule::{Findings, Rule};

pub(crate) static RULE: Rule = Rule {
    meta: Meta {
        code: "GOV050",
        name: "division-narrowed-early",
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
        let narrows = before.entry.mode == DivisionMode::Author && now.entry.mode == DivisionMode::AssignOnly;
        // Policies that are still written have a finding each.
        if !narrows || !before.is_active() || before.policies.is_empty() || !now.policies.is_empty() {
            continue;
        }
        let first = &before.policies[0];
        findings
            .at(
                now.entry.name.span,
                format!("division `{}` becomes `assign-only` in the change that removes its policies", now.name()),
            )
            .help(format!(
                "its role loses the right to write permission sets at the apply of `common`, so Terraform could not destroy `{}` ({}), and the division's apply would be denied: remove the policies, apply, and change the mode then",
                first.permission_set.value,
                base.place(first.entry.key.span)
            ))
            .about(now.name(), None);
    }
}
