//! From what exists to what the files would say.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use govgen_live::Facts;
use govgen_live::facts::{Assignments, PartName, PermissionSet, PolicyReference};
use govgen_model::{Model, PrincipalKind};
use govgen_syntax::DivisionStatus;

use crate::homes::{Fate, Homes};
use crate::keys::{Keys, derived, free, is_key};
use crate::left::{Left, Subject, Who};
use crate::mapping::{Holder, Home, Mapping};
use crate::names::Names;
use crate::policy::Content;
use crate::reason::Reason;
use crate::state::{Managed, State};

/// What is imported, and into what.
#[derive(Debug, Clone, Copy)]
pub struct Input<'i> {
    /// The repository as it is.
    pub model: &'i Model<'i>,
    /// What was seen of the estate.
    pub facts: Option<&'i Facts>,
    /// What a Terraform state holds; with facts, what of them is meant.
    pub state: Option<&'i State>,
    /// One division, or `common` for shared policies alone.
    pub only: Option<&'i str>,
    /// Permission sets, by ARN, that the checks would refuse as they are.
    pub refused: &'i BTreeMap<String, Reason>,
}

/// Why nothing can be imported.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum Refusal {
    /// Neither facts nor a state.
    #[error("there is nothing to import from: give `--facts FILE`, `--state FILE` or both")]
    Nothing,
    /// Names are replaced in the facts.
    #[error("the facts are redacted, so nobody's name is in them: fetch them without `--redact`")]
    Redacted,
    /// A part of the facts is not whole.
    #[error("the facts lack some or all of `{part}`{why}: what is not known would be taken for absent; fetch it first")]
    Incomplete {
        /// The part.
        part: &'static str,
        /// What was said of it.
        why: String,
    },
    /// Another instance.
    #[error("{what} is of the instance {seen}, and this repository's is {written}")]
    OtherInstance {
        /// The facts or the state.
        what: &'static str,
        /// The one in it.
        seen: String,
        /// The one in `divisions/common`.
        written: String,
    },
    /// No division has the name.
    #[error("there is no division `{0}`")]
    NoDivision(String),
    /// The organization is not described.
    #[error("`divisions/common` does not describe the organization yet")]
    NoOrganization,
}

/// What the files would say beyond what they say.
#[derive(Debug, Default)]
pub struct Proposal {
    /// New policies, shared ones first, then by division and key.
    pub policies: Vec<NewPolicy>,
    /// New grants: by division, account, and policy.
    pub grants: BTreeMap<(String, String, String), Principals>,
    /// What Terraform takes over, in the order of divisions and policies.
    pub imports: Vec<Import>,
    /// Names that divisions take over, for their rows of the mapping.
    pub adopted: BTreeMap<String, BTreeSet<String>>,
    /// What is not imported.
    pub left: Vec<Left>,
    /// Addresses of the state whose resources are imported, in its order; the second is whether it is.
    pub resources: Vec<(String, bool)>,
    /// Permission sets of the facts that are not in the state, when both were given.
    pub beside_the_state: usize,
}

/// Users and groups, by name.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Principals {
    /// Users.
    pub users: BTreeSet<String>,
    /// Groups.
    pub groups: BTreeSet<String>,
}

/// A permission set that becomes a policy.
#[derive(Debug)]
pub struct NewPolicy {
    /// A division, or `common`.
    pub home: String,
    /// Its key in the files.
    pub key: String,
    /// The permission set's name, where the key does not give it.
    pub name: Option<String>,
    /// The permission set's name in any case.
    pub permission_set: String,
    /// Its ARN.
    pub arn: String,
    /// Whom a shared policy is for, when not for all.
    pub available_to: Option<Vec<String>>,
    /// The value that its tag `govgen:division` has to have.
    pub tag: String,
    /// Whether it has that already.
    pub tagged: bool,
    pub(crate) content: Content,
}

impl NewPolicy {
    /// What the first apply would still change about the set in AWS.
    #[must_use]
    pub fn changes(&self) -> &[&'static str] {
        &self.content.changes
    }

    /// The document of its inline policy: the text of its file.
    #[must_use]
    pub fn document(&self) -> Option<&str> {
        self.content.document.as_deref()
    }
}

/// An `import` entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Import {
    /// The division whose root takes it over, or `common`.
    pub division: String,
    /// The policy's key.
    pub policy: String,
    /// `ps-…`
    pub permission_set: String,
    /// What is attached, when the set itself is taken over.
    pub attachments: Option<Attachments>,
    /// Who has it, by account.
    pub assignments: BTreeMap<String, Principals>,
}

/// What is attached to a permission set.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Attachments {
    /// AWS managed policies as the policy writes them.
    pub managed: Vec<String>,
    /// Customer managed policies.
    pub customer: Vec<PolicyReference>,
    /// Whether there is an inline policy.
    pub inline: bool,
    /// Whether there is a boundary.
    pub boundary: bool,
}

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
        Some(name) => Some(mapping.named(name).ok_or_else(|| Refusal::NoDivision(name.to_owned()))?),
    };
    let homes = Homes::new(&mapping, facts, input.state.is_some());
    let scope = input.state.filter(|_| input.facts.is_some()).map(Scope::of);
    let mut work = Work {
        homes: &homes,
        only,
        scope,
        names: Names::new(facts, input.model.principals),
        sets: HashMap::new(),
        proposal: Proposal::default(),
        taken: HashMap::new(),
        shared: Keys::default(),
        imports: BTreeMap::new(),
        imported: BTreeSet::new(),
    };
    work.permission_sets(facts, input.refused);
    work.assignments(facts);
    if let Some(state) = input.state {
        work.resources(state);
    }
    Ok(work.finish())
}

/// The parts without which a proposal would be wrong.
const NEEDED: [(PartName, &str); 7] = [
    (PartName::Users, "users"),
    (PartName::Groups, "groups"),
    (PartName::PermissionSets, "permission-sets"),
    (PartName::PermissionSetTags, "permission-set-tags"),
    (PartName::PermissionSetPolicies, "permission-set-policies"),
    (PartName::Provisioning, "provisioning"),
    (PartName::Assignments, "assignments"),
];

fn usable(input: &Input<'_>, facts: &Facts) -> Result<(), Refusal> {
    if facts.redacted {
        return Err(Refusal::Redacted);
    }
    for (name, part) in NEEDED {
        let found = facts.part(name);
        // A set whose tags or policies alone are missing is listed with that reason.
        let by_set = matches!(name, PartName::PermissionSetTags | PartName::PermissionSetPolicies);
        let some = by_set && found.state == govgen_live::facts::State::Partial;
        if !found.is_complete() && !some {
            let why = found.reason.as_ref().map_or_else(String::new, |it| format!(" ({it})"));
            return Err(Refusal::Incomplete { part, why });
        }
    }
    let organization = input.model.organization.as_ref().ok_or(Refusal::NoOrganization)?;
    let given = input.facts.map(|it| ("the facts file", it));
    for (what, facts) in given.into_iter().chain(input.state.map(|it| ("the Terraform state", &it.facts))) {
        let pairs = [
            (&facts.instance.arn, organization.instance_arn),
            (&facts.instance.identity_store_id, organization.identity_store_id),
        ];
        for (seen, written) in pairs {
            if !seen.is_empty() && seen != written {
                return Err(Refusal::OtherInstance { what, seen: seen.clone(), written: written.to_owned() });
            }
        }
    }
    Ok(())
}

/// What of the facts a state holds.
struct Scope<'i> {
    sets: BTreeSet<&'i str>,
    assignments: BTreeSet<(&'i str, &'i str, bool, &'i str)>,
}

impl<'i> Scope<'i> {
    fn of(state: &'i State) -> Self {
        let mut scope = Self { sets: BTreeSet::new(), assignments: BTreeSet::new() };
        for resource in &state.resources {
            match &resource.what {
                Managed::PermissionSet(arn) => scope.sets.insert(arn),
                Managed::Assignment { account_id, permission_set_arn, group, principal_id } => {
                    scope.assignments.insert((account_id, permission_set_arn, *group, principal_id))
                }
            };
        }
        scope
    }
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
    /// What is taken over, for a state to give up.
    imported: BTreeSet<Managed>,
}

/// A permission set on its way to a policy.
struct Candidate<'i> {
    set: &'i PermissionSet,
    home: Home,
    divisions: BTreeSet<usize>,
    content: Content,
}

impl<'i> Work<'_, 'i, '_> {
    fn permission_sets(&mut self, facts: &'i Facts, refused: &BTreeMap<String, Reason>) {
        let assigned = assigned(facts);
        let mut candidates = Vec::new();
        let mut sets: Vec<&PermissionSet> = facts.permission_sets.iter().collect();
        // By name, so that keys do not depend on ids.
        sets.sort_by(|left, right| (&left.name, &left.arn).cmp(&(&right.name, &right.arn)));
        let mut seen = BTreeSet::new();
        for set in sets {
            if self.scope.as_ref().is_some_and(|it| !it.sets.contains(set.arn.as_str())) {
                self.proposal.beside_the_state += 1;
                continue;
            }
            let twice = !seen.insert(set.name.to_lowercase());
            let fate = match refused.get(&set.arn) {
                Some(reason) => Err(reason.clone()),
                None if twice => Err(Reason::plain("another permission set has the same name but for its case")),
                None => self.homes.fate(set),
            };
            let target = match fate {
                Ok(Fate::Known(existing)) => Ok(Some(Target {
                    home: existing.home,
                    key: existing.key.to_owned(),
                    id: self.homes.id(&set.arn).unwrap_or_default().to_owned(),
                    available_to: existing.available_to.map(|it| it.into_iter().map(str::to_owned).collect()),
                })),
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
        self.imported.insert(Managed::PermissionSet(set.arn.clone()));
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
        let asked = match (self.only, holder) {
            (None, _) => true,
            (Some(Home::Division(wanted)), Holder::Division(at, _)) => wanted == at,
            _ => false,
        };
        let users = assigned.users.iter().map(|it| (PrincipalKind::User, it.as_str()));
        let groups = assigned.groups.iter().map(|it| (PrincipalKind::Group, it.as_str()));
        if !asked || !self.sets.contains_key(arn) && self.scope.is_some() {
            return left;
        }
        let (everybody, beside): (Vec<_>, Vec<_>) =
            groups.chain(users).partition(|(kind, id)| self.is_meant(assigned, *kind, id));
        let who = |names: &Names<'i>, kind: PrincipalKind, id: &'i str| Who {
            user: kind == PrincipalKind::User,
            name: names.shown(kind, id).map(str::to_owned),
            id: id.to_owned(),
        };
        if !beside.is_empty() {
            let reason = Reason::plain("the Terraform state does not hold it: import it later from the facts alone");
            left.insert(reason, beside.into_iter().map(|(kind, id)| who(&self.names, kind, id)).collect());
        }
        if everybody.is_empty() {
            return left;
        }
        let place = match self.place(arn, holder) {
            Ok(Some(place)) => place,
            Ok(None) => return left,
            Err(reason) => {
                let everybody = everybody.iter().map(|(kind, id)| who(&self.names, *kind, id));
                left.insert(reason, everybody.collect());
                return left;
            }
        };
        for (kind, id) in everybody {
            match self.names.of(kind, id) {
                Ok(name) => self.grant(&place, arn, &assigned.account_id, (kind, id, name)),
                Err(reason) => left.entry(reason).or_default().push(who(&self.names, kind, id)),
            }
        }
        left
    }

    /// Whether an assignment is one of the state's, when a state says what is meant.
    fn is_meant(&self, assigned: &Assignments, kind: PrincipalKind, id: &str) -> bool {
        let group = kind == PrincipalKind::Group;
        let place = (assigned.account_id.as_str(), assigned.permission_set_arn.as_str(), group, id);
        self.scope.as_ref().is_none_or(|it| it.assignments.contains(&place))
    }

    /// Where assignments of a permission set in an account go; `None` when the set itself is listed already.
    fn place(&self, arn: &str, holder: Holder) -> Result<Option<Place>, Reason> {
        let mapping = self.homes.mapping;
        let target = match self.sets.get(arn) {
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

    fn grant(&mut self, place: &Place, arn: &str, account_id: &str, who: (PrincipalKind, &str, &str)) {
        let Place { division, account, target } = place;
        let (kind, id, name) = who;
        let mapping = self.homes.mapping;
        self.imported.insert(Managed::Assignment {
            account_id: account_id.to_owned(),
            permission_set_arn: arn.to_owned(),
            group: kind == PrincipalKind::Group,
            principal_id: id.to_owned(),
        });
        if mapping.is_granted(*division, account, &target.key, (kind, name)) {
            return;
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
    }

    /// Which resources of the state are taken over, and which it has to keep.
    fn resources(&mut self, state: &State) {
        let taken = |what: &Managed| match what {
            Managed::PermissionSet(arn) => {
                self.imported.contains(what)
                    || matches!(self.sets.get(arn.as_str()), Some((_, Some(target))) if self.is_known(target))
            }
            Managed::Assignment { .. } => self.imported.contains(what),
        };
        let resources = state.resources.iter().map(|it| (it.address.clone(), taken(&it.what)));
        self.proposal.resources = resources.collect();
    }

    /// Whether the files had the policy before.
    fn is_known(&self, target: &Target) -> bool {
        !self.imports.contains_key(&(target.home, target.key.clone())) && self.only.is_none_or(|it| it == target.home)
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
