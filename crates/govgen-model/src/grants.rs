//! From `accounts:` to assignments: account names and globs, policy names, and each principal once.

use std::cmp::Ordering;
use std::ops::Range;

use govgen_source::{Date, Diagnostic, Diagnostics, Severity, Span};
use govgen_syntax::{
    Access, AccountEntry, AccountRow, AccountStatus, CommonDocument, DivisionDocument, DivisionEntry, MatchBy,
    NameCase, Principal, Principals, Text,
};
use rustc_hash::{FxHashMap, FxHashSet};
use wildmatch::WildMatch;

use crate::findings::{ACCOUNT_OUTSIDE_DIVISION, DUPLICATE_GRANT, GLOB_WITHOUT_MATCH, POLICY_UNKNOWN, TOO_MANY_GRANTS};
use crate::policies::position;
use crate::{Assignment, Division, Grant, Policy, PolicyRef, ResolvedEntry};

/// Grants of one division. Identity Center creates about one a second, so this many would take days; beyond it a
/// glob over many people is a mistake or an attack on the memory of CI.
const GRANTS_MAX: usize = 200_000;

/// So often one division's globs are compared with its accounts: 1,000 globs over 10,000 accounts.
const GLOB_WORK: usize = 10_000_000;

/// Where names are looked up.
pub(crate) struct Names<'n, 'd> {
    pub(crate) common: &'d CommonDocument<'d>,
    pub(crate) shared: &'n [Policy<'d>],
    pub(crate) account_owners: &'n FxHashMap<&'d str, &'d DivisionEntry<'d>>,
    pub(crate) naming: &'d Principals<'d>,
}

/// One policy under one entry, with the accounts it reaches.
struct Source<'d> {
    glob: bool,
    policy: PolicyRef,
    /// Position among the division's accounts.
    account: u32,
    /// Its principals in `sorted`.
    principals: Range<usize>,
    key: &'d str,
}

/// Resolves what the division wrote under `accounts` and collects it by account and policy.
pub(crate) fn entries_and_assignments<'d>(
    division: &mut Division<'d>,
    document: &'d DivisionDocument<'d>,
    names: &Names<'_, 'd>,
    findings: &mut Diagnostics,
) {
    let order = order(names.naming);
    let known = known_accounts(division);
    let mut glob_work = 0;
    let mut sources = Vec::new();
    let mut sorted: Vec<&'d Principal<'d>> = Vec::new();
    let mut grants = 0;
    for entry in &document.accounts {
        let (literal, accounts) = if entry.glob {
            glob_work += division.accounts.len();
            if glob_work <= GLOB_WORK {
                let accounts = glob(entry, division, known.as_deref(), findings);
                division.complete &= !accounts.is_empty();
                (None, accounts)
            } else {
                if glob_work - division.accounts.len() <= GLOB_WORK {
                    too_many_globs(entry, division, findings);
                }
                division.complete = false;
                (None, Vec::new())
            }
        } else {
            let row = literal(entry, division, names, known.as_deref(), findings);
            division.complete &= row.is_some();
            let active = row.filter(|(_, row)| row.status.value == AccountStatus::Active);
            (row.map(|(_, row)| row), active.map(|(at, _)| at).into_iter().collect())
        };
        let mut policies = Vec::with_capacity(entry.access.len());
        let mut named = accounts.len();
        for access in &entry.access {
            let policy = policy(access, document, division, names, findings);
            policies.push(policy);
            division.complete &= policy.is_some();
            let principals = sort_principals(access, &mut sorted, order, findings);
            let Some(policy) = policy.filter(|_| !principals.is_empty()) else { continue };
            grants += principals.len() * accounts.len();
            if grants > GRANTS_MAX {
                too_many(entry, access, principals.len(), accounts.len(), findings);
                division.complete = false;
                grants -= principals.len() * accounts.len();
                named = 0;
                continue;
            }
            sources.extend(accounts.iter().map(|account| Source {
                glob: entry.glob,
                policy,
                account: *account,
                principals: principals.clone(),
                key: access.policy.value.as_ref(),
            }));
        }
        division.entries.push(ResolvedEntry { entry, literal, policies, accounts: named });
    }
    if division.is_active() {
        sources.sort_by(|left, right| (left.account, left.key, left.glob).cmp(&(right.account, right.key, right.glob)));
        division.assignments = assignments(&sources, &sorted, division, order, findings);
    }
}

impl<'d> Division<'d> {
    /// The accounts whose names an entry means, whatever their status, by name: one, or all that a glob matches. It compares names each
    /// time it is asked.
    #[must_use]
    pub fn accounts_of(&self, entry: &ResolvedEntry<'d>) -> Vec<&'d AccountRow<'d>> {
        if !entry.entry.glob {
            return entry.literal.into_iter().collect();
        }
        let pattern = WildMatch::new(&entry.entry.key.value);
        self.accounts.iter().copied().filter(|row| pattern.matches(&row.name.value)).collect()
    }
}

fn glob<'d>(
    entry: &'d AccountEntry<'d>,
    division: &Division<'d>,
    known: Option<&str>,
    findings: &mut Diagnostics,
) -> Vec<u32> {
    let pattern = WildMatch::new(&entry.key.value);
    let active = |row: &AccountRow<'_>| row.status.value == AccountStatus::Active;
    let matching: Vec<u32> = division
        .accounts
        .iter()
        .enumerate()
        .filter(|(_, row)| active(row) && pattern.matches(&row.name.value))
        .map(|(at, _)| at as u32)
        .collect();
    if matching.is_empty() && division.entry.complete {
        let inactive = division.accounts.iter().any(|row| pattern.matches(&row.name.value));
        let why = if inactive { "only accounts that are not active" } else { "no account of this division" };
        findings.report(&GLOB_WITHOUT_MATCH, entry.key.span, format!("`{}` matches {why}", entry.key.value)).help(
            match known {
                Some(known) => format!("it grants nothing; this division's active accounts are {known}"),
                None => "it grants nothing; this division has no active account".to_owned(),
            },
        );
    }
    matching
}

/// The first few account names, for a help text.
fn known_accounts(division: &Division<'_>) -> Option<String> {
    let active = || division.accounts.iter().filter(|row| row.status.value == AccountStatus::Active);
    let shown = active().take(5).map(|row| format!("`{}`", row.name.value)).collect::<Vec<_>>().join(", ");
    match active().count() {
        0 => None,
        1..=5 => Some(shown),
        more => Some(format!("{shown} and {} more", more - 5)),
    }
}

fn literal<'d>(
    entry: &'d AccountEntry<'d>,
    division: &Division<'d>,
    names: &Names<'_, 'd>,
    known: Option<&str>,
    findings: &mut Diagnostics,
) -> Option<(u32, &'d AccountRow<'d>)> {
    let name = entry.key.value.as_ref();
    if let Ok(at) = division.accounts.binary_search_by(|row| row.name.value.as_ref().cmp(name)) {
        return Some((at as u32, division.accounts[at]));
    }
    if !names.common.complete || !division.entry.complete {
        return None; // the row may stand where nothing could be read
    }
    let near = findings.nearest(name, division.accounts.iter().map(|row| row.name.value.as_ref()));
    let help = match (near, known) {
        (Some(near), _) => format!("did you mean `{near}`?"),
        (None, Some(known)) => format!("this division's active accounts are {known}"),
        (None, None) => "this division has no active account".to_owned(),
    };
    let owner = names.account_owners.get(name);
    let message = match owner {
        Some(_) => format!("account `{name}` belongs to another division"),
        None => format!("division `{}` has no account `{name}`", division.name()),
    };
    let finding = findings.report(&ACCOUNT_OUTSIDE_DIVISION, entry.key.span, message);
    match owner {
        Some(owner) => finding.because(owner.name.span, format!("it is an account of `{}`", owner.name.value)),
        None => finding.because(division.entry.name.span, "this row names the division's accounts"),
    }
    .help(format!("the division's role has no right there, so the apply would be denied; {help}"));
    None
}

fn policy<'d>(
    access: &'d Access<'d>,
    document: &DivisionDocument<'_>,
    division: &Division<'d>,
    names: &Names<'_, 'd>,
    findings: &mut Diagnostics,
) -> Option<PolicyRef> {
    let Text { value: name, span } = &access.policy;
    if let Some(at) = position(&division.policies, name) {
        return Some(PolicyRef::Own(at));
    }
    if let Some(at) = position(names.shared, name) {
        return Some(PolicyRef::Shared(at));
    }
    if !document.complete || !names.common.complete {
        return None; // it may stand where nothing could be read
    }
    let known = division.policies.iter().chain(names.shared).map(Policy::key);
    let help = match findings.nearest(name, known) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("add `{name}` under `policies`, or ask the organization to share it"),
    };
    findings
        .report(&POLICY_UNKNOWN, *span, format!("no policy is called `{name}`"))
        .help(format!("it would have no permission set to assign; {help}"));
    None
}

type Order = fn(&Principal<'_>, &Principal<'_>) -> Ordering;

/// Which principals are one and the same.
fn order(naming: &Principals<'_>) -> Order {
    // Every user name has an `@` then, and a name with one has no capitals; comparing whole texts is faster.
    let no_capitals =
        naming.case == NameCase::Lower && (naming.match_by == MatchBy::Email || !naming.domains.is_empty());
    if no_capitals {
        return |left, right| (left.kind, &left.name.value).cmp(&(right.kind, &right.name.value));
    }
    |left, right| {
        let (one, other) = (left.kind.key(&left.name.value), right.kind.key(&right.name.value));
        (left.kind, one).cmp(&(right.kind, other))
    }
}

/// Appends one list's principals, sorted; the same one twice is a finding and kept once.
fn sort_principals<'d>(
    access: &'d Access<'d>,
    sorted: &mut Vec<&'d Principal<'d>>,
    order: Order,
    findings: &mut Diagnostics,
) -> Range<usize> {
    let start = sorted.len();
    sorted.extend(&access.principals);
    // Stable, so that of two equal ones the line written first is kept.
    sorted[start..].sort_by(|left, right| order(left, right));
    let mut kept = start;
    for at in start..sorted.len() {
        if kept > start && order(sorted[kept - 1], sorted[at]) == Ordering::Equal {
            repeated(sorted[at], sorted[kept - 1], findings);
        } else {
            sorted[kept] = sorted[at];
            kept += 1;
        }
    }
    sorted.truncate(kept);
    start..kept
}

/// The same one twice in a list.
fn repeated(second: &Principal<'_>, first: &Principal<'_>, findings: &mut Diagnostics) {
    duplicate(second, first, findings).help("Terraform would make one assignment of the two: delete one line");
}

/// The same one under two entries that mean one account.
fn granted_twice(second: &Grant<'_>, first: &Grant<'_>, findings: &mut Diagnostics) {
    let later = |end: &Date| second.until.is_none_or(|it| it > *end);
    let help = match first.until.filter(later) {
        _ if !first.literal => "it is granted once, for as long as either line says; delete one of the two".to_owned(),
        Some(end) => format!(
            "the account's own line counts, so it ends on {end}; once that line is gone this one counts, {}: give this one that end too, \
             or delete it",
            second.until.map_or("without end".to_owned(), |it| format!("until {it}"))
        ),
        None => {
            "it is granted once, on the terms of the account's own line; delete one of the two lines when they say the same".to_owned()
        }
    };
    duplicate(second.principal, first.principal, findings).help(help).severity(Severity::Warning);
}

fn duplicate<'f>(second: &Principal<'_>, first: &Principal<'_>, findings: &'f mut Diagnostics) -> &'f mut Diagnostic {
    findings
        .report(&DUPLICATE_GRANT, second.name.span, format!("`{}` gets this policy twice", second.name.value))
        .because(first.name.span, "granted here already")
}

fn too_many(
    entry: &AccountEntry<'_>,
    access: &Access<'_>,
    principals: usize,
    accounts: usize,
    findings: &mut Diagnostics,
) {
    let message = if accounts == 1 {
        format!("more than {GRANTS_MAX} grants in one division, reached here")
    } else {
        format!("{principals} principals in {accounts} accounts make more than {GRANTS_MAX} grants in one division")
    };
    findings
        .report(&TOO_MANY_GRANTS, access.policy.span, message)
        .because(entry.key.span, "for the accounts that this names")
        .help("Identity Center creates about one assignment a second, so this would take days: grant it to a group");
}

fn too_many_globs(entry: &AccountEntry<'_>, division: &Division<'_>, findings: &mut Diagnostics) {
    let accounts = division.accounts.len();
    findings
        .report(&TOO_MANY_GRANTS, entry.key.span, format!("more globs than govgen compares with {accounts} accounts"))
        .help("one glob can stand for many: join them, or name the accounts");
}

/// Joins what several entries say of one account and policy.
fn assignments<'d>(
    sources: &[Source<'d>],
    sorted: &[&'d Principal<'d>],
    division: &Division<'d>,
    order: Order,
    findings: &mut Diagnostics,
) -> Vec<Assignment<'d>> {
    let mut reported: FxHashSet<(Span, Span)> = FxHashSet::default();
    let mut assignments = Vec::new();
    for group in sources.chunk_by(|left, right| (left.account, left.key) == (right.account, right.key)) {
        let mut grants: Vec<Grant<'d>> = Vec::with_capacity(group.iter().map(|it| it.principals.len()).sum());
        for source in group {
            grants.extend(sorted[source.principals.clone()].iter().map(|principal| Grant {
                principal,
                until: principal.until().map(|it| it.value),
                literal: !source.glob,
            }));
        }
        if group.len() > 1 {
            // Stable: the literal's line, sorted first, stays first.
            grants.sort_by(|left, right| order(left.principal, right.principal));
            grants.dedup_by(|second, first| {
                let same = order(first.principal, second.principal) == Ordering::Equal;
                if same {
                    let places = (first.principal.name.span, second.principal.name.span);
                    if reported.insert(places) {
                        granted_twice(second, first, findings);
                    }
                    if !first.literal {
                        // Two globs: either line alone would grant it, so it lasts as long as the longer one.
                        first.until = first.until.zip(second.until).map(|(first, second)| first.max(second));
                    }
                }
                same
            });
        }
        if grants.is_empty() {
            continue;
        }
        let Source { account, policy, .. } = group[0];
        assignments.push(Assignment { account: division.accounts[account as usize], policy, grants });
    }
    assignments
}
