//! `govgen move` in repositories on disk: what stays as it was, what is clean afterwards, the way back, the pages, and what is refused.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on says where")]

mod back;
mod facts;
mod pages;
mod refused;
mod written;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::{Command, Output};

/// A copy of the clean repository, rendered, which goes with the test.
struct Repository {
    directory: tempfile::TempDir,
}

type Files = BTreeMap<String, String>;

impl Repository {
    fn new() -> Self {
        let repository = Self { directory: tempfile::tempdir().unwrap() };
        copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cmd/clean.in"), repository.directory.path());
        repository.succeed(&["render"]);
        repository
    }

    /// With other text in one file.
    fn with(path: &str, old: &str, new: &str) -> Self {
        let repository = Self::new();
        repository.change(path, old, new);
        repository.succeed(&["render"]);
        repository
    }

    fn change(&self, path: &str, old: &str, new: &str) {
        let path = self.directory.path().join(path);
        let text = fs::read_to_string(&path).unwrap();
        assert!(text.contains(old), "{} has no {old:?}", path.display());
        fs::write(path, text.replace(old, new)).unwrap();
    }

    fn run(&self, arguments: &[&str]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_govgen"));
        command.args(arguments).current_dir(self.directory.path()).env_clear();
        command.env("PATH", std::env::var_os("PATH").unwrap_or_default()).output().unwrap()
    }

    fn succeed(&self, arguments: &[&str]) -> String {
        let output = self.run(arguments);
        let said = String::from_utf8(output.stderr).unwrap();
        assert!(output.status.success(), "{arguments:?}: {said}");
        String::from_utf8(output.stdout).unwrap()
    }

    /// Every file below two directories.
    fn files(&self) -> Files {
        let mut files = Files::new();
        for top in ["divisions", "terraform"] {
            for entry in walkdir::WalkDir::new(self.directory.path().join(top)).into_iter().map(Result::unwrap) {
                if entry.file_type().is_file() {
                    let path = entry.path().strip_prefix(self.directory.path()).unwrap();
                    files.insert(path.to_str().unwrap().replace('\\', "/"), fs::read_to_string(entry.path()).unwrap());
                }
            }
        }
        files
    }

    /// What a refused command says; it changes nothing.
    fn refused(&self, arguments: &str) -> String {
        let before = self.files();
        let output = self.run(&words(arguments));
        assert!(!output.status.success(), "{arguments}");
        assert_eq!(before, self.files(), "{arguments} was refused and wrote");
        assert!(output.stdout.is_empty(), "{arguments} was refused and printed");
        format!("{arguments}\n  {}", String::from_utf8(output.stderr).unwrap())
    }
}

fn words(arguments: &str) -> Vec<&str> {
    std::iter::once("move").chain(arguments.split(' ')).collect()
}

fn copy(from: &Path, to: &Path) {
    for entry in walkdir::WalkDir::new(from).into_iter().map(Result::unwrap) {
        let target = to.join(entry.path().strip_prefix(from).unwrap());
        if entry.file_type().is_dir() {
            fs::create_dir_all(&target).unwrap();
        } else {
            fs::copy(entry.path(), &target).unwrap();
        }
    }
}

/// Files without the entries that speak of the past.
fn without_refactor(files: Files) -> Files {
    files.into_iter().filter(|(path, _)| !path.contains("/refactor.")).collect()
}

const SET: &str = "--permission-set read-only=ps-0123456789abcdef";

/// A move, and the one that takes it back.
const THERE_AND_BACK: [(&str, &str); 6] = [
    ("policy payments auditor reader", "policy payments reader auditor"),
    ("policy payments developer engineer", "policy payments engineer developer"),
    ("policy common read-only look", "policy common look read-only"),
    ("division payments ledger", "division ledger payments"),
    ("account-name payments ledger-prod ledger-live", "account-name payments ledger-live ledger-prod"),
    ("account tools --from platform --to payments", "account tools --from payments --to platform"),
];
