//! What people are told about the keys under `guardrails:`, made of the shapes the reader reads by.

use serde_json::Value;

use crate::common;
use crate::schema::{Others, Schema};

/// A key under `guardrails:`, or one below such a key.
#[derive(Debug)]
pub struct Parameter {
    /// The key as written.
    pub name: &'static str,
    /// One or two sentences.
    pub about: &'static str,
    /// What is taken when nothing is written; `null` when there is nothing of that kind.
    pub default: Value,
    /// The keys below it, when it is a mapping.
    pub keys: Vec<Parameter>,
}

/// Every key under `guardrails:`, in the order people write them in.
#[must_use]
pub fn guardrails() -> Vec<Parameter> {
    parameters(common::guardrails::SHAPE.properties())
}

fn parameters(properties: Vec<(&'static str, Schema)>) -> Vec<Parameter> {
    properties.into_iter().map(|(name, schema)| parameter(name, schema)).collect()
}

fn parameter(name: &'static str, schema: Schema) -> Parameter {
    let default = schema.default.map(|it| serde_json::to_value(it).expect("a preset is plain JSON"));
    // The keys of a mapping stand in a schema of their own.
    let keys = schema.all_of.into_iter().filter(|it| matches!(it.additional_properties, Some(Others::Refused(_))));
    Parameter {
        name,
        about: schema.description.unwrap_or_default(),
        default: default.unwrap_or_default(),
        keys: keys.flat_map(|it| parameters(it.properties)).collect(),
    }
}
