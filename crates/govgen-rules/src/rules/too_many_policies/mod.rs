//! More managed policies on one permission set than AWS attaches.

use govgen_iam::limits;
use govgen_source::{Meta, Severity};

use crate::Context;
use crate::context::home;
use crate::rule::{Findings, Rule};

pub(crate) static RULE: Rule = Rule {
    meta: Meta { code: "GOV014", name: "too-many-policies", severity: Severity::Error, page: include_str!("doc.md") },
    waivable: true,
    check,
};

fn check(cx: &Context<'_>, findings: &mut Findings<'_>) {
    for (division, policy) in cx.policies() {
        let count = policy.managed_policies.len() + policy.entry.customer_managed_policies.len();
        let (limit, severity, would) = if count > limits::MANAGED_POLICIES {
            (limits::MANAGED_POLICIES, Severity::Error, "AWS would refuse the apply")
        } else if count > limits::MANAGED_POLICIES_OF_A_ROLE {
            let would = "provisioning fails in every account whose IAM quota for policies of a role was not raised";
            (limits::MANAGED_POLICIES_OF_A_ROLE, Severity::Warning, would)
        } else {
            continue;
        };
        let finding = findings
            .at(
                policy.entry.key.span,
                format!("policy `{}` attaches {count} managed policies, more than {limit}", policy.key()),
            )
            .help(format!("{would}: join some into an inline policy or a customer managed one"))
            .severity(severity);
        // What AWS refuses has no subject: nobody can decide to live with it.
        if severity == Severity::Warning {
            finding.about(&home(division), Some(policy.key()));
        }
    }
}
