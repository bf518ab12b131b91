//! A repository as it would be: texts that differ, files that are new, directories with other names. Nothing touches the disk but
//! [`write()`].

mod store;

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context as _, bail};
use govgen_edit::{Edit, Step};
use govgen_source::{EntryKind, SourceFile, SourceMap, Span};
use govgen_syntax::{Meaning, outline};

pub(crate) use store::write;

/// What would change. Paths are those of the repository as it is, directories not yet renamed.
#[derive(Debug)]
pub(crate) struct Draft<'s> {
    pub(crate) sources: &'s SourceMap,
    /// Files with another text, and new ones.
    pub(crate) texts: BTreeMap<String, String>,
    /// Files that go.
    pub(crate) removed: BTreeSet<String>,
    /// Directories with another name: old and new.
    pub(crate) directories: Vec<(String, String)>,
}

impl<'s> Draft<'s> {
    pub(crate) fn new(sources: &'s SourceMap) -> Self {
        Self { sources, texts: BTreeMap::new(), removed: BTreeSet::new(), directories: Vec::new() }
    }

    /// The file in which something was written.
    pub(crate) fn path_of(&self, span: Span) -> &'s str {
        &self.sources.file(span.file).path
    }

    /// A file's text as it would be, if there is such a file.
    pub(crate) fn text(&self, path: &str) -> Option<&str> {
        if self.removed.contains(path) {
            return None;
        }
        let file = || self.sources.find(path).map(|it| self.sources.file(it).text.as_str());
        self.texts.get(path).map(String::as_str).or_else(file)
    }

    /// Edits a file; all of the edits or none.
    ///
    /// # Errors
    ///
    /// The line that has to be edited by hand, and why.
    pub(crate) fn edit(&mut self, path: &str, edits: &[Edit]) -> anyhow::Result<()> {
        if edits.is_empty() {
            return Ok(());
        }
        let file = self.sources.find(path).map(|it| self.sources.file(it));
        if file.is_some_and(|it| it.kind != EntryKind::File || it.problem.is_some()) {
            bail!("{path} is a link or cannot be read as text: make it a plain file first");
        }
        let text = self.text(path).unwrap_or_default();
        let edited = govgen_edit::apply(text, edits).with_context(|| format!("cannot edit {path}"))?;
        self.removed.remove(path);
        self.texts.insert(path.to_owned(), edited);
        Ok(())
    }

    /// Takes a file away that says nothing any more.
    pub(crate) fn remove_if_empty(&mut self, path: &str) {
        if self.text(path).is_some_and(|it| it.trim() == "{}") {
            self.texts.remove(path);
            if self.sources.find(path).is_some() {
                self.removed.insert(path.to_owned());
            }
        }
    }

    /// Files of a division, or of `common`, that hold a document, by path.
    pub(crate) fn documents(&self, division: &str) -> Vec<String> {
        let folder = format!("divisions/{division}/");
        let in_folder =
            |path: &str| path.strip_prefix(&folder).is_some_and(|name| !name.contains('/') && name.ends_with(".yaml"));
        let files = self.sources.iter().map(|(_, file)| file.path.as_str()).filter(|it| in_folder(it));
        let mut paths: Vec<String> = files.filter(|it| !self.removed.contains(*it)).map(str::to_owned).collect();
        paths.extend(self.texts.keys().filter(|it| in_folder(it)).cloned());
        paths.sort_unstable();
        paths.dedup();
        paths
    }

    /// The file of a division in which a key stands at the top.
    pub(crate) fn file_with(&self, division: &str, key: &str) -> Option<String> {
        self.documents(division).into_iter().find(|path| {
            let read = outline(self.text(path).unwrap_or_default()).ok().flatten();
            read.is_some_and(|it| it.root().entries().any(|(found, _)| found.text() == key))
        })
    }

    /// The position of the item of a list at the top of a file within which a byte stands.
    pub(crate) fn item_at(&self, path: &str, key: &str, byte: usize) -> Option<usize> {
        let read = outline(self.text(path)?).ok().flatten()?;
        let (_, list) = read.root().entries().find(|(found, _)| found.text() == key)?;
        list.children().position(|item| item.range().contains(&byte))
    }

    /// The repository as it would be.
    pub(crate) fn result(&self) -> SourceMap {
        let kept = self.sources.iter().filter(|(_, file)| !self.removed.contains(&file.path));
        let as_it_is = kept.map(|(_, file)| {
            let mut copy = SourceFile::entry(self.renamed(&file.path), file.kind);
            copy.text = self.texts.get(&file.path).unwrap_or(&file.text).clone();
            copy.problem = file.problem;
            copy.generated = file.generated;
            copy.ignored = file.ignored;
            copy
        });
        let mut files: Vec<SourceFile> = as_it_is.collect();
        let new = self.texts.iter().filter(|(path, _)| self.sources.find(path).is_none());
        files.extend(new.map(|(path, text)| SourceFile::text(self.renamed(path), text.as_str())));
        SourceMap::new(files)
    }

    /// A path after the directories have their new names.
    pub(crate) fn renamed(&self, path: &str) -> String {
        for (old, new) in &self.directories {
            if let Some(rest) = path.strip_prefix(old.as_str())
                && (rest.is_empty() || rest.starts_with('/'))
            {
                return format!("{new}{rest}");
            }
        }
        path.to_owned()
    }
}

/// Positions of the items of a list at the top of a text for which something holds.
pub(crate) fn items_where(
    text: &str,
    key: &str,
    holds: impl Fn(&dyn Fn(&[&str]) -> Option<String>) -> bool,
) -> Vec<usize> {
    let Ok(Some(read)) = outline(text) else { return Vec::new() };
    let Some((_, list)) = read.root().entries().find(|(found, _)| found.text() == key) else { return Vec::new() };
    let at = |item: govgen_syntax::OutlineNode<'_, '_>, path: &[&str]| {
        let found = path
            .iter()
            .try_fold(item, |node, step| node.entries().find(|(key, _)| key.text() == *step).map(|(_, value)| value))?;
        (found.meaning() == Meaning::Text).then(|| found.text().to_owned())
    };
    list.children()
        .enumerate()
        .filter(|(_, item)| holds(&|path: &[&str]| at(*item, path)))
        .map(|(position, _)| position)
        .collect()
}

/// A path of keys and, where a number stands, positions.
pub(crate) fn path<const N: usize>(steps: [&dyn ToStep; N]) -> Vec<Step> {
    steps.into_iter().map(ToStep::step).collect()
}

/// What can be a step of a path.
pub(crate) trait ToStep {
    fn step(&self) -> Step;
}

impl ToStep for &str {
    fn step(&self) -> Step {
        Step::Key((*self).to_owned())
    }
}

impl ToStep for usize {
    fn step(&self) -> Step {
        Step::Index(*self)
    }
}
