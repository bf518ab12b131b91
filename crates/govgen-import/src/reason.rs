//! Why something is not imported: a sentence of ours with words of others in it.
//!
//! The two are kept apart, so that whoever shows it can escape the words, and no name from AWS can pass for our sentence.

use std::fmt;

/// A sentence with places for words that came from outside.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Reason {
    sentence: &'static str,
    words: Vec<String>,
    /// What somebody else said about it, at the end.
    said: Option<String>,
}

impl Reason {
    /// A sentence without outside words.
    pub(crate) fn plain(sentence: &'static str) -> Self {
        Self { sentence, words: Vec::new(), said: None }
    }

    /// A sentence with a `{}` for each word.
    pub(crate) fn new<const N: usize>(sentence: &'static str, words: [&str; N]) -> Self {
        Self { sentence, words: words.map(str::to_owned).into(), said: None }
    }

    /// A sentence, and what a reader or a rule says of it.
    pub(crate) fn said(sentence: &'static str, said: &str) -> Self {
        Self { sentence, words: Vec::new(), said: Some(said.to_owned()) }
    }

    /// What a check says of the files that would adopt it.
    #[must_use]
    pub fn refused(message: &str) -> Self {
        Self::said("`govgen check` would refuse it", message)
    }

    /// What a check says of a name in them.
    #[must_use]
    pub fn refused_name(message: &str) -> Self {
        Self::said("`govgen check` would refuse the name", message)
    }

    /// The sentence, each word as `show` writes it, and a sentence of others as `say` does.
    pub fn text(&self, mut show: impl FnMut(&str) -> String, say: impl FnOnce(&str) -> String) -> String {
        let mut text = String::new();
        let mut words = self.words.iter();
        for (at, piece) in self.sentence.split("{}").enumerate() {
            if at > 0 {
                text.push_str(&words.next().map(|it| show(it)).unwrap_or_default());
            }
            text.push_str(piece);
        }
        if let Some(said) = &self.said {
            text.push_str(": ");
            text.push_str(&say(said));
        }
        text
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        to.write_str(&self.text(|word| format!("`{word}`"), str::to_owned))
    }
}
