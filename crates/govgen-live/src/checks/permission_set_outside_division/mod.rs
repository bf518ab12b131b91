//! A division's permission set in an account that is not the division's.

use std::collections::BTreeMap;

use govgen_source::{Meta, Severity};
use serde_json::json;

use crate::check::{Check, Findings};
use crate::context::Context;
use crate::facts::{Assignments, PartName};
use crate::identity;
use crate::sets::Owner;
use crate::words::{quoted, some_of};

pub(crate) static CHECK: Check = Check {
    meta: Meta {
        code: "LIV009",
        name: "permission-set-outside-division",
        severity: Severity::Error,
        page: include_str!("doc.md"),
    },
    drift: true,
    needs: &[PartName::PermissionSets, PartName::PermissionSetTags, PartName::Provisioning, PartName::Assignments],
    check,
};

fn check(cx: &Context<'_>, findings: &mut Findings<'_>) {
    let provisioned = cx.facts.provisioned.iter().map(|it| (&it.account_id, &it.permission_set_arn, None));
    let assigned = cx.facts.assignments.iter().map(|it| (&it.account_id, &it.permission_set_arn, Some(it)));
    // By ARN, who has it there, by account.
    let mut outside: BTreeMap<&str, BTreeMap<&str, Option<&Assignments>>> = BTreeMap::new();
    for (account, arn, assignments) in provisioned.chain(assigned) {
        let Some(set) = cx.sets.of_arn(arn) else { continue };
        let Owner::Division(division) = cx.sets.owner(set) else { continue };
        if cx.sets.policy(set).is_some_and(|it| cx.sets.is_foreign(it, set)) {
            continue; // whose it is has a check of its own
        }
        if cx.held.get(account.as_str()).is_none_or(|it| it.division.name() != division.name()) {
            outside.entry(arn).or_default().insert(account, assignments);
        }
    }
    for (arn, accounts) in outside {
        let Some(set) = cx.sets.of_arn(arn) else { continue };
        let place = cx.place(set);
        let listed = some_of(accounts.keys().map(|it| cx.account(it)));
        let who: Vec<_> = accounts.iter().map(|(it, who)| (it, identity::of_assignments(*who))).collect();
        let identity = json!([identity::of_set(set, findings), who]);
        findings
            .at(place.span, format!("permission set {} of `{}` stands in {listed}", quoted(&set.name), place.owner))
            .help(format!(
                "that is no account of `{}`: whoever is assigned there has the rights that this division alone decides about, and its \
                 roles cannot reach the account to keep it up to date or take it away: delete the assignments there in AWS, as \
                 an administrator",
                place.owner
            ))
            .about(place.owner, place.policy)
            .identified_by(&identity.to_string());
    }
}
