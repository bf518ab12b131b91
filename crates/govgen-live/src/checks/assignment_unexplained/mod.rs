//! Access in an account of a division that no file grants.

use govgen_model::AccountStatus;
use govgen_source::{Meta, Severity};
use serde_json::{Value, json};

use crate::check::{Check, Findings};
use crate::context::{Context, Pair};
use crate::control_tower::Likeness;
use crate::facts::{PartName, PermissionSet};
use crate::identity;
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
        let whose = match pair.set {
            Some(set) if is_for_others(cx, pair) || cx.sets.is_reserved(set) => continue,
            Some(set) if cx.sets.is_managed(set) => Whose::Ours,
            Some(set) => match cx.sets.likeness(set) {
                Likeness::Its => continue,
                Likeness::Unknown => {
                    findings.skip_once(CONTROL_TOWER_NOT_READ);
                    continue;
                }
                Likeness::NameAlone => Whose::ControlTowersName,
                Likeness::OtherName => Whose::Somebodys,
            },
            // Nobody could read what it is, which is no reason to think better of it.
            None => Whose::Ours,
        };
        report(cx, pair, whose, findings);
    }
}

/// Whose the permission set is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Whose {
    /// govgen manages it.
    Ours,
    /// It is called as Control Tower calls its own, and is another.
    ControlTowersName,
    /// Somebody made it by hand.
    Somebodys,
}

/// Why some of what Control Tower's names have is not judged.
const CONTROL_TOWER_NOT_READ: &str = "the facts do not have all policies of permission sets, so nobody can say whether those named like Control Tower's are its own";

/// Another division's permission set has a check of its own.
fn is_for_others(cx: &Context<'_>, pair: &Pair<'_>) -> bool {
    let own = pair.held.division.name();
    pair.set.is_some_and(|it| matches!(cx.sets.owner(it), Owner::Division(division) if division.name() != own))
}

fn report(cx: &Context<'_>, pair: &Pair<'_>, whose: Whose, findings: &mut Findings<'_>) {
    let (division, row) = (pair.held.division, pair.held.row);
    let who = some_of(pair.unexplained.iter().map(|it| cx.directory.called(it.kind, it.id)));
    let verb = if pair.unexplained.len() == 1 { "has" } else { "have" };
    let message = format!("{who} {verb} {} in `{}`, and no file says so", pair.set_name(), row.name.value);
    let who: Vec<Value> = pair.unexplained.iter().map(|it| identity::of_somebody(*it)).collect();
    // What a permission set allows that the files describe is for another check to compare.
    let foreign = |set: &&PermissionSet| cx.sets.policy(set).is_none_or(|it| cx.sets.is_foreign(it, set));
    let set = pair.set.filter(foreign).map_or_else(|| json!(pair.arn), |it| identity::of_set(it, findings));
    let identity = json!([set, who]).to_string();
    let finding = findings.at(row.name.span, message);
    if whose == Whose::Ours && !(division.is_active() && row.status.value == AccountStatus::Active) {
        finding.help(format!(
            "it is to go, for the account or its division is closing: look at the last run of `{}`'s workspace; what Terraform does not \
             know of has to be deleted in AWS",
            division.name()
        ));
    } else if whose == Whose::Ours {
        finding.help(format!(
            "Terraform does not know of it and would never take it away: write the grant into `divisions/{}` and take it over with \
             `govgen import`, or delete the assignment in AWS. If its line was just taken out, its apply has not run or has failed",
            division.name()
        ));
    } else if whose == Whose::ControlTowersName {
        finding.severity(Severity::Warning).help(
            "the permission set has the name of one of Control Tower's, and more attached than Control Tower gives it: somebody \
             changed it, or made it by hand. Detach what is more in AWS, or give it another name; until then a baseline can list it",
        );
    } else {
        finding.severity(Severity::Warning).help(
            "the permission set is not one of govgen's: somebody made it by hand, and who has it is decided outside of these \
             files. `govgen import` writes such access into them; until then a baseline can list it",
        );
    }
    finding
        .about(division.name(), pair.policy.map(|it| it.policy.key()))
        .in_account(&row.name.value)
        .identified_by(&identity);
}
