//! Which of the actions that come have to be named.

use govgen_iam::catalogue::Action;
use govgen_iam::grave::{Gravity, gravest_first, gravity};

/// What some actions come to, and the gravest of them by name.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Named {
    /// The gravest of all.
    pub worst: Gravity,
    /// How many there are that are grave.
    pub grave: usize,
    /// A few, the gravest first.
    pub actions: Vec<Action>,
}

/// So many are named.
const NAMED: usize = 12;

impl Named {
    /// Of actions, each of which is there once.
    pub(in crate::changes) fn of<'a>(actions: impl Iterator<Item = &'a Action>) -> Self {
        let mut ranked: Vec<_> = actions.map(|it| (gravest_first(it), *it)).collect();
        let grave = ranked.iter().filter(|it| gravity(&it.1).is_grave()).count();
        if ranked.len() > NAMED {
            ranked.select_nth_unstable(NAMED);
            ranked.truncate(NAMED);
        }
        ranked.sort_unstable();
        let actions: Vec<Action> = ranked.into_iter().map(|it| it.1).collect();
        Self { worst: actions.first().map(gravity).unwrap_or_default(), grave, actions }
    }

    /// Of what nobody can tell, which may be anything.
    pub(in crate::changes) fn unknown() -> Self {
        Self { worst: Gravity::Permits, grave: 0, actions: Vec::new() }
    }

    /// Of several that may have some in common.
    pub(in crate::changes) fn all<'a>(list: impl Iterator<Item = &'a Self>) -> Self {
        let (mut worst, mut grave, mut actions) = (Gravity::default(), 0, Vec::new());
        for it in list {
            worst = worst.max(it.worst);
            grave = grave.max(it.grave);
            actions.extend_from_slice(&it.actions);
        }
        actions.sort_unstable();
        actions.dedup();
        Self { worst, grave, actions: Self::of(actions.iter()).actions }
    }

    /// The same without some, where it was the gravest that are gone.
    pub(super) fn without(&self, is_gone: impl Fn(&Action) -> bool) -> Self {
        let left = Self::of(self.actions.iter().filter(|it| !is_gone(it)));
        // Nobody looks at those again that were too many to be kept.
        if left.actions.is_empty() && self.actions.len() == NAMED { self.clone() } else { left }
    }
}
