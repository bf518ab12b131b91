//! What to say about files that a commit would lack, and what to type where the reader stands.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::{Lack, Missing};
use crate::report::{one_line, shell_word};

/// So many files are named one by one; more would be nothing to type.
const NAMED_MAX: usize = 8;

/// A line for each file.
pub(crate) fn listed(missing: &Missing) -> String {
    let line = |(path, lack): (&String, &Lack)| format!("{}{}\n", one_line(path), suffix(lack));
    missing.files.iter().map(line).collect()
}

fn suffix(lack: &Lack) -> &'static str {
    match lack {
        Lack::NotStaged | Lack::NotNamed => "",
        Lack::Removed => " (removed)",
        Lack::Ignored => " (ignored by git)",
        Lack::AssumeUnchanged => " (assume-unchanged)",
        Lack::SkipWorktree => " (skip-worktree)",
        Lack::OtherRepository { .. } => " (in a git repository of its own)",
    }
}

/// What to do so that the commit has them all, a line for each kind of lack.
pub(crate) fn advice(missing: &Missing, root: &Path) -> Vec<String> {
    let git = git_from_here(root);
    let of = |kinds: &[Lack]| -> Vec<&str> {
        missing.files.iter().filter(|(_, lack)| kinds.contains(lack)).map(|(path, _)| path.as_str()).collect()
    };
    let mut lines = Vec::new();
    let unstaged = of(&[Lack::NotStaged, Lack::Removed]);
    if !unstaged.is_empty() {
        let add = format!("{git} add --all {}", places(&unstaged));
        lines.push(format!("{} not staged as on disk: run `{add}`", files_are(&unstaged)));
    }
    let ignored = of(&[Lack::Ignored]);
    if !ignored.is_empty() {
        // A whole folder by force would take along what Terraform downloads.
        let add = (ignored.len() <= NAMED_MAX).then(|| format!(", or run `{git} add --force {}`", words(&ignored)));
        lines.push(format!("{} ignored by git: mend .gitignore{}", files_are(&ignored), add.unwrap_or_default()));
    }
    for (lack, flag) in [(Lack::AssumeUnchanged, "assume-unchanged"), (Lack::SkipWorktree, "skip-worktree")] {
        let flagged = of(&[lack]);
        if !flagged.is_empty() {
            let update = format!("{git} update-index --no-{flag} {}", words(&flagged));
            lines.push(format!("{} marked {flag}, so git does not look: run `{update}`", files_are(&flagged)));
        }
    }
    for (folder, linked) in repositories(missing) {
        let place = shell_word(folder);
        let remove = if linked { format!("`{git} rm --cached --force {place}` and ") } else { String::new() };
        lines.push(format!(
            "{} is a git repository of its own, and its files are in no commit here: move its .git away, then run {remove}`{git} add {place}`",
            one_line(folder)
        ));
    }
    if missing.names_files {
        let unnamed = of(&[Lack::NotNamed]);
        let staged = if unnamed.is_empty() { String::new() } else { format!("{} staged, but ", files_are(&unnamed)) };
        lines.push(format!(
            "{staged}a commit that names files takes no others: commit without naming files, or name these too"
        ));
    }
    lines
}

fn repositories(missing: &Missing) -> BTreeSet<(&str, bool)> {
    let folders = missing.files.values().filter_map(|lack| match lack {
        Lack::OtherRepository { folder, linked } => Some((folder.as_str(), *linked)),
        _ => None,
    });
    folders.collect()
}

fn files_are(paths: &[&str]) -> String {
    if paths.len() == 1 { "1 file is".to_owned() } else { format!("{} files are", paths.len()) }
}

/// The paths themselves, or the folders when there are many.
fn places(paths: &[&str]) -> String {
    if paths.len() <= NAMED_MAX {
        return words(paths);
    }
    let folders: BTreeSet<&str> = paths.iter().map(|path| folder(path)).collect();
    words(&folders.into_iter().collect::<Vec<&str>>())
}

fn folder(path: &str) -> &str {
    match path.split_once('/') {
        Some((folder @ ("divisions" | "terraform"), _)) => folder,
        _ => path,
    }
}

fn words(paths: &[&str]) -> String {
    paths.iter().map(|it| shell_word(it)).collect::<Vec<String>>().join(" ")
}

/// `git`, with the root where the reader stands elsewhere.
fn git_from_here(root: &Path) -> String {
    match root_from_here(root) {
        Some(place) if place.as_os_str().is_empty() => "git".to_owned(),
        Some(place) => format!("git -C {}", shell_word(&place.to_string_lossy())),
        None => format!("git -C {}", shell_word(&root.to_string_lossy())),
    }
}

/// The way from the reader to the root, unless it leads over a third place.
fn root_from_here(root: &Path) -> Option<PathBuf> {
    let root = root.canonicalize().ok()?;
    let mut here = std::env::current_dir().ok()?.canonicalize().ok()?;
    // git runs hooks at the top of the work tree, and says by this where it was called.
    if let Some(called) = std::env::var_os("GIT_PREFIX").and_then(|it| here.join(it).canonicalize().ok()) {
        here = called;
    }
    if let Ok(above) = here.strip_prefix(&root) {
        return Some(above.components().map(|_| "..").collect());
    }
    root.strip_prefix(&here).map(Path::to_owned).ok()
}
