//! The mapping as it is looked up here: who holds an account, whose a name is, which policies are there.

use std::collections::{BTreeMap, HashMap, HashSet};

use govgen_model::{AccountStatus, Change, Division, DivisionMode, Model, PolicyRef, PrincipalKind};
use govgen_rules::of_aws;

use crate::keys::Keys;

/// Where a policy stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Home {
    /// In `divisions/common`.
    Common,
    /// In a division's directory: its position in the model.
    Division(usize),
}

/// Who holds an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Holder {
    /// A division, and the account's position in it.
    Division(usize, usize),
    /// Nobody may: what it is.
    Reserved(&'static str),
    /// Nobody does.
    Nobody,
}

/// A policy that the files have already.
#[derive(Debug, Clone)]
pub(crate) struct Existing<'m> {
    pub(crate) home: Home,
    pub(crate) key: &'m str,
    /// Its permission set's name, in its own letters.
    pub(crate) name: &'m str,
    /// Divisions that may use it, when not all.
    pub(crate) available_to: Option<Vec<&'m str>>,
    /// Whether an entry says that Terraform takes its permission set over.
    pub(crate) adopting: bool,
}

/// Principals by division, account and policy, sorted.
type Granted<'m> = HashMap<(usize, &'m str, &'m str), Vec<(PrincipalKind, String)>>;

/// The repository, looked up by what AWS says.
pub(crate) struct Mapping<'m> {
    pub(crate) model: &'m Model<'m>,
    accounts: HashMap<&'m str, Holder>,
    prefixes: BTreeMap<&'m str, usize>,
    /// By name in lower case: AWS takes a name once whatever its case.
    existing: HashMap<String, Existing<'m>>,
    /// Who has what already, by division, account and policy; users in lower case.
    granted: Granted<'m>,
}

impl<'m> Mapping<'m> {
    pub(crate) fn new(model: &'m Model<'m>) -> Self {
        let mut accounts = HashMap::new();
        for (at, division) in model.divisions.iter().enumerate() {
            for (row, account) in division.accounts.iter().enumerate() {
                accounts.insert(account.id.value.as_ref(), Holder::Division(at, row));
            }
        }
        for reserved in &model.reserved {
            let held = accounts.entry(reserved.id.value.as_ref()).or_insert(Holder::Reserved(reserved.what));
            // What both a division and the organization name is reserved; the first of two names for it counts.
            if let Holder::Division(..) = held {
                *held = Holder::Reserved(reserved.what);
            }
        }
        let shared = model.shared.iter().map(|it| (Home::Common, it));
        let owned = |(at, it): (usize, &'m Division<'m>)| it.policies.iter().map(move |it| (Home::Division(at), it));
        let policies = shared.chain(model.divisions.iter().enumerate().flat_map(owned));
        let adopting = adopting(model);
        let existing = policies.map(|(home, policy)| {
            let name = policy.permission_set.value.as_str();
            let available = policy.entry.available_to.as_ref();
            let available_to = available.map(|it| it.iter().map(|it| it.value.as_ref()).collect());
            let adopting = adopting.contains(&(home, policy.key()));
            (name.to_lowercase(), Existing { home, key: policy.key(), name, available_to, adopting })
        });
        let existing = existing.collect();
        let prefixes = model.divisions.iter().enumerate().map(|(at, it)| (it.prefix(), at)).collect();
        Self { model, accounts, prefixes, existing, granted: granted(model) }
    }

    pub(crate) fn division(&self, at: usize) -> &'m Division<'m> {
        &self.model.divisions[at]
    }

    /// A division's name, or `common`.
    pub(crate) fn name(&self, home: Home) -> &'m str {
        match home {
            Home::Common => "common",
            Home::Division(at) => self.division(at).name(),
        }
    }

    /// What the tag of its permission sets says.
    pub(crate) fn tag(&self, home: Home) -> &'m str {
        match home {
            Home::Common => "common",
            Home::Division(at) => self.division(at).identity(),
        }
    }

    pub(crate) fn named(&self, name: &str) -> Option<Home> {
        self.find(name, Division::name)
    }

    /// Whose permission sets have this tag.
    pub(crate) fn tagged(&self, tag: &str) -> Option<Home> {
        self.find(tag, Division::identity)
    }

    fn find(&self, wanted: &str, name: impl Fn(&Division<'m>) -> &'m str) -> Option<Home> {
        if wanted == "common" {
            return Some(Home::Common);
        }
        self.model.divisions.iter().position(|it| name(it) == wanted).map(Home::Division)
    }

    pub(crate) fn holder(&self, account_id: &str) -> Holder {
        self.accounts.get(account_id).copied().unwrap_or(Holder::Nobody)
    }

    pub(crate) fn existing(&self, permission_set: &str) -> Option<&Existing<'m>> {
        self.existing.get(&permission_set.to_lowercase())
    }

    /// The division whose permission sets are called like this one.
    pub(crate) fn prefixed(&self, permission_set: &str) -> Option<usize> {
        let folded = permission_set.to_ascii_lowercase();
        folded.match_indices('-').find_map(|(hyphen, _)| self.prefixes.get(&folded[..hyphen]).copied())
    }

    /// Whether somebody has it already.
    pub(crate) fn is_granted(&self, division: usize, account: &str, key: &str, who: (PrincipalKind, &str)) -> bool {
        let (kind, name) = who;
        let name = folded(kind, name);
        self.granted.get(&(division, account, key)).is_some_and(|it| it.binary_search(&(kind, name)).is_ok())
    }

    /// The keys that nobody else may have: for a shared policy those of all divisions, since it would be hidden.
    pub(crate) fn keys(&self, home: Home) -> Keys {
        let mut keys = Keys::default();
        self.model.shared.iter().for_each(|it| keys.take(it.key()));
        for (at, division) in self.model.divisions.iter().enumerate() {
            if home == Home::Common || home == Home::Division(at) {
                division.policies.iter().for_each(|it| keys.take(it.key()));
            }
        }
        keys
    }

    /// Whether the Identity Center account is the management account itself.
    pub(crate) fn is_managed_from_the_top(&self) -> bool {
        self.model.organization.as_ref().is_some_and(|it| it.identity_center_account == it.management_account)
    }

    pub(crate) fn may_author(&self, at: usize) -> bool {
        self.division(at).entry.mode == DivisionMode::Author
    }

    pub(crate) fn is_active(&self, division: usize, account: usize) -> bool {
        self.division(division).accounts[account].status.value == AccountStatus::Active
    }
}

/// The policies whose permission sets are being taken over, by home and key.
fn adopting<'m>(model: &'m Model<'m>) -> HashSet<(Home, &'m str)> {
    let imports = model.refactor.iter().filter_map(|it| match it.change {
        Change::Import { division, policy, .. } => Some((division, policy)),
        _ => None,
    });
    let owned = imports.filter_map(|(division, policy)| match (division, policy) {
        (Some(at), PolicyRef::Own(policy)) => {
            Some((Home::Division(at), model.divisions.get(at)?.policies.get(policy as usize)?.key()))
        }
        (None, PolicyRef::Shared(policy)) => Some((Home::Common, model.shared.get(policy as usize)?.key())),
        // A division's assignments of a shared one.
        _ => None,
    });
    owned.collect()
}

fn folded(kind: PrincipalKind, name: &str) -> String {
    kind.key(name).into_owned()
}

fn granted<'m>(model: &'m Model<'m>) -> Granted<'m> {
    let mut granted = HashMap::new();
    for (at, division) in model.divisions.iter().enumerate() {
        for assignment in &division.assignments {
            let key = match assignment.policy {
                PolicyRef::Own(policy) => division.policies[policy as usize].key(),
                PolicyRef::Shared(policy) => model.shared[policy as usize].key(),
            };
            let who = assignment.grants.iter().map(|it| {
                let kind = it.principal.kind;
                (kind, folded(kind, &it.principal.name.value))
            });
            let mut who: Vec<_> = who.collect();
            who.sort_unstable();
            granted.insert((at, assignment.account.name.value.as_ref(), key), who);
        }
    }
    granted
}

/// Who made a permission set, when that is some other program.
pub(crate) fn made_elsewhere(name: &str) -> Option<&'static str> {
    of_aws(name)
}
