//! What stands in a block's arguments: literals, documents, the names that references lead to.
//!
//! In: blocks as they were read. Out: plain values with places. What they mean is left to who asks.

use std::borrow::Cow;

use govgen_source::{Spanned, Value};

use crate::hcl::{Block, Expression};

/// The literals inside an argument's `jsonencode`.
pub(crate) fn document<'s>(block: &Block<'s>, name: &str) -> Option<Spanned<Value<'s>>> {
    match &block.body.get(name)?.value {
        Expression::Json(inner) => literal(inner),
        _ => None,
    }
}

/// The name in an argument `KIND.NAME.ATTRIBUTE`.
pub(crate) fn refers(block: &Block<'_>, argument: &str, kind: &str, attribute: &str) -> Option<String> {
    let Expression::Reference(path, None) = block.body.get(argument)?.value else { return None };
    let name = path.strip_prefix(kind)?.strip_prefix('.')?.strip_suffix(attribute)?.strip_suffix('.')?;
    Some(name.to_owned())
}

/// The literals of an expression; none for anything but literals.
pub(crate) fn literal<'s>(value: &Spanned<Expression<'s>>) -> Option<Spanned<Value<'s>>> {
    let literals = |items: &[Spanned<Expression<'s>>]| items.iter().map(literal).collect::<Option<Vec<_>>>();
    let value = Spanned::new(
        match &value.value {
            Expression::Bool(it) => Value::Bool(*it),
            Expression::Number(it) => Value::Number(Cow::Borrowed(it)),
            Expression::Text(it) => Value::String(it.clone()),
            Expression::List(items) => Value::List(literals(items)?),
            Expression::Map(entries) => {
                let entries = entries.iter().map(|(key, it)| Some((key.clone(), literal(it)?)));
                Value::Map(entries.collect::<Option<Vec<_>>>()?)
            }
            Expression::Null
            | Expression::Json(_)
            | Expression::Reference(..)
            | Expression::Each(_)
            | Expression::LookedUp(..)
            | Expression::Code(_) => return None,
        },
        value.span,
    );
    Some(value)
}
