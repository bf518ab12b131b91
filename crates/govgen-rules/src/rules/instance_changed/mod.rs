//! Another Identity Center instance, identity store or workspace name for everything there is.

use govgen_model::Organization;
use govgen_source::{Meta, Severity};

use crate::Context;
use crate::rule::{Findings, Rule};

pub(crate) static RULE: Rule = Rule {
    meta: Meta { code: "GOV056", name: "instance-changed", severity: Severity::Warning, page: include_str!("doc.md") },
    waivable: false,
    check,
};

fn check(cx: &Context<'_>, findings: &mut Findings<'_>) {
    let Some(base) = cx.base.filter(|it| it.is_whole(cx.model)) else { return };
    let (Some(before), Some(now)) = (&base.revision.model.organization, &cx.model.organization) else { return };
    let span = now.span;
    for ((what, before, then), (_, now, _)) in frame(before).into_iter().zip(frame(now)) {
        if before == now {
            continue;
        }
        findings
            .at(span, format!("the organization's {what} changes: `{before}` before, `{now}` now"))
            .help(format!("{then}; if a letter slipped, put it back, otherwise plan it as a migration"));
    }
}

/// What all roots stand on: its name, its value, and what a change of it does.
fn frame<'o>(organization: &Organization<'o>) -> [(&'static str, &'o str, &'static str); 5] {
    const REPLACED: &str =
        "at the next apply Terraform makes every permission set and every grant anew, and nobody has access meanwhile";
    const LOOKED_UP: &str =
        "every user and group is looked up elsewhere: at the next plan ids are not found, or are others'";
    const TRUST: &str = "every workspace and what every role trusts changes: until `terraform/common` is applied no division's run gets in";
    [
        ("instance", organization.instance_arn, REPLACED),
        ("identity store", organization.identity_store_id, LOOKED_UP),
        ("HCP Terraform organization", organization.workspaces.organization, TRUST),
        ("HCP Terraform project", organization.workspaces.project, TRUST),
        ("prefix of workspaces", organization.workspaces.prefix, TRUST),
    ]
}
