//! A permission set that is not in AWS as the files say.

mod compare;

use govgen_source::{Meta, Severity};

use crate::check::{Check, Findings};
use crate::context::Context;
use crate::facts::PartName;
use crate::sets::Described;
use compare::differences;

pub(crate) static CHECK: Check = Check {
    meta: Meta {
        code: "LIV014",
        name: "permission-set-changed",
        severity: Severity::Warning,
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
            Some(set) if cx.sets.is_taken(described, set) => {}
            Some(set) => changed(described, &differences(cx, described, set), findings),
        }
    }
}

fn absent(described: Described<'_>, findings: &mut Findings<'_>) {
    let policy = described.policy;
    findings
        .at(policy.entry.key.span, format!("AWS has no permission set `{}`", policy.permission_set.value))
        .help(
            "nobody has what these files grant with it: its apply has not run yet or has failed, or somebody has deleted it by \
             hand; the next apply makes it",
        )
        .about(described.owner(), Some(policy.key()));
}

fn changed(described: Described<'_>, differences: &[compare::Difference], findings: &mut Findings<'_>) {
    if differences.is_empty() {
        return;
    }
    let policy = described.policy;
    let what: Vec<&str> = differences.iter().map(|it| it.what).collect();
    let how: Vec<&str> = differences.iter().map(|it| it.how.as_str()).collect();
    let message = format!("permission set `{}` is another in AWS: {}", policy.permission_set.value, what.join(", "));
    findings
        .at(policy.entry.key.span, message)
        .help(format!(
            "{}; if nothing was just merged, somebody has changed it by hand, and the next apply changes it back, as far as \
             Terraform knows of it",
            how.join("; ")
        ))
        .about(described.owner(), Some(policy.key()))
        .identified_by(&how.join("\n"));
}
