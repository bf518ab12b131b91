//! Rendered files as `govgen prove` finds them: texts, and the directories they stand in.

use std::collections::{BTreeMap, BTreeSet};

use govgen_source::{EntryKind, SourceFile, SourceMap};

/// Files of a repository by path, with every directory on the way to them and the one that marks a repository.
pub(crate) fn tree(files: &BTreeMap<String, String>) -> SourceMap {
    let mut directories: BTreeSet<String> = BTreeSet::from(["divisions/common".to_owned()]);
    for path in files.keys() {
        directories.extend(path.match_indices('/').map(|(at, _)| path[..at].to_owned()));
    }
    let directories = directories.into_iter().map(|it| SourceFile::entry(it, EntryKind::Directory));
    let texts = files.iter().map(|(path, text)| SourceFile::text(path.as_str(), text.as_str()));
    SourceMap::new(directories.chain(texts).collect())
}
