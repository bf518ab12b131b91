//! `refactor:`: which divisions, accounts and policies its entries mean.
//!
//! In: the entries as written, and everything they can name. Out: those whose names mean something. Whether two of them
//! contradict each other is a rule's business, what Terraform is told of them the targets'.

use std::borrow::Cow;

use govgen_source::Diagnostics;
use govgen_syntax::{
    AccountMove, AccountRow, Documents, Forget, Import, People, PrincipalKind, Refactor, RefactorEntry, Rename,
    Renamed, Text,
};
use rustc_hash::FxHashMap;

use crate::findings::{DIVISION_UNKNOWN, FORGET_NOT_DEPARTED, REFACTOR_SOURCE_EXISTS, REFACTOR_TARGET_UNKNOWN};
use crate::policies::position;
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
    fn rename(&self, rename: &'d Rename<'d>, findings: &mut Diagnostics) -> Option<Change<'d>> {
        match (rename.what, &rename.division) {
            (Renamed::Policy, _) => self.policy(None, rename, findings),
            (Renamed::Account, Some(division)) => self.account(division, rename, findings),
            (Renamed::Account, None) => None,
            (Renamed::Division, _) => {
                let division = self.division(&rename.name, findings)?;
                if let Ok(still) = self.position(&rename.from) {
                    let row = self.divisions[still].entry.name.span;
                    exists(&rename.from, "division", "moves the state of one division to another", findings)
                        .because(row, "it stands here");
                    return None;
                }
                Some(Change::Division { division, rename })
            }
        }
    }

    fn policy(
        &self,
        division: Option<usize>,
        rename: &'d Rename<'d>,
        findings: &mut Diagnostics,
    ) -> Option<Change<'d>> {
        let policies = division.map_or(self.shared, |at| &self.divisions[at].policies);
        let complete = self.documents.common.complete && division.is_none_or(|at| self.divisions[at].complete);
        if let Some(still) = position(policies, &rename.from.value) {
            exists(&rename.from, "policy", "would fail the plan: both cannot be the same", findings)
                .because(policies[still as usize].entry.key.span, "it stands here");
            return None;
        }
        let Some(policy) = position(policies, &rename.name.value) else {
            if complete {
                let whose = division.map_or("the organization shares no policy".to_owned(), |at| {
                    format!("division `{}` has no policy", self.divisions[at].name())
                });
                let near = findings.nearest(&rename.name.value, policies.iter().map(Policy::key));
                unknown(&rename.name, &whose, near, findings);
            }
            return None;
        };
        Some(Change::Policy { division, policy, rename })
    }

    fn account(
        &self,
        division: &'d Text<'d>,
        rename: &'d Rename<'d>,
        findings: &mut Diagnostics,
    ) -> Option<Change<'d>> {
        let at = self.division(division, findings)?;
        let division = &self.divisions[at];
        if let Some(still) = row(division, &rename.from) {
            exists(&rename.from, "account", "would fail the plan: both cannot be the same", findings)
                .because(still.name.span, "it stands here");
            return None;
        }
        let account = self.row(division, &rename.name, findings)?;
        Some(Change::Account { division: at, account, rename })
    }

    fn account_move(&self, written: &'d AccountMove<'d>, findings: &mut Diagnostics) -> Option<Change<'d>> {
        let (from, to) = (self.division(&written.from, findings), self.division(&written.to, findings));
        let (from, to) = (from?, to?);
        if let Some(still) = row(&self.divisions[from], &written.account) {
            exists(&written.account, "account", "would make Terraform forget what it still manages", findings)
                .because(still.name.span, format!("`{}` has it here", written.from.value));
            return None;
        }
        let account = self.row(&self.divisions[to], &written.account, findings)?;
        for grants in written.grants.iter().filter(|it| it.permission_set.is_some()) {
            // A shared policy that has gone meanwhile is imported nowhere, and so is one of the division's own.
            self.is_on_instance(grants.permission_set.as_ref()?, findings);
            if position(self.shared, &grants.policy.value).is_none() && self.documents.common.complete {
                let near = findings.nearest(&grants.policy.value, self.shared.iter().map(Policy::key));
                unknown(&grants.policy, "the organization shares no policy", near, findings);
            }
        }
        Some(Change::Move { from, to, account, written })
    }

    fn forget(&self, written: &'d Forget<'d>, findings: &mut Diagnostics) -> Option<Change<'d>> {
        let division = self.division(written.division.as_ref()?, findings)?;
        self.is_gone(division, written, findings).then_some(Change::Forget { division, written })
    }

    /// Whether the lock in force lists somebody as departed. Without one nobody is known to be.
    fn has_departed(&self, kind: PrincipalKind, name: &str) -> bool {
        self.lock.and_then(|it| it.get(kind, name)).is_some_and(|it| it.departed)
    }

    /// A division's own entry: about somebody who has left the directory.
    fn departed(&self, division: usize, written: &'d Forget<'d>, findings: &mut Diagnostics) -> Option<Change<'d>> {
        let mut people = principals(&written.principals);
        if let Some((kind, name)) = people.find(|(kind, name)| !self.has_departed(*kind, &name.value)) {
            findings
                .report(
                    &FORGET_NOT_DEPARTED,
                    name.span,
                    format!("{} `{}` has not left the directory", word(kind), name.value),
                )
                .help(
                    "Terraform would forget the assignment and AWS would keep it, where no file shows it; take the grant out of the \
                     files to take it away, or ask the organization to write the entry in `divisions/common`",
                );
            return None;
        }
        self.is_gone(division, written, findings).then_some(Change::Forget { division, written })
    }

    /// Whether the files no longer grant what is to be forgotten.
    fn is_gone(&self, at: usize, written: &Forget<'_>, findings: &mut Diagnostics) -> bool {
        let Some(assignment) = self.assignment(at, &written.account, &written.policy) else { return true };
        if written.principals.is_empty() {
            exists(&written.policy, "policy", "forgets what the files still grant", findings)
                .because(assignment.account.name.span, "it is granted in this account");
            return false;
        }
        let mut gone = true;
        let lines = lines(assignment);
        for (kind, name) in principals(&written.principals) {
            if let Some(line) = lines.get(&folded(kind, &name.value)) {
                exists(name, word(kind), "forgets what the files still grant", findings)
                    .because(line.span, "granted here");
                gone = false;
            }
        }
        gone
    }

    fn import(&self, written: &'d Import<'d>, findings: &mut Diagnostics) -> Option<Change<'d>> {
        if !self.is_on_instance(&written.permission_set, findings) {
            return None;
        }
        if written.division.value == "common" {
            let policy = self.shared_policy(&written.policy, findings)?;
            let mut fine = self.attached(written, &self.shared[policy as usize], findings);
            for it in &written.assignments {
                let whose = "the organization's root assigns nothing:";
                unknown(&it.account, &format!("{whose} it has no account"), None, findings);
                fine = false;
            }
            return fine.then_some(Change::Import { division: None, policy: PolicyRef::Shared(policy), written });
        }
        let at = self.division(&written.division, findings)?;
        let division = &self.divisions[at];
        let policy = match position(&division.policies, &written.policy.value) {
            Some(own) => PolicyRef::Own(own),
            None => PolicyRef::Shared(self.shared_policy(&written.policy, findings)?),
        };
        let mut fine = match policy {
            PolicyRef::Own(own) => self.attached(written, &division.policies[own as usize], findings),
            PolicyRef::Shared(_) => nothing_attached(written, findings),
        };
        for it in &written.assignments {
            let Some(assignment) = self.assignment(at, &it.account, &written.policy) else {
                if division.complete {
                    let whose = format!(
                        "division `{}` grants `{}` in no account",
                        written.division.value, written.policy.value
                    );
                    let known = division.assignments.iter().map(|it| it.account.name.value.as_ref());
                    let near = findings.nearest(&it.account.value, known);
                    unknown(&it.account, &whose, near, findings);
                }
                fine = false;
                continue;
            };
            let lines = lines(assignment);
            for (kind, name) in principals(&it.principals) {
                if lines.get(&folded(kind, &name.value)).is_none_or(|line| line.value != name.value) {
                    let whose = format!(
                        "the files grant `{}` in `{}` to no {}",
                        written.policy.value,
                        it.account.value,
                        word(kind)
                    );
                    let known = assignment.grants.iter().filter(|it| it.principal.kind == kind);
                    let near = findings.nearest(&name.value, known.map(|it| it.principal.name.value.as_ref()));
                    unknown(name, &whose, near, findings);
                    fine = false;
                }
            }
        }
        fine.then_some(Change::Import { division: Some(at), policy, written })
    }

    /// Whether the policy attaches everything that is to be imported.
    fn attached(&self, written: &Import<'_>, policy: &Policy<'_>, findings: &mut Diagnostics) -> bool {
        let mut fine = true;
        let mut lacks = |name: &Text<'_>, near: Option<&str>, findings: &mut Diagnostics| {
            unknown(name, &format!("policy `{}` attaches no policy", policy.key()), near, findings);
            fine = false;
        };
        for it in &written.managed_policies {
            let key = govgen_iam::managed_policy_key(&it.value);
            if !policy.managed_policies.iter().any(|it| it.key == key) {
                let near = findings.nearest(key, policy.managed_policies.iter().map(|it| it.key.as_str()));
                lacks(it, near, findings);
            }
        }
        for it in &written.customer_managed_policies {
            if !policy.entry.customer_managed_policies.iter().any(|other| same_policy(it, other)) {
                lacks(&it.name, None, findings);
            }
        }
        let flags = [
            (written.inline_policy, policy.inline_policy.is_some(), "inline policy"),
            (written.permissions_boundary, policy.entry.permissions_boundary.is_some(), "permissions boundary"),
        ];
        for (flag, there, what) in flags {
            let Some(flag) = flag.filter(|it| it.value && !there) else { continue };
            fine = false;
            findings
                .report(&REFACTOR_TARGET_UNKNOWN, flag.span, format!("policy `{}` has no {what}", policy.key()))
                .help("Terraform imports only what the files describe, and the plan would fail: describe it, or take the key out");
        }
        fine
    }

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

    fn shared_policy(&self, name: &Text<'_>, findings: &mut Diagnostics) -> Option<u32> {
        let found = position(self.shared, &name.value);
        if found.is_none() && self.documents.common.complete {
            let near = findings.nearest(&name.value, self.shared.iter().map(Policy::key));
            unknown(name, "neither this division nor the organization has a policy", near, findings);
        }
        found
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

fn same_policy(
    one: &govgen_syntax::CustomerManagedPolicy<'_>,
    other: &govgen_syntax::CustomerManagedPolicy<'_>,
) -> bool {
    let path = |it: &govgen_syntax::CustomerManagedPolicy<'_>| {
        it.path.as_ref().map_or("/".to_owned(), |it| it.value.to_string())
    };
    one.name.value == other.name.value && path(one) == path(other)
}

/// A division imports of a shared policy its own assignments and nothing else.
fn nothing_attached(written: &Import<'_>, findings: &mut Diagnostics) -> bool {
    let managed = written.managed_policies.iter().map(|it| it.span);
    let customer = written.customer_managed_policies.iter().map(|it| it.span);
    let flags = [written.inline_policy, written.permissions_boundary].into_iter().flatten();
    let mut all = managed.chain(customer).chain(flags.filter(|it| it.value).map(|it| it.span));
    let first = all.next();
    if let Some(span) = first {
        findings
            .report(&REFACTOR_TARGET_UNKNOWN, span, format!("`{}` is a shared policy", written.policy.value))
            .because(written.division.span, "this root holds its assignments alone")
            .help("what is attached to it is imported with `division: common`, in an entry of its own");
    }
    first.is_none()
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

/// User names of AWS do not differ by case.
fn folded(kind: PrincipalKind, name: &str) -> (PrincipalKind, Cow<'_, str>) {
    let folds = kind == PrincipalKind::User && name.bytes().any(|it| it.is_ascii_uppercase());
    (kind, if folds { name.to_ascii_lowercase().into() } else { name.into() })
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
