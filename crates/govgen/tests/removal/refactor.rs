//! Entries under `refactor:` that leave access in AWS, or take it over.

use expect_test::expect;

use crate::changed::Changed;

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
