//! What is asked for, where it goes, and who is named in it.

use std::collections::BTreeSet;
use std::path::Path;

use govgen_live::Facts;
use govgen_live::facts::PartName;
use tempfile::tempdir;

use crate::estate::{FEW_ACCOUNTS, USUAL, estate, seen};
use crate::run::{facts, fetch, stderr};
use crate::stub::{Fault, Stub};
use crate::{fetched, left, run};

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
