//! Many users who get one policy in one account each by themselves, where a group would do.

use govgen_model::PrincipalKind;
use govgen_source::{Meta, Severity};

use crate::Context;
use crate::rule::{Findings, Rule};

pub(crate) static RULE: Rule = Rule {
    meta: Meta { code: "GOV038", name: "direct-user-count", severity: Severity::Warning, page: include_str!("doc.md") },
    waivable: true,
    check,
};

fn check(cx: &Context<'_>, findings: &mut Findings<'_>) {
    let limit = cx.model.guardrails.max_direct_users;
    for division in cx.model.divisions.iter().filter(|it| it.is_active()) {
        for resolved in &division.entries {
            let key = &resolved.entry.key;
            for (access, policy) in resolved.entry.access.iter().zip(&resolved.policies) {
                // A list that is short altogether, as nearly all are, need not be counted.
                if access.principals.len() <= limit.value || resolved.accounts == 0 || policy.is_none() {
                    continue;
                }
                let users = access.principals.iter().filter(|it| it.kind == PrincipalKind::User).count();
                if users <= limit.value {
                    continue;
                }
                let policy = access.policy.value.as_ref();
                let finding = findings.at(
                    access.policy.span,
                    format!("`{policy}` is granted to {users} users one by one in `{}`", key.value),
                );
                if let Some(span) = limit.written {
                    finding.because(span, format!("more than {} should be a group", limit.value));
                }
                finding.help(saving(users, resolved.accounts)).about(division.name(), Some(policy));
                if !resolved.entry.glob {
                    finding.in_account(&key.value);
                }
            }
        }
    }
}

/// What a group in place of these users would save.
fn saving(users: usize, accounts: usize) -> String {
    if users == 1 {
        return "write a group under `groups` in place of this user".to_owned();
    }
    let fewer = (users - 1) * accounts;
    let here = if accounts == 1 { String::new() } else { format!(" in {accounts} accounts") };
    format!(
        "a group of these users, under `groups`, is one assignment in an account: Terraform would manage {fewer} fewer resources{here}, \
         make {fewer} fewer requests at every plan, and look up one name instead of {users}"
    )
}
