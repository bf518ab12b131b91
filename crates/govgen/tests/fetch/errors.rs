//! What keeps it from asking at all, and the words for it.

use std::net::TcpListener;
use std::time::{Duration, Instant};

use expect_test::expect;
use tempfile::tempdir;

use crate::estate::{FEW_ACCOUNTS, estate};
use crate::left;
use crate::run::{fetch, stderr};
use crate::stub::{Fault, Stub};

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
