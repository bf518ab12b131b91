//! Items held against the lines as they are: what came, went or changed since.

use std::fs;

use expect_test::expect;

use crate::changed::Changed;
use crate::{ACCESS, NIGHT, REVIEW, TODAY, kept};

#[test]
fn what_came_since_is_not_reviewed() {
    let changed = kept();
    changed.replace(NIGHT, "users: [bob@example.com]", "users: [bob@example.com, mallory@example.com]");
    let output = changed.run(&["review", "status", "--as-of", TODAY]);
    assert_eq!(output.status.code(), Some(1), "every item is decided, and a line has none");
    expect![[r#"
        review of 2026-11-22

        payments (reviews/2026-11-22/payments.yaml): 11 keep, 1 not in the review
          not in the review: divisions/payments/night.yaml:9: user `mallory@example.com`, auditor in ledger-*

        platform (reviews/2026-11-22/platform.yaml): 2 keep
    "#]]
    .assert_eq(&String::from_utf8(output.stdout).unwrap());
    // An item that was edited away leaves its line behind.
    let text = changed.read(REVIEW);
    changed.write(
        REVIEW,
        &text.replacen(
            "user: bob@example.com\n    decision: keep",
            "user: nobody@example.com\n    decision: remove",
            1,
        ),
    );
    expect![[r#"
        review of 2026-11-22

        payments (reviews/2026-11-22/payments.yaml): 10 keep, 1 removed, 2 not in the review
          not in the review: divisions/payments/access.yaml:8: user `bob@example.com`, developer in ledger-dev
          not in the review: divisions/payments/night.yaml:9: user `mallory@example.com`, auditor in ledger-*

        platform (reviews/2026-11-22/platform.yaml): 2 keep
    "#]]
    .assert_eq(&String::from_utf8(changed.run(&["review", "status", "--as-of", TODAY]).stdout).unwrap());
    expect![[r#"
        error[REF019 review-undecided]
          × 2 lines of `payments` are not in this review
        the review cannot be applied as it is; nothing was written
    "#]]
    .assert_eq(&changed.refused(1, &["review", "apply", "--as-of", TODAY]));
    let before = changed.files();
    changed.succeed(&["review", "apply", "--partial", "--as-of", TODAY]);
    assert_eq!(before, changed.files());
}

#[test]
fn what_changed_since_is_looked_at_again() {
    let changed = kept();
    changed.replace(REVIEW, "until: 2099-03-31\n    decision: keep", "until: 2099-03-31\n    decision: remove");
    changed.replace(ACCESS, "- { group: ledger-leads, until: \"2099-03-31\" }", "- ledger-leads");
    expect![[r#"
        error[REF018 review-line-differs]
          × the line of `ledger-leads` has no end and was reviewed with the end 2099-03-31
        the review cannot be applied as it is; nothing was written
    "#]]
    .assert_eq(&changed.refused(1, &["review", "apply", "--as-of", TODAY]));
}

#[test]
fn a_review_without_items_is_none() {
    let changed = kept();
    changed.write("reviews/2026-11-22/platform.yaml", "division: platform\ndate: 2026-11-22\nitems: []\n");
    let said = changed.run(&["review", "status", "--as-of", TODAY]);
    assert_eq!(said.status.code(), Some(1));
    expect![[r#"
        review of 2026-11-22

        payments (reviews/2026-11-22/payments.yaml): 11 keep

        platform (reviews/2026-11-22/platform.yaml): 2 not in the review
          not in the review: divisions/platform/access.yaml:4: user `carol@example.com`, read-only in tools
          not in the review: divisions/platform/access.yaml:5: group `platform`, read-only in tools
    "#]]
    .assert_eq(&String::from_utf8(said.stdout).unwrap());
    let mut refused = changed.refused(1, &["review", "apply", "--as-of", TODAY]);
    fs::remove_file(changed.root().join("reviews/2026-11-22/platform.yaml")).unwrap();
    refused += &changed.refused(1, &["review", "apply", "--as-of", TODAY]);
    expect![[r#"
        error[REF019 review-undecided]
          × 2 lines of `platform` are not in this review
        the review cannot be applied as it is; nothing was written
        error[REF019 review-undecided]
          × 2 lines of `platform` are in no file of the review
        the review cannot be applied as it is; nothing was written
    "#]]
    .assert_eq(&refused);
    assert_eq!(changed.run(&["review", "status", "--as-of", TODAY]).status.code(), Some(1));
    changed.succeed(&["review", "status", "--as-of", TODAY, "--division", "payments"]);
    changed.succeed(&["review", "apply", "--as-of", TODAY, "--division", "payments"]);
}

#[test]
fn what_cannot_be_read_is_counted_as_that() {
    let changed = kept();
    let text = changed.read(REVIEW);
    let text =
        text.replacen("decision: keep", "decision: 削除", 2).replacen("    decision: keep", "    decison: keep", 1);
    changed.write(REVIEW, &text);
    let output = changed.run(&["review", "status", "--as-of", TODAY]);
    expect![[r#"
        review of 2026-11-22

        payments (reviews/2026-11-22/payments.yaml): 8 keep, 3 not readable or not clear

        platform (reviews/2026-11-22/platform.yaml): 2 keep
    "#]]
    .assert_eq(&String::from_utf8(output.stdout).unwrap());
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.contains("write one of `keep`, `remove` and `change`"), "{said}");
}

#[test]
fn comments_say_what_the_item_does_not() {
    let changed = Changed::copy("granted.in");
    changed.write(
        NIGHT,
        "accounts:\n  sandbox:\n    read-only:\n      users:\n        - user: bob@example.com\n          reason: |\n            on call\n\n            until June\n",
    );
    changed.succeed(&["review", "start", "--as-of", TODAY, "--division", "payments"]);
    let text = changed.read(REVIEW);
    assert!(text.contains("    # reason: on call until June\n"), "{text}");
    assert!(text.contains("    policy: read-only\n") && text.contains("    policy: developer # "), "{text}");
}
