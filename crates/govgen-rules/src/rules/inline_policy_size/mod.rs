//! An inline policy larger than AWS takes.

use std::collections::BTreeMap;

use govgen_iam::{limits, rendered_json};
use govgen_source::{Meta, Severity, Span};

use crate::Context;
use crate::context::home;
use crate::rule::{Findings, Rule};

pub(crate) static RULE: Rule = Rule {
    meta: Meta { code: "GOV013", name: "inline-policy-size", severity: Severity::Error, page: include_str!("doc.md") },
    waivable: false,
    check,
};

fn check(cx: &Context<'_>, findings: &mut Findings<'_>) {
    // Many policies may name one file.
    let mut sizes: BTreeMap<Span, (usize, usize)> = BTreeMap::new();
    for (division, policy) in cx.policies() {
        let Some(inline) = &policy.inline_policy else { continue };
        let (all, visible) = *sizes.entry(inline.written.span).or_insert_with(|| {
            let text = rendered_json(&inline.canonical);
            (text.len(), text.bytes().filter(|byte| !byte.is_ascii_whitespace()).count())
        });
        let (size, limit, what) = if visible > limits::INLINE_POLICY_NON_WHITESPACE {
            (visible, limits::INLINE_POLICY_NON_WHITESPACE, "bytes without white space")
        } else if all > limits::INLINE_POLICY_BYTES {
            (all, limits::INLINE_POLICY_BYTES, "bytes")
        } else {
            continue;
        };
        findings
            .at(inline.written.span, format!("the inline policy of `{}` has {size} {what}, more than {limit}", policy.key()))
            .because(policy.entry.key.span, "rendered for this policy")
            .help("AWS would refuse it at apply: join actions with wildcards, or move statements to a customer managed policy")
            .about(&home(division), Some(policy.key()));
    }
}
