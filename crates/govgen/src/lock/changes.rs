//! What differs between two locks, for people.

use govgen_model::{Lock, LockEntry, PrincipalKind};

use crate::report::one_line;

/// What has become of the names of a lock.
#[derive(Debug, Default)]
pub(crate) struct Changes {
    added: Vec<String>,
    lost: Vec<String>,
    changed: Vec<String>,
}

impl Changes {
    /// Compares two locks of one directory.
    pub(crate) fn between(before: &Lock<'_>, now: &Lock<'_>) -> Self {
        let was_here = |kind, it: &LockEntry<'_>| before.get(kind, &it.name.value).is_some_and(|it| !it.departed);
        let new = now.present().filter(|(kind, it)| !was_here(*kind, it));
        let added = new.map(|(kind, it)| format!("added {}", called(kind, it))).collect();
        let lost = now.lost(before).into_iter().map(|(kind, it)| {
            let kept = if now.get(kind, &it.name.value).is_some() {
                " (still granted something: kept as departed)"
            } else {
                ""
            };
            format!("lost {}{kept}", called(kind, it))
        });
        let changed = now.all().filter_map(|(kind, it)| {
            let old = before.get(kind, &it.name.value)?.id();
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
