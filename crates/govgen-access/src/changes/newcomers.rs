//! Who gains something and had nothing at all: whose name that is, only the lock says, and it may have said so in an earlier change.

use std::collections::BTreeSet;

use govgen_model::{Division, Model};
use rustc_hash::FxHashSet;

use super::grants::{AccessChange, Kind, Who, who};
use super::{Compared, Side};

/// Gives each such row the id that the lock in force has for the name.
pub(super) fn identify<'c>(rows: &mut [AccessChange<'c>], before: Side<'c>, now: Side<'c>, compared: &Compared<'c>) {
    let Some(lock) = &now.model.lock else { return };
    let of = |it: &AccessChange<'c>| -> Who<'c> {
        let access = it.access();
        (access.kind, access.kind.key(access.principal))
    };
    let mut new: FxHashSet<Who<'c>> = rows.iter().filter(|it| it.kind() == Kind::Gain).map(of).collect();
    if new.is_empty() {
        return;
    }
    if before.is_there {
        forget(&mut new, &before.model.divisions);
        // Of a division that is not compared the side before may not have been read; what it grants, it granted.
        let compared: BTreeSet<&str> = compared.now.iter().map(|it| it.name()).collect();
        forget(&mut new, others(now.model, &compared));
    }
    for row in rows.iter_mut().filter(|it| it.kind() == Kind::Gain) {
        if new.contains(&of(row)) {
            let access = row.access();
            row.id = lock.get(access.kind, access.principal).map(|it| it.id().value.as_ref());
        }
    }
}

fn others<'c>(model: &'c Model<'c>, compared: &BTreeSet<&str>) -> impl Iterator<Item = &'c Division<'c>> {
    model.divisions.iter().filter(|it| !compared.contains(it.name()))
}

/// Takes out whoever some divisions grant anything.
fn forget<'c>(new: &mut FxHashSet<Who<'c>>, divisions: impl IntoIterator<Item = &'c Division<'c>>) {
    let assignments = divisions.into_iter().flat_map(|it| &it.assignments);
    for grant in assignments.flat_map(|it| &it.grants) {
        new.remove(&who(grant));
    }
}
