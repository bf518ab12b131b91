//! The `import` entries that the files have, and what a second import adds to them.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use govgen_edit::{Edit, EditError, Step, Value, apply, keys};
use govgen_model::{Change, Model, Refactoring};
use govgen_source::SourceMap;

use super::people;
use crate::proposal::Import;

/// An entry that is there.
pub(super) struct Entry<'m> {
    pub(super) path: &'m str,
    /// Its position in the file's list.
    at: usize,
    written: &'m govgen_syntax::Import<'m>,
}

/// The entries by division and policy. Where not every item of a list is understood, nobody can tell which is which, and none of
/// that file is there.
pub(super) fn imports<'m>(model: &'m Model<'_>, sources: &'m SourceMap) -> HashMap<(&'m str, &'m str), Entry<'m>> {
    let mut files: BTreeMap<&str, Vec<&Refactoring<'_>>> = BTreeMap::new();
    for it in &model.refactor {
        files.entry(&sources.file(it.entry.span.file).path).or_default().push(it);
    }
    let mut found = HashMap::new();
    for (path, mut entries) in files {
        entries.sort_by_key(|it| it.entry.span);
        let text = sources.find(path).map_or("", |id| sources.file(id).text.as_str());
        if !ends_with(text, entries.len()) {
            continue;
        }
        for (at, it) in entries.into_iter().enumerate() {
            if let Change::Import { written, .. } = it.change {
                let key = (written.division.value.as_ref(), written.policy.value.as_ref());
                found.insert(key, Entry { path, at, written });
            }
        }
    }
    found
}

/// Whether the list has exactly so many items.
fn ends_with(text: &str, count: usize) -> bool {
    let replace = |at: usize| {
        let path = keys(&["refactor"]).into_iter().chain([Step::Index(at)]).collect();
        apply(text, &[Edit::Replace { path, value: Value::text("x") }])
    };
    matches!(replace(count), Err(EditError::NotFound { .. }))
}

impl Entry<'_> {
    /// What has to be added for more assignments.
    pub(super) fn additions(&self, import: &Import) -> Vec<Edit> {
        let place = |more: &[&str]| -> Vec<Step> {
            let top = [Step::from("refactor"), Step::Index(self.at), Step::from("import")];
            top.into_iter().chain(keys(more)).collect()
        };
        let insert = |under, key: &str, value| Edit::Insert { under, key: key.to_owned(), value };
        if self.written.assignments.is_empty() {
            let all = import.assignments.iter().map(|(account, it)| (account.as_str(), people(it)));
            return vec![insert(place(&[]), "assignments", Value::map(all))];
        }
        let there = self.written.assignments.iter().map(|it| (it.account.value.as_ref(), &it.principals));
        let there: HashMap<&str, _> = there.collect();
        let mut edits = Vec::new();
        for (account, principals) in &import.assignments {
            let Some(written) = there.get(account.as_str()) else {
                edits.push(insert(place(&["assignments"]), account, people(principals)));
                continue;
            };
            let lists = [("groups", &written.groups, &principals.groups), ("users", &written.users, &principals.users)];
            for (list, there, names) in lists.into_iter().filter(|it| !it.2.is_empty()) {
                let at = ["assignments", account, list];
                if there.is_empty() {
                    edits.push(insert(place(&at[..2]), list, Value::texts(names)));
                } else {
                    let there: BTreeSet<&str> = there.iter().map(|it| it.value.as_ref()).collect();
                    let missing = names.iter().filter(|it| !there.contains(it.as_str()));
                    edits.extend(missing.map(|it| Edit::AppendItem { under: place(&at), value: Value::text(it) }));
                }
            }
        }
        edits
    }
}
