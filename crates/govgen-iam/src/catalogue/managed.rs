//! AWS managed policies: their names with paths, and their documents, each unpacked when it is asked for.

use std::ops::Range;
use std::sync::LazyLock;

use super::body;

/// A policy that AWS manages, in its latest version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ManagedPolicy {
    /// What follows `policy/` in its ARN, its path with its name: `job-function/ViewOnlyAccess`.
    pub key: &'static str,
    /// Its version: `v23`.
    pub version: &'static str,
    /// The day of that version, ISO.
    pub date: &'static str,
    /// Whether AWS has deprecated it, see [`is_deprecated`].
    pub deprecated: bool,
    block: &'static [u8],
    range: Range<usize>,
}

impl ManagedPolicy {
    /// Its key without its path: `ViewOnlyAccess`.
    #[must_use]
    pub fn name(&self) -> &'static str {
        name_of(self.key)
    }

    /// Its document, JSON without spaces.
    #[must_use]
    pub fn document(&self) -> String {
        let bytes = miniz_oxide::inflate::decompress_to_vec(self.block).expect("a test unpacks every block");
        String::from_utf8(bytes[self.range.clone()].to_vec()).expect("a test reads every document")
    }
}

/// One policy in a line, by key, with a line `@` before those of each block: searched where it stands.
static INDEX: LazyLock<&str> = LazyLock::new(|| body(include_str!("../../data/managed-policies.txt")));

static BLOCKS: &[u8] = include_bytes!("../../data/managed-policies.bin");

/// Names in lower case with their keys, by name.
static NAMES: LazyLock<Vec<(String, &str)>> = LazyLock::new(|| {
    let names = managed_policies().map(|it| (it.name().to_ascii_lowercase(), it.key));
    let mut names: Vec<_> = names.collect();
    names.sort_unstable();
    names
});

/// Names of deprecated policies, sorted.
static DEPRECATED: LazyLock<Vec<&str>> =
    LazyLock::new(|| body(include_str!("../../data/deprecated.txt")).lines().collect());

/// The policy of a key such as `ReadOnlyAccess` or `job-function/ViewOnlyAccess`, exactly so.
#[must_use]
pub fn managed_policy(key: &str) -> Option<ManagedPolicy> {
    let (mut start, mut end) = (0, INDEX.len());
    while start < end {
        let middle = start + (end - start) / 2;
        let line = INDEX[start..middle].rfind('\n').map_or(start, |it| start + it + 1);
        // A block's line never is the last one.
        let policy = if INDEX[line..].starts_with('@') { next_line(line) } else { line };
        match word(policy).cmp(key) {
            std::cmp::Ordering::Less => start = next_line(policy),
            std::cmp::Ordering::Equal => return in_its_block(policy),
            std::cmp::Ordering::Greater => end = line,
        }
    }
    None
}

fn next_line(from: usize) -> usize {
    INDEX[from..].find('\n').map_or(INDEX.len(), |it| from + it + 1)
}

fn word(at: usize) -> &'static str {
    INDEX[at..].split([' ', '\n']).next().unwrap_or_default()
}

/// The policy of the line that begins there: its block begins at the nearest `@` before it.
fn in_its_block(line: usize) -> Option<ManagedPolicy> {
    let block = INDEX[..line].rfind("\n@ ").map_or(0, |it| it + 1);
    let before = INDEX[block..line].lines().count();
    listed(&INDEX[block..]).nth(before - 1)
}

/// The policies of an index that begins with a block.
fn listed(index: &'static str) -> impl Iterator<Item = ManagedPolicy> + Clone {
    let (mut block, mut end) = (&BLOCKS[..0], 0);
    index.lines().filter_map(move |line| {
        let mut words = line.split(' ');
        let (key, word) = (words.next()?, words.next()?);
        if key == "@" {
            let start: usize = word.parse().ok()?;
            let bytes: usize = words.next()?.parse().ok()?;
            (block, end) = (BLOCKS.get(start..start + bytes)?, 0);
            return None;
        }
        let (date, bytes) = (words.next()?, words.next()?.parse::<usize>().ok()?);
        let range = end..end + bytes;
        end = range.end;
        Some(ManagedPolicy { key, version: word, date, deprecated: is_deprecated(key), block, range })
    })
}

/// The policy of a name, whatever its case and its path: AWS gives a name once.
#[must_use]
pub fn managed_policy_named(name: &str) -> Option<ManagedPolicy> {
    let name = name.to_ascii_lowercase();
    let found = NAMES.binary_search_by(|it| it.0.cmp(&name)).ok()?;
    managed_policy(NAMES[found].1)
}

/// All policies, by key.
pub fn managed_policies() -> impl Iterator<Item = ManagedPolicy> + Clone {
    listed(&INDEX)
}

/// Whether AWS has deprecated the policy of this name or key: it works where it is attached, and cannot be attached
/// anew. Most deprecated ones have no document here.
///
/// Source: `data/deprecated.txt`, which is kept by hand since no package says it.
#[must_use]
pub fn is_deprecated(key: &str) -> bool {
    DEPRECATED.binary_search(&name_of(key)).is_ok()
}

fn name_of(key: &str) -> &str {
    key.rsplit('/').next().unwrap_or(key)
}
