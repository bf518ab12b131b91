//! Lines that go or get another end, as edits of the files that hold them. What a removal empties goes too, up to the file.

use std::collections::{BTreeMap, BTreeSet};

use govgen_access::Line;
use govgen_edit::{Edit, Step, Value};
use govgen_model::{Model, PrincipalKind, ResolvedEntry};
use govgen_source::Date;

use crate::draft::Draft;

const ACCOUNTS: &str = "accounts";

/// What becomes of lines: those that are not named stay.
#[derive(Debug, Default, Clone)]
pub(crate) struct Changes<'m> {
    /// Lines that go.
    pub(crate) gone: Vec<Line<'m>>,
    /// Lines that get another last day.
    pub(crate) ends: Vec<(Line<'m>, Date)>,
}

/// A file that somebody has to edit, and what is to change in it.
#[derive(Debug)]
pub(crate) struct ByHand<'m> {
    /// What keeps it from being edited.
    pub(crate) why: String,
    pub(crate) changes: Changes<'m>,
}

/// What goes from one file.
#[derive(Default)]
struct FromFile<'m> {
    changes: Changes<'m>,
    /// Entries, as a whole.
    entries: Vec<Step>,
    /// What goes below entries, by what holds it; shorter paths last.
    below: Vec<Edit>,
    ends: Vec<Edit>,
}

/// Makes the changes in a draft: in each file all of them or none. What is left in `changes` was made.
pub(crate) fn edit<'m>(draft: &mut Draft<'_>, model: &Model<'m>, changes: &mut Changes<'m>) -> Vec<ByHand<'m>> {
    let mut files: BTreeMap<String, FromFile<'m>> = BTreeMap::new();
    let path_of = |line: &Line<'_>, draft: &Draft<'_>| draft.path_of(line.entry.entry.key.span).to_owned();
    for (line, until) in changes.ends.drain(..) {
        let file = files.entry(path_of(&line, draft)).or_default();
        file.ends.push(end(&line, until));
        file.changes.ends.push((line, until));
    }
    let mut gone: BTreeMap<(u32, u32), Vec<Line<'m>>> = BTreeMap::new();
    for line in changes.gone.drain(..) {
        let span = line.entry.entry.key.span;
        gone.entry((span.file.0, span.start)).or_default().push(line);
    }
    for lines in gone.into_values() {
        let file = files.entry(path_of(&lines[0], draft)).or_default();
        from_entry(lines[0].entry, &lines, file);
        file.changes.gone.extend(lines);
    }
    let mut by_hand = Vec::new();
    let mut entries: BTreeMap<&str, usize> = BTreeMap::new();
    for entry in model.divisions.iter().flat_map(|it| &it.entries) {
        *entries.entry(draft.path_of(entry.entry.key.span)).or_default() += 1;
    }
    for (path, file) in files {
        let all = entries.get(path.as_str()) == Some(&file.entries.len());
        let mut edits = file.ends;
        if all {
            edits.push(Edit::RemoveAll { under: Vec::new(), which: vec![Step::from(ACCOUNTS)] });
        } else {
            // From the innermost to the outermost, so that each step is one reading of the file.
            let mut below = file.below;
            below.sort_by_key(|it| std::cmp::Reverse(depth(it)));
            edits.extend(below);
            if !file.entries.is_empty() {
                edits.push(Edit::RemoveAll { under: vec![Step::from(ACCOUNTS)], which: file.entries });
            }
        }
        if let Err(error) = draft.edit(&path, &edits) {
            by_hand.push(ByHand { why: format!("{error:#}"), changes: file.changes });
            continue;
        }
        draft.remove_if_empty(&path);
        changes.gone.extend(file.changes.gone);
        changes.ends.extend(file.changes.ends);
    }
    by_hand
}

fn depth(edit: &Edit) -> usize {
    if let Edit::RemoveAll { under, .. } = edit { under.len() } else { 0 }
}

/// What goes from one entry: lines, lists, policies, or the entry.
fn from_entry(entry: &ResolvedEntry<'_>, lines: &[Line<'_>], file: &mut FromFile<'_>) {
    let key = Step::Key(entry.entry.key.value.to_string());
    let mut policies = Vec::new();
    let mut below = Vec::new();
    let mut by_policy: BTreeMap<u32, Vec<&Line<'_>>> = BTreeMap::new();
    for line in lines {
        by_policy.entry(line.access.policy.span.start).or_default().push(line);
    }
    for access in &entry.entry.access {
        let Some(here) = by_policy.get(&access.policy.span.start) else { continue };
        let items = |kind: PrincipalKind| -> BTreeSet<usize> {
            here.iter().filter(|it| it.principal.kind == kind).map(|it| it.item).collect()
        };
        let count = |kind: PrincipalKind| access.principals.iter().filter(|it| it.kind == kind).count();
        let kinds = [(PrincipalKind::User, "users"), (PrincipalKind::Group, "groups")];
        let lists: Vec<_> = kinds.into_iter().map(|(kind, list)| (list, items(kind), count(kind))).collect();
        let left: usize = lists.iter().map(|(_, items, count)| count - items.len()).sum();
        let policy = Step::Key(access.policy.value.to_string());
        if left == 0 {
            policies.push(policy);
            continue;
        }
        let mut whole = Vec::new();
        for (list, items, count) in lists.into_iter().filter(|(_, items, _)| !items.is_empty()) {
            if items.len() == count {
                whole.push(Step::from(list));
                continue;
            }
            let under = vec![Step::from(ACCOUNTS), key.clone(), policy.clone(), Step::from(list)];
            below.push(Edit::RemoveAll { under, which: items.into_iter().map(Step::Index).collect() });
        }
        if !whole.is_empty() {
            below.push(Edit::RemoveAll { under: vec![Step::from(ACCOUNTS), key.clone(), policy], which: whole });
        }
    }
    if policies.len() == entry.entry.access.len() {
        file.entries.push(key);
        return;
    }
    file.below.extend(below);
    if !policies.is_empty() {
        file.below.push(Edit::RemoveAll { under: vec![Step::from(ACCOUNTS), key], which: policies });
    }
}

/// Another last day for a line.
fn end(line: &Line<'_>, until: Date) -> Edit {
    let (list, word) = match line.principal.kind {
        PrincipalKind::User => ("users", "user"),
        PrincipalKind::Group => ("groups", "group"),
    };
    let names = [ACCOUNTS, line.entry_name(), &line.access.policy.value, list].map(Step::from);
    let path: Vec<Step> = names.into_iter().chain([Step::Index(line.item)]).collect();
    let day = Value::text(until.to_string());
    match &line.principal.terms {
        None => Edit::Replace { path, value: Value::flow([(word, Value::text(line.name())), ("until", day)]) },
        Some(terms) if terms.until.is_none() => Edit::Insert { under: path, key: "until".to_owned(), value: day },
        Some(_) => Edit::Replace { path: path.into_iter().chain([Step::from("until")]).collect(), value: day },
    }
}
