//! Rendered HCL read back by a parser that is not ours.

use hcl_edit::expr::{Expression, ObjectKey, TraversalOperator};
use hcl_edit::structure::Body;
use hcl_edit::{Number, parser};
use serde_json::{Value, json};

/// The blocks and attributes of a file.
pub(crate) fn parse(path: &str, text: &str) -> Body {
    parser::parse_body(text).unwrap_or_else(|error| panic!("{path} is not HCL: {error}"))
}

/// What an expression is when nothing is evaluated.
///
/// Literals are themselves, `local.users["a"]` is `{"reference": ["local", "users", "a"]}`, `jsonencode(…)` is
/// `{"jsonencode": …}`, and everything else, interpolation above all, is `{"code": "its text"}`.
pub(crate) fn value(expression: &Expression) -> Value {
    match expression {
        Expression::Null(_) => Value::Null,
        Expression::Bool(it) => json!(**it),
        Expression::Number(it) => number(it),
        Expression::String(it) => json!(it.as_str()),
        Expression::Array(items) => items.iter().map(value).collect(),
        Expression::Object(entries) => Value::Object(
            entries
                .iter()
                .map(|(key, entry)| {
                    let key = match key {
                        ObjectKey::Ident(name) => name.to_string(),
                        ObjectKey::Expression(key) => text(key),
                    };
                    (key, value(entry.expr()))
                })
                .collect(),
        ),
        Expression::Variable(name) => json!({ "reference": [name.as_str()] }),
        Expression::Traversal(_) => {
            reference(expression).map_or_else(|| code(expression), |it| json!({ "reference": it }))
        }
        Expression::FuncCall(call) => match call.args.get(0) {
            Some(argument) if call.name.name.as_str() == "jsonencode" && call.args.len() == 1 => {
                json!({ "jsonencode": value(argument) })
            }
            _ => code(expression),
        },
        _ => code(expression),
    }
}

/// The value of a literal string; a placeholder that equals no user's text for anything else.
fn text(expression: &Expression) -> String {
    match value(expression) {
        Value::String(text) => text,
        other => format!("not a literal: {other}"),
    }
}

/// `a.b["c"]` as its three words.
fn reference(expression: &Expression) -> Option<Vec<String>> {
    let Expression::Traversal(traversal) = expression else { return None };
    let mut words = vec![traversal.expr.as_variable()?.to_string()];
    for operator in &traversal.operators {
        words.push(match operator.value() {
            TraversalOperator::GetAttr(name) => name.to_string(),
            TraversalOperator::Index(key) => key.as_str()?.to_owned(),
            _ => return None,
        });
    }
    Some(words)
}

fn number(number: &Number) -> Value {
    number.as_i64().map(|it| json!(it)).or_else(|| number.as_f64().map(|it| json!(it))).unwrap_or(Value::Null)
}

fn code(expression: &Expression) -> Value {
    json!({ "code": expression.to_string().trim() })
}
