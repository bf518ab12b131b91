//! `govgen review` on real files: the evidence is what happens, whatever somebody writes into it.
#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "a test that cannot go on says where")]

mod edited;
mod files;
mod lines;
mod longer;
mod property;

#[path = "../support/changed.rs"]
mod changed;
#[expect(dead_code, reason = "comments are the other test's")]
#[path = "../support/written.rs"]
mod written;

use expect_test::expect;

use crate::changed::Changed;

const ACCESS: &str = "divisions/payments/access.yaml";
const NIGHT: &str = "divisions/payments/night.yaml";
const TODAY: &str = "2026-11-22";
const REVIEW: &str = "reviews/2026-11-22/payments.yaml";

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
