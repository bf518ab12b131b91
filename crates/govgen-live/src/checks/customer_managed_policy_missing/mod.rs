//! A customer managed policy that does not stand in an account where its permission set is assigned.

use std::collections::BTreeMap;

use govgen_model::{CustomerManagedPolicy, Division, PermissionsBoundary, Policy};
use govgen_source::{Meta, Severity, Span};
use rustc_hash::FxHashMap;

use crate::check::{Check, Findings};
use crate::context::Context;
use crate::facts::PartName;
use crate::words::{quoted, some_of};

pub(crate) static CHECK: Check = Check {
    meta: Meta {
        code: "LIV008",
        name: "customer-managed-policy-missing",
        severity: Severity::Error,
        page: include_str!("doc.md"),
    },
    drift: false,
    // Reading into every account takes a role in every account: it is asked for where a policy makes it worth the while.
    needs: &[],
    check,
};

/// A reference that some accounts lack.
struct Lacking<'c> {
    division: &'c Division<'c>,
    policy: &'c Policy<'c>,
    reference: &'c CustomerManagedPolicy<'c>,
    accounts: Vec<&'c str>,
    /// What one of them has in its place.
    near: Option<String>,
    /// A line that grants it in the first of them.
    granted: Span,
}

fn check(cx: &Context<'_>, findings: &mut Findings<'_>) {
    let part = cx.part(PartName::CustomerManagedPolicies);
    let standing = standing(cx);
    let mut looked_for = false;
    let mut lacking: BTreeMap<(Span, &str), Lacking<'_>> = BTreeMap::new();
    for division in &cx.model.divisions {
        for assignment in &division.assignments {
            let policy = cx.model.policy(division, assignment.policy);
            let id = assignment.account.id.value.as_ref();
            for reference in references(policy) {
                looked_for = true;
                let here = standing.get(id).map_or(&[][..], Vec::as_slice);
                if here.contains(&path_and_name(reference)) || !part.covers(&[id]) {
                    continue;
                }
                let granted = assignment.grants[0].principal.name.span;
                let found = lacking.entry((reference.span, division.name())).or_insert_with(|| Lacking {
                    division,
                    policy,
                    reference,
                    accounts: Vec::new(),
                    near: None,
                    granted,
                });
                found.accounts.push(&assignment.account.name.value);
                found.near = found.near.take().or_else(|| near(reference, here));
            }
        }
    }
    if let Some(reason) = part.reason().filter(|_| looked_for) {
        findings.skip(reason);
    }
    lacking.into_values().for_each(|it| report(it, findings));
}

fn report(lacking: Lacking<'_>, findings: &mut Findings<'_>) {
    let Lacking { division, policy, reference, accounts, near, granted } = lacking;
    let (path, name) = path_and_name(reference);
    let word = if accounts.len() == 1 { "account" } else { "accounts" };
    let listed = some_of(accounts.iter().map(|it| format!("`{it}`")));
    let fix = near.map_or_else(
        || "have it made in each of them first".to_owned(),
        |near| {
            format!("there stands {}, and path and case count: write that, or have the other made first", quoted(&near))
        },
    );
    let identity = accounts.join("\n");
    findings
        .at(reference.span, format!("customer managed policy `{path}{name}` does not stand in {word} {listed}"))
        .because(granted, "the permission set is assigned there")
        .help(format!(
            "AWS puts a reference to it into the account's role, and the apply of `{}` would fail: {fix}",
            division.name()
        ))
        .about(division.name(), Some(policy.key()))
        .identified_by(&identity);
}

/// What stands in the accounts, by account.
fn standing<'c>(cx: &Context<'c>) -> FxHashMap<&'c str, Vec<(&'c str, &'c str)>> {
    let mut standing: FxHashMap<&str, Vec<(&str, &str)>> = FxHashMap::default();
    for it in &cx.facts.customer_managed_policies {
        standing.entry(&it.account_id).or_default().push((&it.path, &it.name));
    }
    standing
}

/// What a policy refers to: attached policies, and the boundary.
fn references<'p, 'd>(policy: &'p Policy<'d>) -> impl Iterator<Item = &'p CustomerManagedPolicy<'d>> {
    let boundary = match &policy.entry.permissions_boundary {
        Some(PermissionsBoundary::CustomerManaged(boundary)) => Some(boundary),
        Some(PermissionsBoundary::Managed(_)) | None => None,
    };
    policy.entry.customer_managed_policies.iter().chain(boundary)
}

fn path_and_name<'p>(reference: &'p CustomerManagedPolicy<'_>) -> (&'p str, &'p str) {
    (reference.path.as_ref().map_or("/", |it| &it.value), &reference.name.value)
}

/// The same name in other letters or under another path.
fn near(reference: &CustomerManagedPolicy<'_>, here: &[(&str, &str)]) -> Option<String> {
    let alike = here.iter().find(|(_, name)| name.eq_ignore_ascii_case(&reference.name.value));
    alike.map(|(path, name)| format!("{path}{name}"))
}
