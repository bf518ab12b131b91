//! A user's lines go with all that they empty, and nothing else does.

use expect_test::expect;

use crate::changed::Changed;
use crate::{ACCESS, NIGHT};

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
