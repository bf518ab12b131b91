//! Facts and repositories of which no lock is made.

use std::fs;

use expect_test::expect;
use serde_json::{Value, json};

use crate::{ACCESS, LOCK, PLATFORM, Repository, access, facts};

#[test]
fn old_facts_are_named() {
    let repository = Repository::new();
    let all = facts(&[("alice@example.com", 1)], PLATFORM);
    repository.lock(&all, &["--as-of", "2026-11-30"]).check(
        0,
        expect![[r#"
        added group platform
        added user alice@example.com
        --
        the facts are of 2026-11-22, 8 days ago: people have come and gone since; run `govgen fetch`
        divisions/common/principals.lock.json written: 1 users, 1 groups; 2 added (facts of 2026-11-22 09:00 UTC)
    "#]],
    );
    for (day, is_named) in [("2026-11-29", false), ("2026-11-30", true), ("2026-11-21", true)] {
        let said = repository.lock(&all, &["--check", "--as-of", day]);
        assert_eq!(said.stderr.contains("the facts are of 2026-11-22"), is_named, "{day}: {}", said.stderr);
    }
}

/// A change of facts.
type Change = fn(&mut Value);

#[test]
fn facts_with_holes_are_refused() {
    let repository = Repository::new();
    let whole = facts(&[("alice@example.com", 1)], PLATFORM);
    let cases: [(&str, Change, &str); 8] = [
        ("redacted", |it| it["redacted"] = true.into(), "redacted"),
        (
            "partial",
            |it| it["parts"]["users"] = json!({ "state": "partial", "reason": "throttled" }),
            "do not have all users (throttled)",
        ),
        ("not asked", |it| drop(it["parts"].as_object_mut().unwrap().remove("groups")), "do not have all groups"),
        (
            "another store",
            |it| it["instance"]["identity_store_id"] = "d-9999999999".into(),
            "about the identity store d-9999999999",
        ),
        ("a malformed id", |it| it["users"][0]["id"] = "${x}".into(), "is not the id"),
        ("one id twice", |it| it["groups"][0]["id"] = it["users"][0]["id"].clone(), "a user and a group have the id"),
        ("no facts", |it| *it = json!([]), "cannot make sense of"),
        ("another version", |it| it["version"] = 2.into(), "version 2"),
    ];
    for (what, change, expected) in cases {
        let mut facts = whole.clone();
        change(&mut facts);
        let said = repository.lock(&facts, &[]);
        assert_eq!(said.code, Some(2), "{what}: {}", said.stderr);
        assert!(said.stderr.contains(expected), "{what}: {}", said.stderr);
        assert!(!repository.directory.path().join(LOCK).exists(), "{what}: nothing is written");
    }
}

#[test]
fn a_repository_that_cannot_be_read_is_left_alone() {
    let repository = Repository::new();
    let all = facts(&[("alice@example.com", 1), ("bob@example.com", 2)], PLATFORM);
    repository.locks(&all);
    let left = facts(&[("alice@example.com", 1)], PLATFORM);
    repository.write(ACCESS, "accounts: [");
    let said = repository.lock(&left, &[]);
    assert_eq!(said.code, Some(1));
    assert!(said.stderr.contains("who is still granted something cannot be told"), "{}", said.stderr);
    // What is wrong with policies is nothing that keeps anybody from reading.
    repository.write(ACCESS, "policies: { broad: { inline_policy: { Statement: [{ Effect: Allow, Action: '*', Resource: '*' }] } } }\naccounts: { nowhere: {} }");
    repository
        .write("divisions/platform/access.yaml", "policies: { wide: { managed_policies: [AdministratorAccess] } }");
    repository.lock(&left, &[]).check(1, expect![[r#"
        --
        error[REF002 account-outside-division]

          × division `payments` has no account `nowhere`
           ╭─[divisions/payments/access.yaml:2:13]
         1 │ policies: { broad: { inline_policy: { Statement: [{ Effect: Allow, Action: '*', Resource: '*' }] } } }
         2 │ accounts: { nowhere: {} }
           ·             ───────
           ╰────
           ╭─[divisions/common/divisions.yaml:2:3]
         1 │ divisions:
         2 │   payments:
           ·   ────┬───
           ·       ╰── this row names the division's accounts
         3 │     owners: [payments-team]
           ╰────
          help: the division's role has no right there, so the apply would be denied; this division's active accounts are `ledger-dev`, `ledger-prod`
                page: govgen explain account-outside-division

        nothing was written: who is still granted something cannot be told while files cannot be read whole
    "#]]);
    repository.write("divisions/platform/access.yaml", "accounts: {}");
    repository.write(ACCESS, &access(&["alice@example.com"]));
    repository.write(LOCK, "{");
    assert_eq!(repository.lock(&left, &[]).code, Some(1), "who was in a broken lock is not known");
}

#[cfg(unix)]
#[test]
fn a_link_in_its_place_is_not_written_through() {
    let repository = Repository::new();
    let elsewhere = repository.directory.path().join("elsewhere.json");
    fs::write(&elsewhere, "kept").unwrap();
    std::os::unix::fs::symlink(&elsewhere, repository.directory.path().join(LOCK)).unwrap();
    let said = repository.lock(&facts(&[("alice@example.com", 1)], PLATFORM), &[]);
    assert_ne!(said.code, Some(0));
    assert_eq!(fs::read_to_string(elsewhere).unwrap(), "kept");
}
