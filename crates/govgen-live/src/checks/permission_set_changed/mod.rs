//! A permission set that is not in AWS as the files say.

mod compare;

use govgen_source::{Meta, Severity};
use serde_json::json;

use crate::check::{Check, Findings};
use crate::context::Context;
use crate::facts::{PartName, PermissionSet};
use crate::sets::Described;
use compare::{Difference, differences};

pub(crate) static CHECK: Check = Check {
    meta: Meta {
        code: "LIV014",
        name: "permission-set-changed",
        severity: Severity::Error,
        page: include_str!("doc.md"),
    },
    drift: true,
    needs: &[PartName::PermissionSets, PartName::PermissionSetTags, PartName::PermissionSetPolicies],
    check,
};

fn check(cx: &Context<'_>, findings: &mut Findings<'_>) {
    if let Some(reason) = cx.unread_divisions() {
        findings.skip(reason);
    }
    for described in cx.sets.rendered() {
        match cx.sets.of_policy(described.policy) {
            None if cx.part(PartName::PermissionSets).is_whole() => absent(described, findings),
            None => {}
            // Whose it is has a check of its own.
            Some(set) if cx.sets.is_foreign(described, set) => {}
            Some(set) => changed(described, set, &differences(cx, described, set), findings),
        }
    }
}

fn absent(described: Described<'_>, findings: &mut Findings<'_>) {
    let policy = described.policy;
    findings
        .at(policy.entry.key.span, format!("AWS has no permission set `{}`", policy.permission_set.value))
        .severity(Severity::Warning)
        .help(
            "nobody has what these files grant with it: its apply has not run yet or has failed, or somebody has deleted it by \
             hand; the next apply makes it",
        )
        .about(described.owner(), Some(policy.key()));
}

/// What AWS allows beyond the files nobody has reviewed; what it lacks the next apply gives.
fn changed(described: Described<'_>, set: &PermissionSet, differences: &[Difference], findings: &mut Findings<'_>) {
    if differences.is_empty() {
        return;
    }
    let policy = described.policy;
    let what: Vec<&str> = differences.iter().map(|it| it.what).collect();
    let how: Vec<&str> = differences.iter().map(|it| it.how.as_str()).collect();
    let full: Vec<_> = differences.iter().map(|it| (it.what, &it.full)).collect();
    let allows_more = differences.iter().any(|it| it.allows_more);
    let by_hand = "If nothing was just merged, somebody has changed it by hand, and the next apply changes it back";
    let (severity, advice) = match differences.iter().find(|it| it.is_attached && it.allows_more) {
        Some(_) => (
            Severity::Error,
            format!(
                "Whoever has the permission set may do what nobody has reviewed. {by_hand}, all but a policy that was attached by hand: \
                 that stays until somebody detaches it in AWS, or writes it into the files and imports it"
            ),
        ),
        None if allows_more => (
            Severity::Error,
            format!(
                "Whoever has the permission set may do what nobody has reviewed. {by_hand}, as far as Terraform knows of it"
            ),
        ),
        None => (Severity::Warning, format!("{by_hand}, as far as Terraform knows of it")),
    };
    let message = format!("permission set `{}` is another in AWS: {}", policy.permission_set.value, what.join(", "));
    findings
        .at(policy.entry.key.span, message)
        .severity(severity)
        .help(format!("{}. {advice}", how.join("; ")))
        .about(described.owner(), Some(policy.key()))
        .identified_by(&json!([set.arn, full]).to_string());
}
