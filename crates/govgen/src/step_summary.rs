//! The summary of a step on GitHub Actions: a file that the runner names, to which a step adds Markdown.

use std::io::{Seek as _, SeekFrom, Write as _};

/// A step's whole summary may be so large; of a larger one GitHub shows nothing.
///
/// Source: GitHub documentation, "Workflow commands for GitHub Actions", on job summaries.
const BYTES_MAX: u64 = 1024 * 1024;

/// Adds a page to the file that `GITHUB_STEP_SUMMARY` names, if it does; the page is asked for with the bytes that are left.
///
/// # Errors
///
/// When the file cannot be written.
pub(crate) fn add(page: impl FnOnce(usize) -> String) -> std::io::Result<()> {
    let Some(path) = std::env::var_os("GITHUB_STEP_SUMMARY").filter(|it| !it.is_empty()) else {
        return Ok(());
    };
    let mut file = std::fs::File::options().append(true).create(true).open(path)?;
    let taken = file.seek(SeekFrom::End(0))?;
    let room = BYTES_MAX.saturating_sub(taken);
    file.write_all(page(usize::try_from(room).unwrap_or(0)).as_bytes())
}
