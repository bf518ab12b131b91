//! One text for one policy, however it was written: keys sorted, sets sorted and without repetition.

use std::collections::BTreeSet;

use govgen_source::{Spanned, Value};
use serde_json::{Map, Value as Json};

/// Elements of a statement whose lists are sets. Source: IAM User Guide, "IAM JSON policy elements reference".
const SETS: [&str; 4] = ["Action", "NotAction", "Resource", "NotResource"];

/// The canonical form of a policy document.
///
/// Keys are sorted; actions, resources and condition values are sorted and kept once, a single one as a string;
/// `Statement` is a list in the order written. Numbers and truth values in conditions become strings, as IAM reads them.
#[must_use]
pub fn canonical(document: &Value<'_>) -> Json {
    let Value::Map(entries) = document else { return plain(document) };
    object(entries.iter().map(|(key, value)| {
        let value = match key.value.as_ref() {
            "Statement" => Json::Array(list(value).map(|it| statement(&it.value)).collect()),
            _ => plain(&value.value),
        };
        (key.value.as_ref(), value)
    }))
}

fn statement(statement: &Value<'_>) -> Json {
    let Value::Map(entries) = statement else { return plain(statement) };
    object(entries.iter().map(|(key, value)| {
        let value = match key.value.as_ref() {
            name if SETS.contains(&name) => set(value),
            "Condition" => condition(&value.value),
            _ => plain(&value.value),
        };
        (key.value.as_ref(), value)
    }))
}

/// Operators, then keys, then values.
fn condition(operators: &Value<'_>) -> Json {
    let Value::Map(operators) = operators else { return plain(operators) };
    object(operators.iter().map(|(operator, keys)| {
        let keys = match &keys.value {
            Value::Map(keys) => object(keys.iter().map(|(key, values)| (key.value.as_ref(), set(values)))),
            other => plain(other),
        };
        (operator.value.as_ref(), keys)
    }))
}

/// A list whose order means nothing. Values that are no scalars keep their order, for the grammar's rule to judge.
fn set(values: &Spanned<Value<'_>>) -> Json {
    let texts: Option<BTreeSet<String>> = list(values).map(|it| scalar(&it.value)).collect();
    let Some(texts) = texts else { return plain(&values.value) };
    let mut texts: Vec<Json> = texts.into_iter().map(Json::String).collect();
    match texts.len() {
        1 => texts.remove(0),
        _ => Json::Array(texts),
    }
}

fn scalar(value: &Value<'_>) -> Option<String> {
    match value {
        Value::String(text) | Value::Number(text) => Some(text.to_string()),
        Value::Bool(value) => Some(value.to_string()),
        Value::List(_) | Value::Map(_) => None,
    }
}

/// One value or a list of them, as IAM takes either.
fn list<'v, 's>(value: &'v Spanned<Value<'s>>) -> impl Iterator<Item = &'v Spanned<Value<'s>>> {
    match &value.value {
        Value::List(items) => items.as_slice(),
        _ => std::slice::from_ref(value),
    }
    .iter()
}

fn plain(value: &Value<'_>) -> Json {
    match value {
        Value::String(text) => Json::String(text.to_string()),
        // `syntax` admits JSON's number grammar only.
        Value::Number(text) => serde_json::from_str(text).unwrap_or_else(|_| Json::String(text.to_string())),
        Value::Bool(value) => Json::Bool(*value),
        Value::List(items) => Json::Array(items.iter().map(|it| plain(&it.value)).collect()),
        Value::Map(entries) => object(entries.iter().map(|(key, value)| (key.value.as_ref(), plain(&value.value)))),
    }
}

fn object<'k>(entries: impl Iterator<Item = (&'k str, Json)>) -> Json {
    let mut entries: Vec<_> = entries.collect();
    // Sorted here too, so that the order does not hang on a feature of the map's crate.
    entries.sort_by(|left, right| left.0.cmp(right.0));
    Json::Object(entries.into_iter().map(|(key, value)| (key.to_owned(), value)).collect::<Map<_, _>>())
}

/// The text Terraform's `jsonencode` makes of a document: what AWS receives and measures.
///
/// `<`, `>`, `&` and the two line separators become six characters each. Source: Go's `encoding/json`, which Terraform uses.
#[must_use]
pub fn rendered_json(document: &Json) -> String {
    let text = document.to_string();
    let mut escaped = String::with_capacity(text.len());
    for it in text.chars() {
        match it {
            '<' | '>' | '&' | '\u{2028}' | '\u{2029}' => escaped.push_str(&format!("\\u{:04x}", it as u32)),
            _ => escaped.push(it),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::{canonical, rendered_json};
    use crate::policy::tests::spanned;

    #[test]
    fn sets_are_sorted_and_statements_are_not() {
        let written = serde_json::json!({
            "Version": "2012-10-17",
            "Statement": [
                {"Sid": "B", "Effect": "Allow", "Action": ["s3:PutObject", "s3:GetObject", "s3:PutObject"], "Resource": ["*"]},
                {"Sid": "A", "Effect": "Deny", "Action": "s3:*", "Resource": "*",
                 "Condition": {"Bool": {"aws:SecureTransport": false}, "StringEquals": {"aws:username": ["b", "a"]}}},
            ],
        });
        assert_eq!(
            canonical(&spanned(&written).value),
            serde_json::json!({
                "Statement": [
                    {"Action": ["s3:GetObject", "s3:PutObject"], "Effect": "Allow", "Resource": "*", "Sid": "B"},
                    {"Action": "s3:*", "Condition": {"Bool": {"aws:SecureTransport": "false"}, "StringEquals": {"aws:username": ["a", "b"]}},
                     "Effect": "Deny", "Resource": "*", "Sid": "A"},
                ],
                "Version": "2012-10-17",
            })
        );
    }

    #[test]
    fn one_statement_and_a_list_of_one_are_the_same() {
        let statement = serde_json::json!({"Effect": "Allow", "Action": "s3:*", "Resource": "*"});
        let alone = canonical(&spanned(&serde_json::json!({"Statement": statement})).value);
        let listed = canonical(&spanned(&serde_json::json!({"Statement": [statement]})).value);
        assert_eq!(alone, listed);
    }

    #[test]
    fn json_text_is_what_terraform_makes() {
        assert_eq!(rendered_json(&serde_json::json!({"a": "<&>é"})), "{\"a\":\"\\u003c\\u0026\\u003eé\"}");
    }
}
