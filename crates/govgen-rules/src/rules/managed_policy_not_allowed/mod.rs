//! An AWS managed policy that the organization's guardrails refuse.

use govgen_model::{ManagedPolicy, Text};
use govgen_source::{Meta, Severity};
use wildmatch::WildMatch;

use crate::Context;
use crate::context::home;
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
    let deny = patterns(&guardrails.managed_policies_deny, WildMatch::new_case_insensitive);
    let allow = patterns(&guardrails.managed_policies_allow, WildMatch::new);
    for (division, policy) in cx.policies() {
        for managed in &policy.managed_policies {
            let denied = deny.iter().find(|(pattern, _)| matches(pattern, managed));
            let allowed = allow.iter().any(|(pattern, _)| matches(pattern, managed));
            let (why, because) = match denied {
                Some((_, written)) => (format!("`{}` is denied", written.value), Some(*written)),
                None if !allowed => {
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

fn patterns<'t, 'd>(written: &'t [Text<'d>], compile: fn(&str) -> WildMatch) -> Vec<(WildMatch, &'t Text<'d>)> {
    written.iter().map(|it| (compile(&it.value), it)).collect()
}

/// A pattern names the policy with its path or without it. Its ARN takes no part: `a*` would match every one of them.
fn matches(pattern: &WildMatch, managed: &ManagedPolicy) -> bool {
    let name = managed.key.rsplit('/').next().unwrap_or(&managed.key);
    [name, &managed.key].iter().any(|it| pattern.matches(it))
}
