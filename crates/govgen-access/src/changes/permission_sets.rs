//! Permission sets that come, go, or say something else.

use std::collections::{BTreeMap, BTreeSet};

use govgen_iam::{session_duration, session_seconds};
use govgen_model::{CustomerManagedPolicy, ManagedPolicy, PermissionsBoundary, Policy, Text};
use govgen_source::Span;

use super::document::{Comparison, StatementChange, Work, compare, is_too_large};
use super::holders::{Holders, holders};
use super::labels::Labels;
use super::widened::{self, Doubt, Managed, Widening};
use super::words::element;
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
    /// What lets its holders do more, or may, the worst first; nothing of one that is gone or that only has another name.
    pub widened: Vec<Widening>,
    /// Who holds it; before, when it is gone.
    pub holders: Holders,
    /// Of one that comes or goes: another one of the same home that goes or comes, and says the same.
    pub twin: Option<&'c str>,
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
pub(super) struct Home<'c> {
    name: &'c str,
    /// What AWS calls the home: a division that has another name keeps it.
    identity: &'c str,
    pub(super) policy: &'c Policy<'c>,
}

/// Every permission set that differs, by name.
pub(super) fn permission_sets<'c>(
    before: Side<'c>,
    now: Side<'c>,
    compared: &Compared<'c>,
    labels: &Labels<'c>,
) -> Vec<SetChange<'c>> {
    let old = sets(before, &compared.before);
    let new = sets(now, &compared.now);
    let (mut work, mut managed) = (Work::default(), Managed::default());
    let mut changes: Vec<SetChange<'c>> = Vec::new();
    let gone = old.iter().filter(|(name, _)| !new.contains_key(*name)).map(|(name, it)| (name, Some(it), None));
    let rest = new.iter().map(|(name, it)| (name, old.get(name), Some(it)));
    for (name, old, new) in gone.chain(rest) {
        changes.extend(change(name, old, new, &mut managed, &mut work));
    }
    changes.sort_by_key(|it| it.name);
    pair(&mut changes, &old, &new);
    let held = |gone: bool| -> Vec<&'c str> {
        changes.iter().filter(|it| it.now.is_none() == gone).map(|it| it.name).collect()
    };
    let (held_before, held_now) =
        (holders(before.model, &held(true), labels), holders(now.model, &held(false), labels));
    for it in &mut changes {
        it.holders = held_now.get(it.name).or_else(|| held_before.get(it.name)).copied().unwrap_or_default();
    }
    changes
}

/// Finds what was renamed without anybody saying so: one that goes and one that comes, of the same home, which say the same.
fn pair<'c>(changes: &mut [SetChange<'c>], old: &BTreeMap<&'c str, Home<'c>>, new: &BTreeMap<&'c str, Home<'c>>) {
    let said = |it: &Home<'c>| -> String {
        let document = it.policy.inline_policy.as_ref().map(|it| it.canonical.to_string());
        format!("{:?} {:?} {document:?}", it.name, attributes(None, Some(it.policy)))
    };
    let gone: BTreeMap<String, &'c str> = changes
        .iter()
        .filter(|it| it.now.is_none())
        .filter_map(|it| Some((said(old.get(it.name)?), it.name)))
        .collect();
    if gone.is_empty() {
        return;
    }
    let mut pairs: BTreeMap<&'c str, &'c str> = BTreeMap::new();
    for it in changes.iter_mut().filter(|it| it.before.is_none()) {
        let twin = new.get(it.name).and_then(|home| gone.get(&said(home)).copied());
        it.twin = twin;
        if twin.is_some() {
            it.widened.clear();
        }
        pairs.extend(twin.map(|twin| (twin, it.name)));
    }
    for it in changes.iter_mut().filter(|it| it.now.is_none()) {
        it.twin = pairs.get(it.name).copied();
    }
}

/// Every permission set of some divisions and those that all may use, by name.
pub(super) fn sets<'c>(side: Side<'c>, divisions: &[&'c govgen_model::Division<'c>]) -> BTreeMap<&'c str, Home<'c>> {
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

fn change<'c>(
    name: &'c str,
    old: Option<&Home<'c>>,
    new: Option<&Home<'c>>,
    managed: &mut Managed,
    work: &mut Work,
) -> Option<SetChange<'c>> {
    let policy = new.or(old)?.policy;
    let document =
        |it: Option<&Home<'c>>| it.and_then(|it| it.policy.inline_policy.as_ref()).map(|it| it.canonical.as_ref());
    let (before, now) = (document(old), document(new));
    let same = before == now;
    let too_large = !same && (is_too_large(before) || is_too_large(now));
    let compared = (!same && !too_large).then(|| compare(before, now, work));
    let mut attributes = attributes(old.map(|it| it.policy), new.map(|it| it.policy));
    let mut widened = Vec::new();
    if new.is_some() {
        widened.extend(managed.widened(&attributes, old.map(|it| it.policy), work));
        widened.extend(widened::by_boundary(&attributes));
        widened.extend(compared.iter().flat_map(|it| widened::by_document(it, work)));
        widened.extend(too_large.then(|| widened::doubt(Doubt::Document)));
    }
    if too_large {
        let what = "larger than AWS takes, so that it was not compared";
        attributes.push(AttributeChange { key: "inline_policy", before: None, now: Some(what.to_owned()) });
    }
    if let (Some(compared), Some(before), Some(now)) = (&compared, before, now) {
        let versions = versions(before, now);
        widened.extend(versions.is_some().then(|| widened::doubt(Doubt::Version)));
        let rest = rest(compared, versions.is_some());
        attributes.extend(versions.into_iter().chain(rest));
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
    let (gained, lost) = match &compared {
        Some(it) => numbers(it),
        None if same => (Some((0, 0)), Some(0)),
        None => (None, None),
    };
    widened::sort(&mut widened);
    Some(SetChange {
        name,
        before: old.map(|it| it.name),
        now: new.map(|it| it.name),
        policy: policy.key(),
        span: policy.entry.key.span,
        attributes,
        statements: compared.map(|it| it.changes).unwrap_or_default(),
        gained,
        lost,
        widened,
        holders: Holders::default(),
        twin: None,
    })
}

/// Actions gained, with those of them that write, and actions lost.
type Numbers = (Option<(usize, usize)>, Option<usize>);

fn numbers(it: &Comparison) -> Numbers {
    let (Some(old), Some(new)) = (&it.before.allowed, &it.now.allowed) else { return (None, None) };
    let gained: Vec<_> = new.difference(old).collect();
    let writes = gained.iter().filter(|it| it.is_write()).count();
    (Some((gained.len(), writes)), Some(old.difference(new).count()))
}

/// The versions of the policy language, where they differ.
fn versions(before: &serde_json::Value, now: &serde_json::Value) -> Option<AttributeChange> {
    let version = |it: &serde_json::Value| {
        it.get("Version").map_or_else(|| "no Version".to_owned(), |version| format!("Version {version}"))
    };
    let (before, now) = (Some(version(before)), Some(version(now)));
    (before != now).then_some(AttributeChange { key: "inline_policy", before, now })
}

/// What differs between two documents beside what their statements say: what could not be compared, or the words alone.
fn rest(compared: &Comparison, other_version: bool) -> Option<AttributeChange> {
    let what = if compared.is_partial {
        "parts that govgen does not compare differ: read the document"
    } else if compared.changes.is_empty() && !other_version {
        // Effects, actions, resources and conditions were compared value by value.
        "statements with other names or in another order, which allow the same"
    } else {
        return None;
    };
    Some(AttributeChange { key: "inline_policy", before: None, now: Some(what.to_owned()) })
}

fn attributes(before: Option<&Policy<'_>>, now: Option<&Policy<'_>>) -> Vec<AttributeChange> {
    let mut changes = Vec::new();
    let mut one = |key, of: &dyn Fn(&Policy<'_>) -> Option<String>| {
        let (before, now) = (before.and_then(of), now.and_then(of));
        if before != now {
            changes.push(AttributeChange { key, before, now });
        }
    };
    one("permissions_boundary", &|it| it.entry.permissions_boundary.as_ref().map(boundary));
    one("relay_state", &|it| it.entry.relay_state.as_ref().map(|it| it.value.to_string()));
    one("description", &|it| it.entry.description.as_ref().map(|it| it.value.to_string()));
    // Everybody may use it when nobody is named.
    one("available_to", &|it| it.entry.available_to.as_ref().map(|it| names(it)));
    let length = |it: Option<&Policy<'_>>| it.map(|it| session(it.entry.session_duration.as_ref()));
    if length(before) != length(now) {
        let written = |it: Option<&Policy<'_>>| {
            it.map(|it| it.entry.session_duration.as_ref().map_or_else(|| "PT1H".to_owned(), |it| it.value.to_string()))
        };
        changes.insert(0, AttributeChange { key: "session_duration", before: written(before), now: written(now) });
    }
    let mut many = |key, of: &dyn Fn(&Policy<'_>) -> BTreeSet<String>| {
        let (before, now) = (before.map(of).unwrap_or_default(), now.map(of).unwrap_or_default());
        let line = |before, now| AttributeChange { key, before, now };
        changes.extend(now.difference(&before).map(|it| line(None, Some(it.clone()))));
        changes.extend(before.difference(&now).map(|it| line(Some(it.clone()), None)));
    };
    many("managed_policies", &|it| it.managed_policies.iter().map(managed).collect());
    many("customer_managed_policies", &|it| it.entry.customer_managed_policies.iter().map(customer).collect());
    many("tags", &|it| {
        it.entry
            .tags
            .iter()
            .map(|(key, value)| format!("{} = {}", element(&key.value), element(&value.value)))
            .collect()
    });
    changes
}

fn names(list: &[Text<'_>]) -> String {
    let mut names: Vec<&str> = list.iter().map(|it| it.value.as_ref()).collect();
    names.sort_unstable();
    names.join(", ")
}

/// By its key; one of another partition by its ARN.
fn managed(it: &ManagedPolicy) -> String {
    if it.arn.starts_with("arn:aws:") { it.key.clone() } else { it.arn.clone() }
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
