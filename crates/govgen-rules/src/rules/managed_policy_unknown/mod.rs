//! An AWS managed policy that AWS does not have under that name and path or in this partition, or no longer gives to anybody.

use std::borrow::Cow;

use govgen_iam::{catalogue, managed_policy_key};
use govgen_model::{PermissionsBoundary, Policy, Text};
use govgen_source::{Meta, Severity};

use crate::Context;
use crate::context::home;
use crate::near::near;
use crate::rule::{Findings, Rule};

pub(crate) static RULE: Rule = Rule {
    meta: Meta {
        code: "GOV026",
        name: "managed-policy-unknown",
        severity: Severity::Warning,
        page: include_str!("doc.md"),
    },
    waivable: true,
    check,
};

fn check(cx: &Context<'_>, findings: &mut Findings<'_>) {
    let own = cx.model.organization.as_ref().map(|it| it.partition());
    let partition = own.unwrap_or("aws");
    for (division, policy) in cx.policies() {
        for written in names(policy) {
            let elsewhere = own.and_then(|it| elsewhere(written, it));
            let Some(problem) = elsewhere.or_else(|| problem(written, partition, findings)) else { continue };
            findings
                .at(written.span, problem.headline)
                .help(problem.help)
                .severity(if problem.is_certain { Severity::Error } else { Severity::Warning })
                .about(&home(division), Some(policy.key()));
        }
    }
}

/// Attached ones, then the boundary.
fn names<'p, 'd>(policy: &'p Policy<'d>) -> impl Iterator<Item = &'p Text<'d>> {
    let boundary = match &policy.entry.permissions_boundary {
        Some(PermissionsBoundary::Managed(written)) => Some(written),
        _ => None,
    };
    policy.entry.managed_policies.iter().chain(boundary)
}

struct Problem {
    headline: String,
    help: String,
    is_certain: bool,
}

const AT_APPLY: &str = "Terraform plans any name, and AWS refuses one it does not have at apply, when the permission set exists already (ResourceNotFoundException)";

/// An ARN of another partition than the instance's: accounts there are others, and so are their policies.
fn elsewhere(written: &Text<'_>, own: &str) -> Option<Problem> {
    let (before, key) = written.value.split_once(":iam::aws:policy/")?;
    let partition = before.strip_prefix("arn:").filter(|it| *it != own)?;
    Some(Problem {
        headline: format!("managed policy `{}` is of another partition than the organization", written.value),
        help: format!(
            "write `{key}`: the instance is in `{own}`, and nothing of `{partition}` exists there; Terraform plans any ARN, and AWS refuses this one at apply, when the permission set exists already"
        ),
        is_certain: true,
    })
}

fn problem(written: &Text<'_>, partition: &str, findings: &Findings<'_>) -> Option<Problem> {
    let key = managed_policy_key(&written.value);
    if catalogue::is_deprecated(key) {
        return Some(deprecated(written, key, findings));
    }
    if catalogue::managed_policy(key).is_some() {
        return None;
    }
    let name = name_of(key);
    if let Some(same) = catalogue::managed_policy_named(name) {
        let instead = like(written, same.key);
        return Some(Problem {
            headline: format!("there is no managed policy `{key}`: AWS has it as `{}`", same.key),
            help: format!("write `{instead}`; {AT_APPLY}"),
            is_certain: true,
        });
    }
    let date = catalogue::policies_date();
    let meant = meant(name, findings);
    // Another partition has policies of its own.
    let is_certain = partition == "aws" && meant.is_some_and(|it| it.1);
    let question = match meant {
        Some((key, _)) if is_certain => format!("did you mean `{}`?", like(written, key)),
        Some((key, _)) => format!("not in the catalogue of {date}: newer, or did you mean `{}`?", like(written, key)),
        None => format!("not in the catalogue of {date}: newer, taken back, or a slip?"),
    };
    let headline = format!("managed policy `{key}` is not known");
    Some(Problem { headline, help: format!("{question} {AT_APPLY}"), is_certain })
}

fn deprecated(written: &Text<'_>, key: &str, findings: &Findings<'_>) -> Problem {
    let instead = meant(name_of(key), findings);
    let instead = instead
        .map_or("use another one".to_owned(), |it| format!("see whether `{}` is its successor", like(written, it.0)));
    Problem {
        headline: format!("managed policy `{key}` is deprecated"),
        help: format!(
            "AWS leaves it where it is attached, but attaches it nowhere anew: an apply would fail; {instead}"
        ),
        is_certain: false,
    }
}

/// The policy with a name like this one that can be attached, and whether the difference is a slip.
fn meant(name: &str, findings: &Findings<'_>) -> Option<(&'static str, bool)> {
    let attachable = || {
        let all = catalogue::managed_policies();
        all.filter(|it| !it.deprecated && !it.key.starts_with("aws-service-role/"))
    };
    let near = near(findings, name, attachable().map(|it| it.name()))?;
    let policy = catalogue::managed_policy_named(near.word)?;
    Some((policy.key, near.is_slip))
}

/// Another policy, as a name or an ARN like the one that is written.
fn like(written: &Text<'_>, key: &'static str) -> Cow<'static, str> {
    match written.value.split_once(":policy/") {
        Some((before, _)) => format!("{before}:policy/{key}").into(),
        None => key.into(),
    }
}

fn name_of(key: &str) -> &str {
    key.rsplit('/').next().unwrap_or(key)
}
