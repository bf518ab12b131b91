//! A policy document that AWS refuses.

use govgen_iam::policy::Mistake;
use govgen_source::{Meta, Severity};

use crate::Context;
use crate::context::home;
use crate::rule::{Findings, Rule};

pub(crate) static RULE: Rule = Rule {
    meta: Meta { code: "GOV024", name: "policy-grammar", severity: Severity::Error, page: include_str!("doc.md") },
    waivable: false,
    check,
};

/// What happens to every mistake of this kind.
const REFUSED: &str =
    "`terraform plan` takes it, and at apply AWS makes the permission set and then refuses its policy";

fn check(cx: &Context<'_>, findings: &mut Findings<'_>) {
    for inline in &cx.permissions.inline {
        let (home, policy) = (home(inline.division), inline.policies[0].key());
        // Letters that no part of a policy takes have a finding of their own, which the others follow from.
        let latin = |it: &&Mistake| it.message.chars().all(|letter| letter <= '\u{ff}');
        for mistake in inline.mistakes.iter().filter(latin) {
            findings.at(mistake.span, &mistake.message).help(refused(&mistake.help)).about(&home, Some(policy));
        }
        for principal in inline.document.statements.iter().filter_map(|it| it.principal) {
            let key = principal.key;
            findings
                .at(key.span, format!("`{}` stands in a permission set's policy", key.value))
                .help(refused("remove it: the policy is about whoever has the permission set"))
                .about(&home, Some(policy));
        }
    }
}

/// What to write, and what happens otherwise.
fn refused(help: &str) -> String {
    let pause = if help.ends_with('?') { "" } else { ";" };
    format!("{help}{pause} {REFUSED}")
}
