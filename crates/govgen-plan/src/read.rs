//! From bytes to a plan, or to a sentence that says what the bytes are instead.

use serde::Deserialize;

use crate::Plan;

/// Why bytes are no plan.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// The file that `terraform plan -out` writes.
    #[error("it is a plan file of Terraform's own, not JSON; `terraform show -json FILE > plan.json` makes JSON of it")]
    Binary,
    /// What a server says when it does not hand out a plan.
    #[error("it is HTML, not a plan; `terraform show -json FILE > plan.json` makes one")]
    Html,
    /// What PowerShell's `>` writes.
    #[error("it is UTF-16; write it as UTF-8: `terraform show -json FILE | Out-File -Encoding utf8 plan.json`")]
    Utf16,
    /// Nothing at all.
    #[error("it is empty; did `terraform show -json FILE > plan.json` fail?")]
    Empty,
    /// JSON of another kind: a state, the messages of `terraform plan -json`.
    #[error("it is JSON, but not a plan; `terraform show -json FILE > plan.json` makes one of a saved plan")]
    OtherJson,
    /// A later format.
    #[error("its format_version is `{0}`, and this govgen reads 1.x")]
    Version(String),
    /// A plan without its configuration: cut down, or written by hand.
    #[error(
        "it is a plan without `configuration.root_module`, as if cut down; give all of what `terraform show -json FILE > plan.json` writes"
    )]
    Thin,
    /// JSON that breaks off, nests too deep, has a key twice or the wrong shape.
    #[error("it is not what `terraform show -json FILE > plan.json` writes")]
    Json(#[source] serde_json::Error),
}

/// What tells a plan from other JSON of Terraform's.
#[derive(Deserialize)]
struct Head {
    format_version: Option<String>,
    configuration: Option<Configuration>,
}

#[derive(Deserialize)]
struct Configuration {
    root_module: Option<serde::de::IgnoredAny>,
}

/// Reads a plan.
///
/// # Errors
///
/// [`ReadError`], when the bytes are anything else.
pub fn read(bytes: &[u8]) -> Result<Plan, ReadError> {
    // A mark that some tools on Windows put in front of UTF-8.
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let first = bytes.iter().find(|byte| !byte.is_ascii_whitespace());
    match (bytes, first) {
        (_, None) => return Err(ReadError::Empty),
        ([b'P', b'K', ..], _) => return Err(ReadError::Binary),
        ([0xff, 0xfe, ..] | [0xfe, 0xff, ..], _) => return Err(ReadError::Utf16),
        (_, Some(b'<')) => return Err(ReadError::Html),
        _ => {}
    }
    // The messages of `terraform plan -json` are one document a line.
    let mut documents = serde_json::Deserializer::from_slice(bytes).into_iter::<Head>();
    let head = documents.next().ok_or(ReadError::Empty)?.map_err(ReadError::Json)?;
    let Some(version) = head.format_version else { return Err(ReadError::OtherJson) };
    if version.split('.').next() != Some("1") {
        return Err(ReadError::Version(version));
    }
    match head.configuration {
        None => return Err(ReadError::OtherJson),
        Some(Configuration { root_module: None }) => return Err(ReadError::Thin),
        Some(_) => {}
    }
    serde_json::from_slice(bytes).map_err(ReadError::Json)
}

#[cfg(test)]
mod tests {
    use super::read;

    fn said(bytes: &[u8]) -> String {
        let error = read(bytes).expect_err("this is no plan");
        let source = std::error::Error::source(&error).map(|it| format!(": {it}")).unwrap_or_default();
        format!("{error}{source}")
    }

    #[test]
    fn says_what_the_bytes_are() {
        let plan = br#"{"format_version":"1.2","configuration":{"root_module":{}}}"#;
        assert!(read(plan).is_ok());
        assert!(read(&[b"\xef\xbb\xbf", plan.as_slice()].concat()).is_ok());
        for (bytes, part) in [
            (b"PK\x03\x04".as_slice(), "a plan file of Terraform's own"),
            (b" \n<!DOCTYPE html>", "HTML"),
            (b"\xff\xfe{\0", "UTF-16"),
            (b" \n", "empty"),
            (br#"{"@level":"info"}"#, "not a plan"),
            (br#"{"format_version":"1.0","values":{}}"#, "not a plan"),
            (br#"{"format_version":"1.2","configuration":{}}"#, "as if cut down"),
            (br#"{"format_version":"2.0","configuration":{}}"#, "`2.0`"),
            (br#"{"format_version":"10.0","configuration":{}}"#, "`10.0`"),
            (br#"{"format_version":"1.2","configuration":{"root_module":{}}"#, "EOF while parsing"),
            (
                br#"{"format_version":"1.2","configuration":{"root_module":{}},"errored":false,"errored":true}"#,
                "duplicate field `errored`",
            ),
            (
                br#"{"format_version":"1.2","configuration":{"root_module":{}},"variables":{"a":{},"a":{}}}"#,
                "key `a` stands twice",
            ),
            (b"resource_changes", "expected value"),
            (b"[]", "invalid length 0"),
        ] {
            let said = said(bytes);
            assert!(said.contains(part), "{said}");
        }
    }

    #[test]
    fn nesting_ends_somewhere() {
        let deep = |levels: usize| {
            let nested = format!("{}{}", "[".repeat(levels), "]".repeat(levels));
            format!(
                r#"{{"format_version":"1.2","configuration":{{"root_module":{{}}}},"variables":{{"a":{{"value":{nested}}}}}}}"#
            )
        };
        assert!(read(deep(64).as_bytes()).is_ok());
        assert!(said(deep(200_000).as_bytes()).contains("recursion limit exceeded"));
        let passed_over = deep(200_000).replace("variables", "whatever");
        assert!(read(passed_over.as_bytes()).is_ok());
    }
}
