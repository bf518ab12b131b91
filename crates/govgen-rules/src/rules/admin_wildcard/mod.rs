//! A wildcard that makes an administrator.

use govgen_source::{Diagnostic, Meta, Severity};

use crate::Context;
use crate::context::home;
use crate::permissions::CONTROL_PLANE;
use crate::rule::{Findings, Rule};

pub(crate) static RULE: Rule = Rule {
    meta: Meta { code: "GOV027", name: "admin-wildcard", severity: Severity::Error, page: include_str!("doc.md") },
    waivable: true,
    check,
};

fn check(cx: &Context<'_>, findings: &mut Findings<'_>) {
    for inline in &cx.permissions.inline {
        let home = home(inline.division);
        for policy in inline.subjects(cx.model, RULE.meta.name) {
            for allow in inline.powers.allows.iter().filter(|it| !it.all_but && !it.wide.is_empty()) {
                let message = format!("`{}` allows {}", allow.written, what(&allow.wide));
                explain(findings.at(allow.span, message)).about(&home, Some(policy.key()));
            }
        }
    }
    for (division, policy) in cx.policies() {
        let union = cx.permissions.union(policy);
        for source in &union.sources {
            let Some(managed) = source.managed.filter(|_| !source.decided) else { continue };
            let wide = union.wide(source);
            if !wide.is_empty() {
                let message = format!("managed policy `{}` allows {}", managed.key, what(&wide));
                explain(findings.at(managed.span, message)).about(&home(division), Some(policy.key()));
            }
        }
    }
}

fn what(services: &[&str]) -> String {
    if services.len() == CONTROL_PLANE.len() {
        return "everything there is".to_owned();
    }
    let services: Vec<String> = services.iter().map(|it| format!("`{it}`")).collect();
    format!("everything in {}", services.join(", "))
}

fn explain(finding: &mut Diagnostic) -> &mut Diagnostic {
    finding.help(
        "AWS takes it at apply, and IAM cannot stop a division from writing it: whoever has the permission set is an \
         administrator of the account; name the actions that are needed",
    )
}
