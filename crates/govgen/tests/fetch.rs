//! `govgen fetch` against a server that speaks AWS's protocols and breaks on purpose: nothing is lost, nothing is invented, and what
//! could not be read is named.
#![cfg(feature = "aws")]
#![expect(clippy::unwrap_used, reason = "a test that cannot go on says where")]

#[path = "fetch/estate.rs"]
mod estate;
#[path = "fetch/run.rs"]
mod run;
#[path = "fetch/stub.rs"]
mod stub;

use std::collections::{BTreeMap, BTreeSet};
use std::net::TcpListener;
use std::path::Path;
use std::time::{Duration, Instant};

use estate::{FEW_ACCOUNTS, USUAL, estate, estate_with_policies, known_to, seen};
use expect_test::expect;
use govgen_fetch::calls::{CALLS, Call};
use govgen_live::Facts;
use govgen_live::facts::{Known, PartName, State};
use run::{facts, fetch, stderr};
use stub::{Asked, Fault, Stub};
use tempfile::tempdir;

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

/// What passes by itself leaves no trace.
#[track_caller]
fn check_passing(fault: Fault, every: usize) {
    let expected = estate(FEW_ACCOUNTS);
    let stub = Stub::with_faults(expected.clone(), move |it| (it.total % every == 7).then_some(fault));
    let facts = fetched(&stub, &[]);
    assert!(facts.fetched.repeated > 0, "nothing was repeated");
    assert_eq!(facts.fetched.calls + facts.fetched.repeated, stub.asked().len() as u64);
    assert_eq!(seen(facts), expected);
}

#[test]
fn throttled_calls_are_repeated() {
    check_passing(Fault::Error(400, "ThrottlingException"), 40);
}

#[test]
fn too_many_requests_is_repeated_too() {
    check_passing(Fault::Error(400, "TooManyRequestsException"), 40);
}

#[test]
fn failures_of_the_server_are_repeated() {
    check_passing(Fault::Error(500, "InternalServerException"), 20);
}

#[test]
fn lost_connections_are_opened_again() {
    check_passing(Fault::Reset, 20);
}

#[test]
fn answers_that_end_in_the_middle_are_asked_for_again() {
    check_passing(Fault::Truncated, 20);
}

#[test]
fn answers_that_are_no_json_are_asked_for_again() {
    check_passing(Fault::Garbage, 20);
}

#[test]
fn slow_pages_are_waited_for() {
    let expected = estate(FEW_ACCOUNTS);
    let slow = Fault::Slow(Duration::from_secs(2));
    let stub = Stub::with_faults(expected.clone(), move |it| (it.total % 40 == 7).then_some(slow));
    assert_eq!(seen(fetched(&stub, &[])), expected);
}

#[test]
fn an_empty_page_in_the_middle_is_not_the_end() {
    let expected = estate(USUAL);
    let stub = Stub::with_faults(expected.clone(), |it| {
        let is_list = it.action.contains(":List") && it.action != "organizations:ListRoots";
        (is_list && it.action != "sso:ListInstances" && it.body["NextToken"].is_null()).then_some(Fault::EmptyPage)
    });
    assert_eq!(seen(fetched(&stub, &[])), expected);
}

/// A list that goes round in circles is neither taken for whole nor read for ever.
#[test]
fn a_page_that_names_itself_is_noticed() {
    let expected = estate(USUAL);
    for action in ["identitystore:ListUsers", "sso:ListAccountAssignments"] {
        let stub = Stub::with_faults(expected.clone(), move |it| {
            let is_it = it.action == action && it.body["AccountId"] != "000000000003";
            (is_it && it.body["AccountId"].as_str().is_none_or(|it| it < "000000000004")).then_some(Fault::SameToken)
        });
        let facts = fetched(&stub, &[]);
        let name = if action.ends_with("ListUsers") { PartName::Users } else { PartName::Assignments };
        let part = facts.part(name);
        assert_ne!(part.state, State::Complete);
        assert_eq!(part.reason.as_deref(), Some(&*format!("`{action}` names a page again that was read already")));
        check_rest(facts, &expected, &[name]);
    }
}

/// Everything but what these parts lack is there, and they are the only ones that lack something.
#[track_caller]
fn check_rest(facts: Facts, expected: &Facts, lacking: &[PartName]) {
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

/// What an error says, with nothing written.
#[track_caller]
fn check_error(stub: &Stub, more: &[&str], expected: expect_test::Expect) {
    let directory = tempdir().unwrap();
    let mut command = fetch(directory.path(), stub.address, &[more, &["-q"]].concat());
    let output = command.env("AWS_MAX_ATTEMPTS", "2").output().unwrap();
    assert_eq!(output.status.code(), Some(2), "{}", stderr(&output));
    assert_eq!(left(directory.path()).iter().filter(|it| !it.ends_with(".journal")).count(), 0);
    expected.assert_eq(&stderr(&output).replace(&stub.address.to_string(), "[ADDRESS]"));
}

#[test]
fn errors_say_what_to_do() {
    let plain = || Stub::new(estate(FEW_ACCOUNTS));
    let always = |action: &'static str, fault| {
        Stub::with_faults(estate(FEW_ACCOUNTS), move |it| (it.action == action).then_some(fault))
    };
    let instances = "sso:ListInstances";
    check_error(
        &always(instances, Fault::Says("{\"Instances\":[]}")),
        &[],
        expect![[r#"
        govgen: there is no instance of Identity Center in ap-northeast-1 that this caller sees: name its home region with --region, and use an identity of the management or the delegated administrator account
    "#]],
    );
    let two = "{\"Instances\":[{\"InstanceArn\":\"arn:a\",\"IdentityStoreId\":\"d-1\"},{\"InstanceArn\":\"arn:b\",\"IdentityStoreId\":\"d-2\"}]}";
    check_error(
        &always(instances, Fault::Says(two)),
        &[],
        expect![[r#"
        govgen: there is more than one instance of Identity Center: name one with --instance-arn: arn:a, arn:b
    "#]],
    );
    check_error(
        &plain(),
        &["--instance-arn", "arn:aws:sso:::instance/ssoins-9999999999999999"],
        expect![[r#"
        govgen: the caller does not see arn:aws:sso:::instance/ssoins-9999999999999999 in ap-northeast-1, but arn:aws:sso:::instance/ssoins-0123456789abcdef: wrong account or region?
    "#]],
    );
    check_error(
        &always(instances, Fault::Error(400, "AccessDeniedException")),
        &[],
        expect![[r#"
        govgen: `sso:ListInstances` is denied, so the instance cannot be found: allow it, or run this in a repository that names the instance
    "#]],
    );
    check_error(
        &always("sts:GetCallerIdentity", Fault::Error(403, "ExpiredToken")),
        &[],
        expect![[r#"
        govgen: the AWS credentials have expired (ExpiredToken): renew them (`aws sso login`)
    "#]],
    );
    check_error(
        &always("sts:GetCallerIdentity", Fault::Error(403, "InvalidClientTokenId")),
        &[],
        expect![[r#"
        govgen: AWS does not accept these credentials (InvalidClientTokenId): log in again, or name another profile with --profile
    "#]],
    );
    check_error(
        &always("sso:ListPermissionSets", Fault::Error(400, "ThrottlingException")),
        &[],
        expect![[r#"
        govgen: AWS keeps saying that there are too many calls, at last for `sso:ListPermissionSets`: lower --rate, or try again later. The same command goes on from here, within an hour
    "#]],
    );
    check_error(
        &always("sso:ListPermissionSets", Fault::Reset),
        &[],
        expect![[r#"
        govgen: cannot reach AWS for `sso:ListPermissionSets`: connection closed before message completed; look at the network, the region and AWS_ENDPOINT_URL. The same command goes on from here, within an hour
    "#]],
    );
    let nothing = Stub::with_faults(estate(FEW_ACCOUNTS), move |it| {
        (it.action != instances && it.action != "sts:GetCallerIdentity")
            .then_some(Fault::Error(400, "AccessDeniedException"))
    });
    check_error(
        &nothing,
        &[],
        expect![[r#"
        govgen: nothing could be read: `organizations:ListAccounts` is denied; the region may be wrong, or the caller is allowed nothing (`govgen fetch --print-policy`)
    "#]],
    );
    check_error(
        &plain(),
        &["--only", "customer-managed-policies"],
        expect![[r#"
        govgen: `customer-managed-policies` stand in the accounts: name a role that may list them with --member-role
    "#]],
    );
    check_error(
        &plain(),
        &["--only", "users", "--without", "users"],
        expect![[r#"
        govgen: --only and --without leave nothing to read
    "#]],
    );
}

#[test]
fn without_credentials_a_region_or_a_network_it_says_so() {
    // Somebody's address who has gone.
    let nobody = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let stub = Stub::new(estate(FEW_ACCOUNTS));
    let run = |address, variables: &[(&str, &str)], without: &[&str]| {
        let directory = tempdir().unwrap();
        let mut command = fetch(directory.path(), address, &["-q"]);
        command.env("AWS_MAX_ATTEMPTS", "2").envs(variables.iter().copied());
        without.iter().for_each(|it| {
            command.env_remove(it);
        });
        let output = command.output().unwrap();
        assert_eq!(output.status.code(), Some(2));
        assert!(left(directory.path()).is_empty());
        stderr(&output)
            .replace(&format!("{address}"), "[ADDRESS]")
            .replace(&directory.path().display().to_string(), "[HOME]")
    };
    let keys = ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"];
    expect![[r#"
        govgen: no AWS credentials: none were found; log in (`aws sso login`), name a profile with --profile, or set the environment
    "#]].assert_eq(&run(stub.address, &[], &keys));
    expect![[r#"
        govgen: there is no profile "nobody"; there are none: `aws configure sso` makes one
    "#]]
    .assert_eq(&run(stub.address, &[("AWS_PROFILE", "nobody")], &keys));
    expect![[r#"
        govgen: no region is set: give --region, or set AWS_REGION; it is the home region of Identity Center
    "#]]
    .assert_eq(&run(stub.address, &[], &["AWS_REGION"]));
    expect![[r#"
        govgen: cannot reach AWS for `sso:ListInstances`: Connection refused; look at the network, the region and AWS_ENDPOINT_URL
    "#]].assert_eq(&run(nobody, &[], &[]));
}

/// A flag goes before the environment; and what the credentials are had from is nobody's business but its end.
#[cfg(unix)]
#[test]
fn a_profile_that_is_named_is_taken() {
    let stub = Stub::new(estate(FEW_ACCOUNTS));
    let directory = tempdir().unwrap();
    std::fs::create_dir(directory.path().join(".aws")).unwrap();
    let config = "[profile good]\naws_access_key_id = AKIAPROFILE\naws_secret_access_key = x\n\
                  [profile broken]\ncredential_process = echo SECRET >&2; exit 3\n";
    std::fs::write(directory.path().join(".aws/config"), config).unwrap();
    let run = |more: &[&str]| fetch(directory.path(), stub.address, &[more, &["-q"]].concat()).output().unwrap();
    let output = run(&["--profile", "good"]);
    assert!(output.status.success(), "{}", stderr(&output));
    // The keys of the environment would have done.
    expect![[r#"
        govgen: no AWS credentials: the profile's `credential_process` failed (status 3); log in (`aws sso login`), name a profile with --profile, or set the environment
    "#]].assert_eq(&stderr(&run(&["--profile", "broken"])));
    expect![[r#"
        govgen: there is no profile "nope"; there are "broken", "good"
    "#]]
    .assert_eq(&stderr(&run(&["--profile", "nope"])));
}

/// Nobody waits a minute for an address that nobody has.
#[test]
fn an_address_that_nobody_has_is_soon_given_up() {
    let nobody = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let (directory, start) = (tempdir().unwrap(), Instant::now());
    let output = fetch(directory.path(), nobody, &["-q"]).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(start.elapsed() < Duration::from_secs(20), "{:?}", start.elapsed());
}

#[test]
fn expired_credentials_in_the_middle_lose_nothing() {
    let expected = estate(USUAL);
    let directory = tempdir().unwrap();
    let stub = Stub::with_faults(expected.clone(), |it| {
        (it.total > 200).then_some(Fault::Error(400, "ExpiredTokenException"))
    });
    let output = fetch(directory.path(), stub.address, &[]).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    let talk = stderr(&output);
    assert!(
        talk.ends_with("govgen: the AWS credentials have expired (ExpiredTokenException): renew them (`aws sso login`). The same command goes on from here, within an hour\n"),
        "{talk}"
    );
    assert_eq!(left(directory.path()), ["facts.json.journal"]);
    let before = stub.asked().len();

    let stub = Stub::new(expected.clone());
    let output = fetch(directory.path(), stub.address, &[]).output().unwrap();
    let facts = facts(directory.path(), &output);
    assert!(stderr(&output).starts_with("going on: "), "{}", stderr(&output));
    assert_eq!(seen(facts), expected);
    assert!(stub.asked().len() < 416 - before + 60, "{} after {before}", stub.asked().len());
    assert_eq!(left(directory.path()), ["facts.json"]);
}

#[test]
fn a_fresh_run_takes_nothing_over() {
    let expected = estate(FEW_ACCOUNTS);
    let directory = tempdir().unwrap();
    let stub =
        Stub::with_faults(expected.clone(), |it| (it.total > 40).then_some(Fault::Error(400, "ExpiredTokenException")));
    fetch(directory.path(), stub.address, &[]).output().unwrap();
    assert_eq!(left(directory.path()), ["facts.json.journal"]);
    let stub = Stub::new(expected.clone());
    let output = fetch(directory.path(), stub.address, &["--fresh"]).output().unwrap();
    let facts = facts(directory.path(), &output);
    assert_eq!(facts.fetched.calls, stub.asked().len() as u64);
    assert_eq!(seen(facts), expected);
}

/// A journal that came with a repository, and not from an earlier run, is readable by others.
#[cfg(unix)]
#[test]
fn a_journal_of_somebody_else_is_not_believed() {
    use std::os::unix::fs::PermissionsExt as _;
    let expected = estate(FEW_ACCOUNTS);
    let directory = tempdir().unwrap();
    let forged =
        Stub::with_faults(expected.clone(), |it| (it.total > 40).then_some(Fault::Error(400, "ExpiredTokenException")));
    fetch(directory.path(), forged.address, &[]).output().unwrap();
    let journal = directory.path().join("facts.json.journal");
    let text = std::fs::read_to_string(&journal).unwrap().replace("user1@", "mallory@");
    std::fs::write(&journal, text).unwrap();
    std::fs::set_permissions(&journal, std::fs::Permissions::from_mode(0o644)).unwrap();
    let stub = Stub::new(expected.clone());
    let output = fetch(directory.path(), stub.address, &[]).output().unwrap();
    assert_eq!(seen(facts(directory.path(), &output)), expected);
}

#[cfg(unix)]
#[test]
fn ctrl_c_ends_it_within_a_second() {
    let expected = estate(USUAL);
    let slow = Fault::Slow(Duration::from_millis(40));
    let stub = Stub::with_faults(expected.clone(), move |it| {
        Some(if it.total > 60 { Fault::Slow(Duration::from_secs(20)) } else { slow })
    });
    let directory = tempdir().unwrap();
    let mut command = fetch(directory.path(), stub.address, &[]);
    let child = command.stdout(std::process::Stdio::piped()).stderr(std::process::Stdio::piped()).spawn().unwrap();
    let start = Instant::now();
    while stub.asked().len() <= 60 {
        assert!(start.elapsed() < Duration::from_secs(60), "it does not get far");
        std::thread::sleep(Duration::from_millis(20));
    }
    let pressed = Instant::now();
    let killed = std::process::Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
    assert!(killed.success());
    let output = child.wait_with_output().unwrap();
    assert!(pressed.elapsed() < Duration::from_secs(1), "{:?}", pressed.elapsed());
    assert_eq!(output.status.code(), Some(130));
    assert!(stderr(&output).ends_with("interrupted: the same command goes on from here, within an hour\n"));
    assert_eq!(left(directory.path()), ["facts.json.journal"]);

    let stub = Stub::new(expected.clone());
    let output = fetch(directory.path(), stub.address, &[]).output().unwrap();
    assert_eq!(seen(facts(directory.path(), &output)), expected);
    assert!(stub.asked().len() < 408 - 30);
}

/// A check that somebody ends says so as a fetch does, and keeps nothing.
#[cfg(unix)]
#[test]
fn ctrl_c_ends_a_check_of_what_is_live() {
    let stub = Stub::with_faults(estate(USUAL), |it| (it.total > 5).then_some(Fault::Slow(Duration::from_secs(20))));
    let directory = tempdir().unwrap();
    let repository = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/cmd/seen.in");
    let mut command = run::govgen(directory.path(), stub.address, &["--root", repository, "check", "--live"]);
    let child = command.stdout(std::process::Stdio::piped()).stderr(std::process::Stdio::piped()).spawn().unwrap();
    let start = Instant::now();
    while stub.asked().len() <= 5 {
        assert!(start.elapsed() < Duration::from_secs(60), "it does not get far");
        std::thread::sleep(Duration::from_millis(20));
    }
    let killed = std::process::Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
    assert!(killed.success());
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(130), "{}", stderr(&output));
    assert!(stderr(&output).ends_with("interrupted: nothing was checked\n"), "{}", stderr(&output));
    assert!(output.stdout.is_empty() && left(directory.path()).is_empty());
}

#[test]
fn a_check_of_what_is_live_takes_a_profile_and_a_region() {
    let directory = tempdir().unwrap();
    std::fs::create_dir(directory.path().join(".aws")).unwrap();
    std::fs::write(directory.path().join(".aws/config"), "[profile good]\nregion = eu-west-1\n").unwrap();
    let stub = Stub::new(estate(FEW_ACCOUNTS));
    let repository = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/cmd/seen.in");
    let check = |more: &[&str]| {
        let arguments = [&["--root", repository, "check"], more].concat();
        run::govgen(directory.path(), stub.address, &arguments).output().unwrap()
    };
    let unknown = check(&["--live", "--profile", "nope"]);
    assert_eq!(stderr(&unknown), "govgen: there is no profile \"nope\"; there are \"good\"\n");
    for option in ["--profile", "--region"] {
        let said = stderr(&check(&[option, "eu-west-1"]));
        assert!(said.contains("--live"), "{said}");
    }
}

#[test]
fn redacted_facts_and_their_journal_name_nobody() {
    let expected = estate(USUAL);
    let directory = tempdir().unwrap();
    let stub = Stub::with_faults(expected.clone(), |it| {
        (it.total > 200).then_some(Fault::Error(400, "ExpiredTokenException"))
    });
    fetch(directory.path(), stub.address, &["--redact"]).output().unwrap();
    let journal = std::fs::read_to_string(directory.path().join("facts.json.journal")).unwrap();
    assert!(journal.contains("sha256:") && !journal.contains("example.com"));

    let stub = Stub::new(expected.clone());
    let output = fetch(directory.path(), stub.address, &["--redact"]).output().unwrap();
    let facts = facts(directory.path(), &output);
    assert!(facts.redacted);
    let text = std::fs::read_to_string(directory.path().join("facts.json")).unwrap();
    assert!(!text.contains("example.com") && !text.contains("user1"));
    let name = &expected.users[3].user_name;
    assert_eq!(facts.users[3].user_name, govgen_live::facts::redacted_name("d-0123456789", name));
}

/// Names and mail addresses beside a division's files would be committed with them.
#[test]
fn a_repository_keeps_its_facts_at_its_root() {
    let expected = estate(FEW_ACCOUNTS);
    let stub = Stub::new(expected.clone());
    let directory = tempdir().unwrap();
    std::fs::create_dir_all(directory.path().join("divisions/common")).unwrap();
    let below = directory.path().join("divisions/project-a");
    std::fs::create_dir_all(&below).unwrap();
    let output = fetch(&below, stub.address, &["--only", "users"]).output().unwrap();
    assert_eq!(facts(directory.path(), &output).users, expected.users);
    assert_eq!(left(&below), [""; 0]);
    let output = fetch(&below, stub.address, &["--only", "users", "--output", "here.json"]).output().unwrap();
    assert!(output.status.success());
    assert_eq!(left(&below), ["here.json"]);
}

/// Whoever writes to `/dev/null` as root means to throw something away, and not the device.
#[cfg(unix)]
#[test]
fn what_is_no_plain_file_is_not_replaced() {
    let stub = Stub::new(estate(FEW_ACCOUNTS));
    let directory = tempdir().unwrap();
    std::fs::write(directory.path().join("real.json"), "").unwrap();
    std::os::unix::fs::symlink("real.json", directory.path().join("link.json")).unwrap();
    let made = std::process::Command::new("mkfifo").arg(directory.path().join("pipe.json")).status().unwrap();
    assert!(made.success());
    for name in ["link.json", "pipe.json"] {
        let output = fetch(directory.path(), stub.address, &["--only", "users", "--output", name]).output().unwrap();
        assert_eq!(output.status.code(), Some(2));
        assert!(stderr(&output).contains("is not a plain file: name one"), "{}", stderr(&output));
        assert!(!directory.path().join(name).symlink_metadata().unwrap().is_file());
    }
    assert_eq!(left(directory.path()), ["link.json", "pipe.json", "real.json"]);
    assert_eq!(stub.asked().len(), 0);
}

#[test]
fn parts_are_chosen() {
    let expected = estate(FEW_ACCOUNTS);
    let stub = Stub::new(expected.clone());
    let facts = fetched(&stub, &["--only", "memberships,users"]);
    let parts: Vec<PartName> = facts.parts.keys().copied().collect();
    assert_eq!(parts, [PartName::Users, PartName::Groups, PartName::Memberships]);
    assert_eq!((facts.users, facts.groups), (expected.users, expected.groups));
    assert_eq!((facts.accounts, facts.organization), (Vec::new(), None));
    let actions: BTreeSet<String> = stub.asked().into_iter().collect();
    assert!(
        actions
            .iter()
            .all(|it| it.starts_with("identitystore:") || it == "sso:ListInstances" || it.starts_with("sts:"))
    );
}

#[test]
fn quiet_and_to_standard_output() {
    let expected = estate(FEW_ACCOUNTS);
    let stub = Stub::new(expected.clone());
    let directory = tempdir().unwrap();
    let output = fetch(directory.path(), stub.address, &["-q", "--output", "-"]).output().unwrap();
    assert_eq!((output.status.code(), stderr(&output).as_str()), (Some(0), ""));
    assert_eq!(seen(Facts::from_json(&output.stdout).unwrap()), expected);
    assert!(left(directory.path()).is_empty());
}

/// A repository names the instance; a caller who sees another one is told.
#[test]
fn inside_a_repository_its_instance_is_asked() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/octcat");
    let mut expected = estate(FEW_ACCOUNTS);
    let out = tempdir().unwrap();
    let file = out.path().join("facts.json");
    let run = |stub: &Stub| {
        let more = ["--root", root.to_str().unwrap(), "--only", "groups", "--output", file.to_str().unwrap()];
        fetch(out.path(), stub.address, &more).output().unwrap()
    };
    expected.instance.arn = "arn:aws:sso:::instance/ssoins-1111111111111111".to_owned();
    let output = run(&Stub::new(expected.clone()));
    assert_eq!(output.status.code(), Some(2));
    assert!(
        stderr(&output).contains("the caller does not see arn:aws:sso:::instance/ssoins-0123456789abcdef"),
        "{}",
        stderr(&output)
    );
    // Denied the list, it goes by what the repository says.
    let denied = Stub::with_faults(expected, |it| {
        (it.action == "sso:ListInstances").then_some(Fault::Error(400, "AccessDeniedException"))
    });
    let output = run(&denied);
    assert!(output.status.success(), "{}", stderr(&output));
    let facts = Facts::from_json(&std::fs::read(&file).unwrap()).unwrap();
    assert_eq!(facts.instance.arn, "arn:aws:sso:::instance/ssoins-0123456789abcdef");
}
