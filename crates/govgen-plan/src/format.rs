//! What is read of a plan in Terraform's JSON output format, version 1. Keys that are not named here are passed over, as
//! the format asks of its readers; a key that is named and stands twice is refused.
//!
//! Source: Terraform, "JSON Output Format" (format_version 1.x), and what Terraform 1.11 writes.

use govgen_iam::strict::{Strict, Unique};
use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::Value;

/// A plan.
#[derive(Debug, Deserialize)]
pub struct Plan {
    #[serde(default)]
    pub(crate) variables: Unique<Variable>,
    #[serde(default)]
    pub(crate) resource_drift: Vec<ResourceChange>,
    #[serde(default)]
    pub(crate) resource_changes: Vec<ResourceChange>,
    #[serde(default)]
    pub(crate) deferred_changes: Vec<IgnoredAny>,
    #[serde(default)]
    pub(crate) action_invocations: Vec<IgnoredAny>,
    #[serde(default)]
    pub(crate) deferred_action_invocations: Vec<IgnoredAny>,
    #[serde(default)]
    pub(crate) output_changes: Unique<IgnoredAny>,
    #[serde(default)]
    pub(crate) prior_state: State,
    pub(crate) configuration: Configuration,
    #[serde(default)]
    pub(crate) checks: Vec<Check>,
    /// Absent where OpenTofu wrote the plan.
    pub(crate) complete: Option<bool>,
    pub(crate) errored: Option<bool>,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Variable {
    #[serde(default)]
    pub(crate) value: Strict,
}

/// What becomes of one resource instance.
#[derive(Debug, Deserialize)]
pub(crate) struct ResourceChange {
    pub(crate) address: String,
    pub(crate) previous_address: Option<String>,
    pub(crate) module_address: Option<String>,
    pub(crate) mode: String,
    #[serde(rename = "type")]
    pub(crate) kind: String,
    pub(crate) name: String,
    pub(crate) index: Option<Strict>,
    #[serde(default)]
    pub(crate) provider_name: String,
    pub(crate) change: Change,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Change {
    pub(crate) actions: Vec<String>,
    pub(crate) before: Option<Attributes>,
    pub(crate) after: Option<Attributes>,
    #[serde(default)]
    pub(crate) after_unknown: Strict,
    pub(crate) importing: Option<Importing>,
    #[serde(default)]
    pub(crate) replace_paths: Vec<Strict>,
}

/// Where something that exists is taken over from.
#[derive(Debug, Deserialize)]
pub(crate) struct Importing {
    pub(crate) id: Option<String>,
}

/// The attributes of a resource instance.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct Attributes(Unique<Strict>);

#[derive(Debug, Default, Deserialize)]
pub(crate) struct State {
    pub(crate) values: Option<StateValues>,
}

#[derive(Debug, Deserialize)]
pub(crate) struct StateValues {
    #[serde(default)]
    pub(crate) root_module: StateModule,
}

#[derive(Debug, Default, Deserialize)]
pub(crate) struct StateModule {
    #[serde(default)]
    pub(crate) resources: Vec<StateResource>,
    #[serde(default)]
    pub(crate) child_modules: Vec<IgnoredAny>,
}

#[derive(Debug, Deserialize)]
pub(crate) struct StateResource {
    pub(crate) address: String,
    pub(crate) mode: String,
    #[serde(rename = "type")]
    pub(crate) kind: String,
    #[serde(default)]
    pub(crate) values: Attributes,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Configuration {
    #[serde(default)]
    pub(crate) provider_config: Unique<ProviderConfig>,
    pub(crate) root_module: ConfigurationModule,
}

#[derive(Debug, Deserialize)]
pub(crate) struct ProviderConfig {
    #[serde(default)]
    pub(crate) full_name: String,
    pub(crate) alias: Option<String>,
    pub(crate) module_address: Option<String>,
    #[serde(default)]
    pub(crate) expressions: Unique<Strict>,
}

#[derive(Debug, Default, Deserialize)]
pub(crate) struct ConfigurationModule {
    #[serde(default)]
    pub(crate) outputs: Unique<IgnoredAny>,
    #[serde(default)]
    pub(crate) resources: Vec<ConfigurationResource>,
    #[serde(default)]
    pub(crate) module_calls: Unique<IgnoredAny>,
    #[serde(default)]
    pub(crate) variables: Unique<ConfigurationVariable>,
    #[serde(default)]
    pub(crate) actions: Vec<IgnoredAny>,
}

#[derive(Debug, Deserialize)]
pub(crate) struct ConfigurationVariable {
    pub(crate) default: Option<IgnoredAny>,
}

#[derive(Debug, Deserialize)]
pub(crate) struct ConfigurationResource {
    pub(crate) address: String,
    pub(crate) mode: String,
    #[serde(rename = "type")]
    pub(crate) kind: String,
    #[serde(default)]
    pub(crate) provisioners: Vec<IgnoredAny>,
    #[serde(default)]
    pub(crate) expressions: Unique<Strict>,
    #[serde(default)]
    pub(crate) for_each_expression: Strict,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Check {
    pub(crate) address: CheckAddress,
}

#[derive(Debug, Deserialize)]
pub(crate) struct CheckAddress {
    #[serde(default)]
    pub(crate) to_display: String,
}

impl Plan {
    /// How many resource instances it says something about.
    #[must_use]
    pub fn len(&self) -> usize {
        self.resource_changes.len()
    }

    /// Whether it says nothing about any.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.resource_changes.is_empty()
    }
}

impl Attributes {
    /// The value of an attribute; `None` for null too.
    pub(crate) fn get(&self, name: &str) -> Option<&Value> {
        self.0.0.get(name).map(|it| &it.0).filter(|it| !it.is_null())
    }

    /// Whether any attribute but some is another than there; what is empty is as good as absent.
    pub(crate) fn differs(&self, other: &Self, but: &[&str]) -> bool {
        let empty = |value: &Value| match value {
            Value::String(text) => text.is_empty(),
            Value::Array(items) => items.is_empty(),
            Value::Object(entries) => entries.is_empty(),
            _ => false,
        };
        let full = |values: &'_ Self, name: &str| values.get(name).filter(|it| !empty(it)).cloned();
        let mut names = self.0.0.keys().chain(other.0.0.keys()).filter(|it| !but.contains(&it.as_str()));
        names.any(|name| full(self, name) != full(other, name))
    }

    /// The text of an attribute.
    pub(crate) fn text(&self, name: &str) -> Option<&str> {
        self.get(name).and_then(Value::as_str)
    }
}

impl ResourceChange {
    /// Whether it is a resource of the root module's own; that a module has any is refused as a whole.
    pub(crate) fn is_managed(&self) -> bool {
        self.mode == "managed" && self.module_address.is_none()
    }

    pub(crate) fn does(&self, action: &str) -> bool {
        self.change.actions.iter().any(|it| it == action)
    }

    /// Whether only apply will tell the value of an attribute, or of anything in it.
    pub(crate) fn is_unknown(&self, name: &str) -> bool {
        fn any(value: &Value) -> bool {
            match value {
                Value::Bool(unknown) => *unknown,
                Value::Array(items) => items.iter().any(any),
                Value::Object(entries) => entries.values().any(any),
                _ => false,
            }
        }
        match &self.change.after_unknown.0 {
            Value::Object(entries) => entries.get(name).is_some_and(any),
            whole => any(whole),
        }
    }

    /// The block of the configuration that it is an instance of.
    pub(crate) fn block(&self) -> String {
        format!("{}.{}", self.kind, self.name)
    }
}
