//! Rendered HCL read back: blocks, arguments and the few expressions that may stand in them.
//!
//! In: a file's text. Out: a [`Body`] with places, or the first [`Refused`] piece. This reader takes far less than Terraform
//! does, on purpose: literals, literal maps and lists, `jsonencode`, references and the fixed expressions of `expression::CODE`. What
//! it does not take is not proved. Which block may hold what is left to [`crate::shape`].

mod expression;
mod text;

use std::borrow::Cow;
use std::collections::HashSet;

use govgen_source::{FileId, Span, Spanned};

#[cfg(test)]
use expression::{CODE, LOOKED_UP};

/// What stands between a block's braces, or in a file.
#[derive(Debug, Default)]
pub(crate) struct Body<'s> {
    /// Arguments in the order written; names are unique.
    pub(crate) arguments: Vec<(Spanned<&'s str>, Spanned<Expression<'s>>)>,
    /// Blocks in the order written.
    pub(crate) blocks: Vec<Block<'s>>,
}

/// A block.
#[derive(Debug)]
pub(crate) struct Block<'s> {
    /// `resource`, `data`, `locals`.
    pub(crate) kind: Spanned<&'s str>,
    /// The quoted words behind it.
    pub(crate) labels: Vec<Spanned<Cow<'s, str>>>,
    /// What it holds.
    pub(crate) body: Body<'s>,
}

/// An expression of the published list.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Expression<'s> {
    Null,
    Bool(bool),
    Number(&'s str),
    Text(Cow<'s, str>),
    List(Vec<Spanned<Expression<'s>>>),
    Map(Vec<(Spanned<Cow<'s, str>>, Spanned<Expression<'s>>)>),
    /// `jsonencode(…)`.
    Json(Box<Spanned<Expression<'s>>>),
    /// `a.b.c`, or `a.b["c"]` with what stands in the brackets.
    Reference(&'s str, Option<Cow<'s, str>>),
    /// `a.b[each.key]`.
    Each(&'s str),
    /// `"${a[each.value]},…"`: what was looked up in one of `expression::LOOKED_UP`, and the text behind it.
    LookedUp(&'static str, Cow<'s, str>),
    /// One of `expression::CODE`, letter for letter.
    Code(&'static str),
}

/// Text that is not of the published form.
#[derive(Debug)]
pub(crate) struct Refused {
    pub(crate) span: Span,
    /// What was found, such as "a template".
    pub(crate) what: &'static str,
}

impl Block<'_> {
    /// The kind with its labels: what a finding calls the block.
    pub(crate) fn address(&self) -> String {
        let labels = self.labels.iter().map(|it| it.value.as_ref());
        std::iter::once(self.kind.value).chain(labels).collect::<Vec<_>>().join(".")
    }

    /// From the kind to the last label.
    pub(crate) fn head(&self) -> Span {
        Span { end: self.labels.last().map_or(self.kind.span.end, |it| it.span.end), ..self.kind.span }
    }
}

impl<'s> Body<'s> {
    /// The value of an argument.
    pub(crate) fn get(&self, name: &str) -> Option<&Spanned<Expression<'s>>> {
        self.arguments.iter().find_map(|(key, value)| (key.value == name).then_some(value))
    }

    /// The text of an argument; none when it is no text.
    pub(crate) fn text(&self, name: &str) -> Option<Spanned<&str>> {
        let value = self.get(name)?;
        match &value.value {
            Expression::Text(text) => Some(Spanned::new(text.as_ref(), value.span)),
            _ => None,
        }
    }

    /// The first block of a kind.
    pub(crate) fn block(&self, kind: &str) -> Option<&Block<'s>> {
        self.blocks.iter().find(|it| it.kind.value == kind)
    }
}

/// Blocks and lists inside each other; rendered files have six.
const DEPTH_MAX: usize = 64;

/// Reads a file.
///
/// # Errors
///
/// The first piece of text that is not of the published form.
pub(crate) fn read(file: FileId, text: &str) -> Result<Body<'_>, Refused> {
    let mut reader = Reader { file, text, at: 0, depth: 0 };
    let body = reader.body()?;
    match reader.at == text.len() {
        true => Ok(body),
        false => Err(reader.refuse("a brace that closes nothing")),
    }
}

struct Reader<'s> {
    file: FileId,
    text: &'s str,
    at: usize,
    depth: usize,
}

impl<'s> Reader<'s> {
    fn body(&mut self) -> Result<Body<'s>, Refused> {
        let mut body = Body::default();
        let mut names = HashSet::new();
        loop {
            self.blank_lines()?;
            if matches!(self.peek(), None | Some(b'}')) {
                return Ok(body);
            }
            let name = self.name()?;
            self.spaces();
            if self.eat(b'=') {
                if !names.insert(name.value) {
                    return Err(Refused { span: name.span, what: "an argument for the second time" });
                }
                self.spaces();
                let value = self.argument()?;
                body.arguments.push((name, value));
            } else {
                let block = self.block(name)?;
                body.blocks.push(block);
            }
            self.end_of_line()?;
        }
    }

    fn block(&mut self, kind: Spanned<&'s str>) -> Result<Block<'s>, Refused> {
        let mut labels = Vec::new();
        while self.peek() == Some(b'"') {
            labels.push(self.quoted()?);
            self.spaces();
        }
        if !self.eat(b'{') {
            return Err(self.refuse("something other than an argument or a block"));
        }
        self.deeper()?;
        self.spaces();
        let body = if self.peek() == Some(b'}') {
            Body::default()
        } else {
            self.end_of_line()?;
            self.body()?
        };
        self.depth -= 1;
        if !self.eat(b'}') {
            return Err(self.refuse("a block without its end"));
        }
        Ok(Block { kind, labels, body })
    }

    /// Empty lines, and comments that have their line for themselves.
    fn blank_lines(&mut self) -> Result<(), Refused> {
        loop {
            self.white();
            if self.peek() != Some(b'#') {
                return Ok(());
            }
            let line = self.text[self.at..].lines().next().unwrap_or_default();
            // Where a comment ends has to be beyond doubt.
            if line.contains(|it: char| it.is_control() || matches!(it, '\u{2028}' | '\u{2029}')) {
                return Err(self.refuse("a control character in a comment"));
            }
            self.at += line.len();
        }
    }

    fn white(&mut self) {
        loop {
            self.spaces();
            if !self.line_break() {
                return;
            }
        }
    }

    fn line_break(&mut self) -> bool {
        let rest = &self.text[self.at..];
        let length = if rest.starts_with('\n') {
            1
        } else if rest.starts_with("\r\n") {
            2
        } else {
            0
        };
        self.at += length;
        length > 0
    }

    fn end_of_line(&mut self) -> Result<(), Refused> {
        self.spaces();
        match self.at == self.text.len() || self.line_break() {
            true => Ok(()),
            false => Err(self.refuse("something behind the end of a value or a block")),
        }
    }

    fn spaces(&mut self) {
        while self.peek() == Some(b' ') {
            self.at += 1;
        }
    }

    /// A name: of letters, digits, `_` and `-`, with a letter or `_` in front.
    fn name(&mut self) -> Result<Spanned<&'s str>, Refused> {
        let rest = &self.text[self.at..];
        let length = rest.bytes().take_while(|it| it.is_ascii_alphanumeric() || matches!(it, b'_' | b'-')).count();
        if !rest.starts_with(|it: char| it.is_ascii_alphabetic() || it == '_') {
            return Err(self.refuse("something other than a name or a literal"));
        }
        let start = self.at;
        self.at += length;
        Ok(Spanned::new(&rest[..length], self.since(start)))
    }

    fn deeper(&mut self) -> Result<(), Refused> {
        self.depth += 1;
        match self.depth > DEPTH_MAX {
            true => Err(self.refuse("more than 64 levels")),
            false => Ok(()),
        }
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn eat(&mut self, byte: u8) -> bool {
        let found = self.peek() == Some(byte);
        self.at += usize::from(found);
        found
    }

    fn since(&self, start: usize) -> Span {
        Span { file: self.file, start: start as u32, end: self.at as u32 }
    }

    /// The word at this place.
    fn refuse(&self, what: &'static str) -> Refused {
        let rest = &self.text[self.at.min(self.text.len())..];
        let first = rest.chars().next().map_or(0, char::len_utf8);
        let length = rest.find(|it: char| it.is_whitespace() || it.is_control()).unwrap_or(rest.len());
        let end = self.at + length.clamp(first, first.max(64));
        let end = (self.at + first..=end).rev().find(|it| self.text.is_char_boundary(*it)).unwrap_or(self.at);
        Refused { span: Span { file: self.file, start: self.at as u32, end: end as u32 }, what }
    }
}

#[cfg(test)]
mod tests;
