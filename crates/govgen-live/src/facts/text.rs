//! Facts as text: what is read is held to its version, what is written ends in a newline.

use super::Facts;
use serde::Deserialize;

/// The version this program reads and writes.
pub const VERSION: u32 = 1;

/// Why a text is not facts.
#[derive(Debug, thiserror::Error)]
pub enum FactsError {
    /// Not JSON, or not in the shape of facts.
    #[error("not a facts file")]
    Shape(#[from] serde_json::Error),
    /// Facts of another version.
    #[error("facts of version {0}, and this govgen reads version {VERSION}: fetch them anew")]
    Version(u32),
}

#[derive(Deserialize)]
struct Head {
    version: u32,
}

impl Facts {
    /// Reads a facts file.
    ///
    /// # Errors
    ///
    /// [`FactsError::Version`] for facts of another version, [`FactsError::Shape`] for any other text.
    pub fn from_json(text: &[u8]) -> Result<Self, FactsError> {
        let head: Head = serde_json::from_slice(text)?;
        if head.version != VERSION {
            return Err(FactsError::Version(head.version));
        }
        let mut facts: Self = serde_json::from_slice(text)?;
        facts.sort();
        Ok(facts)
    }

    /// The text of a facts file.
    #[must_use]
    pub fn to_json(&self) -> String {
        let mut text =
            serde_json::to_string_pretty(self).expect("facts are strings, numbers, lists and maps of strings");
        text.push('\n');
        text
    }
}
