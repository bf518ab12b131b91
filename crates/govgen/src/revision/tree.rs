//! A tree of git's as the repository it would be on disk: directories, files, and links that stay in their division.

use std::collections::{BTreeMap, BTreeSet};

use govgen_source::{EntryKind, FileProblem, SourceFile};

use crate::links::{self, Step};
use crate::load::{self, bytes_max};

/// A path of a tree.
#[derive(Debug, Clone)]
pub(super) struct Entry {
    /// From the root, `/`-separated.
    pub(super) path: String,
    /// What git calls its content.
    pub(super) object: String,
    kind: Kind,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Directory,
    File {
        bytes: u64,
    },
    Link,
    /// What nobody can read here.
    Other,
}

/// `100644 blob e69de29bb2d1d6434b8b29ae775ad8c2e48c5391       0<tab>divisions/a/access.yaml`: mode, type, object, size, path.
/// Source: git-ls-tree(1).
pub(super) fn entry(line: &[u8]) -> Option<Entry> {
    // As on disk: a name that is no text cannot be one that govgen reads, and can still be refused.
    let line = String::from_utf8_lossy(line);
    let (fields, path) = line.split_once('\t')?;
    let mut fields = fields.split_ascii_whitespace();
    let (mode, _, object, size) = (fields.next()?, fields.next()?, fields.next()?, fields.next()?);
    // Of what is not there git cannot tell the size; asked for the content, it says so.
    let bytes: u64 = size.parse().unwrap_or(0);
    let kind = match mode {
        // A checkout makes an empty directory of another repository's commit. What is checked out there is refused on disk.
        "040000" | "160000" => Kind::Directory,
        "120000" if bytes <= LINK_BYTES_MAX => Kind::Link,
        "100644" | "100755" | "100664" => Kind::File { bytes },
        _ => Kind::Other,
    };
    Some(Entry { path: path.to_owned(), object: object.to_owned(), kind })
}

impl Entry {
    /// Whether what govgen makes of it can be told by its object alone; `None` when it plays no part.
    pub(super) fn is_plain(&self) -> Option<bool> {
        match self.kind {
            Kind::Directory => None,
            Kind::File { bytes } => is_text(&self.path).then_some(bytes <= bytes_max(&self.path)),
            Kind::Link | Kind::Other => Some(false),
        }
    }
}

/// A link's own text is a path, and no longer than systems take.
const LINK_BYTES_MAX: u64 = 4096;

/// The entries whose content is wanted: what govgen reads, and whatever a link may lead to.
pub(super) fn read(entries: &[Entry]) -> Vec<&Entry> {
    // A link may lead to a file of any name.
    let linked: BTreeSet<String> = entries.iter().filter(|it| it.kind == Kind::Link).map(|it| home(&it.path)).collect();
    let is_read = |it: &&Entry| match it.kind {
        Kind::File { bytes } => bytes <= bytes_max(&it.path) && (is_text(&it.path) || linked.contains(&home(&it.path))),
        Kind::Link => true,
        Kind::Directory | Kind::Other => false,
    };
    entries.iter().filter(is_read).collect()
}

/// What `load` would have made of them.
pub(super) fn files(entries: Vec<Entry>, mut texts: BTreeMap<String, Vec<u8>>) -> Vec<SourceFile> {
    let kinds: BTreeMap<&str, Kind> = entries.iter().map(|it| (it.path.as_str(), it.kind)).collect();
    let targets: BTreeMap<&str, Option<String>> = entries
        .iter()
        .filter(|it| it.kind == Kind::Link)
        .map(|it| (it.path.as_str(), target(&it.path, &kinds, &texts)))
        .collect();
    // More than one link may lead to a file.
    let linked: Vec<SourceFile> = targets
        .iter()
        .map(|(path, target)| match target.as_deref() {
            Some(target) => {
                let file = SourceFile::entry((*path).to_owned(), EntryKind::SafeLink);
                with_text(file, kinds.get(target).copied(), texts.get(target).cloned())
            }
            None => SourceFile::entry((*path).to_owned(), EntryKind::Link),
        })
        .collect();
    let own = entries.iter().filter(|it| it.kind != Kind::Link).map(|it| match it.kind {
        Kind::Directory => SourceFile::entry(it.path.clone(), EntryKind::Directory),
        Kind::Other => SourceFile::entry(it.path.clone(), EntryKind::Other),
        kind => {
            let file = SourceFile::entry(it.path.clone(), EntryKind::File);
            with_text(file, Some(kind), texts.remove(&it.path))
        }
    });
    own.chain(linked).collect()
}

/// Whether govgen reads a file of that name.
pub(super) fn is_text(path: &str) -> bool {
    path.ends_with(".yaml") || path.ends_with(".json")
}

/// The directory of `divisions/` that a path stands in, with a slash.
fn home(path: &str) -> String {
    path.splitn(3, '/').take(2).collect::<Vec<_>>().join("/") + "/"
}

fn with_text(mut file: SourceFile, kind: Option<Kind>, text: Option<Vec<u8>>) -> SourceFile {
    match (kind, text) {
        _ if !is_text(&file.path) => {}
        (_, Some(text)) => load::put_text(text, &mut file),
        (Some(Kind::File { bytes }), None) => file.problem = Some(FileProblem::TooLarge { bytes }),
        _ => {}
    }
    file
}

/// The file that a link leads to, when it stands in the same directory of `divisions/`.
fn target(path: &str, kinds: &BTreeMap<&str, Kind>, texts: &BTreeMap<String, Vec<u8>>) -> Option<String> {
    links::target(path, &home(path), |at| match kinds.get(at)? {
        Kind::File { .. } => Some(Step::File),
        Kind::Link => Some(Step::Link(std::str::from_utf8(texts.get(at)?).ok()?.to_owned())),
        Kind::Directory | Kind::Other => None,
    })
}
