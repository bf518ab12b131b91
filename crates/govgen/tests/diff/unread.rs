//! What is not read of the base, or of the change, and is told all the same.

use std::fs;

use serde_json::json;

use super::git::said;
use super::{ACCESS, Diffed as _, repository};

/// The commit of another repository, where a division's file should be: nobody sees what is in there, and it blinds nobody.
#[test]
fn a_submodule_among_the_divisions_files() {
    let repository = repository();
    let submodule = "divisions/payments/x.yaml";
    let commit = repository.git(&["rev-parse", "HEAD"]);
    repository.git(&["update-index", "--add", "--cacheinfo", &format!("160000,{},{submodule}", commit.trim())]);
    // As a checkout makes it.
    fs::create_dir(repository.root().join(submodule)).unwrap();
    repository.git(&["commit", "--quiet", "--message", "submodule"]);
    for arguments in [vec!["first"], vec!["first", "--head", "HEAD"]] {
        assert_eq!(repository.diffed(&arguments)["files"]["deciding"], json!([submodule]), "{arguments:?}");
    }
    assert!(repository.text().contains(submodule), "{}", repository.text());
    // The division is compared with that base as with any other.
    repository.replace(ACCESS, "[alice@example.com, ", "[");
    let found = repository.diffed(&["HEAD"]);
    assert_eq!(found["not_compared"], json!([]));
    assert_eq!(found["divisions"][0]["losses"][0]["principal"], "alice@example.com");
    // What is checked out there is refused.
    fs::write(repository.root().join(submodule).join(".git"), "gitdir: x\n").unwrap();
    let check = repository.govgen(&["check"]);
    assert_eq!(check.status.code(), Some(1));
    assert!(said(&check).contains("another git repository stands among the divisions' files"), "{}", said(&check));
}

#[test]
fn an_import_that_goes_is_told_beside_another_entry() {
    let repository = repository();
    let entries = "divisions/common/refactor.yaml";
    let import = "  - import: { division: payments, policy: developer, permission_set: ps-0123456789abcdef, managed_policies: [ReadOnlyAccess] }\n";
    let forget = "  - forget: { division: platform, policy: read-only, account: tools, group: gone }\n";
    repository.write(entries, &format!("refactor:\n{import}"));
    repository.govgen(&["render"]);
    repository.commit("imported");
    repository.write(entries, &format!("refactor:\n{forget}"));
    repository.govgen(&["render"]);
    let found = repository.diffed(&["imported"]);
    let gone: Vec<_> = found["settings"].as_array().unwrap().iter().filter(|it| it["now"].is_null()).collect();
    assert_eq!(gone.len(), 1, "{found:#}");
    assert_eq!((&gone[0]["kind"], &gone[0]["what"]), (&json!("refactor"), &json!("import")));
    assert!(gone[0]["before"].as_str().unwrap().contains("ps-0123456789abcdef"), "{found:#}");
}

/// Evidence that is another is no access, and not nothing.
#[test]
fn a_decision_of_a_review_that_is_turned() {
    let repository = repository();
    let started = repository.govgen(&["review", "start", "--as-of", "2026-01-01"]);
    assert!(started.status.success(), "{}", said(&started));
    repository.commit("review");
    let review = "reviews/2026-01-01/payments.yaml";
    repository.replace(review, "decision:", "decision: keep");
    let found = repository.diffed(&["review"]);
    assert_eq!(found["files"]["unread"], json!([review]));
    assert!(!said(&repository.govgen(&["diff", "review"])).contains("nobody gains or loses anything"));
}
