//! Reading a facts file.

use std::path::Path;

use anyhow::Context as _;
use govgen_live::Facts;

use crate::load;

/// Reads a facts file.
///
/// # Errors
///
/// When it cannot be read, or is none.
pub(crate) fn read(path: &Path) -> anyhow::Result<Facts> {
    let (shown, bytes) = load::plan(path, Path::new("."))?;
    Facts::from_json(&bytes).with_context(|| format!("cannot make sense of {shown}"))
}
