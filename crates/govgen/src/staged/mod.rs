//! What the next commit would lack: files that were read and rendered held against git's index.
//!
//! Hook managers notice files that a hook changes, but not those it makes: a new division would be committed without
//! its Terraform. So the index must positively hold all that was read and rendered; what git lists as untracked or
//! changed leaves too much out: nested repositories, what links lead to, and files that git was told not to look at.

mod advice;
mod index;
mod links;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use govgen_model::{CodeownersPath, Model, Policy};
use govgen_source::{EntryKind, SourceMap};
use govgen_syntax::InlinePolicy;

pub(crate) use advice::{advice, listed};
use index::{Flag, Index};

/// Why git could not be asked.
#[derive(Debug, thiserror::Error)]
pub(crate) enum StagedError {
    /// There is no git to run.
    #[error("cannot run git, which knows what is staged")]
    Run(#[source] std::io::Error),
    /// git has no answer, such as outside a repository.
    #[error("git cannot tell what is staged: {0}")]
    Refused(String),
}

/// What keeps a file from being committed as it is on disk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Lack {
    /// It is not staged, or was changed since.
    NotStaged,
    /// It is gone from disk, or was never there, and still staged.
    Removed,
    /// git ignores it, so `git add` refuses it.
    Ignored,
    /// git was told to take it for unchanged.
    AssumeUnchanged,
    /// git was told not to look for it on disk.
    SkipWorktree,
    /// It stands in a git repository of its own.
    OtherRepository {
        /// Where that is.
        folder: String,
        /// Whether a commit of that repository is staged there, as a submodule's would be.
        linked: bool,
    },
    /// It is staged, but the commit names files and not this one.
    NotNamed,
}

/// What the next commit lacks.
#[derive(Debug)]
pub(crate) struct Missing {
    /// Files by path relative to the root, with what keeps each out of the commit.
    pub(crate) files: BTreeMap<String, Lack>,
    /// Whether the commit was given names of files, so that no other file goes in.
    pub(crate) names_files: bool,
}

/// The files whose content decides what is rendered: every YAML file, and the policy documents that one names.
pub(crate) fn read(sources: &SourceMap, model: &Model<'_>) -> BTreeSet<String> {
    let shared = model.shared.iter().map(|it| ("common", it));
    let own = model.divisions.iter().flat_map(|it| it.policies.iter().map(move |policy| (it.name(), policy)));
    let named = shared.chain(own).filter_map(|(directory, policy)| document(directory, policy));
    let is_read = |path: &str, kind| is_yaml(path) && matches!(kind, EntryKind::File | EntryKind::SafeLink);
    let files = sources.iter().filter(|(_, it)| is_read(&it.path, it.kind)).map(|(_, it)| it.path.clone());
    named.chain(files).collect()
}

fn document(directory: &str, policy: &Policy<'_>) -> Option<String> {
    match policy.entry.inline_policy.as_ref()? {
        InlinePolicy::File(reference) => Some(format!("divisions/{directory}/{}", reference.value)),
        InlinePolicy::Document(_) => None,
    }
}

fn is_yaml(path: &str) -> bool {
    path.starts_with("divisions/") && path.ends_with(".yaml")
}

/// Files that were read or rendered and that the next commit lacks or holds otherwise.
///
/// # Errors
///
/// [`StagedError`] when git cannot be asked.
pub(crate) fn missing(
    root: &Path,
    read: &BTreeSet<String>,
    planned: &BTreeSet<String>,
) -> Result<Missing, StagedError> {
    let linked = read.iter().flat_map(|path| links::on_the_way(root, path));
    let required: BTreeSet<String> = linked.chain(planned.iter().cloned()).collect();
    let next = Index::of_the_commit(root)?;
    let mut files = lacking(root, &next, &required, planned);
    if next.names_files && !files.is_empty() {
        let staged = lacking(root, &Index::usual(root)?, &required, planned);
        for (path, lack) in &mut files {
            *lack = staged.get(path).cloned().unwrap_or(Lack::NotNamed);
        }
    }
    Ok(Missing { files, names_files: next.names_files })
}

fn lacking(
    root: &Path,
    index: &Index,
    required: &BTreeSet<String>,
    planned: &BTreeSet<String>,
) -> BTreeMap<String, Lack> {
    let mut lacking = BTreeMap::new();
    for path in required {
        let is_staged = index.entries.get(path).is_some_and(|it| it.is_file);
        if !is_staged || index.changed.contains(path) {
            lacking.insert(path.clone(), why_not_staged(root, index, path));
        }
    }
    for (path, entry) in &index.entries {
        // What the commit holds beyond that, when it would decide something.
        let is_codeowners = CodeownersPath::ALL.iter().any(|it| it.as_str() == path);
        let is_changed = || is_yaml(path) && index.changed.contains(path);
        let lack = match entry.flag {
            Some(Flag::AssumeUnchanged) => Lack::AssumeUnchanged,
            Some(Flag::SkipWorktree) => Lack::SkipWorktree,
            None if (is_stray(path, planned) || is_codeowners || is_changed()) && is_gone(root, path) => Lack::Removed,
            None if (is_stray(path, planned) || is_changed()) && !lacking.contains_key(path) => Lack::NotStaged,
            None => continue,
        };
        lacking.insert(path.clone(), lack);
    }
    lacking
}

/// Whether Terraform would get a file from the commit that was not rendered. The lock file is Terraform's own.
fn is_stray(path: &str, planned: &BTreeSet<String>) -> bool {
    path.starts_with("terraform/") && !planned.contains(path) && !path.ends_with("/.terraform.lock.hcl")
}

fn why_not_staged(root: &Path, index: &Index, path: &str) -> Lack {
    let folders = || path.match_indices('/').map(|(at, _)| &path[..at]);
    let is_repository = |folder: &str| root.join(folder).join(".git").symlink_metadata().is_ok();
    let is_linked = |folder: &str| index.entries.get(folder).is_some_and(|it| !it.is_file);
    match folders().find(|it| is_linked(it) || is_repository(it)) {
        Some(folder) => Lack::OtherRepository { folder: folder.to_owned(), linked: is_linked(folder) },
        None if index.ignored.contains(path) => Lack::Ignored,
        None => Lack::NotStaged,
    }
}

fn is_gone(root: &Path, path: &str) -> bool {
    std::fs::symlink_metadata(root.join(path))
        .is_err_and(|it| matches!(it.kind(), std::io::ErrorKind::NotFound | std::io::ErrorKind::NotADirectory))
}
