//! What differs between two locks, for people.

use govgen_model::{Lock, LockEntry, PrincipalKind, State};

use crate::report::one_line;

/// What has become of the names of a lock.
#[derive(Debug)]
pub(crate) struct Changes {
    added: Vec<String>,
    lost: Vec<String>,
    changed: Vec<String>,
}

impl Changes {
    /// Compares two locks of one directory. In the first lock everybody is new.
    pub(crate) fn between(before: Option<&Lock<'_>>, now: &Lock<'_>) -> Self {
        let known = |kind, it: &LockEntry<'_>| before.and_then(|before| before.get(kind, &it.name.value));
        let new = now.present().filter(|(kind, it)| known(*kind, it).is_none_or(|it| it.state != State::Present));
        let added = new.map(|(kind, it)| format!("added {}", called(kind, it))).collect();
        let lost = before.map(|before| now.lost(before)).unwrap_or_default();
        let lost = lost.into_iter().map(|(kind, it)| {
            let kept = match now.get(kind, &it.name.value).map(|it| it.state) {
                Some(State::Departed) => " (still granted something: kept as departed)",
                Some(State::Renamed) => {
                    " (still granted something, and in the directory by another name: kept as renamed)"
                }
                Some(State::Present) | None => "",
            };
            format!("lost {}{kept}", called(kind, it))
        });
        let changed = now.all().filter_map(|(kind, it)| {
            let old = known(kind, it)?.id();
            let differs = old.value != it.id.value;
            differs.then(|| format!("changed {}: {} before, {} now", called(kind, it), old.value, it.id.value))
        });
        Self { added, lost: lost.collect(), changed: changed.collect() }
    }

    /// A line for each; names come from the directory, and a terminal must not obey them.
    pub(crate) fn listed(&self) -> String {
        let all = self.added.iter().chain(&self.lost).chain(&self.changed);
        all.map(|it| format!("{}\n", one_line(it))).collect()
    }

    /// How many of each, if any.
    pub(crate) fn counted(&self) -> Option<String> {
        let counts = [(self.added.len(), "added"), (self.lost.len(), "lost"), (self.changed.len(), "with another id")];
        let counts: Vec<String> =
            counts.iter().filter(|it| it.0 > 0).map(|(count, what)| format!("{count} {what}")).collect();
        (!counts.is_empty()).then(|| counts.join(", "))
    }
}

fn called(kind: PrincipalKind, entry: &LockEntry<'_>) -> String {
    let kind = match kind {
        PrincipalKind::User => "user",
        PrincipalKind::Group => "group",
    };
    format!("{kind} {}", entry.name.value)
}
