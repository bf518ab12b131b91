//! How much is looked at for all documents of one change, so that no document makes anybody wait.

use std::rc::Rc;

use govgen_iam::catalogue::{Action, matching};
use rustc_hash::FxHashMap;

use super::super::widened::Named;

/// What may still be done. When it is spent, patterns are shown without numbers, and nothing is taken to be less or the same.
#[derive(Debug)]
pub(in crate::changes) struct Work {
    /// Actions to look at.
    actions: usize,
    /// Letters to compare.
    letters: usize,
    /// What patterns mean that were looked for.
    known: FxHashMap<String, Rc<[Action]>>,
    /// The gravest of what patterns mean that were looked for.
    named: FxHashMap<String, Named>,
    /// How many actions may still be kept there.
    room: usize,
}

impl Default for Work {
    fn default() -> Self {
        Self {
            actions: 20_000_000,
            letters: 50_000_000,
            known: FxHashMap::default(),
            named: FxHashMap::default(),
            room: 1_000_000,
        }
    }
}

/// About as many as there are: what a pattern costs that may begin with any service.
const ALL_ACTIONS: usize = 20_000;
/// What one costs that names its service.
const ONE_SERVICE: usize = 500;

impl Work {
    /// The actions that a pattern means, while there is work left.
    pub(in crate::changes) fn matching(&mut self, pattern: &str) -> Option<Rc<[Action]>> {
        if let Some(known) = self.known.get(pattern) {
            self.actions = self.actions.checked_sub(known.len() + 1)?;
            return Some(known.clone());
        }
        let wild = pattern.split(':').next().is_none_or(|it| it.contains(['*', '?']));
        self.actions = self.actions.checked_sub(if wild { ALL_ACTIONS } else { ONE_SERVICE })?;
        let found: Rc<[Action]> = matching(pattern).collect();
        if let Some(room) = self.room.checked_sub(found.len() + pattern.len()) {
            self.room = room;
            self.known.insert(pattern.to_owned(), found.clone());
        }
        Some(found)
    }

    /// The gravest of the actions that a pattern means, which are these.
    pub(super) fn named(&mut self, pattern: &str, found: &[Action]) -> Named {
        if let Some(known) = self.named.get(pattern) {
            return known.clone();
        }
        let named = Named::of(found.iter());
        if self.known.contains_key(pattern) {
            self.named.insert(pattern.to_owned(), named.clone());
        }
        named
    }

    /// Whether two patterns may be held against each other.
    pub(in crate::changes) fn may_compare(&mut self, one: &str, other: &str) -> bool {
        self.may_do((one.len() + 1) * (other.len() + 1))
    }

    /// Whether so much may be compared.
    pub(in crate::changes) fn may_do(&mut self, letters: usize) -> bool {
        let left = self.letters.checked_sub(letters.max(1));
        self.letters = left.unwrap_or(0);
        left.is_some()
    }
}
