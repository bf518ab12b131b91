//! Names that several have, or that look alike.

use expect_test::expect;
use serde_json::json;

use crate::{ACCESS, PLATFORM, Repository, access, facts, id};

#[test]
fn one_id_keeps_the_name_that_is_granted_something() {
    let repository = Repository::new();
    repository.locks(&facts(&[("alice@example.com", 1), ("bob@example.com", 2)], PLATFORM));
    let renamed = facts(&[("alice@example.com", 1), ("robert@example.com", 2)], PLATFORM);
    let said = repository.locks(&renamed);
    said.check(0, expect![[r#"
        lost user bob@example.com (still granted something, and in the directory by another name: kept as renamed)
        left out: user robert@example.com, who was bob@example.com: a division still grants something to bob@example.com, which keeps the id
        --
        divisions/common/principals.lock.json written: 1 users, 1 groups; 1 renamed and still granted something; 1 lost (facts of 2026-11-22 09:00 UTC)
    "#]]);
    let lock = repository.locked();
    assert_eq!(lock["users"], json!({ "alice@example.com": id(1) }));
    assert_eq!(lock["renamed"], json!({ "users": { "bob@example.com": id(2) }, "groups": {} }));
    assert_eq!(lock["departed"]["users"], json!({}), "whoever can still sign in has not left");
    assert_eq!(repository.lock(&renamed, &["--check"]).code, Some(0), "it stays");
    // Nobody writes off what somebody still has.
    let forget = "refactor:\n  - forget: { policy: developer, account: ledger-dev, user: bob@example.com }\n";
    repository.write(ACCESS, &(access(&["alice@example.com"]) + forget));
    let refused = repository.run(&["check", "--as-of", "2026-11-22"]);
    assert!(
        refused.code == Some(1)
            && refused.stdout.contains("user `bob@example.com` has another name now and can still sign in"),
        "{}",
        refused.stdout
    );
    repository.write(ACCESS, &access(&["alice@example.com"]));
    repository.locks(&renamed);
    assert_eq!(repository.locked()["users"]["robert@example.com"], id(2));
    assert_eq!(repository.locked().get("renamed"), None, "left out when it is empty");
}

/// Two groups whose names differ in case are two groups: one does not come by what is granted to the other, whichever goes first.
#[test]
fn a_group_does_not_take_over_a_name_that_differs_in_case() {
    let repository = Repository::new();
    let people = [("alice@example.com", 1), ("bob@example.com", 2)];
    repository.locks(&facts(&people, &[("platform", 90)]));
    repository.locks(&facts(&people, &[("platform", 90), ("Platform", 66)]));
    assert_eq!(repository.locked()["groups"], json!({ "platform": id(90) }));
    let gone = facts(&people, &[("Platform", 66)]);
    repository.lock(&gone, &["--accept-removals", "1"]).check(0, expect![[r#"
        added group Platform
        lost group platform (still granted something: kept as departed)
        --
        divisions/common/principals.lock.json written: 2 users, 1 groups; 1 departed and still granted something; 1 added, 1 lost (facts of 2026-11-22 09:00 UTC)
    "#]]);
    assert_eq!(repository.locked()["groups"], json!({ "Platform": id(66) }));
    assert_eq!(repository.locked()["departed"]["groups"], json!({ "platform": id(90) }));
    assert_eq!(repository.run(&["check", "--as-of", "2026-11-22"]).code, Some(0), "such a lock can be read");
    // Both are granted something; the one who was there first keeps its name also where both are back.
    repository.lock(&facts(&people, &[("platform", 90), ("Platform", 66)]), &["--accept-removals", "1"]);
    assert_eq!(repository.locked()["groups"], json!({ "platform": id(90) }));
    repository.lock(&gone, &["--accept-removals", "1"]);
    let taken = facts(&people, &[("platform", 66)]);
    repository.lock(&taken, &["--check", "--accept-removals", "1"]).check(1, expect![[r#"
        back group platform
        lost group Platform
        changed group platform: 0123456789-00000090-0000-4000-8000-000000000000 before, 0123456789-00000066-0000-4000-8000-000000000000 now
        --
        divisions/common/principals.lock.json would change: 2 users, 1 groups; 1 back, 1 lost, 1 with another id (facts of 2026-11-22 09:00 UTC)
    "#]]);
    // A name that changes by case alone is another one.
    let renamed = facts(&people, &[("PLATFORM", 90)]);
    repository.lock(&facts(&people, &[("platform", 90)]), &["--accept-removals", "1"]);
    repository.lock(&renamed, &["--accept-removals", "1"]);
    assert_eq!(repository.locked()["renamed"]["groups"], json!({ "platform": id(90) }));
}

#[test]
fn nobody_is_guessed() {
    let repository = Repository::new();
    repository.organization("      lookup: lock\n", "    match: email\n    case: preserve\n");
    let mut all = facts(&[("alice@example.com", 1), ("bob@example.com", 2), ("x", 3), ("y", 4), ("z", 5)], PLATFORM);
    all["users"][2]["emails"] = json!(["shared@example.com"]);
    all["users"][3]["emails"] = json!(["Shared@example.com"]);
    all["users"][4]["emails"] = json!([]);
    let groups = [("platform", 90), ("Twice", 91), ("twice", 92), ("\u{430}dmins", 93), ("a\u{202e}b", 94), (" x", 95)];
    all["groups"] = facts(&[], &groups)["groups"].take();
    let said = repository.locks(&all);
    said.check(0, expect![[r#"
        added group platform
        added user alice@example.com
        added user bob@example.com
        left out: more than one user is called shared@example.com, and none of them is guessed
        left out: groups look alike, Twice and twice, and none of them is guessed
        --
        divisions/common/principals.lock.json written: 2 users, 1 groups; 3 added; 4 left out, whom no division could name (facts of 2026-11-22 09:00 UTC)
    "#]]);
    assert_eq!(repository.locked()["groups"], json!({ "platform": id(90) }));
}

/// Somebody who takes on another's name, and outlives them, does not come by what is granted to it unseen.
#[test]
fn a_shared_name_stays_with_whom_the_lock_knew() {
    let repository = Repository::new();
    repository.organization("      lookup: lock\n", "    match: email\n    case: preserve\n");
    repository.write(ACCESS, &access(&["ada@example.com"]));
    repository.locks(&facts(&[("ada@example.com", 1), ("mallory@example.com", 66)], PLATFORM));
    let mut shared = facts(&[("ada@example.com", 1), ("mallory@example.com", 66)], PLATFORM);
    shared["users"][1]["emails"] = json!(["Ada@example.com"]);
    let said = repository.locks(&shared);
    said.check(
        0,
        expect![[r#"
            lost user mallory@example.com
            left out: more than one user is called ada@example.com: the lock keeps the id it had, and takes nobody else's
            --
            divisions/common/principals.lock.json written: 1 users, 1 groups; 1 lost (facts of 2026-11-22 09:00 UTC)
        "#]],
    );
    assert_eq!(repository.locked()["users"], json!({ "ada@example.com": id(1) }), "nothing has changed for ada");
    assert_eq!(repository.lock(&shared, &["--check"]).code, Some(0), "nor does it at the next refresh");
    let alone = facts(&[("Ada@example.com", 66)], PLATFORM);
    repository.lock(&alone, &["--check"]).check(1, expect![[r#"
        changed user Ada@example.com: 0123456789-00000001-0000-4000-8000-000000000000 before, 0123456789-00000066-0000-4000-8000-000000000000 now
        --
        divisions/common/principals.lock.json would change: 1 users, 1 groups; 1 with another id (facts of 2026-11-22 09:00 UTC)
    "#]]);
}

/// A group made to look like another gets into no lock, and does not push the other out.
#[test]
fn groups_that_look_alike_are_not_taken() {
    let repository = Repository::new();
    let people = [("alice@example.com", 1), ("bob@example.com", 2)];
    repository.locks(&facts(&people, &[("platform", 90), ("cloud-admins", 91), ("dev-1", 92), ("dev-l", 93)]));
    let mut groups = vec![("platform", 90), ("cloud-admins", 91), ("cloud\u{2010}admins", 66), ("dev-1", 92)];
    groups.extend([("dev-l", 93), ("監査(本番)", 94), ("監査（本番）", 95), ("開発チーム", 96)]);
    repository.locks(&facts(&people, &groups)).check(0, expect![[r#"
        added group 開発チーム
        left out: groups look alike, cloud-admins and cloud‐admins (cloud\u{2010}admins): the lock keeps the id it had, and takes nobody else's
        left out: groups look alike, 監査(本番) (\u{76e3}\u{67fb}(\u{672c}\u{756a})) and 監査（本番） (\u{76e3}\u{67fb}\u{ff08}\u{672c}\u{756a}\u{ff09}), and none of them is guessed
        --
        divisions/common/principals.lock.json written: 2 users, 5 groups; 1 added (facts of 2026-11-22 09:00 UTC)
    "#]]);
    assert_eq!(
        repository.locked()["groups"],
        json!({ "cloud-admins": id(91), "dev-1": id(92), "dev-l": id(93), "platform": id(90), "開発チーム": id(96) })
    );
}
