//! Ended in the middle: what was read is kept, for the same caller alone.

use std::time::{Duration, Instant};

use tempfile::tempdir;

use crate::estate::{FEW_ACCOUNTS, USUAL, estate, seen};
use crate::run::{facts, fetch, stderr};
use crate::stub::{Fault, Stub};
use crate::{left, run};

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
