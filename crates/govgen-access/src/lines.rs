//! The lines that grant something: each user or group that is written under a policy, under an account or a glob.
//!
//! In: the model. Out: every line, and of one that somebody asks about what it does now: in which accounts it is the one that counts,
//! where another counts in its place, and which active accounts its glob leaves out. Which lines are asked for is the caller's
//! business.

use std::borrow::Cow;

use govgen_model::{
    Access, AccountRow, AccountStatus, Assignment, Division, Grant, Model, Policy, PolicyRef, Principal, PrincipalKind,
    ResolvedEntry, Waiver,
};
use govgen_source::{Date, FileId};

/// One user or group in one list.
#[derive(Debug, Clone, Copy)]
pub struct Line<'m> {
    /// The division that wrote it.
    pub division: &'m Division<'m>,
    /// The account or glob that it stands under.
    pub entry: &'m ResolvedEntry<'m>,
    /// The policy that it stands under, as written.
    pub access: &'m Access<'m>,
    /// What that name meant.
    pub policy: Option<PolicyRef>,
    /// Who.
    pub principal: &'m Principal<'m>,
    /// Its position among those of its kind: the item of the list.
    pub item: usize,
}

/// What a line does in one account.
#[derive(Debug, Clone, Copy)]
pub struct Reached<'m> {
    /// The account.
    pub account: &'m AccountRow<'m>,
    /// The last day of the access there: the line's own, or the later one of two globs.
    pub until: Option<Date>,
}

/// What a line does now.
#[derive(Debug, Default)]
pub struct Effect<'m> {
    /// Accounts in which it grants, by name.
    pub reached: Vec<Reached<'m>>,
    /// Accounts in which another line counts, with that line's principal.
    pub outdone: Vec<(&'m AccountRow<'m>, &'m Principal<'m>)>,
    /// Accounts that it names and that are on their way out.
    pub inactive: Vec<&'m AccountRow<'m>>,
    /// Active accounts of the division that its glob does not match; for an account's own entry there are none.
    pub unmatched: Vec<&'m AccountRow<'m>>,
}

/// The accounts that an entry means: worked out once for all its lines.
#[derive(Debug)]
pub struct Scope<'m> {
    named: Vec<&'m AccountRow<'m>>,
    unmatched: Vec<&'m AccountRow<'m>>,
}

impl<'m> Scope<'m> {
    /// Of one entry.
    #[must_use]
    pub fn of(division: &'m Division<'m>, entry: &'m ResolvedEntry<'m>) -> Self {
        let named = division.accounts_of(entry);
        let mut unmatched = Vec::new();
        if entry.entry.glob {
            // Both are sorted by name.
            let mut matched = named.iter().peekable();
            for row in division.accounts.iter().filter(|it| is_active(it)) {
                while matched.next_if(|it| it.name.value < row.name.value).is_some() {}
                if matched.peek().is_none_or(|it| it.name.value != row.name.value) {
                    unmatched.push(*row);
                }
            }
        }
        Self { named, unmatched }
    }

    /// Whether an entry means an account of this name.
    #[must_use]
    pub fn names(&self, account: &str) -> bool {
        self.named.binary_search_by(|it| it.name.value.as_ref().cmp(account)).is_ok()
    }

    /// The accounts that the entry means, whatever their status.
    #[must_use]
    pub fn accounts(&self) -> &[&'m AccountRow<'m>] {
        &self.named
    }
}

/// Every line, by division; under one policy, groups come first.
pub fn lines<'m>(model: &'m Model<'m>) -> impl Iterator<Item = Line<'m>> {
    model.divisions.iter().flat_map(|division| division.entries.iter().flat_map(move |entry| of_entry(division, entry)))
}

/// The lines of one entry.
pub fn of_entry<'m>(division: &'m Division<'m>, entry: &'m ResolvedEntry<'m>) -> impl Iterator<Item = Line<'m>> {
    entry.entry.access.iter().zip(&entry.policies).flat_map(move |(access, policy)| {
        // Groups are read first.
        let groups = access.principals.iter().take_while(|it| it.kind == PrincipalKind::Group).count();
        access.principals.iter().enumerate().map(move |(at, principal)| {
            let item = if principal.kind == PrincipalKind::Group { at } else { at - groups };
            Line { division, entry, access, policy: *policy, principal, item }
        })
    })
}

fn is_active(row: &AccountRow<'_>) -> bool {
    row.status.value == AccountStatus::Active
}

impl<'m> Line<'m> {
    /// The policy that it grants.
    #[must_use]
    pub fn policy(&self, model: &'m Model<'m>) -> Option<&'m Policy<'m>> {
        self.policy.map(|it| model.policy(self.division, it))
    }

    /// The account or glob that it stands under.
    #[must_use]
    pub fn entry_name(&self) -> &'m str {
        &self.entry.entry.key.value
    }

    /// The user or group.
    #[must_use]
    pub fn name(&self) -> &'m str {
        &self.principal.name.value
    }

    /// Where it stands: lines of one division sort by it into the order written.
    #[must_use]
    pub fn place(&self) -> (FileId, u32) {
        let span = self.principal.name.span;
        (span.file, span.start)
    }

    /// The last day that is written in it.
    #[must_use]
    pub fn until(&self) -> Option<Date> {
        self.principal.until().map(|it| it.value)
    }

    /// What it does now. A division that is on its way out grants nothing.
    #[must_use]
    pub fn effect(&self, model: &'m Model<'m>, scope: &Scope<'m>) -> Effect<'m> {
        let mut effect = Effect { unmatched: scope.unmatched.clone(), ..Effect::default() };
        for account in &scope.named {
            if !is_active(account) || !self.division.is_active() {
                effect.inactive.push(account);
                continue;
            }
            let assignment = self.division.assignment(&model.shared, &account.name.value, &self.access.policy.value);
            let Some(grant) = assignment.and_then(|it| self.grant(it)) else { continue };
            if std::ptr::eq(grant.principal, self.principal) {
                effect.reached.push(Reached { account, until: grant.until });
            } else {
                effect.outdone.push((account, grant.principal));
            }
        }
        effect
    }

    /// The grant of the one who stands in this line, through this line or another.
    pub(crate) fn grant<'a>(&self, assignment: &'a Assignment<'m>) -> Option<&'a Grant<'m>> {
        let wanted = (self.principal.kind, self.principal.kind.key(self.name()));
        // Where capitals are not allowed and stand all the same, grants have another order.
        let scanned = || assignment.grants.iter().find(|it| key(it) == wanted);
        grant_of(assignment, self.principal.kind, self.name()).or_else(scanned)
    }

    /// Waivers whose place holds this line, in force or not.
    pub fn waivers(&self, model: &'m Model<'m>, scope: &Scope<'m>) -> impl Iterator<Item = &'m Waiver<'m>> {
        model.waivers.iter().filter(|it| {
            it.division.as_ref().is_none_or(|it| it.value == self.division.name())
                && it.policy.as_ref().is_none_or(|it| it.value == self.access.policy.value)
                && it.account.as_ref().is_none_or(|it| scope.names(&it.value))
        })
    }
}

/// The grant of a user or group, through whichever line, in a model without errors.
#[must_use]
pub fn grant_of<'a, 'm>(assignment: &'a Assignment<'m>, kind: PrincipalKind, name: &str) -> Option<&'a Grant<'m>> {
    let wanted = (kind, kind.key(name));
    let found = assignment.grants.binary_search_by(|it| key(it).cmp(&wanted)).ok()?;
    Some(&assignment.grants[found])
}

fn key<'a>(grant: &'a Grant<'_>) -> (PrincipalKind, Cow<'a, str>) {
    let principal = grant.principal;
    (principal.kind, principal.kind.key(&principal.name.value))
}
