//! The hooks of `.pre-commit-hooks.yaml`, run by the real pre-commit in real git repositories, and `render --staged`
//! in a hook of git's own.
//!
//! The hooks that bring their own govgen are tried by `scripts/try-hooks.sh`.
#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "a test that cannot go on says where")]

#[path = "support/tools.rs"]
mod tools;

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

const CONFIG: &str = ".pre-commit-config.yaml";

/// A governance repository in git, clean and rendered, and everything that hooks need beside it.
struct Repository {
    directory: tempfile::TempDir,
    /// Where programs are found: the govgen of this build, then whatever is on the PATH.
    path: OsString,
}

impl Repository {
    /// The smallest example, committed.
    fn new(more: Option<PathBuf>) -> Self {
        let directory = tempfile::tempdir().unwrap();
        let binary = Path::new(env!("CARGO_BIN_EXE_govgen")).parent().unwrap().to_owned();
        let usual = std::env::var_os("PATH").unwrap_or_default();
        let path = more.into_iter().chain([binary]).chain(std::env::split_paths(&usual));
        let repository = Self { path: std::env::join_paths(path).unwrap(), directory };
        copy(&workspace().join("examples/octcat/divisions"), &repository.root().join("divisions"));
        repository.succeed("git", &["init", "--quiet", "--initial-branch=main"]);
        repository.succeed("govgen", &["render", "--quiet"]);
        repository.succeed("git", &["add", "--all"]);
        repository.succeed("git", &["commit", "--quiet", "--message=first"]);
        repository
    }

    /// The same with both hooks installed; nothing where there is no pre-commit.
    fn with_pre_commit() -> Option<Self> {
        let repository = Self::new(Some(tools::installed("python")?.join("bin")));
        let hooks = repository.directory.path().join("hooks");
        fs::create_dir(&hooks).unwrap();
        fs::copy(workspace().join(".pre-commit-hooks.yaml"), hooks.join(".pre-commit-hooks.yaml")).unwrap();
        repository.succeed_in(&hooks, "git", &["init", "--quiet", "--initial-branch=main"]);
        repository.succeed_in(&hooks, "git", &["add", "--all"]);
        repository.succeed_in(&hooks, "git", &["commit", "--quiet", "--message=hooks"]);
        let revision = repository.succeed_in(&hooks, "git", &["rev-parse", "HEAD"]);
        let config = format!(
            "repos:\n  - repo: {}\n    rev: {}\n    hooks: [{{ id: govgen-check }}, {{ id: govgen-render }}]\n",
            hooks.display(),
            revision.trim()
        );
        repository.write(CONFIG, &config);
        repository.succeed("git", &["add", CONFIG]);
        repository.succeed("pre-commit", &["install", "--hook-type=pre-commit", "--hook-type=pre-merge-commit"]);
        repository.commits(&["--message=hooks"]);
        Some(repository)
    }

    fn root(&self) -> PathBuf {
        self.directory.path().join("governance")
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.root().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn replace(&self, path: &str, old: &str, new: &str) {
        let text = fs::read_to_string(self.root().join(path)).unwrap();
        assert!(text.contains(old), "{path} has no `{old}`");
        self.write(path, &text.replacen(old, new, 1));
    }

    fn run(&self, directory: &Path, program: &str, arguments: &[&str]) -> Output {
        let mut command = Command::new(which(program, &self.path));
        command.current_dir(directory).args(arguments).env_clear().env("PATH", &self.path);
        // Nobody's own settings decide what git and pre-commit do here.
        command.env("HOME", self.directory.path()).env("PRE_COMMIT_HOME", self.directory.path().join("pre-commit"));
        command.env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_NOSYSTEM", "1").env("LC_ALL", "C.UTF-8");
        for who in ["AUTHOR", "COMMITTER"] {
            command.env(format!("GIT_{who}_NAME"), "octocat").env(format!("GIT_{who}_EMAIL"), "octocat@example.com");
        }
        command.output().unwrap()
    }

    fn succeed_in(&self, directory: &Path, program: &str, arguments: &[&str]) -> String {
        let output = self.run(directory, program, arguments);
        assert!(output.status.success(), "{program} {arguments:?}:\n{}", said(&output));
        String::from_utf8(output.stdout).unwrap()
    }

    fn succeed(&self, program: &str, arguments: &[&str]) -> String {
        fs::create_dir_all(self.root()).unwrap();
        self.succeed_in(&self.root(), program, arguments)
    }

    /// A commit, or another command that makes one, that goes through. What arrives elsewhere is clean and rendered.
    fn commits(&self, arguments: &[&str]) -> String {
        self.makes_a_commit(&[&["commit"], arguments].concat())
    }

    fn makes_a_commit(&self, arguments: &[&str]) -> String {
        let before = self.head();
        let output = self.run(&self.root(), "git", arguments);
        assert!(output.status.success(), "git {arguments:?}:\n{}", said(&output));
        assert_ne!(before, self.head());
        let clone = tempfile::tempdir().unwrap();
        self.succeed("git", &["clone", "--quiet", ".", clone.path().to_str().unwrap()]);
        self.succeed_in(clone.path(), "govgen", &["check"]);
        self.succeed_in(clone.path(), "govgen", &["render", "--check"]);
        said(&output)
    }

    /// A commit, or another command that makes one, that a hook refuses, and what it says.
    fn is_refused(&self, arguments: &[&str]) -> String {
        let before = self.head();
        let output = self.run(&self.root(), "git", arguments);
        assert!(!output.status.success(), "git {arguments:?} went through:\n{}", said(&output));
        assert_eq!(before, self.head());
        said(&output)
    }

    /// `render --staged` finds the next commit whole.
    fn is_complete(&self) {
        self.succeed("govgen", &["render", "--check", "--staged"]);
    }

    /// `render --staged` lists these files and no others, and what it says.
    fn is_incomplete(&self, lacking: &[&str]) -> String {
        let output = self.run(&self.root(), "govgen", &["render", "--check", "--staged"]);
        assert_eq!(output.status.code(), Some(1), "{}", said(&output));
        assert_eq!(String::from_utf8_lossy(&output.stdout).lines().collect::<Vec<_>>(), lacking, "{}", said(&output));
        said(&output)
    }

    /// Types every command that stands between backticks.
    fn does_as_told(&self, said: &str) {
        self.does_as_told_in(&self.root(), said);
    }

    fn does_as_told_in(&self, directory: &Path, said: &str) {
        let commands: Vec<&str> = said.split('`').skip(1).step_by(2).filter(|it| it.starts_with("git ")).collect();
        assert!(!commands.is_empty(), "{said}");
        for command in commands {
            self.succeed_in(directory, "sh", &["-c", command]);
        }
    }

    /// A hook of git's own, as `docs/ci.md` has it made.
    fn install_hook(&self) {
        let page = fs::read_to_string(workspace().join("docs/ci.md")).unwrap();
        let block = page.split("```sh\n").find(|it| it.contains(".git/hooks/")).unwrap();
        fs::create_dir_all(self.root().join(".git/hooks")).unwrap();
        self.succeed("sh", &["-euc", block.split("```").next().unwrap()]);
    }

    fn head(&self) -> String {
        self.succeed("git", &["rev-parse", "HEAD"])
    }

    fn status(&self) -> String {
        self.succeed("git", &["status", "--short", "--untracked-files=all"])
    }

    /// Everything of a new division that people write.
    fn add_division(&self) {
        self.replace(
            "divisions/common/divisions.yaml",
            "divisions:\n",
            "divisions:\n  project-c:\n    owners: [project-c-team]\n    accounts: { account-d: \"333333333333\" }\n",
        );
        self.write(
            "divisions/project-c/access.yaml",
            "accounts:\n  account-d:\n    read-only: { users: [frank@example.com] }\n",
        );
    }
}

fn workspace() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn said(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

/// The program that a PATH names; a command with an environment of its own would search the old one.
fn which(program: &str, path: &OsString) -> PathBuf {
    std::env::split_paths(path).map(|it| it.join(program)).find(|it| it.is_file()).unwrap()
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap().map(|it| it.unwrap()) {
        let to = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &to);
        } else {
            fs::copy(entry.path(), to).unwrap();
        }
    }
}

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
    let lacking = ["divisions/project-c/access.yaml (in a git repository of its own)"];
    repository.is_incomplete(&lacking);
    // The commit of it that git then holds is no file either.
    repository.succeed_in(&within, "git", &["add", "--all"]);
    repository.succeed_in(&within, "git", &["commit", "--quiet", "--message=within"]);
    repository.succeed("git", &["add", "divisions"]);
    let said = repository.is_incomplete(&lacking);
    fs::rename(within.join(".git"), repository.directory.path().join("moved")).unwrap();
    repository.is_incomplete(&lacking);
    repository.does_as_told(&said);
    repository.commits(&["--message=whole"]);
}

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
