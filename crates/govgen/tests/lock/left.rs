//! People who leave, come back, or lose their access many at once.

use expect_test::expect;
use serde_json::json;

use crate::{ACCESS, LOCK, PLATFORM, Repository, access, facts, id};

#[test]
fn who_left_is_kept_while_somebody_names_them() {
    let repository = Repository::new();
    let all = [("alice@example.com", 1), ("bob@example.com", 2), ("carol@example.com", 3)];
    repository.locks(&facts(&all, PLATFORM));
    assert_eq!(repository.run(&["render"]).code, Some(0));
    let rendered = repository.read("terraform/payments/variable.tf");
    // Carol is granted nothing, so nobody misses her.
    let left = facts(&[("alice@example.com", 1)], PLATFORM);
    repository.locks(&left).check(0, expect![[r#"
        lost user bob@example.com (still granted something: kept as departed)
        lost user carol@example.com
        --
        divisions/common/principals.lock.json written: 1 users, 1 groups; 1 departed and still granted something; 2 lost (facts of 2026-11-22 09:00 UTC)
    "#]]);
    assert_eq!(repository.locked()["departed"]["users"], json!({ "bob@example.com": id(2) }));
    assert_eq!(repository.run(&["render", "--check"]).code, Some(0), "the plan would change nothing");
    assert_eq!(repository.read("terraform/payments/variable.tf"), rendered);
    // It stays through further refreshes, and goes with the last line.
    assert!(repository.lock(&left, &["--check"]).code == Some(0));
    repository.write(ACCESS, &access(&["alice@example.com"]));
    repository.locks(&left);
    assert_eq!(repository.locked()["departed"]["users"], json!({}));
}

#[test]
fn who_comes_back_is_there_again() {
    let repository = Repository::new();
    let all = facts(&[("alice@example.com", 1), ("bob@example.com", 2)], PLATFORM);
    repository.locks(&all);
    repository.locks(&facts(&[("alice@example.com", 1)], PLATFORM));
    let back = repository.locks(&facts(&[("alice@example.com", 1), ("bob@example.com", 5)], PLATFORM));
    assert!(
        back.stdout.contains("back user bob@example.com\n") && back.stdout.contains("changed user bob@example.com")
    );
    assert_eq!(repository.locked()["departed"]["users"], json!({}));
}

/// A new name that no file can hold, none at all, or one that others have too does not make anybody leave.
#[test]
fn who_can_still_sign_in_has_not_left() {
    let repository = Repository::new();
    repository.organization("      lookup: lock\n", "    match: email\n    case: preserve\n");
    repository.write(ACCESS, &access(&["ada@example.com", "bob@example.com", "carol@example.com", "dave@example.com"]));
    let all = [("ada@example.com", 1), ("bob@example.com", 2), ("carol@example.com", 3), ("dave@example.com", 4)];
    repository.locks(&facts(&all, PLATFORM));
    let now = [("ada\u{202e}@example.com", 1), ("x@example.com", 2), ("none", 3), ("x@example.com", 7)];
    let mut now = facts(&now, &[("plat\u{200b}form", 90)]);
    now["users"][2]["emails"] = json!([]);
    repository.lock(&now, &["--accept-removals", "5"]).check(0, expect![[r#"
        lost group platform (still granted something, and in the directory by another name: kept as renamed)
        lost user ada@example.com (still granted something, and in the directory by another name: kept as renamed)
        lost user bob@example.com (still granted something, and in the directory by another name: kept as renamed)
        lost user carol@example.com (still granted something, and in the directory by another name: kept as renamed)
        lost user dave@example.com (still granted something: kept as departed)
        left out: more than one user is called x@example.com, and none of them is guessed
        renamed: user ada@example.com is ada\u{202e}@example.com now, which the lock cannot have: a division still grants something to ada@example.com, which keeps the id
        renamed: user bob@example.com is x@example.com now, which the lock cannot have: a division still grants something to bob@example.com, which keeps the id
        renamed: user carol@example.com has no name any more that the files go by: a division still grants something to carol@example.com, which keeps the id
        renamed: group platform is plat\u{200b}form now, which the lock cannot have: a division still grants something to platform, which keeps the id
        --
        divisions/common/principals.lock.json written: 0 users, 0 groups; 1 departed and still granted something; 4 renamed and still granted something; 5 lost; 3 left out, whom no division could name (facts of 2026-11-22 09:00 UTC)
    "#]]);
    let lock = repository.locked();
    assert_eq!(lock["departed"], json!({ "users": { "dave@example.com": id(4) }, "groups": {} }));
    assert_eq!(lock["renamed"]["groups"], json!({ "platform": id(90) }));
    assert_eq!(
        lock["renamed"]["users"],
        json!({ "ada@example.com": id(1), "bob@example.com": id(2), "carol@example.com": id(3) })
    );
}

#[test]
fn a_name_that_others_share_departs_with_its_last_id() {
    let repository = Repository::new();
    repository.organization("      lookup: lock\n", "    match: email\n    case: preserve\n");
    repository.write(ACCESS, &access(&["ada@example.com"]));
    repository.locks(&facts(&[("ada@example.com", 1), ("bob@example.com", 2)], PLATFORM));
    let others = facts(&[("Ada@example.com", 66), ("ada@example.com", 67), ("bob@example.com", 2)], PLATFORM);
    repository.locks(&others);
    assert_eq!(repository.locked()["users"], json!({ "bob@example.com": id(2) }));
    assert_eq!(repository.locked()["departed"]["users"], json!({ "ada@example.com": id(1) }));
}

#[test]
fn a_large_loss_has_to_be_said() {
    let repository = Repository::new();
    let many: Vec<(String, usize)> = (1..=20).map(|it| (format!("u{it}@example.com"), it)).collect();
    let many: Vec<(&str, usize)> = many.iter().map(|(name, at)| (name.as_str(), *at)).collect();
    repository.locks(&facts(&many, PLATFORM));
    let before = repository.read(LOCK);
    let few = facts(&many[..14], PLATFORM);
    let refused = repository.lock(&few, &[]);
    assert_eq!((refused.code, refused.stdout.lines().count()), (Some(1), 6));
    expect![[r#"
        the directory has lost 6 of 21, more than the organization's `guardrails.removal`: fetch again, or, if it is true, add `--accept-removals 6`; nothing was written
    "#]]
    .assert_eq(&refused.stderr);
    let wrong = repository.lock(&few, &["--accept-removals", "5"]);
    assert_eq!(wrong.code, Some(1));
    assert!(wrong.stderr.contains("--accept-removals says 5, and the directory has lost 6"));
    assert_eq!(repository.read(LOCK), before);
    assert_eq!(repository.lock(&few, &["--accept-removals", "6"]).code, Some(0));
    let nobody = repository.lock(&facts(&[], PLATFORM), &[]);
    assert_eq!(nobody.code, Some(1), "everybody at once is always too many: {}", nobody.stderr);
}
