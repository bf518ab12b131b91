//! Text with characters that AWS does not take, found before the apply does.

use std::collections::BTreeMap;

use govgen_iam::limits;
use govgen_source::{Meta, Severity, Span, Spanned, Value};

use crate::Context;
use crate::context::home;
use crate::rule::{Findings, Rule};

pub(crate) static RULE: Rule = Rule {
    meta: Meta { code: "GOV011", name: "text-not-latin1", severity: Severity::Error, page: include_str!("doc.md") },
    waivable: false,
    check,
};

fn check(cx: &Context<'_>, findings: &mut Findings<'_>) {
    // Many policies may name one file.
    let mut documents: BTreeMap<Span, Vec<(Span, char)>> = BTreeMap::new();
    for (division, policy) in cx.policies() {
        let home = home(division);
        let mut report = |span, wrong: char, what, taken| {
            findings
                .at(span, format!("{what} holds `{wrong}` (U+{:04X}), which AWS does not take", wrong as u32))
                .help(format!("Terraform would plan it and AWS refuse it at apply: {taken}"))
                .about(&home, Some(policy.key()));
        };
        let entry = policy.entry;
        if let Some(text) = &entry.description
            && let Some(wrong) = text.value.chars().find(|it| !limits::in_description(*it))
        {
            report(
                text.span,
                wrong,
                "the description",
                "write Latin letters here; other scripts may stand in a YAML comment or a tag",
            );
        }
        if let Some(text) = &entry.relay_state
            && let Some(wrong) = text.value.chars().find(|it| !limits::in_relay_state(*it))
        {
            report(text.span, wrong, "the relay state", "write a console URL, percent-encoded where needed");
        }
        if let Some(inline) = &policy.inline_policy {
            let found = documents.entry(inline.written.span).or_insert_with(|| {
                let mut found = Vec::new();
                each_text(inline.written, &mut |span, text| {
                    let wrong = text.chars().find(|it| !limits::in_policy(*it));
                    found.extend(wrong.map(|it| (span, it)));
                });
                found
            });
            for (span, wrong) in found {
                report(*span, *wrong, "the inline policy", "write Latin letters here");
            }
        }
    }
}

/// Every key and string of a document.
fn each_text(value: &Spanned<Value<'_>>, visit: &mut impl FnMut(Span, &str)) {
    match &value.value {
        Value::String(text) => visit(value.span, text),
        Value::List(items) => items.iter().for_each(|it| each_text(it, visit)),
        Value::Map(entries) => {
            for (key, value) in entries {
                visit(key.span, &key.value);
                each_text(value, visit);
            }
        }
        Value::Number(_) | Value::Bool(_) => {}
    }
}
