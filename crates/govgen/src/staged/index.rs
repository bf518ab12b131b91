//! git's index, and what git says about the disk beside it.

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsString;
use std::path::{Path, PathBuf};

use govgen_model::CodeownersPath;

use super::StagedError;
use crate::load;

/// What is staged at the places that govgen reads and writes; paths are relative to the root.
pub(super) struct Index {
    /// What is staged, by path.
    pub(super) entries: BTreeMap<String, Entry>,
    /// Staged paths that are otherwise on disk, or gone from there, as far as git looks.
    pub(super) changed: BTreeSet<String>,
    /// Paths on disk that are not staged and that git ignores.
    pub(super) ignored: BTreeSet<String>,
    /// Whether the commit was given names of files, so that other files do not go in, however staged.
    pub(super) names_files: bool,
}

pub(super) struct Entry {
    /// A file or a symbolic link, in no conflict; anything else holds a commit of another repository.
    pub(super) is_file: bool,
    /// Why git does not look whether it has changed.
    pub(super) flag: Option<Flag>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Flag {
    AssumeUnchanged,
    SkipWorktree,
}

impl Index {
    /// The one that the next commit is made of.
    ///
    /// `git commit --all` and `git commit FILE` keep what they are about to commit in an index of their own.
    pub(super) fn of_the_commit(root: &Path) -> Result<Self, StagedError> {
        let named = std::env::var_os("GIT_INDEX_FILE").filter(|it| !it.is_empty());
        let named: Option<PathBuf> = named.and_then(|it| std::path::absolute(it).ok());
        let name = named.as_ref().and_then(|it| it.file_name()).unwrap_or_default();
        let names_files = name.to_string_lossy().starts_with("next-index-");
        Ok(Self { names_files, ..Self::read(root, named.map(PathBuf::into_os_string))? })
    }

    /// The repository's own.
    pub(super) fn usual(root: &Path) -> Result<Self, StagedError> {
        Self::read(root, None)
    }

    fn read(root: &Path, file: Option<OsString>) -> Result<Self, StagedError> {
        let list = |options: &[&str]| -> Result<Vec<String>, StagedError> {
            let mut git = load::git(root);
            if let Some(file) = &file {
                git.env("GIT_INDEX_FILE", file);
            }
            git.args(["ls-files", "-z"]).args(options).args(["--", "divisions", "terraform"]);
            let output = git.args(CodeownersPath::ALL.map(|it| it.as_str())).output().map_err(StagedError::Run)?;
            if !output.status.success() {
                let said = String::from_utf8_lossy(&output.stderr);
                return Err(StagedError::Refused(said.lines().next().unwrap_or_default().to_owned()));
            }
            let listed = String::from_utf8_lossy(&output.stdout);
            Ok(listed.split_terminator('\0').map(ToOwned::to_owned).collect())
        };
        Ok(Self {
            entries: list(&["--stage", "-v"])?.iter().filter_map(|it| entry(it)).collect(),
            changed: list(&["--modified", "--deleted"])?.into_iter().collect(),
            ignored: list(&["--others", "--ignored", "--exclude-standard"])?.into_iter().collect(),
            names_files: false,
        })
    }
}

/// `H 100644 e69de29bb2d1d6434b8b29ae775ad8c2e48c5391 0<tab>divisions/a/access.yaml`: the flag, the mode, the content, the
/// side of a conflict, the path. Source: git-ls-files(1).
fn entry(line: &str) -> Option<(String, Entry)> {
    let (fields, path) = line.split_once('\t')?;
    let mut fields = fields.split(' ');
    let (tag, mode, stage) = (fields.next()?, fields.next()?, fields.nth(1)?);
    let flag = match tag {
        "S" | "s" => Some(Flag::SkipWorktree),
        lower if lower.starts_with(|it: char| it.is_ascii_lowercase()) => Some(Flag::AssumeUnchanged),
        _ => None,
    };
    let is_file = stage == "0" && matches!(mode, "100644" | "100755" | "120000");
    Some((path.to_owned(), Entry { is_file, flag }))
}
