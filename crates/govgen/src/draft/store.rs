//! A draft written to the disk: every new text first lies beside its place, then all take their places at once.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, anyhow};
use tempfile::NamedTempFile;

use super::Draft;

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

#[cfg(test)]
mod tests {
    use govgen_source::{SourceFile, SourceMap};

    use super::{Draft, write};

    #[test]
    fn what_fails_half_way_is_taken_back() {
        let root = tempfile::tempdir().unwrap();
        let place = |path: &str| root.path().join(path);
        std::fs::write(place("a.yaml"), "old: 1\n").unwrap();
        // A directory that is not empty takes no file's place.
        std::fs::create_dir_all(place("c.yaml/within")).unwrap();
        let sources = SourceMap::new(vec![SourceFile::text("a.yaml", "old: 1\n")]);
        let mut draft = Draft::new(&sources);
        for path in ["a.yaml", "b.yaml", "c.yaml"] {
            draft.texts.insert(path.to_owned(), "new: 1\n".to_owned());
        }
        let error = write(&draft, root.path()).unwrap_err().to_string();
        assert!(error.ends_with("everything is as it was"), "{error}");
        assert_eq!(std::fs::read_to_string(place("a.yaml")).unwrap(), "old: 1\n");
        let left: Vec<_> = std::fs::read_dir(root.path()).unwrap().map(|it| it.unwrap().file_name()).collect();
        assert_eq!(left.len(), 2, "{left:?}");
    }
}
