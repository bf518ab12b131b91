//! Texts of users within texts of ours, so that two different things are never one text, and a long list is known to be one.

use std::fmt;

/// A piece of what an entry or a setting says.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Piece {
    /// Ours.
    Said(String),
    /// Somebody's: a name, a value, a reason.
    Name(String),
    /// Names of one kind, sorted.
    Names(Vec<String>),
}

/// What an entry or a setting says. Two that differ in anything differ here, whatever they look like as one text.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Said(pub Vec<Piece>);

impl Said {
    /// Whether it says nothing at all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.iter().all(|it| match it {
            Piece::Said(it) | Piece::Name(it) => it.is_empty(),
            Piece::Names(it) => it.is_empty(),
        })
    }

    /// Its only list, when it is nothing else.
    #[must_use]
    pub fn list(&self) -> Option<&[String]> {
        match self.0.as_slice() {
            [Piece::Names(list)] => Some(list),
            _ => None,
        }
    }

    pub(super) fn name(text: impl Into<String>) -> Self {
        Self(vec![Piece::Name(text.into())])
    }

    pub(super) fn names(names: impl Iterator<Item = String>) -> Self {
        Self(vec![sorted(names)])
    }

    pub(super) fn said(mut self, text: impl Into<String>) -> Self {
        self.0.push(Piece::Said(text.into()));
        self
    }

    pub(super) fn of(mut self, name: impl Into<String>) -> Self {
        self.0.push(Piece::Name(name.into()));
        self
    }

    pub(super) fn all(mut self, names: impl Iterator<Item = String>) -> Self {
        self.0.push(sorted(names));
        self
    }
}

/// As one text, with elements of lists told apart.
impl fmt::Display for Said {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|it| match it {
            Piece::Said(it) | Piece::Name(it) => f.write_str(it),
            Piece::Names(list) => f.write_str(&list.iter().map(|it| element(it)).collect::<Vec<_>>().join(", ")),
        })
    }
}

fn sorted(names: impl Iterator<Item = String>) -> Piece {
    let mut names: Vec<String> = names.collect();
    names.sort_unstable();
    names.dedup();
    Piece::Names(names)
}

/// A text as an element of a list or of a pair: in quotes where it holds what separates elements, or quotes.
pub(super) fn element(text: &str) -> String {
    let is_plain = !text.is_empty() && !text.contains([',', ';', ':', '=', '"', '\\', '\n']) && text.trim() == text;
    if is_plain { text.to_owned() } else { serde_json::Value::from(text).to_string() }
}

#[cfg(test)]
mod tests {
    use super::{Said, element};

    #[test]
    fn one_element_is_never_two() {
        let cases = [("a b", "a b"), ("a, b", r#""a, b""#), ("", r#""""#), ("\"a", r#""\"a""#), (" a", r#"" a""#)];
        for (text, expected) in cases {
            assert_eq!(element(text), expected);
        }
        assert_ne!(
            format!("{} = {}", element("team = a"), element("b")),
            format!("{} = {}", element("team"), element("a = b"))
        );
    }

    #[test]
    fn what_differs_differs() {
        let names = |list: &[&str]| Said::names(list.iter().map(|it| (*it).to_owned()));
        assert_ne!(names(&["a, b"]), names(&["a", "b"]));
        assert_ne!(names(&["a, b"]).to_string(), names(&["a", "b"]).to_string());
        assert_eq!(names(&["b", "a"]), names(&["a", "b"]));
        assert!(names(&[]).is_empty() && !names(&[""]).is_empty());
    }
}
