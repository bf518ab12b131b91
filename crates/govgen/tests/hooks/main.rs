//! The hooks of `.pre-commit-hooks.yaml`, run by the real pre-commit in real git repositories, and `render --staged`
//! in a hook of git's own.
//!
//! The hooks that bring their own govgen are tried by `scripts/try-hooks.sh`.
#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "a test that cannot go on says where")]

mod advice;
mod commits;
mod index;

#[path = "../support/tools.rs"]
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
