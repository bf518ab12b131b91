//! The files of a review on disk: `reviews/<date>/<division>.yaml`.

use std::path::Path;

use anyhow::bail;
use govgen_source::{Date, EntryKind, FileId, SourceMap};

use super::refuse_links;
use crate::load;

/// The review that is meant: the one of a day, or the latest.
///
/// # Errors
///
/// When there is none.
pub(crate) fn date(root: &Path, named: Option<Date>) -> anyhow::Result<Date> {
    if let Some(date) = named {
        refuse_links(root, date)?;
        if !root.join(format!("reviews/{date}")).is_dir() {
            bail!("there is no review of {date}: `govgen review start --as-of {date}` begins one");
        }
        return Ok(date);
    }
    let folder = root.join("reviews");
    let names = match folder.symlink_metadata() {
        Ok(it) if it.is_dir() => std::fs::read_dir(&folder),
        Ok(_) => bail!("reviews is a link or no directory: reviews are kept in the repository itself"),
        Err(error) => Err(error),
    };
    let dates = match names {
        Ok(entries) => {
            let mut dates = Vec::new();
            for entry in entries {
                dates.extend(entry?.file_name().to_str().and_then(|it| it.parse::<Date>().ok()));
            }
            dates
        }
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Vec::new(),
        Err(source) => return Err(load::LoadError::Read { path: folder, source }.into()),
    };
    let Some(latest) = dates.into_iter().max() else {
        bail!("there is no review: `govgen review start` begins one");
    };
    refuse_links(root, latest)?;
    Ok(latest)
}

/// Reads the files of a review and puts them among the sources.
///
/// # Errors
///
/// What cannot be read.
pub(crate) fn add(root: &Path, date: Date, sources: &mut SourceMap) -> anyhow::Result<Vec<FileId>> {
    refuse_links(root, date)?;
    let mut files = load::below(root, &format!("reviews/{date}"))?;
    files.sort_by(|left, right| left.path.cmp(&right.path));
    let read = files.into_iter().filter(|it| it.kind != EntryKind::Directory && is_file_of_review(&it.path));
    Ok(read.map(|it| sources.add_beside(it)).collect())
}

/// Files of a review among sources in memory.
pub(crate) fn of(sources: &SourceMap, date: Date) -> impl Iterator<Item = FileId> {
    let files = sources.iter().filter(move |(_, it)| {
        it.kind != EntryKind::Directory && date_of(&it.path) == Some(date) && is_file_of_review(&it.path)
    });
    files.map(|(id, _)| id)
}

/// Notes beside the files are nobody's business.
fn is_file_of_review(path: &str) -> bool {
    path.ends_with(".yaml") || path.ends_with(".yml")
}

/// The day of the review that a path is in.
pub(crate) fn date_of(path: &str) -> Option<Date> {
    path.strip_prefix("reviews/")?.split_once('/')?.0.parse().ok()
}

/// The division that a file is called after.
pub(crate) fn division(path: &str) -> Option<&str> {
    let (_, name) = path.strip_prefix("reviews/")?.split_once('/')?;
    name.strip_suffix(".yaml").filter(|it| !it.contains('/'))
}
