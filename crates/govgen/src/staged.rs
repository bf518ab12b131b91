//! What the next commit would lack: files on disk held against git's index.
//!
//! Hook managers notice files that a hook changes, but not those it makes: a new division would be committed without
//! its Terraform.

use std::collections::BTreeSet;
use std::path::Path;

use govgen_model::CodeownersPath;
use govgen_source::{EntryKind, SourceFile, SourceMap};

use crate::load;
use crate::report::one_line;

/// Why git could not be asked.
#[derive(Debug, thiserror::Error)]
pub(crate) enum StagedError {
    /// There is no git to run.
    #[error("cannot run git, which knows what is staged")]
    Run(#[source] std::io::Error),
    /// git has no answer, such as outside a repository.
    #[error("git cannot tell what is staged: {0}")]
    Refused(String),
}

/// Files that were read or rendered and that the index lacks, or holds otherwise; sorted, relative to the root.
///
/// # Errors
///
/// [`StagedError`] when git cannot be asked.
pub(crate) fn missing(
    root: &Path,
    sources: &SourceMap,
    planned: &BTreeSet<String>,
) -> Result<BTreeSet<String>, StagedError> {
    let mut git = load::git(root);
    // `git commit --all` and `git commit FILE` keep what they are about to commit in an index of their own.
    if let Some(index) = std::env::var_os("GIT_INDEX_FILE").and_then(|it| std::path::absolute(it).ok()) {
        git.env("GIT_INDEX_FILE", index);
    }
    // Ignored files too: a rendered file that git ignores never reaches anybody.
    git.args(["ls-files", "-z", "--others", "--modified", "--deleted", "--", "divisions", "terraform"]);
    let output = git.args(CodeownersPath::ALL.map(|it| it.as_str())).output().map_err(StagedError::Run)?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        return Err(StagedError::Refused(said.lines().next().unwrap_or_default().to_owned()));
    }
    let read: BTreeSet<&str> = sources.iter().filter(|(_, it)| is_read(it)).map(|(_, it)| it.path.as_str()).collect();
    let listed = String::from_utf8_lossy(&output.stdout);
    let listed = listed.split_terminator('\0');
    let counts = |path: &str| planned.contains(path) || read.contains(path) || is_gone(root, path);
    Ok(listed.filter(|path| counts(path)).map(ToOwned::to_owned).collect())
}

/// Whether a file's content decides what is rendered.
fn is_read(file: &SourceFile) -> bool {
    let is_text = file.path.ends_with(".yaml") || file.path.ends_with(".json");
    is_text && file.path.starts_with("divisions/") && matches!(file.kind, EntryKind::File | EntryKind::SafeLink)
}

fn is_gone(root: &Path, path: &str) -> bool {
    std::fs::symlink_metadata(root.join(path)).is_err_and(|it| it.kind() == std::io::ErrorKind::NotFound)
}

/// A line for each file.
pub(crate) fn listed(missing: &BTreeSet<String>, root: &Path) -> String {
    let removed = |path: &str| if is_gone(root, path) { " (removed)" } else { "" };
    missing.iter().map(|it| format!("{}{}\n", one_line(it), removed(it))).collect()
}

/// What to type so that the index has them all.
pub(crate) fn advice(missing: &BTreeSet<String>) -> String {
    let places: BTreeSet<&str> = missing.iter().map(|path| place(path)).collect();
    let places: Vec<&str> = places.into_iter().collect();
    let files = if missing.len() == 1 { "1 file is".to_owned() } else { format!("{} files are", missing.len()) };
    format!("{files} not staged as on disk: run `git add --all {}`", places.join(" "))
}

fn place(path: &str) -> &str {
    match path.split_once('/') {
        Some((folder @ ("divisions" | "terraform"), _)) => folder,
        _ => path,
    }
}
