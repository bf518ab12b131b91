//! What stands in an organization's directory: the files govgen reads, the files it writes, and how to remove those.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use anyhow::Context as _;

/// The file beside `divisions/` that lists what govgen wrote, so that the lower bound can write as much.
const LIST: &str = "outputs.txt";

/// Every file below `divisions/`, sorted.
pub(crate) fn inputs(directory: &Path) -> anyhow::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    walk(&directory.join("divisions"), &mut found)?;
    found.sort();
    Ok(found)
}

/// The bytes of all these files together.
pub(crate) fn total(files: &[PathBuf]) -> anyhow::Result<u64> {
    files.iter().map(|it| Ok(fs::metadata(it)?.len())).sum()
}

/// What govgen wrote.
pub(crate) struct Outputs {
    pub(crate) files: Vec<Output>,
}

pub(crate) struct Output {
    /// Relative to the organization's directory.
    pub(crate) path: String,
    pub(crate) bytes: usize,
}

impl Outputs {
    /// Looks at the disk.
    pub(crate) fn find(directory: &Path) -> anyhow::Result<Self> {
        let mut found = Vec::new();
        walk(&directory.join("terraform"), &mut found)?;
        found.push(directory.join("CODEOWNERS"));
        found.sort();
        let files: anyhow::Result<Vec<Output>> = found
            .iter()
            .map(|path| {
                let relative = path.strip_prefix(directory)?.to_str().context("govgen's paths are text")?;
                Ok(Output { path: relative.to_owned(), bytes: fs::metadata(path)?.len() as usize })
            })
            .collect();
        Ok(Self { files: files? })
    }

    /// Reads the list back.
    pub(crate) fn load(directory: &Path) -> anyhow::Result<Self> {
        let list = fs::read_to_string(directory.join(LIST)).context("there is no list of outputs")?;
        let files: Option<Vec<Output>> = list
            .lines()
            .map(|line| {
                let (bytes, path) = line.split_once(' ')?;
                Some(Output { path: path.to_owned(), bytes: bytes.parse().ok()? })
            })
            .collect();
        Ok(Self { files: files.context("the list of outputs is not readable")? })
    }

    /// Keeps the list for [`Outputs::load`].
    pub(crate) fn save(&self, directory: &Path) -> anyhow::Result<()> {
        let lines: String = self.files.iter().map(|it| format!("{} {}\n", it.bytes, it.path)).collect();
        Ok(fs::write(directory.join(LIST), lines)?)
    }

    /// All of them together.
    pub(crate) fn bytes(&self) -> u64 {
        self.files.iter().map(|it| it.bytes as u64).sum()
    }
}

/// Removes everything govgen writes.
pub(crate) fn remove_outputs(directory: &Path) -> anyhow::Result<()> {
    remove_directory(&directory.join("terraform"))?;
    match fs::remove_file(directory.join("CODEOWNERS")) {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(error.into()),
        _ => Ok(()),
    }
}

/// Removes a directory, when it is there.
pub(crate) fn remove_directory(directory: &Path) -> anyhow::Result<()> {
    match fs::remove_dir_all(directory) {
        Err(error) if error.kind() != ErrorKind::NotFound => {
            Err(error).with_context(|| format!("cannot remove {}", directory.display()))
        }
        _ => Ok(()),
    }
}

fn walk(directory: &Path, found: &mut Vec<PathBuf>) -> anyhow::Result<()> {
    let listed = fs::read_dir(directory).with_context(|| format!("cannot list {}", directory.display()))?;
    for entry in listed {
        let entry = entry?;
        if entry.file_type()?.is_dir() {
            walk(&entry.path(), found)?;
        } else {
            found.push(entry.path());
        }
    }
    Ok(())
}
