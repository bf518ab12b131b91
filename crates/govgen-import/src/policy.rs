//! A permission set as the policy that would make it again.

use std::collections::BTreeMap;

use govgen_edit::Value;
use govgen_iam::limits;
use govgen_iam::{managed_policy_key, rendered_json, session_duration, session_seconds};
use govgen_live::facts::{Boundary, Known, PermissionSet, PolicyReference};
use govgen_syntax::{CustomerManagedPolicy, PermissionsBoundary, PolicyEntry};
use serde_json::Value as Json;

use crate::probe;
use crate::reason::Reason;

/// What a policy says, apart from its key and its name.
#[derive(Debug, Clone)]
pub(crate) struct Content {
    /// What stands under its key, in order.
    entries: Vec<(&'static str, Value)>,
    /// Its document in canonical form.
    pub(crate) document: Option<String>,
    /// AWS managed policies as written.
    pub(crate) managed: Vec<String>,
    /// Customer managed policies.
    pub(crate) customer: Vec<PolicyReference>,
    /// Whether there is a boundary.
    pub(crate) boundary: bool,
    /// What Terraform would still change in AWS, though nobody's access does.
    pub(crate) changes: Vec<&'static str>,
}

const DESCRIPTION: &str = "description";
const INLINE: &str = "inline_policy";

impl Content {
    /// Everything that a permission set carries, or why the files cannot say it.
    pub(crate) fn of(set: &PermissionSet) -> Result<Self, Reason> {
        let unread =
            || Reason::plain("its tags or policies could not be read, and what is not known would be taken away");
        let (Some(tags), Some(managed), Some(customer)) =
            (&set.tags, &set.managed_policies, &set.customer_managed_policies)
        else {
            return Err(unread());
        };
        if matches!(set.inline_policy, Known::Unknown) || matches!(set.permissions_boundary, Known::Unknown) {
            return Err(unread());
        }
        let parted = customer.iter().find(|it| it.name.contains(',') || it.path.contains(','));
        if let Some(it) = parted
            .map(|it| format!("{}{}", it.path, it.name))
            .or_else(|| managed.iter().find(|it| it.contains(',')).cloned())
        {
            return Err(Reason::new(
                "Terraform cannot import its policy {}: commas part the ids that Terraform imports by",
                [&it],
            ));
        }
        let mut content = Self {
            entries: Vec::new(),
            document: None,
            managed: managed.iter().map(|it| short(it)).collect(),
            customer: customer.iter().cloned().collect(),
            boundary: matches!(set.permissions_boundary, Known::Present(_)),
            changes: Vec::new(),
        };
        content.managed.sort_unstable();
        if let Known::Present(text) = &set.inline_policy {
            content.document = Some(document(text, &mut content.changes)?);
        }
        content.fill(set, tags);
        content.read_again(set)?;
        Ok(content)
    }

    fn fill(&mut self, set: &PermissionSet, tags: &BTreeMap<String, String>) {
        let mut put = |key: &'static str, value: Option<Value>| self.entries.extend(value.map(|it| (key, it)));
        let listed = |items: Vec<Value>| (!items.is_empty()).then_some(Value::List(items));
        put(DESCRIPTION, set.description.as_deref().map(Value::text));
        let session = set.session_duration.as_deref();
        // What AWS takes when nothing is written.
        put("session_duration", session.filter(|it| session_seconds(it) != Some(3_600)).map(Value::text));
        match session {
            // Terraform's own default.
            None => self.changes.push("it has no session duration, and Terraform writes `PT1H`"),
            Some(it) if session_seconds(it).is_some_and(|seconds| session_duration(seconds) != it) => {
                self.changes.push("its session duration is written in another form");
            }
            Some(_) => {}
        }
        put("managed_policies", listed(self.managed.iter().map(Value::text).collect()));
        put("customer_managed_policies", listed(self.customer.iter().map(reference).collect()));
        put(INLINE, self.document.as_ref().map(|_| file(probe::PROBED)));
        if let Known::Present(it) = &set.permissions_boundary {
            let (kind, value) = match it {
                Boundary::ManagedPolicy(arn) => ("managed_policy", Value::text(short(arn))),
                Boundary::CustomerManagedPolicy(it) => ("customer_managed_policy", reference(it)),
            };
            put("permissions_boundary", Some(Value::Map(vec![(kind.to_owned(), value)])));
        }
        put("relay_state", set.relay_state.as_deref().map(Value::text));
        let tags = tags.iter().filter(|(key, _)| !is_ours(key));
        let tags: Vec<_> = tags.map(|(key, tag)| (key.clone(), Value::text(tag))).collect();
        put("tags", (!tags.is_empty()).then_some(Value::Map(tags)));
    }

    /// Holds what was written against what our reader makes of it.
    fn read_again(&self, set: &PermissionSet) -> Result<(), Reason> {
        let found = probe::policy(&self.value(None, probe::PROBED, None), self.document.as_deref(), |entry, read| {
            if says(entry, set, self) && read.as_ref().map(pretty) == self.document {
                Ok(())
            } else {
                Err("our own reader reads something else".to_owned())
            }
        });
        found.map_err(|it| Reason::said("the files cannot hold what it says", &it))
    }

    /// The policy under its key.
    pub(crate) fn value(&self, name: Option<&str>, path: &str, available_to: Option<&[String]>) -> Value {
        let mut entries: Vec<(String, Value)> = Vec::new();
        entries.extend(name.map(|it| ("name".to_owned(), Value::text(it))));
        for (key, value) in &self.entries {
            let value = if *key == INLINE { file(path) } else { value.clone() };
            entries.push(((*key).to_owned(), value));
        }
        entries.extend(available_to.map(|it| ("available_to".to_owned(), Value::texts(it))));
        Value::Map(entries)
    }
}

fn says(entry: &PolicyEntry<'_>, set: &PermissionSet, content: &Content) -> bool {
    let text = |it: &Option<govgen_syntax::Text<'_>>| it.as_ref().map(|it| it.value.to_string());
    let session = set.session_duration.as_deref().and_then(session_seconds).unwrap_or(3_600);
    let customer = |it: &CustomerManagedPolicy<'_>| PolicyReference {
        path: it.path.as_ref().map_or("/".to_owned(), |it| it.value.to_string()),
        name: it.name.value.to_string(),
    };
    let boundary = match &entry.permissions_boundary {
        None => None,
        Some(PermissionsBoundary::Managed(it)) => Some((managed_policy_key(&it.value).to_owned(), None)),
        Some(PermissionsBoundary::CustomerManaged(it)) => Some((String::new(), Some(customer(it)))),
    };
    let wanted = match &set.permissions_boundary {
        Known::Present(Boundary::ManagedPolicy(arn)) => Some((managed_policy_key(arn).to_owned(), None)),
        Known::Present(Boundary::CustomerManagedPolicy(it)) => Some((String::new(), Some(it.clone()))),
        _ => None,
    };
    let tags: BTreeMap<String, String> =
        entry.tags.iter().map(|(key, tag)| (key.value.to_string(), tag.value.to_string())).collect();
    let wanted_tags = set.tags.iter().flatten().filter(|(key, _)| !is_ours(key));
    text(&entry.description) == set.description
        && text(&entry.relay_state) == set.relay_state
        && entry.session_duration.as_ref().map_or(Some(3_600), |it| session_seconds(&it.value)) == Some(session)
        && entry.managed_policies.iter().map(|it| it.value.as_ref()).eq(content.managed.iter().map(String::as_str))
        && entry.customer_managed_policies.iter().map(customer).eq(content.customer.iter().cloned())
        && boundary == wanted
        && tags.iter().eq(wanted_tags)
}

/// A tag that we write ourselves.
pub(crate) fn is_ours(key: &str) -> bool {
    key.starts_with("govgen:")
}

/// As people write it: the part after `policy/`.
fn short(arn: &str) -> String {
    managed_policy_key(arn).to_owned()
}

fn file(path: &str) -> Value {
    Value::Map(vec![("file".to_owned(), Value::text(path))])
}

pub(crate) fn reference(it: &PolicyReference) -> Value {
    let mut entries = vec![("name".to_owned(), Value::text(&it.name))];
    if it.path != "/" {
        entries.push(("path".to_owned(), Value::text(&it.path)));
    }
    Value::Map(entries)
}

/// The text of a policy's file: the form that rendering compares by.
fn document(text: &str, changes: &mut Vec<&'static str>) -> Result<String, Reason> {
    let wrong = |it: &str| Reason::said("its inline policy cannot be kept", it);
    let json: Json = serde_json::from_str(text).map_err(|it| wrong(&it.to_string()))?;
    let mut canonical = None;
    probe::policy(&Value::Map(vec![(INLINE.to_owned(), file(probe::PROBED))]), Some(text), |_, read| {
        canonical = read;
        Ok(())
    })
    .map_err(|it| wrong(&it))?;
    let canonical = canonical.ok_or_else(|| wrong("it could not be read"))?;
    let rendered = rendered_json(&canonical);
    let visible = rendered.bytes().filter(|it| !it.is_ascii_whitespace()).count();
    if visible > limits::INLINE_POLICY_NON_WHITESPACE || rendered.len() > limits::INLINE_POLICY_BYTES {
        return Err(wrong("as Terraform writes it, it is larger than AWS takes"));
    }
    if entries(&json) != entries(&canonical) {
        changes.push("its inline policy names something twice, which is written once");
    }
    Ok(pretty(&canonical))
}

/// How many texts stand in a document.
fn entries(json: &Json) -> usize {
    match json {
        Json::Array(items) => items.iter().map(entries).sum(),
        Json::Object(items) => items.values().map(entries).sum(),
        _ => 1,
    }
}

fn pretty(json: &Json) -> String {
    // `{:#}` is serde_json's two-space form.
    format!("{json:#}\n")
}
