//! How many gain, lose and change, in numbers and in words.

use std::borrow::Cow;
use std::collections::HashSet;

use govgen_access::changes::{DivisionChanges, Kind};
use govgen_model::PrincipalKind;

use super::{Word, Words, counted, people, said, strong, thousands};

/// How many gain, lose and change.
#[derive(Debug, Default, Clone, Copy)]
pub(crate) struct Counts {
    /// Users and groups that gain something, each once.
    pub(crate) gain: usize,
    /// Groups among those who gain, lose and change.
    pub(crate) groups: [usize; 3],
    /// Users and groups that lose something.
    pub(crate) lose: usize,
    /// Users and groups of whom something has another end.
    pub(crate) change: usize,
    /// Grants that come.
    pub(crate) gained: usize,
    /// Grants that go.
    pub(crate) lost: usize,
    /// Grants that have another end.
    pub(crate) changed: usize,
    /// Grants that come, and that go, in accounts that are production, before or now.
    pub(crate) production: [usize; 2],
}

impl Counts {
    pub(crate) fn of<'r, 'c: 'r>(divisions: impl Iterator<Item = &'r DivisionChanges<'c>>) -> Self {
        let mut counts = Self::default();
        let mut seen: [HashSet<(PrincipalKind, Cow<'_, str>)>; 3] = Default::default();
        for row in divisions.flat_map(|it| &it.rows) {
            let access = row.access();
            let who = (access.kind, access.kind.key(access.principal));
            let group = usize::from(access.kind == PrincipalKind::Group);
            let is_new = |at: usize, seen: &mut [HashSet<_>; 3]| usize::from(seen[at].insert(who));
            match row.kind() {
                Kind::Gain => {
                    counts.gained += 1;
                    counts.production[0] += usize::from(row.is_production());
                    let new = is_new(0, &mut seen);
                    counts.gain += new;
                    counts.groups[0] += group * new;
                }
                Kind::Loss => {
                    counts.lost += 1;
                    counts.production[1] += usize::from(row.is_production());
                    let new = is_new(1, &mut seen);
                    counts.lose += new;
                    counts.groups[1] += group * new;
                }
                Kind::Change => {
                    counts.changed += 1;
                    let new = is_new(2, &mut seen);
                    counts.change += new;
                    counts.groups[2] += group * new;
                }
            }
        }
        counts
    }

    /// `3 gain 5 grants (1 in production), 1 loses 1`: users and groups together, and how many are groups, of whom only the directory
    /// knows who is in there.
    pub(super) fn short(&self) -> Words {
        let mut words = Words::new();
        let parts = [
            (self.gain, Some((self.gained, self.production[0])), ["gains", "gain"]),
            (self.lose, Some((self.lost, self.production[1])), ["loses", "lose"]),
            (self.change, None, ["keeps access until another day", "keep access until another day"]),
        ];
        for (at, (who, grants, verb)) in parts.into_iter().enumerate().filter(|(_, it)| it.0 > 0) {
            let is_first = words.is_empty();
            let groups = self.groups[at];
            let subject = if groups == who { counted(groups, "group") } else { thousands(who) };
            let comma = if is_first { "" } else { ", " };
            let object = grants.map(|(grants, _)| match is_first {
                true => format!(" {}", counted(grants, "grant")),
                false => format!(" {}", thousands(grants)),
            });
            words.push(said(format!("{comma}{subject} {}{}", verb[usize::from(who != 1)], object.unwrap_or_default())));
            let groups = (groups > 0 && groups < who).then(|| said(counted(groups, "group")));
            let production = grants.map_or(0, |it| it.1);
            let production = (production > 0).then(|| strong(format!("{} in production", thousands(production))));
            words.extend(bracketed(groups.into_iter().chain(production)));
        }
        words
    }

    /// `3 users gain 5 grants, 1 group loses 1 grant`.
    pub(super) fn people(&self) -> String {
        let part = |at: usize, all: usize, grants: usize, verb: [&str; 2], rest: &str| {
            let groups = self.groups[at];
            let who = people(all - groups, groups);
            let verb = verb[usize::from(all != 1)];
            (all > 0).then(|| format!("{who} {verb} {}{rest}", counted(grants, "grant")))
        };
        let parts = [
            part(0, self.gain, self.gained, ["gains", "gain"], ""),
            part(1, self.lose, self.lost, ["loses", "lose"], ""),
            part(2, self.change, self.changed, ["keeps", "keep"], " until another day"),
        ];
        parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
    }
}

/// ` (1 group, 2 in production)`, when there is anything.
fn bracketed(list: impl Iterator<Item = Word>) -> Words {
    let mut words = Words::new();
    for it in list {
        words.extend([said(if words.is_empty() { " (" } else { ", " }), it]);
    }
    if !words.is_empty() {
        words.push(said(")"));
    }
    words
}
