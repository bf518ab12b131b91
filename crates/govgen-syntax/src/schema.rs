//! JSON Schemas for editors, made of the shapes the reader reads by.
//!
//! Draft 7: yaml-language-server takes 2020-12 as well since recently, but what its older releases and most other editors
//! know is draft 7, and nothing here needs more. No part is shared by `$ref` but the one that contains itself: draft 7
//! ignores what stands beside a `$ref`, and that would be the description an editor shows for the key.

use serde::Serialize;

use crate::shape::{Entry, Presence, Shape};
use crate::{common, division, review};

/// A kind of document that has a JSON Schema.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SchemaKind {
    /// Files of `divisions/common/`.
    Common,
    /// Files of any other directory below `divisions/`.
    Division,
    /// Files of a review, below `reviews/`.
    Review,
}

/// The JSON Schema (draft 7) of one file of a kind: indented JSON that ends with a line break.
///
/// It knows what can be told from one file by itself. Files of a directory are one document together, so no key is
/// required at the top; names that refer to something, and what only AWS knows, stay the checker's business.
#[must_use]
pub fn schema(kind: SchemaKind) -> String {
    let (id, title, shape) = match kind {
        SchemaKind::Common => ("urn:govgen:schema:common", "The organization's document", &common::document::SHAPE),
        SchemaKind::Review => {
            ("urn:govgen:schema:review", "A division's part of an access review", &review::document::SHAPE)
        }
        SchemaKind::Division => ("urn:govgen:schema:division", "A division's document", &division::document::SHAPE),
    };
    let root = Root {
        dialect: DIALECT,
        id,
        schema: Schema { title: Some(title.to_owned()), ..shape.schema() },
        definitions: Definitions { value: any_value() },
    };
    let mut text = serde_json::to_string_pretty(&root).expect("texts, numbers and lists are always JSON");
    text.push('\n');
    text
}

const DIALECT: &str = "http://json-schema.org/draft-07/schema#";

/// A whole schema.
#[derive(Serialize)]
struct Root {
    #[serde(rename = "$schema")]
    dialect: &'static str,
    /// A name and no address: nobody promises that it can be fetched.
    #[serde(rename = "$id")]
    id: &'static str,
    #[serde(flatten)]
    schema: Schema,
    definitions: Definitions,
}

#[derive(Serialize)]
struct Definitions {
    value: Schema,
}

/// Any value of JSON but `null`.
fn any_value() -> Schema {
    Schema {
        types: Types::Any(&["string", "number", "boolean", "array", "object"]),
        items: Some(Box::new(Schema::any_value())),
        additional_properties: Some(Others::Alike(Box::new(Schema::any_value()))),
        ..Schema::default()
    }
}

/// What is said about one value; keywords in the order they are written in.
///
/// `errorMessage` and `patternErrorMessage` are no keywords of JSON Schema. Editors built on the language services of
/// VS Code, yaml-language-server among them, show them in place of a message about types or patterns.
#[derive(Serialize, Default)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Schema {
    #[serde(rename = "$ref", skip_serializing_if = "Option::is_none")]
    pub(crate) reference: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) title: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) description: Option<&'static str>,
    #[serde(rename = "type", skip_serializing_if = "Types::is_empty")]
    pub(crate) types: Types,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) error_message: Option<String>,
    #[serde(rename = "enum", skip_serializing_if = "Option::is_none")]
    pub(crate) words: Option<Vec<&'static str>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) pattern: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) pattern_error_message: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) format: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) min_length: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) max_length: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) not: Option<Box<Schema>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) minimum: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) maximum: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) min_items: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) unique_items: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) items: Option<Box<Schema>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) min_properties: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) max_properties: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) property_names: Option<Box<Schema>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) all_of: Vec<Schema>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) any_of: Option<Vec<Schema>>,
    #[serde(skip_serializing_if = "Vec::is_empty", serialize_with = "as_mapping")]
    pub(crate) properties: Vec<(&'static str, Schema)>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) required: Vec<&'static str>,
    #[serde(skip_serializing_if = "Vec::is_empty", serialize_with = "as_mapping")]
    pub(crate) dependencies: Vec<(&'static str, Schema)>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) additional_properties: Option<Others>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) default: Option<Preset>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) examples: Vec<&'static str>,
}

/// What is taken when nothing is written.
#[derive(Serialize, Clone, Copy)]
#[serde(untagged)]
pub(crate) enum Preset {
    Word(&'static str),
    Words(&'static [&'static str]),
    Flag(bool),
    Number(u32),
}

/// JSON's types that a value may have; none when nothing is said about it.
#[derive(Serialize, Clone, Copy, PartialEq, Eq, Default)]
#[serde(untagged)]
pub(crate) enum Types {
    #[default]
    None,
    One(&'static str),
    Any(&'static [&'static str]),
}

impl Types {
    fn is_empty(&self) -> bool {
        *self == Self::None
    }
}

/// What is said about keys that are not listed.
#[derive(Serialize)]
#[serde(untagged)]
pub(crate) enum Others {
    /// `false`: there are none.
    Refused(No),
    /// Their values are all alike.
    Alike(Box<Schema>),
}

/// `false`.
pub(crate) struct No;

impl Serialize for No {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_bool(false)
    }
}

fn as_mapping<S: serde::Serializer>(entries: &[(&'static str, Schema)], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_map(entries.iter().map(|(name, schema)| (name, schema)))
}

impl Schema {
    pub(crate) fn of(types: &'static str) -> Self {
        Self { types: Types::One(types), ..Self::default() }
    }

    /// Any value of JSON but `null`, and as deep as one likes.
    pub(crate) fn any_value() -> Self {
        Self { reference: Some("#/definitions/value"), ..Self::default() }
    }

    /// Text of which a pattern holds from its first character to its last.
    pub(crate) fn text(pattern: impl AsRef<str>) -> Self {
        Self {
            error_message: Some("Write text here; in quotes if YAML takes it for something else.".to_owned()),
            pattern: Some(format!("^(?:{})$", pattern.as_ref())),
            ..Self::of("string")
        }
    }
}

impl Shape {
    pub(crate) fn schema(&self) -> Schema {
        let keys = Schema {
            properties: self.properties(),
            required: self.keys.iter().filter(|it| it.required).map(|it| it.name).collect(),
            additional_properties: Some(Others::Refused(No)),
            ..Schema::default()
        };
        // Named here as well so that a strict validator sees that the keys exist.
        let with = |names: &[&'static str]| Schema {
            properties: names.iter().map(|it| (*it, Schema::default())).collect(),
            required: names.to_vec(),
            ..Schema::default()
        };
        let (any_of, not) = match self.presence {
            Presence::One(names) => {
                let each = names.iter().map(|it| with(&[it])).collect();
                let rest = |at: usize| names[at + 1..].iter().map(move |it| [names[at], *it]);
                let mut pairs: Vec<Schema> = (0..names.len()).flat_map(rest).map(|it| with(&it)).collect();
                let two = match pairs.len() {
                    1 => pairs.remove(0),
                    _ => Schema { any_of: Some(pairs), ..Schema::default() },
                };
                // What is no mapping has its own message, not this one.
                (Some(each), Some(Box::new(Schema { types: Types::One("object"), ..two })))
            }
            Presence::Free | Presence::Some => (None, None),
        };
        Schema {
            title: Some(capitalized(self.what)),
            description: Some(self.about),
            // Editors show it in place of messages about keys of the same schema too, so those have a schema of their own.
            error_message: Some(self.instead()),
            all_of: vec![keys],
            min_properties: matches!(self.presence, Presence::Some).then_some(1),
            any_of,
            not,
            ..Schema::of("object")
        }
    }

    /// What is said about each key.
    pub(crate) fn properties(&self) -> Vec<(&'static str, Schema)> {
        self.keys.iter().map(|it| (it.name, it.schema())).collect()
    }

    /// What to write where something else than a mapping stands.
    fn instead(&self) -> String {
        let required: Vec<&Entry> = self.keys.iter().filter(|it| it.required).collect();
        let (keys, join) = match self.presence {
            Presence::One(names) => (self.keys.iter().filter(|it| names.contains(&it.name)).collect(), "or"),
            Presence::Free if !required.is_empty() => (required, "and"),
            Presence::Free | Presence::Some => (self.keys.iter().collect::<Vec<_>>(), "or"),
        };
        let lists = keys.iter().all(|it| it.value.schema().types == Types::One("array"));
        let names: Vec<String> = keys.iter().map(|it| format!("`{}:`", it.name)).collect();
        let names = match names.as_slice() {
            [first @ .., last] if !first.is_empty() => format!("{} {join} {last}", first.join(", ")),
            names => names.concat(),
        };
        format!("Write {names} {}below.", if lists { "with a list " } else { "" })
    }
}

impl Entry {
    fn schema(&self) -> Schema {
        let schema = self.value.schema();
        let title = schema.title.unwrap_or_else(|| capitalized(&self.name.replace("oidc", "OIDC").replace('_', " ")));
        Schema { title: Some(title), description: Some(self.about), ..schema }
    }
}

/// A sentence's first letter in upper case.
pub(crate) fn capitalized(text: &str) -> String {
    let mut rest = text.chars();
    rest.next().map(|first| first.to_uppercase().collect::<String>() + rest.as_str()).unwrap_or_default()
}
