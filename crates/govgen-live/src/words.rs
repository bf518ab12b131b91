//! Texts from AWS in messages. A group's name is anybody's who administers the directory: it is as little trusted as a division's.

/// So much of one name is shown.
const NAME_MAX: usize = 64;
/// So much of one ARN. Those of AWS are shorter.
const ID_MAX: usize = 200;
/// So many names are shown in one sentence.
const LISTED_MAX: usize = 5;

/// A name from AWS: on one line, with nothing in it that a terminal would obey or a reader not see, and no longer than anybody reads.
pub(crate) fn shown(text: &str) -> String {
    shown_to(text, NAME_MAX)
}

fn shown_to(text: &str, max: usize) -> String {
    let mut shown = String::new();
    for (at, it) in text.chars().enumerate() {
        if at == max {
            shown.push('…');
            break;
        }
        match it {
            '`' => shown.push('\''),
            it if it.is_control() || govgen_model::is_hidden(it) => shown.extend(it.escape_unicode()),
            it => shown.push(it),
        }
    }
    shown
}

/// A name from AWS in backticks.
pub(crate) fn quoted(text: &str) -> String {
    format!("`{}`", shown(text))
}

/// An id or an ARN, which is longer than names are, in backticks.
pub(crate) fn quoted_id(text: &str) -> String {
    format!("`{}`", shown_to(text, ID_MAX))
}

/// A few texts as a sentence names them, and how many more there are.
pub(crate) fn some_of(texts: impl ExactSizeIterator<Item = String>) -> String {
    let more = texts.len().saturating_sub(LISTED_MAX);
    let mut listed: Vec<String> = texts.take(LISTED_MAX).collect();
    if more > 0 {
        listed.push(format!("{more} more"));
    }
    match listed.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, first)) => format!("{} and {last}", first.join(", ")),
        None => String::new(),
    }
}

/// `1 account`, `2 accounts`.
pub(crate) fn counted(count: usize, word: &str) -> String {
    if count == 1 { format!("1 {word}") } else { format!("{count} {word}s") }
}

#[cfg(test)]
mod tests {
    use super::{NAME_MAX, shown, some_of};

    #[test]
    fn nothing_hidden_and_nothing_endless_is_shown() {
        assert_eq!(shown("a\n\u{1b}[2J\u{202e}b`"), "a\\u{a}\\u{1b}[2J\\u{202e}b'");
        assert_eq!(shown(&"é".repeat(5_000)).chars().count(), NAME_MAX + 1);
    }

    #[test]
    fn a_few_of_many_are_named() {
        let names = |count: usize| some_of((0..count).map(|it| format!("`{it}`")));
        assert_eq!([names(1), names(2)], ["`0`", "`0` and `1`"]);
        assert_eq!(names(7), "`0`, `1`, `2`, `3`, `4` and 2 more");
    }
}
