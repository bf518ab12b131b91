//! Entries under `refactor:` that leave access in AWS, or take it over.

use expect_test::expect;

use crate::changed::Changed;
use crate::{ACCESS, NIGHT};

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
        no line grants anything to `zoe@example.com`
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
    let output = changed.run(&["remove-user", "bob@example.com", "--everywhere"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(changed.read(NIGHT).contains("bob@example.com") && !changed.read(ACCESS).contains("bob@example.com"));
    expect![[r#"
        2 lines of `bob@example.com` in 1 division
        divisions/common/refactor.yaml:6: `import` takes over what `bob@example.com` has in AWS; a line that goes before Terraform has applied that leaves the access in AWS, where no file shows it: apply it first, then take the name out of the entry
        wrote divisions/payments/access.yaml
        now run `govgen render`
        not removed divisions/payments/night.yaml:9: user `bob@example.com`, auditor in ledger-*
          divisions/common/refactor.yaml:2: `import` takes this access over from AWS; apply that first, or take the name out of the entry
        1 line left, since an entry under `refactor` speaks of it
    "#]].assert_eq(&String::from_utf8(output.stderr).unwrap());
}

#[test]
fn one_line_that_is_to_be_imported_keeps_nobody_else_waiting() {
    let changed = Changed::copy("granted.in");
    changed.write(NIGHT, "{}\n");
    changed.write(
        ACCESS,
        "accounts:\n  ledger-dev:\n    read-only:\n      users:\n        - { user: alice@example.com, until: 2026-01-31 }\n        - { user: bob@example.com, until: 2026-01-31 }\n        - carol@example.com\n  ledger-prod:\n    read-only: { users: [{ user: bob@example.com, until: 2026-01-31 }, carol@example.com] }\n",
    );
    changed.write(
        "divisions/common/refactor.yaml",
        "refactor:\n  - import:\n      division: payments\n      policy: read-only\n      permission_set: ps-0123456789abcdef\n      assignments: { ledger-dev: { users: [bob@example.com] } }\n",
    );
    let output = changed.run(&["remove-expired", "--as-of", "2026-02-01"]);
    assert_eq!(output.status.code(), Some(1));
    let said = String::from_utf8(output.stdout).unwrap() + &String::from_utf8(output.stderr).unwrap();
    expect![[r#"
        removed divisions/payments/access.yaml:5: user `alice@example.com`, read-only in ledger-dev, until 2026-01-31
        removed divisions/payments/access.yaml:9: user `bob@example.com`, read-only in ledger-prod, until 2026-01-31
        3 lines expired by 2026-02-01 in 1 division
        wrote divisions/payments/access.yaml
        now run `govgen render`
        not removed divisions/payments/access.yaml:6: user `bob@example.com`, read-only in ledger-dev, until 2026-01-31
          divisions/common/refactor.yaml:2: `import` takes this access over from AWS; apply that first, or take the name out of the entry
        1 line left, since an entry under `refactor` speaks of it
    "#]].assert_eq(&said);
    expect![[r#"
        accounts:
          ledger-dev:
            read-only:
              users:
                - { user: bob@example.com, until: 2026-01-31 }
                - carol@example.com
          ledger-prod:
            read-only: { users: [carol@example.com] }
    "#]]
    .assert_eq(&changed.read(ACCESS));
}
