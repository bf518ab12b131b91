//! An action of an inline policy that AWS does not have, so that the policy says less than it seems to.

mod judge;

use govgen_iam::catalogue;
use govgen_iam::policy::{Effect, Listed, Statement};
use govgen_source::{Meta, Severity};

use crate::Context;
use crate::context::home;
use crate::rule::{Findings, Rule};

use judge::{Judge, Unknown};

pub(crate) static RULE: Rule = Rule {
    meta: Meta { code: "GOV025", name: "unknown-action", severity: Severity::Warning, page: include_str!("doc.md") },
    waivable: true,
    check,
};

fn check(cx: &Context<'_>, findings: &mut Findings<'_>) {
    let mut judge = Judge::default();
    for inline in &cx.permissions.inline {
        let home = home(inline.division);
        for statement in &inline.document.statements {
            for action in statement.actions.texts() {
                let Some(unknown) = judge.unknown(action.value, findings) else { continue };
                let message = format!("`{}` {}: it would {} nothing", action.value, unknown.what, verb(statement));
                for policy in inline.subjects(cx.model, RULE.meta.name) {
                    let finding = findings.at(action.span, message.as_str());
                    if unknown.near.as_ref().is_some_and(|it| it.is_slip) {
                        finding.severity(Severity::Error);
                    }
                    finding.help(help(&unknown, statement)).about(&home, Some(policy.key()));
                }
            }
        }
    }
}

/// What a statement does with its actions.
fn verb(statement: &Statement<'_>) -> &'static str {
    match (&statement.actions, statement.effect) {
        (Listed::AllBut(_), _) => "except",
        (Listed::Only(_), Effect::Deny) => "deny",
        (Listed::Only(_), Effect::Allow) => "allow",
    }
}

/// What follows when an action does not match, where that is more than somebody else's missing permission.
fn missed(statement: &Statement<'_>) -> &'static str {
    match (&statement.actions, statement.effect) {
        (Listed::AllBut(_), Effect::Allow) => "; what `NotAction` should leave out is allowed",
        (Listed::Only(_), Effect::Deny) => "; what it should deny stays allowed",
        (Listed::AllBut(_), Effect::Deny) | (Listed::Only(_), Effect::Allow) => "",
    }
}

fn help(unknown: &Unknown, statement: &Statement<'_>) -> String {
    let date = catalogue::actions_date();
    let question = match &unknown.near {
        Some(near) if near.is_slip => format!("did you mean `{}`?", near.text),
        Some(near) => format!("not in the catalogue of {date}: newer, or did you mean `{}`?", near.text),
        None => format!("not in the catalogue of {date}: newer, retired, or a slip?"),
    };
    format!("{question} AWS takes any action at apply, and one that does not exist never matches{}", missed(statement))
}
