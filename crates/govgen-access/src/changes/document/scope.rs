//! On what a statement is and when it holds, and whether one such scope has all of another in it.

use govgen_iam::pattern;
use serde_json::Value;

use super::texts;
use super::work::Work;

/// On what a statement is, and when it holds.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Scope {
    /// Resources, as written, sorted; none for a statement without any.
    pub resources: Vec<String>,
    /// Whether it is everything but those.
    pub all_but: bool,
    /// All of them must hold; sorted.
    pub conditions: Vec<Condition>,
    /// Which resources are patterns, and how much of each stands before its first wildcard or variable.
    wild: Vec<(usize, usize)>,
}

/// A condition of a statement, or anything else that stands in it and is not compared by parts.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Condition {
    /// The operator, as written; of anything else, what it is called.
    pub operator: String,
    /// The key, as written; none for anything else.
    pub key: Option<String>,
    /// The values, one of which must be met: texts as they are, anything else as JSON. Sorted.
    pub values: Vec<String>,
    /// Whether the values are one piece of JSON.
    pub is_other: bool,
}

/// What is told of a statement by other parts of it.
const TOLD: [&str; 7] = ["Sid", "Effect", "Action", "NotAction", "Resource", "NotResource", "Condition"];

impl Scope {
    pub(super) fn of(statement: &Value) -> Self {
        let not = statement.get("NotResource");
        let list = not.or_else(|| statement.get("Resource"));
        let mut conditions = Vec::new();
        let other = |name: &str, value: &Value| Condition {
            operator: name.to_owned(),
            key: None,
            values: vec![value.to_string()],
            is_other: true,
        };
        if let Some(Value::Object(operators)) = statement.get("Condition") {
            for (operator, keys) in operators {
                match keys {
                    Value::Object(keys) => {
                        conditions.extend(keys.iter().map(|(key, values)| Condition::of(operator, key, values)));
                    }
                    value => conditions.push(other(operator, value)),
                }
            }
        } else if let Some(value) = statement.get("Condition") {
            conditions.push(other("Condition", value));
        }
        let rest = statement.as_object().into_iter().flatten().filter(|(key, _)| !TOLD.contains(&key.as_str()));
        conditions.extend(rest.map(|(key, value)| other(key, value)));
        let effect = statement.get("Effect").filter(|it| !matches!(it.as_str(), Some("Allow" | "Deny")));
        conditions.extend(effect.map(|it| other("Effect", it)));
        if not.is_some() {
            conditions.extend(statement.get("Resource").map(|it| other("Resource", it)));
        }
        conditions.sort();
        let mut resources = list.map(texts).unwrap_or_default();
        resources.sort();
        resources.dedup();
        let stem = |it: &str| it.bytes().position(|it| matches!(it, b'*' | b'?' | b'$')).unwrap_or(it.len());
        let is_wild = |it: &str| it.bytes().any(|it| matches!(it, b'*' | b'?'));
        let wild = resources.iter().enumerate().filter(|(_, it)| is_wild(it)).map(|(at, it)| (at, stem(it))).collect();
        Self { resources, all_but: not.is_some(), conditions, wild }
    }

    /// Whether its resources are all there are.
    #[must_use]
    pub fn is_everything(&self) -> bool {
        !self.all_but && self.resources.iter().any(|it| !it.is_empty() && it.bytes().all(|it| it == b'*'))
    }

    /// Whether a resource of it is a pattern that no service, account or name bounds: `arn:*`, `arn:aws:s3:::*`.
    #[must_use]
    pub fn is_wide(&self) -> bool {
        let is_wild = |it: &str| !it.is_empty() && it.bytes().all(|it| matches!(it, b'*' | b'?' | b'/' | b':'));
        // What stands behind the fifth colon is the resource's own name; but for objects in buckets, a kind stands before it.
        let is_wide = |it: &String| {
            let parts: Vec<&str> = it.splitn(6, ':').collect();
            match parts.as_slice() {
                [_, _, "s3", _, _, own] => is_wild(own),
                [_, _, _, _, _, own] => is_wild(own.rsplit(['/', ':']).next().unwrap_or(own)),
                _ => it.contains(['*', '?']),
            }
        };
        self.all_but || self.is_everything() || self.resources.iter().any(is_wide)
    }

    /// Whether everything that the other is about is in this one too. A yes is certain; a no is not.
    pub(super) fn covers(&self, other: &Self, work: &mut Work) -> bool {
        self == other || self.has_resources(other, work) && self.is_met_whenever(other, work)
    }

    fn has_resources(&self, other: &Self, work: &mut Work) -> bool {
        if self.is_everything() || (self.all_but, &self.resources) == (other.all_but, &other.resources) {
            return true;
        }
        // Everything but less is more.
        let (more, less) = if self.all_but { (other, self) } else { (self, other) };
        if self.all_but != other.all_but {
            return false;
        }
        let covers = |(at, stem): &(usize, usize), it: &String, work: &mut Work| {
            let wild = &more.resources[*at];
            // What stands before its first wildcard is what all that it covers begins with.
            work.may_do(1)
                && it.as_bytes().starts_with(&wild.as_bytes()[..*stem])
                && work.may_compare(wild, it)
                && pattern::Pattern::resource(wild).covers(&pattern::Pattern::resource(it))
        };
        less.resources
            .iter()
            .all(|it| more.resources.binary_search(it).is_ok() || more.wild.iter().any(|wild| covers(wild, it, work)))
    }

    /// Whether its conditions hold whenever those of the other do.
    fn is_met_whenever(&self, other: &Self, work: &mut Work) -> bool {
        let is_met = |it: &Condition| other.conditions.iter().any(|other| it.is_met_by(other));
        work.may_do(self.conditions.len() * other.conditions.len()) && self.conditions.iter().all(is_met)
    }
}

/// Operators of which more values let more through.
const WIDENED: [&str; 8] = [
    "StringEquals",
    "StringEqualsIgnoreCase",
    "StringLike",
    "ArnEquals",
    "ArnLike",
    "IpAddress",
    "NumericEquals",
    "DateEquals",
];

impl Condition {
    fn of(operator: &str, key: &str, values: &Value) -> Self {
        let all: Option<Vec<String>> = match values {
            Value::String(text) => Some(vec![text.clone()]),
            Value::Array(list) => list.iter().map(|it| it.as_str().map(str::to_owned)).collect(),
            _ => None,
        };
        let is_other = all.is_none();
        let mut values = all.unwrap_or_else(|| vec![values.to_string()]);
        values.sort();
        values.dedup();
        Self { operator: operator.to_owned(), key: Some(key.to_owned()), values, is_other }
    }

    /// Whether it is about the same as another one, by operator and key.
    #[must_use]
    pub fn is_about(&self, other: &Self) -> bool {
        (&self.operator, &self.key, self.is_other) == (&other.operator, &other.key, other.is_other)
    }

    /// Whether whatever meets the other one meets this one too. A yes is certain; a no is not.
    fn is_met_by(&self, other: &Self) -> bool {
        let is_more = || other.values.iter().all(|it| self.values.binary_search(it).is_ok());
        self == other
            || self.is_about(other) && !self.is_other && WIDENED.contains(&self.operator.as_str()) && is_more()
    }
}
