//! Facts as text: what is read is held to its version, what is written ends in a newline.

use serde::Deserialize;
use serde::de::IgnoredAny;

use super::Facts;

/// The version this program reads and writes.
pub const VERSION: u32 = 1;

/// Why a text is not facts.
#[derive(Debug, thiserror::Error)]
pub enum FactsError {
    /// Nothing at all.
    #[error("the file is empty: write facts with `govgen fetch`")]
    Empty,
    /// Another kind of file.
    #[error("it is {0}, and not facts: `govgen fetch` writes those")]
    Other(&'static str),
    /// Not whole, or not in the shape of facts.
    #[error("it is no facts file, or not all of one (line {}, column {}): fetch the facts anew", .0.line(), .0.column())]
    Shape(serde_json::Error),
    /// Facts of an older version.
    #[error("facts of version {0}, and this govgen reads version {VERSION}: fetch them anew")]
    Version(u32),
    /// Facts of a version that is not made yet.
    #[error("facts of version {0}, and this govgen reads version {VERSION}: a newer govgen wrote them, and reads them")]
    Newer(u32),
    /// Facts that say two things of one.
    #[error("the facts contradict themselves: {0}; fetch them anew")]
    Contradiction(String),
}

/// As much of a file as tells what it is.
#[derive(Deserialize)]
struct Head {
    version: Option<serde_json::Value>,
    fetched: Option<IgnoredAny>,
    terraform_version: Option<IgnoredAny>,
    resource_changes: Option<IgnoredAny>,
    planned_values: Option<IgnoredAny>,
    journal: Option<IgnoredAny>,
}

impl Head {
    /// What it is, when it is not facts.
    fn other(&self) -> Option<&'static str> {
        match self {
            Self { fetched: Some(_), .. } => None,
            Self { resource_changes: Some(_), .. } | Self { planned_values: Some(_), .. } => Some("a Terraform plan"),
            Self { terraform_version: Some(_), .. } => Some("a Terraform state"),
            Self { journal: Some(_), .. } => Some("the journal of a fetch that is not done"),
            Self { version: Some(serde_json::Value::Number(_)), .. } => None,
            _ => Some("some other JSON"),
        }
    }
}

impl Facts {
    /// Reads a facts file.
    ///
    /// # Errors
    ///
    /// [`FactsError::Version`] and [`FactsError::Newer`] for facts of another version, [`FactsError::Contradiction`] for facts that say two
    /// things of one, and the others for any other text.
    pub fn from_json(text: &[u8]) -> Result<Self, FactsError> {
        if text.trim_ascii().is_empty() {
            return Err(FactsError::Empty);
        }
        // A journal is a line of JSON after the other: its first says what it is.
        let head = serde_json::Deserializer::from_slice(text).into_iter::<Head>().next();
        let head = head.ok_or(FactsError::Empty)?.map_err(FactsError::Shape)?;
        if let Some(other) = head.other() {
            return Err(FactsError::Other(other));
        }
        let version = head.version.and_then(|it| it.as_u64()).and_then(|it| u32::try_from(it).ok());
        match version {
            Some(version) if version > VERSION => return Err(FactsError::Newer(version)),
            Some(version) if version < VERSION => return Err(FactsError::Version(version)),
            _ => {}
        }
        let mut facts: Self = serde_json::from_slice(text).map_err(FactsError::Shape)?;
        facts.sort();
        facts.settle().map_err(FactsError::Contradiction)?;
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

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn refused(text: &str) -> String {
        Facts::from_json(text.as_bytes()).unwrap_err().to_string()
    }

    #[test]
    fn what_is_no_facts_file_is_called_by_its_name() {
        assert!(refused(" \n").contains("the file is empty"));
        assert!(
            refused("{\"format_version\":\"1.2\",\"terraform_version\":\"1.9\",\"planned_values\":{}}")
                .contains("a Terraform plan")
        );
        assert!(
            refused("{\"format_version\":\"1.0\",\"terraform_version\":\"1.9\",\"values\":{}}")
                .contains("a Terraform state")
        );
        assert!(refused("{\"journal\":1}\n{\"ask\":\"x\"}\n").contains("journal"));
        assert!(refused("{}").contains("some other JSON"));
        assert!(refused("{\"version\":2}").contains("a newer govgen wrote them"));
        for text in ["{", "[]", "no JSON", "{\"fetched\":{},\"version\":1}"] {
            let said = refused(text);
            assert!(said.contains("no facts file") && !said.contains("struct"), "{said}");
        }
    }
}
