//! What differs between two locks, for people.

use govgen_model::{Lock, LockEntry, PrincipalKind, State};

use crate::report::one_line;

/// What has become of the names of a lock.
#[derive(Debug)]
pub(crate) struct Changes {
    added: Vec<String>,
    back: Vec<String>,
    lost: Vec<String>,
    changed: Vec<String>,
}

impl Changes {
    /// Compares two locks of one directory. In the first lock everybody is new.
    pub(crate) fn between(before: Option<&Lock<'_>>, now: &Lock<'_>) -> Self {
        let known = |kind, it: &LockEntry<'_>| before.and_then(|before| before.get(kind, &it.name.value));
        let (mut added, mut back) = (Vec::new(), Vec::new());
        for (kind, it) in now.present() {
            match known(kind, it) {
                None => added.push(format!("added {}", called(kind, it))),
                Some(kept) if kept.state != State::Present => back.push(format!("back {}", called(kind, it))),
                Some(_) => {}
            }
        }
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
        Self { added, back, lost: lost.collect(), changed: changed.collect() }
    }

    /// A line for each; names come from the directory, and a terminal must not obey them.
    pub(crate) fn listed(&self) -> String {
        let all = self.added.iter().chain(&self.back).chain(&self.lost).chain(&self.changed);
        all.map(|it| format!("{}\n", one_line(it))).collect()
    }

    /// How many of each, if any.
    pub(crate) fn counted(&self) -> Option<String> {
        let (added, back) = (self.added.len(), self.back.len());
        let (lost, changed) = (self.lost.len(), self.changed.len());
        let counts = [(added, "added"), (back, "back"), (lost, "lost"), (changed, "with another id")];
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
