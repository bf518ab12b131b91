//! A facts file, as `govgen fetch` writes it, read for the commands that need one.

use std::path::Path;

use anyhow::Context as _;
use govgen_live::facts::Facts;

/// Reads a facts file.
///
/// # Errors
///
/// A file that cannot be read, or that is no facts file of this version.
pub(crate) fn read(path: &Path) -> anyhow::Result<Facts> {
    let shown = || crate::report::one_line(&path.display().to_string());
    let text = std::fs::read(path).with_context(|| format!("cannot read {}", shown()))?;
    Facts::from_json(&text).with_context(|| format!("cannot use {}", shown()))
}
