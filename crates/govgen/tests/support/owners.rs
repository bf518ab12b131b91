//! A matcher of CODEOWNERS that knows nothing of govgen. It follows GitHub's page "About code owners" and is itself held against vectors
//! of an established parser.

use std::collections::BTreeSet;

/// The patterns with their owners, in the file's order.
pub(crate) fn lines(text: &str) -> Vec<(&str, BTreeSet<String>)> {
    let lines = text.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    lines
        .map(|line| {
            let mut words = line.split_whitespace();
            let pattern = words.next().unwrap();
            let owners: BTreeSet<String> = words.map(str::to_owned).collect();
            // Such a line would take its files from everybody.
            assert!(!owners.is_empty(), "`{line}` has no owner");
            (pattern, owners)
        })
        .collect()
}

/// Whether a pattern covers a file.
pub(crate) fn matches(pattern: &str, path: &str) -> bool {
    let anchored = pattern.trim_end_matches('/').contains('/');
    let mut segments: Vec<&str> = pattern.strip_prefix('/').unwrap_or(pattern).split('/').collect();
    if !anchored {
        segments.insert(0, "**");
    }
    // A slash at the end means what is below, never a file of that name.
    if segments.last() == Some(&"") {
        segments.pop();
        segments.push("**");
    }
    let path: Vec<&str> = path.trim_end_matches('/').split('/').collect();
    segments_match(&segments, &path)
}

fn segments_match(pattern: &[&str], path: &[&str]) -> bool {
    match (pattern, path) {
        ([], _) => true,
        (["**"], rest) => !rest.is_empty(),
        (["**", below @ ..], _) => (0..=path.len()).any(|skip| segments_match(below, &path[skip..])),
        (_, []) => false,
        // `docs/*` names files of `docs` and nothing deeper; any other last segment names a directory's contents too.
        (["*"], rest) => rest.len() == 1,
        ([first, below @ ..], [name, rest @ ..]) => {
            glob(first.as_bytes(), name.as_bytes()) && segments_match(below, rest)
        }
    }
}

/// `*`, `?` and `\` within one segment.
fn glob(pattern: &[u8], name: &[u8]) -> bool {
    match (pattern, name) {
        ([], []) => true,
        ([b'*', rest @ ..], _) => (0..=name.len()).any(|skip| glob(rest, &name[skip..])),
        ([b'?', rest @ ..], [_, name @ ..]) => glob(rest, name),
        ([b'\\', byte, rest @ ..] | [byte, rest @ ..], [first, name @ ..]) => byte == first && glob(rest, name),
        _ => false,
    }
}
