//! What `govgen diff` found, for people: one page, told in the same words to a terminal and to a comment on a pull request.
//!
//! In: a [`Page`]. Out: text, or Markdown. The most important comes first and is never cut: how many gain and lose, what was not
//! compared, and who has to approve.

mod access;
mod mapping;
mod markdown;
mod permission_sets;
mod summary;
mod text;

pub(crate) use markdown::markdown;
pub(crate) use summary::Counts;
pub(crate) use text::text;

use govgen_source::{SourceMap, Span};

use crate::diff::Page;

/// A piece of a sentence.
#[derive(Debug, Clone)]
enum Word {
    /// Ours.
    Said(String),
    /// Ours, and not to be overlooked.
    Strong(String),
    /// Somebody's: a name, a path, a reason. It means nothing to whatever shows it.
    Name(String),
}

type Words = Vec<Word>;

fn said(text: impl Into<String>) -> Word {
    Word::Said(text.into())
}

fn strong(text: impl Into<String>) -> Word {
    Word::Strong(text.into())
}

fn name(text: impl Into<String>) -> Word {
    Word::Name(text.into())
}

/// Whether something comes, goes or is another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Sign {
    Plus,
    Minus,
    Other,
}

/// One thing that differs.
#[derive(Debug)]
struct Row {
    sign: Sign,
    cells: Vec<Words>,
}

/// What differs in one place.
#[derive(Debug)]
struct Section {
    heading: Words,
    /// What its rows' signs mean: comes, goes, is another.
    signs: [&'static str; 3],
    columns: &'static [&'static str],
    rows: Vec<Row>,
    part: Part,
}

/// Parts of a page share its room, so that thousands of rows of one leave some to the others.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Part {
    Access,
    PermissionSets,
    Organization,
    Findings,
}

/// Everything that differs, in the order of a page.
fn sections(page: &Page<'_>) -> Vec<Section> {
    let mut sections = access::sections(page);
    sections.extend(permission_sets::sections(page));
    sections.extend(mapping::sections(page));
    sections.retain(|it| !it.rows.is_empty());
    sections
}

/// `path:line`.
fn place(sources: &SourceMap, span: Span) -> Word {
    let file = sources.file(span.file);
    name(format!("{}:{}", file.path, file.line_column(span.start).line))
}

/// `3 users`, `1 user`.
fn counted(count: usize, word: &str) -> String {
    if count == 1 { format!("1 {word}") } else { format!("{} {word}s", thousands(count)) }
}

/// A number with its thousands apart.
fn thousands(number: usize) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// The first few of a list, and how many there are beside them.
fn few<T>(list: &[T], most: usize, word: impl Fn(&T) -> Word) -> Words {
    let mut words = Vec::new();
    for (at, it) in list.iter().take(most).enumerate() {
        if at > 0 {
            words.push(said(", "));
        }
        words.push(word(it));
    }
    if list.len() > most {
        words.push(said(format!(" and {} more", thousands(list.len() - most))));
    }
    words
}
