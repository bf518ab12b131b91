//! A policy under an account with lists in which nobody stands.

use govgen_model::{Assignment, Division};
use govgen_source::{Meta, Severity};

use crate::Context;
use crate::rule::{Findings, Rule};

pub(crate) static RULE: Rule = Rule {
    meta: Meta { code: "GOV053", name: "empty-grant", severity: Severity::Warning, page: include_str!("doc.md") },
    waivable: true,
    check,
};

fn check(cx: &Context<'_>, findings: &mut Findings<'_>) {
    for division in cx.model.divisions.iter().filter(|it| it.is_active()) {
        for resolved in division.entries.iter().filter(|it| it.accounts > 0) {
            let entry = resolved.entry;
            for (access, policy) in entry.access.iter().zip(&resolved.policies) {
                if !access.nobody || policy.is_none() {
                    continue;
                }
                let (policy, account) = (access.policy.value.as_ref(), entry.key.value.as_ref());
                let others = if entry.glob { 0 } else { granted(cx, division, account, policy) };
                let finding = findings.at(access.policy.span, format!("`{policy}` lists nobody under `{account}`"));
                finding.help(help(policy, others)).about(division.name(), Some(policy));
                if !entry.glob {
                    finding.in_account(account);
                }
            }
        }
    }
}

/// How many get a policy in an account all the same, by a glob.
fn granted(cx: &Context<'_>, division: &Division<'_>, account: &str, policy: &str) -> usize {
    let named = |it: &Assignment<'_>| {
        (it.account.name.value.as_ref(), cx.model.policy(division, it.policy).key()).cmp(&(account, policy))
    };
    division.assignments.binary_search_by(named).map_or(0, |at| division.assignments[at].grants.len())
}

fn help(policy: &str, others: usize) -> String {
    if others == 0 {
        return "nothing is rendered for it and nobody gets anything: name users or groups, or remove the entry"
            .to_owned();
    }
    format!(
        "it takes nothing away: {others} users and groups get `{policy}` there by a glob, and a glob has no exceptions; name the \
         accounts one by one in its place, or remove this entry"
    )
}
