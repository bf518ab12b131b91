//! New values in the house style: block mappings by two spaces, short lists of words on one line, quotes only where needed.

use govgen_syntax::{Meaning, is_hidden, meaning_of};

use crate::held::Held;

/// A value to be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// Text: plain, or in double quotes where plain text would mean something else.
    Text(String),
    /// A whole number.
    Number(u64),
    /// `true` or `false`.
    Bool(bool),
    /// A list: on one line if it holds words alone and is short, else an item a line.
    List(Vec<Value>),
    /// A mapping, an entry a line.
    Map(Vec<(String, Value)>),
    /// The same on one line, in brackets or braces, whatever its length.
    Flow(Box<Value>),
}

/// Bytes of a list that still stands on one line.
const LIST_BYTES_MAX: usize = 90;

impl Value {
    /// Text.
    #[must_use]
    pub fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    /// A mapping on one line: `{ a: b, c: d }`.
    #[must_use]
    pub fn flow<K: Into<String>>(entries: impl IntoIterator<Item = (K, Self)>) -> Self {
        Self::Flow(Box::new(Self::map(entries)))
    }

    /// A mapping, an entry a line.
    #[must_use]
    pub fn map<K: Into<String>>(entries: impl IntoIterator<Item = (K, Self)>) -> Self {
        Self::Map(entries.into_iter().map(|(key, value)| (key.into(), value)).collect())
    }

    /// A list of texts.
    #[must_use]
    pub fn texts<T: Into<String>>(texts: impl IntoIterator<Item = T>) -> Self {
        Self::List(texts.into_iter().map(|it| Self::Text(it.into())).collect())
    }

    /// What it should be read as.
    pub(crate) fn held(&self) -> Held {
        match self {
            Self::Text(text) => Held::Text(text.clone()),
            Self::Number(number) => Held::Number(number.to_string()),
            Self::Bool(value) => Held::Bool(value.to_string()),
            Self::List(items) => Held::List(items.iter().map(Self::held).collect()),
            Self::Map(entries) => Held::Map(entries.iter().map(|(key, value)| (key.clone(), value.held())).collect()),
            Self::Flow(value) => value.held(),
        }
    }

    /// The value on one line, whatever its length.
    pub(crate) fn on_one_line(&self) -> String {
        match self {
            Self::Text(text) => scalar(text),
            Self::Number(number) => number.to_string(),
            Self::Bool(value) => value.to_string(),
            Self::List(items) => {
                let items: Vec<String> = items.iter().map(Self::on_one_line).collect();
                format!("[{}]", items.join(", "))
            }
            Self::Map(entries) if entries.is_empty() => "{}".to_owned(),
            Self::Map(entries) => {
                let entries: Vec<String> =
                    entries.iter().map(|(key, value)| format!("{}: {}", scalar(key), value.on_one_line())).collect();
                format!("{{ {} }}", entries.join(", "))
            }
            Self::Flow(value) => value.on_one_line(),
        }
    }

    /// The value on one line, if the house style has it there.
    pub(crate) fn inline(&self) -> Option<String> {
        match self {
            Self::List(items) if !items.is_empty() => {
                let words = items.iter().all(|it| !matches!(it, Self::List(_) | Self::Map(_) | Self::Flow(_)));
                words.then(|| self.on_one_line()).filter(|line| line.len() <= LIST_BYTES_MAX)
            }
            Self::Map(entries) if !entries.is_empty() => None,
            _ => Some(self.on_one_line()),
        }
    }

    /// The lines of a value that has lines of its own, from column 0.
    pub(crate) fn lines(&self) -> Vec<String> {
        match self {
            Self::Map(entries) => entries.iter().flat_map(|(key, value)| value.entry_lines(key)).collect(),
            Self::List(items) => items.iter().flat_map(Self::item_lines).collect(),
            _ => vec![self.on_one_line()],
        }
    }

    /// The lines of an entry, from column 0.
    pub(crate) fn entry_lines(&self, key: &str) -> Vec<String> {
        match self.inline() {
            Some(value) => vec![format!("{}: {value}", scalar(key))],
            None => {
                let inner = self.lines().into_iter().map(|line| format!("  {line}"));
                std::iter::once(format!("{}:", scalar(key))).chain(inner).collect()
            }
        }
    }

    /// The lines of an item of a list, from column 0.
    pub(crate) fn item_lines(&self) -> Vec<String> {
        let lines = self.inline().map_or_else(|| self.lines(), |line| vec![line]);
        lines.into_iter().enumerate().map(|(at, line)| format!("{} {line}", if at == 0 { "-" } else { " " })).collect()
    }
}

/// A text as one scalar, which stands anywhere: on a line of its own, within brackets, and as a key.
#[must_use]
pub fn scalar(text: &str) -> String {
    if stands_plain(text) { text.to_owned() } else { quoted(text) }
}

/// What readers of YAML 1.1 take for true or false.
const WORDS_OF_OLD: [&str; 8] = ["y", "n", "yes", "no", "on", "off", "true", "false"];

fn stands_plain(text: &str) -> bool {
    let begins = text.starts_with(|first: char| first.is_alphanumeric() || matches!(first, '_' | '/'));
    let harmless = |it: char| !it.is_control() && !is_hidden(it) && !matches!(it, ',' | '[' | ']' | '{' | '}');
    let spaced = text.ends_with(' ') || text.contains(" #") || text.contains(": ") || text.ends_with(':');
    let word = WORDS_OF_OLD.iter().any(|it| text.eq_ignore_ascii_case(it));
    begins && text.chars().all(harmless) && !spaced && !word && meaning_of(text) == Meaning::Text && !like_number(text)
}

/// Whether a reader of YAML 1.1 might compute something of it: `12:30` is 750 to some. Dates are left alone.
fn like_number(text: &str) -> bool {
    let parts: Vec<&str> = text.split('-').collect();
    let digits = |part: &&str| part.bytes().all(|byte| byte.is_ascii_digit());
    let date = parts.len() == 3 && parts.iter().map(|it| it.len()).eq([4, 2, 2]) && parts.iter().all(digits);
    let number = |byte: u8| byte.is_ascii_digit() || b":_.+-eE".contains(&byte);
    !date && text.as_bytes().first().is_some_and(u8::is_ascii_digit) && text.bytes().all(number)
}

fn quoted(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    for it in text.chars() {
        match it {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            '\n' => quoted.push_str("\\n"),
            '\t' => quoted.push_str("\\t"),
            _ if it.is_control() || is_hidden(it) => quoted.push_str(&escape(it)),
            _ => quoted.push(it),
        }
    }
    quoted.push('"');
    quoted
}

fn escape(it: char) -> String {
    match u32::from(it) {
        code @ 0..=0xff => format!("\\x{code:02x}"),
        code @ 0x100..=0xffff => format!("\\u{code:04x}"),
        code => format!("\\U{code:08x}"),
    }
}
