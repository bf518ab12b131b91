//! Two documents, pattern by pattern.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::cover::Cover;
use super::patterns::Pattern;
use super::reach::Reach;
use super::said::{Said, Scopes, Verb};
use super::work::Work;
use super::{Bearing, StatementChange, Way};

/// What differs between two documents.
#[derive(Debug)]
pub(in crate::changes) struct Comparison {
    /// Their statements, what happens and service by service.
    pub(in crate::changes) changes: Vec<StatementChange>,
    /// Whether something stands in either that was not compared, and differs.
    pub(in crate::changes) is_partial: bool,
    /// The actions that the one was about.
    pub(in crate::changes) before: Reach,
    /// Those that the other is about.
    pub(in crate::changes) now: Reach,
}

/// What patterns of one row have in common: whether they are denied, the way, the service, what it bears, the scope, and those it took
/// the place of.
type Together = (bool, Way, String, Bearing, usize, Vec<usize>);

/// Of so many scopes it is said which took the place of which.
const PAIRED: usize = 6;

/// Compares two documents; either may be absent.
pub(in crate::changes) fn compare(before: Option<&Value>, now: Option<&Value>, work: &mut Work) -> Comparison {
    let mut scopes = Scopes::default();
    let (old, new) = (Said::of(before, &mut scopes), Said::of(now, &mut scopes));
    let (was, is) = (Cover::new(&old, &scopes), Cover::new(&new, &scopes));
    let verbs: BTreeSet<&Verb> = old.scopes.keys().chain(new.scopes.keys()).collect();
    let empty = BTreeSet::new();
    let mut groups: BTreeMap<Together, Vec<Pattern>> = BTreeMap::new();
    for verb in verbs {
        let held = old.scopes.get(verb).unwrap_or(&empty);
        let holds = new.scopes.get(verb).unwrap_or(&empty);
        if held == holds {
            continue;
        }
        let written = new.written.get(&verb.keys).or_else(|| old.written.get(&verb.keys));
        let pattern = Pattern::of(verb, written.map_or("", String::as_str), work);
        let mut add = |way, bearing, scope: usize, was: &[usize]| {
            let key = (verb.denies, way, verb.service().to_owned(), bearing, scope, was.to_vec());
            groups.entry(key).or_default().push(pattern.clone());
        };
        let gone: Vec<usize> = held.difference(holds).copied().collect();
        let fresh: Vec<usize> = holds.difference(held).copied().collect();
        if !gone.is_empty() && !fresh.is_empty() && gone.len() + fresh.len() <= PAIRED {
            let stays = gone.iter().all(|it| is.has(verb, *it, work));
            for it in fresh {
                let bearing = bearing(verb.denies, was.has(verb, it, work), stays);
                add(Way::Scope, bearing, it, &gone);
            }
            continue;
        }
        for it in fresh {
            add(Way::Gain, bearing(verb.denies, was.has(verb, it, work), true), it, &[]);
        }
        for it in gone {
            add(Way::Loss, bearing(verb.denies, true, is.has(verb, it, work)), it, &[]);
        }
    }
    let shared = |it: usize| scopes.list[it].clone();
    let changes = groups.into_iter().map(|((denies, way, service, bearing, scope, was), mut patterns)| {
        // What writes and what means many actions is not to be the one that is left out.
        patterns.sort_by(|left, right| left.weight().cmp(&right.weight()).then_with(|| left.cmp(right)));
        let was = was.into_iter().map(shared).collect();
        StatementChange { way, bearing, denies, service, patterns, scope: shared(scope), was }
    });
    let mut changes: Vec<StatementChange> = changes.collect();
    changes
        .sort_by(|left, right| (left.way, left.denies, &left.service).cmp(&(right.way, right.denies, &right.service)));
    let (before, now) = (Reach::of(&old, &scopes, work), Reach::of(&new, &scopes, work));
    Comparison { changes, is_partial: old.others != new.others, before, now }
}

/// What it makes of what is allowed, by whether all that comes was there already, and whether all that goes is there still.
fn bearing(denies: bool, was_there: bool, is_there: bool) -> Bearing {
    match (was_there, is_there) {
        (true, true) => Bearing::Same,
        (true, false) if denies => Bearing::More,
        (true, false) => Bearing::Less,
        (false, true) if denies => Bearing::Less,
        (false, true) => Bearing::More,
        (false, false) => Bearing::Unproved,
    }
}
