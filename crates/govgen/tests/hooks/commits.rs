//! Which commits pass, and which are refused until something is mended or staged.

use crate::Repository;

#[test]
fn a_commit_that_touches_nothing_of_ours_passes_both_hooks() {
    let Some(repository) = Repository::with_pre_commit() else { return };
    repository.write("notes.txt", "hello\n");
    repository.succeed("git", &["add", "--all"]);
    let said = repository.commits(&["--message=notes"]);
    assert_eq!(said.matches("Passed").count(), 2, "{said}");
    assert!(said.contains("govgen check") && said.contains("govgen render"), "{said}");
    assert_eq!(repository.status(), "");
}

#[test]
fn a_typo_is_refused_with_its_finding() {
    let Some(repository) = Repository::with_pre_commit() else { return };
    repository.replace("divisions/project-a/access.yaml", "policies:", "polices:");
    let said = repository.is_refused(&["commit", "--all", "--message=typo"]);
    for part in
        ["unknown-key", "unknown key `polices`", "divisions/project-a/access.yaml:2:1", "did you mean `policies`?"]
    {
        assert!(said.contains(part), "`{part}` is missing:\n{said}");
    }
    assert_eq!(repository.status(), " M divisions/project-a/access.yaml\n", "nothing was written");
}

#[test]
fn stale_terraform_is_rendered_and_refused_until_it_is_staged() {
    let Some(repository) = Repository::with_pre_commit() else { return };
    repository.replace(
        "divisions/project-a/access.yaml",
        "[alice@example.com, ",
        "[zoe@example.com, alice@example.com, ",
    );
    repository.succeed("git", &["add", "divisions"]);
    let said = repository.is_refused(&["commit", "--message=zoe"]);
    assert!(said.contains("files were modified by this hook"), "{said}");
    assert!(said.contains("2 files are not staged as on disk: run `git add --all terraform/project-a/assignment.tf terraform/project-a/variable.tf`"), "{said}");
    let rendered = "M  divisions/project-a/access.yaml\n M terraform/project-a/assignment.tf\n M terraform/project-a/variable.tf\n";
    assert_eq!(repository.status(), rendered);
    repository.succeed("git", &["add", "--all", "terraform"]);
    repository.commits(&["--message=zoe"]);
    assert_eq!(repository.status(), "");
}

#[test]
fn a_new_division_is_not_committed_without_its_files() {
    let Some(repository) = Repository::with_pre_commit() else { return };
    repository.add_division();
    repository.succeed("git", &["add", "divisions"]);
    repository.is_refused(&["commit", "--message=new"]);
    // What pre-commit notices by itself is staged now; the new files are not, and it notices no new files.
    repository.succeed("git", &["add", "--update"]);
    let said = repository.is_refused(&["commit", "--message=new"]);
    assert!(!said.contains("files were modified by this hook"), "{said}");
    assert!(said.contains("terraform/project-c/assignment.tf\n"), "{said}");
    assert!(said.contains("run `git add --all terraform/project-c/assignment.tf "), "{said}");
    repository.succeed("git", &["add", "--all", "terraform"]);
    repository.commits(&["--message=new"]);
    assert_eq!(repository.status(), "");
}

#[test]
fn what_is_rendered_from_a_file_needs_the_file() {
    let Some(repository) = Repository::with_pre_commit() else { return };
    repository.add_division();
    repository.succeed("govgen", &["render"]);
    repository.succeed("git", &["add", "terraform", "CODEOWNERS", "divisions/common"]);
    let said = repository.is_refused(&["commit", "--message=half"]);
    assert!(said.contains("divisions/project-c/access.yaml\n1 file is not staged"), "{said}");
    repository.succeed("git", &["add", "divisions"]);
    repository.commits(&["--message=whole"]);
}

#[test]
fn a_commit_that_only_deletes_is_looked_at() {
    let Some(repository) = Repository::with_pre_commit() else { return };
    repository.write("divisions/project-a/more.yaml", "accounts:\n  \"*-b\":\n    policy-a: { groups: [platform] }\n");
    repository.succeed("govgen", &["render"]);
    repository.succeed("git", &["add", "--all"]);
    repository.commits(&["--message=more"]);
    repository.succeed("git", &["rm", "--quiet", "divisions/project-a/more.yaml"]);
    let said = repository.is_refused(&["commit", "--message=less"]);
    assert!(said.contains("terraform/project-a/assignment.tf"), "{said}");
    repository.succeed("git", &["add", "--all"]);
    repository.commits(&["--message=less"]);
}

#[test]
fn a_division_that_is_removed_takes_its_files_along() {
    let Some(repository) = Repository::with_pre_commit() else { return };
    repository.add_division();
    repository.succeed("govgen", &["render"]);
    repository.succeed("git", &["add", "--all"]);
    repository.commits(&["--message=new"]);
    repository.succeed("git", &["rm", "--quiet", "-r", "divisions/project-c"]);
    repository.succeed("git", &["checkout", "HEAD~1", "--", "divisions/common"]);
    let said = repository.is_refused(&["commit", "--message=gone"]);
    assert!(said.contains("terraform/project-c/assignment.tf (removed)\n"), "{said}");
    assert!(!repository.root().join("terraform/project-c").exists());
    repository.succeed("git", &["add", "--all", "CODEOWNERS", "terraform"]);
    repository.commits(&["--message=gone"]);
    assert_eq!(repository.status(), "");
}

#[test]
fn two_changes_that_are_right_alone_are_refused_together() {
    let Some(repository) = Repository::with_pre_commit() else { return };
    let grant = "accounts:\n  \"*-b\":\n    policy-a: { groups: [platform] }\n";
    for branch in ["one", "two"] {
        repository.succeed("git", &["switch", "--quiet", "--create", branch, "main"]);
        repository.write(&format!("divisions/project-a/{branch}.yaml"), grant);
        repository.succeed("govgen", &["render"]);
        repository.succeed("git", &["add", "--all"]);
        repository.commits(&["--message=grant"]);
    }
    let said = repository.is_refused(&["merge", "--no-edit", "one"]);
    assert!(said.contains("duplicate-key"), "{said}");
}
