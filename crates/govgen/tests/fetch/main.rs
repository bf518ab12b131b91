//! `govgen fetch` against a server that speaks AWS's protocols and breaks on purpose: nothing is lost, nothing is invented, and what
//! could not be read is named.
#![cfg(feature = "aws")]
#![expect(clippy::unwrap_used, reason = "a test that cannot go on says where")]

mod denied;
mod errors;
mod estate;
mod faults;
mod options;
mod run;
mod stopped;
mod stub;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use govgen_fetch::calls::CALLS;
use govgen_live::Facts;
use govgen_live::facts::{PartName, State};
use tempfile::tempdir;

use crate::estate::{FEW_ACCOUNTS, USUAL, estate, estate_with_policies, seen};
use crate::run::{facts, fetch, stderr};
use crate::stub::{Asked, Fault, Stub};

/// Fetches a stub's estate.
#[track_caller]
fn fetched(stub: &Stub, more: &[&str]) -> Facts {
    let directory = tempdir().unwrap();
    facts(directory.path(), &fetch(directory.path(), stub.address, more).output().unwrap())
}

/// Names of what lies in a directory, sorted.
fn left(directory: &Path) -> Vec<String> {
    let mut names: Vec<String> =
        directory.read_dir().unwrap().map(|it| it.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

/// Calls by action.
fn counted(stub: &Stub) -> BTreeMap<String, usize> {
    let mut counts = BTreeMap::new();
    for action in stub.asked() {
        *counts.entry(action).or_default() += 1;
    }
    counts
}

#[test]
fn everything_is_read_once() {
    let expected = estate(USUAL);
    let stub = Stub::new(expected.clone());
    let directory = tempdir().unwrap();
    let output = fetch(directory.path(), stub.address, &[]).output().unwrap();
    let facts = facts(directory.path(), &output);
    assert_eq!(facts.fetched.calls, stub.asked().len() as u64);
    assert_eq!(seen(facts), expected);
    assert!(output.stdout.is_empty());
    assert_eq!(left(directory.path()), ["facts.json"]);
    let talk = stderr(&output);
    assert!(
        talk.ends_with(
            "facts.json: 45 accounts, 130 users, 6 groups, 9 permission sets, 1499 assignments, in 416 calls\n"
        ),
        "{talk}"
    );
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = directory.path().join("facts.json").metadata().unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }
    // The formula of docs/facts.md, for pages of 20.
    let counts = counted(&stub);
    let pairs = expected.provisioned.len();
    assert_eq!(counts["identitystore:ListUsers"], 130_usize.div_ceil(20));
    assert_eq!(counts["organizations:ListAccounts"], 45_usize.div_ceil(20));
    assert_eq!(counts["organizations:ListOrganizationalUnitsForParent"], 5);
    for one_a_set in [
        "sso:DescribePermissionSet",
        "sso:GetInlinePolicyForPermissionSet",
        "sso:GetPermissionsBoundaryForPermissionSet",
        "sso:ListManagedPoliciesInPermissionSet",
    ] {
        assert_eq!(counts[one_a_set], 9, "{one_a_set}");
    }
    assert!(counts["sso:ListAccountAssignments"] >= pairs);
    assert!(counts["sso:ListAccountAssignments"] < 45 * 9, "never accounts times permission sets");
}

/// What the policy allows is what is asked, no more and no less.
#[test]
fn the_list_of_calls_is_what_is_asked() {
    let sizes = [(USUAL, vec!["--member-role", "reader"]), (FEW_ACCOUNTS, vec![])];
    let mut asked: BTreeSet<String> = BTreeSet::new();
    for (size, more) in sizes {
        let stub = Stub::new(estate_with_policies(size));
        fetched(&stub, &more);
        asked.extend(stub.asked());
    }
    // It needs no permission.
    assert!(asked.remove("sts:GetCallerIdentity"));
    assert_eq!(asked, CALLS.iter().map(|it| it.action.to_owned()).collect());
}

#[test]
fn the_side_with_fewer_calls_is_asked_where_sets_stand() {
    let expected = estate(FEW_ACCOUNTS);
    let stub = Stub::new(expected.clone());
    assert_eq!(seen(fetched(&stub, &[])), expected);
    let counts = counted(&stub);
    // Two for each account, and one more for each of the two with something out of date.
    assert_eq!(counts["sso:ListPermissionSetsProvisionedToAccount"], 10);
    assert!(!counts.contains_key("sso:ListAccountsForProvisionedPermissionSet"));
}

/// A service that does not look at the filter says of everything that it is out of date, and that it is not.
#[test]
fn what_contradicts_itself_is_not_out_of_date() {
    for (size, call) in [
        (USUAL, "sso:ListAccountsForProvisionedPermissionSet"),
        (FEW_ACCOUNTS, "sso:ListPermissionSetsProvisionedToAccount"),
    ] {
        let mut expected = estate(size);
        let stub = Stub::with_faults(expected.clone(), move |it| (it.action == call).then_some(Fault::NoFilter));
        let facts = fetched(&stub, &[]);
        assert!(facts.part(PartName::Provisioning).is_complete());
        expected.provisioned.iter_mut().for_each(|it| it.outdated = None);
        assert_eq!(seen(facts), expected);
    }
}

/// The filters say in which state a pair is, and never that it is not there.
#[test]
fn a_pair_that_no_state_has_is_still_there() {
    let mut expected = estate(FEW_ACCOUNTS);
    let stub = Stub::with_faults(expected.clone(), |it| {
        (!it.body["ProvisioningStatus"].is_null()).then_some(Fault::Says("{\"PermissionSets\":[]}"))
    });
    expected.provisioned.iter_mut().for_each(|it| it.outdated = Some(false));
    assert_eq!(seen(fetched(&stub, &[])), expected);
}

#[test]
fn policies_of_accounts_are_read_with_a_role() {
    let expected = estate_with_policies(FEW_ACCOUNTS);
    let stub = Stub::new(expected.clone());
    assert_eq!(seen(fetched(&stub, &["--member-role", "reader"])), expected);
    // The caller's own account needs no other role.
    assert_eq!(counted(&stub)["sts:AssumeRole"], 3);
    let denied = |it: &Asked<'_>| {
        let is_third = it.body["RoleArn"] == "arn:aws:iam::000000000003:role/reader";
        is_third.then_some(Fault::Error(403, "AccessDenied"))
    };
    let facts = fetched(&Stub::with_faults(expected.clone(), denied), &["--member-role", "reader"]);
    let part = facts.part(PartName::CustomerManagedPolicies);
    assert_eq!((part.state, &part.missing[..]), (State::Partial, &["000000000003".to_owned()][..]));
    let others: Vec<_> =
        expected.customer_managed_policies.into_iter().filter(|it| it.account_id != "000000000003").collect();
    assert_eq!(facts.customer_managed_policies, others);
}
