//! What a fetch is asked for, and how it says how far it is.

use std::collections::BTreeSet;
use std::path::PathBuf;

use govgen_live::facts::PartName;

/// What to fetch and how.
#[derive(Debug, Clone)]
pub struct Options {
    /// The instance's ARN; without it, the only one that the caller sees.
    pub instance_arn: Option<String>,
    /// The identity store, where it is known beforehand.
    pub identity_store_id: Option<String>,
    /// The region; without it, the one that the environment or the profile names.
    pub region: Option<String>,
    /// The profile; without it, what the environment says.
    pub profile: Option<String>,
    /// The parts to read, whole: [`wanted`] makes it.
    pub parts: BTreeSet<PartName>,
    /// The name of a role that stands in every account and may list its policies.
    pub member_role: Option<String>,
    /// Calls a second, of all services together, repeated ones included.
    pub rate: f64,
    /// Whether names and addresses of users are replaced as they come in.
    pub redact: bool,
    /// Where answers are kept until the fetch is done; without it, an interrupted one starts anew.
    pub journal: Option<PathBuf>,
    /// Whether an earlier journal is thrown away.
    pub fresh: bool,
}

/// Half of the 20 a second that all of Identity Center has for a whole organization: Terraform gets the other.
///
/// Source: AWS IAM Identity Center User Guide, "Quotas and limits in IAM Identity Center" (text of 2022).
pub const RATE: f64 = 10.0;

impl Default for Options {
    fn default() -> Self {
        Self {
            instance_arn: None,
            identity_store_id: None,
            region: None,
            profile: None,
            parts: wanted(&[], &[], false),
            member_role: None,
            rate: RATE,
            redact: false,
            journal: None,
            fresh: false,
        }
    }
}

/// Hears how far a fetch is. Parts are read side by side.
pub trait Progress {
    /// So many answers of the run before are taken over.
    fn resumed(&self, answers: usize);
    /// A part begins; `total` when it is known how many answers it takes.
    fn begin(&self, part: PartName, total: Option<usize>);
    /// One more answer is there.
    fn step(&self, part: PartName);
    /// A part is read, as far as it can be.
    fn end(&self, part: PartName, seen: usize);
}

/// The parts to read: those of `only` (every part when it is empty), less `without`, with all that they need.
///
/// A part that needs one of `without` is left out too. Policies of the accounts need a role in each of them.
#[must_use]
pub fn wanted(only: &[PartName], without: &[PartName], member_role: bool) -> BTreeSet<PartName> {
    let mut parts: BTreeSet<PartName> = if only.is_empty() {
        let is_default = |it: &PartName| member_role || *it != PartName::CustomerManagedPolicies;
        PartName::ALL.into_iter().filter(is_default).collect()
    } else {
        only.iter().copied().collect()
    };
    // Nothing needs a part that stands further down in the list than itself.
    for part in PartName::ALL.into_iter().rev() {
        if parts.contains(&part) {
            parts.extend(needs(part));
        }
    }
    for part in PartName::ALL {
        if without.contains(&part) || needs(part).is_some_and(|it| !parts.contains(&it)) {
            parts.remove(&part);
        }
    }
    parts
}

/// The part by which another one is asked for.
fn needs(part: PartName) -> Option<PartName> {
    match part {
        PartName::OrganizationalUnits | PartName::AccountTags | PartName::CustomerManagedPolicies => {
            Some(PartName::Accounts)
        }
        PartName::Memberships => Some(PartName::Groups),
        PartName::PermissionSetTags | PartName::PermissionSetPolicies | PartName::Provisioning => {
            Some(PartName::PermissionSets)
        }
        PartName::Assignments => Some(PartName::Provisioning),
        PartName::Accounts | PartName::Users | PartName::Groups | PartName::PermissionSets => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use PartName::*;

    #[track_caller]
    fn check(only: &[PartName], without: &[PartName], expected: &[PartName]) {
        assert_eq!(wanted(only, without, false), expected.iter().copied().collect());
    }

    #[test]
    fn a_part_brings_what_it_needs() {
        check(&[Assignments], &[], &[PermissionSets, Provisioning, Assignments]);
        check(&[Memberships, Users], &[], &[Users, Groups, Memberships]);
        check(&[CustomerManagedPolicies], &[], &[Accounts, CustomerManagedPolicies]);
    }

    #[test]
    fn what_is_left_out_takes_along_what_needs_it() {
        check(&[], &[PermissionSets, Groups], &[Accounts, OrganizationalUnits, AccountTags, Users]);
        check(&[Assignments], &[Provisioning], &[PermissionSets]);
    }

    #[test]
    fn policies_of_accounts_are_asked_for_with_a_role_only() {
        assert!(!wanted(&[], &[], false).contains(&CustomerManagedPolicies));
        assert!(wanted(&[], &[], true).contains(&CustomerManagedPolicies));
    }
}
