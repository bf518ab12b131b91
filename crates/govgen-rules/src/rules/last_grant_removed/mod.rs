//! The last principal of a permission set in an account goes.

use govgen_source::Span;
use govgen_source::{Meta, Severity};
use std::collections::BTreeMap;

use crate::Context;
use crate::rule::{Findings, Rule};
use crate::rules::mass_removal;

pub(crate) static RULE: Rule = Rule {
    meta: Meta {
        code: "GOV045",
        name: "last-grant-removed",
        severity: Severity::Warning,
        page: include_str!("doc.md"),
    },
    waivable: true,
    check,
};

fn check(cx: &Context<'_>, findings: &mut Findings<'_>) {
    let Some(base) = cx.base else { return };
    // A large removal says enough.
    for compared in base.divisions.iter().filter(|it| !mass_removal::is_unacknowledged(cx, it)) {
        let Some(removal) = compared.removal.as_ref().filter(|it| !it.ended.is_empty()) else { continue };
        let division = compared.now;
        let entries: BTreeMap<&str, Span> =
            division.entries.iter().map(|it| (it.entry.key.value.as_ref(), it.entry.key.span)).collect();
        for ended in &removal.ended {
            let policy = base.revision.model.policy(compared.before, ended.policy);
            let account = ended.account.name.value.as_ref();
            let set = &policy.permission_set.value;
            let last = ended.grants[0].principal;
            findings
                .at(
                    entries.get(account).copied().unwrap_or(division.entry.name.span),
                    format!("nobody is left with permission set `{set}` in account `{account}`"),
                )
                .help(format!(
                    "`{}` ({}) was the last: AWS then deletes the role `AWSReservedSSO_{set}_…` there, and makes one with another suffix when somebody gets it again, so policies and clusters that name the role stop to fit; look for them before the apply",
                    last.name.value,
                    base.place(last.name.span)
                ))
                .about(division.name(), Some(policy.key()))
                .in_account(account);
        }
    }
}
