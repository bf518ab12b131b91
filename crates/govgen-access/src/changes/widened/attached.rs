//! Policies that are attached: what those of AWS allow is in the catalogue, what an account's own allow is in the account.

use std::collections::{BTreeSet, HashMap};
use std::rc::Rc;

use govgen_iam::catalogue::{Action, managed_policy};
use govgen_iam::managed_policy_key;
use govgen_model::Policy;
use rustc_hash::FxHashMap;

use super::{Attached, Doubt, Named, Widened, Widening, power};
use crate::changes::document::{Reach, Work, reach};
use crate::changes::permission_sets::AttributeChange;
use crate::changes::strength::Strength;

/// The actions of AWS managed policies, each read once.
#[derive(Default)]
pub(in crate::changes) struct Managed {
    known: HashMap<String, Option<Rc<Reads>>>,
    /// What one of them allows that others do not, by their keys.
    beyond: HashMap<(String, Vec<String>), Rc<Beyond>>,
    /// There are only so many of them, so that nothing else keeps them from being read.
    work: Work,
}

/// What one of them allows.
struct Reads {
    reach: Reach,
    /// How many of its actions write.
    writes: Option<usize>,
    /// The gravest of its actions.
    named: Named,
    strength: Strength,
}

/// What a policy allows that others do not: each action with whether they allow it somewhere, and whether the policy alone allows it
/// on everything.
struct Beyond {
    actions: FxHashMap<Action, (bool, bool)>,
    /// How many of them write.
    writes: usize,
    /// The gravest of them.
    named: Named,
}

/// So many of those are kept.
const KEPT: usize = 100;

impl Managed {
    /// What becomes wider by the policies that come.
    pub(in crate::changes) fn widened(
        &mut self,
        attributes: &[AttributeChange],
        before: Option<&Policy<'_>>,
        work: &mut Work,
    ) -> Vec<Widening> {
        let come =
            |key: &'static str| attributes.iter().filter(move |it| it.key == key).filter_map(|it| it.now.clone());
        let mut more: Vec<(Attached, Named)> = come("customer_managed_policies")
            .map(|name| (Attached { name, is_customer_managed: true, writes: None }, Named::unknown()))
            .collect();
        let mut same = Vec::new();
        let mut own: Option<Reach> = None;
        for name in come("managed_policies") {
            let Some(reads) = self.read(managed_policy_key(&name)) else {
                more.push((Attached { name, is_customer_managed: false, writes: None }, Named::unknown()));
                continue;
            };
            let Some(before) = before else {
                let it = Attached { name, is_customer_managed: false, writes: reads.writes };
                more.push((it, reads.named.clone()));
                continue;
            };
            let own = own.get_or_insert_with(|| {
                before.inline_policy.as_ref().map_or_else(Reach::none, |it| reach(&it.canonical, work))
            });
            let (is_more, writes, named) = match self.beyond(&name, &reads, before) {
                Some(it) => it.without(own),
                None => (true, reads.writes, reads.named.clone()),
            };
            let list = if is_more { &mut more } else { &mut same };
            list.push((Attached { name, is_customer_managed: false, writes }, named));
        }
        let widening = |list: Vec<(Attached, Named)>, what: &dyn Fn(Vec<Attached>) -> Widened| {
            let named = Named::all(list.iter().map(|it| &it.1));
            let mut list: Vec<Attached> = list.into_iter().map(|it| it.0).collect();
            list.sort_by_key(Attached::order);
            let writes = list.iter().map(|it| it.writes.unwrap_or(usize::MAX)).max()?;
            Some(Widening { what: what(list), power: power(&named, writes, false), writes, named })
        };
        let more = widening(more, &Widened::Attached);
        let same = widening(same, &|it| Widened::Unproved(Doubt::Attached(it)));
        more.into_iter().chain(same).collect()
    }

    /// What one of them allows as a whole.
    pub(in crate::changes) fn strength(&mut self, key: &str) -> Strength {
        self.read(key).map_or_else(|| Strength::of(None), |it| it.strength)
    }

    fn read(&mut self, key: &str) -> Option<Rc<Reads>> {
        if let Some(known) = self.known.get(key) {
            return known.clone();
        }
        let document = managed_policy(key).and_then(|it| serde_json::from_str(&it.document()).ok());
        let reads = document.map(|it| {
            let reach = reach(&it, &mut self.work);
            let writes = reach.allowed.as_ref().map(|it| it.iter().filter(|it| it.is_write()).count());
            let named = reach.allowed.as_ref().map_or_else(Named::unknown, |it| Named::of(it.iter()));
            let strength = Strength::of(Some(&reach));
            Rc::new(Reads { reach, writes, named, strength })
        });
        self.known.insert(key.to_owned(), reads.clone());
        reads
    }

    /// What a policy allows that those which were attached do not; nothing when that cannot be told.
    fn beyond(&mut self, name: &str, reads: &Reads, before: &Policy<'_>) -> Option<Rc<Beyond>> {
        let mut keys: Vec<String> = before.managed_policies.iter().map(|it| it.key.clone()).collect();
        keys.sort_unstable();
        let at = (name.to_owned(), keys);
        if let Some(known) = self.beyond.get(&at) {
            return Some(known.clone());
        }
        let mut held = Reach::none();
        for key in &at.1 {
            // Of what is not in the catalogue nobody knows what it allowed, so it allowed nothing.
            if let Some(reads) = self.read(key) {
                let size = reads.reach.allowed.as_ref().map_or(0, BTreeSet::len);
                self.work.may_do(size * COST).then(|| held.add(&reads.reach))?;
            }
        }
        let (allowed, everywhere) = (reads.reach.allowed.as_ref()?, reads.reach.everywhere.as_ref()?);
        let (was, was_everywhere) = (held.allowed?, held.everywhere?);
        self.work.may_do(allowed.len() * COST).then_some(())?;
        let new = allowed.iter().map(|it| {
            let is_wider = everywhere.contains(it) && !was_everywhere.contains(it);
            (*it, (was.contains(it), is_wider))
        });
        let actions: FxHashMap<Action, (bool, bool)> = new.filter(|(_, it)| !it.0 || it.1).collect();
        let writes = actions.keys().filter(|it| it.is_write()).count();
        let named = Named::of(actions.keys());
        let beyond = Rc::new(Beyond { actions, writes, named });
        if self.beyond.len() < KEPT {
            self.beyond.insert(at, beyond.clone());
        }
        Some(beyond)
    }
}

/// What it costs to look at an action here, in letters.
const COST: usize = 10;

impl Beyond {
    /// Whether anything is left without what a document allowed, and how many such actions write.
    fn without(&self, own: &Reach) -> (bool, Option<usize>, Named) {
        let (Some(allowed), Some(everywhere)) = (&own.allowed, &own.everywhere) else {
            return (true, Some(self.writes), self.named.clone());
        };
        let is_gone = |it: &&Action| self.actions.get(it).is_some_and(|new| !new.1 || everywhere.contains(it));
        let gone = || allowed.iter().filter(is_gone);
        let writes = gone().filter(|it| it.is_write()).count();
        let is_more = gone().count() < self.actions.len();
        let named =
            if is_more { self.named.without(|it| allowed.contains(it) && is_gone(&it)) } else { Named::default() };
        (is_more, Some(self.writes - writes), named)
    }
}
