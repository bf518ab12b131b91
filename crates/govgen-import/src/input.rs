//! What an import is made from, and when nothing can be made from it.

use std::collections::BTreeMap;

use govgen_live::Facts;
use govgen_live::facts::PartName;
use govgen_model::{Division, Model, PrincipalKind};
use govgen_source::Diagnostics;

use crate::reason::Reason;
use crate::state::State;

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
    /// What the checks would refuse as it is.
    pub refused: &'i Refused,
}

/// What the checks would refuse as it is.
#[derive(Debug, Clone, Default)]
pub struct Refused {
    /// Permission sets, by ARN.
    pub sets: BTreeMap<String, Reason>,
    /// Users and groups, by name: nothing new is granted to them.
    pub names: BTreeMap<(PrincipalKind, String), Reason>,
}

impl Refused {
    /// Whether it is nothing.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.sets.is_empty() && self.names.is_empty()
    }

    /// Takes over what else would be refused.
    pub fn extend(&mut self, more: Self) {
        self.sets.extend(more.sets);
        self.names.extend(more.names);
    }
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
    #[error("there is no division `{name}`{}", near.as_ref().map_or_else(String::new, |it| format!("; did you mean `{it}`?")))]
    NoDivision {
        /// The name.
        name: String,
        /// The one that was probably meant.
        near: Option<String>,
    },
    /// The organization is not described.
    #[error("`divisions/common` does not describe the organization yet")]
    NoOrganization,
}

impl Refusal {
    /// No division has the name; one may be near it.
    pub(crate) fn no_division(name: &str, model: &Model<'_>) -> Self {
        let known = model.divisions.iter().map(Division::name).chain(["common"]);
        let near = Diagnostics::default().nearest(name, known).map(str::to_owned);
        Self::NoDivision { name: name.to_owned(), near }
    }
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

/// Whether a proposal from these facts would be right.
pub(crate) fn usable(input: &Input<'_>, facts: &Facts) -> Result<(), Refusal> {
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
