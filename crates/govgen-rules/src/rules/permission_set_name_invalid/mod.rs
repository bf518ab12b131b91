//! A permission-set name that AWS does not take.

use govgen_iam::limits;
use govgen_source::{Meta, Severity};

use crate::Context;
use crate::context::home;
use crate::rule::{Findings, Rule};

pub(crate) static RULE: Rule = Rule {
    meta: Meta {
        code: "GOV004",
        name: "permission-set-name-invalid",
        severity: Severity::Error,
        page: include_str!("doc.md"),
    },
    waivable: false,
    check,
};

fn check(cx: &Context<'_>, findings: &mut Findings<'_>) {
    for (division, policy) in cx.policies() {
        let name = &policy.permission_set;
        let adopted = policy.entry.name.as_ref();
        if let (Some(division), Some(name)) = (division, adopted)
            && !division.may_name(&name.value)
        {
            continue; // a name nobody listed has its finding
        }
        let length = name.value.chars().count();
        let problem = if let Some(wrong) = name.value.chars().find(|it| !limits::in_permission_set_name(*it)) {
            format!("`{wrong}` stands in it")
        } else if length > limits::PERMISSION_SET_NAME {
            format!("it has {length} characters")
        } else if length == 0 {
            "it is empty".to_owned()
        } else {
            continue;
        };
        let finding = findings.at(name.span, format!("`{}` cannot be a permission set's name: {problem}", name.value));
        let own_prefix = division.and_then(|it| it.entry.prefix.as_ref());
        let help = match own_prefix {
            _ if adopted.is_some() => "write `name:` as AWS shows it",
            Some(prefix) => {
                finding.because(prefix.span, "the name begins with this prefix");
                "shorten the policy's name"
            }
            None if division.is_some() => "shorten the policy's name, or ask the organization for a short `prefix`",
            None => "shorten the policy's name",
        };
        finding
            .help(format!("AWS takes 1 to {} letters, digits and `_+=,.@-`: {help}", limits::PERMISSION_SET_NAME))
            .about(&home(division), Some(policy.key()));
    }
}
