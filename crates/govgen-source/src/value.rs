//! Free-form data with positions: what a policy document is before anybody knows its meaning.

use std::borrow::Cow;

use crate::Spanned;

/// A value of the JSON data model, read from YAML or JSON, each part with its place.
#[derive(Debug, Clone, PartialEq)]
pub enum Value<'s> {
    /// A string.
    String(Cow<'s, str>),
    /// A number, as written; always of JSON's number grammar.
    Number(Cow<'s, str>),
    /// `true` or `false`.
    Bool(bool),
    /// A list.
    List(Vec<Spanned<Value<'s>>>),
    /// A mapping in the order written; keys are unique.
    Map(Vec<(Spanned<Cow<'s, str>>, Spanned<Value<'s>>)>),
}

impl<'s> Value<'s> {
    /// The value under a key, when this is a mapping that has it.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Spanned<Value<'s>>> {
        let Self::Map(entries) = self else { return None };
        entries.iter().find_map(|(key, value)| (key.value == name).then_some(value))
    }
}
