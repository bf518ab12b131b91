//! Lines that hold a longer one back: an account's own line decides until when, whatever a glob says. Once it goes, the other counts.
//!
//! In: the model, lines that are to go, and lines that are to get another end. Out: those of the first that end, and the line that
//! would count in their place and last longer. What becomes of them is the caller's business.

use std::borrow::Cow;

use govgen_model::{Division, Model, PrincipalKind};
use govgen_source::{Date, FileId};
use rustc_hash::{FxHashMap, FxHashSet};

use crate::lines::{Line, Scope, of_entry};

/// A line that ends, and one that would grant the same for longer without it.
#[derive(Debug, Clone, Copy)]
pub struct Outlived<'m> {
    /// The line that is to go, an account's own.
    pub line: Line<'m>,
    /// The one that would count then.
    pub by: Line<'m>,
    /// The last day of the access then.
    pub until: Option<Date>,
}

/// Who gets what, in whichever account.
type Key<'m> = (&'m str, PrincipalKind, Cow<'m, str>);

/// Where a line stands.
type Place = (FileId, u32);

/// What is left of a division's lines under globs, of those that matter. An account has one entry of its own.
#[derive(Default)]
struct Left<'m> {
    scopes: Vec<Scope<'m>>,
    /// Each with its scope.
    lines: FxHashMap<Key<'m>, Vec<(Line<'m>, usize)>>,
}

/// Those of some lines whose access would last longer without them, in the order given. `gone` may be of several divisions, together by
/// division; `ends` are lines that stay and get another last day.
#[must_use]
pub fn outlived<'m>(model: &'m Model<'m>, gone: &[Line<'m>], ends: &[(Line<'m>, Date)]) -> Vec<Outlived<'m>> {
    let ends: FxHashMap<Place, Date> = ends.iter().map(|(line, to)| (line.place(), *to)).collect();
    let mut found = Vec::new();
    for gone in gone.chunk_by(|left, right| std::ptr::eq(left.division, right.division)) {
        // Of two globs the longer one counts already.
        let held: Vec<(Line<'m>, Date)> = gone.iter().filter_map(|it| Some((*it, own_end(model, it)?))).collect();
        let Some((first, _)) = held.first() else { continue };
        let left = left(first.division, gone, &held);
        for (line, end) in held {
            let Some((by, until)) = left.next(&line, &ends) else { continue };
            if until.is_none_or(|it| it > end) {
                found.push(Outlived { line, by, until });
            }
        }
    }
    found
}

fn key<'m>(line: &Line<'m>) -> Key<'m> {
    (line.access.policy.value.as_ref(), line.principal.kind, line.principal.kind.key(line.name()))
}

/// The last day of an account's own line that is the one that counts.
fn own_end(model: &Model<'_>, line: &Line<'_>) -> Option<Date> {
    let account = line.entry.literal?;
    let assignment = line.division.assignment(&model.shared, &account.name.value, &line.access.policy.value)?;
    let grant = line.grant(assignment)?;
    grant.until.filter(|_| std::ptr::eq(grant.principal, line.principal))
}

fn left<'m>(division: &'m Division<'m>, gone: &[Line<'m>], held: &[(Line<'m>, Date)]) -> Left<'m> {
    let goes: FxHashSet<Place> = gone.iter().map(Line::place).collect();
    let wanted: FxHashSet<Key<'m>> = held.iter().map(|(it, _)| key(it)).collect();
    let mut left = Left::default();
    for entry in division.entries.iter().filter(|it| it.entry.glob) {
        let mut scope = None;
        for line in of_entry(division, entry) {
            let key = key(&line);
            if !wanted.contains(&key) || goes.contains(&line.place()) {
                continue;
            }
            let scope = *scope.get_or_insert_with(|| {
                left.scopes.push(Scope::of(division, entry));
                left.scopes.len() - 1
            });
            left.lines.entry(key).or_default().push((line, scope));
        }
    }
    left
}

impl<'m> Left<'m> {
    /// The line that counts in the account of one that is gone, and until when.
    fn next(&self, gone: &Line<'m>, ends: &FxHashMap<Place, Date>) -> Option<(Line<'m>, Option<Date>)> {
        let until = |it: &Line<'m>| ends.get(&it.place()).copied().or_else(|| it.until());
        let lines =
            self.lines.get(&key(gone))?.iter().filter(|(_, scope)| self.scopes[*scope].names(gone.entry_name()));
        lines.map(|(it, _)| (*it, until(it))).reduce(|one, other| {
            // No end is later than any.
            let is_longer = one.1.is_some_and(|end| other.1.is_none_or(|it| it > end));
            if is_longer { other } else { one }
        })
    }
}
