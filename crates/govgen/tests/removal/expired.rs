//! Lines whose last day is over, and other lines that grant the same.

use expect_test::expect;

use crate::changed::Changed;
use crate::{ACCESS, NIGHT};

#[test]
fn what_another_line_grants_is_said_to_stay() {
    let changed = Changed::copy("granted.in");
    changed.write(NIGHT, "{}\n");
    changed.write(ACCESS, "accounts:\n  \"ledger-*\":\n    read-only: { users: [{ user: alice@example.com, until: 2026-01-31 }] }\n  \"*\":\n    read-only: { users: [alice@example.com] }\n");
    let output = changed.run(&["remove-expired", "--as-of", "2026-02-01"]);
    assert!(output.status.success(), "{output:?}");
    expect![[r#"
        1 line expired by 2026-02-01 in 1 division
        3 grants stay: another line makes it (divisions/payments/access.yaml:3)
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
fn a_line_that_holds_a_longer_one_back_stays() {
    let changed = Changed::copy("granted.in");
    let text = "accounts:\n  ledger-dev:\n    read-only:\n      users:\n        - { user: alice@example.com, until: 2026-01-31 }\n        - { user: dave@example.com, until: 2026-01-31 }\n        - { user: zoe@example.com, until: 2026-01-31 }\n  sandbox:\n    read-only: { users: [{ user: alice@example.com, until: 2026-01-31 }] }\n";
    changed.write(ACCESS, text);
    changed.write(
        NIGHT,
        "accounts:\n  \"ledger-*\":\n    read-only: { users: [Alice@example.com, { user: dave@example.com, until: 2027-12-31 }] }\n",
    );
    changed.replace("divisions/common/organization.yaml", "case: lower", "case: preserve");
    let check = changed.run(&["check", "--as-of", "2026-01-01"]);
    let dry = changed.run(&["remove-expired", "--as-of", "2026-02-01", "--dry-run"]);
    assert_eq!(dry.status.code(), Some(1));
    assert_eq!(text, changed.read(ACCESS));
    let output = changed.run(&["remove-expired", "--as-of", "2026-02-01"]);
    assert_eq!(output.status.code(), Some(1));
    let said = String::from_utf8(output.stdout).unwrap() + &String::from_utf8(output.stderr).unwrap();
    expect![[r#"
        removed divisions/payments/access.yaml:7: user `zoe@example.com`, read-only in ledger-dev, until 2026-01-31
        removed divisions/payments/access.yaml:9: user `alice@example.com`, read-only in sandbox, until 2026-01-31
        4 lines expired by 2026-02-01 in 1 division
        division `payments` loses 2 of its 8 grants, and `sandbox` its last one: `govgen check --base` asks for an acknowledgement
        at the next apply Terraform takes them away at once (1 in `ledger-dev`, 1 in `sandbox`); put the lines back, or, if it is meant, let the organization write `count: 2` in its entry under `acknowledge`
        wrote divisions/payments/access.yaml
        now run `govgen render`
        not removed divisions/payments/access.yaml:5: user `alice@example.com`, read-only in ledger-dev, until 2026-01-31
          without it divisions/payments/night.yaml:3 (`ledger-*`) would count there, without end: delete both lines, or give that one a last day (`until:`) and delete this one; `govgen who alice@example.com` shows what each does
        not removed divisions/payments/access.yaml:6: user `dave@example.com`, read-only in ledger-dev, until 2026-01-31
          without it divisions/payments/night.yaml:3 (`ledger-*`) would count there, until 2027-12-31: delete both lines, or this one alone if that is meant; `govgen who dave@example.com` shows what each does
        2 lines left, since another one grants the same for longer: somebody has to decide about both
    "#]].assert_eq(&said);
    expect![[r#"
        accounts:
          ledger-dev:
            read-only:
              users:
                - { user: alice@example.com, until: 2026-01-31 }
                - { user: dave@example.com, until: 2026-01-31 }
    "#]]
    .assert_eq(&changed.read(ACCESS));
    // Nothing is left to do, and that is no reason to call it done.
    let before = changed.files();
    assert_eq!(changed.run(&["remove-expired", "--as-of", "2026-02-01"]).status.code(), Some(1));
    assert_eq!(before, changed.files());
    // The pull request that brought it could have been told.
    let said = String::from_utf8(check.stdout).unwrap() + &String::from_utf8(check.stderr).unwrap();
    let help: Vec<&str> =
        said.lines().map(str::trim).skip_while(|it| !it.contains("own line counts")).take(2).collect();
    expect![[r#"
        help: the account's own line counts, so it ends on 2026-01-31; once that line is gone this one counts, without end: give this one that end too, or delete it
        page: govgen explain duplicate-grant"#]].assert_eq(&help.join("\n"));
}

#[test]
fn a_line_to_be_taken_out_by_hand_does_not_begin_to_count() {
    let changed = Changed::copy("granted.in");
    let text = "accounts:\n  ledger-dev:\n    read-only: { users: [{ user: alice@example.com, until: 2099-01-31 }] }\n";
    changed.write(ACCESS, text);
    changed.write(
        NIGHT,
        "accounts:\n  \"*\":\n    read-only:\n      users: [\n        alice@example.com, # nights\n        bob@example.com\n      ]\n",
    );
    let output = changed.run(&["remove-user", "alice@example.com", "--everywhere"]);
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(text, changed.read(ACCESS));
    expect![[r#"
        2 lines of `alice@example.com` in 1 division
        cannot edit divisions/payments/night.yaml: line 4 has to be edited by hand: the brackets hold comments, or there are none
          delete by hand divisions/payments/night.yaml:5: user `alice@example.com`, read-only in *
        1 line in 1 file to be edited by hand
        not removed divisions/payments/access.yaml:3: user `alice@example.com`, read-only in ledger-dev, until 2099-01-31
          without it divisions/payments/night.yaml:5 (`*`) would count there, without end: delete both lines, or give that one a last day (`until:`) and delete this one; `govgen who alice@example.com` shows what each does
        1 line left, since another one grants the same for longer: somebody has to decide about both
    "#]].assert_eq(&String::from_utf8(output.stderr).unwrap());
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
