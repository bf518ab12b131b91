//! Two divisions that AWS would take for one.

use std::collections::BTreeMap;

use govgen_model::Division;
use govgen_source::{Meta, Severity, Span};

use crate::Context;
use crate::rule::{Findings, Rule};

pub(crate) static RULE: Rule = Rule {
    meta: Meta {
        code: "GOV064",
        name: "division-identity-taken",
        severity: Severity::Error,
        page: include_str!("doc.md"),
    },
    waivable: false,
    check,
};

fn check(cx: &Context<'_>, findings: &mut Findings<'_>) {
    let names: BTreeMap<&str, &Division<'_>> = cx.model.divisions.iter().map(|it| (it.name(), it)).collect();
    let mut identities: BTreeMap<&str, &Division<'_>> = BTreeMap::new();
    for division in cx.model.divisions.iter().filter(|it| it.entry.identity.is_some()) {
        let identity = division.identity();
        let named = names.get(identity).copied().filter(|it| it.name() != division.name());
        let Some(other) = named.or_else(|| identities.get(identity).copied()) else {
            identities.insert(identity, division);
            continue;
        };
        findings
            .at(place(division), format!("`{identity}` is what AWS calls another division"))
            .because(place(other), format!("`{}` has it", other.name()))
            .help(
                "the tag on permission sets and the roles' names are made of it: each of the two could write the other's permission sets; \
                 keep `identity` at the division whose name it was, and give the other one a name that was never used",
            )
            .about(division.name(), None);
    }
}

fn place(division: &Division<'_>) -> Span {
    division.entry.identity.as_ref().map_or(division.entry.name.span, |it| it.span)
}
