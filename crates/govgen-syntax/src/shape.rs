//! Mappings with known keys, each described once: the reader takes its keys from here, and so does the JSON Schema.

use crate::schema::Schema;

/// How a value may be written.
pub(crate) trait Form: Sync {
    /// What an editor is told about it.
    fn schema(&self) -> Schema;
}

/// A mapping whose keys are known. Made by [`shape!`], which makes the constants that read them too.
pub(crate) struct Shape {
    /// What findings call it: `an account's policy`.
    pub(crate) what: &'static str,
    /// One or two sentences for somebody who writes it.
    pub(crate) about: &'static str,
    /// Its keys, in the order people write them in.
    pub(crate) keys: &'static [Entry],
    /// What must stand beyond the keys that are required by themselves.
    pub(crate) presence: Presence,
}

/// One key of a shape.
pub(crate) struct Entry {
    pub(crate) name: &'static str,
    pub(crate) required: bool,
    pub(crate) value: &'static dyn Form,
    /// One or two sentences: what it is for, and what AWS or GitHub does with it.
    pub(crate) about: &'static str,
}

/// Which keys of a shape must stand together, beyond those that are required by themselves.
pub(crate) enum Presence {
    /// Any or none.
    Free,
    /// One key at least, whichever it is.
    Some,
    /// Exactly one of these.
    One(&'static [&'static str]),
}

/// What reads one key of a shape; only the key's own shape may be asked for it.
pub(crate) struct Key<V, const REQUIRED: bool> {
    pub(crate) name: &'static str,
    pub(crate) value: V,
}

/// A key that must be written.
pub(crate) type Required<V> = Key<V, true>;
/// A key that may be absent.
pub(crate) type Optional<V> = Key<V, false>;

impl<V, const REQUIRED: bool> Key<V, REQUIRED> {
    pub(crate) const REQUIRED: bool = REQUIRED;
}

impl Shape {
    /// Whether it has a key of this name.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.keys.iter().any(|it| it.name == name)
    }

    /// The names of its keys.
    pub(crate) fn names(&self) -> impl Iterator<Item = &'static str> + Clone {
        self.keys.iter().map(|it| it.name)
    }
}

/// Every key of a shape but the last.
pub(crate) const fn all_but_last(keys: &'static [Entry]) -> &'static [Entry] {
    match keys {
        [first @ .., _] => first,
        [] => keys,
    }
}

/// Describes a mapping in a module of its own: a constant for each key, and `SHAPE` with all of them.
///
/// A key that is not described has no constant, so reading it does not compile; a key that is described and never read
/// is dead code to the compiler, because `SHAPE` is made without the constants. Whether it is required is the
/// constant's type, and that decides how it can be read.
macro_rules! shape {
    (
        $(#[$doc:meta])*
        $module:ident: $what:literal, $about:expr, $presence:expr;
        $($constant:ident: $key:ty = $name:literal, $value:expr, $key_about:expr;)+
    ) => {
        $(#[$doc])*
        pub(crate) mod $module {
            use super::*;

            $(pub(crate) const $constant: $key = $crate::shape::Key { name: $name, value: $value };)+

            pub(crate) static SHAPE: $crate::shape::Shape = $crate::shape::Shape {
                what: $what,
                about: $about,
                keys: &[$($crate::shape::Entry {
                    name: $name,
                    required: <$key>::REQUIRED,
                    value: &$value,
                    about: $key_about,
                }),+],
                presence: $presence,
            };
        }
    };
}
pub(crate) use shape;
