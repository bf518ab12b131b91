//! Permission sets of AWS beside the policies of the files: which is which, and whose each of them is.

use govgen_model::{Change, Division, Model, Policy, PolicyRef};
use rustc_hash::{FxHashMap, FxHashSet};
use wildmatch::WildMatch;

use crate::control_tower::{self, Likeness};
use crate::facts::{Facts, PermissionSet};

/// The tag that says whose a permission set is.
pub(crate) const OWNER_TAG: &str = "govgen:division";
/// Its value on shared ones.
pub(crate) const COMMON: &str = "common";

/// Permission sets and policies, by name and ARN. AWS takes a name once, whatever its case.
pub(crate) struct Sets<'c> {
    by_name: FxHashMap<String, &'c PermissionSet>,
    by_arn: FxHashMap<&'c str, &'c PermissionSet>,
    policies: FxHashMap<String, Described<'c>>,
    by_prefix: FxHashMap<String, &'c Division<'c>>,
    by_identity: FxHashMap<&'c str, &'c Division<'c>>,
    /// Ids of permission sets that `import` entries take over, each with the owner and the key of its policy.
    imported: FxHashSet<(&'c str, &'c str, &'c str)>,
    /// Names that neither govgen nor a division gives: AWS's, and those the organization keeps for itself.
    reserved: Vec<WildMatch>,
}

/// A policy with the division it is of; none for a shared one.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Described<'c> {
    pub(crate) division: Option<&'c Division<'c>>,
    pub(crate) policy: &'c Policy<'c>,
}

/// Whose a permission set is.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Owner<'c> {
    /// A division's.
    Division(&'c Division<'c>),
    /// The organization's, for all divisions.
    Common,
    /// Its tag names a division that is not there.
    Gone(&'c str),
    /// Somebody made it by hand.
    Nobody,
}

impl<'c> Described<'c> {
    /// What the tag of its permission set says.
    pub(crate) fn owner(self) -> &'c str {
        self.division.map_or(COMMON, Division::identity)
    }

    /// Whether all that the files say of it could be read.
    fn is_whole(self) -> bool {
        self.division.is_none_or(|it| it.complete)
    }

    /// Whether the files render it.
    pub(crate) fn is_rendered(self) -> bool {
        self.division.is_none_or(Division::is_active)
    }
}

impl<'c> Sets<'c> {
    pub(crate) fn of(model: &'c Model<'c>, facts: &'c Facts) -> Self {
        let shared = model.shared.iter().map(|policy| Described { division: None, policy });
        let own = model.divisions.iter().flat_map(|division| {
            division.policies.iter().map(move |policy| Described { division: Some(division), policy })
        });
        let reserved = model.guardrails.permission_set_names_reserved.iter();
        Self {
            by_name: facts.permission_sets.iter().map(|it| (folded(&it.name), it)).collect(),
            by_arn: facts.permission_sets.iter().map(|it| (it.arn.as_str(), it)).collect(),
            policies: shared.chain(own).map(|it| (folded(&it.policy.permission_set.value), it)).collect(),
            by_prefix: model.divisions.iter().map(|it| (folded(it.prefix()), it)).collect(),
            by_identity: model.divisions.iter().map(|it| (it.identity(), it)).collect(),
            imported: imported(model),
            reserved: reserved.map(|it| WildMatch::new_case_insensitive(&it.value)).collect(),
        }
    }

    /// The permission set of a policy, if AWS has one of its name.
    pub(crate) fn of_policy(&self, policy: &Policy<'_>) -> Option<&'c PermissionSet> {
        self.by_name.get(&folded(&policy.permission_set.value)).copied()
    }

    /// The permission set of an ARN.
    pub(crate) fn of_arn(&self, arn: &str) -> Option<&'c PermissionSet> {
        self.by_arn.get(arn).copied()
    }

    /// The policy that a permission set is made of, by its name.
    pub(crate) fn policy(&self, set: &PermissionSet) -> Option<Described<'c>> {
        self.policies.get(&folded(&set.name)).copied()
    }

    /// Every policy that the files render, in their order; of a division whose files have errors in them nobody knows.
    pub(crate) fn rendered(&self) -> Vec<Described<'c>> {
        let known = self.policies.values().copied().filter(|it| it.is_rendered() && it.is_whole());
        let mut rendered: Vec<Described<'c>> = known.collect();
        rendered.sort_by_key(|it| it.policy.permission_set.span);
        rendered
    }

    /// Whose a permission set is: its tag says so; without one that was read, the policy of its name, or its name's beginning.
    pub(crate) fn owner(&self, set: &'c PermissionSet) -> Owner<'c> {
        match set.tags.as_ref().and_then(|it| it.get(OWNER_TAG)).map(String::as_str) {
            Some(COMMON) => Owner::Common,
            Some(tag) => self.by_identity.get(tag).map_or(Owner::Gone(tag), |it| Owner::Division(it)),
            None => match self.policy(set).map(|it| it.division) {
                Some(Some(division)) => Owner::Division(division),
                Some(None) => Owner::Common,
                None => self.prefixed(&set.name).map_or(Owner::Nobody, Owner::Division),
            },
        }
    }

    /// Whether it is govgen's: it has the tag, nobody could read whether it has, or an `import` entry takes it over.
    pub(crate) fn is_managed(&self, set: &PermissionSet) -> bool {
        let is_imported = || self.policy(set).is_some_and(|it| self.is_imported(it, set));
        set.tags.as_ref().map_or_else(|| self.policy(set).is_some(), |it| it.contains_key(OWNER_TAG) || is_imported())
    }

    /// Whether the organization keeps its name for what is made by hand, and means to keep it so.
    pub(crate) fn is_reserved(&self, set: &PermissionSet) -> bool {
        !self.is_managed(set) && self.reserved.iter().any(|it| it.matches(&set.name))
    }

    /// How much it is what Control Tower makes; what govgen manages is not.
    pub(crate) fn likeness(&self, set: &PermissionSet) -> Likeness {
        if self.is_managed(set) { Likeness::OtherName } else { control_tower::likeness(set) }
    }

    /// Whether a permission set lacks the tag, and an `import` entry of the policy takes over exactly this one.
    pub(crate) fn is_imported(&self, described: Described<'_>, set: &PermissionSet) -> bool {
        let is_untagged = set.tags.as_ref().is_some_and(|it| !it.contains_key(OWNER_TAG));
        is_untagged && self.imported.contains(&(described.owner(), described.policy.key(), id(&set.arn)))
    }

    /// Whether a permission set has a policy's name, and neither its tag nor an `import` entry makes it the policy's.
    pub(crate) fn is_foreign(&self, described: Described<'_>, set: &PermissionSet) -> bool {
        self.is_taken(described, set) && !self.is_imported(described, set)
    }

    /// Whether a permission set has a policy's name and somebody else's tag, or none.
    pub(crate) fn is_taken(&self, described: Described<'_>, set: &PermissionSet) -> bool {
        set.tags.as_ref().is_some_and(|it| it.get(OWNER_TAG).map(String::as_str) != Some(described.owner()))
    }

    /// The division whose prefix a name begins with.
    fn prefixed(&self, name: &str) -> Option<&'c Division<'c>> {
        let name = folded(name);
        // Every beginning that ends at a hyphen: few, whatever the number of divisions.
        name.match_indices('-').find_map(|(hyphen, _)| self.by_prefix.get(&name[..hyphen]).copied())
    }
}

/// What `import` entries take over of policies' own permission sets. A division's entry about a shared one takes over who has it.
fn imported<'c>(model: &'c Model<'c>) -> FxHashSet<(&'c str, &'c str, &'c str)> {
    let entries = model.refactor.iter().filter_map(|it| {
        let Change::Import { division, policy, written } = &it.change else { return None };
        let (owner, policy) = match (division, policy) {
            (Some(at), PolicyRef::Own(policy)) => {
                let division = model.divisions.get(*at)?;
                (division.identity(), division.policies.get(*policy as usize)?)
            }
            (None, PolicyRef::Shared(policy)) => (COMMON, model.shared.get(*policy as usize)?),
            _ => return None,
        };
        Some((owner, policy.key(), id(&written.permission_set.value)))
    });
    entries.collect()
}

/// The last part of a permission set's ARN, which says which it is.
fn id(arn: &str) -> &str {
    arn.rsplit('/').next().unwrap_or_default()
}

fn folded(name: &str) -> String {
    name.to_ascii_lowercase()
}
