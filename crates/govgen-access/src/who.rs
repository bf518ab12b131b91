//! What a name means in the files, and the lines that have to do with it.
//!
//! In: the model, and what somebody typed. Out: each thing of that name with its lines; names that pass for it.

use std::collections::BTreeSet;

use govgen_model::{AccountRow, Division, Looks, Model, Policy, PolicyRef, PrincipalKind, is_plain};
use govgen_source::Diagnostics;
use rustc_hash::FxHashSet;

use crate::lines::{Line, Scope, lines, of_entry};
use crate::near;

/// A thing that was asked about.
#[derive(Debug, Clone, Copy)]
pub enum Asked<'m> {
    /// A user or group, by the name that the first line writes.
    Principal(PrincipalKind, &'m str),
    /// A group that somebody is a member of: its name, and theirs.
    Member(&'m str, &'m str),
    /// An account.
    Account(&'m Division<'m>, &'m AccountRow<'m>),
    /// A policy: a division's own, or a shared one.
    Policy(Option<&'m Division<'m>>, &'m Policy<'m>),
    /// A division.
    Division(&'m Division<'m>),
}

/// Everything of a name, with its lines in the order written: users and groups, accounts by name or id, policies by key or permission
/// set, divisions. Users are told apart as AWS does, without their letters' case.
#[must_use]
pub fn asked<'m>(model: &'m Model<'m>, name: &str) -> Vec<(Asked<'m>, Vec<Line<'m>>)> {
    let mut found = Vec::new();
    for kind in [PrincipalKind::User, PrincipalKind::Group] {
        let lines = of_principal(model, kind, name);
        if let Some(first) = lines.first() {
            found.push((Asked::Principal(kind, first.name()), lines));
        }
    }
    for division in &model.divisions {
        let rows = division.accounts.iter().filter(|it| it.name.value == name || it.id.value == name);
        found.extend(rows.map(|row| (Asked::Account(division, row), in_account(division, row))));
    }
    let is_named = |it: &Policy<'_>| it.key() == name || it.permission_set.value == name;
    for (at, policy) in model.shared.iter().enumerate().filter(|(_, it)| is_named(it)) {
        let of_it = lines(model).filter(|it| it.policy == Some(PolicyRef::Shared(at as u32)));
        found.push((Asked::Policy(None, policy), of_it.collect()));
    }
    for division in &model.divisions {
        for (at, policy) in division.policies.iter().enumerate().filter(|(_, it)| is_named(it)) {
            let all = division.entries.iter().flat_map(|entry| of_entry(division, entry));
            let of_it = all.filter(|it| it.policy == Some(PolicyRef::Own(at as u32)));
            found.push((Asked::Policy(Some(division), policy), of_it.collect()));
        }
    }
    for division in model.divisions.iter().filter(|it| it.name() == name) {
        let all = division.entries.iter().flat_map(|entry| of_entry(division, entry));
        found.push((Asked::Division(division), all.collect()));
    }
    for (_, lines) in &mut found {
        lines.sort_by_key(|it| (it.division.name(), it.place()));
    }
    found
}

/// Every line of one user or group.
#[must_use]
pub fn of_principal<'m>(model: &'m Model<'m>, kind: PrincipalKind, name: &str) -> Vec<Line<'m>> {
    let wanted = kind.key(name);
    lines(model).filter(|it| it.principal.kind == kind && kind.key(it.name()) == wanted).collect()
}

fn in_account<'m>(division: &'m Division<'m>, row: &AccountRow<'_>) -> Vec<Line<'m>> {
    let names = |entry: &&govgen_model::ResolvedEntry<'m>| Scope::of(division, entry).names(&row.name.value);
    division.entries.iter().filter(names).flat_map(|entry| of_entry(division, entry)).collect()
}

/// Names that are not the one asked for, and could be taken for it.
#[derive(Debug, Default)]
pub struct Similar<'m> {
    /// Users and groups that look the same, or differ in their letters' case only: to AWS they are others.
    pub alike: BTreeSet<(PrincipalKind, &'m str)>,
    /// What may have been meant, of each kind of thing the nearest.
    pub near: BTreeSet<&'m str>,
}

/// Looks for names like one. A user's letters' case is none of it: that is the same user.
#[must_use]
pub fn similar<'m>(model: &'m Model<'m>, name: &str) -> Similar<'m> {
    // Each name once: there are a hundred times as many lines.
    let named: FxHashSet<(PrincipalKind, &str)> = lines(model).map(|it| (it.principal.kind, it.name())).collect();
    let mut principals: Vec<_> = named.into_iter().filter(|(kind, it)| kind.key(it) != kind.key(name)).collect();
    principals.sort_unstable();
    let (mut looks, plain) = (Looks::default(), is_plain(name));
    let look = looks.of(name);
    let alike = principals.iter().filter(|(_, it)| match plain && is_plain(it) {
        true => it.eq_ignore_ascii_case(name),
        false => looks.of(it) == look,
    });
    let alike = alike.copied().collect();
    let accounts = model.divisions.iter().flat_map(|it| &it.accounts).map(|it| it.name.value.as_ref());
    let policies = model.divisions.iter().flat_map(|it| &it.policies).chain(&model.shared).map(Policy::key);
    let nearest = Diagnostics::default();
    let near = [
        near::principal(name, principals.iter().map(|(_, it)| *it)),
        nearest.nearest(name, accounts),
        nearest.nearest(name, policies),
        nearest.nearest(name, model.divisions.iter().map(Division::name)),
    ];
    Similar { alike, near: near.into_iter().flatten().filter(|it| *it != name).collect() }
}
