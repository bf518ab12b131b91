//! What a permission set's own policy document allows that it did not, and the other way round.
//!
//! Compared are canonical documents, statement by statement and pattern by pattern, so that white space, order and statements that
//! were split or joined say nothing. A pattern is shown as it is written; the catalogue of AWS says how many actions it means.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use govgen_iam::catalogue::{Action, matching};
use rustc_hash::FxHashMap;
use serde_json::Value;

/// What a change does to patterns of one service that have the same scope.
#[derive(Debug, PartialEq, Eq)]
pub struct StatementChange {
    /// What happens.
    pub way: Way,
    /// Whether the statement denies instead of allowing.
    pub denies: bool,
    /// The prefix of the service, lower case; `*` for patterns of more than one.
    pub service: String,
    /// Patterns, by text.
    pub patterns: Vec<Pattern>,
    /// On what and when, now; before, when it is gone.
    pub scope: Arc<Scope>,
    /// On what and when it was, when that is all that changes; a few at most.
    pub was: Vec<Arc<Scope>>,
}

/// What happens to patterns.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Way {
    /// They come.
    Gain,
    /// They stay, on other resources or under other conditions.
    Scope,
    /// They go.
    Loss,
}

/// An `Action`, or `everything but …` for a `NotAction`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Pattern {
    /// As written.
    pub text: String,
    /// How many actions of the catalogue it means; nothing when that was too much work or cannot be said.
    pub actions: Option<usize>,
    /// The first few of them, when it is a pattern and not a name.
    pub examples: Vec<String>,
    /// Whether it means an action that writes, or one that nobody knows.
    pub writes: bool,
}

/// On what a statement is, and when it holds.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Scope {
    /// Resources, as written; none for a statement without any.
    pub resources: Vec<String>,
    /// Whether it is everything but those.
    pub all_but: bool,
    /// All of them must hold; sorted.
    pub conditions: Vec<Condition>,
}

/// A condition of a statement, or anything else that stands in it and is not compared by parts.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Condition {
    /// The operator, as written; of anything else, what it is called.
    pub operator: String,
    /// The key, as written; none for anything else.
    pub key: Option<String>,
    /// The values, one of which must be met: texts as they are, anything else as JSON.
    pub values: Vec<String>,
    /// Whether the values are one piece of JSON.
    pub is_other: bool,
}

/// What a document allows, by the catalogue: actions that some statement allows on some resource.
#[derive(Debug, Default, Clone)]
pub(super) struct Allowed {
    /// The actions; nothing when they could not be told.
    pub(super) actions: Option<BTreeSet<Action>>,
}

/// So many actions are looked at for all documents of one change; then patterns are shown without numbers.
#[derive(Debug)]
pub(super) struct Work(usize);

impl Default for Work {
    fn default() -> Self {
        Self(20_000_000)
    }
}

/// About as many as there are: what a pattern costs that may begin with any service.
const ALL_ACTIONS: usize = 20_000;
/// What one costs that names its service.
const ONE_SERVICE: usize = 500;
/// So many examples stand beside a pattern.
const EXAMPLES: usize = 3;

impl Work {
    fn matching(&mut self, pattern: &str) -> Option<Vec<Action>> {
        let wild = pattern.split(':').next().is_none_or(|it| it.contains(['*', '?']));
        self.0 = self.0.checked_sub(if wild { ALL_ACTIONS } else { ONE_SERVICE }).filter(|it| *it > 0)?;
        Some(matching(pattern).collect())
    }
}

/// One pattern of one statement.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Verb {
    denies: bool,
    /// Whether it is everything but those.
    all_but: bool,
    /// Lower case, since the case of actions does not count; one that is not all but some.
    keys: Vec<String>,
}

/// Scopes of two documents by number: a statement may hold thousands of patterns and thousands of resources.
#[derive(Default)]
struct Scopes {
    known: FxHashMap<Arc<Scope>, usize>,
    list: Vec<Arc<Scope>>,
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
struct Said {
    scopes: BTreeMap<Verb, BTreeSet<usize>>,
    written: BTreeMap<Vec<String>, String>,
    /// Patterns of `Action` under `Allow`.
    allowed: BTreeSet<String>,
    /// Whether everything but something is allowed.
    allows_all_but: bool,
    /// What stands beside statements, and statements that are none.
    others: BTreeSet<String>,
}

/// What patterns of one row have in common: whether they are denied, the way, the service, the scope, and those it took the place of.
type Together = (bool, Way, String, usize, Vec<usize>);

/// Of so many scopes it is said which took the place of which.
const PAIRED: usize = 6;

/// What differs between two documents; either may be absent.
pub(super) fn statements(before: Option<&Value>, now: Option<&Value>, work: &mut Work) -> Statements {
    let mut scopes = Scopes::default();
    let (old, new) = (Said::of(before, &mut scopes), Said::of(now, &mut scopes));
    let verbs: BTreeSet<&Verb> = old.scopes.keys().chain(new.scopes.keys()).collect();
    let empty = BTreeSet::new();
    let mut groups: BTreeMap<Together, Vec<Pattern>> = BTreeMap::new();
    for verb in verbs {
        let was = old.scopes.get(verb).unwrap_or(&empty);
        let is = new.scopes.get(verb).unwrap_or(&empty);
        if was == is {
            continue;
        }
        let written = new.written.get(&verb.keys).or_else(|| old.written.get(&verb.keys));
        let pattern = pattern(verb, written.map_or("", String::as_str), work);
        let service = service(verb);
        let mut add = |way, scope: usize, was: &[usize]| {
            let key = (verb.denies, way, service.clone(), scope, was.to_vec());
            groups.entry(key).or_default().push(pattern.clone());
        };
        let gone: Vec<usize> = was.difference(is).copied().collect();
        let fresh: Vec<usize> = is.difference(was).copied().collect();
        let is_pair = !gone.is_empty() && !fresh.is_empty() && gone.len() + fresh.len() <= PAIRED;
        if is_pair {
            fresh.iter().for_each(|it| add(Way::Scope, *it, &gone));
        } else {
            fresh.iter().for_each(|it| add(Way::Gain, *it, &[]));
            gone.iter().for_each(|it| add(Way::Loss, *it, &[]));
        }
    }
    let shared = |it: usize| scopes.list[it].clone();
    let changes = groups.into_iter().map(|((denies, way, service, scope, was), mut patterns)| {
        // What writes and what means many actions is not to be the one that is left out.
        patterns.sort_by(|left, right| left.weight().cmp(&right.weight()).then_with(|| left.cmp(right)));
        let was = was.into_iter().map(shared).collect();
        StatementChange { way, denies, service, patterns, scope: shared(scope), was }
    });
    let mut changes: Vec<StatementChange> = changes.collect();
    changes
        .sort_by(|left, right| (left.way, left.denies, &left.service).cmp(&(right.way, right.denies, &right.service)));
    Statements { changes, is_whole: old.others == new.others }
}

/// What differs between two documents' statements.
#[derive(Debug)]
pub(super) struct Statements {
    pub(super) changes: Vec<StatementChange>,
    /// Whether that is all: nothing stands in either that was not compared and differs.
    pub(super) is_whole: bool,
}

/// The actions that a document allows somewhere; `Deny` and conditions are left aside.
pub(super) fn allowed(document: Option<&Value>, work: &mut Work) -> Allowed {
    let said = Said::of(document, &mut Scopes::default());
    if said.allows_all_but {
        return Allowed { actions: None };
    }
    let mut actions = BTreeSet::new();
    for pattern in &said.allowed {
        let Some(found) = work.matching(pattern) else { return Allowed { actions: None } };
        actions.extend(found);
    }
    Allowed { actions: Some(actions) }
}

impl Said {
    fn of(document: Option<&Value>, scopes: &mut Scopes) -> Self {
        let mut said = Self::default();
        for (key, value) in document.and_then(Value::as_object).into_iter().flatten() {
            match (key.as_str(), value) {
                ("Statement", Value::Array(list)) => list.iter().for_each(|it| said.add(it, scopes)),
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
            self.allows_all_but |= !denies;
        }
        for written in statement.get("Action").map(texts).unwrap_or_default() {
            if !denies {
                self.allowed.insert(written.to_ascii_lowercase());
            }
            add(false, vec![written]);
        }
        if ["Action", "NotAction"].iter().all(|it| statement.get(it).is_none()) {
            add(false, Vec::new());
        }
    }
}

/// What is told of a statement by other parts of it.
const TOLD: [&str; 7] = ["Sid", "Effect", "Action", "NotAction", "Resource", "NotResource", "Condition"];

impl Scope {
    fn of(statement: &Value) -> Self {
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
        Self { resources: list.map(texts).unwrap_or_default(), all_but: not.is_some(), conditions }
    }

    /// Whether everything that the other is about is in this one too. A yes is certain; a no is not.
    #[must_use]
    pub fn covers(&self, other: &Self) -> bool {
        let is_in = |one: &[String], other: &[String]| one.iter().all(|it| other.contains(it));
        let everything = !self.all_but && self.resources.iter().any(|it| it == "*");
        let more = !self.all_but && !other.all_but && is_in(&other.resources, &self.resources);
        let resources = everything || more || (self.all_but, &self.resources) == (other.all_but, &other.resources);
        resources && self.conditions.iter().all(|it| other.conditions.iter().any(|other| it.is_met_by(other)))
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
        let is_more = || other.values.iter().all(|it| self.values.contains(it));
        self == other
            || self.is_about(other) && !self.is_other && WIDENED.contains(&self.operator.as_str()) && is_more()
    }
}

/// Beyond so many bytes AWS takes no document, and nobody compares it pattern by pattern. Source: `govgen_iam::limits`.
const BYTES_MAX: usize = 32_768;

/// Whether a document is larger than AWS takes.
pub(super) fn is_too_large(document: Option<&Value>) -> bool {
    document.is_some_and(|it| it.to_string().len() > BYTES_MAX)
}

/// One text or a list of them; what is neither stands as JSON.
fn texts(value: &Value) -> Vec<String> {
    let text = |it: &Value| it.as_str().map_or_else(|| it.to_string(), str::to_owned);
    match value {
        Value::Array(list) => list.iter().map(text).collect(),
        other => vec![text(other)],
    }
}

fn service(verb: &Verb) -> String {
    let [key] = verb.keys.as_slice() else { return "*".to_owned() };
    let prefix = key.split_once(':').map_or("*", |it| it.0);
    let is_one = !verb.all_but && !prefix.contains(['*', '?', ' ']);
    if is_one { prefix.to_owned() } else { "*".to_owned() }
}

fn pattern(verb: &Verb, written: &str, work: &mut Work) -> Pattern {
    if verb.all_but || verb.keys.is_empty() {
        let text = if verb.all_but { format!("everything but {written}") } else { "no action".to_owned() };
        return Pattern { text, actions: None, examples: Vec::new(), writes: verb.all_but };
    }
    let plain = !written.contains(['*', '?']);
    let found = work.matching(written);
    let writes = found.as_ref().is_none_or(|it| it.iter().any(Action::is_write));
    if plain {
        return Pattern { text: written.to_owned(), actions: Some(1), examples: Vec::new(), writes };
    }
    let examples = found.iter().flatten().take(EXAMPLES).map(ToString::to_string).collect();
    Pattern { text: written.to_owned(), actions: found.map(|it| it.len()), examples, writes }
}

impl Pattern {
    /// What a reader must see comes first: what means many actions, what writes.
    fn weight(&self) -> (bool, bool) {
        (self.actions == Some(1), !self.writes)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::{Way, Work, statements};

    /// Each change as a line.
    fn shown(before: &Value, now: &Value) -> Vec<String> {
        let wrap = |it: &Value| json!({"Statement": it});
        let (before, now) = (wrap(before), wrap(now));
        let changes = statements(Some(&before), Some(&now), &mut Work::default()).changes;
        let line = |it: &super::StatementChange| {
            let sign = match it.way {
                Way::Gain => '+',
                Way::Scope => '~',
                Way::Loss => '-',
            };
            let patterns: Vec<&str> = it.patterns.iter().map(|it| it.text.as_str()).collect();
            let was: Vec<String> = it.was.iter().map(|it| format!(" was {}", it.resources.join(","))).collect();
            let condition = |it: &super::Condition| {
                format!("{} {}: {}", it.operator, it.key.as_deref().unwrap_or_default(), it.values.join("|"))
            };
            let conditions = it.scope.conditions.iter().map(condition).collect::<Vec<_>>().join(",");
            let denies = if it.denies { "deny " } else { "" };
            format!(
                "{sign}{denies}{} {} on {} {conditions}{}",
                it.service,
                patterns.join(","),
                it.scope.resources.join(","),
                was.concat()
            )
        };
        changes.iter().map(line).collect()
    }

    fn allow(actions: &[&str], resource: &str) -> Value {
        json!({"Effect": "Allow", "Action": actions, "Resource": resource})
    }

    #[test]
    fn other_words_for_the_same_are_no_change() {
        let joined = json!([allow(&["s3:GetObject", "s3:PutObject"], "*")]);
        let split = json!([allow(&["S3:putobject"], "*"), allow(&["s3:GetObject"], "*")]);
        assert!(shown(&joined, &split).is_empty());
    }

    #[test]
    fn what_is_gained_lost_and_widened() {
        let before = json!([allow(&["s3:GetObject", "s3:Put*"], "arn:a"), {"Effect": "Deny", "Action": "iam:*", "Resource": "*"}]);
        let now = json!([allow(&["s3:GetObject"], "*"), allow(&["ec2:*", "s3:Put*"], "arn:a")]);
        assert_eq!(
            shown(&before, &now),
            ["+ec2 ec2:* on arn:a ", "~s3 s3:GetObject on *  was arn:a", "-deny iam iam:* on * "]
        );
    }

    #[test]
    fn a_condition_that_goes_is_a_change_of_scope() {
        let mut with = allow(&["s3:GetObject"], "*");
        with["Condition"] = json!({"Bool": {"aws:MultiFactorAuthPresent": "true"}});
        let without = json!([allow(&["s3:GetObject"], "*")]);
        assert_eq!(shown(&json!([with]), &without), ["~s3 s3:GetObject on *  was *"]);
        assert_eq!(
            shown(&without, &json!([with])),
            ["~s3 s3:GetObject on * Bool aws:MultiFactorAuthPresent: true was *"]
        );
    }

    #[test]
    fn values_are_no_words_of_one_text() {
        let with = |values: Value| {
            let mut it = allow(&["s3:GetObject"], "*");
            it["Condition"] = json!({"StringEquals": {"aws:RequestedRegion": values}});
            json!([it])
        };
        let (one, two) = (with(json!("a or b")), with(json!(["a", "b"])));
        assert_eq!(shown(&one, &two), ["~s3 s3:GetObject on * StringEquals aws:RequestedRegion: a|b was *"]);
        let (string, list) = (with(json!("[]")), with(json!([])));
        assert_eq!(shown(&string, &list).len(), 1);
        // Patterns with commas are not several.
        let but = |list: Value| json!([{"Effect": "Allow", "NotAction": list, "Resource": "*"}]);
        assert_eq!(shown(&but(json!("a:b, c:d")), &but(json!(["a:b", "c:d"]))).len(), 2);
    }

    #[test]
    fn everything_but_something_is_one_pattern() {
        let but = |list: &[&str]| json!([{"Effect": "Allow", "NotAction": list, "Resource": "*"}]);
        let lines = shown(&but(&["iam:*", "sso:*"]), &but(&["iam:*"]));
        assert_eq!(lines, ["+* everything but iam:* on * ", "-* everything but iam:*, sso:* on * "]);
    }

    #[test]
    fn work_has_an_end() {
        let many: Vec<String> = (0..20_000).map(|it| format!("*{it}*:*")).collect();
        let many: Vec<&str> = many.iter().map(String::as_str).collect();
        let changes = statements(None, Some(&json!({"Statement": [allow(&many, "*")]})), &mut Work::default()).changes;
        assert!(changes[0].patterns.iter().any(|it| it.actions.is_none()));
    }
}
