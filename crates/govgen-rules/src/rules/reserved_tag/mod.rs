//! A tag whose key belongs to govgen or to AWS.

use govgen_source::{Meta, Severity};

use crate::Context;
use crate::context::home;
use crate::rule::{Findings, Rule};

pub(crate) static RULE: Rule = Rule {
    meta: Meta { code: "GOV015", name: "reserved-tag", severity: Severity::Error, page: include_str!("doc.md") },
    waivable: false,
    check,
};

fn check(cx: &Context<'_>, findings: &mut Findings<'_>) {
    for (division, policy) in cx.policies() {
        for (key, _) in &policy.entry.tags {
            // A service that trims or folds a key would make the reserved one of it.
            let folded = key.value.trim().to_lowercase();
            let why = if folded.starts_with("govgen:") {
                "the tag `govgen:division` decides which role may change a permission set"
            } else if folded.starts_with("aws:") {
                "AWS keeps these keys for itself and would refuse the apply"
            } else {
                continue;
            };
            findings
                .at(key.span, format!("tag key `{}` is reserved", key.value))
                .help(format!("{why}: choose a key of your own"))
                .about(&home(division), Some(policy.key()));
        }
    }
}
