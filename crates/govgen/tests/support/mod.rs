//! The repositories that the golden tests look at: every folder of `examples/`, and this repository itself.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use govgen_source::SourceMap;

/// A governance repository of this workspace.
pub(crate) struct Repository {
    /// Its folder, relative to the workspace and `/`-separated; empty for the workspace itself.
    pub(crate) name: String,
    /// Its files, read as every command reads them.
    pub(crate) sources: SourceMap,
}

impl Repository {
    /// What `govgen render` would leave, by path.
    pub(crate) fn rendered(&self) -> BTreeMap<String, String> {
        let files = govgen::render(&self.sources);
        files.unwrap_or_else(|| panic!("`{}` does not render", self.name)).into_iter().collect()
    }
}

/// Every folder of `examples/` by name, then this repository.
pub(crate) fn repositories() -> Vec<Repository> {
    let listed = std::fs::read_dir(workspace().join("examples")).unwrap();
    let mut names: Vec<String> = listed
        .map(|entry| entry.unwrap())
        .filter(|entry| entry.file_type().unwrap().is_dir())
        .map(|entry| format!("examples/{}", entry.file_name().into_string().unwrap()))
        .collect();
    // A test over an empty list would pass and say nothing.
    assert!(!names.is_empty(), "there is no example");
    names.sort();
    names.push(String::new());
    names
        .into_iter()
        .map(|name| Repository { sources: govgen::load(&workspace().join(&name)).unwrap(), name })
        .collect()
}

/// The root of the workspace.
pub(crate) fn workspace() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}
