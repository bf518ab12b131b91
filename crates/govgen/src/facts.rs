//! Facts about the running estate, from disk.

use std::path::Path;

use anyhow::Context as _;
use govgen_live::Facts;

/// Reads a facts file.
///
/// # Errors
///
/// When it cannot be read, or is none.
pub(crate) fn read(path: &Path) -> anyhow::Result<Facts> {
    let bytes = std::fs::read(path).with_context(|| format!("cannot read {}", path.display()))?;
    Facts::from_json(&bytes).with_context(|| format!("cannot make sense of {}", path.display()))
}
