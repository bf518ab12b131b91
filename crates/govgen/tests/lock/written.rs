//! What a lock says, and in which order.

use expect_test::expect;
use serde_json::json;

use crate::{ACCESS, LOCK, PLATFORM, Repository, access, facts};

#[test]
fn a_lock_is_sorted_and_says_nothing_twice() {
    let repository = Repository::new();
    let all = facts(&[("bob@example.com", 2), ("Alice@Example.com", 1)], &[("platform", 90), ("Night shift", 91)]);
    repository.locks(&all).check(
        0,
        expect![[r#"
            added group Night shift
            added group platform
            added user alice@example.com
            added user bob@example.com
            --
            divisions/common/principals.lock.json written: 2 users, 2 groups; 4 added (facts of 2026-11-22 09:00 UTC)
        "#]],
    );
    expect![[r#"
        {
          "version": 1,
          "identity_store_id": "d-0123456789",
          "users": {
            "alice@example.com": "0123456789-00000001-0000-4000-8000-000000000000",
            "bob@example.com": "0123456789-00000002-0000-4000-8000-000000000000"
          },
          "groups": {
            "Night shift": "0123456789-00000091-0000-4000-8000-000000000000",
            "platform": "0123456789-00000090-0000-4000-8000-000000000000"
          },
          "departed": {
            "users": {},
            "groups": {}
          }
        }
    "#]]
    .assert_eq(&repository.read(LOCK));
    let again = repository.lock(&all, &["--check"]);
    again.check(
        0,
        expect![[r#"
            --
            divisions/common/principals.lock.json up to date: 2 users, 2 groups (facts of 2026-11-22 09:00 UTC)
        "#]],
    );
    assert_eq!(repository.run(&["check", "--strict"]).code, Some(0), "nothing is to be said about it");
    assert_eq!(repository.run(&["render"]).code, Some(0));
    assert!(!repository.read("terraform/payments/permission.tf").contains("data \""), "nobody is looked up");
}

#[test]
fn check_writes_nothing_and_fails() {
    let repository = Repository::new();
    repository.locks(&facts(&[("alice@example.com", 1), ("bob@example.com", 2)], PLATFORM));
    let before = repository.read(LOCK);
    let changed = facts(&[("alice@example.com", 1), ("bob@example.com", 7), ("carol@example.com", 3)], PLATFORM);
    repository.lock(&changed, &["--check"]).check(1, expect![[r#"
        added user carol@example.com
        changed user bob@example.com: 0123456789-00000002-0000-4000-8000-000000000000 before, 0123456789-00000007-0000-4000-8000-000000000000 now
        --
        divisions/common/principals.lock.json would change: 3 users, 1 groups; 1 added, 1 with another id (facts of 2026-11-22 09:00 UTC)
    "#]]);
    assert_eq!(repository.read(LOCK), before);
}

#[test]
fn names_cannot_write_to_a_terminal() {
    let repository = Repository::new();
    repository.organization("      lookup: lock\n", "");
    let mut all = facts(&[("alice@example.com", 1)], PLATFORM);
    all["parts"]["users"] = json!({ "state": "partial", "reason": "\u{1b}[2J" });
    let said = repository.lock(&all, &[]);
    assert!(!said.stderr.contains('\u{1b}'), "{:?}", said.stderr);
}

/// Taking a grant away takes its line away, and the name's if it was the last one; nothing else moves.
#[test]
fn a_grant_is_a_line() {
    let repository = Repository::new();
    repository.locks(&facts(&[("alice@example.com", 1), ("bob@example.com", 2)], PLATFORM));
    let render = |users: &[&str]| -> Vec<String> {
        repository.write(ACCESS, &access(users));
        assert_eq!(repository.run(&["render"]).code, Some(0));
        let texts =
            ["assignment", "variable", "permission"].map(|it| repository.read(&format!("terraform/payments/{it}.tf")));
        texts.concat().lines().map(str::to_owned).collect()
    };
    let before = render(&["alice@example.com", "bob@example.com"]);
    let after = render(&["alice@example.com"]);
    let gone: Vec<&str> = before.iter().filter(|it| !after.contains(it)).map(|it| it.trim()).collect();
    assert_eq!(
        gone,
        [
            "\"user:bob@example.com\" : local.user_ids[\"bob@example.com\"]",
            "\"bob@example.com\" : \"0123456789-00000002-0000-4000-8000-000000000000\"",
        ]
    );
    assert_eq!(before.len(), after.len() + 2);
}
