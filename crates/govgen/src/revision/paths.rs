//! Which files a change touches, anywhere in the git repository, and whom the branch it is to join asks about them.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use govgen_codeowners::{BYTES_END, PLACES};

use super::listed::blob;
use super::{Ends, RevisionError, run};

/// The top of the git repository.
fn top(root: &Path) -> Result<PathBuf, RevisionError> {
    let said = run(root, &["rev-parse", "--show-cdup"])?.or_refused()?;
    let up = String::from_utf8_lossy(&said);
    Ok(root.join(up.trim_end_matches('\n')))
}

/// Where the governance repository is in the git repository: nothing, or a path with a slash.
fn prefix(root: &Path) -> Result<String, RevisionError> {
    let said = run(root, &["rev-parse", "--show-prefix"])?.or_refused()?;
    Ok(String::from_utf8_lossy(&said).trim_end_matches('\n').to_owned())
}

/// What a change touches. Paths are from the top of the git repository.
#[derive(Debug, Default)]
pub(crate) struct Changed {
    /// Every path, old and new name of what is renamed.
    pub(crate) paths: BTreeSet<String>,
    /// Those that are, or were, the commit of another repository: what is in there git does not say.
    pub(crate) submodules: BTreeSet<String>,
    /// What paths of the governance repository begin with.
    pub(crate) prefix: String,
}

/// What the change touches.
///
/// # Errors
///
/// [`RevisionError::Refused`] when git cannot compare.
pub(crate) fn changed(root: &Path, ends: &Ends) -> Result<Changed, RevisionError> {
    let mut compare = vec!["diff", "--raw", "-z", "--no-renames", "--no-ext-diff", "--no-textconv", "--no-relative"];
    compare.extend(["--ignore-submodules=dirty", ends.base.as_str()]);
    compare.extend(ends.head.as_deref());
    compare.push("--");
    let mut changed = Changed { prefix: prefix(root)?, ..Changed::default() };
    let bytes = run(root, &compare)?.or_refused()?;
    let mut parts = texts(&bytes);
    while let (Some(modes), Some(path)) = (parts.next(), parts.next()) {
        if modes.trim_start_matches(':').split(' ').take(2).any(|it| it == SUBMODULE) {
            changed.submodules.insert(path.clone());
        }
        changed.paths.insert(path);
    }
    if ends.head.is_none() {
        let others = ["ls-files", "--others", "--exclude-standard", "-z"];
        changed.paths.extend(texts(&run(&top(root)?, &others)?.or_refused()?));
    }
    Ok(changed)
}

/// The mode of another repository's commit. Source: gitformat-index(5).
const SUBMODULE: &str = "160000";

/// Texts that end with a zero byte. In the raw form of a difference each path follows its modes, objects and letter. Source:
/// git-diff(1).
fn texts(bytes: &[u8]) -> impl Iterator<Item = String> {
    bytes.split(|it| *it == 0).filter(|it| !it.is_empty()).map(|it| String::from_utf8_lossy(it).into_owned())
}

/// What git calls the contents of files below some places of the governance repository, at a commit, by path from its root. What is
/// no plain file has no name here.
///
/// # Errors
///
/// [`RevisionError::Refused`] when git cannot list them.
pub(crate) fn objects(
    root: &Path,
    commit: &str,
    places: &[&str],
) -> Result<BTreeMap<String, Option<String>>, RevisionError> {
    let mut list = vec!["ls-tree", "-r", "-z", commit, "--"];
    list.extend(places);
    let listed = run(root, &list)?.or_refused()?;
    let listed = String::from_utf8_lossy(&listed).into_owned();
    let entry = |it: &str| {
        let (fields, path) = it.split_once('\t')?;
        let mut fields = fields.split_ascii_whitespace();
        let (mode, object) = (fields.next()?, fields.nth(1)?);
        Some((path.to_owned(), mode.starts_with("100").then(|| object.to_owned())))
    };
    Ok(listed.split('\0').filter_map(entry).collect())
}

/// Whether git would call a text by that name.
pub(crate) fn is_content(text: &str, object: &str) -> bool {
    blob(text.as_bytes(), object.len()) == object
}

/// A file of the governance repository at a commit; nothing where it is not.
///
/// # Errors
///
/// [`RevisionError::Refused`] when git cannot read it.
pub(crate) fn text_at(root: &Path, commit: &str, path: &str) -> Result<Option<String>, RevisionError> {
    let Some(Some(object)) = objects(root, commit, &[path])?.remove(path) else { return Ok(None) };
    let text = run(root, &["cat-file", "blob", &object])?.or_refused()?;
    Ok(Some(String::from_utf8_lossy(&text).into_owned()))
}

/// The CODEOWNERS that GitHub reads at a commit: its path and its text.
///
/// # Errors
///
/// [`RevisionError::Refused`] when git cannot read it.
pub(crate) fn codeowners(root: &Path, commit: &str) -> Result<Option<(String, String)>, RevisionError> {
    let mut list = vec!["ls-tree", "-l", "-z", "--full-tree", commit, "--"];
    list.extend(PLACES);
    let listed = run(root, &list)?.or_refused()?;
    let listed = String::from_utf8_lossy(&listed).into_owned();
    let found = PLACES.iter().find_map(|place| {
        let fields = |it: &str| it.split_once('\t').map(|(fields, path)| (fields.to_owned(), path.to_owned()));
        listed.split('\0').filter_map(fields).find(|(_, path)| path == place)
    });
    let Some((fields, path)) = found else { return Ok(None) };
    let fields: Vec<&str> = fields.split_ascii_whitespace().collect();
    let [mode, _, object, size] = fields[..] else { return Ok(None) };
    // GitHub follows no link and loads no directory; the places that come after are not looked at either.
    if !mode.starts_with("100") {
        return Ok(Some((path, String::new())));
    }
    // One that GitHub does not load is not loaded here.
    if size.parse::<usize>().is_ok_and(|it| it >= BYTES_END) {
        return Ok(Some((path, " ".repeat(BYTES_END))));
    }
    let text = run(root, &["cat-file", "blob", object])?.or_refused()?;
    Ok(Some((path, String::from_utf8_lossy(&text).into_owned())))
}
