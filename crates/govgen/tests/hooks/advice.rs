//! What somebody is told to type, and that it works.

use std::fs;

use crate::{Repository, said};

#[test]
fn what_nobody_reads_may_stay_behind() {
    let repository = Repository::new(None);
    repository.write("divisions/project-a/notes.json", "{}\n");
    repository.write("divisions/project-a/notes.md", "notes\n");
    repository.is_complete();
    repository.succeed("git", &["add", "--all"]);
    repository.commits(&["--message=notes"]);
    fs::remove_file(repository.root().join("divisions/project-a/notes.json")).unwrap();
    repository.is_complete();
    // A policy that names a document makes it count.
    let document =
        r#"{ "Version": "2012-10-17", "Statement": [{ "Effect": "Allow", "Action": "s3:Get*", "Resource": "*" }] }"#;
    repository.write("divisions/project-a/policies/buckets.json", document);
    repository.replace(
        "divisions/project-a/access.yaml",
        "policies:\n",
        "policies:\n  buckets:\n    description: Reads buckets\n    inline_policy: { file: policies/buckets.json }\n",
    );
    repository.succeed("govgen", &["render"]);
    repository.succeed("git", &["add", "--update"]);
    let said = repository.is_incomplete(&["divisions/project-a/policies/buckets.json"]);
    repository.does_as_told(&said);
    repository.is_complete();
}

#[test]
fn ignored_files_are_named_and_can_be_added() {
    let repository = Repository::new(None);
    repository.add_division();
    repository.write(".gitignore", "terraform/\n");
    repository.succeed("govgen", &["render"]);
    repository.succeed("git", &["add", "--all"]);
    let said = repository.run(&repository.root(), "govgen", &["render", "--check", "--staged"]);
    let said = self::said(&said);
    assert!(said.contains("terraform/project-c/assignment.tf (ignored by git)\n"), "{said}");
    assert!(said.contains("ignored by git: mend .gitignore, or run `git add --force terraform/project-c/"), "{said}");
    assert!(!said.contains("add --all"), "{said}");
    repository.does_as_told(&said);
    repository.commits(&["--message=forced"]);
}

#[test]
fn advice_works_where_the_reader_stands() {
    let repository = Repository::new(None);
    let outside = repository.directory.path().join("elsewhere");
    fs::create_dir(&outside).unwrap();
    let root = repository.root();
    for (here, arguments) in [
        (root.join("divisions/project-a"), vec!["render", "--staged"]),
        (repository.directory.path().to_owned(), vec!["render", "--staged", "--root", "governance"]),
        (outside, vec!["render", "--staged", "--root", "../governance"]),
    ] {
        repository.write("divisions/project-a/it's two words.yaml", &format!("accounts: {{}} # {}\n", here.display()));
        let output = repository.run(&here, "govgen", &arguments);
        assert_eq!(output.status.code(), Some(1), "{}", said(&output));
        repository.does_as_told_in(&here, &said(&output));
        repository.is_complete();
    }
    // git runs a hook at the top, wherever somebody stands.
    repository.install_hook();
    repository.write("divisions/project-a/it's two words.yaml", "accounts: {} # again\n");
    let here = root.join("divisions/common");
    let output = repository.run(&here, "git", &["commit", "--message=some"]);
    assert!(said(&output).contains("git -C ../.. add --all "), "{}", said(&output));
    repository.does_as_told_in(&here, &said(&output));
    repository.commits(&["--message=some"]);
}

#[test]
fn many_files_are_added_by_their_folders() {
    let repository = Repository::new(None);
    for number in 0..9 {
        repository.write(&format!("divisions/project-a/{number}.yaml"), "accounts: {}\n");
    }
    let output = repository.run(&repository.root(), "govgen", &["render", "--staged"]);
    assert!(said(&output).contains("9 files are not staged as on disk: run `git add --all divisions`"));
    repository.does_as_told(&said(&output));
    repository.is_complete();
}

#[test]
fn a_commit_that_names_files_is_told_so() {
    let repository = Repository::new(None);
    repository.write("README.md", "hello\n");
    repository.add_division();
    repository.succeed("govgen", &["render"]);
    repository.succeed("git", &["add", "--all"]);
    repository.install_hook();
    let said = repository.is_refused(&["commit", "--message=read me", "README.md"]);
    assert!(said.contains("staged, but a commit that names files takes no others: commit without naming"), "{said}");
    assert!(!said.contains("git add"), "{said}");
    repository.commits(&["--message=all"]);
}
