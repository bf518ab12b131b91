//! Access in an account of a division that no file grants.

use govgen_model::AccountStatus;
use govgen_source::{Meta, Severity};

use crate::check::{Check, Findings};
use crate::context::{Context, Pair};
use crate::facts::PartName;
use crate::sets::Owner;
use crate::words::some_of;

pub(crate) static CHECK: Check = Check {
    meta: Meta {
        code: "LIV012",
        name: "assignment-unexplained",
        severity: Severity::Error,
        page: include_str!("doc.md"),
    },
    drift: true,
    needs: &[
        PartName::Assignments,
        PartName::Users,
        PartName::Groups,
        PartName::PermissionSets,
        PartName::PermissionSetTags,
    ],
    check,
};

/// One finding for each account and permission set, whoever has it.
fn check(cx: &Context<'_>, findings: &mut Findings<'_>) {
    if let Some(reason) = cx.unread_divisions() {
        findings.skip(reason);
    }
    for pair in cx.pairs.iter().filter(|it| !it.unexplained.is_empty() && it.held.division.complete) {
        let managed = match pair.set {
            Some(set) if is_for_others(cx, pair) || cx.sets.is_reserved(set) => continue,
            Some(set) => cx.sets.is_managed(set),
            // Nobody could read what it is, which is no reason to think better of it.
            None => true,
        };
        report(cx, pair, managed, findings);
    }
}

/// Another division's permission set has a check of its own.
fn is_for_others(cx: &Context<'_>, pair: &Pair<'_>) -> bool {
    let own = pair.held.division.name();
    pair.set.is_some_and(|it| matches!(cx.sets.owner(it), Owner::Division(division) if division.name() != own))
}

fn report(cx: &Context<'_>, pair: &Pair<'_>, managed: bool, findings: &mut Findings<'_>) {
    let (division, row) = (pair.held.division, pair.held.row);
    let who = some_of(pair.unexplained.iter().map(|it| cx.directory.called(it.kind, it.id)));
    let verb = if pair.unexplained.len() == 1 { "has" } else { "have" };
    let message = format!("{who} {verb} {} in `{}`, and no file says so", pair.set_name(), row.name.value);
    // Another permission set of the same name, or a group in place of a user, is nothing that a baseline has listed.
    let ids = pair.unexplained.iter().map(|it| format!("{:?} {}", it.kind, it.id));
    let identity: Vec<String> = pair.arn.into_iter().map(str::to_owned).chain(ids).collect();
    let finding = findings.at(row.name.span, message);
    if managed && !(division.is_active() && row.status.value == AccountStatus::Active) {
        finding.help(format!(
            "it is to go, for the account or its division is closing: look at the last run of `{}`'s workspace; what Terraform does not \
             know of has to be deleted in AWS",
            division.name()
        ));
    } else if managed {
        finding.help(format!(
            "Terraform does not know of it and would never take it away: write the grant into `divisions/{}` and take it over with \
             `govgen import`, or delete the assignment in AWS. If its line was just taken out, its apply has not run or has failed",
            division.name()
        ));
    } else {
        finding.severity(Severity::Warning).help(
            "the permission set is not one of govgen's: somebody made it by hand, and who has it is decided outside of these \
             files. `govgen import` writes such access into them; until then a baseline can list it",
        );
    }
    finding
        .about(division.name(), pair.policy.map(|it| it.policy.key()))
        .in_account(&row.name.value)
        .identified_by(&identity.join("\n"));
}
