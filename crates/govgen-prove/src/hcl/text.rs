//! Quoted strings in which nothing is code.

use std::borrow::Cow;

use govgen_source::Spanned;

use super::{Reader, Refused};

impl<'s> Reader<'s> {
    pub(super) fn quoted(&mut self) -> Result<Spanned<Cow<'s, str>>, Refused> {
        let start = self.at;
        self.at += 1;
        let rest = &self.text[self.at..];
        let plain = rest.bytes().take_while(|it| !matches!(it, b'"' | b'\\' | b'$' | b'%' | 0..0x20 | 0x7f)).count();
        if rest.as_bytes().get(plain) == Some(&b'"') {
            self.at += plain + 1;
            return Ok(Spanned::new(Cow::Borrowed(&rest[..plain]), self.since(start)));
        }
        let mut text = String::new();
        loop {
            let Some(it) = self.text[self.at..].chars().next() else {
                return Err(self.refuse("a string without its end"));
            };
            match it {
                '"' => break,
                '\\' => {
                    text.push(self.escape()?);
                    continue;
                }
                '$' | '%' => {
                    let rest = &self.text[self.at + 1..];
                    if rest.starts_with('{') {
                        return Err(self.refuse("a template"));
                    }
                    // A doubled sign before a brace is one, whatever stands before the two.
                    if rest.strip_prefix(it).is_some_and(|it| it.starts_with('{')) {
                        text.extend([it, '{']);
                        self.at += 3;
                        continue;
                    }
                }
                it if it.is_control() => return Err(self.refuse("a control character")),
                _ => {}
            }
            text.push(it);
            self.at += it.len_utf8();
        }
        self.at += 1;
        Ok(Spanned::new(Cow::Owned(text), self.since(start)))
    }

    fn escape(&mut self) -> Result<char, Refused> {
        let rest = &self.text[self.at + 1..];
        let (length, it) = match rest.as_bytes().first() {
            Some(b'n') => (2, '\n'),
            Some(b'r') => (2, '\r'),
            Some(b't') => (2, '\t'),
            Some(b'"') => (2, '"'),
            Some(b'\\') => (2, '\\'),
            Some(b'u') => {
                let digits = rest.get(1..5).filter(|it| it.bytes().all(|it| it.is_ascii_hexdigit()));
                let code = digits.and_then(|it| u32::from_str_radix(it, 16).ok()).and_then(char::from_u32);
                (6, code.ok_or_else(|| self.refuse("an escape that is none"))?)
            }
            _ => return Err(self.refuse("an escape that is none")),
        };
        self.at += length;
        Ok(it)
    }
}
