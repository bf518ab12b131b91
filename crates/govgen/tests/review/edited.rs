//! Items that somebody edits into a review, or out of it.

use expect_test::expect;

use crate::{REVIEW, TODAY, kept};

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
