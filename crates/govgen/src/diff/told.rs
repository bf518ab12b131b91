//! What git says of a change, beside the texts of its base. Each question is a process, so they are asked while the files of the
//! present side are read and judged.

use std::panic::resume_unwind;
use std::path::Path;
use std::thread::{Scope, ScopedJoinHandle};

use crate::revision::{self, Changed, Ends, Listed, RevisionError};

/// All of it.
pub(crate) struct Told {
    /// What stands below `divisions/` in the base.
    pub(crate) listed: Listed,
    /// What the change touches.
    pub(crate) changed: Changed,
    /// The CODEOWNERS of the branch that the change is to join: its path and its text.
    pub(crate) codeowners: Option<(String, String)>,
}

/// Git at work.
pub(crate) struct Asking<'s>(ScopedJoinHandle<'s, Result<Told, RevisionError>>);

/// Asks.
pub(crate) fn asking<'s>(scope: &'s Scope<'s, '_>, root: &'s Path, ends: &'s Ends) -> Asking<'s> {
    Asking(scope.spawn(|| {
        let listed = Listed::of(root, &ends.base)?;
        let changed = revision::changed(root, ends)?;
        Ok(Told { listed, changed, codeowners: revision::codeowners(root, &ends.tip)? })
    }))
}

impl Asking<'_> {
    /// Waits for the answers.
    ///
    /// # Errors
    ///
    /// [`RevisionError`] when git cannot give one.
    pub(crate) fn told(self) -> Result<Told, RevisionError> {
        self.0.join().unwrap_or_else(|panic| resume_unwind(panic))
    }
}
