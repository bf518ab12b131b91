//! `govgen init`: what it makes is clean, it never takes anything away, and all or nothing of it stands.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on says where")]

mod defaults;
#[cfg(unix)]
mod on_unix;
mod options;
mod places;

#[cfg(unix)]
#[path = "../shell/mod.rs"]
mod shell;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use tempfile::TempDir;

const GOVGEN: &str = env!("CARGO_BIN_EXE_govgen");

fn workspace() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// An empty directory, with a space and letters of another script in its path.
fn directory() -> (TempDir, PathBuf) {
    let owner = tempfile::tempdir().unwrap();
    let path = owner.path().join("our 統治");
    std::fs::create_dir(&path).unwrap();
    (owner, path)
}

fn govgen(directory: &Path, arguments: &[&str]) -> Output {
    Command::new(GOVGEN).current_dir(directory).args(arguments).output().unwrap()
}

fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

/// Every file below a directory with its text; empty directories end in a slash. What git keeps is left out.
fn tree(root: &Path) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    let mut below = vec![root.to_owned()];
    while let Some(directory) = below.pop() {
        let entries: Vec<PathBuf> = std::fs::read_dir(&directory).unwrap().map(|it| it.unwrap().path()).collect();
        let name = |path: &Path| path.strip_prefix(root).unwrap().to_string_lossy().replace('\\', "/");
        if entries.is_empty() && directory != root {
            found.insert(format!("{}/", name(&directory)), String::new());
        }
        for path in entries.into_iter().filter(|it| it.file_name() != Some(".git".as_ref())) {
            if path.is_dir() {
                below.push(path);
            } else {
                found.insert(name(&path), std::fs::read_to_string(&path).unwrap());
            }
        }
    }
    found
}

const WORKFLOW: &str = ".github/workflows/govgen.yml";
const DIFF: &str = ".github/workflows/govgen-diff.yml";
const NO_COMMIT: &str = "0000000000000000000000000000000000000000";
