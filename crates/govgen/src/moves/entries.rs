//! The `refactor:` list of a document: new entries, and those that still speak of a name.

use std::collections::BTreeMap;

use anyhow::bail;
use govgen_edit::{Edit, Value, keys};
use govgen_model::{Model, Refactoring};
use govgen_source::Date;
use govgen_syntax::{Refactor, Renamed};

use super::lookup::COMMON;
use crate::draft::{Draft, path};

const REFACTOR: &str = "refactor";

/// An entry as it is written: what it does, and the day.
pub(crate) fn entry(verb: &str, what: Value, since: Date) -> Value {
    Value::map([(verb, what), ("since", Value::text(since.to_string()))])
}

/// Adds an entry to a division's document, or to the organization's: to the list that is there, or to a file of its own.
pub(crate) fn add(draft: &mut Draft<'_>, division: &str, entry: Value) -> anyhow::Result<()> {
    let edit = |under: Option<&str>, entry| match under {
        Some(_) => Edit::AppendItem { under: keys(&[REFACTOR]), value: entry },
        None => Edit::Insert { under: Vec::new(), key: REFACTOR.to_owned(), value: Value::List(vec![entry]) },
    };
    let file = draft.file_with(division, REFACTOR);
    let path = file.clone().unwrap_or_else(|| format!("divisions/{division}/refactor.yaml"));
    draft.edit(&path, &[edit(file.as_deref(), entry)])
}

/// What another name would change.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Subject<'a> {
    /// A policy of a division, or of the organization.
    Policy { division: Option<&'a str>, name: &'a str },
    /// An account.
    Account { name: &'a str },
    /// A division.
    Division { name: &'a str },
}

/// Takes out the entries that a change undoes, gives them, and refuses a change that would be a chain.
///
/// # Errors
///
/// When another entry still speaks of the old or the new name.
pub(crate) fn make_way<'d>(
    draft: &mut Draft<'_>,
    model: &Model<'d>,
    subjects: &[Subject<'_>],
    undone: impl Fn(&Refactor<'_>) -> bool,
) -> anyhow::Result<Vec<&'d Refactor<'d>>> {
    let speaks = |it: &&Refactoring<'_>| subjects.iter().any(|subject| mentions(it, model, *subject));
    let found = model.refactor.iter().filter(speaks);
    let (reverse, others): (Vec<_>, Vec<_>) = found.partition(|it| undone(&it.entry.change));
    if let Some(other) = others.first() {
        let file = draft.sources.file(other.entry.span.file);
        let line = file.line_column(other.entry.span.start).line;
        bail!(
            "{}:{line}: an entry of `refactor` speaks of this already, and Terraform is told of one change at a time: let every root \
             apply it, take the entry out (`govgen move --prune`), and come back",
            file.path
        );
    }
    let mut gone: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for it in &reverse {
        let home = draft.path_of(it.entry.span).to_owned();
        let at = draft.item_at(&home, REFACTOR, it.entry.span.start as usize);
        gone.entry(home).or_default().extend(at);
    }
    for (home, positions) in gone.iter().filter(|(_, positions)| !positions.is_empty()) {
        remove(draft, home, positions)?;
    }
    Ok(reverse.into_iter().map(|it| &it.entry.change).collect())
}

/// Takes entries out of a file's list; an emptied list goes as a whole.
pub(crate) fn remove(draft: &mut Draft<'_>, file: &str, positions: &[usize]) -> anyhow::Result<()> {
    let text = draft.text(file).unwrap_or_default();
    let count = crate::draft::items_where(text, REFACTOR, |_| true).len();
    let edits: Vec<Edit> = if positions.len() == count {
        vec![Edit::Remove { path: keys(&[REFACTOR]) }]
    } else {
        // From the last to the first, so that positions stay true.
        let mut positions = positions.to_vec();
        positions.sort_unstable();
        positions.iter().rev().map(|at| Edit::Remove { path: path([&REFACTOR, at]) }).collect()
    };
    draft.edit(file, &edits)?;
    draft.remove_if_empty(file);
    Ok(())
}

/// Whether an entry speaks of something.
fn mentions(it: &Refactoring<'_>, model: &Model<'_>, subject: Subject<'_>) -> bool {
    let home = it.home.map(|at| model.divisions[at].name());
    let policy_of = |division: Option<&str>, name: &str| match subject {
        Subject::Policy { division: whose, name: policy } => policy == name && (whose.is_none() || whose == division),
        _ => false,
    };
    let account = |name: &str| matches!(subject, Subject::Account { name: account } if account == name);
    let division = |name: &str| matches!(subject, Subject::Division { name: division } if division == name);
    match &it.entry.change {
        Refactor::Rename(rename) => {
            let names = [rename.name.value.as_ref(), rename.from.value.as_ref()];
            match rename.what {
                Renamed::Policy => names.iter().any(|name| match subject {
                    Subject::Policy { division, name: policy } => policy == *name && division == home,
                    _ => false,
                }),
                Renamed::Account => {
                    names.iter().any(|it| account(it)) || rename.division.as_ref().is_some_and(|it| division(&it.value))
                }
                Renamed::Division => names.iter().any(|it| division(it)),
            }
        }
        Refactor::Move(it) => {
            let policies = it.grants.iter().any(|grants| {
                policy_of(Some(it.from.value.as_ref()), &grants.policy.value)
                    || policy_of(Some(it.to.value.as_ref()), &grants.policy.value)
            });
            account(&it.account.value) || division(&it.from.value) || division(&it.to.value) || policies
        }
        Refactor::Forget(it) => {
            let whose = it.division.as_ref().map(|it| it.value.as_ref()).or(home);
            account(&it.account.value) || whose.is_some_and(division) || policy_of(whose, &it.policy.value)
        }
        Refactor::Import(it) => {
            let whose = it.division.value.as_ref();
            let accounts = it.assignments.iter().any(|it| account(&it.account.value));
            accounts || division(whose) || policy_of(Some(whose).filter(|it| *it != COMMON), &it.policy.value)
        }
    }
}
