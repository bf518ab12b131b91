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
    waivable: false,
    check,
};

fn check(cx: &Context<'_>, findings: &mut Findings<'_>) {
    let mut seen: BTreeMap<String, Named<'_>> = BTreeMap::new();
    for (division, policy) in cx.policies() {
        let name = &policy.permission_set;
        let named = Named { policy, shared: division.is_none() };
        match seen.entry(name.value.to_lowercase()) {
            Entry::Vacant(free) => {
                free.insert(named);
            }
            Entry::Occupied(taken) if taken.get().prefixes_collide(&named) => {}
            Entry::Occupied(taken) => {
                let first = &taken.get().policy.permission_set;
                findings
                    .at(name.span, format!("a second permission set would be called `{}`", name.value))
                    .because(first.span, format!("`{}` is made of this one", first.value))
                    .help("AWS takes each name once in an instance, whatever its case, and the apply would fail: rename one of the two")
                    .about(&home(division), Some(policy.key()));
            }
        }
    }
}

/// A policy, and whether the organization shares it.
struct Named<'c> {
    policy: &'c Policy<'c>,
    shared: bool,
}

impl Named<'_> {
    /// Whether the names are equal because of a division's prefix, which `prefix-collision` reports.
    fn prefixes_collide(&self, second: &Self) -> bool {
        let prefixed = |it: &Self| !it.shared && it.policy.entry.name.is_none();
        let equal = self.policy.permission_set.value == second.policy.permission_set.value;
        equal && prefixed(second) && (self.shared || prefixed(self))
    }
}
