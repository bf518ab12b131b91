//! Reads a document and says what IAM would not take of it.

use std::collections::HashSet;

use govgen_source::{Span, Spanned, Value};

use super::condition::COMPARISONS;
use super::{Condition, Document, Effect, Listed, Principal, Statement, Text};

/// Something IAM would refuse.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mistake {
    /// Where.
    pub span: Span,
    /// What, as a headline: the user's word in backticks, lower case, no full stop.
    pub message: String,
    /// What to write instead.
    pub help: String,
}

const DOCUMENT_KEYS: [&str; 3] = ["Version", "Id", "Statement"];
const STATEMENT_KEYS: [&str; 9] =
    ["Sid", "Effect", "Principal", "NotPrincipal", "Action", "NotAction", "Resource", "NotResource", "Condition"];

/// Reads a policy document: what could be read of it, and everything IAM would refuse.
///
/// `Principal` is read, not judged: it belongs in trust policies and nowhere else. The one thing a trust policy may lack is
/// its resources, which then are every one.
#[must_use]
pub fn read<'v>(document: &'v Spanned<Value<'v>>) -> (Document<'v>, Vec<Mistake>) {
    let mut reader = Reader { mistakes: Vec::new() };
    let document = reader.document(document);
    (document, reader.mistakes)
}

struct Reader {
    mistakes: Vec<Mistake>,
}

impl Reader {
    fn wrong(&mut self, span: Span, message: impl Into<String>, help: impl Into<String>) {
        self.mistakes.push(Mistake { span, message: message.into(), help: help.into() });
    }

    fn document<'v>(&mut self, written: &'v Spanned<Value<'v>>) -> Document<'v> {
        let mut document = Document { version: None, statements: Vec::new() };
        let Value::Map(entries) = &written.value else {
            self.wrong(written.span, "a policy document is a mapping", "write `Version` and `Statement`");
            return document;
        };
        let meant = self.keys(entries, &DOCUMENT_KEYS, "a policy document");
        document.version = written.value.get("Version").and_then(|it| self.version(it));
        if let Some(id) = written.value.get("Id") {
            self.text(id, "Id");
        }
        match written.value.get("Statement") {
            Some(statements) => document.statements = self.statements(statements),
            None if meant.contains(&"Statement") => {}
            None => self.wrong(
                written.span,
                "a policy document has no `Statement`",
                "add `Statement:` with at least one statement, or remove the document",
            ),
        }
        self.variables_need_the_newer_version(&document);
        document
    }

    /// Names the keys that do not belong, and tells the elements that were meant by them.
    fn keys(
        &mut self,
        entries: &[(Key<'_>, Spanned<Value<'_>>)],
        known: &[&'static str],
        of: &str,
    ) -> Vec<&'static str> {
        let mut meant = Vec::new();
        for (key, _) in entries {
            if known.contains(&key.value.as_ref()) {
                continue;
            }
            let same = known.iter().find(|it| it.eq_ignore_ascii_case(&key.value));
            let near = known.iter().find(|it| strsim::damerau_levenshtein(it, &key.value) <= 2);
            let help = match (same, near) {
                (Some(same), _) => format!("write `{same}`: case counts here"),
                (None, Some(near)) => format!("did you mean `{near}`?"),
                (None, None) => format!("{of} has {}", known.join(", ")),
            };
            meant.extend(same.or(near));
            self.wrong(key.span, format!("`{}` is no element of {of}", key.value), help);
        }
        meant
    }

    fn version<'v>(&mut self, written: &'v Spanned<Value<'v>>) -> Option<Text<'v>> {
        let text = self.text(written, "Version")?;
        if !["2012-10-17", "2008-10-17"].contains(&text.value) {
            self.wrong(
                text.span,
                format!("`{}` is no version of the policy language", text.value),
                "write \"2012-10-17\": it is the language's version, not the document's",
            );
        }
        Some(text)
    }

    fn statements<'v>(&mut self, written: &'v Spanned<Value<'v>>) -> Vec<Statement<'v>> {
        let items = match &written.value {
            Value::List(items) => items.as_slice(),
            _ => std::slice::from_ref(written),
        };
        if items.is_empty() {
            self.wrong(written.span, "`Statement` is empty", "add a statement, or remove the document");
        }
        let mut sids = HashSet::new();
        let mut statements = Vec::with_capacity(items.len());
        for item in items {
            let Some(statement) = self.statement(item) else { continue };
            if let Some(sid) = statement.sid.filter(|it| !it.value.is_empty() && !sids.insert(it.value)) {
                self.wrong(
                    sid.span,
                    format!("`Sid` `{}` stands twice", sid.value),
                    "give each statement a `Sid` of its own",
                );
            }
            statements.push(statement);
        }
        statements
    }

    /// A statement as far as it can be judged; `None` when nobody can say what it allows or denies.
    fn statement<'v>(&mut self, written: &'v Spanned<Value<'v>>) -> Option<Statement<'v>> {
        let Value::Map(entries) = &written.value else {
            self.wrong(written.span, "a statement is a mapping", "write `Effect`, `Action` and `Resource`");
            return None;
        };
        let meant = self.keys(entries, &STATEMENT_KEYS, "a statement");
        let sid = written.value.get("Sid").and_then(|it| self.sid(it));
        let effect = self.effect(written, &meant);
        let principal = principal(&written.value);
        let actions = self.listed(written, ["Action", "NotAction"], Self::action_shape);
        let resources = match self.listed(written, ["Resource", "NotResource"], Self::resource_shape) {
            None if principal.is_some() => Some(Listed::Only(vec![Spanned::new("*", written.span)])),
            None => {
                self.neither(written, ["Resource", "NotResource"], &meant);
                None
            }
            some => some,
        };
        if actions.is_none() {
            self.neither(written, ["Action", "NotAction"], &meant);
        }
        let conditions = written.value.get("Condition").map_or_else(Vec::new, |it| self.conditions(it));
        Some(Statement {
            span: written.span,
            sid,
            effect: effect?,
            actions: actions?,
            actions_key: key_span(written, ["NotAction", "Action"]),
            resources: resources?,
            resources_key: key_span(written, ["NotResource", "Resource"]),
            conditions,
            principal,
        })
    }

    fn sid<'v>(&mut self, written: &'v Spanned<Value<'v>>) -> Option<Text<'v>> {
        let sid = self.text(written, "Sid")?;
        if !sid.value.bytes().all(|it| it.is_ascii_alphanumeric()) {
            self.wrong(
                sid.span,
                format!("`Sid` `{}` has more than letters and digits", sid.value),
                "use A to Z, a to z and 0 to 9",
            );
        }
        Some(sid)
    }

    fn effect(&mut self, statement: &Spanned<Value<'_>>, meant: &[&str]) -> Option<Effect> {
        let Some(written) = statement.value.get("Effect") else {
            if !meant.contains(&"Effect") {
                self.wrong(statement.span, "a statement has no `Effect`", "add `Effect: Allow` or `Effect: Deny`");
            }
            return None;
        };
        match &written.value {
            Value::String(text) if text == "Allow" => Some(Effect::Allow),
            Value::String(text) if text == "Deny" => Some(Effect::Deny),
            other => {
                let shown = match other {
                    Value::String(text) => format!("`{text}`"),
                    _ => "this".to_owned(),
                };
                self.wrong(written.span, format!("{shown} is no effect"), "write `Allow` or `Deny`: case counts here");
                None
            }
        }
    }

    /// One of a pair of elements that exclude each other; `None` when neither can be read.
    fn listed<'v>(
        &mut self,
        statement: &'v Spanned<Value<'v>>,
        [only, all_but]: [&str; 2],
        shape: fn(&mut Self, Text<'v>),
    ) -> Option<Listed<'v>> {
        let pair = (entry(&statement.value, only), entry(&statement.value, all_but));
        if let (Some(_), Some((key, _))) = pair {
            self.wrong(key.span, format!("`{only}` and `{all_but}` stand in one statement"), "keep one of them");
        }
        let mut read = |(_, value): (_, &'v Spanned<Value<'v>>), name: &str| {
            let texts = self.texts(value, name);
            texts.iter().for_each(|it| shape(self, *it));
            texts
        };
        // What is left out counts before what is named, so that nobody hides the wider of the two behind the other.
        match pair {
            (_, Some(written)) => Some(Listed::AllBut(read(written, all_but))),
            (Some(written), None) => Some(Listed::Only(read(written, only))),
            (None, None) => None,
        }
    }

    /// Says that both are missing, unless one is there with a letter wrong.
    fn neither(&mut self, statement: &Spanned<Value<'_>>, [only, all_but]: [&str; 2], meant: &[&str]) {
        if meant.contains(&only) || meant.contains(&all_but) {
            return;
        }
        let message = format!("a statement has neither `{only}` nor `{all_but}`");
        self.wrong(statement.span, message, format!("add `{only}:`"));
    }

    fn action_shape(&mut self, action: Text<'_>) {
        let of = |letters: &str, more: &str| {
            !letters.is_empty() && letters.bytes().all(|it| it.is_ascii_alphanumeric() || more.as_bytes().contains(&it))
        };
        let good = action.value == "*"
            || action.value.split_once(':').is_some_and(|(service, name)| of(service, "-*?") && of(name, "-_*?"));
        if !good {
            self.wrong(
                action.span,
                format!("`{}` is not of the form of an action", action.value),
                "write the service, a colon and the action: `s3:GetObject`",
            );
        }
    }

    fn resource_shape(&mut self, resource: Text<'_>) {
        if resource.value == "*" || resource.value.starts_with("${") {
            return;
        }
        let mut parts = resource.value.splitn(4, ':');
        let (arn, partition, service) = (parts.next(), parts.next(), parts.next());
        if arn != Some("arn") || partition.is_none_or(str::is_empty) || service.is_none_or(str::is_empty) {
            self.wrong(
                resource.span,
                format!("`{}` is neither an ARN nor `*`", resource.value),
                "write `*`, or an ARN such as `arn:aws:s3:::bucket/*`",
            );
        } else if service.is_some_and(|it| it.contains(['*', '?'])) {
            self.wrong(
                resource.span,
                format!("`{}` has a wildcard for the service", resource.value),
                "name the service: IAM takes wildcards in every other part of an ARN",
            );
        }
    }

    fn conditions<'v>(&mut self, written: &'v Spanned<Value<'v>>) -> Vec<Condition<'v>> {
        let Value::Map(operators) = &written.value else {
            self.wrong(written.span, "`Condition` is a mapping", "write an operator, below it a key and its value");
            return Vec::new();
        };
        let mut conditions = Vec::new();
        for (operator, keys) in operators {
            let operator = Spanned::new(operator.value.as_ref(), operator.span);
            self.operator(operator);
            let Value::Map(keys) = &keys.value else {
                self.wrong(
                    keys.span,
                    format!("`{}` is a mapping", operator.value),
                    "write a condition key and its value",
                );
                continue;
            };
            if keys.is_empty() {
                // Nobody says what AWS makes of it, so nobody shall take the statement for one without a condition.
                conditions.push(Condition { operator, key: Spanned::new("", operator.span), values: Vec::new() });
            }
            for (key, values) in keys {
                let key = Spanned::new(key.value.as_ref(), key.span);
                self.condition_key(key);
                conditions.push(Condition { operator, key, values: self.values(values, key.value) });
            }
        }
        conditions
    }

    fn operator(&mut self, operator: Text<'_>) {
        let bare = ["ForAnyValue:", "ForAllValues:"].iter().find_map(|it| operator.value.strip_prefix(it));
        let bare = bare.unwrap_or(operator.value);
        let comparison = bare.strip_suffix("IfExists").unwrap_or(bare);
        if COMPARISONS.contains(&comparison) && bare != "NullIfExists" {
            return;
        }
        let near = COMPARISONS.iter().map(|it| (strsim::damerau_levenshtein(it, comparison), *it)).min();
        let help = match near {
            Some((distance, near)) if distance <= 3 => format!("did you mean `{near}`?"),
            _ => "write an operator such as `StringEquals`, `ArnLike` or `Bool`".to_owned(),
        };
        self.wrong(operator.span, format!("`{}` is no condition operator", operator.value), help);
    }

    fn condition_key(&mut self, key: Text<'_>) {
        if key.value.split_once(':').is_none_or(|(service, name)| service.is_empty() || name.is_empty()) {
            self.wrong(
                key.span,
                format!("`{}` is not of the form of a condition key", key.value),
                "write the service, a colon and the key: `aws:PrincipalTag/team`",
            );
        }
    }

    fn values<'v>(&mut self, written: &'v Spanned<Value<'v>>, key: &str) -> Vec<Text<'v>> {
        let mut values = Vec::new();
        for item in items(written) {
            match &item.value {
                Value::String(text) | Value::Number(text) => values.push(Spanned::new(text.as_ref(), item.span)),
                Value::Bool(value) => values.push(Spanned::new(if *value { "true" } else { "false" }, item.span)),
                Value::List(_) | Value::Map(_) => self.wrong(
                    item.span,
                    format!("a value of `{key}` is neither text, number nor truth value"),
                    "write one value, or a list of values",
                ),
            }
        }
        if values.is_empty() {
            self.wrong(written.span, format!("`{key}` has no value"), "write one value, or a list of values");
        }
        values
    }

    /// One text or a list of them; an empty list is a mistake.
    fn texts<'v>(&mut self, written: &'v Spanned<Value<'v>>, name: &str) -> Vec<Text<'v>> {
        let texts: Vec<_> = items(written).iter().filter_map(|it| self.text(it, name)).collect();
        if items(written).is_empty() {
            self.wrong(written.span, format!("`{name}` is empty"), "write at least one, or remove the statement");
        }
        texts
    }

    fn text<'v>(&mut self, written: &'v Spanned<Value<'v>>, name: &str) -> Option<Text<'v>> {
        let Value::String(text) = &written.value else {
            self.wrong(
                written.span,
                format!("`{name}` is not text here"),
                "write text, in quotes where YAML needs them",
            );
            return None;
        };
        Some(Spanned::new(text.as_ref(), written.span))
    }

    /// `${…}` is taken letter for letter in the older version, which is also what a missing one means.
    fn variables_need_the_newer_version(&mut self, document: &Document<'_>) {
        if document.version.is_some_and(|it| it.value != "2008-10-17") {
            return;
        }
        let resources = document.statements.iter().flat_map(|it| it.resources.texts());
        let values = document.statements.iter().flat_map(|it| &it.conditions).flat_map(|it| &it.values);
        let variable = resources.chain(values).find(|it| it.value.contains("${"));
        if let Some(variable) = variable {
            self.wrong(
                variable.span,
                format!("`{}` is no variable in this version of the policy language", variable.value),
                "write `Version: \"2012-10-17\"`; without it IAM takes `${` letter for letter",
            );
        }
    }
}

/// A key of a mapping, as [`Value`] holds it.
type Key<'v> = Spanned<std::borrow::Cow<'v, str>>;

fn entry<'v>(map: &'v Value<'v>, name: &str) -> Option<(&'v Key<'v>, &'v Spanned<Value<'v>>)> {
    let Value::Map(entries) = map else { return None };
    entries.iter().find_map(|(key, value)| (key.value == name).then_some((key, value)))
}

/// Where the first of these keys stands, the one that counts.
fn key_span(statement: &Spanned<Value<'_>>, names: [&str; 2]) -> Span {
    names.iter().find_map(|it| entry(&statement.value, it)).map_or(statement.span, |(key, _)| key.span)
}

fn principal<'v>(statement: &'v Value<'v>) -> Option<Principal<'v>> {
    let (key, value) = entry(statement, "Principal").or_else(|| entry(statement, "NotPrincipal"))?;
    Some(Principal { key: Spanned::new(key.value.as_ref(), key.span), value })
}

/// One value or a list of them, as IAM takes either.
fn items<'v>(value: &'v Spanned<Value<'v>>) -> &'v [Spanned<Value<'v>>] {
    match &value.value {
        Value::List(items) => items.as_slice(),
        _ => std::slice::from_ref(value),
    }
}
