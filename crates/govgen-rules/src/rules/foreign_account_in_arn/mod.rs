//! An account in a policy that is not one of the division's.

use govgen_iam::policy::{Condition, Effect, Listed, Statement, Text};
use govgen_source::{Meta, Severity, Span};
use rustc_hash::FxHashSet;

use crate::Context;
use crate::accounts::{Accounts, Standing, account_of, is_account, part};
use crate::context::home;
use crate::permissions::assumes;
use crate::rule::{Findings, Rule};

pub(crate) static RULE: Rule = Rule {
    meta: Meta {
        code: "GOV033",
        name: "foreign-account-in-arn",
        severity: Severity::Warning,
        page: include_str!("doc.md"),
    },
    waivable: true,
    check,
};

fn check(cx: &Context<'_>, findings: &mut Findings<'_>) {
    let accounts = Accounts::of(cx.model);
    for inline in &cx.permissions.inline {
        let home = home(inline.division);
        // Roles to assume have a rule of their own.
        let assumed: FxHashSet<Span> = assumes(inline).map(|(_, statement)| statement.span).collect();
        for policy in inline.subjects(cx.model, RULE.meta.name) {
            for statement in inline.document.statements.iter().filter(|it| it.effect == Effect::Allow) {
                let judged = |arn: &str| assumed.contains(&statement.span) && part(arn, 2) == Some("iam");
                for (text, account) in named(statement).filter(|(text, _)| !judged(text.value)) {
                    let Standing::Foreign(whose) = accounts.standing(account, inline.division) else { continue };
                    let finding = findings.at(text.span, format!("account {account} is not one of the division's"));
                    if let Some((whose, span)) = whose {
                        finding.because(span, format!("it is {whose}"));
                    }
                    finding
                        .help(
                            "AWS takes it at apply, and whether it grants anything is up to that account: write one of \
                             the division's accounts, or have the organization list it under `trusted_accounts`",
                        )
                        .about(&home, Some(policy.key()));
                }
            }
        }
    }
}

/// The texts of a statement that name an account, with it.
fn named<'v>(statement: &Statement<'v>) -> impl Iterator<Item = (Text<'v>, &'v str)> {
    let resources: &[Text<'v>] = match &statement.resources {
        Listed::Only(texts) => texts,
        Listed::AllBut(_) => &[],
    };
    let arns = resources.iter().filter_map(|it| Some((*it, arn_account(it.value)?)));
    let conditions = statement.conditions.iter().filter(|it| !it.comparison().contains("Not"));
    arns.chain(conditions.flat_map(values)).collect::<Vec<_>>().into_iter()
}

fn arn_account(arn: &str) -> Option<&str> {
    account_of(arn).filter(|it| is_account(it))
}

/// Accounts among a condition's values: in ARNs, and alone where the key is about accounts.
fn values<'v>(condition: &Condition<'v>) -> Vec<(Text<'v>, &'v str)> {
    let about_accounts = condition.key.value.to_ascii_lowercase().ends_with("account");
    let account = |value: &'v str| match about_accounts && is_account(value) {
        true => Some(value),
        false => arn_account(value),
    };
    condition.values.iter().filter_map(|it| Some((*it, account(it.value)?))).collect()
}
