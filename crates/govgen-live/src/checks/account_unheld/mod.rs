//! Accounts of the organization that no division holds.

use std::collections::BTreeMap;

use govgen_source::{Meta, Severity};

use crate::check::{Check, Findings};
use crate::context::Context;
use crate::facts::{Account, PartName};
use crate::words::{counted, quoted, some_of};

pub(crate) static CHECK: Check = Check {
    meta: Meta { code: "LIV007", name: "account-unheld", severity: Severity::Warning, page: include_str!("doc.md") },
    drift: true,
    needs: &[PartName::Accounts],
    check,
};

/// One finding for each organizational unit: somebody decides about its accounts together.
fn check(cx: &Context<'_>, findings: &mut Findings<'_>) {
    let mut by_unit: BTreeMap<Option<&str>, Vec<&Account>> = BTreeMap::new();
    for account in cx.facts.accounts.iter().filter(|it| it.state == "ACTIVE" && !cx.is_spoken_for(&it.id)) {
        by_unit.entry(account.organizational_unit.as_deref()).or_default().push(account);
    }
    for (unit, accounts) in by_unit {
        let whose = match unit {
            Some("") => "the organization's root".to_owned(),
            Some(unit) => quoted(unit),
            None => "the organization".to_owned(),
        };
        let (verb, count) = if accounts.len() == 1 { ("belongs", 1) } else { ("belong", accounts.len()) };
        let ids: Vec<&str> = accounts.iter().map(|it| it.id.as_str()).collect();
        let identity = ids.join("\n");
        let shown = accounts.iter().map(|it| format!("{} ({})", quoted(&it.name), quoted(&it.id)));
        findings
            .at(cx.organization.span, format!("{} of {whose} {verb} to no division", counted(count, "account")))
            .help(format!(
                "who has access there is decided outside of these files, and nothing here looks at it: {}; add each under a \
                 division's `accounts`, or under `reserved_accounts`",
                some_of(shown)
            ))
            .identified_by(&identity);
    }
}
