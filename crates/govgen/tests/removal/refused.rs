//! What keeps lines from being removed, and how much of it is written all the same.

use expect_test::expect;

use crate::changed::Changed;
use crate::{ACCESS, NIGHT};

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
        govgen: no line names `bb@example.com`
        govgen: no line names `bob`; did you mean `bob@example.com`?
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
