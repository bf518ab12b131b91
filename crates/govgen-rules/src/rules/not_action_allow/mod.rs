//! An Allow that is written as what it leaves out.

use govgen_iam::policy::{Effect, Listed};
use govgen_source::{Meta, Severity};

use crate::Context;
use crate::context::home;
use crate::rule::{Findings, Rule};

pub(crate) static RULE: Rule = Rule {
    meta: Meta { code: "GOV030", name: "not-action-allow", severity: Severity::Error, page: include_str!("doc.md") },
    waivable: true,
    check,
};

fn check(cx: &Context<'_>, findings: &mut Findings<'_>) {
    for inline in &cx.permissions.inline {
        let home = home(inline.division);
        for policy in inline.subjects(cx.model, RULE.meta.name) {
            for statement in inline.document.statements.iter().filter(|it| it.effect == Effect::Allow) {
                let (span, key, what) = match (&statement.actions, &statement.resources) {
                    (Listed::AllBut(_), _) => (statement.actions_key, "NotAction", "action"),
                    (_, Listed::AllBut(_)) => (statement.resources_key, "NotResource", "resource"),
                    _ => continue,
                };
                // Beside the element it excludes it is a mistake that AWS refuses.
                if inline.mistakes.iter().any(|it| it.span == span) {
                    continue;
                }
                findings
                    .at(span, format!("an Allow with `{key}` grants every {what} it does not name"))
                    .help(format!(
                        "AWS takes it at apply, and it grows with every {what} that comes later: list what is needed \
                         under `{}`, or allow that and deny the rest",
                        &key[3..]
                    ))
                    .about(&home, Some(policy.key()));
            }
        }
    }
}
