//! A governance repository in a real git repository, with the real command.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// A governance repository in git with a first commit, tagged `first`.
pub(crate) struct Repository {
    /// Holds it, and clones of it that a test makes.
    pub(crate) directory: tempfile::TempDir,
    /// Where the governance repository is in the git repository; empty for its top.
    below: &'static str,
}

impl Repository {
    /// A copy of the clean repository of the rules, below a directory of the git repository; empty for its top.
    pub(crate) fn below(below: &'static str) -> Self {
        let repository = Self { directory: tempfile::tempdir().unwrap(), below };
        let clean = Path::new(env!("CARGO_MANIFEST_DIR")).join("../govgen-rules/tests/base");
        for entry in walkdir::WalkDir::new(&clean).into_iter().map(Result::unwrap).filter(|it| it.file_type().is_file())
        {
            let path = entry.path().strip_prefix(&clean).unwrap();
            repository.write(path.to_str().unwrap(), &fs::read_to_string(entry.path()).unwrap());
        }
        repository.git(&["init", "--quiet", "--initial-branch=main"]);
        repository.commit("first");
        repository
    }

    /// The top of the git repository.
    pub(crate) fn top(&self) -> PathBuf {
        self.directory.path().join("repository")
    }

    /// The top of the governance repository.
    pub(crate) fn root(&self) -> PathBuf {
        self.top().join(self.below)
    }

    /// Writes a file of the governance repository.
    pub(crate) fn write(&self, path: &str, text: &str) {
        let path = self.root().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    /// Edits a file, once.
    pub(crate) fn replace(&self, path: &str, old: &str, new: &str) {
        let text = fs::read_to_string(self.root().join(path)).unwrap();
        assert!(text.contains(old), "{path} has no `{old}`");
        self.write(path, &text.replacen(old, new, 1));
    }

    /// Commits everything, and tags it.
    pub(crate) fn commit(&self, tag: &str) {
        self.git(&["add", "--all"]);
        self.git(&["commit", "--quiet", "--message", tag]);
        self.git(&["tag", tag]);
    }

    /// Runs a program with an environment of its own.
    pub(crate) fn command(&self, directory: &Path, program: &str, arguments: &[&str]) -> Output {
        let mut command = Command::new(program);
        command.current_dir(directory).args(arguments).env_clear();
        command.env("PATH", std::env::var_os("PATH").unwrap_or_default()).env("HOME", self.directory.path());
        command.env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_NOSYSTEM", "1").env("LC_ALL", "C.UTF-8");
        for who in ["AUTHOR", "COMMITTER"] {
            command.env(format!("GIT_{who}_NAME"), "octocat").env(format!("GIT_{who}_EMAIL"), "octocat@example.com");
        }
        command.output().unwrap()
    }

    /// Runs git, which has to succeed.
    pub(crate) fn git(&self, arguments: &[&str]) -> String {
        let output = self.command(&self.top(), "git", arguments);
        assert!(output.status.success(), "git {arguments:?}: {}", said(&output));
        String::from_utf8(output.stdout).unwrap()
    }

    /// Runs the real command in the governance repository.
    pub(crate) fn govgen(&self, arguments: &[&str]) -> Output {
        self.command(&self.root(), env!("CARGO_BIN_EXE_govgen"), arguments)
    }

    /// govgen cannot do its work, says this, and prints nothing.
    pub(crate) fn cannot(&self, arguments: &[&str], saying: &str) {
        let output = self.govgen(arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}: {}", said(&output));
        assert!(output.stdout.is_empty() && said(&output).contains(saying), "{arguments:?}: {}", said(&output));
    }
}

/// Everything a command printed.
pub(crate) fn said(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}
