//! Lines that an entry `import` speaks of: Terraform is to take over that access, and cannot where no line grants it any more.
//!
//! In: the model, and lines that are to go. Out: those of them that an entry names, with the entry. Whether another line grants the same
//! is not asked: somebody has to decide about both.

use std::borrow::Cow;

use govgen_model::{Change, Model, PolicyRef, PrincipalKind, RefactorEntry};
use rustc_hash::FxHashMap;

use crate::lines::{Line, Scope};

/// A line, and the entry that speaks of it.
#[derive(Debug, Clone, Copy)]
pub struct Adopted<'m> {
    /// The line.
    pub line: Line<'m>,
    /// The organization's entry under `refactor`.
    pub entry: &'m RefactorEntry<'m>,
}

/// Who gets what of which division, in whichever account.
type Key<'m> = (&'m str, PolicyRef, PrincipalKind, Cow<'m, str>);

/// Those of some lines that an entry names, in the order given.
#[must_use]
pub fn adopted<'m>(model: &'m Model<'m>, gone: &[Line<'m>]) -> Vec<Adopted<'m>> {
    let named = named(model);
    if named.is_empty() {
        return Vec::new();
    }
    let entry_of = |line: &Line<'m>| {
        let key = line.principal.kind.key(line.name());
        let accounts = named.get(&(line.division.name(), line.policy?, line.principal.kind, key))?;
        let scope = Scope::of(line.division, line.entry);
        accounts.iter().find(|(account, _)| scope.names(account)).map(|(_, entry)| *entry)
    };
    gone.iter().filter_map(|line| Some(Adopted { line: *line, entry: entry_of(line)? })).collect()
}

/// All that entries name, with the accounts.
fn named<'m>(model: &'m Model<'m>) -> FxHashMap<Key<'m>, Vec<(&'m str, &'m RefactorEntry<'m>)>> {
    let mut named: FxHashMap<Key<'m>, Vec<_>> = FxHashMap::default();
    for it in &model.refactor {
        let Change::Import { division: Some(division), policy, written } = &it.change else { continue };
        let division = model.divisions[*division].name();
        for assignment in &written.assignments {
            let people = &assignment.principals;
            let users = people.users.iter().map(|it| (PrincipalKind::User, it));
            let groups = people.groups.iter().map(|it| (PrincipalKind::Group, it));
            for (kind, name) in users.chain(groups) {
                let accounts = named.entry((division, *policy, kind, kind.key(&name.value))).or_default();
                accounts.push((assignment.account.value.as_ref(), it.entry));
            }
        }
    }
    named
}
