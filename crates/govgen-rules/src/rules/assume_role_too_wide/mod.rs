//! A right to assume roles that reaches beyond the division's accounts.

use govgen_iam::policy::{Statement, Text};
use govgen_source::{Meta, Severity, Span};

use crate::Context;
use crate::accounts::{Accounts, Standing, account_of, is_account, part};
use crate::context::home;
use crate::permissions::{Inline, assumes, is_positive};
use crate::rule::{Findings, Rule};

pub(crate) static RULE: Rule = Rule {
    meta: Meta {
        code: "GOV032",
        name: "assume-role-too-wide",
        severity: Severity::Error,
        page: include_str!("doc.md"),
    },
    waivable: true,
    check,
};

/// What is wrong with a resource, and whose it is.
struct Wide {
    what: String,
    whose: Option<(String, Span)>,
}

fn check(cx: &Context<'_>, findings: &mut Findings<'_>) {
    let accounts = Accounts::of(cx.model);
    for inline in &cx.permissions.inline {
        let home = home(inline.division);
        for policy in inline.subjects(cx.model, RULE.meta.name) {
            for (allow, statement) in assumes(inline) {
                for resource in statement.resources.texts() {
                    let Some(wide) = wide(resource, statement, inline, &accounts) else { continue };
                    let finding = findings
                        .at(resource.span, format!("`{}` on {}", allow.written, wide.what))
                        .because(allow.span, "the right to assume them stands here");
                    if let Some((whose, span)) = wide.whose {
                        finding.because(span, format!("the account is {whose}"));
                    }
                    finding
                        .help(
                            "AWS takes it at apply, and the session is whatever a role there may be, past this mapping: name \
                             roles of the division's own accounts; the organization lists others under `trusted_accounts`",
                        )
                        .about(&home, Some(policy.key()));
                }
            }
        }
    }
}

fn wide(resource: &Text<'_>, statement: &Statement<'_>, inline: &Inline<'_>, accounts: &Accounts<'_>) -> Option<Wide> {
    let written = resource.value;
    let service = part(written, 2).unwrap_or_default();
    if !matches!(service, "iam" | "sts") && written.starts_with("arn:") && !service.contains(['*', '?', '$']) {
        return None;
    }
    let only = |what: String| Some(Wide { what, whose: None });
    match account_of(written) {
        Some(account) if is_account(account) => match accounts.standing(account, inline.division) {
            Standing::Own => None,
            Standing::Trusted if role_is_named(written) => None,
            Standing::Trusted => only(format!("`{written}` names no role of an account of others")),
            Standing::Foreign(whose) => Some(Wide {
                what: format!("`{written}` reaches account {account}, which is not the division's"),
                whose,
            }),
        },
        Some("${aws:PrincipalAccount}" | "aws") => None,
        _ if stays(statement, inline, accounts) => None,
        _ if written == "*" => only("`*` reaches every role of any account that trusts this one".to_owned()),
        _ => only(format!("`{written}` reaches roles of any account")),
    }
}

fn role_is_named(arn: &str) -> bool {
    let role = part(arn, 5).and_then(|it| it.strip_prefix("role/"));
    role.is_some_and(|it| it.starts_with(|first: char| !matches!(first, '*' | '?' | '$')))
}

/// Whether a condition keeps a statement to known accounts.
fn stays(statement: &Statement<'_>, inline: &Inline<'_>, accounts: &Accounts<'_>) -> bool {
    let known = |value: &str| {
        value == "${aws:PrincipalAccount}"
            || is_account(value) && !matches!(accounts.standing(value, inline.division), Standing::Foreign(_))
    };
    let keeps = |it: &govgen_iam::policy::Condition<'_>| {
        it.key.value.eq_ignore_ascii_case("aws:ResourceAccount")
            && is_positive(it)
            && it.values.iter().all(|value| known(value.value))
    };
    statement.conditions.iter().any(keeps)
}
