//! A page's blocks laid over the clean repository.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use govgen_source::{EntryKind, Meta, SourceFile, SourceMap};
use walkdir::WalkDir;

use crate::blocks::not_quiet;
use crate::checked::checked;
use crate::sections::{sections, workspace};

/// The texts of a repository, by path.
pub(crate) type Repository = BTreeMap<String, SourceFile>;

#[test]
fn the_clean_repository_is_clean() {
    let sources = sources(base());
    let found = checked(sources);
    assert_eq!(not_quiet("the clean repository", &found), None);
    assert!(govgen::render(&found.0).is_some(), "it can be rendered");
}

/// Texts by path: what is laid over the clean repository, and over its base.
#[derive(Clone, Default)]
pub(crate) struct Case {
    pub(crate) now: BTreeMap<&'static str, String>,
    pub(crate) before: BTreeMap<&'static str, String>,
}

const BEFORE: &str = "before:";
pub(crate) const BASELINE: &str = "govgen-baseline.json";

/// The cases of a section.
pub(crate) fn cases(meta: &'static Meta, heading: &str) -> Vec<Case> {
    let mut cases = Vec::new();
    let mut case = Case::default();
    let sections = sections(meta);
    let mut lines = sections.iter().filter(|it| it.heading == heading).flat_map(|it| &it.lines);
    while let Some(line) = lines.next() {
        let Some(info) = line.strip_prefix("```") else {
            if *line == "or:" {
                cases.push(std::mem::take(&mut case));
            }
            continue;
        };
        let (_, path) = info.split_once(' ').unwrap_or_else(|| panic!("{}: ```{info} names no file", meta.name));
        let text = lines.by_ref().take_while(|it| **it != "```").fold(String::new(), |text, it| text + it + "\n");
        let taken = |case: &Case| match path.strip_prefix(BEFORE) {
            Some(path) => case.before.contains_key(path),
            None => case.now.contains_key(path),
        };
        if taken(&case) {
            cases.push(std::mem::take(&mut case));
        }
        match path.strip_prefix(BEFORE) {
            Some(path) => case.before.insert(path, text),
            None => case.now.insert(path, text),
        };
    }
    cases.push(case);
    cases.retain(|it| !it.now.is_empty() || !it.before.is_empty());
    cases
}

pub(crate) fn base() -> Repository {
    let root = workspace().join("crates/govgen-rules/tests/base");
    let entries = WalkDir::new(&root).into_iter().map(|it| it.expect("the clean repository can be read"));
    let texts = entries.filter(|it| it.file_type().is_file()).map(|it| {
        let path = it.path().strip_prefix(&root).expect("it stands below its root");
        let path: Vec<_> = path.iter().map(|it| it.to_string_lossy()).collect();
        let text = fs::read_to_string(it.path()).expect("the clean repository is text");
        (path.join("/"), SourceFile::text(path.join("/"), text))
    });
    texts.collect()
}

pub(crate) fn with(file: SourceFile) -> Repository {
    let mut repository = base();
    repository.insert(file.path.clone(), file);
    repository
}

pub(crate) fn overlaid(mut repository: Repository, texts: BTreeMap<&str, String>) -> Repository {
    for (path, text) in texts {
        // As on disk, where files below `terraform/` are not read whole.
        let is_read = !path.starts_with("terraform/");
        let generated = govgen_targets::is_generated(text.as_bytes());
        let mut file = SourceFile::text(path, if is_read { text } else { String::new() });
        file.generated = generated && !path.starts_with("divisions/") && path != BASELINE;
        repository.insert(path.to_owned(), file);
    }
    repository
}

/// The files with the directories they stand in.
pub(crate) fn sources(repository: Repository) -> SourceMap {
    let directories: BTreeSet<String> = repository
        .keys()
        .flat_map(|path| path.match_indices('/').map(|(end, _)| path[..end].to_owned()).collect::<Vec<_>>())
        .collect();
    let directories = directories.into_iter().map(|it| SourceFile::entry(it, EntryKind::Directory));
    SourceMap::new(directories.chain(repository.into_values()).collect())
}
