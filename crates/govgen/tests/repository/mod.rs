//! The clean repository that the tests of bad input and the properties start from.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use govgen_source::{EntryKind, SourceFile, SourceMap};

/// Texts below `divisions/` by path.
pub(crate) type Files = BTreeMap<String, String>;

/// A small repository that writes every key once and in which nothing is found.
pub(crate) fn clean() -> Files {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cmd/clean.in");
    let sources = govgen::load(&root).expect("the fixture can be read");
    let texts = sources.iter().filter(|(_, file)| file.path.starts_with("divisions/") && !file.text.is_empty());
    texts.map(|(_, file)| (file.path.clone(), file.text.clone())).collect()
}

/// The repository as `load` would hand it over: every directory is an entry of its own.
pub(crate) fn sources(files: &Files) -> SourceMap {
    let mut entries: Vec<SourceFile> =
        files.iter().map(|(path, text)| SourceFile::text(path.as_str(), text.as_str())).collect();
    let directories: BTreeSet<&Path> =
        files.keys().flat_map(|path| Path::new(path).ancestors().skip(1)).filter(|it| *it != Path::new("")).collect();
    let name = |directory: &Path| directory.to_str().expect("paths of the tests are text").to_owned();
    entries.extend(directories.into_iter().map(|it| SourceFile::entry(name(it), EntryKind::Directory)));
    SourceMap::new(entries)
}
