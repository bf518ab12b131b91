//! Where the new repository goes: what stands in its way there, and writing all of it or nothing.

use std::collections::BTreeSet;
use std::fs;
use std::io::ErrorKind;
use std::path::{Component, Path, PathBuf};

use anyhow::{Context as _, bail};

use crate::load;
use crate::report::one_line;

/// A directory that may have to be made.
pub(crate) struct Place {
    /// The part that exists, without links.
    base: PathBuf,
    /// What has to be made below it; empty when the directory is there.
    below: PathBuf,
}

/// What our own page is called where a clone brought its README.
pub(crate) const OTHER_README: &str = "GOVERNANCE.md";

impl Place {
    /// The place of a directory, unless a governance repository is there or around it.
    pub(crate) fn new(directory: &Path) -> anyhow::Result<Self> {
        let absolute = std::path::absolute(directory).context("cannot tell the working directory")?;
        let exists = |it: &&Path| fs::symlink_metadata(it).is_ok();
        let base = absolute.ancestors().find(exists).with_context(|| format!("cannot find {}", directory.display()))?;
        let below = absolute.strip_prefix(base).expect("it is one of its ancestors").to_owned();
        if below.components().any(|it| it == Component::ParentDir) {
            bail!("cannot find {}", directory.display());
        }
        if !base.is_dir() {
            bail!("{} is no directory", base.display());
        }
        let base = base.canonicalize().with_context(|| format!("cannot read {}", base.display()))?;
        if let Ok(root) = load::find_root(None, &base) {
            if root == base && below == Path::new("") {
                bail!("{} is a governance repository already", directory.display());
            }
            bail!(
                "{} is inside a governance repository, {}; one repository holds a whole organization",
                directory.display(),
                root.display()
            );
        }
        // GitHub reads CODEOWNERS at the top of a repository, and HCP Terraform is told paths from there.
        let here = below == Path::new("");
        let above = base.ancestors().skip(usize::from(here)).find(|it| holds_git(it));
        if let Some(above) = above.filter(|_| !(here && holds_git(&base))) {
            bail!(
                "{} is inside a git repository, {}; GitHub and HCP Terraform look for what is rendered at a repository's \
                 top: name the top itself, or a directory outside of it",
                one_line(&directory.to_string_lossy()),
                one_line(&above.to_string_lossy())
            );
        }
        Ok(Self { base, below })
    }

    /// The directory, when it is there.
    pub(crate) fn existing(&self) -> Option<&Path> {
        (self.below == Path::new("")).then_some(&self.base)
    }

    /// Whether git keeps the directory.
    pub(crate) fn is_in_git(&self) -> bool {
        self.existing().is_some_and(holds_git)
    }

    /// The branch that git has here: the one its remote takes for the default, or the one that is checked out.
    pub(crate) fn branch(&self) -> Option<String> {
        let git = self.existing()?.join(".git");
        let named = |file: &str, prefix: &str| {
            let text = fs::read_to_string(git.join(file)).ok()?;
            let branch = text.strip_prefix(prefix)?.trim_end();
            // Whatever else git takes would be refused in the file.
            let taken = |it: char| it.is_ascii_alphanumeric() || matches!(it, '.' | '_' | '/' | '-');
            let fits = branch.starts_with(|it: char| it.is_ascii_alphanumeric() || it == '_');
            (fits && branch.len() <= 200 && branch.chars().all(taken)).then(|| branch.to_owned())
        };
        let default = named("refs/remotes/origin/HEAD", "ref: refs/remotes/origin/");
        default.or_else(|| named("HEAD", "ref: refs/heads/"))
    }

    /// What our own page is called here: one that came with a clone stays.
    pub(crate) fn readme(&self) -> &'static str {
        let is_readme = |name: &str| name.to_lowercase().starts_with("readme");
        let listed = self.existing().and_then(|it| fs::read_dir(it).ok()).into_iter().flatten().flatten();
        let taken = listed.map(|it| it.file_name()).any(|it| is_readme(&it.to_string_lossy()));
        if taken { OTHER_README } else { "README.md" }
    }

    /// The text of a file that is here, such as `.gitignore`.
    pub(crate) fn text(&self, name: &str) -> Option<String> {
        let path = self.existing()?.join(name);
        fs::symlink_metadata(&path).ok()?;
        Some(fs::read_to_string(path).unwrap_or_default())
    }

    /// Which of these paths cannot be written without touching what is there: the path itself, or what is no directory on the way to it.
    pub(crate) fn in_the_way<'p>(&self, paths: impl Iterator<Item = &'p str>) -> BTreeSet<String> {
        let Some(root) = self.existing() else { return BTreeSet::new() };
        let blocked = |path: &str| {
            let steps = || Path::new(path).ancestors().filter(|it| *it != Path::new(""));
            let found = |it: &&Path| match fs::symlink_metadata(root.join(it)) {
                Ok(metadata) => *it == Path::new(path) || !metadata.is_dir(),
                Err(_) => false,
            };
            steps().find(found).map(|it| it.to_string_lossy().into_owned())
        };
        paths.filter_map(blocked).collect()
    }

    /// Writes every file, or none: they are written beside their place and moved into it whole.
    ///
    /// # Errors
    ///
    /// What cannot be written; then nothing of it is left.
    pub(crate) fn write(&self, files: &[(String, String)]) -> anyhow::Result<()> {
        let failed = || format!("cannot write in {}; nothing was written", self.base.display());
        let mut stage = tempfile::Builder::new();
        let stage = stage.prefix(".govgen-").suffix(".tmp").tempdir_in(&self.base).with_context(failed)?;
        let root = stage.path().join(&self.below);
        for (path, text) in files {
            let path = root.join(path);
            let directory = path.parent().expect("it stands below the root");
            fs::create_dir_all(directory).and_then(|()| fs::write(&path, text)).with_context(failed)?;
        }
        let tops: BTreeSet<PathBuf> = files.iter().map(|(path, _)| self.first_missing(path)).collect();
        let mut moved = Vec::new();
        for top in &tops {
            let target = self.base.join(top);
            // Somebody may have made one since we looked.
            let free = match fs::symlink_metadata(&target) {
                Ok(_) => Err(ErrorKind::AlreadyExists.into()),
                Err(_) => fs::rename(stage.path().join(top), &target),
            };
            if let Err(error) = free {
                take_back(&moved);
                let what = format!("cannot write {}; nothing was written", one_line(&target.to_string_lossy()));
                return Err(error).context(what);
            }
            moved.push(target);
        }
        Ok(())
    }

    /// The shortest beginning of a path, from the base, that is not there yet.
    fn first_missing(&self, path: &str) -> PathBuf {
        let path = self.below.join(path);
        let steps: Vec<&Path> = path.ancestors().filter(|it| *it != Path::new("")).collect();
        let missing = steps.iter().rev().find(|it| fs::symlink_metadata(self.base.join(it)).is_err());
        missing.map_or_else(|| path.clone(), |it| it.to_path_buf())
    }
}

/// Whether a directory is the top of a git repository: `.git` is a directory, or in a work tree of its own a file.
fn holds_git(directory: &Path) -> bool {
    fs::symlink_metadata(directory.join(".git")).is_ok()
}

/// Removes what was just moved into place.
fn take_back(moved: &[PathBuf]) {
    for path in moved {
        // What cannot be removed is no worse than what is reported already.
        let _ = if path.is_dir() { fs::remove_dir_all(path) } else { fs::remove_file(path) };
    }
}

#[cfg(test)]
mod tests {
    use super::Place;

    #[test]
    fn what_fails_half_way_is_taken_back() {
        let directory = tempfile::tempdir().unwrap();
        std::fs::write(directory.path().join("taken"), "mine").unwrap();
        let place = Place::new(directory.path()).unwrap();
        let files = ["a/b/c", "first", "taken", "z"].map(|path| (path.to_owned(), "ours".to_owned()));
        let told = place.write(&files).unwrap_err().to_string();
        assert!(told.contains("taken; nothing was written"), "{told}");
        let left: Vec<_> = std::fs::read_dir(directory.path()).unwrap().map(|it| it.unwrap().file_name()).collect();
        assert_eq!(left, ["taken"]);
        assert_eq!(std::fs::read_to_string(directory.path().join("taken")).unwrap(), "mine");
    }
}
