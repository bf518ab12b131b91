//! Text to lines: a pattern, its owners, and what GitHub would skip.

use govgen_source::{FileId, Span, Spanned};

use crate::{BYTES_END, Codeowners, Line, Pattern};

/// A line that GitHub does not obey, or a file it does not load.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// What is wrong with it, such as "a pattern with `!`".
    pub what: String,
    /// The words that are wrong.
    pub span: Span,
}

/// Reads a file.
///
/// A line with a problem is left out whole, as GitHub does: its files stay with the line before, or with nobody.
#[must_use]
pub fn read(file: FileId, text: &str) -> Codeowners<'_> {
    let mut problems = Vec::new();
    if text.len() >= BYTES_END {
        problems
            .push(Problem { what: "a file of 3 MB or more, which is not loaded".to_owned(), span: Span::whole(file) });
        return Codeowners::new(Vec::new(), problems);
    }
    let mut lines = Vec::new();
    let mut start = 0;
    for with_end in text.split_inclusive('\n') {
        let written = with_end.strip_suffix('\n').unwrap_or(with_end);
        let written = written.strip_suffix('\r').unwrap_or(written);
        match line(file, written, start) {
            Ok(line) => lines.extend(line),
            Err(problem) => problems.push(problem),
        }
        start += with_end.len();
    }
    Codeowners::new(lines, problems)
}

fn line<'s>(file: FileId, text: &'s str, start: usize) -> Result<Option<Line<'s>>, Problem> {
    if let Some(at) = text.find(is_odd) {
        let length = text[at..].chars().next().map_or(0, char::len_utf8);
        let span = Span { file, start: (start + at) as u32, end: (start + at + length) as u32 };
        let what = "a character that one reader takes for a blank or the end of a line, and the next one for a letter";
        return Err(Problem { what: what.to_owned(), span });
    }
    let words = words(file, text, start);
    let Some((written, owners)) = words.split_first() else { return Ok(None) };
    if let Some(what) = pattern_problem(written.value) {
        return Err(Problem { what: what.to_owned(), span: written.span });
    }
    if let Some(owner) = owners.iter().find(|it| !is_owner(it.value)) {
        let what = format!("`{}`, which is neither a user, a team nor an address", owner.value);
        return Err(Problem { what, span: owner.span });
    }
    let end = owners.last().unwrap_or(written).span.end;
    let span = Span { end, ..written.span };
    Ok(Some(Line { written: *written, pattern: Pattern::new(written.value), owners: owners.to_vec(), span }))
}

/// Whether GitHub may read a character otherwise than this reader, in comments too: nothing documents which blanks part
/// words, and what ends a line.
fn is_odd(it: char) -> bool {
    it != ' ' && it != '\t' && (it.is_whitespace() || it.is_control())
}

/// The words of a line up to a comment. A space after a `\` belongs to its word.
fn words(file: FileId, text: &str, start: usize) -> Vec<Spanned<&str>> {
    let mut words = Vec::new();
    let mut begun: Option<usize> = None;
    let mut escaped = false;
    let ends = text.char_indices().chain([(text.len(), ' ')]);
    for (at, it) in ends {
        let blank = it.is_whitespace() && (!escaped || at == text.len());
        match begun {
            None if blank => {}
            None if it == '#' => break,
            None => begun = Some(at),
            Some(from) if blank => {
                let span = Span { file, start: (start + from) as u32, end: (start + at) as u32 };
                words.push(Spanned::new(&text[from..at], span));
                begun = None;
            }
            Some(_) => {}
        }
        escaped = it == '\\' && !escaped;
    }
    words
}

/// Why GitHub cannot read a pattern, if so. What nothing documents counts as unreadable too.
fn pattern_problem(pattern: &str) -> Option<&'static str> {
    if pattern.starts_with('!') {
        return Some("a pattern with `!`, which GitHub does not read");
    }
    if pattern.contains(['[', ']']) {
        return Some("a pattern with a range in brackets, which GitHub does not read");
    }
    if pattern.contains('#') {
        return Some("a pattern with `#`, which begins a comment");
    }
    if pattern.contains("//") {
        return Some("a pattern with a name of no letters, which matches nothing");
    }
    if pattern.chars().any(|it| it.is_control()) {
        return Some("a pattern with a control character");
    }
    None
}

/// `@user`, `@organization/team` or an address.
fn is_owner(word: &str) -> bool {
    let name =
        |it: &str| !it.is_empty() && it.bytes().all(|it| it.is_ascii_alphanumeric() || matches!(it, b'-' | b'_'));
    match word.strip_prefix('@') {
        Some(word) => match word.split_once('/') {
            Some((organization, team)) => name(organization) && name(team),
            None => name(word),
        },
        None => {
            let plain =
                |it: &str| !it.is_empty() && it.bytes().all(|it| it.is_ascii_alphanumeric() || b"._%+-".contains(&it));
            word.split_once('@').is_some_and(|(user, host)| plain(user) && plain(host) && host.contains('.'))
        }
    }
}

#[cfg(test)]
mod tests {
    use govgen_source::FileId;

    use super::read;

    /// Lines as `pattern: owners`, then what is skipped.
    fn shown(text: &str) -> String {
        let owners = read(FileId(0), text);
        let lines = owners.lines.iter().map(|it| {
            assert_eq!(&text[it.written.span.start as usize..it.written.span.end as usize], it.written.value);
            format!("{}: {}\n", it.written.value, it.owner_set().join(" "))
        });
        let problems = owners.problems.iter().map(|it| format!("skipped {}: {}\n", it.span.start, it.what));
        lines.chain(problems).collect()
    }

    #[test]
    fn lines_comments_and_owners() {
        let text = "# x\n\n  * @a/b\t@A/b # c\r\n/docs/\n/a\\ b/ me@example.com\n#/x @y\n/z @y#";
        let expected = "*: @a/b\n/docs/: \n/a\\ b/: me@example.com\nskipped 63: `@y#`, which is neither a user, a team nor an address\n";
        assert_eq!(shown(text), expected);
    }

    #[test]
    fn what_github_skips() {
        for line in [
            "!a @b",
            "[a] @b",
            "a#b @c",
            "\\#a @b",
            "a b",
            "a @",
            "a @b/",
            "a @b/c/d",
            "a me@x",
            "a//b @c",
            "a\u{7}b @c",
            "a\u{a0}@b",
            "a @b\u{3000}@c",
            "a\u{b}@b",
            "# a\r* @b",
            "# a\u{2028}* @b",
        ] {
            assert!(shown(line).starts_with("skipped"), "{line:?}: {}", shown(line));
        }
        assert!(shown(&"a @b\n".repeat(700_000)).starts_with("skipped 0: a file of 3 MB"));
    }

    #[test]
    fn the_last_match_decides() {
        let text = "* @x/admin\n/d/a/ @x/a\n/d/ @x/d\n*.md\n/d/a/b @x/b\n";
        let owners = read(FileId(0), text);
        for (path, expected) in [
            ("README", "@x/admin"),
            ("d/a/x", "@x/d"),
            ("d/a/b", "@x/b"),
            ("d/a/b/x.md", "@x/b"),
            ("x.md", ""),
            ("d/x.md", ""),
            ("D/x", "@x/admin"),
        ] {
            assert_eq!(owners.owners_of(path).join(" "), expected, "{path}");
        }
    }
}
