//! `govgen check --fix` on real files: what is mended, that comments stay, and that nobody gains or loses anything.
#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "a test that cannot go on says where")]

#[expect(dead_code, reason = "other tests use the rest")]
#[path = "support/changed.rs"]
mod changed;
#[expect(dead_code, reason = "other tests use the rest")]
#[path = "support/written.rs"]
mod written;

use std::os::unix::fs::symlink;

use changed::Changed;
use expect_test::expect;
use proptest::prelude::*;
use proptest::test_runner::{RngSeed, TestRunner};
use written::written;

const ACCESS: &str = "divisions/payments/access.yaml";
const NIGHT: &str = "divisions/payments/night.yaml";
const MAPPING: &str = "divisions/common/divisions.yaml";

/// What was mended, and the codes of what is left, of a run that has to find something.
fn mended(changed: &Changed) -> (String, Vec<String>) {
    let output = changed.run(&["check", "--fix", "--as-of", "2026-07-01"]);
    assert_eq!(output.status.code(), Some(1), "{}", String::from_utf8_lossy(&output.stderr));
    let found = String::from_utf8(output.stdout).unwrap();
    let codes = found.lines().filter(|it| it.starts_with("error")).map(str::to_owned);
    (String::from_utf8(output.stderr).unwrap(), codes.collect())
}

/// Everything that can be mended, beside what cannot.
const UNTIDY: &str = "# The night shift.\r
accounts:\r
  ledger-old: # old\r
    auditor:\r
      users: [dave@example.com, 'BOB@example.com', alice@example.com, bob@Example.com]\r
  sandbox:\r
    auditor:\r
      users:\r
        - dave@example.com # on call\r
        - { user: Carol@example.com, until: 2099-03-31 }\r
        - { user: carol@example.com, until: 2099-12-31 }\r
        - bob@example.com\r
        - bob@example.com # again\r
    read-only:\r
      groups:\r
        # Day.\r
        - z\r
        - b\r
        # Night.\r
        - a\r
";

#[test]
fn what_nobody_has_to_think_about_is_mended() {
    let changed = Changed::copy("granted.in");
    changed.write(NIGHT, UNTIDY);
    changed.replace(MAPPING, "ledger-old: \"000000000004\"", "ledger-old: 000000000004 # the old one");
    let before = changed.files();
    let shown = changed.run(&["check", "--fix", "--dry-run"]);
    assert_eq!(shown.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&shown.stdout).contains("+        - dave@example.com # on call"), "{shown:?}");
    assert_eq!(before, changed.files(), "nothing is written");

    let fixed = changed.run(&["check", "--fix", "--as-of", "2026-07-01"]);
    assert_eq!(fixed.status.code(), Some(1), "what a person has to decide is left");
    let said = String::from_utf8(fixed.stderr).unwrap();
    let found = String::from_utf8(fixed.stdout).unwrap();
    let codes: Vec<&str> = found.lines().filter(|it| it.starts_with("error") || it.starts_with("warning")).collect();
    expect![[r#"
        [
            "warning[GOV037 grant-expiring-soon]",
            "error[REF008 duplicate-grant]",
            "warning[GOV037 grant-expiring-soon]",
        ]
    "#]]
    .assert_debug_eq(&codes);
    expect![[r#"
        fixed divisions/common/divisions.yaml:11: "000000000004" stands in quotes
        fixed divisions/payments/night.yaml:5: bob@example.com is in lower case
        fixed divisions/payments/night.yaml:5: 'bob@example.com' is in lower case
        fixed divisions/payments/night.yaml:5: `bob@example.com` stood here a second time
        fixed divisions/payments/night.yaml:5: users are in order
        fixed divisions/payments/night.yaml:9: users are in order
        fixed divisions/payments/night.yaml:10: carol@example.com is in lower case
        fixed divisions/payments/night.yaml:13: `bob@example.com` stood here a second time
        1 error, 2 warnings in 2 divisions, 6 accounts, 25 grants
    "#]]
    .assert_eq(&said);
    expect![[r#"
        # The night shift.␍
        accounts:␍
          ledger-old: # old␍
            auditor:␍
              users: [alice@example.com, 'bob@example.com', dave@example.com]␍
          sandbox:␍
            auditor:␍
              users:␍
                - bob@example.com␍
                - { user: carol@example.com, until: 2099-03-31 }␍
                - { user: carol@example.com, until: 2099-12-31 }␍
                - dave@example.com # on call␍
            read-only:␍
              groups:␍
                # Day.␍
                - z␍
                - b␍
                # Night.␍
                - a␍
    "#]]
    .assert_eq(&changed.read(NIGHT).replace('\r', "␍"));
    expect![[r#"      ledger-old: "000000000004" # the old one"#]]
        .assert_eq(changed.read(MAPPING).lines().find(|it| it.contains("ledger-old")).unwrap());
    let once = changed.files();
    let again = changed.run(&["check", "--fix", "--as-of", "2026-07-01"]);
    assert!(!String::from_utf8(again.stderr).unwrap().contains("fixed"));
    assert_eq!(once, changed.files(), "a second run does nothing");
}

/// Quotes make a row of the mapping readable, and with it the mistakes of those who use it.
#[test]
fn what_quotes_make_readable_is_judged_after_it_is_written() {
    let changed = Changed::copy("granted.in");
    changed.replace(MAPPING, "ledger-old: \"000000000004\"", "ledger-old: 000000000004");
    changed.write(
        NIGHT,
        "accounts:\n  ledger-olt:\n    auditor: { users: [Bob@example.com] }\n  nowhere:\n    auditor: { users: [bob@example.com] }\n",
    );
    let before = changed.files();
    let shown = changed.run(&["check", "--fix", "--dry-run"]);
    assert_eq!(shown.status.code(), Some(1), "{shown:?}");
    assert!(String::from_utf8_lossy(&shown.stdout).contains("+      ledger-old: \"000000000004\""), "{shown:?}");
    assert_eq!(before, changed.files());
    let (said, codes) = mended(&changed);
    expect![[r#"
        fixed divisions/common/divisions.yaml:11: "000000000004" stands in quotes
        fixed divisions/payments/night.yaml:3: bob@example.com is in lower case
        2 errors in 2 divisions, 6 accounts, 16 grants
    "#]]
    .assert_eq(&said);
    expect![[r#"
        [
            "error[REF002 account-outside-division]",
            "error[REF002 account-outside-division]",
        ]
    "#]]
    .assert_debug_eq(&codes);
    let once = changed.files();
    mended(&changed);
    assert_eq!(once, changed.files(), "a second run does nothing");
}

/// An id without quotes hides its account from every rule. Quotes give nobody another one's account: the result is judged as if it had
/// been written so, and nothing is rendered.
#[test]
fn quotes_let_nothing_through() {
    let row = "ledger-old: \"000000000004\"";
    for (id, left) in [
        // Another account of the division, one of another division, and the one that manages all.
        (
            "000000000001",
            expect![[r#"
            fixed divisions/common/divisions.yaml:11: "000000000001" stands in quotes
            fixed divisions/payments/night.yaml:3: bob@example.com is in lower case
            1 error in 2 divisions, 6 accounts, 17 grants
            error[REF007 account-in-two-divisions]"#]],
        ),
        (
            "000000000003",
            expect![[r#"
            fixed divisions/common/divisions.yaml:11: "000000000003" stands in quotes
            fixed divisions/payments/night.yaml:3: bob@example.com is in lower case
            1 error in 2 divisions, 6 accounts, 17 grants
            error[REF007 account-in-two-divisions]"#]],
        ),
        (
            "999999999999",
            expect![[r#"
            fixed divisions/common/divisions.yaml:11: "999999999999" stands in quotes
            fixed divisions/payments/night.yaml:3: bob@example.com is in lower case
            1 error in 2 divisions, 6 accounts, 17 grants
            error[GOV001 reserved-account]"#]],
        ),
    ] {
        let changed = Changed::copy("granted.in");
        changed.replace(MAPPING, row, &format!("ledger-old: {id}"));
        changed.write(NIGHT, "accounts:\n  sandbox:\n    auditor: { users: [Bob@example.com] }\n");
        let (said, codes) = mended(&changed);
        left.assert_eq(&format!("{said}{}", codes.join("\n")));
        assert!(changed.read(NIGHT).contains("bob@"), "the rest is mended");
        assert_eq!(changed.run(&["render"]).status.code(), Some(1), "{id}");
    }
}

#[test]
fn what_cannot_be_edited_is_left() {
    let changed = Changed::copy("granted.in");
    let untidy = "accounts:\n  sandbox:\n    auditor: { users: [dave@example.com, Bob@example.com] }\n";
    // Another file of the division that nobody can read, a link, and brackets with a comment in them.
    changed.write(NIGHT, untidy);
    changed.write("divisions/payments/broken.yaml", "accounts: [\n");
    let linked = untidy.replace("sandbox", "ledger-old");
    changed.write("divisions/payments/real.txt", &linked);
    symlink("real.txt", changed.root().join("divisions/payments/link.yaml")).unwrap();
    changed.replace(
        ACCESS,
        "    developer:\n",
        "    auditor: { users: [z@example.com, # last\n      a@example.com] }\n    developer:\n",
    );
    changed.run(&["check", "--fix"]);
    assert_eq!(changed.read("divisions/payments/broken.yaml"), "accounts: [\n");
    assert_eq!(changed.read("divisions/payments/real.txt"), linked);
    assert!(changed.read(ACCESS).contains("[z@example.com, # last"));
    assert!(changed.read(NIGHT).contains("bob@example.com"), "{}", changed.read(NIGHT));
}

#[test]
fn letters_stay_where_the_organization_takes_them() {
    let changed = Changed::copy("granted.in");
    changed.replace("divisions/common/organization.yaml", "case: lower", "case: preserve");
    changed.write(NIGHT, "accounts:\n  sandbox:\n    auditor: { users: [Bob@example.com] }\n");
    let before = changed.files();
    changed.run(&["check", "--fix"]);
    assert_eq!(before, changed.files());
}

#[test]
fn nobody_gains_or_loses_anything() {
    let config = ProptestConfig {
        cases: 40,
        failure_persistence: None,
        rng_seed: RngSeed::Fixed(17),
        ..ProptestConfig::default()
    };
    let touched = std::cell::Cell::new(0_usize);
    let held = TestRunner::new(config).run(&written(), |written| {
        let changed = Changed::copy("granted.in");
        let [access, night] = written.files();
        changed.write(ACCESS, &access);
        changed.write(NIGHT, &night);
        let (before, grants) = (changed.files(), changed.grants());
        changed.run(&["check", "--fix"]);
        assert_eq!(grants, changed.grants(), "{written:?}");
        let after = changed.files();
        for path in [ACCESS, NIGHT] {
            let words = |files: &std::collections::BTreeMap<String, Vec<u8>>| {
                let text = String::from_utf8(files[path].clone()).unwrap();
                let mut words: Vec<String> = text.split([' ', ',', '[', ']', '\n', '\r']).map(str::to_owned).collect();
                words.sort();
                words
            };
            assert_eq!(words(&before), words(&after), "the same words in another order: {written:?}");
        }
        touched.set(touched.get() + usize::from(before != after));
        Ok(())
    });
    held.unwrap();
    assert!(touched.get() > 5, "only {} repositories had something to mend", touched.get());
}
