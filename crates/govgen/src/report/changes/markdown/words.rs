//! Words as Markdown, and as much of them as there is room for.

use super::super::{Word, Words, shortened, thousands};
use crate::report::markdown::{foldable_code, prose};

/// A name is cut beyond so many characters, and beyond so many where there are many names.
const NAME: usize = 120;
const SHORT: usize = 40;

/// A message is so much longer than a name.
const MESSAGE: usize = 4;

/// What the line takes that says how much was left out.
const REST: usize = 60;

/// All of them.
pub(super) fn all(words: &Words) -> String {
    words.iter().map(|it| word(it, NAME)).collect()
}

/// As many of them as there is room for: names are cut first, then the end, and how much that was is said.
pub(super) fn fitted(words: &Words, room: usize) -> String {
    let whole = all(words);
    if whole.len() <= room {
        return whole;
    }
    let mut text = String::new();
    let mut ends = Vec::new();
    for it in words {
        ends.push(text.len());
        text.push_str(&word(it, SHORT));
    }
    if text.len() <= room {
        return text;
    }
    let shown = ends.iter().take_while(|it| **it <= room.saturating_sub(REST)).count().saturating_sub(1);
    text.truncate(ends.get(shown).copied().unwrap_or(0));
    let names = words[shown..].iter().filter(|it| matches!(it, Word::Name(_) | Word::Message(_))).count();
    let more = if names == 0 { String::new() } else { format!(" and {} more", thousands(names)) };
    format!("{text} …{more}: `govgen diff`")
}

fn word(word: &Word, longest: usize) -> String {
    match word {
        Word::Said(it) => it.clone(),
        // What stands at the edge of bold text would keep it from being bold.
        Word::Strong(it) => {
            let bold = it.trim();
            let start = if it.starts_with(' ') { " " } else { "" };
            format!("{start}**{bold}**{}", if it.ends_with(' ') { " " } else { "" })
        }
        Word::Name(it) => match shortened(it, longest) {
            Some(cut) => format!("{}…", foldable_code(cut)),
            None => foldable_code(it),
        },
        Word::Message(it) => match shortened(it, longest * MESSAGE) {
            Some(cut) => format!("{}…", prose(cut)),
            None => prose(it),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::{Words, name, said, strong};
    use super::fitted;

    #[test]
    fn what_does_not_fit_is_counted() {
        let words: Words =
            vec![said("attaches "), name("a".repeat(50)), said(", "), name("b"), said(", "), strong("c")];
        assert!(fitted(&words, 500).ends_with("<code>b</code>, **c**"));
        let short = format!("attaches <code>{}</code>…, <code>b</code>, **c**", "a".repeat(40));
        assert_eq!(fitted(&words, short.len()), short);
        let cut = fitted(&words, short.len() - 1);
        assert_eq!(cut, "attaches  … and 2 more: `govgen diff`");
        // However little room there is, nothing but what is left out is said.
        assert_eq!(fitted(&words, 0), " … and 2 more: `govgen diff`");
    }
}
