//! From a plan to the disk: what differs, what to say about it, and the writing itself.
//!
//! Each file is written beside its place and renamed into it, so that nobody ever sees half of one.

use std::collections::BTreeSet;
use std::fs;
use std::io::{BufRead as _, BufReader, ErrorKind, Write as _};
use std::path::{Path, PathBuf};

use crate::report::one_line;
use govgen_source::{EntryKind, SourceMap};
use govgen_targets::{Plan, PlannedFile};
use rayon::prelude::*;
use similar::{Algorithm, TextDiff};

/// Why files could not be written.
#[derive(Debug, thiserror::Error)]
pub(crate) enum WriteError {
    /// A file that is there cannot be read to compare it.
    #[error("cannot read {}", path.display())]
    Read {
        /// Its path.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// A file cannot be written or removed.
    #[error("cannot write {}", path.display())]
    Write {
        /// Its path.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// A directory on the way is a link, so the file would land elsewhere.
    #[error("will not write through the link {}", .0.display())]
    Link(PathBuf),
}

/// What writing a plan would change.
#[derive(Debug, Default)]
pub(crate) struct Changes {
    /// Files that are missing or differ.
    written: Vec<PlannedFile>,
    /// Files of ours that left the plan.
    removed: Vec<String>,
    /// How many files are as they should be.
    unchanged: usize,
}

impl Changes {
    pub(crate) fn is_empty(&self) -> bool {
        self.written.is_empty() && self.removed.is_empty()
    }

    /// The paths that writing would change, from the root.
    pub(crate) fn paths(&self) -> impl Iterator<Item = &str> {
        self.written.iter().map(|it| it.path.as_str()).chain(self.removed.iter().map(String::as_str))
    }
}

/// Texts that are to stand at paths, whatever stands there, and files that go.
pub(crate) fn of_texts(texts: impl Iterator<Item = (String, String)>, removed: Vec<String>) -> Changes {
    let written = texts.map(|(path, text)| PlannedFile { path, text }).collect();
    Changes { written, removed, ..Changes::default() }
}

/// The root module that a rendered file belongs to; nothing for one that belongs to none.
pub(crate) fn root_of(path: &str) -> Option<&str> {
    path.strip_prefix("terraform/").and_then(|it| it.split('/').next())
}

/// Compares a plan with the disk, as far as its paths are wanted.
///
/// # Errors
///
/// [`WriteError::Read`] for a planned file that is there and cannot be read, [`WriteError::Link`] for a directory that
/// is a link.
pub(crate) fn changes(
    plan: Plan,
    root: &Path,
    sources: &SourceMap,
    wanted: impl Fn(&str) -> bool,
) -> Result<Changes, WriteError> {
    let planned: BTreeSet<String> = plan.files.iter().map(|it| it.path.clone()).collect();
    let removed: Vec<String> = sources
        .iter()
        .filter(|(_, file)| file.kind == EntryKind::File && wanted(&file.path) && !planned.contains(&file.path))
        .filter(|(_, file)| file.generated || is_left_over(&file.path))
        .map(|(_, file)| file.path.clone())
        .collect();
    let files: Vec<PlannedFile> = plan.files.into_iter().filter(|it| wanted(&it.path)).collect();
    // What lies behind a link is not what git holds here, however equal it is.
    let paths = files.iter().map(|it| it.path.as_str()).chain(removed.iter().map(String::as_str));
    let directories: BTreeSet<PathBuf> = paths.filter_map(|it| root.join(it).parent().map(Path::to_owned)).collect();
    directories.iter().try_for_each(|directory| refuse_links(directory, root))?;
    let total = files.len();
    let written: Result<Vec<Option<PlannedFile>>, WriteError> =
        files.into_par_iter().map(|file| Ok((!is_current(&file, root)?).then_some(file))).collect();
    let written: Vec<PlannedFile> = written?.into_iter().flatten().collect();
    let unchanged = total - written.len();
    Ok(Changes { written, removed, unchanged })
}

/// What writing some files into a directory would change; whatever else is there stays.
///
/// # Errors
///
/// As [`changes`].
pub(crate) fn additions(files: Vec<PlannedFile>, root: &Path) -> Result<Changes, WriteError> {
    let directories: BTreeSet<PathBuf> =
        files.iter().filter_map(|it| root.join(&it.path).parent().map(Path::to_owned)).collect();
    directories.iter().try_for_each(|directory| refuse_links(directory, root))?;
    let total = files.len();
    let mut written = Vec::new();
    for file in files {
        if !is_current(&file, root)? {
            written.push(file);
        }
    }
    let unchanged = total - written.len();
    Ok(Changes { written, removed: Vec::new(), unchanged })
}

/// Writes what differs, all of it or nothing: after a failure, everything is as it was.
///
/// # Errors
///
/// As [`apply`].
pub(crate) fn together(changes: &Changes, root: &Path) -> Result<(), WriteError> {
    let before: Vec<(PathBuf, Option<Vec<u8>>)> = changes
        .written
        .iter()
        .map(|it| {
            let path = root.join(&it.path);
            match fs::read(&path) {
                Ok(bytes) => Ok((path, Some(bytes))),
                Err(error) if error.kind() == ErrorKind::NotFound => Ok((path, None)),
                Err(source) => Err(WriteError::Read { path, source }),
            }
        })
        .collect::<Result<_, WriteError>>()?;
    apply(changes, root).inspect_err(|_| {
        for (path, bytes) in &before {
            // What fails here has a cause that is reported already.
            let _ = match bytes {
                Some(bytes) => replace(path, bytes),
                None => fs::remove_file(path),
            };
        }
    })
}

pub(crate) const TEMPORARY_PREFIX: &str = ".govgen-";
pub(crate) const TEMPORARY_SUFFIX: &str = ".tmp";

/// Whether a path is what an interrupted `render` leaves behind.
fn is_left_over(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or_default();
    path.starts_with("terraform/") && name.starts_with(TEMPORARY_PREFIX) && name.ends_with(TEMPORARY_SUFFIX)
}

fn is_current(file: &PlannedFile, root: &Path) -> Result<bool, WriteError> {
    let path = root.join(&file.path);
    match fs::metadata(&path) {
        // Most files that differ differ in length; those need not be read.
        Ok(metadata) if metadata.len() != file.text.len() as u64 => return Ok(false),
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(false),
        _ => {}
    }
    is_content(&path, file.text.as_bytes()).map_err(|source| WriteError::Read { path, source })
}

/// Whether a file holds this and nothing else. It is never in memory as a whole.
fn is_content(path: &Path, text: &[u8]) -> std::io::Result<bool> {
    let mut file = BufReader::with_capacity(BUFFER.min(text.len() + 1), fs::File::open(path)?);
    let mut left = text;
    loop {
        let read = match file.fill_buf() {
            Err(error) if error.kind() == ErrorKind::Interrupted => continue,
            read => read?,
        };
        if read.is_empty() {
            return Ok(left.is_empty());
        }
        let Some(rest) = left.strip_prefix(read) else { return Ok(false) };
        left = rest;
        let bytes = read.len();
        file.consume(bytes);
    }
}

/// Read at once, in bytes.
const BUFFER: usize = 64 << 10;

/// Writes what differs and removes what left the plan.
///
/// # Errors
///
/// [`WriteError`] for the first file that cannot be written or removed. Every file is whole, old or new.
pub(crate) fn apply(changes: &Changes, root: &Path) -> Result<(), WriteError> {
    let directories: BTreeSet<PathBuf> =
        changes.written.iter().filter_map(|it| root.join(&it.path).parent().map(Path::to_owned)).collect();
    for directory in &directories {
        // Again, because time has passed since they were compared.
        refuse_links(directory, root)?;
        fs::create_dir_all(directory).map_err(|source| WriteError::Write { path: directory.clone(), source })?;
    }
    changes.written.par_iter().try_for_each(|file| {
        let path = root.join(&file.path);
        replace(&path, file.text.as_bytes()).map_err(|source| WriteError::Write { path, source })
    })?;
    for removed in &changes.removed {
        let path = root.join(removed);
        fs::remove_file(&path).map_err(|source| WriteError::Write { path: path.clone(), source })?;
        // The directory of a division that is gone goes with its last file; any other is not empty.
        if let Some(directory) = path.parent().filter(|it| *it != root) {
            let _ = fs::remove_dir(directory);
        }
    }
    Ok(())
}

/// Writes one file below the root, whole or not at all.
///
/// # Errors
///
/// [`WriteError::Link`] when its directory, or what stands there already, is a link; [`WriteError::Write`] otherwise.
pub(crate) fn file(root: &Path, path: &str, text: &str) -> Result<(), WriteError> {
    let path = root.join(path);
    refuse_links(&path, root)?;
    replace(&path, text.as_bytes()).map_err(|source| WriteError::Write { path, source })
}

fn refuse_links(directory: &Path, root: &Path) -> Result<(), WriteError> {
    let on_the_way = directory.ancestors().take_while(|it| *it != root);
    for folder in on_the_way {
        if fs::symlink_metadata(folder).is_ok_and(|it| it.is_symlink()) {
            return Err(WriteError::Link(folder.to_owned()));
        }
    }
    Ok(())
}

/// Writes a file whole or not at all.
///
/// # Errors
///
/// What the system says.
pub(crate) fn replace(path: &Path, text: &[u8]) -> std::io::Result<()> {
    // What an editor would give it.
    replace_with_mode(path, text, 0o666)
}

/// The same, with a mode that a file's owner may narrow further; systems without modes know better.
pub(crate) fn replace_with_mode(path: &Path, text: &[u8], mode: u32) -> std::io::Result<()> {
    // Taking the place of a device, a pipe or a link would leave nobody with what they had there.
    if path.symlink_metadata().is_ok_and(|it| !it.is_file()) {
        return Err(std::io::Error::new(std::io::ErrorKind::InvalidInput, "it is not a plain file"));
    }
    let parent = path.parent().filter(|it| !it.as_os_str().is_empty());
    let directory = parent.unwrap_or(Path::new("."));
    let mut builder = tempfile::Builder::new();
    builder.prefix(TEMPORARY_PREFIX).suffix(TEMPORARY_SUFFIX);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        builder.permissions(fs::Permissions::from_mode(mode));
    }
    #[cfg(not(unix))]
    let _ = mode;
    let mut file = builder.tempfile_in(directory)?;
    file.write_all(text)?;
    file.persist(path).map_err(|error| error.error)?;
    Ok(())
}

/// A line for each file that changes.
pub(crate) fn listed(changes: &Changes) -> String {
    let written = changes.written.iter().map(|it| format!("{}\n", one_line(&it.path)));
    let removed = changes.removed.iter().map(|it| format!("{} (removed)\n", one_line(it)));
    written.chain(removed).collect()
}

/// How many files change, as a sentence.
pub(crate) fn counted(changes: &Changes, would: &str) -> String {
    let files = |count| if count == 1 { "1 file".to_owned() } else { format!("{count} files") };
    let mut parts = Vec::new();
    if !changes.written.is_empty() {
        parts.push(format!("{} {would}written", files(changes.written.len())));
    }
    if !changes.removed.is_empty() {
        parts.push(format!("{} {would}removed", files(changes.removed.len())));
    }
    parts.push(format!("{} up to date", files(changes.unchanged)));
    parts.join(", ")
}

/// Unified diffs of everything that changes.
///
/// # Errors
///
/// [`WriteError::Read`] for a file that is there and cannot be read.
pub(crate) fn diff(changes: &Changes, root: &Path, colour: bool) -> Result<String, WriteError> {
    let mut text = String::new();
    let current = |path: &str| {
        let path = root.join(path);
        match fs::read(&path) {
            Ok(bytes) => Ok(String::from_utf8_lossy(&bytes).into_owned()),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(String::new()),
            Err(source) => Err(WriteError::Read { path, source }),
        }
    };
    let written = changes.written.iter().map(|it| (it.path.as_str(), it.text.as_str()));
    let removed = changes.removed.iter().map(|it| (it.as_str(), ""));
    for (path, new) in written.chain(removed) {
        let old = current(path)?;
        let shown = one_line(path);
        let from = if old.is_empty() { "/dev/null".to_owned() } else { format!("a/{shown}") };
        let to = if new.is_empty() { "/dev/null".to_owned() } else { format!("b/{shown}") };
        let diff = TextDiff::configure().algorithm(Algorithm::Patience).diff_lines(old.as_str(), new);
        let unified = diff.unified_diff().header(&from, &to).to_string();
        for line in unified.lines() {
            text.push_str(&coloured(&printable(line), colour));
            text.push('\n');
        }
    }
    Ok(text)
}

/// What stands in a file that is about to be replaced may be anything; a terminal must not obey it.
fn printable(line: &str) -> String {
    line.chars().map(|it| if govgen_model::is_hidden(it) { '\u{fffd}' } else { it }).collect()
}

fn coloured(line: &str, colour: bool) -> String {
    let code = match line.as_bytes().first() {
        Some(b'+') => "32",
        Some(b'-') => "31",
        Some(b'@') => "36",
        _ => return line.to_owned(),
    };
    if colour { format!("\u{1b}[{code}m{line}\u{1b}[0m") } else { line.to_owned() }
}
