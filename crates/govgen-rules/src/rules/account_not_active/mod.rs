//! A grant in an account that is closing or closed.

use govgen_model::AccountStatus;
use govgen_source::{Meta, Severity};

use crate::Context;
use crate::rule::{Findings, Rule};

pub(crate) static RULE: Rule = Rule {
    meta: Meta { code: "GOV002", name: "account-not-active", severity: Severity::Error, page: include_str!("doc.md") },
    waivable: false,
    check,
};

fn check(cx: &Context<'_>, findings: &mut Findings<'_>) {
    for division in cx.model.divisions.iter().filter(|it| it.is_active()) {
        for entry in &division.entries {
            let Some(row) = entry.literal else { continue };
            let (word, would) = match row.status.value {
                AccountStatus::Active => continue,
                AccountStatus::Closing => ("closing", "AWS would keep provisioning into it until the apply times out"),
                AccountStatus::Closed => {
                    ("closed", "the division's role has no right there, so the apply would be denied")
                }
            };
            findings
                .at(entry.entry.key.span, format!("account `{}` is {word}", row.name.value))
                .because(row.status.span, "its status is set here")
                .help(format!("{would}: delete this entry; globs skip the account by themselves"))
                .about(division.name(), None)
                .in_account(&row.name.value);
        }
    }
}
