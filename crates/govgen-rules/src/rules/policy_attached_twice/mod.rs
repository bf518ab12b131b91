//! A managed policy that a permission set lists twice.

use govgen_source::{Meta, Severity, Span};
use std::collections::BTreeMap;

use crate::Context;
use crate::context::home;
use crate::rule::{Findings, Rule};

pub(crate) static RULE: Rule = Rule {
    meta: Meta {
        code: "GOV021",
        name: "policy-attached-twice",
        severity: Severity::Error,
        page: include_str!("doc.md"),
    },
    waivable: false,
    check,
};

fn check(cx: &Context<'_>, findings: &mut Findings<'_>) {
    for (division, policy) in cx.policies() {
        let managed = policy.managed_policies.iter().map(|it| (it.key.clone(), it.span));
        let customer = policy.entry.customer_managed_policies.iter().map(|it| {
            let path = it.path.as_ref().map_or("/", |path| &path.value);
            (format!("{path}{}", it.name.value), it.span)
        });
        let mut seen: BTreeMap<String, Span> = BTreeMap::new();
        for (name, span) in managed.chain(customer) {
            let Some(first) = seen.insert(name.clone(), span) else { continue };
            findings
                .at(span, format!("`{name}` is attached twice"))
                .because(first, "attached here already")
                .help("Terraform would have two resources for one attachment: delete one of the two")
                .about(&home(division), Some(policy.key()));
        }
    }
}
