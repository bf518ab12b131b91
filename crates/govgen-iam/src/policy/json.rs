//! Documents that nobody wrote here: JSON without places.
//!
//! In: JSON as serde_json read it. Out: a [`Value`], everything in it at one place.

use std::borrow::Cow;

use govgen_source::{Span, Spanned, Value};
use serde_json::Value as Json;

/// A value all of whose parts stand at one place; `None` when there is a `null` in it, which no policy document has.
#[must_use]
pub fn from_json(json: &Json, place: Span) -> Option<Spanned<Value<'_>>> {
    let value = match json {
        Json::Null => return None,
        Json::String(it) => Value::String(Cow::Borrowed(it)),
        Json::Number(it) => Value::Number(Cow::Owned(it.to_string())),
        Json::Bool(it) => Value::Bool(*it),
        Json::Array(items) => Value::List(items.iter().map(|it| from_json(it, place)).collect::<Option<_>>()?),
        Json::Object(entries) => Value::Map(
            entries
                .iter()
                .map(|(key, it)| Some((Spanned::new(Cow::Borrowed(key.as_str()), place), from_json(it, place)?)))
                .collect::<Option<_>>()?,
        ),
    };
    Some(Spanned::new(value, place))
}
