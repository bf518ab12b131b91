//! What is looked at is what the commit will hold: the index, wherever git keeps it.

use std::fs;

use crate::{Repository, said};

#[test]
fn a_hook_of_gits_own_sees_the_index_that_the_commit_will_use() {
    let repository = Repository::new(None);
    repository.install_hook();
    let change = |old: &str, new: &str| repository.replace("divisions/project-a/access.yaml", old, new);

    // Not staged: neither before nor by the hook.
    change("bob@example.com", "bea@example.com");
    let said = repository.is_refused(&["commit", "--allow-empty", "--message=none"]);
    assert!(
        said.contains(
            "3 files are not staged as on disk: run `git add --all divisions/project-a/access.yaml terraform/"
        ),
        "{said}"
    );
    // `--all` stages what git knows, in an index that becomes the real one with the commit.
    repository.commits(&["--all", "--message=all"]);
    // So does naming files: these alone are not everything.
    change("bea@example.com", "bob@example.com");
    let said = repository.is_refused(&["commit", "--message=some", "divisions"]);
    assert!(said.contains("run `git add --all terraform/project-a/assignment.tf terraform/"), "{said}");
    assert!(said.contains("\na commit that names files takes no others"), "{said}");
    repository.commits(&["--message=some", "divisions", "terraform"]);
    // A rendered file that git ignores reaches nobody.
    repository.add_division();
    repository.write(".gitignore", "assignment.tf\n");
    repository.succeed("govgen", &["render"]);
    repository.succeed("git", &["add", "--all"]);
    let said = repository.is_refused(&["commit", "--message=ignored"]);
    assert!(said.contains("terraform/project-c/assignment.tf (ignored by git)\n1 file is ignored by git"), "{said}");
    repository.does_as_told(&said);
    // What Terraform leaves beside rendered files, and notes of one's own, concern nobody.
    repository.write("terraform/common/.terraform.lock.hcl", "# providers\n");
    repository.write("divisions/project-a/notes.md", "notes\n");
    repository.commits(&["--message=forced"]);
}

/// What git lists as changed or untracked is not all that a commit can lack.
#[test]
fn what_was_read_is_in_the_index() {
    const ACCESS: &str = "divisions/project-a/access.yaml";
    let repository = Repository::new(None);

    // A link is as staged as what it leads to.
    fs::rename(repository.root().join(ACCESS), repository.root().join("divisions/project-a/real.txt")).unwrap();
    std::os::unix::fs::symlink("real.txt", repository.root().join(ACCESS)).unwrap();
    repository.succeed("git", &["add", ACCESS]);
    let said = repository.is_incomplete(&["divisions/project-a/real.txt"]);
    repository.does_as_told(&said);
    repository.replace("divisions/project-a/real.txt", "bob@example.com", "bea@example.com");
    repository.succeed("govgen", &["render"]);
    repository.succeed("git", &["add", "terraform"]);
    let said = repository.is_incomplete(&["divisions/project-a/real.txt"]);
    repository.does_as_told(&said);
    repository.is_complete();

    // git was told not to look.
    for flag in ["assume-unchanged", "skip-worktree"] {
        for path in ["divisions/project-a/real.txt", "terraform/project-a/assignment.tf"] {
            repository.succeed("git", &["update-index", &format!("--{flag}"), path]);
            let said = repository.is_incomplete(&[&format!("{path} ({flag})")]);
            repository.does_as_told(&said);
            repository.is_complete();
        }
    }

    // Terraform would run it, and nothing of it is on disk.
    repository.write("terraform/project-a/evil.tf", "# evil\n");
    repository.succeed("git", &["add", "terraform"]);
    repository.succeed("git", &["update-index", "--skip-worktree", "terraform/project-a/evil.tf"]);
    fs::remove_file(repository.root().join("terraform/project-a/evil.tf")).unwrap();
    let said = repository.is_incomplete(&["terraform/project-a/evil.tf (skip-worktree)"]);
    repository.does_as_told(&said);
    let said = repository.is_incomplete(&["terraform/project-a/evil.tf (removed)"]);
    repository.does_as_told(&said);
    repository.commits(&["--message=whole"]);
}

#[test]
fn a_repository_within_is_not_in_the_commit() {
    let repository = Repository::new(None);
    repository.add_division();
    repository.succeed("govgen", &["render"]);
    repository.succeed("git", &["add", "terraform", "CODEOWNERS", "divisions/common"]);
    let within = repository.root().join("divisions/project-c");
    repository.succeed_in(&within, "git", &["init", "--quiet"]);
    let refused = || {
        let output = repository.run(&repository.root(), "govgen", &["render", "--staged"]);
        assert_eq!(output.status.code(), Some(1), "{}", said(&output));
        assert!(
            said(&output).contains("another git repository stands among the divisions' files"),
            "{}",
            said(&output)
        );
    };
    refused();
    repository.succeed_in(&within, "git", &["add", "--all"]);
    repository.succeed_in(&within, "git", &["commit", "--quiet", "--message=within"]);
    repository.succeed("git", &["add", "divisions"]);
    refused();
    // The commit of it that git then holds is no file either.
    fs::rename(within.join(".git"), repository.directory.path().join("moved")).unwrap();
    let said = repository.is_incomplete(&["divisions/project-c/access.yaml (in a git repository of its own)"]);
    repository.does_as_told(&said);
    repository.commits(&["--message=whole"]);
}

#[test]
fn a_work_tree_may_have_its_git_directory_elsewhere() {
    let repository = Repository::new(None);
    let elsewhere = repository.directory.path().join("elsewhere.git");
    repository.install_hook();
    fs::rename(repository.root().join(".git"), &elsewhere).unwrap();
    let git = format!("--git-dir={}", elsewhere.display());
    repository.write("divisions/project-a/more.yaml", "accounts: {}\n");
    let output = repository.run(&repository.root(), "git", &[&git, "--work-tree=.", "commit", "--message=more"]);
    assert!(said(&output).contains("divisions/project-a/more.yaml\n1 file is not staged"), "{}", said(&output));
    repository.succeed("git", &[&git, "--work-tree=.", "add", "--all"]);
    repository.succeed("git", &[&git, "--work-tree=.", "commit", "--message=more"]);
    // One of somebody else decides nothing.
    let other = Repository::new(None);
    other.write("divisions/project-a/more.yaml", "accounts: {}\n");
    let variables = [format!("GIT_DIR={}", elsewhere.display()), "GIT_WORK_TREE=.".to_owned()];
    let arguments = [variables[0].as_str(), &variables[1], "govgen", "render", "--check", "--staged"];
    let output = other.run(&other.root(), "env", &arguments);
    assert!(said(&output).contains("divisions/project-a/more.yaml\n1 file is not staged"), "{}", said(&output));
}

#[test]
fn a_linked_worktree_has_an_index_of_its_own() {
    let repository = Repository::new(None);
    let linked = repository.directory.path().join("linked");
    repository.succeed("git", &["worktree", "add", "--quiet", linked.to_str().unwrap(), "-b", "linked"]);
    repository.succeed_in(&linked, "govgen", &["render", "--staged"]);
    fs::remove_file(linked.join("terraform/common/versions.tf")).unwrap();
    let output = repository.run(&linked, "govgen", &["render", "--check", "--staged"]);
    assert_eq!(output.status.code(), Some(1));
    repository.succeed("govgen", &["render", "--check", "--staged"]);
}

#[test]
fn nobody_says_what_is_staged_outside_of_git() {
    let repository = Repository::new(None);
    fs::remove_dir_all(repository.root().join(".git")).unwrap();
    let output = repository.run(&repository.root(), "govgen", &["render", "--staged"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(
        said(&output).contains("govgen: git cannot tell what is staged: fatal: not a git repository"),
        "{}",
        said(&output)
    );
}
