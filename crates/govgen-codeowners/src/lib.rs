//! A CODEOWNERS file as GitHub reads it: which line decides about a path, and whom that line asks.
//!
//! In: the text of one file. Out: [`Codeowners`], its lines with their places, and what GitHub would skip without a word.
//! Who *should* own a path is for others to say.
//! Source: GitHub, "About code owners"; pattern matching is held against published vectors in the tests of `govgen`.
#![warn(clippy::disallowed_methods)]

mod pattern;
mod read;

use std::collections::HashMap;

use govgen_source::{Span, Spanned};

pub use pattern::Pattern;
pub use read::{Problem, read};

/// The places where GitHub looks, in its order; the first file that is there counts, the others do not.
pub const PLACES: [&str; 3] = [".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS"];

/// GitHub does not load a file of so many bytes or more. Source: GitHub, "About code owners".
pub const BYTES_END: usize = 3 << 20;

/// A line with a pattern.
#[derive(Debug)]
pub struct Line<'s> {
    /// The pattern as it is written.
    pub written: Spanned<&'s str>,
    /// What it matches.
    pub pattern: Pattern,
    /// Who has to approve; nobody when the list is empty, which takes the path from whoever had it.
    pub owners: Vec<Spanned<&'s str>>,
    /// From the pattern to the last owner.
    pub span: Span,
}

impl Line<'_> {
    /// Its owners as GitHub knows them: without regard to case, sorted, each once.
    #[must_use]
    pub fn owner_set(&self) -> Vec<String> {
        let mut owners: Vec<String> = self.owners.iter().map(|it| it.value.to_ascii_lowercase()).collect();
        owners.sort_unstable();
        owners.dedup();
        owners
    }
}

/// A file's lines in their order, found by path without asking each of them.
#[derive(Debug, Default)]
pub struct Codeowners<'s> {
    /// Every line that GitHub reads.
    pub lines: Vec<Line<'s>>,
    /// What it skips.
    pub problems: Vec<Problem>,
    /// Lines by the directories or names that their patterns begin with, `/`-joined, and empty for those that begin with
    /// a wildcard or stand anywhere.
    by_prefix: HashMap<String, Vec<usize>>,
}

impl<'s> Codeowners<'s> {
    fn new(lines: Vec<Line<'s>>, problems: Vec<Problem>) -> Self {
        let mut by_prefix: HashMap<String, Vec<usize>> = HashMap::new();
        for (at, line) in lines.iter().enumerate() {
            by_prefix.entry(line.pattern.literal_prefix()).or_default().push(at);
        }
        Self { lines, problems, by_prefix }
    }

    /// The line that decides about a file: the last one that matches.
    #[must_use]
    pub fn line_of(&self, path: &str) -> Option<&Line<'s>> {
        let segments: Vec<&str> = path.split('/').collect();
        let ends = path.match_indices('/').map(|(at, _)| at).chain([path.len()]);
        let prefixes = std::iter::once("").chain(ends.map(|end| &path[..end]));
        let mut found: Option<usize> = None;
        for lines in prefixes.filter_map(|it| self.by_prefix.get(it)) {
            let later = lines.iter().rev().take_while(|at| found.is_none_or(|found| **at > found));
            found = later.copied().find(|at| self.lines[*at].pattern.matches(&segments)).or(found);
        }
        found.map(|at| &self.lines[at])
    }

    /// The owners of a file; none when no line matches or the last one that does names nobody.
    #[must_use]
    pub fn owners_of(&self, path: &str) -> Vec<String> {
        self.line_of(path).map(Line::owner_set).unwrap_or_default()
    }
}
