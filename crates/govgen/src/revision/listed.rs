//! What stands below `divisions/` at a commit, read only as far as it is wanted.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use govgen_source::{EntryKind, SourceFile, SourceMap};
use rayon::prelude::*;
use sha1::{Digest as _, Sha1};
use sha2::Sha256;

use super::tree::{self, Entry};
use super::{RevisionError, contents, run, short};

/// The paths of a commit with what git calls their contents.
#[derive(Debug)]
pub(crate) struct Listed {
    root: PathBuf,
    commit: String,
    entries: Vec<Entry>,
}

impl Listed {
    /// Lists a commit, by its id.
    ///
    /// # Errors
    ///
    /// [`RevisionError::Refused`] when git cannot list it.
    pub(crate) fn of(root: &Path, commit: &str) -> Result<Self, RevisionError> {
        let listed = run(root, &["ls-tree", "-r", "-t", "-l", "-z", commit, "divisions"])?.or_refused()?;
        let lines = listed.split(|it| *it == 0).filter(|it| !it.is_empty());
        Ok(Self { root: root.to_owned(), commit: commit.to_owned(), entries: lines.filter_map(tree::entry).collect() })
    }

    /// The first digits of the commit.
    pub(crate) fn name(&self) -> String {
        short(&self.commit)
    }

    /// Whether it is a governance repository.
    pub(crate) fn is_there(&self) -> bool {
        self.entries.iter().any(|it| it.path == "divisions/common")
    }

    /// The directories of `divisions/` in which govgen reads the same, here and in other sources. Where that cannot be told by
    /// what git calls the contents, such as behind links, they differ.
    pub(crate) fn same_directories(&self, sources: &SourceMap) -> BTreeSet<String> {
        let digits = self.entries.iter().map(|it| it.object.len()).max().unwrap_or(0);
        let mut here: BTreeMap<&str, Vec<Option<(&str, &str)>>> = BTreeMap::new();
        for entry in &self.entries {
            if let Some(plain) = entry.is_plain() {
                let told = plain.then_some((entry.path.as_str(), entry.object.as_str()));
                here.entry(directory(&entry.path)).or_default().push(told);
            }
        }
        let files: Vec<&SourceFile> = sources.below("divisions/").map(|(_, it)| it).collect();
        let objects: Vec<Option<(&str, Option<String>)>> = files.par_iter().map(|it| object(it, digits)).collect();
        let mut there: BTreeMap<&str, Vec<Option<(&str, &str)>>> = BTreeMap::new();
        for (path, object) in objects.iter().flatten() {
            let told = object.as_ref().map(|it| (*path, it.as_str()));
            there.entry(directory(path)).or_default().push(told);
        }
        let told = |list: &[Option<(&str, &str)>]| list.iter().all(Option::is_some);
        let same = there.into_iter().filter_map(|(name, mut list)| {
            let other = here.get_mut(name)?;
            list.sort_unstable();
            other.sort_unstable();
            (told(&list) && list == *other).then(|| name.to_owned())
        });
        same.collect()
    }

    /// Reads the directories of `divisions/` that are wanted, as [`crate::load::repository`] would give them.
    ///
    /// # Errors
    ///
    /// [`RevisionError`] when git lacks some of it.
    pub(crate) fn read(&self, wanted: impl Fn(&str) -> bool) -> Result<SourceMap, RevisionError> {
        let entries: Vec<Entry> = self.entries.iter().filter(|it| wanted(directory(&it.path))).cloned().collect();
        let texts = contents(&self.root, &self.commit, &entries)?;
        Ok(SourceMap::new(tree::files(entries, texts)))
    }
}

/// `divisions/a/b/c` as `a`.
fn directory(path: &str) -> &str {
    path.split('/').nth(1).unwrap_or_default()
}

/// A file's path and what git would call its content; nothing when it plays no part, and no object when that cannot be told.
fn object(file: &SourceFile, digits: usize) -> Option<(&str, Option<String>)> {
    let path = file.path.as_str();
    match file.kind {
        EntryKind::Directory => None,
        EntryKind::File if !tree::is_text(path) => None,
        EntryKind::File if file.problem.is_none() => Some((path, Some(blob(file.text.as_bytes(), digits)))),
        _ => Some((path, None)),
    }
}

/// `blob <size>`, a zero byte, the content: hashed as git does. Source: gitprotocol and "Git Internals", git-hash-object(1).
pub(super) fn blob(content: &[u8], digits: usize) -> String {
    let header = format!("blob {}\0", content.len());
    let bytes = if digits == 64 {
        Sha256::new().chain_update(header.as_bytes()).chain_update(content).finalize().to_vec()
    } else {
        Sha1::new().chain_update(header.as_bytes()).chain_update(content).finalize().to_vec()
    };
    bytes.iter().fold(String::with_capacity(digits), |mut text, byte| {
        // Writing to a String does not fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

#[cfg(test)]
mod tests {
    use super::blob;

    /// `git hash-object --stdin`, with both formats.
    #[test]
    fn git_calls_it_the_same() {
        assert_eq!(blob(b"", 40), "e69de29bb2d1d6434b8b29ae775ad8c2e48c5391");
        assert_eq!(blob(b"hello\n", 40), "ce013625030ba8dba906f756967f9e9ca394464a");
        assert_eq!(blob(b"", 64), "473a0f4c3be8a93681a267e3b1e9a7dcda1185436fe141f7749120a303721813");
    }
}
