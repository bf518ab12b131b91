//! HCL as `terraform fmt` leaves it, written straight into one text.
//!
//! Values of a document are `hcl::Expression`s; every string is escaped here. Maps of many entries are streamed,
//! because an `hcl` object of 20,000 keys takes seconds to build.

use std::ops::Range;

use govgen_source::all_bytes;
use hcl::expr::{Expression, ObjectKey};
use unicode_segmentation::UnicodeSegmentation as _;

/// A list longer than this many columns gets a line for each element, wherever lists are filled.
const LINE_WIDTH: usize = 100;

/// A file as it grows.
pub(crate) struct File {
    text: String,
    /// Whether a block stands in it already; the first follows the header directly.
    blocks: bool,
}

impl File {
    /// A file with its first line.
    pub(crate) fn new(header: String) -> Self {
        Self { text: header, blocks: false }
    }

    /// Makes room for that many bytes.
    pub(crate) fn reserve(&mut self, bytes: usize) {
        self.text.reserve(bytes);
    }

    /// A top-level block, with an empty line between it and the one before.
    pub(crate) fn block(&mut self, kind: &str, labels: &[&str], fill: impl FnOnce(&mut Body<'_>)) {
        if self.blocks {
            self.text.push('\n');
        }
        self.blocks = true;
        self.text.push_str(kind);
        for label in labels {
            self.text.push(' ');
            push_string(&mut self.text, label);
        }
        self.text.push_str(" {\n");
        Body::within(&mut self.text, 1, fill);
        self.text.push_str("}\n");
    }

    /// Whether no block stands in it.
    pub(crate) fn is_empty(&self) -> bool {
        !self.blocks
    }

    /// The finished text.
    pub(crate) fn text(self) -> String {
        self.text
    }
}

/// The inside of a block.
pub(crate) struct Body<'f> {
    text: &'f mut String,
    depth: usize,
    /// Attributes of one line each, waiting for the widest of them.
    run: Vec<(String, String)>,
}

impl<'f> Body<'f> {
    fn within(text: &'f mut String, depth: usize, fill: impl FnOnce(&mut Body<'_>)) {
        let mut body = Body { text, depth, run: Vec::new() };
        fill(&mut body);
        body.align();
    }

    /// An attribute that is a string.
    pub(crate) fn text(&mut self, name: &str, value: &str) {
        let mut text = String::new();
        push_string(&mut text, value);
        self.run.push((name.to_owned(), text));
    }

    /// An attribute whose expression is written by us: a reference, never a user's string.
    pub(crate) fn raw(&mut self, name: &str, expression: &str) {
        self.run.push((name.to_owned(), expression.to_owned()));
    }

    /// An attribute that is a list of strings on one line.
    pub(crate) fn texts(&mut self, name: &str, values: &[&str]) {
        let values: Vec<String> = values.iter().map(|value| string(value)).collect();
        self.run.push((name.to_owned(), format!("[{}]", values.join(", "))));
    }

    /// An attribute that is the JSON text of a value.
    pub(crate) fn json(&mut self, name: &str, value: &Expression, lists: Lists) {
        self.align();
        self.indent();
        self.text.push_str(&format!("{name} = jsonencode("));
        push_value(self.text, value, self.depth, lists.width());
        self.text.push_str(")\n");
    }

    /// An attribute that is the JSON text of an object of references, which are written by us.
    pub(crate) fn json_references<'n>(&mut self, name: &str, entries: impl Iterator<Item = (&'n str, String)>) {
        self.align();
        self.indent();
        self.text.push_str(&format!("{name} = jsonencode({{\n"));
        self.entries(entries.map(|(key, reference)| ("", key, reference)), |value, it| value.raw(&it));
        self.indent();
        self.text.push_str("})\n");
    }

    /// An attribute that is an object, a line for each entry.
    pub(crate) fn object(&mut self, name: &str, entries: &[(&str, &str)]) {
        self.align();
        self.indent();
        self.text.push_str(&format!("{name} = {{\n"));
        let entries = entries.iter().map(|(key, value)| (key_text(key), string(value))).collect();
        push_aligned(self.text, entries, self.depth + 1);
        self.indent();
        self.text.push_str("}\n");
    }

    /// An attribute that is a list of references, a line for each.
    pub(crate) fn references(&mut self, name: &str, references: &[String]) {
        self.align();
        self.indent();
        self.text.push_str(&format!("{name} = [\n"));
        for reference in references {
            self.indent();
            self.text.push_str(&format!("  {reference},\n"));
        }
        self.indent();
        self.text.push_str("]\n");
    }

    /// An attribute that is a map of any size, `"key" : value` on a line for each entry, which `terraform fmt` does not align.
    ///
    /// An entry is a prefix of ours, the rest of its key, and what `value` writes behind the colon.
    pub(crate) fn map<'n, T>(
        &mut self,
        name: &str,
        entries: impl Iterator<Item = (&'static str, &'n str, T)>,
        value: impl Fn(&mut Value<'_>, T),
    ) {
        self.align();
        self.indent();
        self.text.push_str(name);
        self.text.push_str(" = {\n");
        self.entries(entries, value);
        self.indent();
        self.text.push_str("}\n");
    }

    fn entries<'n, T>(
        &mut self,
        entries: impl Iterator<Item = (&'static str, &'n str, T)>,
        value: impl Fn(&mut Value<'_>, T),
    ) {
        for (prefix, key, entry) in entries {
            self.indent();
            self.text.push_str("  ");
            let start = self.text.len() + 1 + prefix.len();
            push_prefixed(self.text, prefix, key);
            let key = start..self.text.len() - 1;
            self.text.push_str(" : ");
            value(&mut Value { text: self.text, key }, entry);
            self.text.push('\n');
        }
    }

    /// A nested block.
    pub(crate) fn block(&mut self, kind: &str, fill: impl FnOnce(&mut Body<'_>)) {
        self.align();
        self.indent();
        self.text.push_str(kind);
        self.text.push_str(" {\n");
        Body::within(self.text, self.depth + 1, fill);
        self.indent();
        self.text.push_str("}\n");
    }

    /// An empty line.
    pub(crate) fn blank(&mut self) {
        self.align();
        self.text.push('\n');
    }

    /// Writes the waiting attributes with their `=` below each other.
    fn align(&mut self) {
        let run = std::mem::take(&mut self.run);
        push_aligned(self.text, run, self.depth);
    }

    fn indent(&mut self) {
        push_indent(self.text, self.depth);
    }
}

/// How lists inside a value are laid out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Lists {
    /// On one line when they fit there.
    Filled,
    /// A line for each element, so that a change of one is a change of one line.
    LineEach,
}

impl Lists {
    /// The most columns a list may take on one line.
    fn width(self) -> usize {
        match self {
            Self::Filled => LINE_WIDTH,
            Self::LineEach => 0,
        }
    }
}

/// What stands behind the colon of a map's entry.
pub(crate) struct Value<'f> {
    text: &'f mut String,
    /// Where the key stands without its prefix, escaped already.
    key: Range<usize>,
}

impl Value<'_> {
    /// A string.
    pub(crate) fn string(&mut self, value: &str) {
        push_string(self.text, value);
    }

    /// An expression that is written by us: a reference, never a user's string.
    pub(crate) fn raw(&mut self, expression: &str) {
        self.text.push_str(expression);
    }

    /// `map["key"]`, with the entry's own key without its prefix.
    pub(crate) fn index_of_key(&mut self, map: &str) {
        self.text.push_str(map);
        self.text.push_str("[\"");
        self.text.extend_from_within(self.key.clone());
        self.text.push_str("\"]");
    }

    /// A customer managed policy.
    pub(crate) fn path_and_name(&mut self, path: &str, name: &str) {
        self.text.push_str(&format!("{{ name = {}, path = {} }}", string(name), string(path)));
    }
}

/// `name["key"]`.
pub(crate) fn reference(name: &str, key: &str) -> String {
    format!("{name}[{}]", string(key))
}

/// A quoted string in which nothing is code.
fn string(value: &str) -> String {
    let mut text = String::with_capacity(value.len() + 2);
    push_string(&mut text, value);
    text
}

fn push_string(text: &mut String, value: &str) {
    push_prefixed(text, "", value);
}

/// A quoted string that begins with a few plain characters of ours.
fn push_prefixed(text: &mut String, prefix: &'static str, value: &str) {
    let plain =
        |byte: u8| (0x20..0x7f).contains(&byte) & (byte != b'"') & (byte != b'\\') & (byte != b'$') & (byte != b'%');
    text.push('"');
    text.push_str(prefix);
    if all_bytes(value, plain) {
        text.push_str(value);
    } else {
        push_escaped(text, value);
    }
    text.push('"');
}

/// The rare string with something in it that HCL could read as more than text.
///
/// Written by hand, because `hcl-rs` escapes `${` only when no `$` or `%` stands directly before it: of `${a}%${b}`
/// it left the second one alive. HCL reads a doubled sign before a brace as one, whatever stands before the two.
fn push_escaped(text: &mut String, value: &str) {
    let mut characters = value.chars().peekable();
    while let Some(it) = characters.next() {
        match it {
            '"' => text.push_str("\\\""),
            '\\' => text.push_str("\\\\"),
            '\n' => text.push_str("\\n"),
            '\r' => text.push_str("\\r"),
            '\t' => text.push_str("\\t"),
            it if it.is_ascii_control() => text.push_str(&format!("\\u{:04x}", it as u32)),
            '$' | '%' if characters.peek() == Some(&'{') => text.extend([it, it]),
            it => text.push(it),
        }
    }
}

fn push_indent(text: &mut String, depth: usize) {
    for _ in 0..depth {
        text.push_str("  ");
    }
}

/// Entries with one line each, their `=` below each other. `terraform fmt` counts grapheme clusters.
fn push_aligned(text: &mut String, entries: Vec<(String, String)>, depth: usize) {
    let width = |key: &str| if key.is_ascii() { key.len() } else { key.graphemes(true).count() };
    let widest = entries.iter().map(|(key, _)| width(key)).max().unwrap_or(0);
    for (key, value) in entries {
        push_indent(text, depth);
        text.push_str(&key);
        text.extend(std::iter::repeat_n(' ', widest - width(&key)));
        text.push_str(" = ");
        text.push_str(&value);
        text.push('\n');
    }
}

/// A value on one line, when it can stand on one; a list may take at most `room` columns.
fn one_line(value: &Expression, room: usize) -> Option<String> {
    match value {
        Expression::Object(object) if !object.is_empty() => None,
        Expression::Array(items) if room == 0 && !items.is_empty() => None,
        Expression::Array(items) => {
            let texts: Option<Vec<String>> = items.iter().map(|it| one_line(it, room)).collect();
            let line = format!("[{}]", texts?.join(", "));
            (items.is_empty() || line.len() <= room).then_some(line)
        }
        Expression::String(value) => Some(string(value)),
        Expression::Object(_) => Some("{}".to_owned()),
        other => hcl::format::to_string(other).ok(),
    }
}

/// A value; a list longer than `width` columns gets a line for each element.
fn push_value(text: &mut String, value: &Expression, depth: usize, width: usize) {
    if let Some(line) = one_line(value, width.saturating_sub(depth * 2)) {
        text.push_str(&line);
        return;
    }
    match value {
        Expression::Array(items) => {
            text.push_str("[\n");
            for item in items {
                push_indent(text, depth + 1);
                push_value(text, item, depth + 1, width);
                text.push_str(",\n");
            }
            push_indent(text, depth);
            text.push(']');
        }
        Expression::Object(entries) => {
            text.push_str("{\n");
            let mut run = Vec::new();
            for (key, value) in entries {
                let key = match key {
                    ObjectKey::Identifier(name) => key_text(name),
                    ObjectKey::Expression(Expression::String(name)) => key_text(name),
                    other => unreachable!("documents have text for keys, not {other:?}"),
                };
                if let Some(line) = one_line(value, width.saturating_sub(key.len() + 3 + depth * 2 + 2)) {
                    run.push((key, line));
                    continue;
                }
                push_aligned(text, std::mem::take(&mut run), depth + 1);
                push_indent(text, depth + 1);
                text.push_str(&key);
                text.push_str(" = ");
                push_value(text, value, depth + 1, width);
                text.push('\n');
            }
            push_aligned(text, run, depth + 1);
            push_indent(text, depth);
            text.push('}');
        }
        _ => unreachable!("everything else stands on one line"),
    }
}

/// A key of an object: bare when HCL takes it so, quoted otherwise.
fn key_text(key: &str) -> String {
    let bare = key.starts_with(|first: char| first.is_ascii_alphabetic())
        && key.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
        && !matches!(key, "for" | "if" | "in" | "null" | "true" | "false");
    if bare { key.to_owned() } else { string(key) }
}
