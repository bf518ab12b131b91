//! Policies that are attached: what those of AWS allow is in the catalogue, what an account's own allow is in the account.

use std::collections::HashMap;
use std::rc::Rc;

use govgen_iam::catalogue::{Action, managed_policy};
use govgen_iam::managed_policy_key;
use govgen_model::Policy;

use super::{Attached, Doubt, Power, Widened, Widening};
use crate::changes::document::{Reach, Work, reach};
use crate::changes::permission_sets::AttributeChange;

/// The actions of AWS managed policies, each read once.
#[derive(Default)]
pub(in crate::changes) struct Managed {
    known: HashMap<String, Option<Rc<Reads>>>,
    /// There are only so many of them, so that nothing else keeps them from being read.
    work: Work,
}

/// What one of them allows.
struct Reads {
    reach: Reach,
    /// How many of its actions write.
    writes: Option<usize>,
}

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
        let mut more: Vec<Attached> = come("customer_managed_policies")
            .map(|name| Attached { name, is_customer_managed: true, writes: None })
            .collect();
        let mut same = Vec::new();
        let mut held: Option<Reach> = None;
        for name in come("managed_policies") {
            let Some(reads) = self.read(managed_policy_key(&name)) else {
                more.push(Attached { name, is_customer_managed: false, writes: None });
                continue;
            };
            let Some(before) = before else {
                more.push(Attached { name, is_customer_managed: false, writes: reads.writes });
                continue;
            };
            let held = held.get_or_insert_with(|| self.held(before, work));
            let (is_more, writes) = beyond(&reads, held, work);
            let list = if is_more { &mut more } else { &mut same };
            list.push(Attached { name, is_customer_managed: false, writes });
        }
        let widening = |mut list: Vec<Attached>, what: &dyn Fn(Vec<Attached>) -> Widened| {
            list.sort_by_key(Attached::order);
            let writes = list.iter().map(|it| it.writes.unwrap_or(usize::MAX)).max()?;
            let power = if writes > 0 { Power::Unbounded } else { Power::Reads };
            Some(Widening { what: what(list), power, writes })
        };
        let more = widening(more, &Widened::Attached);
        let same = widening(same, &|it| Widened::Unproved(Doubt::Attached(it)));
        more.into_iter().chain(same).collect()
    }

    fn read(&mut self, key: &str) -> Option<Rc<Reads>> {
        if let Some(known) = self.known.get(key) {
            return known.clone();
        }
        let document = managed_policy(key).and_then(|it| serde_json::from_str(&it.document()).ok());
        let reads = document.map(|it| {
            let reach = reach(&it, &mut self.work);
            let writes = reach.allowed.as_ref().map(|it| it.iter().filter(|it| it.is_write()).count());
            Rc::new(Reads { reach, writes })
        });
        self.known.insert(key.to_owned(), reads.clone());
        reads
    }

    /// What a permission set allowed by everything that it had.
    fn held(&mut self, before: &Policy<'_>, work: &mut Work) -> Reach {
        let mut held = before.inline_policy.as_ref().map_or_else(Reach::none, |it| reach(&it.canonical, work));
        for it in &before.managed_policies {
            // Of what is not in the catalogue nobody knows what it allowed, so it allowed nothing.
            if let Some(reads) = self.read(&it.key) {
                held.add(&reads.reach);
            }
        }
        held
    }
}

/// Whether a policy allows what was not held, and how many such actions write.
fn beyond(it: &Reads, held: &Reach, work: &mut Work) -> (bool, Option<usize>) {
    let (Some(allowed), Some(everywhere)) = (&it.reach.allowed, &it.reach.everywhere) else { return (true, None) };
    let (Some(was), Some(was_everywhere)) = (&held.allowed, &held.everywhere) else { return (true, it.writes) };
    if !work.may_do(allowed.len() + everywhere.len()) {
        return (true, it.writes);
    }
    let is_new = |it: &&Action| !was.contains(it) || everywhere.contains(it) && !was_everywhere.contains(it);
    let new = || allowed.iter().filter(is_new);
    (new().next().is_some(), Some(new().filter(|it| it.is_write()).count()))
}
