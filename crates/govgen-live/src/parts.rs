//! What is missing from a part of the facts, so that nobody takes what was not read for gone.
//!
//! In: a [`Part`]. Out: whether something absent from it does not exist, and why a check could not look at all of it.

use rustc_hash::FxHashSet;

use crate::facts::{Part, PartName, State};
use crate::words::shown;

/// A part of the facts, ready to be asked.
pub(crate) struct Known<'f> {
    name: PartName,
    part: &'f Part,
    /// Words of what `missing` names: whole, and the account ids and permission sets' ids in it.
    missing: FxHashSet<&'f str>,
}

impl<'f> Known<'f> {
    pub(crate) fn of(name: PartName, part: &'f Part) -> Self {
        let mut missing = FxHashSet::default();
        for it in &part.missing {
            missing.insert(it.as_str());
            missing.extend(it.split(|it: char| !it.is_ascii_alphanumeric() && it != '-').filter(|it| !it.is_empty()));
        }
        Self { name, part, missing }
    }

    /// Whether all of it is there.
    pub(crate) fn is_whole(&self) -> bool {
        self.part.is_complete()
    }

    /// Whether what these ids mean would be there if it existed.
    pub(crate) fn covers(&self, ids: &[&str]) -> bool {
        match self.part.state {
            State::Complete => true,
            // A part that is partial and names nothing does not say what it lacks.
            State::Partial => {
                let last = |it: &&str| it.rsplit('/').next().is_some_and(|it| self.missing.contains(it));
                !self.missing.is_empty() && !ids.iter().any(|it| self.missing.contains(it) || last(it))
            }
            State::Missing | State::NotAsked => false,
        }
    }

    /// Why it is not whole.
    pub(crate) fn reason(&self) -> Option<String> {
        let what = words(self.name);
        let why = self.part.reason.as_deref().map(|it| format!(": {}", long(it))).unwrap_or_default();
        match self.part.state {
            State::Complete => None,
            State::Partial => Some(format!("the facts do not have all {what}{why}")),
            State::Missing => Some(format!("the facts have no {what}{why}")),
            State::NotAsked => {
                Some(format!("the facts have no {what}: `govgen fetch` left them out (--only, --without)"))
            }
        }
    }
}

/// A reason is a sentence, and names are shown shorter than sentences.
fn long(text: &str) -> String {
    let parts: Vec<String> = text.split(' ').take(40).map(shown).collect();
    parts.join(" ")
}

fn words(name: PartName) -> &'static str {
    match name {
        PartName::Accounts => "accounts",
        PartName::OrganizationalUnits => "organizational units",
        PartName::AccountTags => "tags of accounts",
        PartName::Users => "users",
        PartName::Groups => "groups",
        PartName::Memberships => "memberships",
        PartName::PermissionSets => "permission sets",
        PartName::PermissionSetTags => "tags of permission sets",
        PartName::PermissionSetPolicies => "policies of permission sets",
        PartName::Provisioning => "places where permission sets are provisioned",
        PartName::Assignments => "assignments",
        PartName::CustomerManagedPolicies => "customer managed policies of the accounts",
    }
}

#[cfg(test)]
mod tests {
    use super::Known;
    use crate::facts::{Part, PartName, State};

    fn part(state: State, missing: &[&str]) -> Part {
        Part { state, reason: None, missing: missing.iter().map(ToString::to_string).collect() }
    }

    fn covers(part: &Part, ids: &[&str]) -> bool {
        Known::of(PartName::Assignments, part).covers(ids)
    }

    #[test]
    fn what_was_not_read_is_not_gone() {
        let arn = "arn:aws:sso:::permissionSet/ssoins-1/ps-1";
        let ids = ["111111111111", arn];
        assert!(covers(&part(State::Complete, &[]), &ids));
        assert!(!covers(&part(State::Missing, &[]), &ids) && !covers(&part(State::NotAsked, &[]), &ids));
        assert!(!covers(&part(State::Partial, &[]), &ids));
        for missing in ["111111111111", arn, "ps-1", "111111111111 ps-1", "222222222222/ps-1"] {
            assert!(!covers(&part(State::Partial, &[missing]), &ids), "{missing}");
        }
        assert!(covers(&part(State::Partial, &["222222222222", "ps-2"]), &ids));
    }
}
