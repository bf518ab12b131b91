//! Which permission set has to be seen first.

use govgen_iam::grave::Gravity;

use super::Power;
use crate::changes::SetChange;

/// How much somebody gains by a permission set: a greater one has to be seen first.
///
/// What it opens counts by where it is held, so that many that nobody holds, or that only describe, hide none that somebody holds in
/// production.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Weight {
    is_wider: bool,
    level: usize,
    power: Option<Power>,
    worst: Option<Gravity>,
    /// Actions.
    writes: usize,
    /// Accounts in production.
    production: usize,
    people: usize,
}

impl SetChange<'_> {
    /// How much its holders gain.
    #[must_use]
    pub fn weight(&self) -> Weight {
        let people = self.holders.users + self.holders.groups;
        let place = match (self.holders.production, people) {
            (1.., _) => 3,
            (_, 1..) => 2,
            _ => 1,
        };
        let power = self.widened.iter().map(|it| it.power).max();
        let strength = match power {
            Some(Power::Grave) => 3,
            Some(Power::Unbounded) => 2,
            Some(Power::Writes) => 1,
            Some(Power::Tags | Power::Reads) | None => 0,
        };
        Weight {
            is_wider: power.is_some(),
            level: strength * place,
            power,
            worst: self.widened.iter().map(|it| it.named.worst).max(),
            production: self.holders.production,
            writes: self.widened.iter().fold(0, |sum: usize, it| sum.saturating_add(it.writes)),
            people,
        }
    }

    /// Whether it certainly lets its holders do more than before.
    #[must_use]
    pub fn allows_more(&self) -> bool {
        self.widened.iter().any(super::Widening::is_proved)
    }
}
