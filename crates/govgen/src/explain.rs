//! Every kind of finding with its page, from every stage.

use govgen_source::Meta;

/// Every kind of finding, in code order: `SYN`, `REF`, `GOV`, `PLN`, `PRV`.
pub fn every_kind() -> impl Iterator<Item = &'static Meta> {
    let syntax = govgen_syntax::FINDINGS.iter().copied();
    let names = govgen_model::FINDINGS.iter().copied();
    let rules = govgen_rules::RULES.iter().map(|rule| &rule.meta);
    let plans = govgen_plan::FINDINGS.iter().copied();
    let escapes = govgen_prove::FINDINGS.iter().copied();
    syntax.chain(names).chain(rules).chain(plans).chain(escapes)
}

/// Whether the organization may waive findings of a kind.
#[must_use]
pub fn is_waivable(kind: &Meta) -> bool {
    govgen_rules::RULES.iter().any(|rule| rule.waivable && rule.meta == *kind)
}

/// The kind of a name or code, upper or lower case.
#[must_use]
pub fn page(rule: &str) -> Option<&'static Meta> {
    every_kind().find(|meta| meta.name.eq_ignore_ascii_case(rule) || meta.code.eq_ignore_ascii_case(rule))
}
