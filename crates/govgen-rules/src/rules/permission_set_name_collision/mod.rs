//! Two policies that would become permission sets of one name.

use govgen_model::Policy;
use govgen_source::{Meta, Severity};
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use crate::Context;
use crate::context::home;
use crate::rule::{Findings, Rule};

pub(crate) static RULE: Rule = Rule {
    meta: Meta {
        code: "GOV005",
        name: "permission-set-name-collision",
        severity: Severity::Error,
        page: include_str!("doc.md"),
    },
    check,
};

fn check(cx: &Context<'_>, findings: &mut Findings<'_>) {
    let mut seen: BTreeMap<String, &Policy<'_>> = BTreeMap::new();
    for (division, policy) in cx.policies() {
        let name = &policy.permission_set;
        match seen.entry(name.value.to_lowercase()) {
            Entry::Vacant(free) => {
                free.insert(policy);
            }
            Entry::Occupied(taken) => {
                let first = taken.get();
                findings
                    .at(name.span, format!("a second permission set would be called `{}`", name.value))
                    .because(first.permission_set.span, format!("`{}` is made of this one", first.permission_set.value))
                    .help("AWS takes each name once in an instance, whatever its case, and the apply would fail: rename one of the two")
                    .about(&home(division), Some(policy.key()));
            }
        }
    }
}
