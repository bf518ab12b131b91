//! Reads the repository: every path under `divisions/` and `terraform/`, the three places of CODEOWNERS, and the
//! texts that matter: those people write, or those that are rendered. The only module that looks at the disk before the pipeline.

use std::fs;
use std::io::{ErrorKind, Read};
use std::path::{Path, PathBuf};
use std::process::Command;

use govgen_model::CodeownersPath;
use govgen_source::{EntryKind, FileProblem, SourceFile, SourceMap};
use rayon::prelude::*;
use walkdir::{DirEntry, WalkDir};

use crate::links::{self, Step};

/// Larger files are refused unread. The contract's number.
pub(crate) const FILE_BYTES_MAX: u64 = 16 << 20;

/// The whole directory in one file, which nobody can split: 100,000 users and as many groups take 20 MiB.
const LOCK_BYTES_MAX: u64 = 64 << 20;

/// How large a file of the repository may be.
pub(crate) fn bytes_max(path: &str) -> u64 {
    if path == govgen_model::LOCK_PATH { LOCK_BYTES_MAX } else { FILE_BYTES_MAX }
}

/// A plan of 200,000 assignments, the most a division can make, takes about as much, and so do facts of a million.
const BESIDE_BYTES_MAX: u64 = 512 << 20;

/// Why a repository could not be read.
#[derive(Debug, thiserror::Error)]
pub(crate) enum LoadError {
    /// No folder upwards holds `divisions/common/`.
    #[error("there is no `divisions/common/` in {} or above it; run govgen inside a governance repository, or name one with --root", .0.display())]
    NoRepository(PathBuf),
    /// The folder that was named holds no `divisions/common/`.
    #[error("there is no `divisions/common/` in {}", .0.display())]
    NotARepository(PathBuf),
    /// A plan, or facts, larger than govgen reads.
    #[error("{} is larger than 512 MiB", .0.display())]
    TooLarge(PathBuf),
    /// A file or directory that is there cannot be read.
    #[error("cannot read {}", path.display())]
    Read {
        /// Its path.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
}

/// The repository's root: the folder that was named, or the nearest one upwards.
///
/// # Errors
///
/// [`LoadError::NoRepository`] and [`LoadError::NotARepository`] when there is none.
pub(crate) fn find_root(named: Option<&Path>, current: &Path) -> Result<PathBuf, LoadError> {
    let holds = |folder: &Path| folder.join("divisions/common").is_dir();
    match named {
        Some(root) if holds(root) => Ok(root.to_owned()),
        Some(root) => Err(LoadError::NotARepository(root.to_owned())),
        None => {
            let found = current.ancestors().find(|folder| holds(folder));
            found.map(Path::to_owned).ok_or_else(|| LoadError::NoRepository(current.to_owned()))
        }
    }
}

/// Every path that matters with its text, sorted; paths are relative to `root` and `/`-separated on every system.
///
/// # Errors
///
/// [`LoadError::Read`] for the first file or directory that cannot be read. Text that is not UTF-8, too large or
/// behind an unsafe link is no error here but noted in its [`SourceFile`].
pub(crate) fn repository(root: &Path) -> Result<SourceMap, LoadError> {
    Ok(SourceMap::new(files(root)?))
}

/// The same paths, with the texts of what is rendered in place of those it is rendered from.
///
/// # Errors
///
/// As [`repository`].
pub(crate) fn rendered(root: &Path) -> Result<SourceMap, LoadError> {
    Ok(SourceMap::new(paths(root, Texts::Rendered)?))
}

/// Which texts are read; paths are known of everything.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Texts {
    /// What people write, and the beginnings of what is rendered.
    Written,
    /// What is rendered. What people write may be broken or unreadable.
    Rendered,
}

/// The same, not yet in order: more may join them.
///
/// # Errors
///
/// As [`repository`].
pub(crate) fn files(root: &Path) -> Result<Vec<SourceFile>, LoadError> {
    paths(root, Texts::Written)
}

/// Every path below another folder of the repository with its text.
///
/// # Errors
///
/// As [`repository`].
pub(crate) fn below(root: &Path, folder: &str) -> Result<Vec<SourceFile>, LoadError> {
    let entries = list(root, folder)?;
    entries.into_par_iter().map(|(path, relative, kind)| read(root, &path, relative, kind, Texts::Written)).collect()
}

fn paths(root: &Path, texts: Texts) -> Result<Vec<SourceFile>, LoadError> {
    let mut entries = list(root, "divisions")?;
    entries.extend(list(root, "terraform")?);
    for place in CodeownersPath::ALL {
        let path = root.join(place.as_str());
        match fs::symlink_metadata(&path) {
            Ok(metadata) => entries.push((path, place.as_str().to_owned(), metadata.file_type())),
            Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => {}
            Err(source) => return Err(LoadError::Read { path, source }),
        }
    }
    entries.into_par_iter().map(|(path, relative, kind)| read(root, &path, relative, kind, texts)).collect()
}

/// A Terraform plan or a facts file, from wherever it is; `-` is standard input.
///
/// # Errors
///
/// [`LoadError::Read`] when it cannot be read, [`LoadError::TooLarge`] beyond the limit.
pub(crate) fn beside(path: &Path) -> Result<Vec<u8>, LoadError> {
    let failed = |source| LoadError::Read { path: path.to_owned(), source };
    let mut bytes = Vec::new();
    let mut all = |file: &mut dyn Read| file.take(BESIDE_BYTES_MAX + 1).read_to_end(&mut bytes);
    if path == Path::new("-") {
        all(&mut std::io::stdin().lock()).map_err(failed)?;
    } else {
        fs::File::open(path).and_then(|mut file| all(&mut file)).map_err(failed)?;
    }
    if bytes.len() as u64 > BESIDE_BYTES_MAX {
        return Err(LoadError::TooLarge(path.to_owned()));
    }
    Ok(bytes)
}

/// What such a file is called in findings: as it was named, but relative to the root below it.
pub(crate) fn called(path: &Path, root: &Path) -> String {
    let absolute = |it: &Path| std::path::absolute(it).ok();
    let below =
        absolute(path).zip(absolute(root)).and_then(|(path, root)| Some(path.strip_prefix(root).ok()?.to_owned()));
    let shown = if path == Path::new("-") { path } else { below.as_deref().unwrap_or(path) };
    let shown: Vec<_> = shown.iter().map(|it| it.to_string_lossy()).collect();
    shown.join("/").replacen("//", "/", 1)
}

/// Whether a path is where divisions' files or what is rendered stand, wherever links lead.
///
/// # Errors
///
/// [`LoadError::Read`] when its folder cannot be looked at.
pub(crate) fn is_owned(root: &Path, path: &Path) -> Result<bool, LoadError> {
    let folder = path.parent().filter(|it| !it.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let real =
        path.canonicalize().or_else(|_| folder.canonicalize().map(|it| it.join(path.file_name().unwrap_or_default())));
    let failed = |source| LoadError::Read { path: path.to_owned(), source };
    let real: PathBuf = real.map_err(failed)?;
    let root = root.canonicalize().map_err(failed)?;
    Ok(["divisions", "terraform"].iter().any(|it| real.starts_with(root.join(it))))
}

type Entry = (PathBuf, String, fs::FileType);

fn list(root: &Path, folder: &str) -> Result<Vec<Entry>, LoadError> {
    let top = root.join(folder);
    match fs::symlink_metadata(&top) {
        Ok(_) => {}
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
        // What cannot be looked at is not absent: strangers may stand there.
        Err(source) => return Err(LoadError::Read { path: top, source }),
    }
    let mut entries = Vec::new();
    // What Terraform downloads into `.terraform` is not looked at; whether git ignores it is. It has no such place elsewhere.
    let downloaded = |entry: &DirEntry| {
        let within = || entry.path().parent().and_then(Path::file_name) == Some(".terraform".as_ref());
        // The folder that holds the whole repository may be called anything.
        folder == "terraform" && entry.depth() > 0 && within()
    };
    let walk = WalkDir::new(&top).follow_links(false).follow_root_links(false).into_iter();
    for entry in walk.filter_entry(|entry| !downloaded(entry)) {
        let entry = entry
            .map_err(|error| LoadError::Read { path: error.path().unwrap_or(&top).to_owned(), source: error.into() })?;
        let relative = entry.path().strip_prefix(root).unwrap_or(entry.path());
        // A name that is no text cannot be one that govgen reads; shown with its odd bytes replaced, it can still be refused.
        let relative: Vec<_> = relative.components().map(|it| it.as_os_str().to_string_lossy()).collect();
        entries.push((entry.path().to_owned(), relative.join("/"), entry.file_type()));
    }
    Ok(entries)
}

fn read(root: &Path, path: &Path, relative: String, kind: fs::FileType, texts: Texts) -> Result<SourceFile, LoadError> {
    let failed = |source| LoadError::Read { path: path.to_owned(), source };
    if kind.is_dir() {
        let mut directory = SourceFile::entry(relative, EntryKind::Directory);
        directory.ignored = directory.path.ends_with("/.terraform") && is_ignored(root, &directory.path);
        return Ok(directory);
    }
    let target = if kind.is_symlink() { safe_target(root, &relative) } else { None };
    if kind.is_symlink() && target.is_none() {
        return Ok(SourceFile::entry(relative, EntryKind::Link));
    }
    // Not by the link: the system's way through `..` is another one than git's.
    let path = target.as_deref().unwrap_or(path);
    if !kind.is_symlink() && !kind.is_file() {
        return Ok(SourceFile::entry(relative, EntryKind::Other));
    }
    let kind = if kind.is_symlink() { EntryKind::SafeLink } else { EntryKind::File };
    let mut file = SourceFile::entry(relative, kind);
    let is_rendered = !file.path.starts_with("divisions/");
    let is_codeowners = is_rendered && !file.path.starts_with("terraform/");
    let is_document = file.path.ends_with(".yaml") || file.path.ends_with(".json");
    if is_rendered {
        let mut start = Vec::with_capacity(256);
        let opened = fs::File::open(path).map_err(failed)?;
        opened.take(256).read_to_end(&mut start).map_err(failed)?;
        file.generated = govgen_targets::is_generated(&start);
    }
    let read = match texts {
        Texts::Written => is_codeowners || !is_rendered && is_document,
        Texts::Rendered => is_codeowners || is_rendered && file.path.ends_with(".tf"),
    };
    if read {
        read_text(path, &mut file).map_err(failed)?;
    }
    Ok(file)
}

/// One file from anywhere, under the path that people call it by.
///
/// # Errors
///
/// [`LoadError::Read`] when it cannot be read.
pub(crate) fn file(path: &Path, name: String) -> Result<SourceFile, LoadError> {
    let mut file = SourceFile::entry(name, EntryKind::File);
    read_text(path, &mut file).map_err(|source| LoadError::Read { path: path.to_owned(), source })?;
    Ok(file)
}

fn read_text(path: &Path, file: &mut SourceFile) -> std::io::Result<()> {
    let opened = fs::File::open(path)?;
    let bytes = opened.metadata()?.len();
    let most = bytes_max(&file.path);
    if bytes > most {
        file.problem = Some(FileProblem::TooLarge { bytes });
        return Ok(());
    }
    let Some(content) = within_limit(opened, bytes, most)? else {
        file.problem = Some(FileProblem::TooLarge { bytes: most + 1 });
        return Ok(());
    };
    put_text(content, file);
    Ok(())
}

/// Bytes as the text of a file, up to the first that is not UTF-8.
pub(crate) fn put_text(content: Vec<u8>, file: &mut SourceFile) {
    match String::from_utf8(content) {
        Ok(text) => file.text = text,
        Err(error) => {
            let at = error.utf8_error().valid_up_to();
            file.problem = Some(FileProblem::NotUtf8 { at: at as u32 });
            let mut content = error.into_bytes();
            content.truncate(at);
            file.text = String::from_utf8(content).unwrap_or_default();
        }
    }
}

/// All that stands in a file, or nothing when it has grown beyond the limit since it was measured: a beginning alone
/// would lack grants that the file has.
fn within_limit(file: impl Read, measured: u64, most: u64) -> std::io::Result<Option<Vec<u8>>> {
    let mut content = Vec::with_capacity(measured as usize + 1);
    file.take(most + 1).read_to_end(&mut content)?;
    Ok((content.len() as u64 <= most).then_some(content))
}

/// The regular file inside the same directory of `divisions/` that a link leads to, by a way that git has too.
fn safe_target(root: &Path, relative: &str) -> Option<PathBuf> {
    let mut segments = relative.split('/');
    let (Some("divisions"), Some(directory), Some(_)) = (segments.next(), segments.next(), segments.next()) else {
        return None;
    };
    let look = |at: &str| {
        let path = root.join(at);
        // A link in place of a directory on the way would be followed here, and is a file in git.
        let (real, parent) = (path.parent()?.canonicalize().ok()?, root.canonicalize().ok()?.join(at));
        if real != parent.parent()? {
            return None;
        }
        let kind = path.symlink_metadata().ok()?.file_type();
        if kind.is_symlink() {
            let written = fs::read_link(&path).ok()?.into_os_string().into_string().ok()?;
            return Some(Step::Link(written.replace(std::path::MAIN_SEPARATOR, "/")));
        }
        kind.is_file().then_some(Step::File)
    };
    links::target(relative, &format!("divisions/{directory}/"), look).map(|it| root.join(it))
}

/// Whether git ignores a directory and tracks nothing in it. Without git, nobody can say so.
fn is_ignored(root: &Path, relative: &str) -> bool {
    let ask = |arguments: &[&str]| git(root).args(arguments).arg("--").arg(relative).output();
    let ignored = ask(&["check-ignore", "--quiet", "--no-index"]).is_ok_and(|it| it.status.success());
    ignored && ask(&["ls-files"]).is_ok_and(|it| it.status.success() && it.stdout.is_empty())
}

/// git, in the repository that holds the root and nowhere else.
pub(crate) fn git(root: &Path) -> Command {
    let mut command = Command::new("git");
    // A hook, or whoever calls, may point git elsewhere: an index without files would track nothing.
    for variable in ["GIT_DIR", "GIT_INDEX_FILE", "GIT_WORK_TREE", "GIT_COMMON_DIR", "GIT_NAMESPACE", "GIT_PREFIX"] {
        command.env_remove(variable);
    }
    if let Some((directory, tree)) = detached(root) {
        command.env("GIT_DIR", directory).env("GIT_WORK_TREE", tree);
    }
    command.arg("-C").arg(root);
    command
}

/// The git directory and work tree of somebody who keeps the two apart (`git --git-dir=… --work-tree=… commit`), when
/// the root is in that work tree and no repository of its own lies nearer.
fn detached(root: &Path) -> Option<(PathBuf, PathBuf)> {
    let absolute = |variable| std::env::var_os(variable).and_then(|it| std::path::absolute(it).ok());
    let (directory, tree) = (absolute("GIT_DIR")?, absolute("GIT_WORK_TREE")?);
    let (root, top) = (root.canonicalize().ok()?, tree.canonicalize().ok()?);
    if !root.starts_with(&top) {
        return None;
    }
    let nearer = root.ancestors().take_while(|it| it.starts_with(&top)).any(|it| it.join(".git").exists());
    (!nearer).then_some((directory, tree))
}

#[cfg(test)]
mod tests {
    use std::io::Read as _;

    use super::{FILE_BYTES_MAX, within_limit};

    #[test]
    fn a_file_that_grows_beyond_the_limit_is_not_cut() {
        let endless = || std::io::repeat(b'#');
        assert_eq!(within_limit(endless(), 10, FILE_BYTES_MAX).unwrap(), None);
        let largest = within_limit(endless().take(FILE_BYTES_MAX), 10, FILE_BYTES_MAX).unwrap();
        assert_eq!(largest.map(|it| it.len() as u64), Some(FILE_BYTES_MAX));
    }
}
