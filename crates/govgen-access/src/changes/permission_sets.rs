//! Permission sets that come, go, or say something else.

use std::collections::{BTreeMap, BTreeSet};

use govgen_iam::{session_duration, session_seconds};
use govgen_model::{CustomerManagedPolicy, PermissionsBoundary, Policy, Text};
use govgen_source::Span;

use super::document::{StatementChange, Work, allowed, is_too_large, statements};
use super::holders::{Holders, holders};
use super::{Compared, Side};

/// What becomes of a permission set. Without a home before it is new, without one now it is gone.
#[derive(Debug)]
pub struct SetChange<'c> {
    /// Its name in AWS.
    pub name: &'c str,
    /// Whose it was: a division, or `common`.
    pub before: Option<&'c str>,
    /// Whose it is.
    pub now: Option<&'c str>,
    /// The policy's name in the files, now or, when it is gone, before.
    pub policy: &'c str,
    /// Where that stands, on the side that has it.
    pub span: Span,
    /// What differs beside its own document; each value that comes or goes has a line.
    pub attributes: Vec<AttributeChange>,
    /// What its own document allows that it did not, and the other way round.
    pub statements: Vec<StatementChange>,
    /// How many actions of the catalogue its own document allows somewhere that it did not, and how many of them write; nothing
    /// when nobody can tell.
    pub gained: Option<(usize, usize)>,
    /// How many it no longer allows anywhere.
    pub lost: Option<usize>,
    /// Who holds it; before, when it is gone.
    pub holders: Holders,
}

/// A value of an attribute that comes, goes, or gives way to another.
#[derive(Debug, PartialEq, Eq)]
pub struct AttributeChange {
    /// As in the files: `session_duration`, `managed_policies`.
    pub key: &'static str,
    /// What was there.
    pub before: Option<String>,
    /// What is there.
    pub now: Option<String>,
}

/// A policy and whose it is.
#[derive(Clone, Copy)]
struct Home<'c> {
    name: &'c str,
    /// What AWS calls the home: a division that has another name keeps it.
    identity: &'c str,
    policy: &'c Policy<'c>,
}

/// Every permission set that differs, by name.
pub(super) fn permission_sets<'c>(before: Side<'c>, now: Side<'c>, compared: &Compared<'c>) -> Vec<SetChange<'c>> {
    let old = sets(before, &compared.before);
    let new = sets(now, &compared.now);
    let mut work = Work::default();
    let mut changes: Vec<SetChange<'c>> = Vec::new();
    let gone = old.iter().filter(|(name, _)| !new.contains_key(*name)).map(|(name, it)| (name, Some(it), None));
    let rest = new.iter().map(|(name, it)| (name, old.get(name), Some(it)));
    for (name, old, new) in gone.chain(rest) {
        changes.extend(change(name, old, new, &mut work));
    }
    changes.sort_by_key(|it| it.name);
    let held = |gone: bool| -> Vec<&'c str> {
        changes.iter().filter(|it| it.now.is_none() == gone).map(|it| it.name).collect()
    };
    let (held_before, held_now) = (holders(before.model, &held(true)), holders(now.model, &held(false)));
    for it in &mut changes {
        it.holders = held_now.get(it.name).or_else(|| held_before.get(it.name)).copied().unwrap_or_default();
    }
    changes
}

fn sets<'c>(side: Side<'c>, divisions: &[&'c govgen_model::Division<'c>]) -> BTreeMap<&'c str, Home<'c>> {
    let mut sets: BTreeMap<&str, Home<'c>> = BTreeMap::new();
    let shared: &[Policy<'c>] = if side.is_there { &side.model.shared } else { &[] };
    let own = divisions.iter().filter(|it| it.is_active());
    let own =
        own.flat_map(|it| it.policies.iter().map(|policy| Home { name: it.name(), identity: it.identity(), policy }));
    let shared = shared.iter().map(|policy| Home { name: "common", identity: "common", policy });
    for it in shared.chain(own) {
        // Two of one name are an error already.
        sets.entry(&it.policy.permission_set.value).or_insert(it);
    }
    sets
}

fn change<'c>(name: &'c str, old: Option<&Home<'c>>, new: Option<&Home<'c>>, work: &mut Work) -> Option<SetChange<'c>> {
    let policy = new.or(old)?.policy;
    let document =
        |it: Option<&Home<'c>>| it.and_then(|it| it.policy.inline_policy.as_ref()).map(|it| it.canonical.as_ref());
    let (before, now) = (document(old), document(new));
    let same = before == now;
    let too_large = !same && (is_too_large(before) || is_too_large(now));
    let statements = if same || too_large { Vec::new() } else { statements(before, now, work) };
    let mut attributes = attributes(old.map(|it| it.policy), new.map(|it| it.policy));
    if too_large {
        let what = "larger than AWS takes, so that it was not compared";
        attributes.push(AttributeChange { key: "inline_policy", before: None, now: Some(what.to_owned()) });
    } else if !same && statements.is_empty() && old.is_some() && new.is_some() {
        attributes.push(other_words(before, now));
    }
    if let (Some(old), Some(new)) = (old, new)
        && old.identity != new.identity
    {
        // Whose it is, as AWS is told: another role may write it from then on.
        let tag = |it: &Home<'_>| Some(format!("govgen:division = {}", it.identity));
        attributes.push(AttributeChange { key: "tags", before: tag(old), now: tag(new) });
    }
    if same && attributes.is_empty() && old.is_some() == new.is_some() {
        return None;
    }
    let (gained, lost) = if same {
        (Some((0, 0)), Some(0))
    } else if too_large {
        (None, None)
    } else {
        numbers(before, now, work)
    };
    Some(SetChange {
        name,
        before: old.map(|it| it.name),
        now: new.map(|it| it.name),
        policy: policy.key(),
        span: policy.entry.key.span,
        attributes,
        statements,
        gained,
        lost,
        holders: Holders::default(),
    })
}

/// Actions gained, with those of them that write, and actions lost.
type Numbers = (Option<(usize, usize)>, Option<usize>);

fn numbers(before: Option<&serde_json::Value>, now: Option<&serde_json::Value>, work: &mut Work) -> Numbers {
    let (old, new) = (allowed(before, work).actions, allowed(now, work).actions);
    let (Some(old), Some(new)) = (old, new) else { return (None, None) };
    let gained: Vec<_> = new.difference(&old).collect();
    let writes = gained.iter().filter(|it| it.is_write()).count();
    (Some((gained.len(), writes)), Some(old.difference(&new).count()))
}

/// A document whose statements say the same by other words: its version, statements' names, or their order.
fn other_words(before: Option<&serde_json::Value>, now: Option<&serde_json::Value>) -> AttributeChange {
    let version = |it: Option<&serde_json::Value>| it.and_then(|it| it.get("Version")).map(ToString::to_string);
    let (old, new) = (version(before), version(now));
    if old != new {
        let text = |it: Option<String>| Some(it.unwrap_or_else(|| "no Version".to_owned()));
        return AttributeChange { key: "inline_policy", before: text(old), now: text(new) };
    }
    let text = "statements with other names or in another order, which allow the same";
    AttributeChange { key: "inline_policy", before: None, now: Some(text.to_owned()) }
}

fn attributes(before: Option<&Policy<'_>>, now: Option<&Policy<'_>>) -> Vec<AttributeChange> {
    let mut changes = Vec::new();
    let mut one = |key, of: &dyn Fn(&Policy<'_>) -> Option<String>| {
        let (before, now) = (before.and_then(of), now.and_then(of));
        if before != now {
            changes.push(AttributeChange { key, before, now });
        }
    };
    one("session_duration", &|it| Some(session(it.entry.session_duration.as_ref())));
    one("permissions_boundary", &|it| it.entry.permissions_boundary.as_ref().map(boundary));
    one("relay_state", &|it| it.entry.relay_state.as_ref().map(|it| it.value.to_string()));
    one("description", &|it| it.entry.description.as_ref().map(|it| it.value.to_string()));
    // Everybody may use it when nobody is named.
    one("available_to", &|it| it.entry.available_to.as_ref().map(|it| names(it)));
    let mut many = |key, of: &dyn Fn(&Policy<'_>) -> BTreeSet<String>| {
        let (before, now) = (before.map(of).unwrap_or_default(), now.map(of).unwrap_or_default());
        let line = |before, now| AttributeChange { key, before, now };
        changes.extend(now.difference(&before).map(|it| line(None, Some(it.clone()))));
        changes.extend(before.difference(&now).map(|it| line(Some(it.clone()), None)));
    };
    many("managed_policies", &|it| it.managed_policies.iter().map(|it| it.key.clone()).collect());
    many("customer_managed_policies", &|it| it.entry.customer_managed_policies.iter().map(customer).collect());
    many("tags", &|it| it.entry.tags.iter().map(|(key, value)| format!("{} = {}", key.value, value.value)).collect());
    changes
}

fn names(list: &[Text<'_>]) -> String {
    let mut names: Vec<&str> = list.iter().map(|it| it.value.as_ref()).collect();
    names.sort_unstable();
    names.join(", ")
}

/// As AWS counts it: `PT60M` and nothing at all are `PT1H`.
fn session(written: Option<&Text<'_>>) -> String {
    let Some(written) = written else { return "PT1H".to_owned() };
    session_seconds(&written.value).map_or_else(|| written.value.to_string(), session_duration)
}

fn customer(it: &CustomerManagedPolicy<'_>) -> String {
    format!("{}{}", it.path.as_ref().map_or("/", |it| &it.value), it.name.value)
}

fn boundary(it: &PermissionsBoundary<'_>) -> String {
    match it {
        PermissionsBoundary::Managed(text) => govgen_iam::managed_policy_key(&text.value).to_owned(),
        PermissionsBoundary::CustomerManaged(policy) => customer(policy),
    }
}
