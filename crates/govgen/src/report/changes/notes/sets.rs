//! Permission sets that let somebody do more, or otherwise, than they did: the worst first, and what the rest of them come to.

use std::collections::{BTreeMap, BTreeSet};

use govgen_access::changes::{Attached, AttributeChange, Holders, SetChange, Widened};
use govgen_iam::catalogue::Action;
use govgen_iam::grave::{Gravity, gravest_first, gravity};

use super::super::{Words, counted, few, name, people, permission_sets, said, strong, thousands};
use super::LISTED;
use crate::diff::Page;

/// So many policies are named that permission sets attach of which no more is said.
const POLICIES: usize = 5;

/// So many actions are named that they gain.
const ACTIONS: usize = 6;

/// Those that allow more, and those of which that cannot be told.
pub(super) fn widened(page: &Page<'_>) -> Vec<Words> {
    let mut sets = permission_sets::worst_first(page);
    sets.retain(|it| !it.widened.is_empty());
    let (listed, rest) = sets.split_at(sets.len().min(LISTED));
    let mut notes: Vec<Words> = listed.iter().map(|it| note(it)).collect();
    if !rest.is_empty() {
        notes.push(more(rest));
    }
    notes
}

fn note(set: &SetChange<'_>) -> Words {
    let verb = match (set.before.is_none(), set.allows_more()) {
        (true, _) => " is new",
        (false, true) => " allows more",
        (false, false) => " changes what it allows",
    };
    // Where it is held is not to be what there is no room for.
    let mut words = vec![name(set.name), strong(verb), said(", ")];
    words.extend(held(&set.holders));
    words.push(said(": "));
    words.extend(permission_sets::parts(set));
    words
}

fn held(it: &Holders) -> Words {
    let mut words = vec![said(permission_sets::held(it))];
    if it.production > 0 {
        words.extend([said(", "), strong(format!("{} in production", thousands(it.production)))]);
    }
    words
}

/// What those that are not named come to.
fn more(rest: &[&SetChange<'_>]) -> Words {
    let is_sure = rest.iter().all(|it| it.allows_more());
    let set = counted(rest.len(), "more permission set");
    let allow = match (is_sure, rest.len()) {
        (true, 1) => "allows more",
        (true, _) => "allow more",
        (false, _) => "allow more, or something else",
    };
    let mut words = vec![said(format!("and {set} {allow}"))];
    let production = rest.iter().filter(|it| it.holders.production > 0).count();
    if production > 0 {
        words.extend([said(", "), strong(format!("{} held in production", thousands(production)))]);
    }
    // Somebody may hold several.
    let sum = |of: fn(&Holders) -> usize| rest.iter().map(|it| of(&it.holders)).sum();
    match people(sum(|it| it.users), sum(|it| it.groups)) {
        nobody if nobody.is_empty() => words.push(said(", held by nobody")),
        people => words.push(said(format!(", held by up to {people}"))),
    }
    words.extend(gravest(rest));
    let policies = attached(rest);
    if !policies.is_empty() {
        words.push(said("; attached are "));
        words.extend(permission_sets::policies(&policies, POLICIES));
    }
    words
}

/// The gravest actions that they gain, each with how many of them gain it in production.
fn gravest(sets: &[&SetChange<'_>]) -> Words {
    let mut counts: BTreeMap<Action, (usize, usize)> = BTreeMap::new();
    for set in sets {
        let actions: BTreeSet<Action> = set.widened.iter().flat_map(|it| it.named.actions.iter().copied()).collect();
        for it in actions {
            let count = counts.entry(it).or_default();
            count.0 += 1;
            count.1 += usize::from(set.holders.production > 0);
        }
    }
    let mut list: Vec<(Action, (usize, usize))> =
        counts.into_iter().filter(|it| gravity(&it.0) >= Gravity::Assists).collect();
    // What is held in production is not to be what there is no room for.
    list.sort_by_cached_key(|(it, count)| (count.1 == 0, gravest_first(it)));
    if list.is_empty() {
        return Words::new();
    }
    let mut words = vec![said("; the gravest actions are ")];
    for (at, (action, (all, production))) in list.iter().take(ACTIONS).enumerate() {
        words.extend([said(if at > 0 { ", " } else { "" }), name(action.to_string())]);
        words.push(said(format!(" (in {} of them", thousands(*all))));
        if *production > 0 {
            words.extend([said(", "), strong(format!("{} in production", thousands(*production)))]);
        }
        words.push(said(")"));
    }
    if list.len() > ACTIONS {
        words.push(said(" and more"));
    }
    words
}

/// The policies that they attach, those that write most first.
fn attached(sets: &[&SetChange<'_>]) -> Vec<Attached> {
    let mut by_name: BTreeMap<(bool, &str), &Attached> = BTreeMap::new();
    for it in sets.iter().flat_map(|it| &it.widened) {
        if let Widened::Attached(list) = &it.what {
            by_name.extend(list.iter().map(|it| ((it.is_customer_managed, it.name.as_str()), it)));
        }
    }
    let mut list: Vec<Attached> = by_name.into_values().cloned().collect();
    list.sort_by_key(Attached::order);
    list
}

/// Permission sets of which an attribute is such as to be told, and what is told; production first.
fn told<'p, 'c>(
    page: &'p Page<'c>,
    key: &str,
    is_told: impl Fn(&SetChange<'c>, &AttributeChange) -> bool,
) -> Vec<(&'p SetChange<'c>, &'p AttributeChange)> {
    let all = page.changes.permission_sets.iter().filter(|it| it.now.is_some() && it.twin.is_none());
    let all = all.flat_map(|set| set.attributes.iter().map(move |it| (set, it)));
    let mut list: Vec<_> = all.filter(|(set, it)| it.key == key && is_told(set, it)).collect();
    list.sort_by_key(|(it, _)| {
        std::cmp::Reverse((it.holders.production > 0, it.holders.users + it.holders.groups, it.holders.production))
    });
    list
}

/// Each by name with what is told of it.
fn each(list: &[(&SetChange<'_>, &AttributeChange)], what: impl Fn(&AttributeChange) -> Words) -> Words {
    const SHOWN: usize = 5;
    let mut words = Words::new();
    for (at, (set, it)) in list.iter().take(SHOWN).enumerate() {
        words.extend([said(if at > 0 { ", " } else { ": " }), name(set.name), said(" ")]);
        words.extend(what(it));
    }
    if list.len() > SHOWN {
        words.push(said(format!(" and {} more", thousands(list.len() - SHOWN))));
    }
    words
}

fn in_production(list: &[(&SetChange<'_>, &AttributeChange)]) -> Words {
    let count = list.iter().filter(|it| it.0.holders.production > 0).count();
    if count == 0 {
        return Words::new();
    }
    vec![said(", "), strong(format!("{} held in production", thousands(count)))]
}

/// Sessions that last longer than they did.
pub(super) fn sessions(page: &Page<'_>) -> Option<Words> {
    let seconds = |it: &Option<String>| it.as_deref().and_then(govgen_iam::session_seconds);
    let is_longer = |set: &SetChange<'_>, it: &AttributeChange| {
        // One that cannot be read may be any length.
        set.before.is_some() && seconds(&it.now).is_none_or(|now| seconds(&it.before).is_none_or(|was| now > was))
    };
    let list = told(page, "session_duration", is_longer);
    if list.is_empty() {
        return None;
    }
    let sessions =
        if list.len() == 1 { "permission set has longer sessions" } else { "permission sets have longer sessions" };
    let mut words = vec![strong(format!("{} {sessions}", thousands(list.len())))];
    words.extend(in_production(&list));
    let text = |it: &Option<String>| it.clone().unwrap_or_default();
    words.extend(each(&list, |it| {
        let mut words = permission_sets::value(it.key, &text(&it.now));
        words.push(said(", was "));
        words.extend(permission_sets::value(it.key, &text(&it.before)));
        words
    }));
    Some(words)
}

/// Where people are sent when they sign in.
pub(super) fn relay_states(page: &Page<'_>) -> Option<Words> {
    let list = told(page, "relay_state", |_, it| it.now.is_some());
    if list.is_empty() {
        return None;
    }
    let send = if list.len() == 1 { "permission set sends" } else { "permission sets send" };
    let mut words = vec![strong(format!("{} {send} people elsewhere", thousands(list.len()))), said(" on sign-in")];
    words.extend(in_production(&list));
    words.extend(each(&list, |it| {
        let mut words = vec![said("to ")];
        words.extend(few(it.now.as_slice(), 1, |it| name(it)));
        if let Some(was) = &it.before {
            words.extend([said(", was "), name(was)]);
        }
        words
    }));
    Some(words)
}
