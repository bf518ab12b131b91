//! A division that holds the management account, the Identity Center account or a reserved one.

use govgen_source::{Meta, Severity};

use crate::Context;
use crate::rule::{Findings, Rule};

pub(crate) static RULE: Rule = Rule {
    meta: Meta { code: "GOV001", name: "reserved-account", severity: Severity::Error, page: include_str!("doc.md") },
    waivable: false,
    check,
};

fn check(cx: &Context<'_>, findings: &mut Findings<'_>) {
    for division in &cx.model.divisions {
        for row in &division.accounts {
            let Some(reserved) = cx.model.reserved.iter().find(|it| it.id.value == row.id.value) else { continue };
            findings
                .at(row.id.span, format!("account {} is {}", row.id.value, reserved.what))
                .because(reserved.id.span, "reserved here")
                .help("whoever may assign there reaches every other account: take the row out of the division")
                .about(division.name(), None)
                .in_account(&row.name.value);
        }
    }
}
