//! Expressions: literals, references, and a few lines of code that are known letter for letter.

use std::collections::HashSet;

use govgen_source::Spanned;

use super::{Expression, Reader, Refused};

/// Code that may stand behind an argument's `=`, the whole of it.
pub(crate) const CODE: [&str; 5] = [
    "{ for name, user in data.aws_identitystore_user.this : name => user.user_id }",
    "{ for name, group in data.aws_identitystore_group.this : name => group.group_id }",
    "startswith(each.key, \"user:\") ? \"USER\" : \"GROUP\"",
    "contains(self.client_id_list, \"aws.workload.identity\")",
    "map(string)",
];

/// Ids that a text may begin with, the whole template each.
pub(crate) const LOOKED_UP: [(&str, &str); 2] =
    [("local.user_ids", "\"${local.user_ids[each.value]}"), ("local.group_ids", "\"${local.group_ids[each.value]}")];

const EACH: &str = "[each.key]";

impl<'s> Reader<'s> {
    /// What stands behind an argument's `=`.
    pub(super) fn argument(&mut self) -> Result<Spanned<Expression<'s>>, Refused> {
        let line = self.text[self.at..].lines().next().unwrap_or_default();
        if let Some(code) = CODE.into_iter().find(|it| *it == line) {
            let start = self.at;
            self.at += line.len();
            return Ok(Spanned::new(Expression::Code(code), self.since(start)));
        }
        if let Some(path) = line.strip_suffix(EACH).filter(|it| it.split('.').all(is_name)) {
            let start = self.at;
            self.at += line.len();
            return Ok(Spanned::new(Expression::Each(path), self.since(start)));
        }
        if let Some((ids, template)) = LOOKED_UP.into_iter().find(|it| line.starts_with(it.1)) {
            let start = self.at;
            // The text goes on behind the template's brace as it does behind a quote.
            self.at += template.len() - 1;
            let rest = self.quoted()?.value;
            return Ok(Spanned::new(Expression::LookedUp(ids, rest), self.since(start)));
        }
        self.expression()
    }

    fn expression(&mut self) -> Result<Spanned<Expression<'s>>, Refused> {
        let start = self.at;
        let value = match self.peek() {
            Some(b'"') => {
                let text = self.quoted()?;
                return Ok(text.map(Expression::Text));
            }
            Some(b'[') => self.list()?,
            Some(b'{') => self.map()?,
            Some(b'-' | b'0'..=b'9') => self.number()?,
            _ => self.word()?,
        };
        Ok(Spanned::new(value, self.since(start)))
    }

    fn list(&mut self) -> Result<Expression<'s>, Refused> {
        self.at += 1;
        self.deeper()?;
        let mut items = Vec::new();
        loop {
            self.white();
            if self.eat(b']') {
                break;
            }
            items.push(self.expression()?);
            self.white();
            if !self.eat(b',') && self.peek() != Some(b']') {
                return Err(self.refuse("something between the items of a list"));
            }
        }
        self.depth -= 1;
        Ok(Expression::List(items))
    }

    fn map(&mut self) -> Result<Expression<'s>, Refused> {
        self.at += 1;
        self.deeper()?;
        let mut entries = Vec::new();
        let mut keys: HashSet<String> = HashSet::new();
        loop {
            self.white();
            if self.eat(b'}') {
                break;
            }
            let bare = self.peek() != Some(b'"');
            let key = if bare { self.name()?.map(Into::into) } else { self.quoted()? };
            if bare && key.value == "for" {
                return Err(Refused { span: key.span, what: "a loop" });
            }
            // Terraform takes the last of two without a word.
            if !keys.insert(key.value.to_string()) {
                return Err(Refused { span: key.span, what: "a key for the second time" });
            }
            self.spaces();
            if !self.eat(b'=') && !self.eat(b':') {
                return Err(self.refuse("a key without its value"));
            }
            self.spaces();
            entries.push((key, self.expression()?));
            self.spaces();
            if !self.eat(b',') && !matches!(self.peek(), Some(b'}' | b'\n' | b'\r')) {
                return Err(self.refuse("something behind a value"));
            }
        }
        self.depth -= 1;
        Ok(Expression::Map(entries))
    }

    /// A number of JSON's grammar without an exponent.
    fn number(&mut self) -> Result<Expression<'s>, Refused> {
        let rest = &self.text[self.at..];
        let length = rest.bytes().take_while(|it| it.is_ascii_digit() || matches!(it, b'-' | b'.')).count();
        let number = &rest[..length];
        let digits = number.strip_prefix('-').unwrap_or(number);
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
        let all_digits = |it: &str| !it.is_empty() && it.bytes().all(|it| it.is_ascii_digit());
        if !all_digits(whole) || !all_digits(fraction) || whole.len() > 1 && whole.starts_with('0') {
            return Err(self.refuse("something other than a number"));
        }
        self.at += length;
        Ok(Expression::Number(number))
    }

    fn word(&mut self) -> Result<Expression<'s>, Refused> {
        let start = self.at;
        let first = self.name()?.value;
        match (first, self.peek()) {
            ("null", next) if next != Some(b'.') => return Ok(Expression::Null),
            ("true", next) if next != Some(b'.') => return Ok(Expression::Bool(true)),
            ("false", next) if next != Some(b'.') => return Ok(Expression::Bool(false)),
            ("jsonencode", Some(b'(')) => return self.json(),
            _ => {}
        }
        while self.eat(b'.') {
            self.name()?;
        }
        let path = &self.text[start..self.at];
        let mut key = None;
        if self.eat(b'[') {
            if self.peek() != Some(b'"') {
                return Err(self.refuse("an index that is no text"));
            }
            key = Some(self.quoted()?.value);
            if !self.eat(b']') {
                return Err(self.refuse("an index without its end"));
            }
        }
        if matches!(self.peek(), Some(b'(' | b'[' | b'.')) {
            self.at = start;
            return Err(self.refuse("a function or an index"));
        }
        Ok(Expression::Reference(path, key))
    }

    fn json(&mut self) -> Result<Expression<'s>, Refused> {
        self.at += 1;
        self.deeper()?;
        let value = self.expression()?;
        self.depth -= 1;
        match self.eat(b')') {
            true => Ok(Expression::Json(Box::new(value))),
            false => Err(self.refuse("something behind what is encoded")),
        }
    }
}

fn is_name(word: &str) -> bool {
    word.starts_with(|it: char| it.is_ascii_alphabetic() || it == '_')
        && word.bytes().all(|it| it.is_ascii_alphanumeric() || matches!(it, b'_' | b'-'))
}
