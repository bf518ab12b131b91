//! What an import writes, where, and what it says of it.

use std::collections::BTreeMap;
use std::fs;

use expect_test::expect_file;
use serde_json::Value;

use crate::taken::rendered;
use crate::{data, govgen, import, listed, repository, said, tree};

#[test]
fn files_and_runbook_are_as_expected() {
    let repository = repository();
    let (runbook, talk) = said(&import(repository.path(), &[]), 0);
    let runbook = runbook.replace(data("facts.json").to_str().unwrap(), "facts.json");
    expect_file![data("runbook.md")].assert_eq(&runbook);
    expect_file![data("files.txt")].assert_eq(&listed(&tree(repository.path())));
    expect_file![data("talk.txt")].assert_eq(&talk);
}

#[test]
fn a_second_import_has_nothing_to_add() {
    let repository = repository();
    said(&import(repository.path(), &[]), 0);
    rendered(repository.path());
    let before = tree(repository.path());
    let (runbook, talk) = said(&import(repository.path(), &[]), 0);
    assert!(runbook.contains("Nothing is imported: what the files do not say already stands below"), "{runbook}");
    assert!(runbook.contains("## Not imported: 1 permission set, 5 assignments\n"), "{runbook}");
    let counted = "imported: permission sets: 0, assignments: 0; not imported: permission sets: 1, assignments: 5";
    assert!(talk.starts_with(counted), "{talk}");
    assert_eq!(tree(repository.path()), before);
}

#[test]
fn a_dry_run_shows_what_would_be_written() {
    let repository = repository();
    let before = tree(repository.path());
    let (diff, talk) = said(&import(repository.path(), &["--dry-run"]), 0);
    assert_eq!(tree(repository.path()), before);
    let added = |line: &str| assert!(diff.lines().any(|it| it == line), "{line} is not in\n{diff}");
    added("+    adopted_names: [DeveloperAccess]");
    added("--- a/divisions/common/divisions.yaml");
    added("+++ b/divisions/project-a/policies/developer-access.json");
    assert!(
        talk.contains("not imported: permission set `AWSReadOnlyAccess` and its 2 assignments: Control Tower"),
        "{talk}"
    );
    assert!(talk.contains("7 files would be written"), "{talk}");
    assert!(talk.contains("once the files are in the repository, look with `govgen check`"), "{talk}");
}

#[test]
fn another_directory_takes_the_files() {
    let (repository, other) = (repository(), tempfile::tempdir().unwrap());
    let before = tree(repository.path());
    let proposed = other.path().join("proposed");
    said(&import(repository.path(), &["--output", proposed.to_str().unwrap()]), 0);
    assert_eq!(tree(repository.path()), before);
    said(&import(repository.path(), &[]), 0);
    let after = tree(repository.path());
    let changed: BTreeMap<_, _> = after.into_iter().filter(|(path, text)| before.get(path) != Some(text)).collect();
    assert_eq!(tree(&proposed), changed);
}

#[test]
fn what_the_files_said_before_is_counted() {
    let repository = repository();
    let file = repository.path().join("divisions/project-a/access.yaml");
    let text = fs::read_to_string(&file).unwrap();
    let policy = "policies:\n  tester:\n    managed_policies: [ReadOnlyAccess, SecurityAudit]\n";
    let text = text
        .replace("policies:\n", policy)
        .replace("  account-a:\n", "  account-a:\n    tester: { groups: [platform] }\n");
    fs::write(file, text).unwrap();
    let (runbook, _) = said(&import(repository.path(), &[]), 0);
    let wanted = "`Plan: 13 to import, 4 to add, 1 to change, 0 to destroy.` What it adds stood in the files before and is not in AWS: \
                  permission set `pa-tester`, 1 assignment.";
    assert!(runbook.contains(wanted), "{runbook}");
    assert!(runbook.contains("* `terraform/project-b`: `Plan: 4 to import, 0 to add, "), "{runbook}");
}

#[test]
fn a_check_with_facts_says_to_set_the_tags() {
    let repository = repository();
    said(&import(repository.path(), &[]), 0);
    let facts = data("facts.json");
    let output = govgen(repository.path(), &["check", "--format", "json", "--facts", facts.to_str().unwrap()]);
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    let findings = report["findings"].as_array().unwrap().iter().filter(|it| it["code"] == "LIV015");
    let mut count = 0;
    for it in findings {
        count += 1;
        assert_eq!(it["severity"], "warning", "{it}");
        assert!(it["help"].to_string().contains("aws sso-admin tag-resource --region us-east-1"), "{it}");
    }
    assert_eq!(count, 3);
}

#[test]
fn another_directory_loses_nothing() {
    let (repository, other) = (repository(), tempfile::tempdir().unwrap());
    fs::create_dir_all(other.path().join("divisions/common")).unwrap();
    fs::write(other.path().join("divisions/common/refactor.yaml"), "somebody's\n").unwrap();
    let before = tree(other.path());
    let (data, talk) = said(&import(repository.path(), &["--output", other.path().to_str().unwrap()]), 2);
    assert!(data.is_empty() && talk.contains("refactor.yaml is there already and holds something else"), "{talk}");
    assert_eq!(tree(other.path()), before);
}

#[test]
fn one_division_after_the_other() {
    let repository = repository();
    let whole = {
        let repository = self::repository();
        said(&import(repository.path(), &[]), 0);
        tree(repository.path())
    };
    for name in ["common", "project-a", "project-b"] {
        said(&import(repository.path(), &["--division", name]), 0);
    }
    let mut parts = tree(repository.path());
    assert_eq!(
        parts.remove("divisions/common/refactor.yaml").unwrap().len(),
        whole["divisions/common/refactor.yaml"].len()
    );
    assert!(parts.iter().all(|(path, text)| whole.get(path) == Some(text)), "{}", listed(&parts));
}
