//! A draft written to the disk: every new text first lies beside its place, then all take their places at once.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, anyhow};
use tempfile::NamedTempFile;

use super::draft::Draft;

/// Writes a draft: all of it, or as it was before.
///
/// # Errors
///
/// What could not be written. Whatever had its place already is put back; if that fails too, the message says what to do.
pub(crate) fn write(draft: &Draft<'_>, root: &Path) -> anyhow::Result<()> {
    let mut ready = Vec::new();
    for (path, text) in &draft.texts {
        let place = root.join(path);
        let beside = beside(&place, text).with_context(|| format!("cannot write {path}; nothing was changed"))?;
        ready.push((place, beside, draft.sources.find(path).map(|it| draft.sources.file(it).text.as_str())));
    }
    let mut done: Vec<(PathBuf, Option<&str>)> = Vec::new();
    let mut renamed: Vec<(PathBuf, PathBuf)> = Vec::new();
    let outcome = (|| -> std::io::Result<()> {
        for (place, beside, before) in ready {
            beside.persist(&place).map_err(|error| error.error)?;
            done.push((place, before));
        }
        for path in &draft.removed {
            let before = draft.sources.find(path).map(|it| draft.sources.file(it).text.as_str());
            fs::remove_file(root.join(path))?;
            done.push((root.join(path), before));
        }
        for (old, new) in &draft.directories {
            let (old, new) = (root.join(old), root.join(new));
            fs::rename(&old, &new)?;
            renamed.push((old, new));
        }
        Ok(())
    })();
    let Err(error) = outcome else { return Ok(()) };
    let undone = renamed.iter().rev().try_for_each(|(old, new)| fs::rename(new, old)).and_then(|()| {
        done.iter().try_for_each(|(place, before)| match before {
            Some(text) => crate::write::replace(place, text.as_bytes()),
            None => fs::remove_file(place),
        })
    });
    let after = match undone {
        Ok(()) => "everything is as it was".to_owned(),
        Err(second) => format!(
            "and part of it stands ({second}): `git status` shows it, `git restore divisions terraform` takes it back"
        ),
    };
    Err(anyhow!(error).context(format!("the repository could not be changed; {after}")))
}

fn beside(place: &Path, text: &str) -> std::io::Result<NamedTempFile> {
    let directory = place.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(directory)?;
    let mut builder = tempfile::Builder::new();
    builder.prefix(crate::write::TEMPORARY_PREFIX).suffix(crate::write::TEMPORARY_SUFFIX);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        // What an editor would give it; a temporary file's own mode keeps everybody else out.
        builder.permissions(fs::Permissions::from_mode(0o666));
    }
    let mut file = builder.tempfile_in(directory)?;
    file.write_all(text.as_bytes())?;
    Ok(file)
}
