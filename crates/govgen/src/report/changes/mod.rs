//! What `govgen diff` found, for people: one page, told in the same words to a terminal and to a comment on a pull request.
//!
//! In: a [`Page`]. Out: text, or Markdown. The most important comes first and is never cut: how many gain and lose, what was not
//! compared, and who has to approve.

mod access;
mod counts;
mod files;
mod gains;
mod headline;
mod ids;
mod mapping;
mod markdown;
mod notes;
mod others;
mod permission_sets;
mod scope;
mod summary;
mod text;
mod twins;
mod values;

pub(crate) use counts::Counts;
pub(crate) use markdown::markdown;
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
    /// A finding's message: a sentence of ours, with words of somebody's between backticks.
    Message(String),
}

impl Word {
    /// As it is.
    fn text(&self) -> &str {
        match self {
            Self::Said(it) | Self::Strong(it) | Self::Name(it) | Self::Message(it) => it,
        }
    }
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

fn message(text: impl Into<String>) -> Word {
    Word::Message(text.into())
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
    /// Whether it gives somebody something in production.
    production: bool,
    /// Of grants that somebody has now: which.
    gains: Option<gains::Gains>,
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
    Production,
    Decisions,
    Access,
    PermissionSets,
    Organization,
    Findings,
}

/// Everything that differs, in the order of a page: what reaches production, what makes findings disappear or gives a name to
/// somebody else, then the divisions.
fn sections(page: &Page<'_>) -> Vec<Section> {
    let (mut sections, divisions) = access::sections(page);
    sections.extend(ids::section(page));
    let (decisions, others) = mapping::sections(page);
    sections.extend(decisions);
    sections.extend(divisions);
    sections.extend(permission_sets::sections(page));
    sections.extend(others);
    sections.retain(|it| !it.rows.is_empty());
    sections
}

/// `path:line`, from the top of the git repository.
fn place(page: &Page<'_>, sources: &SourceMap, span: Span) -> Word {
    let file = sources.file(span.file);
    name(format!("{}{}:{}", page.prefix, file.path, file.line_column(span.start).line))
}

/// A value and what it was; of lists, what comes and what goes.
fn changed(before: &str, now: &str) -> Words {
    const LONG: usize = 60;
    let is_list = |it: &str| it.contains(", ");
    if before.len().max(now.len()) <= LONG || !is_list(before) && !is_list(now) {
        let shown = |it: &str| name(if it.is_empty() { "nothing" } else { it });
        return vec![shown(now), said(", was "), shown(before)];
    }
    let split = |it: &str| -> std::collections::BTreeSet<String> {
        it.split(", ").filter(|it| !it.is_empty()).map(str::to_owned).collect()
    };
    let (was, is) = (split(before), split(now));
    let (new, gone): (Vec<_>, Vec<_>) = (is.difference(&was).collect(), was.difference(&is).collect());
    let mut words = Words::new();
    for (list, verb) in [(new, "new"), (gone, "gone")] {
        if !list.is_empty() {
            words.extend([strong(verb), said(" ")]);
            words.extend(few(&list, 40, |it| name(it.as_str())));
            words.push(said(", "));
        }
    }
    words.push(said(format!("{} as before", thousands(is.intersection(&was).count()))));
    words
}

/// A text up to so many characters, when it has more.
fn shortened(text: &str, longest: usize) -> Option<&str> {
    text.char_indices().nth(longest).map(|(at, _)| &text[..at])
}

/// `3 users`, `1 user`.
fn counted(count: usize, word: &str) -> String {
    if count == 1 { format!("1 {word}") } else { format!("{} {}", thousands(count), plural(word)) }
}

fn plural(word: &str) -> String {
    match word.strip_suffix('y').filter(|it| !it.ends_with(['a', 'e', 'o', 'u'])) {
        Some(stem) => format!("{stem}ies"),
        None => format!("{word}s"),
    }
}

/// `1 user`, `2 groups`, `1 user and 2 groups`.
fn people(users: usize, groups: usize) -> String {
    let users = (users > 0).then(|| counted(users, "user"));
    let groups = (groups > 0).then(|| counted(groups, "group"));
    [users, groups].into_iter().flatten().collect::<Vec<_>>().join(" and ")
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
