//! A permission set of a policy's name that is not the division's.

use govgen_source::{Meta, Severity};

use crate::check::{Check, Findings};
use crate::context::Context;
use crate::facts::{PartName, PermissionSet};
use crate::sets::{Described, OWNER_TAG};
use crate::words::quoted;

pub(crate) static CHECK: Check = Check {
    meta: Meta {
        code: "LIV015",
        name: "permission-set-name-taken",
        severity: Severity::Error,
        page: include_str!("doc.md"),
    },
    drift: false,
    needs: &[PartName::PermissionSets, PartName::PermissionSetTags],
    check,
};

fn check(cx: &Context<'_>, findings: &mut Findings<'_>) {
    if let Some(reason) = cx.unread_divisions() {
        findings.skip(reason);
    }
    for described in cx.sets.rendered() {
        let (policy, owner) = (described.policy, described.owner());
        let Some(set) = cx.sets.of_policy(policy).filter(|it| cx.sets.is_taken(described, it)) else { continue };
        let message = format!("AWS has a permission set {} that is not one of `{owner}`", quoted(&set.name));
        let tag = set.tags.as_ref().and_then(|it| it.get(OWNER_TAG));
        if let Some(help) = tag.is_none().then(|| untagged(cx, described, set)).flatten() {
            let finding = findings.at(policy.permission_set.span, message);
            finding.severity(Severity::Warning).help(help).about(owner, Some(policy.key()));
            continue;
        }
        let whose = match tag {
            Some(tag) => format!("it has the tag `{OWNER_TAG} = {}`", quoted(tag).trim_matches('`')),
            None => format!("it lacks the tag `{OWNER_TAG} = {owner}`: somebody made it by hand"),
        };
        findings
            .at(policy.permission_set.span, message)
            .help(format!(
                "{whose}. A name exists once in an instance, so the apply would fail with ConflictException, and the roles here may not \
                 change that one: give it the tag and take it over with `govgen import`, or rename the policy"
            ))
            .about(owner, Some(policy.key()));
    }
}

/// What to do first about a set without a tag that an `import` entry takes over.
fn untagged(cx: &Context<'_>, described: Described<'_>, set: &PermissionSet) -> Option<String> {
    // The ARN goes into a command; one that is none of AWS's does not.
    let plain = |it: &str| it.bytes().all(|it| it.is_ascii_alphanumeric() || b":/-._".contains(&it));
    let (arn, organization, owner) = (&set.arn, cx.organization, described.owner());
    (cx.sets.is_imported(described, set) && plain(arn)).then(|| {
        format!(
            "an `import` entry takes it over, but it lacks the tag by which the roles here may change it, and the first plan would add \
             that: set the tag first, as an administrator: `aws sso-admin tag-resource --region {} --instance-arn {} --resource-arn {arn} \
             --tags Key={OWNER_TAG},Value={owner}`",
            organization.region, organization.instance_arn
        )
    })
}
