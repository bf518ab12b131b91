//! A shared policy that is removed while divisions use it.

use govgen_model::PolicyRef;
use govgen_source::{Meta, Severity};
use std::collections::{BTreeMap, BTreeSet};

use crate::Context;
use crate::context::some_of;
use crate::rule::{Findings, Rule};

pub(crate) static RULE: Rule = Rule {
    meta: Meta {
        code: "GOV051",
        name: "shared-policy-still-used",
        severity: Severity::Error,
        page: include_str!("doc.md"),
    },
    waivable: false,
    check,
};

fn check(cx: &Context<'_>, findings: &mut Findings<'_>) {
    let Some(base) = cx.base.filter(|it| it.is_whole(cx.model)) else { return };
    let model = base.revision.model;
    let kept: BTreeSet<&str> = cx.model.shared.iter().map(|it| it.key()).collect();
    // One that only changed its key has its finding.
    let renamed = base.renames.iter().filter(|it| it.home.is_none()).map(|it| it.before.key());
    let kept: BTreeSet<&str> = kept.into_iter().chain(renamed).collect();
    let mut users: BTreeMap<u32, BTreeSet<&str>> = BTreeMap::new();
    for compared in &base.divisions {
        // Where the policy is still named, that has its finding.
        for assignment in compared.before.assignments.iter().filter(|_| compared.now.complete) {
            if let PolicyRef::Shared(at) = assignment.policy {
                users.entry(at).or_default().insert(compared.now.name());
            }
        }
    }
    for (at, users) in users {
        let policy = &model.shared[at as usize];
        let key = policy.key();
        if kept.contains(key) {
            continue;
        }
        let place = base.common_place(cx.tree, policy.entry.key.span);
        findings
            .at(place, format!("shared policy `{key}` is removed in the change that ends its use in {}", some_of(users.into_iter())))
            .help(format!(
                "`common` would destroy the permission set while the divisions' assignments still hold it, and AWS refuses that: put it back ({}), apply the divisions, then remove it",
                base.place(policy.entry.key.span)
            ))
            .about("common", Some(key));
    }
}
