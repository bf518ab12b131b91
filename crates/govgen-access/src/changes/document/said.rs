//! A document as what it says: patterns, each with the scopes it holds for.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rustc_hash::FxHashMap;
use serde_json::Value;

use super::scope::Scope;
use super::texts;

/// One pattern of one statement.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Verb {
    pub(super) denies: bool,
    /// Whether it is everything but those.
    pub(super) all_but: bool,
    /// Lower case, since the case of actions does not count; one that is not all but some.
    pub(super) keys: Vec<String>,
}

impl Verb {
    /// The one pattern that it is.
    pub(super) fn key(&self) -> Option<&str> {
        match self.keys.as_slice() {
            [key] if !self.all_but => Some(key),
            _ => None,
        }
    }

    /// The prefix of the one service it is about; `*` otherwise.
    pub(super) fn service(&self) -> &str {
        let prefix = self.key().and_then(|it| it.split_once(':')).map_or("*", |it| it.0);
        if prefix.contains(['*', '?', ' ']) { "*" } else { prefix }
    }
}

/// Scopes of two documents by number: a statement may hold thousands of patterns and thousands of resources.
#[derive(Default)]
pub(super) struct Scopes {
    known: FxHashMap<Arc<Scope>, usize>,
    pub(super) list: Vec<Arc<Scope>>,
}

impl Scopes {
    fn number(&mut self, scope: Scope) -> usize {
        let scope = Arc::new(scope);
        *self.known.entry(scope.clone()).or_insert_with(|| {
            self.list.push(scope);
            self.list.len() - 1
        })
    }
}

/// A document's patterns with their scopes, and how each is written.
#[derive(Default)]
pub(super) struct Said {
    pub(super) scopes: BTreeMap<Verb, BTreeSet<usize>>,
    pub(super) written: BTreeMap<Vec<String>, String>,
    /// What stands beside statements, and statements that are none.
    pub(super) others: BTreeSet<String>,
}

impl Said {
    pub(super) fn of(document: Option<&Value>, scopes: &mut Scopes) -> Self {
        let mut said = Self::default();
        for (key, value) in document.and_then(Value::as_object).into_iter().flatten() {
            match (key.as_str(), value) {
                ("Statement", Value::Array(list)) => list.iter().for_each(|it| said.add(it, scopes)),
                // As AWS writes them where there is but one.
                ("Statement", Value::Object(_)) => said.add(value, scopes),
                // The version is told apart.
                ("Version" | "Id", _) => {}
                _ => {
                    said.others.insert(format!("{key} {value}"));
                }
            }
        }
        said
    }

    fn add(&mut self, statement: &Value, scopes: &mut Scopes) {
        if !statement.is_object() {
            self.others.insert(statement.to_string());
        }
        let denies = statement.get("Effect").and_then(Value::as_str) != Some("Allow");
        let scope = scopes.number(Scope::of(statement));
        let mut add = |all_but: bool, written: Vec<String>| {
            let keys: Vec<String> = written.iter().map(|it| it.to_ascii_lowercase()).collect();
            self.scopes.entry(Verb { denies, all_but, keys: keys.clone() }).or_default().insert(scope);
            self.written.entry(keys).or_insert(written.join(", "));
        };
        if let Some(list) = statement.get("NotAction") {
            add(true, texts(list));
        }
        for written in statement.get("Action").map(texts).unwrap_or_default() {
            add(false, vec![written]);
        }
        if ["Action", "NotAction"].iter().all(|it| statement.get(it).is_none()) {
            add(false, Vec::new());
        }
    }
}
