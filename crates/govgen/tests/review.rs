//! `govgen review` on real files: the evidence is what happens, whatever somebody writes into it.
#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "a test that cannot go on says where")]

#[path = "support/changed.rs"]
mod changed;
#[expect(dead_code, reason = "comments are the other test's")]
#[path = "support/written.rs"]
mod written;

use std::fs;
use std::os::unix::fs::symlink;

use changed::Changed;
use expect_test::expect;
use proptest::prelude::*;
use proptest::test_runner::{RngSeed, TestRunner};
use written::{granted, written};

const ACCESS: &str = "divisions/payments/access.yaml";
const NIGHT: &str = "divisions/payments/night.yaml";
const TODAY: &str = "2026-11-22";
const REVIEW: &str = "reviews/2026-11-22/payments.yaml";

#[test]
fn what_is_kept_is_what_is_granted() {
    let config = ProptestConfig {
        cases: 40,
        failure_persistence: None,
        rng_seed: RngSeed::Fixed(12),
        ..ProptestConfig::default()
    };
    let decisions = prop::collection::vec(0..3_u8, 25);
    let held = TestRunner::new(config).run(&(written(), decisions), |(written, decisions)| {
        let changed = Changed::copy("granted.in");
        let [access, night] = written.files();
        changed.write(ACCESS, &access);
        changed.write(NIGHT, &night);
        fs::remove_file(changed.root().join("divisions/platform/access.yaml")).unwrap();
        changed.replace("divisions/common/divisions.yaml", "      ledger-old: \"000000000004\"\n", "");
        changed.succeed(&["review", "start", "--as-of", "2026-11-22"]);
        let mut decided = String::new();
        let mut kept = Vec::new();
        let text = changed.read(REVIEW);
        let read: serde_yaml::Value = serde_yaml::from_str(&text).unwrap();
        let items = read["items"].as_sequence().unwrap();
        assert_eq!(items.len(), written.lines.len(), "an item for each line");
        let mut parts = text.split("    decision:\n");
        decided += parts.next().unwrap();
        for ((item, decision), rest) in items.iter().zip(&decisions).zip(parts) {
            let name = item.get("user").or(item.get("group")).unwrap().as_str().unwrap();
            let same = |it: &&written::Line| {
                it.name == name
                    && it.entry == item["account"].as_str().unwrap()
                    && it.policy == item["policy"].as_str().unwrap()
            };
            let mut line = written.lines.iter().find(same).unwrap().clone();
            assert_eq!(item.get("until").and_then(|it| it.as_str()), line.until);
            match decision {
                0 => kept.push(line),
                1 => {}
                _ => {
                    line.until = Some("2032-02-29");
                    kept.push(line);
                }
            }
            let words = ["keep", "remove", "change\n    to: { until: 2032-02-29 }"];
            decided += &format!("    decision: {}\n{rest}", words[usize::from(*decision)]);
        }
        changed.write(REVIEW, &decided);
        changed.succeed(&["review", "apply", "--allow-later", "--as-of", TODAY]);
        assert_eq!(changed.grants(), granted(&kept), "{written:?} {decisions:?}");
        let once = changed.files();
        changed.succeed(&["review", "apply", "--as-of", TODAY]);
        assert_eq!(once, changed.files(), "a second time does nothing");
        changed.succeed(&["review", "status", "--as-of", TODAY]);
        Ok(())
    });
    held.unwrap();
}

/// A review of which everything is kept.
fn kept() -> Changed {
    let changed = Changed::copy("granted.in");
    changed.succeed(&["review", "start", "--as-of", "2026-11-22"]);
    for path in [REVIEW, "reviews/2026-11-22/platform.yaml"] {
        let text = changed.read(path);
        changed.write(path, &text.replace("decision:\n", "decision: keep\n"));
    }
    let before = changed.files();
    changed.succeed(&["review", "apply", "--as-of", TODAY]);
    assert_eq!(before, changed.files(), "what is kept changes nothing");
    changed
}

#[test]
fn what_somebody_edits_in_is_refused() {
    let bob = "    user: bob@example.com\n    decision: keep\n";
    let item = |text: &str| format!("{bob}\n  - {text}\n");
    let edits: &[(&str, &str, String)] = &[
        (
            "another division's line",
            bob,
            item(
                "{ account: tools, policy: read-only, user: carol@example.com, decision: remove, to: { until: 2030-01-01 } }",
            ),
        ),
        (
            "another division's line, to be kept",
            bob,
            item("{ account: tools, policy: read-only, user: carol@example.com, decision: keep }"),
        ),
        (
            "a line twice",
            bob,
            item("{ account: ledger-dev, policy: developer, user: Bob@example.com, decision: remove }"),
        ),
        ("another account", "account: ledger-dev #", "account: ledger-dve #".to_owned()),
        ("another end", "until: 2099-03-31", "until: 2100-03-31".to_owned()),
        ("no end", "    until: 2099-03-31\n", String::new()),
        ("an end that is none", "until: 2099-03-31", "until: soon".to_owned()),
        ("a word", "decision: keep", "decision: Keep".to_owned()),
        ("a truth", "decision: keep", "decision: yes".to_owned()),
        ("another key", "decision: keep", "decison: keep".to_owned()),
        ("two keys", "decision: keep", "decision: keep\n    decision: remove".to_owned()),
        ("a hidden letter", "user: bob@example.com", "user: bob@exam\u{200b}ple.com".to_owned()),
        ("a letter that looks the same", "user: bob@example.com", "user: b\u{43e}b@example.com".to_owned()),
        ("an anchor", "decision: keep", "decision: &a keep".to_owned()),
        ("a text without end", "decision: keep", "decision: \"keep".to_owned()),
        ("another division's name", "division: payments", "division: platform".to_owned()),
        ("another day", "date: 2026-11-22", "date: 2026-11-23".to_owned()),
        (
            "somebody else's letters",
            "user: bob@example.com\n    decision: keep",
            "user: Bob@example.com\n    decision: remove".to_owned(),
        ),
        ("a word of another language", "decision: keep", "decision: 削除".to_owned()),
        ("an end that is over", "decision: keep", "decision: change\n    to: { until: 2026-11-21 }".to_owned()),
        (
            "a later end",
            "until: 2099-03-31\n    decision: keep",
            "until: 2099-03-31\n    decision: change\n    to: { until: 2099-04-01 }".to_owned(),
        ),
        ("nobody", bob, "    decision: keep\n".to_owned()),
    ];
    let mut said = String::new();
    for (what, old, new) in edits {
        let changed = kept();
        changed.replace(REVIEW, old, new);
        said += &format!("{what}\n{}", changed.refused(1, &["review", "apply", "--as-of", TODAY]));
    }
    expect![[r#"
        another division's line
        error[SYN029 review-item-unclear]
          × `remove` and `to` contradict each other
        the review cannot be applied as it is; nothing was written
        another division's line, to be kept
        error[REF018 review-line-differs]
          × `carol@example.com` has no line under `read-only` of `tools`, and is decided about here
        the review cannot be applied as it is; nothing was written
        a line twice
        error[SYN029 review-item-unclear]
          × `Bob@example.com` stands twice for the same line
        the review cannot be applied as it is; nothing was written
        another account
        error[REF018 review-line-differs]
          × `alice@example.com` has no line under `developer` of `ledger-dve`, and is decided about here
        the review cannot be applied as it is; nothing was written
        another end
        error[REF018 review-line-differs]
          × the line of `alice@example.com` has the end 2099-03-31 and was reviewed with the end 2100-03-31
        the review cannot be applied as it is; nothing was written
        no end
        error[REF018 review-line-differs]
          × the line of `alice@example.com` has the end 2099-03-31 and was reviewed with no end
        the review cannot be applied as it is; nothing was written
        an end that is none
        error[SYN016 date-malformed]
          × `soon` is not a date: expected a date such as `2026-12-31`
        the review cannot be applied as it is; nothing was written
        a word
        error[SYN014 type-mismatch]
          × expected one of `keep`, `remove` and `change`, found `Keep`
        the review cannot be applied as it is; nothing was written
        a truth
        error[SYN014 type-mismatch]
          × expected one of `keep`, `remove` and `change`, found `yes`
        the review cannot be applied as it is; nothing was written
        another key
        error[SYN012 unknown-key]
          × unknown key `decison` in an item of a review
        the review cannot be applied as it is; nothing was written
        two keys
        error[SYN011 duplicate-key]
          × `decision` is written twice
        the review cannot be applied as it is; nothing was written
        a hidden letter
        error[SYN020 hidden-character]
          × a zero-width character (U+200B) stands here
        the review cannot be applied as it is; nothing was written
        a letter that looks the same
        error[SYN020 hidden-character]
          × `bоb` mixes scripts within one word
        the review cannot be applied as it is; nothing was written
        an anchor
        error[SYN005 anchor-or-alias]
          × this value carries an anchor
        the review cannot be applied as it is; nothing was written
        a text without end
        error[SYN001 yaml-malformed]
          × not readable as YAML: invalid indentation in multiline quoted scalar
        the review cannot be applied as it is; nothing was written
        another division's name
        error[REF017 review-of-another]
          × this file is called after `payments` and says `platform`
        the review cannot be applied as it is; nothing was written
        another day
        error[REF017 review-of-another]
          × this file is called after 2026-11-22 and says 2026-11-23
        the review cannot be applied as it is; nothing was written
        somebody else's letters
        error[REF018 review-line-differs]
          × `Bob@example.com` has no line, and `bob@example.com`, which may look the same, has one
        the review cannot be applied as it is; nothing was written
        a word of another language
        error[SYN014 type-mismatch]
          × expected one of `keep`, `remove` and `change`, found `削除`
        the review cannot be applied as it is; nothing was written
        an end that is over
        error[REF020 review-end-past]
          × `alice@example.com` is to end on 2026-11-21, which is over
        the review cannot be applied as it is; nothing was written
        a later end
        error[REF021 review-end-later]
          × the line of `ledger-leads` would last until 2099-04-01, longer than now
        the review cannot be applied as it is; nothing was written
        nobody
        error[SYN013 key-missing]
          × an item names nobody
        the review cannot be applied as it is; nothing was written
    "#]]
    .assert_eq(&said);
}

#[test]
fn files_that_are_none_are_refused() {
    let mut said = String::new();
    let linked = kept();
    fs::rename(linked.root().join(REVIEW), linked.root().join("elsewhere.yaml")).unwrap();
    symlink("../../elsewhere.yaml", linked.root().join(REVIEW)).unwrap();
    said += &linked.refused(1, &["review", "apply", "--as-of", TODAY]);
    let outside = tempfile::tempdir().unwrap();
    let folder = kept();
    fs::rename(folder.root().join("reviews/2026-11-22"), outside.path().join("moved")).unwrap();
    symlink(outside.path().join("moved"), folder.root().join("reviews/2026-11-22")).unwrap();
    said += &folder.refused(2, &["review", "apply", "--as-of", TODAY]);
    said += &folder.refused(2, &["review", "start", "--as-of", "2026-11-22"]);
    let top = kept();
    fs::rename(top.root().join("reviews"), outside.path().join("reviews")).unwrap();
    symlink(outside.path().join("reviews"), top.root().join("reviews")).unwrap();
    said += &top.refused(2, &["review", "status", "--as-of", TODAY]);
    said += &top.refused(2, &["review", "start", "--as-of", "2026-11-23"]);
    let large = kept();
    let text = large.read(REVIEW) + &"# more\n".repeat(3 << 20);
    large.write(REVIEW, &text);
    said += &large.refused(1, &["review", "apply", "--as-of", TODAY]);
    let bytes = kept();
    fs::write(bytes.root().join(REVIEW), b"division: payments\n\xff\n").unwrap();
    said += &bytes.refused(1, &["review", "apply", "--as-of", TODAY]);
    let stray = kept();
    stray.write("reviews/2026-11-22/more.yml", "items: []\n");
    stray.write("reviews/2026-11-22/README.md", "Whom to ask.\n");
    said += &stray.refused(1, &["review", "apply", "--as-of", TODAY]);
    let empty = kept();
    empty.write(REVIEW, "");
    said += &empty.refused(1, &["review", "apply", "--as-of", TODAY]);
    expect![[r#"
        error[SYN022 path-escape]
          × this link leads out of its directory, to a directory, or nowhere, or is not a relative path of a few links
        the review cannot be applied as it is; nothing was written
        govgen: reviews/2026-11-22 is a link or no directory: reviews are kept in the repository itself
        govgen: reviews/2026-11-22 is a link or no directory: reviews are kept in the repository itself
        govgen: reviews is a link or no directory: reviews are kept in the repository itself
        govgen: reviews is a link or no directory: reviews are kept in the repository itself
        error[SYN003 file-too-large]
          × 22 MiB, more than the 16 MiB that govgen reads
        the review cannot be applied as it is; nothing was written
        error[SYN002 file-not-utf8]
          × not UTF-8 from here on
        the review cannot be applied as it is; nothing was written
        error[REF017 review-of-another]
          × `more.yml` is not read as a review
        the review cannot be applied as it is; nothing was written
        error[SYN010 document-empty]
          × this file holds no document
        the review cannot be applied as it is; nothing was written
    "#]]
    .assert_eq(&said);
}

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

        payments (reviews/2026-11-22/payments.yaml): 10 keep, 1 done already, 2 not in the review
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
fn which_review_is_never_guessed() {
    let changed = kept();
    let mut said = changed.refused(2, &["review", "apply", "--as-of", "2026-11-21"]);
    said += &changed.refused(2, &["review", "status", "2026-11-22", "--as-of", "2026-11-21"]);
    changed.write("reviews/9999-12-31/payments.yaml", "division: payments\ndate: 9999-12-31\nitems: []\n");
    said += &changed.refused(2, &["review", "apply", "--as-of", TODAY]);
    said += &changed.refused(2, &["review", "apply", "9999-12-31", "--as-of", TODAY]);
    expect![[r#"
        govgen: the review of 2026-11-22 is of a day that is still to come: give its directory under reviews/ the day it began on
        govgen: the review of 2026-11-22 is of a day that is still to come: give its directory under reviews/ the day it began on
        govgen: there are 2 reviews, the last of 9999-12-31: name the day of the one that is meant
        govgen: the review of 9999-12-31 is of a day that is still to come: give its directory under reviews/ the day it began on
    "#]].assert_eq(&said);
    let output = changed.run(&["review", "apply", "2026-11-22", "--as-of", TODAY]);
    assert!(output.status.success());
    assert!(String::from_utf8(output.stderr).unwrap().starts_with("review of 2026-11-22\n"));
}

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

#[test]
fn a_file_to_be_edited_by_hand_keeps_a_review_from_being_applied() {
    let changed = kept();
    changed.replace(
        NIGHT,
        "[bob@example.com]",
        "[\n        bob@example.com, # nights\n        erin@example.com\n      ]",
    );
    let text =
        changed.read(REVIEW).replace("bob@example.com\n    decision: keep", "bob@example.com\n    decision: remove");
    changed.write(REVIEW, &text);
    expect![[r#"
        nothing was written
    "#]]
    .assert_eq(&changed.refused(1, &["review", "apply", "--partial", "--as-of", TODAY]));
}
