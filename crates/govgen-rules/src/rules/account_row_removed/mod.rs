//! A row of the mapping that goes, moves, or gets another id or name before it is empty.

mod declared;

use std::collections::BTreeSet;

use govgen_model::{AccountRow, AccountStatus, Division, DivisionStatus};
use govgen_source::{Meta, Severity};

use crate::Context;
use crate::base::{Base, Compared, Outcome};
use crate::rule::{Findings, Rule};

pub(crate) static RULE: Rule = Rule {
    meta: Meta { code: "GOV046", name: "account-row-removed", severity: Severity::Error, page: include_str!("doc.md") },
    waivable: false,
    check,
};

fn check(cx: &Context<'_>, findings: &mut Findings<'_>) {
    let Some(base) = cx.base.filter(|it| it.is_whole(cx.model)) else { return };
    for division in &base.revision.model.divisions {
        match base.successor(division.name()) {
            Some(compared) => accounts(cx, base, compared, findings),
            None if division.entry.status == DivisionStatus::Closing => {}
            None => gone(cx, base, division, findings),
        }
    }
}

fn gone(cx: &Context<'_>, base: &Base<'_>, division: &Division<'_>, findings: &mut Findings<'_>) {
    let name = division.name();
    let row = division.entry.name.span;
    findings
        .at(
            base.common_place(cx.tree, row),
            format!("division `{name}` is gone before it was `closing`: its row stood at {}", base.place(row)),
        )
        .help("at the apply of `common` HCP Terraform refuses to delete a workspace that still manages something, and what the division granted stays; put the row back with `status: closing`, apply, and remove it when the workspace is empty")
        .about(name, None);
}

fn accounts(cx: &Context<'_>, base: &Base<'_>, compared: &Compared<'_>, findings: &mut Findings<'_>) {
    let (before, now) = (compared.before, compared.now);
    // What cannot be read may stand there still.
    if !now.entry.complete {
        return;
    }
    let named: BTreeSet<&str> = before.entries.iter().filter_map(|it| Some(it.literal?.id.value.as_ref())).collect();
    renamed(cx, base, compared, findings);
    for row in before.accounts.iter().filter(|it| !may_leave(before, it, &named)) {
        let (account, was) = (&row.name.value, base.place(row.name.span));
        let mut lacking = None;
        let (span, message) = match base.outcome(now, row) {
            Outcome::Kept(_) => continue,
            Outcome::Gone => (
                now.entry.name.span,
                format!(
                    "account `{account}` of `{}` is gone before it was `closing`: its row stood at {was}",
                    now.name()
                ),
            ),
            Outcome::Moved(other, new) => match declared::left_out(cx, base, compared, (row, other, new)) {
                Some(None) => continue,
                Some(Some(policy)) => {
                    lacking = Some(policy);
                    let message =
                        format!("the move of `{account}` to `{}` does not say who had `{policy}`", other.name());
                    (new.name.span, message)
                }
                None => (
                    new.name.span,
                    format!(
                        "account `{account}` moves from `{}` to `{}` before it was `closing`",
                        now.name(),
                        other.name()
                    ),
                ),
            },
            Outcome::Reidentified(new) => (
                new.id.span,
                format!("account `{account}` of `{}` gets another id, {} before", now.name(), row.id.value),
            ),
        };
        let help = match lacking {
            Some(policy) => format!(
                "the old division's next apply would try to take those grants away, and its role has lost the account: add `{policy}` with its \
                 users and groups under `grants` in the entry"
            ),
            None => format!(
                "the division's role loses the account at the apply of `common`, so Terraform can no longer read the grants there, let alone take them away, and every plan of the division fails; put the row back as it was at {was} with `status: closing`, apply, and go on from there"
            ),
        };
        findings.at(span, message).help(help).about(before.name(), None).in_account(account);
    }
}

/// Terraform knows a grant by the name of its account: under another it is another resource.
fn renamed(cx: &Context<'_>, base: &Base<'_>, compared: &Compared<'_>, findings: &mut Findings<'_>) {
    let granted = |division: &Division<'_>| -> BTreeSet<String> {
        division.assignments.iter().map(|it| it.account.id.value.to_string()).collect()
    };
    let (before, now) = (compared.before, compared.now);
    let kept = before.accounts.iter().filter_map(|row| match base.outcome(now, row) {
        Outcome::Kept(kept) if kept.name.value != row.name.value && !declared::is_renamed(cx, now, row, kept) => {
            Some((row, kept))
        }
        _ => None,
    });
    let kept: Vec<_> = kept.collect();
    if kept.is_empty() {
        return;
    }
    let (had, has) = (granted(before), granted(now));
    for (row, kept) in kept.into_iter().filter(|(row, _)| [&had, &has].iter().all(|it| it.contains(&*row.id.value))) {
        let (old, new) = (&row.name.value, &kept.name.value);
        findings
            .at(kept.name.span, format!("account `{old}` of `{}` is called `{new}` now", now.name()))
            .help(format!(
                "Terraform knows grants by the account's name: the apply would delete each and make it again under the other, in no certain \
                 order, and where the deletion comes last the access is gone; call it `{old}` again (it stood at {}), or let the organization write \
                 `- rename: {{ division: {}, account: {new}, from: {old} }}` under `refactor`",
                base.place(row.name.span),
                now.name()
            ))
            .about(now.name(), None)
            .in_account(new);
    }
}

/// Whether nothing is left in an account, as far as the files of that revision say.
fn may_leave(division: &Division<'_>, row: &AccountRow<'_>, named: &BTreeSet<&str>) -> bool {
    match row.status.value {
        AccountStatus::Active => division.entry.status == DivisionStatus::Closing,
        AccountStatus::Closing => !named.contains(row.id.value.as_ref()),
        AccountStatus::Closed => true,
    }
}
