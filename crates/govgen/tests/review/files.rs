//! Which files are a review, and which review is meant.

use std::fs;
use std::os::unix::fs::symlink;

use expect_test::expect;

use crate::{NIGHT, REVIEW, TODAY, kept};

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
fn which_review_is_never_guessed() {
    let changed = kept();
    let mut said = changed.refused(2, &["review", "apply", "--as-of", "2026-11-21"]);
    said += &changed.refused(2, &["review", "status", "2026-11-22", "--as-of", "2026-11-21"]);
    changed.write("reviews/9999-12-31/payments.yaml", "division: payments\ndate: 9999-12-31\nitems: []\n");
    said += &changed.refused(2, &["review", "apply", "--as-of", TODAY]);
    said += &changed.refused(2, &["review", "apply", "9999-12-31", "--as-of", TODAY]);
    expect![[r#"
        govgen: reviews/2026-11-22 is called after a day that is still to come: give it the day the review began on
        govgen: reviews/2026-11-22 is called after a day that is still to come: give it the day the review began on
        govgen: there are 2 reviews, the last of 9999-12-31: name the day of the one that is meant
        govgen: reviews/9999-12-31 is called after a day that is still to come: give it the day the review began on
    "#]]
    .assert_eq(&said);
    let output = changed.run(&["review", "apply", "2026-11-22", "--as-of", TODAY]);
    assert!(output.status.success());
    assert!(String::from_utf8(output.stderr).unwrap().starts_with("review of 2026-11-22\n"));
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
