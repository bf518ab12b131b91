//! Why an edit was not made.

use thiserror::Error;

/// What kept a text from being edited; lines count from 1.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum EditError {
    /// Strict YAML refuses the text as it stands.
    #[error("line {line} cannot be read: {why}")]
    Unreadable {
        /// Where.
        line: usize,
        /// What the reader says.
        why: String,
    },
    /// One of two entries would be edited and the other not.
    #[error("`{key}` stands twice in one mapping, in line {line} and above")]
    Duplicate {
        /// Where it stands again.
        line: usize,
        /// The key.
        key: String,
    },
    /// Nothing stands at the path.
    #[error("there is no `{path}`")]
    NotFound {
        /// The path, its steps joined by dots.
        path: String,
    },
    /// The key is taken.
    #[error("`{key}` stands there already, in line {line}")]
    Exists {
        /// Where.
        line: usize,
        /// The key.
        key: String,
    },
    /// It could be done, but not without guessing what the layout means.
    #[error("line {line} has to be edited by hand: {why}")]
    ByHand {
        /// Where.
        line: usize,
        /// What is special about it.
        why: String,
    },
    /// The edited text was read again and is not what it should be; it was thrown away.
    #[error("the edit would not be read back as what was meant ({why}); edit by hand")]
    Misread {
        /// In what way.
        why: String,
    },
}
