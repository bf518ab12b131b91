//! Which actions of the catalogue a document is about: those it allows, those it allows on everything, those it denies.

use std::collections::BTreeSet;
use std::rc::Rc;

use govgen_iam::catalogue::Action;

use super::said::{Said, Scopes, Verb};
use super::work::Work;

/// Actions of a document, under whatever condition; nothing where that is too much work.
#[derive(Debug, Clone)]
pub(in crate::changes) struct Reach {
    /// Those that some statement allows.
    pub(in crate::changes) allowed: Option<BTreeSet<Action>>,
    /// Those that some statement allows on every resource.
    pub(in crate::changes) everywhere: Option<BTreeSet<Action>>,
    /// Those that some statement denies.
    pub(in crate::changes) denied: Option<BTreeSet<Action>>,
}

impl Reach {
    pub(super) fn of(said: &Said, scopes: &Scopes, work: &mut Work) -> Self {
        let mut sets = [const { Some(BTreeSet::new()) }; 3];
        let [allowed, everywhere, denied] = &mut sets;
        for (verb, on) in &said.scopes {
            let is_everywhere = on.iter().any(|it| scopes.list[*it].is_everything());
            let found = actions(verb, work);
            let into: &mut [&mut Option<BTreeSet<Action>>] = match (verb.denies, is_everywhere) {
                (true, _) => &mut [&mut *denied],
                (false, true) => &mut [&mut *allowed, &mut *everywhere],
                (false, false) => &mut [&mut *allowed],
            };
            for set in into {
                match (&mut **set, &found) {
                    (Some(set), Some(found)) => set.extend(found.iter().copied()),
                    _ => **set = None,
                }
            }
        }
        let [allowed, everywhere, denied] = sets;
        Self { allowed, everywhere, denied }
    }

    /// Takes what another document is about in addition.
    pub(in crate::changes) fn add(&mut self, other: &Self) {
        let both = [
            (&mut self.allowed, &other.allowed),
            (&mut self.everywhere, &other.everywhere),
            (&mut self.denied, &other.denied),
        ];
        for (ours, theirs) in both {
            match (&mut *ours, theirs) {
                (Some(ours), Some(theirs)) => ours.extend(theirs.iter().copied()),
                _ => *ours = None,
            }
        }
    }

    /// Of a document that says nothing.
    pub(in crate::changes) fn none() -> Self {
        let none = || Some(BTreeSet::new());
        Self { allowed: none(), everywhere: none(), denied: none() }
    }
}

/// What a pattern means; everything else, for one that is all but some.
fn actions(verb: &Verb, work: &mut Work) -> Option<Rc<[Action]>> {
    if !verb.all_but {
        return verb.key().map_or_else(|| Some(Rc::default()), |it| work.matching(it));
    }
    let mut but = BTreeSet::new();
    for key in &verb.keys {
        but.extend(work.matching(key)?.iter().copied());
    }
    let all = work.matching("*")?;
    Some(all.iter().filter(|it| !but.contains(*it)).copied().collect())
}
