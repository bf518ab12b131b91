//! A review that would let access last longer.

use expect_test::expect;

use crate::changed::Changed;
use crate::{ACCESS, NIGHT, REVIEW, TODAY, kept};

#[test]
fn a_later_end_is_marked_and_asked_for() {
    let changed = kept();
    changed.replace(
        REVIEW,
        "until: 2099-03-31\n    decision: keep",
        "until: 2099-03-31\n    decision: change\n    to: { until: 2099-04-01 }",
    );
    let status = changed.succeed(&["review", "status", "--as-of", TODAY]);
    let applied = changed.succeed(&["review", "apply", "--allow-later", "--as-of", TODAY]);
    expect![[r#"
        review of 2026-11-22

        payments (reviews/2026-11-22/payments.yaml): 10 keep, 1 change, 1 of them to a later day
          later: divisions/payments/access.yaml:16: group `ledger-leads`, developer in ledger-prod, until 2099-03-31 to 2099-04-01

        platform (reviews/2026-11-22/platform.yaml): 2 keep
        changed divisions/payments/access.yaml:16: group `ledger-leads`, developer in ledger-prod, until 2099-03-31 to 2099-04-01 (later)
    "#]].assert_eq(&(status + &applied));
    changed.succeed(&["review", "apply", "--as-of", TODAY]);
    // What was decided while the day was to come stays decided.
    changed.succeed(&["review", "apply", "--as-of", "2100-01-01"]);
}

#[test]
fn taking_a_line_out_gives_nobody_a_longer_one() {
    let changed = Changed::copy("granted.in");
    changed.write(ACCESS, "accounts:\n  ledger-dev:\n    read-only:\n      users:\n        - { user: alice@example.com, until: 2027-01-31 }\n  \"*\":\n    read-only: { users: [alice@example.com] }\n");
    changed.write(NIGHT, "{}\n");
    changed.succeed(&["review", "start", "--as-of", TODAY, "--division", "payments"]);
    let text = changed.read(REVIEW);
    let decided = |glob: &str| {
        let own = text.replacen("decision:\n", "decision: remove\n", 1);
        changed.write(REVIEW, &own.replace("decision:\n", &format!("decision: {glob}\n")));
    };
    let apply = ["review", "apply", "--division", "payments", "--as-of", TODAY, "--dry-run"];
    decided("keep");
    let before = changed.files();
    let output = changed.run(&apply);
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(before, changed.files());
    let said = String::from_utf8(output.stderr).unwrap();
    let said: Vec<&str> = said.lines().skip_while(|it| !it.contains("review-end-later")).collect();
    expect![[r#"
        error[REF021 review-end-later]

          × without this line `alice@example.com` would keep the access to `ledger-dev` without end
            ╭─[reviews/2026-11-22/payments.yaml:12:15]
         11 │     until: 2027-01-31
         12 │     decision: remove
            ·               ──────
         13 │ 
            ╰────
           ╭─[divisions/payments/access.yaml:7:26]
         6 │   "*":
         7 │     read-only: { users: [alice@example.com] }
           ·                          ────────┬────────
           ·                                  ╰── this line, which `*` is written for, counts then
           ╰────
           ╭─[divisions/payments/access.yaml:5:45]
         4 │       users:
         5 │         - { user: alice@example.com, until: 2027-01-31 }
           ·                                             ─────┬────
           ·                                                  ╰── the line that goes decides until when as long as it is there
         6 │   "*":
           ╰────
          help: an account's own line counts before a glob's, so taking it out gives access: decide `remove`, or `change` to a day that is no later, for the other line too; if it is meant, apply it with --allow-later
                page: govgen explain review-end-later

        the review cannot be applied as it is; nothing was written"#]].assert_eq(&said.join("\n"));
    let meant = changed.run(&[&apply[..], &["--allow-later"]].concat());
    assert!(meant.status.success(), "{meant:?}");
    assert!(String::from_utf8(meant.stderr).unwrap().contains("1 grant stays, 1 for longer: another line makes it"));
    decided("change\n    to: { until: 2027-12-31 }");
    changed.refused(1, &apply);
    decided("change\n    to: { until: 2026-12-31 }");
    changed.succeed(&apply);
    decided("remove");
    changed.succeed(&apply);
}
