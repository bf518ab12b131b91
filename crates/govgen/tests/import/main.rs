//! `govgen import` from the command line: what is written, what is said, and that what is rendered takes over exactly what the facts
//! hold.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on says where")]

mod output;
mod refused;
mod state;
mod taken;

#[path = "../support/hcl.rs"]
mod hcl;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use tempfile::TempDir;
use walkdir::WalkDir;

fn data(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/import").join(name)
}

/// A copy of the repository, gone when the test is over.
fn repository() -> TempDir {
    let copy = tempfile::tempdir().unwrap();
    for entry in WalkDir::new(data("repository")) {
        let entry = entry.unwrap();
        let target = copy.path().join(entry.path().strip_prefix(data("repository")).unwrap());
        if entry.file_type().is_dir() {
            fs::create_dir_all(target).unwrap();
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
    copy
}

fn govgen(root: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_govgen"));
    command.current_dir(root).env_clear().args(arguments).output().unwrap()
}

fn import(root: &Path, more: &[&str]) -> Output {
    let facts = data("facts.json");
    govgen(root, &[&["import", "--as-of", "2026-11-22", "--facts", facts.to_str().unwrap()], more].concat())
}

/// Standard output of a command that has to end with a code.
fn said(output: &Output, code: i32) -> (String, String) {
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
    let (data, talk) = (text(&output.stdout), text(&output.stderr));
    assert_eq!(output.status.code(), Some(code), "{data}{talk}");
    (data, talk)
}

/// Every file below a directory, by path.
fn tree(root: &Path) -> BTreeMap<String, String> {
    let files = WalkDir::new(root).into_iter().map(Result::unwrap).filter(|it| it.file_type().is_file());
    let relative = |path: &Path| path.strip_prefix(root).unwrap().to_str().unwrap().replace('\\', "/");
    files.map(|it| (relative(it.path()), fs::read_to_string(it.path()).unwrap())).collect()
}

fn listed(files: &BTreeMap<String, String>) -> String {
    files.iter().map(|(path, text)| format!("--- {path}\n{text}")).collect()
}
