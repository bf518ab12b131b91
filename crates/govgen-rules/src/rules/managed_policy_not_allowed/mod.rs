//! An AWS managed policy that the organization's guardrails refuse.

use govgen_source::{Meta, Severity};

use crate::Context;
use crate::context::home;
use crate::managed::Guardrail;
use crate::rule::{Findings, Rule};

pub(crate) static RULE: Rule = Rule {
    meta: Meta {
        code: "GOV010",
        name: "managed-policy-not-allowed",
        severity: Severity::Error,
        page: include_str!("doc.md"),
    },
    waivable: true,
    check,
};

fn check(cx: &Context<'_>, findings: &mut Findings<'_>) {
    let guardrails = &cx.model.guardrails;
    let guardrail = Guardrail::of(guardrails);
    for (division, policy) in cx.policies() {
        for managed in &policy.managed_policies {
            let (why, because) = match guardrail.denied(&managed.key) {
                Some(written) => (format!("`{}` is denied", written.value), Some(written)),
                None if !guardrail.allowed(&managed.key) => {
                    ("it is not on the list of allowed ones".to_owned(), guardrails.managed_policies_allow.first())
                }
                None => continue,
            };
            let finding = findings.at(managed.span, format!("managed policy `{}` is not allowed: {why}", managed.key));
            if let Some(written) = because
                && written.span.end > 0
            {
                finding.because(written.span, "the guardrail stands here");
            }
            finding
                .help("IAM cannot stop a division from attaching it, so this check must: use a narrower policy, or ask the organization for a waiver")
                .about(&home(division), Some(policy.key()));
        }
    }
}
