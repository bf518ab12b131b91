//! A permission set of a policy's name that is not the division's.

use govgen_source::{Meta, Severity};

use crate::check::{Check, Findings};
use crate::context::Context;
use crate::facts::PartName;
use crate::sets::OWNER_TAG;
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
        let tag = set.tags.as_ref().and_then(|it| it.get(OWNER_TAG));
        let whose = match tag {
            Some(tag) => format!("it has the tag `{OWNER_TAG} = {}`", quoted(tag).trim_matches('`')),
            None => format!("it lacks the tag `{OWNER_TAG} = {owner}`: somebody made it by hand"),
        };
        findings
            .at(
                policy.permission_set.span,
                format!("AWS has a permission set {} that is not one of `{owner}`", quoted(&set.name)),
            )
            .help(format!(
                "{whose}. A name exists once in an instance, so the apply would fail with ConflictException, and the roles here may not \
                 change that one: give it the tag and take it over with `govgen import`, or rename the policy"
            ))
            .about(owner, Some(policy.key()));
    }
}
