//! The repository as it was read: texts by path, and everything else that stands beside them.

use std::sync::{LazyLock, OnceLock};

use crate::{FileId, Span};

/// What a path of the repository is on disk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EntryKind {
    /// A regular file.
    File,
    /// A directory.
    Directory,
    /// A symbolic link that stays in its directory and leads to a regular file, whose text is here under the link's path.
    SafeLink,
    /// Any other symbolic link. It was not followed.
    Link,
    /// A socket, a device, a pipe. It was not opened.
    Other,
}

/// Why a file that is there has no text here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileProblem {
    /// Not UTF-8 from this byte on; the text before it is kept.
    NotUtf8 {
        /// Offset of the first byte that is wrong.
        at: u32,
    },
    /// Larger than govgen reads; nothing of it was read.
    TooLarge {
        /// Its size in bytes.
        bytes: u64,
    },
}

/// One path of the repository.
#[derive(Debug)]
pub struct SourceFile {
    /// Relative to the root, `/`-separated.
    pub path: String,
    /// What it is on disk.
    pub kind: EntryKind,
    /// Its text; empty for what is not read.
    pub text: String,
    /// Why the text is missing or cut.
    pub problem: Option<FileProblem>,
    /// Whether the first line is govgen's own header.
    pub generated: bool,
    /// Whether git ignores it and tracks nothing below it.
    pub ignored: bool,
    line_starts: OnceLock<Vec<u32>>,
    characters: OnceLock<Vec<u32>>,
}

/// Characters are counted once for each block of so many bytes: a line may be as long as the file, and hold every finding.
const BLOCK_BYTES: usize = 256;

impl SourceFile {
    /// A path without text: a directory, a link, a file nobody needs to read.
    #[must_use]
    pub fn entry(path: String, kind: EntryKind) -> Self {
        Self {
            path,
            kind,
            text: String::new(),
            problem: None,
            generated: false,
            ignored: false,
            line_starts: OnceLock::new(),
            characters: OnceLock::new(),
        }
    }

    /// A regular file with its text.
    #[must_use]
    pub fn text(path: impl Into<String>, text: impl Into<String>) -> Self {
        Self { text: text.into(), ..Self::entry(path.into(), EntryKind::File) }
    }

    /// Byte offsets at which lines begin; made on first use, so that a clean run never pays for it.
    #[must_use]
    pub fn line_starts(&self) -> &[u32] {
        self.line_starts.get_or_init(|| {
            let breaks = self.text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n');
            // Files are at most 16 MiB, so an offset fits.
            std::iter::once(0).chain(breaks.map(|(at, _)| at as u32 + 1)).collect()
        })
    }

    /// Line and column of a byte offset, both from 1, the column in characters.
    #[must_use]
    pub fn line_column(&self, offset: u32) -> LineColumn {
        let starts = self.line_starts();
        let line = starts.partition_point(|start| *start <= offset);
        let start = starts[line - 1] as usize;
        let before = match self.text.get(start..offset as usize) {
            None => 0,
            Some(before) if before.len() <= BLOCK_BYTES => before.chars().count(),
            Some(_) => self.characters_before(offset as usize) - self.characters_before(start),
        };
        LineColumn { line, column: before + 1 }
    }

    /// Characters that begin before a byte offset.
    fn characters_before(&self, offset: usize) -> usize {
        let begins = |byte: &&u8| (**byte as i8) >= -0x40; // every byte but 0b10xx_xxxx begins a character
        let bytes = self.text.as_bytes();
        let blocks = self.characters.get_or_init(|| {
            let mut before = 0;
            let block = |block: &[u8]| {
                let here = before;
                before += block.iter().filter(begins).count() as u32;
                here
            };
            bytes.chunks(BLOCK_BYTES).map(block).collect()
        });
        let block = (offset / BLOCK_BYTES).min(blocks.len().saturating_sub(1));
        let counted = blocks.get(block).copied().unwrap_or_default() as usize;
        counted + bytes[block * BLOCK_BYTES..offset].iter().filter(begins).count()
    }
}

/// A place as people count: both from 1, the column in characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct LineColumn {
    /// Line.
    pub line: usize,
    /// Column, in characters.
    pub column: usize,
}

/// What findings point at where there is no file at all.
static NOTHING: LazyLock<SourceFile> =
    LazyLock::new(|| SourceFile::entry("divisions".to_owned(), EntryKind::Directory));

/// Every path that matters, sorted; [`FileId`] is the position.
#[derive(Debug, Default)]
pub struct SourceMap {
    files: Vec<SourceFile>,
    /// Files that findings point at and that are no part of the repository; their ids follow.
    beside: Vec<SourceFile>,
}

impl SourceMap {
    /// Sorts the files by path and numbers them.
    #[must_use]
    pub fn new(mut files: Vec<SourceFile>) -> Self {
        files.sort_by(|left, right| left.path.cmp(&right.path));
        files.dedup_by(|left, right| left.path == right.path);
        Self { files, beside: Vec::new() }
    }

    /// The file of an id that this map gave out; a map without files stands for a directory without files.
    #[must_use]
    pub fn file(&self, id: FileId) -> &SourceFile {
        let at = id.0 as usize;
        let file = self.files.get(at).or_else(|| self.beside.get(at - self.files.len()));
        file.or(self.files.is_empty().then_some(&*NOTHING)).expect("ids come from this map")
    }

    /// Adds a file that findings may point at and that is no part of the repository: only its id finds it.
    pub fn add_beside(&mut self, file: SourceFile) -> FileId {
        self.beside.push(file);
        FileId((self.files.len() + self.beside.len() - 1) as u32)
    }

    /// The file at a path.
    #[must_use]
    pub fn find(&self, path: &str) -> Option<FileId> {
        self.files.binary_search_by(|file| file.path.as_str().cmp(path)).ok().map(|at| FileId(at as u32))
    }

    /// All files with their ids, sorted by path.
    pub fn iter(&self) -> impl Iterator<Item = (FileId, &SourceFile)> {
        self.files.iter().enumerate().map(|(at, file)| (FileId(at as u32), file))
    }

    /// The paths below a directory (given with its trailing `/`), sorted.
    pub fn below<'m>(&'m self, directory: &'m str) -> impl Iterator<Item = (FileId, &'m SourceFile)> {
        let from = self.files.partition_point(|file| file.path.as_str() < directory);
        self.files[from..]
            .iter()
            .take_while(move |file| file.path.starts_with(directory))
            .enumerate()
            .map(move |(at, file)| (FileId((from + at) as u32), file))
    }

    /// The text a span covers.
    #[must_use]
    pub fn slice(&self, span: Span) -> &str {
        self.file(span.file).text.get(span.start as usize..span.end as usize).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::{LineColumn, SourceFile, SourceMap};

    #[test]
    fn counts_lines_and_characters_from_one() {
        let file = SourceFile::text("a", "ab\n日本\n\nx");
        let at = |offset| {
            let LineColumn { line, column } = file.line_column(offset);
            (line, column)
        };
        assert_eq!(at(0), (1, 1));
        assert_eq!(at(2), (1, 3));
        assert_eq!(at(3), (2, 1));
        assert_eq!(at(6), (2, 2));
        assert_eq!(at(10), (3, 1));
        assert_eq!(at(11), (4, 1));
        assert_eq!(at(12), (4, 2));
    }

    #[test]
    fn counts_characters_of_long_lines() {
        for text in ["aé日😀".repeat(500), format!("x\n{}", "é".repeat(1_000)), "a".repeat(1_024)] {
            let file = SourceFile::text("a", text.as_str());
            for (at, _) in text.char_indices().chain([(text.len(), ' ')]) {
                let start = text[..at].rfind('\n').map_or(0, |it| it + 1);
                let column = text[start..at].chars().count() + 1;
                assert_eq!(file.line_column(at as u32).column, column, "{at}");
            }
        }
    }

    #[test]
    fn finds_what_is_below_a_directory() {
        let files = ["a-b/x", "a/x", "a/y/z", "ab/x"].map(|path| SourceFile::text(path, ""));
        let map = SourceMap::new(files.into());
        let below: Vec<_> = map.below("a/").map(|(_, file)| file.path.as_str()).collect();
        assert_eq!(below, ["a/x", "a/y/z"]);
        assert_eq!(map.find("ab/x").map(|id| id.0), Some(3));
        assert_eq!(map.find("nowhere"), None);
    }

    #[test]
    fn what_lies_beside_the_repository_is_found_by_its_id_alone() {
        let mut map = SourceMap::new(vec![SourceFile::text("b", "")]);
        let beside = map.add_beside(SourceFile::text("a", ""));
        assert_eq!(map.file(beside).path, "a");
        assert_eq!(map.find("a"), None);
        assert_eq!(map.iter().count(), 1);
        assert_eq!(map.find("b").map(|it| map.file(it).path.as_str()), Some("b"));
    }
}
