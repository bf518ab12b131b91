//! A permission set without a permissions boundary, or with one the organization does not count.

use govgen_iam::managed_policy_key;
use govgen_model::PermissionsBoundary;
use govgen_source::{Meta, Severity};
use wildmatch::WildMatch;

use crate::Context;
use crate::context::home;
use crate::rule::{Findings, Rule};

pub(crate) static RULE: Rule = Rule {
    meta: Meta { code: "GOV022", name: "boundary-required", severity: Severity::Error, page: include_str!("doc.md") },
    waivable: true,
    check,
};

fn check(cx: &Context<'_>, findings: &mut Findings<'_>) {
    let Some(required) = cx.model.guardrails.boundary_required.filter(|it| it.value) else { return };
    let allow: Vec<WildMatch> = cx.model.guardrails.boundary_allow.iter().map(|it| WildMatch::new(&it.value)).collect();
    for (division, policy) in cx.policies() {
        let (span, what) = match &policy.entry.permissions_boundary {
            Some(boundary) => {
                let name = name(boundary);
                if allow.is_empty() || allow.iter().any(|pattern| pattern.matches(&name)) {
                    continue;
                }
                (boundary.span(), format!("boundary `{name}` is not one that counts"))
            }
            None => (policy.entry.key.span, format!("policy `{}` has no permissions boundary", policy.key())),
        };
        findings
            .at(span, what)
            .because(required.span, "the organization requires one")
            .help("no IAM condition can require it, so this check must: add `permissions_boundary:` with an allowed policy")
            .about(&home(division), Some(policy.key()));
    }
}

/// A boundary as `guardrails` names it: an AWS managed policy without its ARN, or a customer managed policy's path and name.
fn name(boundary: &PermissionsBoundary<'_>) -> String {
    match boundary {
        PermissionsBoundary::Managed(written) => managed_policy_key(&written.value).to_owned(),
        PermissionsBoundary::CustomerManaged(policy) => {
            format!("{}{}", policy.path.as_ref().map_or("/", |it| &it.value), policy.name.value)
        }
    }
}
