//! `refactor:`: which divisions, accounts and policies its entries mean.
//!
//! In: the entries as written, and everything they can name. Out: those whose names mean something. Whether two of them
//! contradict each other is a rule's business, what Terraform is told of them the targets'.

mod forget;
mod import;
mod renames;

use std::borrow::Cow;

use govgen_source::Diagnostics;
use govgen_syntax::{
    AccountMove, AccountRow, Documents, Forget, Import, People, PrincipalKind, Refactor, RefactorEntry, Rename, Text,
};
use rustc_hash::FxHashMap;

use crate::findings::{DIVISION_UNKNOWN, REFACTOR_SOURCE_EXISTS, REFACTOR_TARGET_UNKNOWN};
use crate::{Assignment, Division, Lock, Policy, PolicyRef};

/// An entry under `refactor:`, resolved.
#[derive(Debug)]
pub struct Refactoring<'d> {
    /// As written.
    pub entry: &'d RefactorEntry<'d>,
    /// The division in whose document it stands, by position; none for the organization's.
    pub home: Option<usize>,
    /// What it means.
    pub change: Change<'d>,
}

/// What an entry means. Divisions are positions among the model's.
#[derive(Debug)]
pub enum Change<'d> {
    /// A policy has another name: a division's own, or a shared one.
    Policy {
        /// The division; none for a shared policy.
        division: Option<usize>,
        /// Its position.
        policy: u32,
        /// As written.
        rename: &'d Rename<'d>,
    },
    /// An account has another name in its division.
    Account {
        /// The division.
        division: usize,
        /// Its row.
        account: &'d AccountRow<'d>,
        /// As written.
        rename: &'d Rename<'d>,
    },
    /// A division has another name.
    Division {
        /// The division.
        division: usize,
        /// As written.
        rename: &'d Rename<'d>,
    },
    /// An account has another division.
    Move {
        /// The division that had it.
        from: usize,
        /// The division that has it.
        to: usize,
        /// Its row there.
        account: &'d AccountRow<'d>,
        /// As written.
        written: &'d AccountMove<'d>,
    },
    /// A division's root forgets assignments.
    Forget {
        /// The division.
        division: usize,
        /// As written.
        written: &'d Forget<'d>,
    },
    /// A root takes over what AWS has.
    Import {
        /// The division; none for the organization's root.
        division: Option<usize>,
        /// The policy.
        policy: PolicyRef,
        /// As written.
        written: &'d Import<'d>,
    },
}

impl Change<'_> {
    /// Whether a policy has another name.
    #[must_use]
    pub fn is_policy(&self) -> bool {
        matches!(self, Self::Policy { .. })
    }

    /// Whether an account has another name.
    #[must_use]
    pub fn is_account(&self) -> bool {
        matches!(self, Self::Account { .. })
    }

    /// Whether a division has another name.
    #[must_use]
    pub fn is_division(&self) -> bool {
        matches!(self, Self::Division { .. })
    }
}

/// Where names are looked up.
struct Names<'n, 'd> {
    documents: &'d Documents<'d>,
    shared: &'n [Policy<'d>],
    divisions: &'n [Division<'d>],
    /// The lock in force.
    lock: Option<&'n Lock<'d>>,
}

/// Resolves every entry, the organization's first.
pub(crate) fn refactor<'d>(
    documents: &'d Documents<'d>,
    shared: &[Policy<'d>],
    divisions: &[Division<'d>],
    lock: Option<&Lock<'d>>,
    findings: &mut Diagnostics,
) -> Vec<Refactoring<'d>> {
    let names = Names { documents, shared, divisions, lock };
    let mut resolved = Vec::new();
    for entry in &documents.common.refactor {
        let change = match &entry.change {
            Refactor::Rename(it) => names.rename(it, findings),
            Refactor::Move(it) => names.account_move(it, findings),
            Refactor::Forget(it) => names.forget(it, findings),
            Refactor::Import(it) => names.import(it, findings),
        };
        resolved.extend(change.map(|it| Refactoring { entry, home: None, change: it }));
    }
    for (at, division) in divisions.iter().enumerate() {
        let Some(document) = documents.divisions.get(division.name()) else { continue };
        for entry in &document.refactor {
            let change = match &entry.change {
                Refactor::Rename(it) => names.policy(Some(at), it, findings),
                Refactor::Forget(it) => names.departed(at, it, findings),
                // The reader takes no other entry from a division.
                Refactor::Move(_) | Refactor::Import(_) => None,
            };
            resolved.extend(change.map(|it| Refactoring { entry, home: Some(at), change: it }));
        }
    }
    resolved
}

impl<'d> Names<'_, 'd> {
    /// Whether the id of a permission set, where it says so, is of the organization's instance.
    fn is_on_instance(&self, id: &Text<'_>, findings: &mut Diagnostics) -> bool {
        let aws = self.documents.common.organization.as_ref().and_then(|it| it.aws.as_ref());
        let arn = aws.and_then(|it| it.identity_center.as_ref()).and_then(|it| it.instance_arn.as_ref());
        let (Some(arn), Some((instance, _))) = (arn, id.value.split_once('/')) else { return true };
        let own = arn.value.rsplit('/').next() == Some(instance);
        if !own {
            findings
                .report(
                    &REFACTOR_TARGET_UNKNOWN,
                    id.span,
                    format!("`{}` is no permission set of the organization's instance", id.value),
                )
                .because(arn.span, "the instance")
                .help("Terraform would find nothing to import, and the plan would fail: write the id that AWS shows");
        }
        own
    }

    fn assignment(&self, division: usize, account: &Text<'_>, policy: &Text<'_>) -> Option<&Assignment<'d>> {
        self.divisions[division].assignment(self.shared, &account.value, &policy.value)
    }

    fn position(&self, name: &Text<'_>) -> Result<usize, usize> {
        self.divisions.binary_search_by(|it| it.name().cmp(&name.value))
    }

    fn division(&self, name: &Text<'_>, findings: &mut Diagnostics) -> Option<usize> {
        let found = self.position(name).ok();
        if found.is_none() && self.documents.common.complete {
            let near = findings.nearest(&name.value, self.divisions.iter().map(Division::name));
            let help = match near {
                Some(near) => format!("did you mean `{near}`?"),
                None => "write the name of a division under `divisions`, or take the entry out".to_owned(),
            };
            findings.report(&DIVISION_UNKNOWN, name.span, format!("no division is called `{}`", name.value)).help(help);
        }
        found
    }

    fn row(&self, division: &Division<'d>, name: &Text<'_>, findings: &mut Diagnostics) -> Option<&'d AccountRow<'d>> {
        let found = row(division, name);
        if found.is_none() && self.documents.common.complete && division.entry.complete {
            let near = findings.nearest(&name.value, division.accounts.iter().map(|it| it.name.value.as_ref()));
            unknown(name, &format!("division `{}` has no account", division.name()), near, findings);
        }
        found
    }
}

fn row<'d>(division: &Division<'d>, name: &Text<'_>) -> Option<&'d AccountRow<'d>> {
    let at = division.accounts.binary_search_by(|it| it.name.value.cmp(&name.value)).ok()?;
    Some(division.accounts[at])
}

/// Users and groups with their kinds.
fn principals<'p, 'd>(people: &'p People<'d>) -> impl Iterator<Item = (PrincipalKind, &'p Text<'d>)> {
    let users = people.users.iter().map(|it| (PrincipalKind::User, it));
    users.chain(people.groups.iter().map(|it| (PrincipalKind::Group, it)))
}

/// The lines that grant an assignment.
fn lines<'a, 'd>(assignment: &'a Assignment<'d>) -> FxHashMap<(PrincipalKind, Cow<'a, str>), &'a Text<'d>> {
    let principals = assignment.grants.iter().map(|it| it.principal);
    principals.map(|it| (folded(it.kind, &it.name.value), &it.name)).collect()
}

fn folded(kind: PrincipalKind, name: &str) -> (PrincipalKind, Cow<'_, str>) {
    (kind, kind.key(name))
}

fn word(kind: PrincipalKind) -> &'static str {
    match kind {
        PrincipalKind::User => "user",
        PrincipalKind::Group => "group",
    }
}

fn unknown(name: &Text<'_>, whose: &str, near: Option<&str>, findings: &mut Diagnostics) {
    let help = match near {
        Some(near) => format!("did you mean `{near}`?"),
        None => {
            "write the name as it is in the files now, or take the entry out when every root has applied it".to_owned()
        }
    };
    findings
        .report(&REFACTOR_TARGET_UNKNOWN, name.span, format!("{whose} `{}`", name.value))
        .help(format!("Terraform would not know what the entry is about; {help}"));
}

fn exists<'f>(
    name: &Text<'_>,
    what: &str,
    harm: &str,
    findings: &'f mut Diagnostics,
) -> &'f mut govgen_source::Diagnostic {
    findings
        .report(&REFACTOR_SOURCE_EXISTS, name.span, format!("{what} `{}` is still in the files", name.value))
        .help(format!("the entry {harm}; take the entry out, or take `{}` out of the files", name.value))
}
