//! A baseline that grows in the change it judges: what it hides has to be seen.

use std::collections::BTreeSet;
use std::path::Path;

use govgen_rules::Baseline;
use govgen_source::{EntryKind, FileId, SourceFile, SourceMap};

use crate::revision::{self, Ends};
use crate::{baseline, load};

/// What a baseline hides that the base's does not.
#[derive(Debug)]
pub(crate) struct Grown {
    /// Where it stands.
    pub(crate) path: String,
    /// Findings, each with the file and what was found.
    pub(crate) entries: Vec<String>,
}

/// Compares a baseline with the one at the same place in the base; one that is not there hid nothing.
///
/// # Errors
///
/// When git cannot read it.
pub(crate) fn grown(
    root: &Path,
    ends: &Ends,
    path: Option<&Path>,
    now: Option<&Baseline>,
) -> anyhow::Result<Option<Grown>> {
    let (Some(path), Some(now)) = (path, now) else { return Ok(None) };
    let name = load::called(path, root);
    let is_inside = !name.starts_with(['/', '.']);
    let text = if is_inside { revision::text_at(root, &ends.base, &name)? } else { None };
    let before = text.and_then(|text| {
        let mut file = SourceFile::entry(name.clone(), EntryKind::File);
        load::put_text(text.into_bytes(), &mut file);
        // One that nobody can read hid nothing.
        baseline::read(&SourceMap::new(vec![file]), FileId(0)).ok()
    });
    let known: BTreeSet<&str> = before.iter().flat_map(|it| &it.entries).map(|it| it.fingerprint.as_str()).collect();
    let new = now.entries.iter().filter(|it| !known.contains(it.fingerprint.as_str()));
    let entries: Vec<String> = new.map(|it| format!("{} {}: {}", it.path, it.name, it.message)).collect();
    Ok((!entries.is_empty()).then_some(Grown { path: name, entries }))
}
