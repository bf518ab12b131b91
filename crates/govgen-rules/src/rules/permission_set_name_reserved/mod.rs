//! A permission set's name that AWS gives to its own, or that others exempt from their controls.

use govgen_model::{Division, Policy, Text};
use govgen_source::{Meta, Severity};
use wildmatch::WildMatch;

use crate::Context;
use crate::context::home;
use crate::rule::{Findings, Rule};

pub(crate) static RULE: Rule = Rule {
    meta: Meta {
        code: "GOV034",
        name: "permission-set-name-reserved",
        severity: Severity::Error,
        page: include_str!("doc.md"),
    },
    waivable: true,
    check,
};

fn check(cx: &Context<'_>, findings: &mut Findings<'_>) {
    let written = &cx.model.guardrails.permission_set_names_reserved;
    let patterns: Vec<WildMatch> = written.iter().map(|it| WildMatch::new_case_insensitive(&it.value)).collect();
    for (division, policy) in cx.policies() {
        let name = &policy.permission_set.value;
        if let (Some(division), Some(adopted)) = (division, &policy.entry.name)
            && !division.may_name(&adopted.value)
        {
            continue; // a name nobody listed has its finding
        }
        if let Some(whose) = of_aws(name) {
            like_aws(division, policy, whose, findings);
        } else if let Some(division) = division
            && let Some(at) = patterns.iter().position(|it| it.matches(name))
        {
            reserved(division, policy, &written[at], findings);
        }
    }
}

/// A name that AWS gives, or may give one day.
fn like_aws(division: Option<&Division<'_>>, policy: &Policy<'_>, whose: &str, findings: &mut Findings<'_>) {
    let (name, adopted) = (&policy.permission_set, policy.entry.name.is_some());
    let finding = findings.at(name.span, format!("`{}` is a name for {whose} permission sets", name.value));
    if let Some(prefix) = division.and_then(|it| it.entry.prefix.as_ref()).filter(|_| !adopted) {
        finding.because(prefix.span, "the name begins with this prefix");
    }
    let rename = match division {
        _ if adopted => "take over another permission set, or none",
        Some(_) => "ask the organization for another `prefix`",
        None => "rename the policy",
    };
    finding
        .help(format!(
            "where AWS has made it already, the apply would fail, for a name exists once in an instance; elsewhere people would take \
             it for AWS's: {rename}"
        ))
        .about(&home(division), Some(policy.key()));
}

/// A name that the organization keeps for itself.
fn reserved(division: &Division<'_>, policy: &Policy<'_>, pattern: &Text<'_>, findings: &mut Findings<'_>) {
    let name = &policy.permission_set;
    let finding = findings.at(name.span, format!("`{}` is a name that only the organization gives", name.value));
    if pattern.span.end > 0 {
        finding.because(pattern.span, format!("the guardrails reserve `{}`", pattern.value));
    }
    finding
        .help(format!(
            "AWS would take it at apply, and no IAM condition knows a permission set's name; a service control policy or key policy \
             that exempts roles by `{}` would then exempt this one: choose another name, or ask the organization to share such a policy",
            pattern.value
        ))
        .about(division.name(), Some(policy.key()));
}

/// What Control Tower makes when it sets up Identity Center, in lower case. Source: AWS Control Tower User Guide, its groups and
/// permission sets.
const CONTROL_TOWER: [&str; 6] = [
    "awsadministratoraccess",
    "awsorganizationsfullaccess",
    "awspoweruseraccess",
    "awsreadonlyaccess",
    "awsservicecatalogadminfullaccess",
    "awsservicecatalogenduseraccess",
];

/// Whose a name that begins like AWS's own is. One that goes on with a hyphen, such as `aws-platform-developer`, is nobody's
/// unless it is written in capitals.
#[must_use]
pub fn of_aws(name: &str) -> Option<&'static str> {
    let folded = name.to_ascii_lowercase();
    if CONTROL_TOWER.contains(&folded.as_str()) {
        return Some("Control Tower's");
    }
    let next = folded.strip_prefix("aws").and_then(|it| it.bytes().next());
    let like = name.starts_with("AWS") || next.is_some_and(|it| it.is_ascii_alphanumeric());
    like.then_some("AWS's")
}
