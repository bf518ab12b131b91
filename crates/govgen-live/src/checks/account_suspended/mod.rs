//! An active account of the mapping that AWS has suspended or closed.

use govgen_model::AccountStatus;
use govgen_source::{Meta, Severity};

use crate::check::{Check, Findings};
use crate::context::Context;
use crate::facts::PartName;

pub(crate) static CHECK: Check = Check {
    meta: Meta { code: "LIV006", name: "account-suspended", severity: Severity::Error, page: include_str!("doc.md") },
    drift: false,
    needs: &[PartName::Accounts],
    check,
};

fn check(cx: &Context<'_>, findings: &mut Findings<'_>) {
    for division in &cx.model.divisions {
        for row in division.accounts.iter().filter(|it| it.status.value == AccountStatus::Active) {
            let state = cx.accounts.get(row.id.value.as_ref()).map(|it| it.state.as_str());
            let what = match state {
                Some("SUSPENDED") => "is suspended",
                Some("PENDING_CLOSURE") => "is being closed",
                Some("CLOSED") => "is closed",
                _ => continue,
            };
            findings
                .at(row.name.span, format!("account `{}` {what} in AWS and active here", row.name.value))
                .help(
                    "AWS refuses new assignments there, so the next apply that makes one would fail, and what it had not reached \
                     would stay undone: write `status: closing` in this row and take out the grants that name it; once AWS has \
                     closed it for good, `status: closed`",
                )
                .about(division.name(), None)
                .in_account(&row.name.value);
        }
    }
}
