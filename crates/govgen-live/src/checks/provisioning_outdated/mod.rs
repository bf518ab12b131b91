//! A permission set of which an account has an older state.

use std::collections::BTreeMap;

use govgen_source::{Meta, Severity};
use serde_json::json;

use crate::check::{Check, Findings};
use crate::context::Context;
use crate::facts::PartName;
use crate::identity;
use crate::words::{counted, quoted, some_of};

pub(crate) static CHECK: Check = Check {
    meta: Meta {
        code: "LIV010",
        name: "provisioning-outdated",
        severity: Severity::Warning,
        page: include_str!("doc.md"),
    },
    drift: true,
    needs: &[PartName::PermissionSets, PartName::Provisioning],
    check,
};

fn check(cx: &Context<'_>, findings: &mut Findings<'_>) {
    let mut outdated: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    let mut not_asked = 0;
    for it in &cx.facts.provisioned {
        let Some(set) = cx.sets.of_arn(&it.permission_set_arn) else { continue };
        if !cx.sets.is_managed(set) && cx.sets.policy(set).is_none() {
            continue; // nobody here keeps it up to date
        }
        not_asked += usize::from(it.outdated.is_none());
        if it.outdated == Some(true) {
            outdated.entry(&set.arn).or_default().push(&it.account_id);
        }
    }
    if not_asked > 0 && cx.part(PartName::Provisioning).is_whole() {
        let verb = if not_asked == 1 { "it is" } else { "they are" };
        let sets = counted(not_asked, "provisioned permission set");
        findings.skip(format!("the facts do not say of {sets} whether {verb} up to date"));
    }
    for (arn, accounts) in outdated {
        let Some(set) = cx.sets.of_arn(arn) else { continue };
        let place = cx.place(set);
        let listed = some_of(accounts.iter().map(|it| cx.account(it)));
        let identity = json!([identity::of_set(set, findings), accounts]);
        let finding =
            findings.at(place.span, format!("{listed} have an older state of permission set {}", quoted(&set.name)));
        if let [one] = accounts.as_slice() {
            finding.message = format!("{} has an older state of permission set {}", cx.account(one), quoted(&set.name));
        }
        finding
            .help(
                "it was changed and not provisioned everywhere, so people work there with the rights it had before; an apply \
                 that changes it provisions it everywhere, and so does `aws sso-admin provision-permission-set` with \
                 `--target-type ALL_PROVISIONED_ACCOUNTS`",
            )
            .about(place.owner, place.policy)
            .identified_by(&identity.to_string());
    }
}
