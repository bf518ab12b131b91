//! `report --at`, in real git repositories with the real command.
#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "a test that cannot go on says where")]

#[expect(dead_code, reason = "other tests use the rest")]
#[path = "support/git.rs"]
mod git;

use git::{Repository, said};

const ACCESS: &str = "divisions/payments/access.yaml";

#[test]
fn lists_what_a_revision_granted() {
    let repository = Repository::below("");
    let before = said(&repository.govgen(&["report", "--format", "csv"]));
    assert!(before.contains("payments,"), "{before}");
    repository.write(ACCESS, "accounts: {}\n");
    repository.commit("second");
    repository.write(ACCESS, "accounts: [\n");
    assert_eq!(said(&repository.govgen(&["report", "--format", "csv", "--at", "first"])), before);
    assert!(!said(&repository.govgen(&["report", "--format", "csv", "--at", "main"])).contains("payments,"));
    repository.git(&["checkout", "--quiet", "--force", "main"]);
    repository.git(&["switch", "--quiet", "--orphan", "island"]);
    repository.write("README.md", "nothing\n");
    repository.commit("before");
    repository.git(&["switch", "--quiet", "main"]);
    repository.cannot(&["report", "--at", "before"], "there is no `divisions/common` at ");
    repository.cannot(&["report", "--at", "absent"], "git knows no commit `absent` here");
}
