//! Text of a user's in Markdown: that GitHub shows, and that is read in a terminal too.

use std::fmt::Write as _;

use super::one_line;

/// A text as code: nothing in it is Markdown, HTML, a link or the end of a table's cell, and nobody is notified of a team that
/// is named.
///
/// An element and not backticks, because a `|` ends a cell within those too. What looks like a mention is none within `code`.
pub(crate) fn code(text: &str) -> String {
    element(text, &[])
}

/// The same, with places for a line to end: a path or an address widens no table beyond a phone.
pub(crate) fn foldable_code(text: &str) -> String {
    element(text, &['/', '@'])
}

fn element(text: &str, ends: &[char]) -> String {
    let mut shown = String::with_capacity(text.len() + 13);
    shown.push_str("<code>");
    let text = one_line(text);
    let last = text.chars().count().saturating_sub(1);
    for (at, it) in text.chars().enumerate() {
        match it {
            '-' | '/' | ',' => shown.push(it),
            // A full stop and a colon make links of what stands around them.
            it if it.is_ascii_punctuation() => {
                // Writing to a String does not fail.
                let _ = write!(shown, "&#{};", u32::from(it));
            }
            it => shown.push(it),
        }
        if ends.contains(&it) && at < last {
            shown.push_str("<wbr>");
        }
    }
    shown.push_str("</code>");
    shown
}

/// A text as code that is as readable in a terminal: between more backticks than it has in a row. Not for a table's cell, where
/// a `|` would end it.
///
/// A text without anything to see has no such form, and is an element.
pub(crate) fn plain_code(text: &str) -> String {
    let shown = one_line(text);
    if shown.trim().is_empty() {
        return code(text);
    }
    let runs = shown.split(|it| it != '`').map(str::len);
    let fence = "`".repeat(runs.max().unwrap_or(0) + 1);
    // One space at each end is no part of the text; a backtick there would join the fence.
    let beside = |it: Option<char>| matches!(it, Some('`' | ' '));
    let pad = if beside(shown.chars().next()) || beside(shown.chars().next_back()) { " " } else { "" };
    format!("{fence}{pad}{shown}{pad}{fence}")
}

/// A sentence of ours with words of a user's in backticks: those as code, and nothing in the rest means anything either.
///
/// A backtick among a user's own moves the borders between the two, and harms nothing: each part is escaped for what it is.
pub(crate) fn prose(text: &str) -> String {
    let parts = one_line(text);
    let mut shown = String::with_capacity(text.len() + 16);
    for (at, part) in parts.split('`').enumerate() {
        if at % 2 == 1 && !part.is_empty() {
            shown.push_str(&code(part));
            continue;
        }
        for it in part.chars() {
            match it {
                '-' | '/' | ',' | ' ' | '\'' => shown.push(it),
                // Behind the empty comment nobody sees a mention or an address.
                '@' => shown.push_str("&#64;<!-- -->"),
                it if it.is_ascii_punctuation() => {
                    let _ = write!(shown, "&#{};", u32::from(it));
                }
                it => shown.push(it),
            }
        }
    }
    shown
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

    use super::{code, one_line, plain_code};

    const HOSTILE: [&str; 24] = [
        "project-a-policy-a",
        "aws_ssoadmin_account_assignment.a__b[\"user:a@example.com\"]",
        "a|b",
        "a\\|b",
        "a\\",
        "`",
        "``",
        "`a``b```c",
        "a`",
        "```sh",
        "~~~",
        "<script>alert(1)</script>",
        "</code>",
        "<!--",
        "@everyone",
        "@octcat-org/admin",
        "a\nb\r\n# c",
        "](https://x.example) [x](y)",
        "https://x.example www.x.example",
        "&amp; &#96;",
        " a",
        " a ",
        "$`x`$ **b** _c_ #1",
        "\u{202e}abc\u{200b}",
    ];

    /// What a reader of CommonMark sees: each code's text, and whether it found nothing but codes in items of a list.
    fn read(page: &str) -> (Vec<String>, bool) {
        let (mut seen, mut only) = (Vec::new(), true);
        for event in Parser::new_ext(page, Options::all()) {
            match event {
                Event::Code(text) => seen.push(text.into_string()),
                Event::Text(text) => only &= text.trim_matches([' ', '·']).is_empty(),
                Event::Start(Tag::List(_) | Tag::Item | Tag::Paragraph)
                | Event::End(TagEnd::List(_) | TagEnd::Item | TagEnd::Paragraph) => {}
                _ => only = false,
            }
        }
        (seen, only)
    }

    fn as_read(texts: &[&str]) {
        let spans: Vec<String> = texts.iter().map(|it| plain_code(it)).collect();
        let shown: Vec<String> = texts.iter().map(|it| one_line(it)).collect();
        let items: String = spans.iter().map(|it| format!("- {it}\n")).collect();
        assert_eq!(read(&items), (shown.clone(), true), "{items}");
        assert_eq!(read(&spans.join(" · ")), (shown, true), "{}", spans.join(" · "));
    }

    #[test]
    fn a_reader_of_markdown_sees_the_text() {
        as_read(&HOSTILE);
        assert_eq!(plain_code("project-a-policy-a"), "`project-a-policy-a`");
        assert_eq!(plain_code("a`b|c"), "``a`b|c``");
        for nothing in ["", " ", "   "] {
            assert_eq!(plain_code(nothing), code(nothing));
        }
    }

    proptest! {
        #[test]
        fn a_reader_of_markdown_sees_any_text(texts in prop::collection::vec("[`a \\\\|<>@\\[\\]()*$&\\n\\-#\\PC]{0,8}[a`@|]", 1..4)) {
            as_read(&texts.iter().map(String::as_str).collect::<Vec<_>>());
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
