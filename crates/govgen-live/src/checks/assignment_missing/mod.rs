//! A grant of the files that AWS does not have.

use govgen_source::{Meta, Severity};

use crate::check::{Check, Findings};
use crate::context::{Context, Pair};
use crate::facts::PartName;
use crate::words::some_of;

pub(crate) static CHECK: Check = Check {
    meta: Meta {
        code: "LIV013",
        name: "assignment-missing",
        severity: Severity::Warning,
        page: include_str!("doc.md"),
    },
    drift: true,
    needs: &[PartName::Assignments, PartName::Users, PartName::Groups, PartName::PermissionSets],
    check,
};

/// One finding for each account and permission set.
fn check(cx: &Context<'_>, findings: &mut Findings<'_>) {
    for pair in cx.pairs.iter().filter(|it| !it.missing.is_empty() && is_expected(cx, it)) {
        let (division, row) = (pair.held.division, pair.held.row);
        let Some(span) = pair.missing.iter().map(|it| it.principal.name.span).min() else { continue };
        let who = some_of(pair.missing.iter().map(|it| format!("`{}`", it.principal.name.value)));
        let verb = if pair.missing.len() == 1 { "does" } else { "do" };
        let names = pair.missing.iter().map(|it| format!("{:?} {}", it.principal.kind, it.principal.name.value));
        let names: Vec<String> = names.collect();
        findings
            .at(span, format!("{who} {verb} not have {} in `{}` in AWS", pair.set_name(), row.name.value))
            .help(format!(
                "the files grant it, and its apply has not run yet, has failed, or somebody has taken it away by hand since: look at the \
                 last run of `{}`'s workspace; the next plan makes it again",
                division.name()
            ))
            .about(division.name(), pair.policy.map(|it| it.policy.key()))
            .in_account(&row.name.value)
            .identified_by(&names.join("\n"));
    }
}

/// Whether nothing else explains that it is not there: no permission set to assign, or no account to assign it in.
fn is_expected(cx: &Context<'_>, pair: &Pair<'_>) -> bool {
    let id = pair.held.row.id.value.as_ref();
    let Some((set, described)) = pair.set.zip(pair.policy) else { return false };
    let open = match cx.accounts.get(id) {
        Some(account) => account.state == "ACTIVE",
        None => !cx.part(PartName::Accounts).covers(&[id]),
    };
    open && !cx.sets.is_foreign(described, set) && cx.part(PartName::Assignments).covers(&[id, &set.arn])
}
