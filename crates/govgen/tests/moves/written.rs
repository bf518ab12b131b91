//! What a move writes, and where its page goes.

use std::fs;
use std::process::Command;

use expect_test::{expect, expect_file};

use crate::{Repository, SET, THERE_AND_BACK, without_refactor, words};

#[test]
fn what_is_moved_is_clean_and_the_way_back_leads_to_the_same_bytes() {
    for (there, back) in THERE_AND_BACK {
        let repository =
            Repository::with("divisions/common/divisions.yaml", "mode: assign-only", "mode: author # for now");
        let before = repository.files();
        for arguments in [there, back] {
            let set = if arguments.starts_with("account ") { format!(" {SET}") } else { String::new() };
            repository.succeed(&words(&format!("{arguments} --as-of 2026-11-22{set}")));
            repository.succeed(&["render"]);
            repository.succeed(&["check", "--strict", "--as-of", "2026-11-22"]);
            repository.succeed(&["prove"]);
        }
        assert_eq!(without_refactor(before), without_refactor(repository.files()), "{there}");
    }
}

#[test]
fn comments_and_layout_stay() {
    let access = "divisions/payments/access.yaml";
    let repository = Repository::with(access, "accounts:\n", "# Grants of 台帳.\naccounts: # by account\n");
    repository.change(access, "  ledger-prod:\n", "\n  # Ask the pager first.\n  ledger-prod:   # production\n");
    repository.change(access, "groups: [ledger-developers]", "groups: [ledger-developers]   # all of them");
    repository.change(
        "divisions/common/divisions.yaml",
        "      ledger-prod:",
        "      # Since 2019.\n      ledger-prod:",
    );
    let arguments = format!(
        "account ledger-prod --from payments --to platform --policy developer=read-only --as-of 2026-11-22 {SET} --dry-run"
    );
    expect_file!["account.diff"].assert_eq(&repository.succeed(&words(&arguments)));
    expect_file!["policy.diff"]
        .assert_eq(&repository.succeed(&words("policy payments developer engineer --as-of 2026-11-22 --dry-run")));
}

#[test]
fn a_policy_goes_along_with_its_document() {
    let repository = Repository::with("divisions/common/divisions.yaml", "mode: assign-only", "mode: author");
    let arguments =
        format!("account ledger-dev --from payments --to platform --policy developer=ledger --as-of 2026-11-22 {SET}");
    repository.succeed(&words(&arguments));
    repository.succeed(&["check", "--strict", "--as-of", "2026-11-22"]);
    let files = repository.files();
    assert_eq!(
        files["divisions/platform/policies/developer.json"],
        files["divisions/payments/policies/developer.json"]
    );
    expect_file!["along.yaml"].assert_eq(&files["divisions/platform/access.yaml"]);
    expect_file!["along-refactor.yaml"].assert_eq(&files["divisions/common/refactor.yaml"]);
}

#[test]
#[cfg(target_os = "linux")]
fn a_page_that_cannot_be_printed_changes_nothing() {
    let repository = Repository::new();
    let before = repository.files();
    let full = fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_govgen"));
    command.args(["move", "policy", "payments", "developer", "engineer"]).current_dir(repository.directory.path());
    let output = command.stdout(full).stderr(std::process::Stdio::piped()).output().unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2), "{said}");
    assert!(said.contains("cannot write the page; nothing was changed"), "{said}");
    assert_eq!(before, repository.files());
    let page = repository.succeed(&words("policy payments developer engineer --runbook -"));
    assert!(page.starts_with("# Policy `developer`") && !repository.directory.path().join("-").exists(), "{page}");
}

#[test]
fn the_page_goes_to_a_file_when_one_is_named() {
    let repository = Repository::new();
    let printed = repository.succeed(&words("policy payments developer engineer --as-of 2026-11-22 --runbook page.md"));
    assert_eq!(printed, "");
    let page = fs::read_to_string(repository.directory.path().join("page.md")).unwrap();
    expect!["# Policy `developer` of `payments` is called `engineer`"].assert_eq(page.lines().next().unwrap());
}
