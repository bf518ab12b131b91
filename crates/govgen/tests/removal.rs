//! `govgen remove-user` and `govgen remove-expired` on real files: what goes, and that nothing else does.
#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "a test that cannot go on says where")]

#[path = "support/changed.rs"]
mod changed;
#[path = "support/written.rs"]
mod written;

use changed::Changed;
use expect_test::expect;
use proptest::prelude::*;
use proptest::test_runner::{RngSeed, TestRunner};
use written::{Written, granted, written};

const ACCESS: &str = "divisions/payments/access.yaml";
const NIGHT: &str = "divisions/payments/night.yaml";

/// The repository of the transcripts, with a division's files of these lines alone.
fn of(written: &Written) -> Changed {
    let changed = Changed::copy("granted.in");
    let [access, night] = written.files();
    changed.write(ACCESS, &access);
    changed.write(NIGHT, &night);
    std::fs::remove_file(changed.root().join("divisions/platform/access.yaml")).unwrap();
    changed.replace("divisions/common/divisions.yaml", "      ledger-old: \"000000000004\"\n", "");
    changed
}

#[test]
fn what_is_left_is_what_others_have() {
    let config = ProptestConfig {
        cases: 40,
        failure_persistence: None,
        rng_seed: RngSeed::Fixed(11),
        ..ProptestConfig::default()
    };
    let gone = std::cell::Cell::new(0_usize);
    let held = TestRunner::new(config).run(&written(), |written| {
        let changed = of(&written);
        assert_eq!(changed.grants(), granted(&written.lines), "{written:?}");
        let user = ["remove-user", "Alice@Example.com", "--everywhere"];
        if written.lines.iter().any(|it| it.name == "alice@example.com") {
            changed.succeed(&user);
        } else {
            changed.refused(2, &user);
        }
        let others: Vec<_> = written.lines.iter().filter(|it| it.name != "alice@example.com").cloned().collect();
        assert_eq!(changed.grants(), granted(&others), "{written:?}");
        gone.set(gone.get() + written.lines.len() - others.len());
        let once = changed.files();
        let left: String = once
            .iter()
            .filter(|(path, _)| [ACCESS, NIGHT].contains(&path.as_str()))
            .map(|(_, text)| String::from_utf8_lossy(text))
            .collect();
        for comment in written.comments(|it| it.name != "alice@example.com") {
            assert!(left.contains(&comment), "lost {comment}: {written:?}\n{left}");
        }
        assert!(!left.contains("alice") && !left.contains("[]"), "{written:?}\n{left}");
        let before = written.files().concat();
        for line in left.lines().filter(|it| !before.contains(it)) {
            let in_brackets = line.trim_start().starts_with("users: [") || line == "{}";
            assert!(in_brackets || !line.starts_with(' '), "{line} is new: {written:?}\n{left}");
        }
        changed.refused(2, &["remove-user", "alice@example.com", "--everywhere"]);
        assert_eq!(once, changed.files(), "a second run does nothing");
        Ok(())
    });
    held.unwrap();
    assert!(gone.get() > 50, "only {} lines went", gone.get());
}

#[test]
fn nobody_is_left_behind_empty() {
    let changed = Changed::copy("granted.in");
    changed.write(
        NIGHT,
        "# The night shift.\r\naccounts:\r\n  ledger-old:\r\n    auditor:\r\n      users: [\r\n        alice@example.com,\r\n        'BOB@example.com'\r\n      ]\r\n  # Bob alone.\r\n  sandbox:\r\n    auditor: { users: [bob@example.com] }\r\n    read-only: { users: [{ user: bob@example.com, reason: \"a, b\" }], groups: [監査チーム] }\r\n",
    );
    changed.replace("divisions/common/organization.yaml", "case: lower", "case: preserve");
    changed.succeed(&["remove-user", "bob@example.com", "--everywhere"]);
    expect![[r##"
        "# The night shift.\r\naccounts:\r\n  ledger-old:\r\n    auditor:\r\n      users: [\r\n        alice@example.com\r\n      ]\r\n  # Bob alone.\r\n  sandbox:\r\n    read-only: { groups: [監査チーム] }\r\n"
    "##]]
    .assert_debug_eq(&changed.read(NIGHT));
    changed.succeed(&["remove-user", "alice@example.com", "--division", "payments"]);
    expect![[r##"
        "# The night shift.\r\naccounts:\r\n  # Bob alone.\r\n  sandbox:\r\n    read-only: { groups: [監査チーム] }\r\n"
    "##]]
    .assert_debug_eq(&changed.read(NIGHT));
    expect![[r##"
        # Who works on the ledger. The team answers for this file.
        accounts:
          ledger-dev:
            developer:
              groups: [ledger-developers]
          ledger-prod:
            developer:
              users:
                - dave@example.com
              groups:
                - { group: ledger-leads, until: "2099-03-31" }
          "*":
            read-only:
              groups: [監査チーム]
    "##]]
    .assert_eq(&changed.read(ACCESS));
}

#[test]
fn a_file_that_says_nothing_any_more_goes() {
    let changed = Changed::copy("granted.in");
    changed.write(NIGHT, "accounts:\n  sandbox:\n    auditor: { users: [bob@example.com] }\n");
    changed.succeed(&["remove-user", "bob@example.com", "--everywhere"]);
    assert!(!changed.root().join(NIGHT).exists());
    // A comment may be about more than what stood below it.
    changed
        .write(NIGHT, "# About the night shift.\naccounts:\n  sandbox:\n    auditor: { users: [bob@example.com] }\n");
    changed.succeed(&["remove-user", "bob@example.com", "--everywhere"]);
    expect![[r#"
        # About the night shift.
        {}
    "#]]
    .assert_eq(&changed.read(NIGHT));
    changed.succeed(&["check"]);
}

#[test]
fn names_that_look_alike_are_named_and_stay() {
    let changed = Changed::copy("granted.in");
    changed.replace(
        NIGHT,
        "users: [bob@example.com]",
        "users: [bob@example.com]\n      groups: [bob@example.com, Bob@example.com]",
    );
    let output = changed.run(&["remove-user", "bob@example.com", "--everywhere"]);
    assert!(output.status.success());
    expect![[r#"
        2 lines of `bob@example.com` in 1 division
        not the same as `bob@example.com`, though it may look so: group `Bob@example.com`
        wrote divisions/payments/access.yaml
        wrote divisions/payments/night.yaml
        now run `govgen render`
    "#]]
    .assert_eq(&String::from_utf8(output.stderr).unwrap());
    expect![[r#"
        accounts:
          ledger-old:
            auditor:
              groups:
                - 監査チーム
                - Ledger-Developers
          "ledger-*":
            auditor:
              groups: [bob@example.com, Bob@example.com]
    "#]]
    .assert_eq(&changed.read(NIGHT));
}

#[test]
fn what_another_line_grants_is_said_to_stay() {
    let changed = Changed::copy("granted.in");
    changed.replace(
        ACCESS,
        "- alice@example.com\n",
        "- alice@example.com\n    read-only: { users: [{ user: alice@example.com, until: 2026-01-31 }] }\n",
    );
    changed.write(ACCESS, "accounts:\n  ledger-dev:\n    read-only: { users: [{ user: alice@example.com, until: 2026-01-31 }] }\n  \"*\":\n    read-only: { users: [alice@example.com] }\n");
    let output = changed.run(&["remove-expired", "--as-of", "2026-02-01"]);
    assert!(output.status.success());
    expect![[r#"
        1 line expired by 2026-02-01 in 1 division
        1 grant stays: another line makes it (divisions/payments/access.yaml:3)
        wrote divisions/payments/access.yaml
        now run `govgen render`
    "#]]
    .assert_eq(&String::from_utf8(output.stderr).unwrap());
    expect![[r#"
        accounts:
          "*":
            read-only: { users: [alice@example.com] }
    "#]]
    .assert_eq(&changed.read(ACCESS));
}

#[test]
fn the_last_day_is_still_a_day() {
    let changed = Changed::copy("granted.in");
    let before = changed.files();
    changed.succeed(&["remove-expired", "--as-of", "2099-03-31"]);
    assert_eq!(before, changed.files());
    changed.succeed(&["remove-expired", "--as-of", "2099-04-01", "--division", "platform"]);
    assert_eq!(before, changed.files());
    changed.succeed(&["remove-expired", "--as-of", "2099-04-01"]);
    assert!(!changed.read(ACCESS).contains("2099"));
}

#[test]
fn what_cannot_be_done_is_refused_and_changes_nothing() {
    let user = ["remove-user", "bob@example.com", "--everywhere"];
    let mut said = String::new();
    let broken = Changed::copy("granted.in");
    broken.replace(NIGHT, "auditor:", "auditr:");
    said += &broken.refused(1, &user);
    // An error that has nothing to do with the lines.
    let judged = Changed::copy("granted.in");
    judged.replace("divisions/common/divisions.yaml", "sandbox: \"000000000006\"", "sandbox: \"888888888888\"");
    said += &judged.refused(1, &user);
    let linked = Changed::copy("granted.in");
    linked.write("divisions/payments/night.txt", &linked.read(NIGHT));
    std::fs::remove_file(linked.root().join(NIGHT)).unwrap();
    std::os::unix::fs::symlink("night.txt", linked.root().join(NIGHT)).unwrap();
    let output = linked.run(&user);
    assert_eq!(output.status.code(), Some(1));
    said += &String::from_utf8(output.stderr).unwrap();
    said += &judged.refused(2, &["remove-user", " ", "--everywhere"]);
    said += &Changed::copy("granted.in").refused(2, &["remove-user", "bb@example.com", "--everywhere"]);
    said += &Changed::copy("granted.in").refused(2, &["remove-user", "bob", "--everywhere"]);
    expect![[r#"
        error[REF003 policy-unknown]
          × no policy is called `auditr`
        mend this first; nothing was written
        error[GOV001 reserved-account]
          × account 888888888888 is a reserved account
        the repository would have these errors; nothing was written
        2 lines of `bob@example.com` in 1 division
        wrote divisions/payments/access.yaml
        now run `govgen render`
        divisions/payments/night.yaml is a link or cannot be read as text: make it a plain file first
          delete by hand divisions/payments/night.yaml:9: user `bob@example.com`, auditor in ledger-*
        1 line in 1 file to be edited by hand
        govgen: no user was named: the name is empty
        govgen: no line names `bb@example.com`; did you mean `bob@example.com`?
        govgen: no line names `bob`
    "#]]
    .assert_eq(&said);
}

#[test]
fn one_file_to_be_edited_by_hand_stops_no_other() {
    let changed = Changed::copy("granted.in");
    changed.replace(
        NIGHT,
        "[bob@example.com]",
        "[\n        { user: bob@example.com, until: 2026-01-01 }, # nights\n        alice@example.com\n      ]",
    );
    let night = changed.read(NIGHT);
    let output = changed.run(&["remove-user", "bob@example.com", "--everywhere"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(!changed.read(ACCESS).contains("bob@"), "the other file is edited");
    assert_eq!(night, changed.read(NIGHT));
    let said = String::from_utf8(output.stdout).unwrap() + &String::from_utf8(output.stderr).unwrap();
    let output = changed.run(&["remove-expired", "--as-of", "2099-12-31"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(!changed.read(ACCESS).contains("2099-"), "the other file is edited");
    let said = said + &String::from_utf8(output.stdout).unwrap() + &String::from_utf8(output.stderr).unwrap();
    expect![[r#"
        removed divisions/payments/access.yaml:8: user `bob@example.com`, developer in ledger-dev
        2 lines of `bob@example.com` in 1 division
        wrote divisions/payments/access.yaml
        now run `govgen render`
        cannot edit divisions/payments/night.yaml: line 9 has to be edited by hand: the brackets hold comments, or there are none
          delete by hand divisions/payments/night.yaml:10: user `bob@example.com`, auditor in ledger-*, until 2026-01-01
        1 line in 1 file to be edited by hand
        removed divisions/payments/access.yaml:11: user `alice@example.com`, developer in ledger-prod, until 2099-03-31
        removed divisions/payments/access.yaml:14: group `ledger-leads`, developer in ledger-prod, until 2099-03-31
        3 lines expired by 2099-12-31 in 1 division
        wrote divisions/payments/access.yaml
        now run `govgen render`
        cannot edit divisions/payments/night.yaml: line 9 has to be edited by hand: the brackets hold comments, or there are none
          delete by hand divisions/payments/night.yaml:10: user `bob@example.com`, auditor in ledger-*, until 2026-01-01
        1 line in 1 file to be edited by hand
    "#]].assert_eq(&said);
}

#[test]
fn what_terraform_forgets_is_said_to_stay_in_aws() {
    let changed = Changed::copy("granted.in");
    changed.write(
        "divisions/common/refactor.yaml",
        "refactor:\n  - forget: { division: payments, policy: auditor, account: sandbox, user: bob@example.com }\n  - forget: { division: payments, policy: auditor, account: ledger-dev, users: [zoe@example.com] }\n  - forget: { division: platform, policy: read-only, account: tools-old }\n",
    );
    let output = changed.run(&["remove-user", "Bob@example.com", "--everywhere", "--dry-run"]);
    assert!(output.status.success(), "{output:?}");
    let mut said = String::from_utf8(output.stderr).unwrap();
    let output = changed.run(&["remove-user", "zoe@example.com", "--everywhere"]);
    assert!(output.status.success(), "nobody's line, and AWS may know her: {output:?}");
    said += &String::from_utf8(output.stderr).unwrap();
    let output = changed.run(&["who", "zoe@example.com", "--format", "json"]);
    said += &String::from_utf8(output.stdout).unwrap();
    said += &String::from_utf8(output.stderr).unwrap();
    expect![[r#"
        2 lines of `Bob@example.com` in 1 division
        divisions/common/refactor.yaml:2: `forget` leaves `auditor` in `sandbox` of payments, which `Bob@example.com` had and AWS may still grant: no file shows it, and no command here takes it away; delete the assignment in AWS (DeleteAccountAssignment)
        divisions/common/refactor.yaml:4: `forget` leaves `read-only` in `tools-old` of platform for whoever had it, perhaps `Bob@example.com`: no file shows it, and no command here takes it away; delete the assignment in AWS (DeleteAccountAssignment)
        nothing was written
        no line names `zoe@example.com`
        divisions/common/refactor.yaml:3: `forget` leaves `auditor` in `ledger-dev` of payments, which `zoe@example.com` had and AWS may still grant: no file shows it, and no command here takes it away; delete the assignment in AWS (DeleteAccountAssignment)
        divisions/common/refactor.yaml:4: `forget` leaves `read-only` in `tools-old` of platform for whoever had it, perhaps `zoe@example.com`: no file shows it, and no command here takes it away; delete the assignment in AWS (DeleteAccountAssignment)
        {
          "version": 1,
          "name": "zoe@example.com",
          "meanings": [],
          "forgotten": [
            {
              "path": "divisions/common/refactor.yaml",
              "line": 3,
              "division": "payments",
              "account": "ledger-dev",
              "policy": "auditor"
            }
          ]
        }
        no line grants anything to `zoe@example.com`; did you mean `bob@example.com`?
        divisions/common/refactor.yaml:3: `forget` leaves `auditor` in `ledger-dev` of payments, which `zoe@example.com` had and AWS may still grant: no file shows it, and no command here takes it away; delete the assignment in AWS (DeleteAccountAssignment)
    "#]].assert_eq(&said);
}

#[test]
fn what_is_to_be_imported_is_imported_first() {
    let changed = Changed::copy("granted.in");
    changed.write(
        "divisions/common/refactor.yaml",
        "refactor:\n  - import:\n      division: payments\n      policy: auditor\n      permission_set: ps-0123456789abcdef\n      assignments: { ledger-dev: { users: [bob@example.com] } }\n",
    );
    let before = changed.files();
    let output = changed.run(&["remove-user", "bob@example.com", "--everywhere"]);
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(before, changed.files());
    expect![[r#"
        2 lines of `bob@example.com` in 1 division
        divisions/common/refactor.yaml:6: `import` takes over what `bob@example.com` has in AWS; a line that goes before Terraform has applied that leaves the access in AWS, where no file shows it: apply it first, then take the name out of the entry
        warning[GOV042 acknowledge-stale]

          ⚠ division `payments` does not lose 31 grants in this change
            ╭─[divisions/common/divisions.yaml:28:54]
         27 │ acknowledge:
         28 │   - { rule: mass-removal, division: payments, count: 31, reason: the old team is gone }
            ·                                     ────┬───         ──
            ·                                         ╰── acknowledged for this division
            ╰────
          help: an acknowledgement that stays lets another removal of that size through: delete it
                page: govgen explain acknowledge-stale

        error[REF014 refactor-target-unknown]

          × division `payments` grants `auditor` in no account `ledger-dev`
           ╭─[divisions/common/refactor.yaml:6:22]
         5 │       permission_set: ps-0123456789abcdef
         6 │       assignments: { ledger-dev: { users: [bob@example.com] } }
           ·                      ──────────
           ╰────
          help: Terraform would not know what the entry is about; did you mean `ledger-dev`?
                page: govgen explain refactor-target-unknown

        warning[GOV045 last-grant-removed]

          ⚠ nobody is left with permission set `pay-auditor` in account `ledger-dev`
           ╭─[divisions/payments/access.yaml:3:3]
         2 │ accounts:
         3 │   ledger-dev:
           ·   ──────────
         4 │     developer:
           ╰────
          help: `bob@example.com` (divisions/payments/night.yaml:9) was the last: AWS then deletes the role `AWSReservedSSO_pay-auditor_…` there, and makes one with another suffix when somebody gets it again, so policies and clusters that name the role stop to fit; look for them before the apply
                page: govgen explain last-grant-removed

        warning[GOV045 last-grant-removed]

          ⚠ nobody is left with permission set `pay-auditor` in account `ledger-prod`
           ╭─[divisions/payments/access.yaml:8:3]
         7 │       groups: [ledger-developers]
         8 │   ledger-prod:
           ·   ───────────
         9 │     developer:
           ╰────
          help: as above, at line 3

        the repository would have these errors; nothing was written
    "#]].assert_eq(&String::from_utf8(output.stderr).unwrap());
}
