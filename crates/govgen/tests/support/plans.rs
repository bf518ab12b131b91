//! Real plans, and changes laid over them.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Map, Value};

/// Where the plans are.
pub(crate) fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/plans")
}

/// A plan of `tests/plans`: `octcat/project-a.first`.
pub(crate) fn plan(name: &str) -> Value {
    let path = folder().join(format!("{name}.json"));
    let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// Lays a change over a plan, as a JSON merge patch: null takes a key away, other values take the place of what is there.
/// Where the plan has a list and the change an object, its keys are the addresses of what to change in the list, or to add.
pub(crate) fn lay_over(target: &mut Value, change: &Value) {
    match (target, change) {
        (Value::Array(items), Value::Object(entries)) => {
            for (address, change) in entries {
                by_address(items, address, change);
            }
        }
        (Value::Object(target), Value::Object(entries)) => merge(target, entries),
        (target, Value::Object(entries)) => {
            let mut made = Map::new();
            merge(&mut made, entries);
            *target = Value::Object(made);
        }
        (target, change) => *target = change.clone(),
    }
}

fn merge(target: &mut Map<String, Value>, entries: &Map<String, Value>) {
    for (key, change) in entries {
        if change.is_null() {
            target.remove(key);
        } else {
            lay_over(target.entry(key.clone()).or_insert(Value::Null), change);
        }
    }
}

fn by_address(items: &mut Vec<Value>, address: &str, change: &Value) {
    let is_meant = |item: &Value| item.get("address").and_then(Value::as_str) == Some(address);
    if change.is_null() {
        items.retain(|item| !is_meant(item));
        return;
    }
    if !items.iter().any(is_meant) {
        items.push(serde_json::json!({ "address": address }));
    }
    for item in items.iter_mut().filter(|item| is_meant(item)) {
        lay_over(item, change);
    }
}
