//! The files of a review on disk: `reviews/<date>/<division>.yaml`.

use std::path::Path;

use anyhow::bail;
use govgen_source::{Date, EntryKind, FileId, SourceMap};

use super::refuse_links;
use crate::load;

/// The review that is meant: the one of a day, or the only one.
///
/// # Errors
///
/// When there is none, when nothing says which, and for a day that is still to come: nobody can have begun that review.
pub(crate) fn date(root: &Path, named: Option<Date>, today: Date) -> anyhow::Result<Date> {
    let date = match named {
        Some(date) => date,
        None => only(root)?,
    };
    refuse_links(root, date)?;
    if !root.join(format!("reviews/{date}")).is_dir() {
        let begin =
            if date > today { String::new() } else { format!(": `govgen review start --as-of {date}` begins one") };
        bail!("there is no review of {date}{begin}");
    }
    if date > today {
        bail!("reviews/{date} is called after a day that is still to come: give it the day the review began on");
    }
    Ok(date)
}

fn only(root: &Path) -> anyhow::Result<Date> {
    let folder = root.join("reviews");
    let names = match folder.symlink_metadata() {
        Ok(it) if it.is_dir() => std::fs::read_dir(&folder),
        Ok(_) => bail!("reviews is a link or no directory: reviews are kept in the repository itself"),
        Err(error) => Err(error),
    };
    let mut dates: Vec<Date> = Vec::new();
    match names {
        Ok(entries) => {
            for entry in entries {
                dates.extend(entry?.file_name().to_str().and_then(|it| it.parse::<Date>().ok()));
            }
        }
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
        Err(source) => return Err(load::LoadError::Read { path: folder, source }.into()),
    }
    dates.sort_unstable();
    match dates.as_slice() {
        [] => bail!("there is no review: `govgen review start` begins one"),
        [only] => Ok(*only),
        [.., last] => {
            bail!("there are {} reviews, the last of {last}: name the day of the one that is meant", dates.len())
        }
    }
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
