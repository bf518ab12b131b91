//! Two divisions whose permission sets could take each other's names.

use govgen_model::Division;
use govgen_source::{Meta, Severity, Span};
use std::collections::BTreeMap;

use crate::Context;
use crate::rule::{Findings, Rule};

pub(crate) static RULE: Rule = Rule {
    meta: Meta { code: "GOV006", name: "prefix-collision", severity: Severity::Error, page: include_str!("doc.md") },
    waivable: false,
    check,
};

fn check(cx: &Context<'_>, findings: &mut Findings<'_>) {
    let mut prefixes: BTreeMap<&str, &Division<'_>> = BTreeMap::new();
    for division in &cx.model.divisions {
        if let Some(first) = prefixes.insert(division.prefix(), division) {
            findings
                .at(place(division), format!("prefix `{}` belongs to two divisions", division.prefix()))
                .because(place(first), format!("`{}` has it already", first.name()))
                .help("give one of them another `prefix`")
                .about(division.name(), None);
        }
    }
    for (prefix, division) in &prefixes {
        // Every shorter prefix that ends at a hyphen of this one: few, whatever the number of divisions.
        for (hyphen, _) in prefix.match_indices('-') {
            let Some(other) = prefixes.get(&prefix[..hyphen]) else { continue };
            findings
                .at(place(division), format!("prefix `{prefix}` begins with `{}-`", other.prefix()))
                .because(place(other), format!("which is what the permission sets of `{}` begin with", other.name()))
                .help("one division could name a permission set as the other would: give one of them another `prefix`")
                .about(division.name(), None);
        }
    }
    for policy in &cx.model.shared {
        let name = &policy.permission_set;
        // AWS takes a name once whatever its case, and prefixes are lower case; folding ASCII moves no offset.
        let folded = name.value.to_ascii_lowercase();
        for (hyphen, _) in folded.match_indices('-') {
            let Some(other) = prefixes.get(&folded[..hyphen]) else { continue };
            findings
                .at(name.span, format!("shared policy `{}` begins with a division's prefix", name.value))
                .because(
                    place(other),
                    format!("the permission sets of `{}` begin with `{}-`", other.name(), other.prefix()),
                )
                .help("rename the shared policy")
                .about("common", Some(policy.key()));
        }
    }
}

fn place(division: &Division<'_>) -> Span {
    division.entry.prefix.as_ref().map_or(division.entry.name.span, |it| it.span)
}
