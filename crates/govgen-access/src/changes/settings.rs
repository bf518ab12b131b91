//! What the organization alone writes: waivers, guardrails, acknowledgements, where it lives, who somebody's id is, and what
//! Terraform is told of the past. A line for each thing that differs.

use std::collections::{BTreeMap, BTreeSet};

use govgen_model::{Division, Model, Text};

use super::organization::organization;
use super::words::Said;
use super::{Compared, Side, Untouched};

/// One thing that differs.
#[derive(Debug, PartialEq, Eq)]
pub struct SettingChange {
    /// What kind of thing it is: `waiver`, `guardrail`, `acknowledgement`, `refactor`, `organization`.
    pub kind: &'static str,
    /// Which of its kind: a key, a rule, a name.
    pub what: String,
    /// What it said; nothing when it is new.
    pub before: Option<Said>,
    /// What it says; nothing when it is gone.
    pub now: Option<Said>,
    /// Of an entry of `refactor`: the roots whose resources it is about.
    pub roots: BTreeSet<String>,
}

/// Everything that differs: waivers first, since they make findings disappear.
pub(super) fn settings<'c>(
    before: Side<'c>,
    now: Side<'c>,
    compared: &Compared<'c>,
    untouched: &Untouched,
) -> Vec<SettingChange> {
    let mut changes = Vec::new();
    let (old, new) = (before.is_there.then_some(before.model), now.is_there.then_some(now.model));
    let names = |list: &[&'c Division<'c>]| -> BTreeSet<&'c str> { list.iter().map(|it| it.name()).collect() };
    let (homes_before, homes_now) = (names(&compared.before), names(&compared.now));
    let refactor = |model: Option<&Model<'_>>, homes: &BTreeSet<&str>| {
        model.map(|it| super::refactor::entries(it, homes, !untouched.common))
    };
    if untouched.common {
        entries("refactor", refactor(old, &homes_before), refactor(new, &homes_now), &mut changes);
        return changes;
    }
    entries("waiver", old.map(waivers), new.map(waivers), &mut changes);
    entries("acknowledgement", old.map(acknowledgements), new.map(acknowledgements), &mut changes);
    entries("refactor", refactor(old, &homes_before), refactor(new, &homes_now), &mut changes);
    keys("guardrail", &old.map(guardrails).unwrap_or_default(), &new.map(guardrails).unwrap_or_default(), &mut changes);
    keys(
        "organization",
        &old.map(organization).unwrap_or_default(),
        &new.map(organization).unwrap_or_default(),
        &mut changes,
    );
    changes
}

/// Each by its word and what it says, with the roots that it is about.
type Entries = BTreeMap<(String, Said), BTreeSet<String>>;

/// Entries without a key: each is there or not.
fn entries(kind: &'static str, before: Option<Entries>, now: Option<Entries>, changes: &mut Vec<SettingChange>) {
    let (before, now) = (before.unwrap_or_default(), now.unwrap_or_default());
    let beyond = |one: &Entries, other: &Entries| -> Entries {
        let mut list = one.clone();
        list.retain(|it, _| !other.contains_key(it));
        list
    };
    let new = beyond(&now, &before).into_iter();
    changes.extend(new.map(|((what, text), roots)| SettingChange { kind, what, before: None, now: Some(text), roots }));
    let gone = beyond(&before, &now).into_iter();
    changes.extend(gone.map(|((what, text), roots)| SettingChange {
        kind,
        what,
        before: Some(text),
        now: None,
        roots,
    }));
}

/// Keys with a value. What a side without an organization does not say is not new: all of it would be.
fn keys(
    kind: &'static str,
    before: &BTreeMap<&'static str, Said>,
    now: &BTreeMap<&'static str, Said>,
    changes: &mut Vec<SettingChange>,
) {
    if before.is_empty() || now.is_empty() {
        return;
    }
    let names: BTreeSet<&str> = before.keys().chain(now.keys()).copied().collect();
    for name in names.into_iter().filter(|it| before.get(it) != now.get(it)) {
        let text = |side: &BTreeMap<&str, Said>| side.get(name).cloned().filter(|it| !it.is_empty());
        changes.push(SettingChange {
            kind,
            what: name.to_owned(),
            before: text(before),
            now: text(now),
            roots: BTreeSet::new(),
        });
    }
}

fn waivers(model: &Model<'_>) -> Entries {
    let all = model.waivers.iter().map(|it| {
        let places = [("division ", &it.division), ("account ", &it.account), ("policy ", &it.policy)];
        let places = places.into_iter().filter_map(|(key, it)| Some((key, it.as_ref()?)));
        let text = places.fold(Said::default(), |text, (key, it)| text.said(key).of(it.value.as_ref()).said(", "));
        let text = text.said(format!("until {}: ", it.until.value)).of(one_line(&it.reason.value));
        ((it.rule.value.to_string(), text), BTreeSet::new())
    });
    all.collect()
}

fn acknowledgements(model: &Model<'_>) -> Entries {
    let all = model.acknowledge.iter().map(|it| {
        let text = Said::default().said("division ").of(it.division.value.as_ref());
        let text = text.said(format!(", {}: ", it.count.value)).of(one_line(&it.reason.value));
        ((it.rule.value.to_string(), text), BTreeSet::new())
    });
    all.collect()
}

/// A reason may have lines.
fn one_line(text: &str) -> String {
    text.trim().replace('\n', " ")
}

fn guardrails(model: &Model<'_>) -> BTreeMap<&'static str, Said> {
    let it = &model.guardrails;
    BTreeMap::from([
        ("managed_policies.deny", list(&it.managed_policies_deny)),
        ("managed_policies.allow", list(&it.managed_policies_allow)),
        ("max_session_duration", Said::name(it.max_session_duration.map_or("PT8H", |it| &it.value))),
        ("permissions_boundary.required", yes(it.boundary_required.is_some_and(|it| it.value))),
        ("permissions_boundary.allow", list(it.boundary_allow)),
        ("privilege_escalation.deny", list(&it.escalation_deny)),
        ("privilege_escalation.allow", list(it.escalation_allow)),
        ("trusted_accounts", list(it.trusted_accounts)),
        ("removal.max_count", Said::name(it.removal.max_count.to_string())),
        ("removal.max_percent", Said::name(it.removal.max_percent.to_string())),
        ("permission_set_names.reserved", list(&it.permission_set_names_reserved)),
        ("max_direct_users", Said::name(it.max_direct_users.value.to_string())),
        ("max_resources", Said::name(it.max_resources.value.to_string())),
        ("grants.expiring_days", Said::name(it.expiring_days.to_string())),
    ])
}

/// A flag as YAML has it.
pub(super) fn yes(flag: bool) -> Said {
    Said::name(if flag { "true" } else { "false" })
}

/// A set of texts.
pub(super) fn list(list: &[Text<'_>]) -> Said {
    Said::names(list.iter().map(|it| it.value.to_string()))
}
