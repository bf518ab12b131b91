//! YAML of new files: block style, two spaces, a scalar quoted wherever a reader could take it for something else.

/// A value to print.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// A text; quoted when needed.
    Text(String),
    /// `true`, `false` or a date: a text of ours that stays as it is.
    Plain(String),
    /// A list.
    List(Vec<Value>),
    /// A mapping, in this order.
    Map(Vec<(String, Value)>),
}

impl Value {
    pub(crate) fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    pub(crate) fn texts<'t>(texts: impl IntoIterator<Item = &'t str>) -> Self {
        Self::List(texts.into_iter().map(Self::text).collect())
    }

    /// The value as a whole document.
    pub(crate) fn document(&self) -> String {
        let mut text = String::new();
        self.block(0, &mut text);
        text
    }

    fn block(&self, indent: usize, text: &mut String) {
        match self {
            Self::Text(_) | Self::Plain(_) => {
                pad(indent, text);
                self.inline(text);
                text.push('\n');
            }
            Self::List(items) => items.iter().for_each(|item| {
                pad(indent, text);
                text.push_str("- ");
                item.item(indent, text);
            }),
            Self::Map(entries) => entries.iter().for_each(|entry| {
                pad(indent, text);
                line(entry, indent, text);
            }),
        }
    }

    /// What follows the hyphen of a list.
    fn item(&self, indent: usize, text: &mut String) {
        match self {
            Self::Map(entries) if !entries.is_empty() => {
                for (at, entry) in entries.iter().enumerate() {
                    if at > 0 {
                        pad(indent + 2, text);
                    }
                    line(entry, indent + 2, text);
                }
            }
            Self::List(items) if !items.is_empty() => {
                text.push('\n');
                self.block(indent + 2, text);
            }
            _ => {
                self.inline(text);
                text.push('\n');
            }
        }
    }

    fn inline(&self, text: &mut String) {
        match self {
            Self::Text(it) => text.push_str(&scalar(it)),
            Self::Plain(it) => text.push_str(it),
            Self::List(_) => text.push_str("[]"),
            Self::Map(_) => text.push_str("{}"),
        }
    }

    fn is_block(&self) -> bool {
        match self {
            Self::Text(_) | Self::Plain(_) => false,
            Self::List(items) => !items.is_empty(),
            Self::Map(entries) => !entries.is_empty(),
        }
    }
}

fn pad(indent: usize, text: &mut String) {
    text.extend(std::iter::repeat_n(' ', indent));
}

fn line((key, value): &(String, Value), indent: usize, text: &mut String) {
    text.push_str(&scalar(key));
    text.push(':');
    if value.is_block() {
        text.push('\n');
        value.block(indent + 2, text);
    } else {
        text.push(' ');
        value.inline(text);
        text.push('\n');
    }
}

/// What YAML 1.1 and 1.2 readers take for something other than text.
const WORDS: [&str; 12] = ["true", "false", "yes", "no", "on", "off", "null", "y", "n", "nan", "inf", "none"];

/// A text as one scalar on one line.
pub(crate) fn scalar(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next().is_some_and(|it| it.is_alphabetic() || matches!(it, '_' | '/'));
    let plain = |it: char| it.is_alphanumeric() || matches!(it, '_' | '-' | '.' | '/' | '@' | '+' | ' ');
    let last = text.ends_with(' ');
    let word = WORDS.iter().any(|it| text.eq_ignore_ascii_case(it));
    if first && letters.all(plain) && !last && !word {
        text.to_owned()
    } else {
        // What JSON writes in quotes, YAML reads.
        serde_json::Value::from(text).to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::{Value, scalar};

    #[test]
    fn quotes_stand_where_a_reader_would_err() {
        for plain in ["alice@example.com", "開発チーム", "Platform Team", "job-function/ViewOnlyAccess", "a1", "/", "é"] {
            assert_eq!(scalar(plain), plain);
        }
        for quoted in ["no", "NO", "012", "1e3", "@x", "a: b", "a #b", "# x", "-", "*", "", "a ", " a", "🎉", "'", "{}", "null", "~"] {
            assert_eq!(scalar(quoted), format!("\"{quoted}\""));
        }
        assert_eq!(scalar("a\"b\\c\nd"), r#""a\"b\\c\nd""#);
    }

    #[test]
    fn blocks_are_indented_by_two() {
        let map = |entries: Vec<(&str, Value)>| Value::Map(entries.into_iter().map(|(k, v)| (k.to_owned(), v)).collect());
        let value = map(vec![
            ("a", Value::texts(["x", "no"])),
            ("b", Value::List(vec![map(vec![("name", Value::text("n")), ("path", Value::text("/"))])])),
            ("c", map(vec![])),
            ("d", map(vec![("e", Value::Plain("true".to_owned()))])),
        ]);
        let expected = "a:\n  - x\n  - \"no\"\nb:\n  - name: n\n    path: /\nc: {}\nd:\n  e: true\n";
        assert_eq!(value.document(), expected);
    }
}
