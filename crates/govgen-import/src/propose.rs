//! From what exists to what the files would say.

mod resources;

use std::collections::{BTreeMap, BTreeSet, HashMap};

use govgen_live::Facts;
use govgen_live::facts::{Assignments, PermissionSet};
use govgen_model::PrincipalKind;
use govgen_syntax::DivisionStatus;

use crate::homes::{Fate, Homes};
use crate::input::{Input, Refusal, Refused, usable};
use crate::keys::{Keys, derived, free, is_key};
use crate::left::{Left, Subject, Who};
use crate::mapping::{Holder, Home, Mapping};
use crate::names::Names;
use crate::policy::Content;
use crate::proposal::{Attachments, Import, NewPolicy, Outcome, Proposal};
use crate::reason::Reason;
use crate::state::Managed;
use resources::{Lots, Scope};

/// What would adopt what exists.
///
/// # Errors
///
/// [`Refusal`] when a proposal would be wrong: what the input does not know would be taken for absent.
pub fn propose(input: &Input<'_>) -> Result<Proposal, Refusal> {
    let facts = input.facts.or(input.state.map(|it| &it.facts)).ok_or(Refusal::Nothing)?;
    usable(input, facts)?;
    let mapping = Mapping::new(input.model);
    let only = match input.only {
        None => None,
        Some(name) => Some(mapping.named(name).ok_or_else(|| Refusal::no_division(name, input.model))?),
    };
    let given_up = input.state.into_iter().flat_map(|it| &it.facts.permission_sets).map(|it| it.arn.as_str());
    let homes = Homes::new(&mapping, facts, given_up.collect());
    let scope = input.state.filter(|_| input.facts.is_some()).map(Scope::of);
    let mut work = Work {
        homes: &homes,
        only,
        scope,
        names: Names::new(facts, input.facts.is_some(), input.model.principals),
        sets: HashMap::new(),
        proposal: Proposal::default(),
        taken: HashMap::new(),
        shared: Keys::default(),
        imports: BTreeMap::new(),
        refused: input.refused,
        state_alone: input.facts.is_none(),
        lots: Lots::new(input.state.is_some()),
    };
    work.permission_sets(facts);
    work.assignments(facts);
    if let Some(state) = input.state {
        work.resources(state);
    }
    Ok(work.finish())
}

/// Where a permission set's assignments go.
#[derive(Clone)]
struct Target {
    home: Home,
    key: String,
    id: String,
    available_to: Option<BTreeSet<String>>,
}

struct Work<'w, 'i, 'm> {
    homes: &'w Homes<'i, 'm>,
    only: Option<Home>,
    scope: Option<Scope<'i>>,
    names: Names<'i>,
    /// By ARN; `None` for one that is not imported.
    sets: HashMap<&'i str, (&'i str, Option<Target>)>,
    proposal: Proposal,
    /// Keys in use, by home.
    taken: HashMap<Home, Keys>,
    /// Keys of new shared policies, which no division may hide.
    shared: Keys,
    imports: BTreeMap<(Home, String), Import>,
    refused: &'i Refused,
    /// Whether all that is known of AWS is what a state holds.
    state_alone: bool,
    /// What becomes of what a state holds.
    lots: Lots,
}

/// A permission set on its way to a policy.
struct Candidate<'i> {
    set: &'i PermissionSet,
    home: Home,
    divisions: BTreeSet<usize>,
    content: Content,
}

impl<'i> Work<'_, 'i, '_> {
    fn permission_sets(&mut self, facts: &'i Facts) {
        let assigned = assigned(facts);
        let mut candidates = Vec::new();
        let mut sets: Vec<&PermissionSet> = facts.permission_sets.iter().collect();
        // By name, so that keys do not depend on ids.
        sets.sort_by(|left, right| (&left.name, &left.arn).cmp(&(&right.name, &right.arn)));
        let mut seen = BTreeSet::new();
        for set in sets {
            if self.scope.as_ref().is_some_and(|it| !it.has_set(&set.arn)) {
                self.proposal.beside_the_state += 1;
                continue;
            }
            let twice = !seen.insert(set.name.to_lowercase());
            let fate = match self.refused.sets.get(&set.arn) {
                Some(reason) => Err(reason.clone()),
                None if twice => Err(Reason::plain("another permission set has the same name but for its case")),
                None => self.homes.fate(set),
            };
            let target = match fate {
                Ok(Fate::Known(existing)) => {
                    if self.only.is_none_or(|it| it == existing.home) {
                        self.lots.put(Outcome::Written, || Managed::PermissionSet(set.arn.clone()));
                    }
                    Ok(Some(Target {
                        home: existing.home,
                        key: existing.key.to_owned(),
                        id: self.homes.id(&set.arn).unwrap_or_default().to_owned(),
                        available_to: existing.available_to.map(|it| it.into_iter().map(str::to_owned).collect()),
                    }))
                }
                Ok(Fate::New(home, divisions)) => Content::of(set).map(|content| {
                    candidates.push(Candidate { set, home, divisions, content });
                    None
                }),
                Err(reason) => Err(reason),
            };
            match target {
                Ok(target) => {
                    self.sets.insert(&set.arn, (&set.name, target));
                }
                Err(reason) => {
                    self.sets.insert(&set.arn, (&set.name, None));
                    let assignments = assigned.get(set.arn.as_str()).copied().unwrap_or_default();
                    let subject = Subject::PermissionSet { name: set.name.clone(), arn: set.arn.clone(), assignments };
                    if self.concerns(set) {
                        self.lots.put(Outcome::Left, || Managed::PermissionSet(set.arn.clone()));
                        self.proposal.left.push(Left { subject, reason });
                    }
                }
            }
        }
        // Shared policies first, since no division's may have their keys; then those whose names give their keys.
        candidates.sort_by_key(|it| (it.home != Home::Common, self.natural(it).is_none()));
        for candidate in candidates {
            self.adopt(candidate);
        }
    }

    /// Whether what becomes of a set is asked for: `--division` limits the list to what stands in that division's accounts.
    fn concerns(&self, set: &PermissionSet) -> bool {
        match self.only {
            Some(Home::Division(wanted)) => {
                self.homes.places.of(&set.arn).any(
                    |account| matches!(self.homes.mapping.holder(account), Holder::Division(at, _) if at == wanted),
                )
            }
            _ => true,
        }
    }

    /// The key that gives the permission set's name by itself.
    fn natural<'s>(&self, candidate: &Candidate<'s>) -> Option<&'s str> {
        let name = candidate.set.name.as_str();
        let key = match candidate.home {
            Home::Common => name,
            Home::Division(at) => name.strip_prefix(self.homes.mapping.division(at).prefix())?.strip_prefix('-')?,
        };
        is_key(key).then_some(key)
    }

    fn adopt(&mut self, candidate: Candidate<'i>) {
        let mapping = self.homes.mapping;
        let natural = self.natural(&candidate);
        let Candidate { set, home, divisions, content } = candidate;
        let own = self.taken.entry(home).or_insert_with(|| mapping.keys(home));
        let is_taken = |key: &str| own.has(key) || self.shared.has(key);
        let wanted = natural.map_or_else(
            || {
                let prefix = match home {
                    Home::Common => None,
                    Home::Division(at) => Some(mapping.division(at).prefix()),
                };
                let folded = set.name.to_ascii_lowercase();
                let begins =
                    |it: &&str| folded.strip_prefix(*it).is_some_and(|rest| rest.starts_with('-') && rest.len() > 1);
                derived(prefix.filter(begins).map_or(set.name.as_str(), |it| &set.name[it.len() + 1..]))
            },
            str::to_owned,
        );
        let key = free(wanted, is_taken);
        own.take(&key);
        if home == Home::Common {
            self.shared.take(&key);
        }
        let name = (natural != Some(key.as_str())).then(|| set.name.clone());
        let all = divisions.len() == mapping.model.divisions.len();
        let names = || divisions.iter().map(|it| mapping.division(*it).name().to_owned());
        let available_to = (home == Home::Common && !all).then(|| names().collect::<Vec<_>>());
        let id = self.homes.id(&set.arn).unwrap_or_default().to_owned();
        let target = Target {
            home,
            key: key.clone(),
            id: id.clone(),
            available_to: available_to.as_ref().map(|it| it.iter().cloned().collect()),
        };
        self.sets.insert(&set.arn, (&set.name, Some(target)));
        let wanted = match self.only {
            None => true,
            Some(Home::Division(at)) => home == Home::Division(at) || home == Home::Common && divisions.contains(&at),
            Some(Home::Common) => home == Home::Common,
        };
        if !wanted {
            return;
        }
        let home_name = mapping.name(home).to_owned();
        let listed = |name: &String| matches!(home, Home::Division(at) if !mapping.division(at).may_name(name));
        if let Some(name) = name.clone().filter(listed) {
            self.proposal.adopted.entry(home_name.clone()).or_default().insert(name);
        }
        let attachments = Attachments {
            managed: content.managed.clone(),
            customer: content.customer.clone(),
            inline: content.document.is_some(),
            boundary: content.boundary,
        };
        let import = Import {
            division: home_name.clone(),
            policy: key.clone(),
            permission_set: id,
            attachments: Some(attachments),
            assignments: BTreeMap::new(),
        };
        self.imports.insert((home, key.clone()), import);
        self.lots.put(Outcome::Imported, || Managed::PermissionSet(set.arn.clone()));
        let tag = mapping.tag(home).to_owned();
        self.proposal.policies.push(NewPolicy {
            tagged: set.tags.as_ref().and_then(|it| it.get("govgen:division")) == Some(&tag),
            tag,
            home: home_name,
            key,
            name,
            permission_set: set.name.clone(),
            arn: set.arn.clone(),
            available_to,
            content,
        });
    }

    fn assignments(&mut self, facts: &'i Facts) {
        for assigned in &facts.assignments {
            let left = self.assigned(assigned);
            for (reason, mut principals) in left {
                principals.sort_unstable();
                for it in &principals {
                    let place = (assigned.account_id.as_str(), assigned.permission_set_arn.as_str());
                    self.lots.put(Outcome::Left, || resources::assignment(place, !it.user, &it.id));
                }
                let set = self.sets.get(assigned.permission_set_arn.as_str());
                let permission_set = set.map_or(assigned.permission_set_arn.as_str(), |it| it.0).to_owned();
                let account_id = assigned.account_id.clone();
                let subject = Subject::Assignments { account_id, permission_set, principals };
                self.proposal.left.push(Left { subject, reason });
            }
        }
    }

    /// Takes over who is assigned in one account with one permission set; says who is not, by reason.
    fn assigned(&mut self, assigned: &'i Assignments) -> BTreeMap<Reason, Vec<Who>> {
        let mut left: BTreeMap<Reason, Vec<Who>> = BTreeMap::new();
        let arn = assigned.permission_set_arn.as_str();
        let holder = self.homes.mapping.holder(&assigned.account_id);
        let asked = self.is_asked(&assigned.account_id);
        let users = assigned.users.iter().map(|it| (PrincipalKind::User, it.as_str()));
        let groups = assigned.groups.iter().map(|it| (PrincipalKind::Group, it.as_str()));
        if !asked || self.scope.as_ref().is_some_and(|it| !it.has_set(arn)) {
            return left;
        }
        let (everybody, beside): (Vec<_>, Vec<_>) =
            groups.chain(users).partition(|(kind, id)| self.is_meant(assigned, *kind, id));
        let who = |names: &Names<'i>, kind: PrincipalKind, id: &'i str| Who {
            user: kind == PrincipalKind::User,
            name: names.shown(kind, id).map(str::to_owned),
            id: id.to_owned(),
        };
        let place = match self.place(arn, holder) {
            // The set itself is listed, with all its assignments.
            Ok(None) => return left,
            Ok(Some(place)) => Ok(place),
            Err(reason) => Err(reason),
        };
        let beside = beside.into_iter().filter(|it| !place.as_ref().is_ok_and(|place| self.is_written(place, *it)));
        let beside: Vec<Who> = beside.map(|(kind, id)| who(&self.names, kind, id)).collect();
        if !beside.is_empty() {
            let reason = Reason::plain("the Terraform state does not hold it: import it later from the facts alone");
            left.insert(reason, beside);
        }
        if everybody.is_empty() {
            return left;
        }
        let place = match place {
            Ok(place) => place,
            Err(reason) => {
                let everybody = everybody.iter().map(|(kind, id)| who(&self.names, *kind, id));
                left.insert(reason, everybody.collect());
                return left;
            }
        };
        for (kind, id) in everybody {
            match self.names.of(kind, id) {
                Ok(name) => {
                    if let Err(reason) = self.grant(&place, assigned, (kind, id, name)) {
                        left.entry(reason).or_default().push(who(&self.names, kind, id));
                    }
                }
                Err(reason) => left.entry(reason).or_default().push(who(&self.names, kind, id)),
            }
        }
        left
    }

    /// Whether the files say it already.
    fn is_written(&self, place: &Place, (kind, id): (PrincipalKind, &str)) -> bool {
        let Place { division, account, target } = place;
        let name = self.names.of(kind, id);
        name.is_ok_and(|name| self.homes.mapping.is_granted(*division, account, &target.key, (kind, name)))
    }

    /// Whether assignments in an account are asked for.
    fn is_asked(&self, account_id: &str) -> bool {
        match (self.only, self.homes.mapping.holder(account_id)) {
            (None, _) => true,
            (Some(Home::Division(wanted)), Holder::Division(at, _)) => wanted == at,
            _ => false,
        }
    }

    /// Whether an assignment is one of the state's, when a state says what is meant.
    fn is_meant(&self, assigned: &Assignments, kind: PrincipalKind, id: &str) -> bool {
        let place = (assigned.account_id.as_str(), assigned.permission_set_arn.as_str());
        self.scope.as_ref().is_none_or(|it| it.has_assignment(place, kind == PrincipalKind::Group, id))
    }

    /// Where assignments of a permission set in an account go; `None` when the set itself is listed already.
    fn place(&self, arn: &str, holder: Holder) -> Result<Option<Place>, Reason> {
        let mapping = self.homes.mapping;
        let target = match self.sets.get(arn) {
            None if self.state_alone => return Err(Reason::plain(SET_ELSEWHERE)),
            None => return Err(Reason::plain("nothing is known of its permission set")),
            Some((_, None)) => return Ok(None),
            Some((_, Some(target))) => target,
        };
        let (at, row) = match holder {
            Holder::Division(at, row) => (at, row),
            Holder::Reserved(what) => return Err(Reason::plain(reserved(what))),
            Holder::Nobody => return Err(Reason::plain("no division holds the account")),
        };
        let division = mapping.division(at);
        if division.entry.status != DivisionStatus::Active {
            return Err(Reason::new("division {} is closing and takes nothing new", [division.name()]));
        }
        if !mapping.is_active(at, row) {
            return Err(Reason::new(
                "account {} is not active in the mapping and takes nothing new",
                [&division.accounts[row].name.value],
            ));
        }
        if let Home::Division(owner) = target.home
            && owner != at
        {
            let (owner, key) = (mapping.division(owner).name(), target.key.as_str());
            return Err(Reason::new(
                "its permission set is policy {} of division {}, which no other division can grant: share it in `divisions/common`",
                [key, owner],
            ));
        }
        if target.available_to.as_ref().is_some_and(|it| !it.contains(division.name())) {
            return Err(Reason::new(
                "shared policy {} is not available to division {}: add it to `available_to`",
                [&target.key, division.name()],
            ));
        }
        Ok(Some(Place { division: at, account: division.accounts[row].name.value.to_string(), target: target.clone() }))
    }

    /// Grants it, unless the files do already; or says why not.
    fn grant(&mut self, place: &Place, assigned: &Assignments, who: (PrincipalKind, &str, &str)) -> Result<(), Reason> {
        let Place { division, account, target } = place;
        let (kind, id, name) = who;
        let mapping = self.homes.mapping;
        let written = mapping.is_granted(*division, account, &target.key, (kind, name));
        if !written && let Some(reason) = self.refused.names.get(&(kind, name.to_owned())) {
            return Err(reason.clone());
        }
        let outcome = if written { Outcome::Written } else { Outcome::Imported };
        let at = (assigned.account_id.as_str(), assigned.permission_set_arn.as_str());
        self.lots.put(outcome, || resources::assignment(at, kind == PrincipalKind::Group, id));
        if written {
            return Ok(());
        }
        let division_name = mapping.division(*division).name().to_owned();
        let import = self.imports.entry((Home::Division(*division), target.key.clone())).or_insert_with(|| Import {
            division: division_name.clone(),
            policy: target.key.clone(),
            permission_set: target.id.clone(),
            attachments: None,
            assignments: BTreeMap::new(),
        });
        let grants = self.proposal.grants.entry((division_name, account.clone(), target.key.clone())).or_default();
        for principals in [grants, import.assignments.entry(account.clone()).or_default()] {
            let list = match kind {
                PrincipalKind::User => &mut principals.users,
                PrincipalKind::Group => &mut principals.groups,
            };
            list.insert(name.to_owned());
        }
        Ok(())
    }

    fn finish(mut self) -> Proposal {
        self.proposal.policies.sort_by(|left, right| {
            let key = |it: &NewPolicy| (it.home != "common", it.home.clone(), it.key.clone());
            key(left).cmp(&key(right))
        });
        self.proposal.imports = self.imports.into_values().collect();
        self.proposal.left.sort();
        self.proposal
    }
}

/// An account of a division, and a policy there.
struct Place {
    division: usize,
    account: String,
    target: Target,
}

/// Why nothing can be said of a permission set that another state made.
const SET_ELSEWHERE: &str =
    "the state does not hold its permission set, so nothing is known of that: give the facts too, with `--facts`";

/// Why nobody's assignment in a reserved account is imported.
fn reserved(what: &str) -> &'static str {
    match what {
        "the management account" => "the account is the management account, which no division may reach",
        "the Identity Center account" => "the account is the Identity Center account, which no division may reach",
        _ => "the account is reserved, and no division may reach it",
    }
}

/// How many users and groups have each permission set.
fn assigned(facts: &Facts) -> HashMap<&str, usize> {
    let mut count: HashMap<&str, usize> = HashMap::new();
    for it in &facts.assignments {
        *count.entry(&it.permission_set_arn).or_default() += it.users.len() + it.groups.len();
    }
    count
}
