//! The two ends of a comparison, as commits: where a branch comes from, and where it goes.

use std::path::Path;

use super::{RevisionError, ancestor, commit, has_origin, short};

/// What is compared with what.
#[derive(Debug)]
pub(crate) struct Ends {
    /// The branch that a change is to join, as it is now.
    pub(crate) tip: String,
    /// Its last commit that the change knows.
    pub(crate) base: String,
    /// The change; nothing for the working tree.
    pub(crate) head: Option<String>,
    /// What the branch was called by whoever asked.
    pub(crate) name: String,
}

/// The branch that `git clone` notes as the remote's own.
pub(crate) const DEFAULT: &str = "refs/remotes/origin/HEAD";

/// Finds them: the base is the merge base of a revision and the head.
///
/// # Errors
///
/// [`RevisionError`], each with what to type.
pub(crate) fn ends(root: &Path, name: &str, head: Option<&str>) -> Result<Ends, RevisionError> {
    let tip = match commit(root, name) {
        Err(RevisionError::Unknown { .. }) if name == DEFAULT || name == "origin/HEAD" => {
            return Err(if has_origin(root)? { RevisionError::NoDefault } else { RevisionError::NoRemote });
        }
        other => other?,
    };
    let head = head.map(|it| Ok::<_, RevisionError>((it, commit(root, it)?))).transpose()?;
    let end = head.as_ref().map_or(("HEAD", "HEAD"), |(name, commit)| (*name, commit.as_str()));
    let base = ancestor(root, (name, &tip), end)?;
    let name = if name == DEFAULT { "origin/HEAD" } else { name };
    Ok(Ends { tip, base, head: head.map(|it| it.1), name: name.to_owned() })
}

impl Ends {
    /// The first digits of the base.
    pub(crate) fn base_name(&self) -> String {
        short(&self.base)
    }

    /// The first digits of the head, when it is no working tree.
    pub(crate) fn head_name(&self) -> Option<String> {
        self.head.as_deref().map(short)
    }
}
