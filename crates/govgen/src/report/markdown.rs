//! Text of a user's in Markdown that GitHub shows.

use std::fmt::Write as _;

use super::one_line;

/// A text as code: nothing in it is Markdown, HTML, a link or the end of a table's cell, and nobody is notified of a team that
/// is named.
///
/// An element and not backticks, because a `|` ends a cell within those too. What looks like a mention is none within `code`.
pub(crate) fn code(text: &str) -> String {
    let mut shown = String::with_capacity(text.len() + 13);
    shown.push_str("<code>");
    for it in one_line(text).chars() {
        match it {
            '-' | '/' | ',' => shown.push(it),
            // A full stop and a colon make links of what stands around them.
            it if it.is_ascii_punctuation() => {
                // Writing to a String does not fail.
                let _ = write!(shown, "&#{};", u32::from(it));
            }
            it => shown.push(it),
        }
    }
    shown.push_str("</code>");
    shown
}

/// A text as code that is as readable in a terminal: between backticks, where nothing in it could mean anything there.
pub(crate) fn plain_code(text: &str) -> String {
    let inner = |it: char| it.is_ascii_alphanumeric() || " _./:@=+,-".contains(it);
    if !text.is_empty() && text.trim() == text && text.chars().all(inner) { format!("`{text}`") } else { code(text) }
}

#[cfg(test)]
mod tests {
    use super::{code, plain_code};

    #[test]
    fn what_means_nothing_stays_readable() {
        assert_eq!(plain_code("Carol@Example.com"), "`Carol@Example.com`");
        for hostile in ["", " a", "a`b", "a|b", "a\nb", "<b>", "a\\"] {
            assert_eq!(plain_code(hostile), code(hostile));
        }
    }

    #[test]
    fn no_letter_means_anything() {
        let hostile = "a|b \\| `x` <b> @octcat-org/admin https://x.example www.x.example &amp; *_[1](2)\n# x";
        let shown = code(hostile);
        let inner = shown.strip_prefix("<code>").and_then(|it| it.strip_suffix("</code>")).unwrap();
        let plain = inner.replace("&#", "").chars().all(|it| it.is_alphanumeric() || " -/,;".contains(it));
        assert!(plain, "{inner}");
        assert!(inner.contains("&#64;octcat-org/admin") && inner.contains("a&#124;b"), "{inner}");
    }
}
