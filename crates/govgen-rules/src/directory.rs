//! What several rules ask about the lock: who is granted something, and what the lock was before.
//!
//! In: the model, and a base. Out: granted names with their first line, both locks when they can be compared, and what the
//! organization answers when a rule asks for a number.

use govgen_model::{Acknowledgement, Division, Lock, Principal, PrincipalKind};
use govgen_source::Diagnostic;
use rustc_hash::FxHashSet;

use crate::Context;

/// A principal of one division, and how often it stands there.
pub(crate) struct Named<'c> {
    /// The first line that names them.
    pub(crate) principal: &'c Principal<'c>,
    /// How many more there are.
    pub(crate) more: usize,
}

/// Each name of an active division that a filter wants, once, in the order written.
pub(crate) fn named<'c>(division: &'c Division<'c>, wanted: impl Fn(&Principal<'_>) -> bool) -> Vec<Named<'c>> {
    if !division.is_active() {
        return Vec::new();
    }
    let mut seen: FxHashSet<(PrincipalKind, &str)> = FxHashSet::default();
    let mut found: Vec<Named<'c>> = Vec::new();
    for principal in lines(division) {
        let key = (principal.kind, principal.name.value.as_ref());
        if seen.insert(key) && wanted(principal) {
            found.push(Named { principal, more: 0 });
        }
    }
    if !found.is_empty() {
        let mut counts: rustc_hash::FxHashMap<(PrincipalKind, &str), usize> = Default::default();
        for principal in lines(division) {
            *counts.entry((principal.kind, principal.name.value.as_ref())).or_default() += 1;
        }
        for it in &mut found {
            it.more = counts[&(it.principal.kind, it.principal.name.value.as_ref())] - 1;
        }
    }
    found
}

/// Every line of a division that names somebody.
pub(crate) fn lines<'c>(division: &'c Division<'c>) -> impl Iterator<Item = &'c Principal<'c>> {
    division.entries.iter().flat_map(|it| &it.entry.access).flat_map(|it| &it.principals)
}

/// `user` or `group`.
pub(crate) fn word(kind: PrincipalKind) -> &'static str {
    match kind {
        PrincipalKind::User => "user",
        PrincipalKind::Group => "group",
    }
}

/// The lock as it was and is, in force or not: none when there is none, or one of the two cannot be read whole or is about
/// another directory.
pub(crate) fn locks<'c>(cx: &Context<'c>) -> Option<(Lock<'c>, Lock<'c>)> {
    let base = cx.base.filter(|it| it.is_whole(cx.model))?;
    let before = base.revision.model.lock_document.filter(|it| it.whole)?;
    let now = cx.model.lock_document.filter(|it| it.whole)?;
    let store = |it: &govgen_model::LockDocument<'_>| it.identity_store_id.as_ref().map(|it| it.value.to_string());
    (store(before) == store(now)).then(|| (Lock::new(before), Lock::new(now)))
}

/// What the organization answers when a rule about the lock asks for a number. The lock belongs to no division, so `division`
/// is `common`.
pub(crate) struct Answer<'c> {
    /// Whether it states the number.
    pub(crate) is_given: bool,
    wrong: Option<&'c Acknowledgement<'c>>,
    used_up: Option<&'c Acknowledgement<'c>>,
}

impl<'c> Answer<'c> {
    /// The answer to a rule that asks for a number.
    pub(crate) fn of(cx: &Context<'c>, rule: &'static str, asked: usize) -> Self {
        let written = cx.model.acknowledge.iter().filter(|it| it.division.value == "common" && it.rule.value == rule);
        let (used_up, new): (Vec<_>, Vec<_>) = written.partition(|it| is_used_up(cx, it));
        let is_right = |it: &&Acknowledgement<'_>| it.count.value as usize == asked;
        Self {
            is_given: new.iter().any(is_right),
            wrong: new.iter().find(|it| !is_right(it)).copied(),
            used_up: used_up.first().copied(),
        }
    }

    /// Says of what is written why it does not count.
    pub(crate) fn explain(&self, finding: &mut Diagnostic) {
        if let Some(wrong) = self.wrong {
            finding.because(wrong.count.span, format!("acknowledged are {}", wrong.count.value));
        }
        if let Some(used_up) = self.used_up {
            finding.because(used_up.count.span, USED_UP);
        }
    }
}

/// What is said of an entry that belongs to another change.
pub(crate) const USED_UP: &str =
    "this acknowledgement was there before, so it is used up: remove it, and write another for this change";

/// Whether the base has the same entry: it let another change through, and lets no second one.
pub(crate) fn is_used_up(cx: &Context<'_>, entry: &Acknowledgement<'_>) -> bool {
    let same = |it: &Acknowledgement<'_>| {
        it.rule.value == entry.rule.value
            && it.division.value == entry.division.value
            && it.count.value == entry.count.value
            && it.reason.value == entry.reason.value
    };
    cx.base.is_some_and(|it| it.revision.model.acknowledge.iter().any(same))
}
