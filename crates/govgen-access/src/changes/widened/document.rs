//! What a permission set's own document allows more, by its rows and by the actions that they mean.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use govgen_iam::catalogue::Action;
use govgen_iam::grave::Gravity;

use super::{Doubt, Named, Power, Widened, Widening};
use crate::changes::document::{Bearing, Comparison, Pattern, Scope, StatementChange, Work};

/// All of it.
pub(in crate::changes) fn by_document(it: &Comparison, work: &mut Work) -> Vec<Widening> {
    let counted = [gained(it), everywhere(it)];
    let is_counted = counted.iter().any(Option::is_some);
    let mut list: Vec<Widening> = counted.into_iter().chain([undenied(it), unknown(it)]).flatten().collect();
    list.extend(more_widely(it, is_counted, work));
    list.extend(doubts(it));
    list
}

fn rows(it: &Comparison, denies: bool, bearing: Bearing) -> impl Iterator<Item = &StatementChange> {
    it.changes.iter().filter(move |it| it.denies == denies && it.bearing == bearing)
}

fn writing(actions: &[&Action]) -> usize {
    actions.iter().filter(|it| it.is_write()).count()
}

/// What one set has and the other has not; nothing when either is not known.
fn beyond<'a>(one: Option<&'a BTreeSet<Action>>, other: Option<&'a BTreeSet<Action>>) -> Option<Vec<&'a Action>> {
    Some(one?.difference(other?).collect())
}

/// Patterns of rows as they are written, the gravest first, then those that write and mean many actions.
fn written<'r>(rows: impl Iterator<Item = &'r StatementChange>) -> Vec<String> {
    let mut patterns: Vec<&Pattern> = rows.flat_map(|it| &it.patterns).collect();
    patterns.sort_by_key(|it| (Reverse(it.named.worst), !it.writes, it.actions.map_or(0, |it| usize::MAX - it)));
    let mut seen = BTreeSet::new();
    patterns.iter().filter(|it| seen.insert(&it.text)).map(|it| it.text.clone()).collect()
}

/// What actions can do of which so many write.
pub(in crate::changes) fn power(named: &Named, writes: usize, is_bounded: bool) -> Power {
    match writes {
        _ if named.worst.is_grave() => Power::Grave,
        0 => Power::Reads,
        _ if named.worst == Gravity::Tags => Power::Tags,
        _ if is_bounded => Power::Writes,
        _ => Power::Unbounded,
    }
}

fn undenied(it: &Comparison) -> Option<Widening> {
    let patterns = written(rows(it, true, Bearing::More));
    if patterns.is_empty() {
        return None;
    }
    let gone = beyond(it.before.denied.as_ref(), it.now.denied.as_ref());
    let writes = match gone.as_deref() {
        None => usize::MAX,
        // Denied elsewhere still.
        Some([]) => rows(it, true, Bearing::More).flat_map(|it| &it.patterns).filter(|it| it.writes).count(),
        Some(gone) => writing(gone),
    };
    let named = match gone.as_deref() {
        None => Named::unknown(),
        Some([]) => named(rows(it, true, Bearing::More)),
        Some(gone) => Named::of(gone.iter().copied()),
    };
    let what = Widened::Undenied { actions: gone.map(|it| it.len()), patterns };
    Some(Widening { what, power: power(&named, writes, false), writes, named })
}

fn gained(it: &Comparison) -> Option<Widening> {
    let Some(gained) = beyond(it.now.allowed.as_ref(), it.before.allowed.as_ref()) else {
        rows(it, false, Bearing::More).next()?;
        let what = Widened::Gained { actions: None, everywhere: 0 };
        return Some(Widening { what, power: Power::Grave, writes: usize::MAX, named: Named::unknown() });
    };
    if gained.is_empty() {
        return None;
    }
    let is_everywhere = |action: &&&Action| it.now.everywhere.as_ref().is_none_or(|it| it.contains(*action));
    let everywhere: Vec<&Action> = gained.iter().filter(is_everywhere).copied().collect();
    let is_bounded = writing(&everywhere) == 0 && !is_wide(it);
    let writes = writing(&gained);
    let what = Widened::Gained { actions: Some(gained.len()), everywhere: everywhere.len() };
    let named = Named::of(gained.iter().copied());
    Some(Widening { what, power: power(&named, writes, is_bounded), writes, named })
}

/// Whether what comes and writes is on a pattern of resources that nothing bounds.
fn is_wide(it: &Comparison) -> bool {
    rows(it, false, Bearing::More).any(|it| it.scope.is_wide() && it.patterns.iter().any(|it| it.writes))
}

fn everywhere(it: &Comparison) -> Option<Widening> {
    let mut fresh = beyond(it.now.everywhere.as_ref(), it.before.everywhere.as_ref())?;
    let was = it.before.allowed.as_ref()?;
    fresh.retain(|it| was.contains(*it));
    if fresh.is_empty() {
        return None;
    }
    let writes = writing(&fresh);
    let named = Named::of(fresh.iter().copied());
    Some(Widening { what: Widened::Everywhere(fresh.len()), power: power(&named, writes, false), writes, named })
}

fn unknown(it: &Comparison) -> Option<Widening> {
    let mut rows: Vec<&StatementChange> = rows(it, false, Bearing::More).collect();
    rows.retain(|it| it.patterns.iter().any(|it| it.is_unknown));
    let patterns = rows.iter().flat_map(|it| &it.patterns).filter(|it| it.is_unknown).map(|it| it.text.clone());
    let patterns: BTreeSet<String> = patterns.collect();
    if patterns.is_empty() {
        return None;
    }
    let writes = patterns.len();
    let is_bounded = !rows.iter().any(|it| it.scope.is_wide());
    let named = Named::default();
    let power = power(&named, writes, is_bounded);
    Some(Widening { what: Widened::Unknown(patterns.into_iter().collect()), power, writes, named })
}

/// The gravest of what some rows are about.
fn named<'r>(rows: impl Iterator<Item = &'r StatementChange>) -> Named {
    Named::all(rows.flat_map(|it| &it.patterns).map(|it| &it.named))
}

/// How many actions that write some patterns mean, at most.
fn at_most(rows: &[&StatementChange]) -> usize {
    let writing = rows.iter().flat_map(|it| &it.patterns).filter(|it| it.writes);
    writing.fold(0, |sum: usize, it| sum.saturating_add(it.actions.unwrap_or(usize::MAX)))
}

fn is_bounded(rows: &[&StatementChange]) -> bool {
    !rows.iter().any(|it| it.scope.is_wide() && it.patterns.iter().any(|it| it.writes))
}

/// Patterns that it allowed before, under fewer conditions or on resources that come. When no action was counted that comes, no row
/// is told by a number.
fn more_widely(it: &Comparison, is_counted: bool, work: &mut Work) -> Vec<Widening> {
    let (mut free, mut freed, mut spread) = (Vec::new(), Freed::default(), Vec::new());
    let is_known = |it: &&StatementChange| !it.patterns.iter().all(|it| it.is_unknown);
    for row in rows(it, false, Bearing::More).filter(is_known) {
        let is_freed = |was: &Scope| was.conditions.iter().any(|it| row.scope.conditions.binary_search(it).is_err());
        if row.was.iter().any(|it| is_freed(it)) {
            row.was.iter().for_each(|it| freed.add(it, &row.scope));
            free.push(row);
            if !row.scope.is_everything() && !come(row).is_empty() {
                spread.push(row);
            }
        } else if !is_counted || !is_told(it, row, work) {
            if row.scope.is_everything() { free.push(row) } else { spread.push(row) }
        }
    }
    let [gone, wider] = [freed.gone, freed.wider].map(|it| it.into_iter().collect());
    let mut resources: Vec<String> =
        spread.iter().flat_map(|it| come(it)).collect::<BTreeSet<_>>().into_iter().collect();
    resources.sort_by_key(|it| (!it.contains('*'), it.len()));
    let patterns = written(spread.iter().copied());
    let both = [(free, Widened::Unconditional { gone, wider }), (spread, Widened::Spread { patterns, resources })];
    let both = both.into_iter().filter(|it| !it.0.is_empty());
    both.map(|(rows, what)| {
        let writes = at_most(&rows);
        let named = named(rows.iter().copied());
        Widening { what, power: power(&named, writes, is_bounded(&rows)), writes, named }
    })
    .collect()
}

/// The resources of a row that it was not about; none of one that is about all but some.
fn come(it: &StatementChange) -> Vec<String> {
    let was =
        |resource: &String| it.was.iter().any(|was| !was.all_but && was.resources.binary_search(resource).is_ok());
    it.scope.resources.iter().filter(|one| !it.scope.all_but && !was(one)).cloned().collect()
}

/// Keys of conditions that were there and are not, and those of which it takes more values.
#[derive(Default)]
struct Freed {
    gone: BTreeSet<String>,
    wider: BTreeSet<String>,
}

impl Freed {
    fn add(&mut self, was: &Scope, is: &Scope) {
        for it in was.conditions.iter().filter(|it| is.conditions.binary_search(it).is_err()) {
            let stays = is.conditions.iter().any(|is| is.is_about(it));
            let into = if stays { &mut self.wider } else { &mut self.gone };
            into.insert(it.key.as_ref().unwrap_or(&it.operator).clone());
        }
    }
}

/// Whether a row's actions are among those that come, or that are on everything now.
fn is_told(it: &Comparison, row: &StatementChange, work: &mut Work) -> bool {
    let (Some(was), Some(was_everywhere)) = (&it.before.allowed, &it.before.everywhere) else { return true };
    let is_everything = row.scope.is_everything();
    let is_new = |it: &Action| !was.contains(it) || is_everything && !was_everywhere.contains(it);
    let mut patterns = row.patterns.iter().filter(|it| !it.is_unknown);
    patterns.all(|it| match it.is_all_but {
        true => is_everything,
        false => work.matching(&it.text).is_none_or(|it| it.iter().all(is_new)),
    })
}

fn doubts(it: &Comparison) -> Vec<Widening> {
    let mut list = Vec::new();
    let allows: Vec<&StatementChange> = rows(it, false, Bearing::Unproved).collect();
    let is_elsewhere = |it: &&StatementChange| {
        it.was.iter().any(|was| (was.all_but, &was.resources) != (it.scope.all_but, &it.scope.resources))
    };
    let (elsewhere, otherwise): (Vec<_>, Vec<_>) = allows.into_iter().partition(is_elsewhere);
    let denials: Vec<&StatementChange> = rows(it, true, Bearing::Unproved).collect();
    let mut add = |rows: &[&StatementChange], doubt: fn(Vec<String>) -> Doubt, is_bounded: bool| {
        if !rows.is_empty() {
            let writes = at_most(rows);
            let what = Widened::Unproved(doubt(written(rows.iter().copied())));
            let named = named(rows.iter().copied());
            list.push(Widening { what, power: power(&named, writes, is_bounded), writes, named });
        }
    };
    add(&elsewhere, Doubt::Resources, is_bounded(&elsewhere));
    add(&otherwise, Doubt::Conditions, is_bounded(&otherwise));
    add(&denials, Doubt::Denials, false);
    if it.is_partial {
        list.push(doubt(Doubt::Document));
    }
    list
}

/// One of which nothing can be told.
pub(in crate::changes) fn doubt(it: Doubt) -> Widening {
    let (power, named) = match it {
        Doubt::Version => (Power::Writes, Named::default()),
        _ => (Power::Grave, Named::unknown()),
    };
    Widening { what: Widened::Unproved(it), power, writes: usize::MAX, named }
}
