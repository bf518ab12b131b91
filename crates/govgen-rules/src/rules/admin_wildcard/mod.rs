//! A wildcard that makes an administrator.

use govgen_model::ManagedPolicy;
use govgen_source::{Diagnostic, Meta, Severity};

use crate::Context;
use crate::context::home;
use crate::permissions::Allow;
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
                let message = format!("`{}` allows {}", allow.written, what(allow));
                explain(findings.at(allow.span, message)).about(&home, Some(policy.key()));
            }
        }
    }
    for (division, policy) in cx.policies() {
        for source in cx.permissions.union(policy).sources {
            let Some(managed) = source.managed.filter(|_| !source.decided) else { continue };
            let Some(widest) = source.powers.allows.iter().max_by_key(|it| it.wide.len()) else { continue };
            if !widest.wide.is_empty() {
                explain(findings.at(managed.span, message(managed, widest))).about(&home(division), Some(policy.key()));
            }
        }
    }
}

fn message(managed: &ManagedPolicy, widest: &Allow) -> String {
    format!("managed policy `{}` allows {}", managed.key, what(widest))
}

fn what(allow: &Allow) -> String {
    if &*allow.written == "*" || allow.written.starts_with("*:") {
        return "everything there is".to_owned();
    }
    let services: Vec<String> = allow.wide.iter().map(|it| format!("`{it}`")).collect();
    format!("everything in {}", services.join(", "))
}

fn explain(finding: &mut Diagnostic) -> &mut Diagnostic {
    finding.help(
        "AWS takes it at apply, and IAM cannot stop a division from writing it: whoever has the permission set is an \
         administrator of the account; name the actions that are needed",
    )
}
