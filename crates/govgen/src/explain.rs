//! Every kind of finding with its page, from every stage.

use govgen_source::Meta;

/// Every kind of finding, in code order: `SYN`, `REF`, `GOV`, `LIV`, `PLN`, `PRV`.
pub fn every_kind() -> impl Iterator<Item = &'static Meta> {
    let syntax = govgen_syntax::FINDINGS.iter().copied();
    let names = govgen_model::FINDINGS.iter().chain(govgen_access::FINDINGS).copied();
    let rules = govgen_rules::RULES.iter().map(|rule| &rule.meta);
    let live = govgen_live::CHECKS.iter().map(|check| &check.meta);
    let plans = govgen_plan::FINDINGS.iter().copied();
    let escapes = govgen_prove::FINDINGS.iter().copied();
    syntax.chain(names).chain(rules).chain(live).chain(plans).chain(escapes)
}

/// Whether the organization may waive findings of a kind.
#[must_use]
pub fn is_waivable(kind: &Meta) -> bool {
    govgen_rules::RULES.iter().any(|rule| rule.waivable && rule.meta == *kind)
}

/// Whether findings of a code may stand in a baseline: judgements, and what stood in AWS before govgen came.
#[must_use]
pub fn is_baselined(code: &str) -> bool {
    let judgement = govgen_rules::RULES.iter().any(|rule| rule.waivable && rule.meta.code == code);
    judgement || govgen_live::CHECKS.iter().any(|check| check.drift && check.meta.code == code)
}

/// The kind of a name or code, upper or lower case.
#[must_use]
pub fn page(rule: &str) -> Option<&'static Meta> {
    every_kind().find(|meta| meta.name.eq_ignore_ascii_case(rule) || meta.code.eq_ignore_ascii_case(rule))
}
