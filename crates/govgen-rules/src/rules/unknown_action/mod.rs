//! An action of an inline policy that AWS does not have, so that the policy says less than it seems to.

mod elements;
mod judge;

use std::collections::BTreeMap;

use govgen_iam::catalogue;
use govgen_source::{Meta, Severity, Span};

use crate::Context;
use crate::context::home;
use crate::rule::{Findings, Rule};

use elements::{Element, actions};
use judge::{Judge, Unknown};

pub(crate) static RULE: Rule = Rule {
    meta: Meta { code: "GOV025", name: "unknown-action", severity: Severity::Warning, page: include_str!("doc.md") },
    waivable: true,
    check,
};

fn check(cx: &Context<'_>, findings: &mut Findings<'_>) {
    let mut judge = Judge::default();
    // Many policies may name one file.
    let mut documents: BTreeMap<Span, Vec<(Element<'_>, Unknown)>> = BTreeMap::new();
    for (division, policy) in cx.policies() {
        let Some(inline) = &policy.inline_policy else { continue };
        let unknown = documents.entry(inline.written.span).or_insert_with(|| {
            let judged = actions(&inline.written.value).into_iter();
            judged.filter_map(|it| judge.unknown(it.text, findings).map(|unknown| (it, unknown))).collect()
        });
        for (element, unknown) in unknown {
            let finding = findings.at(element.span, headline(element, unknown));
            if unknown.near.as_ref().is_some_and(|it| it.is_slip) {
                finding.severity(Severity::Error);
            }
            finding.help(help(element, unknown)).about(&home(division), Some(policy.key()));
        }
    }
}

fn headline(element: &Element<'_>, unknown: &Unknown) -> String {
    format!("`{}` {}: it would {} nothing", element.text, unknown.what, element.verb())
}

fn help(element: &Element<'_>, unknown: &Unknown) -> String {
    let date = catalogue::actions_date();
    let question = match &unknown.near {
        Some(near) if near.is_slip => format!("did you mean `{}`?", near.text),
        Some(near) => format!("not in the catalogue of {date}: newer, or did you mean `{}`?", near.text),
        None => format!("not in the catalogue of {date}: newer, retired, or a slip?"),
    };
    format!("{question} AWS takes any action at apply, and one that does not exist never matches{}", element.missed())
}
