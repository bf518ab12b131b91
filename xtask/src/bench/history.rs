//! A git history for an organization, so that `diff` has something to compare with: two commits of everything, rendered files too, that
//! differ from what stands on disk in one line each, the first in `common`, the second in a division.

use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context as _, ensure};

use super::files::{inputs, remove_directory};

/// The revision in which a line of `common` is another.
pub(crate) const COMMON: &str = "HEAD^";
/// The revision in which a line of a division is another.
pub(crate) const DIVISION: &str = "HEAD";

/// Commits both; what stands on disk is as it was.
pub(crate) fn history(directory: &Path) -> anyhow::Result<()> {
    remove_directory(&directory.join(".git"))?;
    git(directory, &["init", "--quiet"])?;
    // What is measured beside govgen is no part of the repository.
    fs::write(directory.join(".git/info/exclude"), "/script/\n/*.json\n/*.txt\n")?;
    let guardrails = directory.join("divisions/common/guardrails.yaml");
    commit_with(directory, &guardrails, |text| text.replace("max_direct_users: 100000", "max_direct_users: 100001"))?;
    let files = inputs(directory)?;
    let granting = files.iter().rev().find(|it| fs::read_to_string(it).is_ok_and(|text| text.contains(USER)));
    let granting = granting.context("nobody is granted anything")?;
    // Whoever it is has another end before the `@`.
    commit_with(directory, granting, |text| text.replacen(USER, &format!(".x{USER}"), 1))
}

const USER: &str = "@corp.example.com";

/// Commits everything with one file changed, and puts the file back.
fn commit_with(directory: &Path, path: &Path, change: impl Fn(&str) -> String) -> anyhow::Result<()> {
    let text = fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
    let changed = change(&text);
    ensure!(changed != text, "nothing was changed in {}", path.display());
    fs::write(path, changed)?;
    git(directory, &["add", "--all"])?;
    git(
        directory,
        &["-c", "user.name=bench", "-c", "user.email=bench@example.com", "commit", "--quiet", "--message", "bench"],
    )?;
    fs::write(path, text)?;
    Ok(())
}

/// Lets git know that files which were written again are as they were, as they are in a checkout that nobody has measured anything in.
pub(crate) fn settle(directory: &Path) -> anyhow::Result<()> {
    // It fails where a file differs, which one does.
    Command::new("git").arg("-C").arg(directory).args(["update-index", "-q", "--refresh"]).status()?;
    Ok(())
}

fn git(directory: &Path, arguments: &[&str]) -> anyhow::Result<()> {
    let done = Command::new("git").arg("-C").arg(directory).args(arguments).status()?.success();
    ensure!(done, "git {arguments:?} failed");
    Ok(())
}
