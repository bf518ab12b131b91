//! Rights to change who gets in: in Identity Center, or in the organization itself.

use govgen_source::{Diagnostic, Meta, Severity};

use crate::Context;
use crate::context::home;
use crate::permissions::watched;
use crate::rule::{Findings, Rule};

pub(crate) static RULE: Rule = Rule {
    meta: Meta {
        code: "GOV028",
        name: "identity-plane-action",
        severity: Severity::Error,
        page: include_str!("doc.md"),
    },
    waivable: true,
    check,
};

fn check(cx: &Context<'_>, findings: &mut Findings<'_>) {
    for inline in &cx.permissions.inline {
        let home = home(inline.division);
        for policy in inline.subjects(cx.model, RULE.meta.name) {
            // What allows everything, or what it does not name, has a rule of its own.
            for allow in inline.powers.allows.iter().filter(|it| !it.all_but && it.wide.is_empty()) {
                let mut changes = inline.powers.identity(allow);
                let message = match (changes.next(), changes.count()) {
                    (Some(first), more) => format!("`{}` {}", allow.written, allows(&allow.written, first, more)),
                    (None, _) if allow.unlisted => format!("`{}` changes who gets in", allow.written),
                    (None, _) => continue,
                };
                explain(findings.at(allow.span, message)).about(&home, Some(policy.key()));
            }
        }
    }
    for (division, policy) in cx.policies() {
        let union = cx.permissions.union(policy);
        for source in union.sources.iter().filter(|it| !it.decided && union.wide(it).is_empty()) {
            let Some(managed) = source.managed else { continue };
            let changes = union.identity(source);
            let Some(first) = changes.first() else { continue };
            let said = allows("", &watched(*first).name, changes.len() - 1);
            explain(findings.at(managed.span, format!("managed policy `{}` {said}", managed.key)))
                .about(&home(division), Some(policy.key()));
        }
    }
}

fn allows(written: &str, first: &str, more: usize) -> String {
    let what = match first.starts_with("organizations:") {
        true => "the organization itself",
        false => "who gets in",
    };
    match more {
        0 if written.eq_ignore_ascii_case(first) => format!("changes {what}"),
        0 => format!("allows `{first}`, which changes {what}"),
        more => format!("allows `{first}` and {more} more that change {what}"),
    }
}

fn explain(finding: &mut Diagnostic) -> &mut Diagnostic {
    finding.help(
        "AWS takes it at apply; where such a call works it gives access past every review here. Name reads such as \
         `sso:List*`, deny these actions on `*`, or have the organization name the policy under `managed_policies: { allow: … }`",
    )
}
