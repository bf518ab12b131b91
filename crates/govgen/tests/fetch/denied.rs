//! What the caller may not read is missing by name, and nothing else is.

use std::collections::BTreeSet;

use govgen_fetch::calls::{CALLS, Call};
use govgen_live::Facts;
use govgen_live::facts::{Known, PartName, State};
use tempfile::tempdir;

use crate::estate::{FEW_ACCOUNTS, USUAL, estate, known_to, seen};
use crate::run::{facts, fetch, stderr};
use crate::stub::{Fault, Stub};
use crate::{counted, fetched};

/// Everything but what these parts lack is there, and they are the only ones that lack something.
#[track_caller]
pub(crate) fn check_rest(facts: Facts, expected: &Facts, lacking: &[PartName]) {
    let incomplete: Vec<PartName> = facts.parts.iter().filter(|it| !it.1.is_complete()).map(|it| *it.0).collect();
    assert_eq!(incomplete, lacking);
    assert_eq!(known_to(seen(facts.clone()), &facts), known_to(expected.clone(), &facts));
}

/// Parts that need an action, and those that are asked for by means of them.
fn parts_of(call: &Call, parts: &BTreeSet<PartName>) -> Vec<PartName> {
    let left = govgen_fetch::wanted(&[], call.parts, false);
    parts.iter().copied().filter(|it| !left.contains(it)).collect()
}

#[test]
fn a_denied_call_leaves_out_its_parts_and_nothing_else() {
    let asked: BTreeSet<PartName> = estate(FEW_ACCOUNTS).parts.keys().copied().collect();
    let only_without_accounts = "sso:ListAccountsForProvisionedPermissionSet";
    for call in CALLS.iter().filter(|it| !it.parts.is_empty() && it.parts != [PartName::CustomerManagedPolicies]) {
        let size = if call.action == only_without_accounts { USUAL } else { FEW_ACCOUNTS };
        let expected = estate(size);
        let stub = Stub::with_faults(expected.clone(), |it| {
            (it.action == call.action).then_some(Fault::Error(400, "AccessDeniedException"))
        });
        let directory = tempdir().unwrap();
        let output = fetch(directory.path(), stub.address, &[]).output().unwrap();
        let facts = facts(directory.path(), &output);
        let talk = stderr(&output);
        if call.action == "organizations:DescribeOrganization" {
            assert_eq!(facts.organization, None);
            check_rest(facts, &expected, &[]);
            continue;
        }
        let lacking = if call.action == "sso:DescribePermissionSet" {
            // Their ARNs are known, and where they stand.
            vec![PartName::PermissionSets, PartName::PermissionSetTags, PartName::PermissionSetPolicies]
        } else {
            parts_of(call, &asked)
        };
        let reason = format!("`{}` is denied", call.action);
        for part in call.parts {
            assert_eq!(facts.part(*part).reason.as_deref(), Some(&*reason));
            assert!(talk.contains(&format!("warning: `{}` is ", part.as_str())), "{talk}");
        }
        assert!(!talk.contains("SECRET") && !facts.to_json().contains("SECRET"), "{talk}");
        // Without the list of accounts, sets say where they stand.
        check_rest(facts, &expected, &lacking);
    }
}

#[test]
fn what_is_denied_of_one_thing_is_missing_of_that_alone() {
    let expected = estate(USUAL);
    let set = expected.permission_sets[4].arn.clone();
    let account = expected.provisioned.iter().find(|it| it.permission_set_arn == set).unwrap().account_id.clone();
    let (of_set, of_account) = (set.clone(), account.clone());
    let stub = Stub::with_faults(expected.clone(), move |it| {
        let is_pair = it.body["PermissionSetArn"] == *of_set && it.body["AccountId"] == *of_account;
        let is_boundary =
            it.action == "sso:GetPermissionsBoundaryForPermissionSet" && it.body["PermissionSetArn"] == *of_set;
        (is_pair || is_boundary).then_some(Fault::Error(400, "AccessDeniedException"))
    });
    let facts = fetched(&stub, &[]);
    let part = facts.part(PartName::Assignments);
    assert_eq!((part.state, &part.missing[..]), (State::Partial, &[format!("{account} {set}")][..]));
    let part = facts.part(PartName::PermissionSetPolicies);
    assert_eq!((part.state, &part.missing[..]), (State::Partial, &[set.clone()][..]));
    let found = facts.permission_sets.iter().find(|it| it.arn == set).unwrap();
    assert_eq!(found.permissions_boundary, Known::Unknown);
    assert_ne!(found.inline_policy, Known::Unknown);
    let others = |it: &&govgen_live::facts::Assignments| (&it.account_id, &it.permission_set_arn) != (&account, &set);
    let kept: Vec<_> = expected.assignments.iter().filter(others).cloned().collect();
    assert_eq!(facts.assignments, kept);
}

/// A part is not asked for a thousand times by somebody who is denied all of it.
#[test]
fn who_is_denied_everything_stops_asking() {
    let stub = Stub::with_faults(estate(USUAL), |it| {
        (it.action == "sso:ListAccountAssignments").then_some(Fault::Error(400, "AccessDeniedException"))
    });
    let facts = fetched(&stub, &[]);
    assert_eq!(facts.part(PartName::Assignments).state, State::Missing);
    let asked = counted(&stub)["sso:ListAccountAssignments"];
    assert!((20..30).contains(&asked), "{asked}");
}

/// One thing that always fails is named; the rest is there.
#[test]
fn what_fails_for_good_is_missing() {
    let expected = estate(USUAL);
    let group = expected.groups[3].id.clone();
    let of_group = group.clone();
    let stub = Stub::with_faults(expected.clone(), move |it| {
        (it.body["GroupId"] == *of_group).then_some(Fault::Error(500, "InternalServerException"))
    });
    let directory = tempdir().unwrap();
    let output = fetch(directory.path(), stub.address, &[]).env("AWS_MAX_ATTEMPTS", "2").output().unwrap();
    let facts = facts(directory.path(), &output);
    let part = facts.part(PartName::Memberships);
    assert_eq!((part.state, &part.missing[..]), (State::Partial, &[group][..]));
    assert_eq!(
        part.reason.as_deref(),
        Some("`identitystore:ListGroupMemberships` failed with InternalServerException")
    );
    check_rest(facts, &expected, &[PartName::Memberships]);
}
