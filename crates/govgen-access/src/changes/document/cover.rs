//! Whether a document says already what a pattern of another one says, perhaps by a wider pattern or on more.

use std::collections::BTreeSet;

use govgen_iam::pattern;
use rustc_hash::FxHashMap;

use super::said::{Said, Scopes, Verb};
use super::work::Work;

/// What stands in the place of whatever is in more than one service.
const ANY: &str = "*";

/// A document's patterns, to be asked about others.
pub(super) struct Cover<'s> {
    said: &'s Said,
    scopes: &'s Scopes,
    /// Patterns that may mean what others mean, by whether they deny and by service.
    wild: FxHashMap<(bool, &'s str), Vec<Wild<'s>>>,
}

struct Wild<'s> {
    verb: &'s Verb,
    pattern: pattern::Pattern,
    scopes: &'s BTreeSet<usize>,
}

impl<'s> Cover<'s> {
    pub(super) fn new(said: &'s Said, scopes: &'s Scopes) -> Self {
        let mut wild: FxHashMap<(bool, &'s str), Vec<Wild<'s>>> = FxHashMap::default();
        for (verb, scopes) in &said.scopes {
            let is_wild = verb.all_but || verb.key().is_some_and(|it| it.contains(['*', '?']));
            if is_wild {
                let pattern = pattern::Pattern::action(verb.key().unwrap_or_default());
                wild.entry((verb.denies, verb.service())).or_default().push(Wild { verb, pattern, scopes });
            }
        }
        Self { said, scopes, wild }
    }

    /// Whether the document says all of it. A yes is certain; a no is not.
    pub(super) fn has(&self, verb: &Verb, scope: usize, work: &mut Work) -> bool {
        let is_within = |scopes: &BTreeSet<usize>, work: &mut Work| {
            let mut others = scopes.iter().map(|it| &self.scopes.list[*it]);
            scopes.contains(&scope) || others.any(|it| it.covers(&self.scopes.list[scope], work))
        };
        if self.said.scopes.get(verb).is_some_and(|it| is_within(it, work)) {
            return true;
        }
        let services = if verb.service() == ANY { vec![ANY] } else { vec![verb.service(), ANY] };
        let wild = services.iter().filter_map(|it| self.wild.get(&(verb.denies, *it)));
        wild.flatten().any(|it| it.has(verb, work) && is_within(it.scopes, work))
    }
}

impl Wild<'_> {
    /// Whether it means every action that the other means.
    fn has(&self, other: &Verb, work: &mut Work) -> bool {
        let length = |it: &Verb| it.keys.iter().map(|it| it.len() + 1).sum::<usize>();
        if !work.may_do(length(self.verb) * length(other).max(1)) {
            return false;
        }
        match (self.verb.all_but, other.all_but) {
            // All but less is more.
            (true, true) => self.verb.keys.iter().all(|it| other.keys.contains(it)),
            (false, true) => self.pattern.is_everything(),
            (true, false) => {
                let Some(key) = other.key().map(pattern::Pattern::action) else { return false };
                self.verb.keys.iter().all(|it| !pattern::Pattern::action(it).overlaps(&key))
            }
            (false, false) => other.key().is_some_and(|it| self.pattern.covers(&pattern::Pattern::action(it))),
        }
    }
}
