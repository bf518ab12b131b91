//! The actions of a policy document with their places. What is no policy is another rule's business and left out.

use govgen_source::{Span, Spanned, Value};

/// One string of an `Action` or `NotAction`.
pub(super) struct Element<'v> {
    pub(super) text: &'v str,
    pub(super) span: Span,
    denies: bool,
    is_exception: bool,
}

impl Element<'_> {
    /// What its statement does with it.
    pub(super) fn verb(&self) -> &'static str {
        match (self.is_exception, self.denies) {
            (true, _) => "except",
            (false, true) => "deny",
            (false, false) => "allow",
        }
    }

    /// What follows when it does not match, where that is more than somebody else's missing permission.
    pub(super) fn missed(&self) -> &'static str {
        match (self.is_exception, self.denies) {
            (true, false) => "; what `NotAction` should leave out is allowed",
            (false, true) => "; what it should deny stays allowed",
            (true, true) | (false, false) => "",
        }
    }
}

/// Every action of a document in the order written.
pub(super) fn actions<'v>(document: &'v Value<'_>) -> Vec<Element<'v>> {
    let mut found = Vec::new();
    for statement in document.get("Statement").map_or(&[][..], list) {
        let denies = match statement.value.get("Effect").map(|it| &it.value) {
            Some(Value::String(effect)) if effect == "Allow" => false,
            Some(Value::String(effect)) if effect == "Deny" => true,
            _ => continue,
        };
        for (name, is_exception) in [("Action", false), ("NotAction", true)] {
            for action in statement.value.get(name).map_or(&[][..], list) {
                if let Value::String(text) = &action.value {
                    found.push(Element { text, span: action.span, denies, is_exception });
                }
            }
        }
    }
    found
}

/// One value or a list of them, as IAM takes either.
fn list<'v, 's>(value: &'v Spanned<Value<'s>>) -> &'v [Spanned<Value<'s>>] {
    match &value.value {
        Value::List(items) => items,
        _ => std::slice::from_ref(value),
    }
}
