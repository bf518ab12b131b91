//! JSON in which no key stands twice: most readers silently keep one of the two, and not all keep the same.

use std::collections::BTreeMap;
use std::fmt;
use std::marker::PhantomData;

use serde::de::{Deserialize, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};

/// A mapping whose keys are unique.
#[derive(Debug)]
pub struct Unique<V>(pub BTreeMap<String, V>);

impl<V> Default for Unique<V> {
    fn default() -> Self {
        Self(BTreeMap::new())
    }
}

impl<'de, V: Deserialize<'de>> Deserialize<'de> for Unique<V> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Entries<V>(PhantomData<V>);
        impl<'de, V: Deserialize<'de>> Visitor<'de> for Entries<V> {
            type Value = Unique<V>;
            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("an object")
            }
            fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Self::Value, A::Error> {
                let mut unique = BTreeMap::new();
                while let Some((key, value)) = entries.next_entry::<String, V>()? {
                    if let Some(key) = insert(&mut unique, key, value) {
                        return Err(twice(&key));
                    }
                }
                Ok(Unique(unique))
            }
        }
        deserializer.deserialize_map(Entries(PhantomData))
    }
}

/// Adds an entry; gives the key back when it is there already.
fn insert<V>(entries: &mut BTreeMap<String, V>, key: String, value: V) -> Option<String> {
    if entries.contains_key(&key) {
        return Some(key);
    }
    entries.insert(key, value);
    None
}

fn twice<E: Error>(key: &str) -> E {
    E::custom(format_args!("key `{}` stands twice in one object", key.escape_debug()))
}

/// Any JSON value, without such a key at any depth.
#[derive(Debug, Default, Clone, PartialEq)]
pub struct Strict(pub Value);

impl<'de> Deserialize<'de> for Strict {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Anything).map(Self)
    }
}

struct Anything;

impl<'de> Visitor<'de> for Anything {
    type Value = Value;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("JSON")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(Value::String(value.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let mut list = Vec::new();
        while let Some(Strict(item)) = items.next_element()? {
            list.push(item);
        }
        Ok(Value::Array(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Value, A::Error> {
        let mut map = Map::new();
        while let Some(key) = entries.next_key::<String>()? {
            if map.contains_key(&key) {
                return Err(twice(&key));
            }
            let Strict(value) = entries.next_value()?;
            map.insert(key, value);
        }
        Ok(Value::Object(map))
    }
}

#[cfg(test)]
mod tests {
    use super::{Strict, Unique};

    #[test]
    fn a_key_that_stands_twice_is_refused_anywhere() {
        for text in [r#"{"a":1,"a":1}"#, r#"{"b":[{"a":1,"\u0061":2}]}"#] {
            let error = serde_json::from_str::<Strict>(text).unwrap_err().to_string();
            assert!(error.starts_with("key `a` stands twice"), "{error}");
        }
        assert!(serde_json::from_str::<Unique<u8>>(r#"{"a":1,"a":2}"#).is_err());
        let value: Strict = serde_json::from_str(r#"{"a":[1,-2,1.5,null,true,"x"],"b":{"a":1}}"#).unwrap();
        assert_eq!(value.0, serde_json::json!({"a": [1, -2, 1.5, null, true, "x"], "b": {"a": 1}}));
    }
}
