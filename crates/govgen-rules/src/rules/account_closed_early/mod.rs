//! An account that is closed without having been closing.

use govgen_source::{Meta, Severity};
use std::collections::BTreeMap;

use crate::Context;
use crate::base::{Outcome, is_closed_early};
use crate::rule::{Findings, Rule};

pub(crate) static RULE: Rule = Rule {
    meta: Meta {
        code: "GOV049",
        name: "account-closed-early",
        severity: Severity::Error,
        page: include_str!("doc.md"),
    },
    waivable: false,
    check,
};

fn check(cx: &Context<'_>, findings: &mut Findings<'_>) {
    let Some(base) = cx.base.filter(|it| it.is_whole(cx.model)) else { return };
    for compared in &base.divisions {
        let mut grants: BTreeMap<&str, usize> = BTreeMap::new();
        for assignment in &compared.before.assignments {
            *grants.entry(&assignment.account.id.value).or_default() += assignment.grants.len();
        }
        for row in &compared.before.accounts {
            let (Some(grants), Outcome::Kept(now)) =
                (grants.get(row.id.value.as_ref()), base.outcome(compared.now, row))
            else {
                continue;
            };
            if !is_closed_early(row, now) {
                continue;
            }
            findings
                .at(now.status.span, format!("account `{}` is closed without having been `closing`", now.name.value))
                .because(now.name.span, format!("it has {grants} grants before this change"))
                .help("the division's role loses the account at once, so Terraform can no longer take the grants away, and every plan of the division fails: write `closing`, apply, then `closed`")
                .about(compared.now.name(), None)
                .in_account(&now.name.value);
        }
    }
}
