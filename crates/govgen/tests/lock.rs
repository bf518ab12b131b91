//! `govgen lock`: what is written from which facts, what is refused, and that nobody is guessed.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on says where")]

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use expect_test::{Expect, expect};
use serde_json::{Value, json};

const LOCK: &str = "divisions/common/principals.lock.json";
const ACCESS: &str = "divisions/payments/access.yaml";

/// The small clean repository of the rules' pages, with `lookup: lock`.
struct Repository {
    directory: tempfile::TempDir,
}

/// What a run of the command said and how it ended.
struct Said {
    code: Option<i32>,
    stdout: String,
    stderr: String,
}

impl Repository {
    fn new() -> Self {
        let repository = Self { directory: tempfile::tempdir().unwrap() };
        let clean = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../govgen-rules/tests/base");
        for entry in walkdir::WalkDir::new(&clean).into_iter().map(Result::unwrap).filter(|it| it.file_type().is_file())
        {
            let path = entry.path().strip_prefix(&clean).unwrap();
            repository.write(path.to_str().unwrap(), &fs::read_to_string(entry.path()).unwrap());
        }
        repository.organization("      lookup: lock\n", "");
        repository.write(ACCESS, &access(&["alice@example.com", "bob@example.com"]));
        repository
    }

    fn organization(&self, center: &str, principals: &str) {
        let path = "divisions/common/organization.yaml";
        let clean = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../govgen-rules/tests/base").join(path);
        let text = fs::read_to_string(clean).unwrap();
        let store = "      identity_store_id: d-0123456789\n";
        self.write(path, &(text.replace(store, &format!("{store}{center}")) + principals));
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.directory.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn read(&self, path: &str) -> String {
        fs::read_to_string(self.directory.path().join(path)).unwrap()
    }

    fn locked(&self) -> Value {
        serde_json::from_str(&self.read(LOCK)).unwrap()
    }

    fn run(&self, arguments: &[&str]) -> Said {
        let output = Command::new(env!("CARGO_BIN_EXE_govgen"))
            .args(arguments)
            .arg("--root")
            .arg(self.directory.path())
            .output()
            .unwrap();
        let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
        Said { code: output.status.code(), stdout: text(&output.stdout), stderr: text(&output.stderr) }
    }

    fn lock(&self, facts: &Value, options: &[&str]) -> Said {
        let path = self.directory.path().join("facts.json");
        fs::write(&path, facts.to_string()).unwrap();
        let day: &[&str] = if options.contains(&"--as-of") { &[] } else { &["--as-of", "2026-11-22"] };
        self.run(&[&["lock", "--facts", path.to_str().unwrap()], day, options].concat())
    }

    /// Locks and expects it to work.
    fn locks(&self, facts: &Value) -> Said {
        let said = self.lock(facts, &[]);
        assert_eq!(said.code, Some(0), "{}", said.stderr);
        said
    }
}

impl Said {
    fn check(&self, code: i32, expected: Expect) {
        expected.assert_eq(&format!("{}--\n{}", self.stdout, self.stderr));
        assert_eq!(self.code, Some(code));
    }
}

fn access(users: &[&str]) -> String {
    let lines: String = users.iter().map(|it| format!("        - {it}\n")).collect();
    format!(
        "policies:\n  developer:\n    managed_policies: [ReadOnlyAccess]\naccounts:\n  ledger-dev:\n    developer:\n      groups: [platform]\n      users:\n{lines}"
    )
}

fn id(number: usize) -> String {
    format!("0123456789-{number:08}-0000-4000-8000-000000000000")
}

/// Facts of people and groups: name and the number in the id.
fn facts(users: &[(&str, usize)], groups: &[(&str, usize)]) -> Value {
    json!({
        "version": 1,
        "fetched": { "started": "2026-11-22T09:00:00Z", "finished": "2026-11-22T09:00:05Z", "govgen": "0.1.0", "calls": 7 },
        "redacted": false,
        "instance": { "arn": "arn:aws:sso:::instance/ssoins-0123456789abcdef", "identity_store_id": "d-0123456789", "region": "ap-northeast-1" },
        "organization": null,
        "parts": { "users": { "state": "complete" }, "groups": { "state": "complete" } },
        "accounts": [],
        "users": users.iter().map(|(name, at)| json!({ "id": id(*at), "user_name": name, "emails": [name] })).collect::<Value>(),
        "groups": groups.iter().map(|(name, at)| json!({ "id": id(*at), "name": name, "members": null })).collect::<Value>(),
        "permission_sets": [], "provisioned": [], "assignments": [], "customer_managed_policies": []
    })
}

const PLATFORM: &[(&str, usize)] = &[("platform", 90)];

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
