//! That no two divisions share anything: accounts, subjects, workspaces, directories.

use std::collections::{BTreeMap, BTreeSet};

use govgen_source::Span;

use crate::Everything;
use crate::findings::{
    Escapes, FOREIGN_ACCOUNT_REACHABLE, RESERVED_ACCOUNT_REACHABLE, RESOURCE_NOT_OWN, TRUSTED_TWICE, WORKSPACE_NOT_OWN,
};
use crate::reach::{DeniedWhen, Grant, On, Reach, When};
use crate::roles::{Phase, Role, Roles};

/// The accounts that a division's apply role may assign in.
pub(crate) fn accounts(roles: &Roles<'_>, division: &str) -> BTreeSet<String> {
    let role = roles.get(&(division.to_owned(), Phase::Apply));
    role.map(|it| named(&it.reach, "sso:CreateAccountAssignment").into_keys().collect()).unwrap_or_default()
}

/// The accounts that an action is allowed in, with a place for each.
fn named<'r>(reach: &'r Reach, action: &str) -> BTreeMap<String, &'r Grant> {
    let grants = reach.grants.iter().filter(|it| it.on == On::Account && it.action == action);
    grants.map(|it| (id(&it.resource).to_owned(), it)).collect()
}

/// The last word of an account's ARN.
fn id(arn: &str) -> &str {
    arn.rsplit('/').next().unwrap_or_default()
}

/// Judges all divisions together; what comes back are the accounts that are nobody's.
pub(crate) fn judge(all: &Everything<'_>, names: &[&str], escapes: &mut Escapes) -> BTreeSet<String> {
    let reserved = reserved(all, escapes);
    let mut taken: BTreeMap<String, (&str, Span)> = BTreeMap::new();
    for name in names {
        own_accounts(all, name, &reserved, &mut taken, escapes);
    }
    identities(all.roles, escapes);
    subjects(all.roles, escapes);
    names_of_workspaces(all, escapes);
    everywhere(all, escapes);
    reserved
}

/// The accounts that any apply role is kept out of: all of them have to be.
fn reserved(all: &Everything<'_>, escapes: &mut Escapes) -> BTreeSet<String> {
    let applies: Vec<&Role<'_>> = all.roles.values().filter(|it| it.phase == Phase::Apply).collect();
    let mut reserved = BTreeSet::new();
    for role in &applies {
        let always = role.reach.denials.iter().filter(|it| it.when == DeniedWhen::Always);
        let denied = always.flat_map(|it| &it.resources).filter(|it| it.contains(":account/"));
        reserved.extend(denied.map(|it| id(it).to_owned()).filter(|it| crate::statement::is_account(it)));
    }
    for role in applies.iter().filter(|_| all.common.complete) {
        let arns = &all.estate.arns;
        let lacking = reserved.iter().find(|it| !role.reach.keeps_out_of(&arns.account(it)));
        let said = |it: &str| it == arns.management() || it == role.home;
        if let Some(account) = lacking.filter(|it| !said(it)) {
            let message =
                format!("the apply role of `{}` is not denied the reserved account `{account}`", role.division);
            let harm = "what nobody is to reach is one mistake away";
            escapes.at(&RESERVED_ACCOUNT_REACHABLE, role.span, message, harm);
        }
    }
    reserved
}

/// The accounts of one division: the same in both roles and in every statement, nobody else's, and none that is reserved.
fn own_accounts<'a>(
    all: &'a Everything<'_>,
    name: &'a str,
    reserved: &BTreeSet<String>,
    taken: &mut BTreeMap<String, (&'a str, Span)>,
    escapes: &mut Escapes,
) {
    let own = accounts(all.roles, name);
    let mut said = BTreeSet::new();
    for phase in [Phase::Plan, Phase::Apply] {
        let Some(role) = all.roles.get(&(name.to_owned(), phase)) else { continue };
        for grant in role.reach.grants.iter().filter(|it| it.on == On::Account) {
            let account = id(&grant.resource);
            let harm = "the role reaches an account that is not the division's";
            if reserved.contains(account) || account == all.estate.arns.management() || account == all.estate.account {
                let message =
                    format!("the {} role of `{name}` reaches the reserved account `{account}`", phase.as_str());
                escapes.at(&RESERVED_ACCOUNT_REACHABLE, grant.resource_span, message, harm);
                continue;
            }
            if let Some((other, span)) = taken.get(account).filter(|it| it.0 != name) {
                let message = format!("account `{account}` is in reach of `{name}` and of `{other}`");
                let finding = escapes.at(&FOREIGN_ACCOUNT_REACHABLE, grant.resource_span, message, harm);
                finding.because(*span, format!("a role of `{other}` reaches it here"));
                continue;
            }
            taken.insert(account.to_owned(), (name, grant.resource_span));
            if !own.contains(account) && said.insert((phase, account)) {
                let message =
                    format!("the {} role of `{name}` reaches `{account}`, where it may not assign", phase.as_str());
                escapes.at(&FOREIGN_ACCOUNT_REACHABLE, grant.resource_span, message, harm);
            }
        }
    }
    alike(all, name, &own, escapes);
}

/// Every statement about accounts lists the same ones.
fn alike(all: &Everything<'_>, name: &str, own: &BTreeSet<String>, escapes: &mut Escapes) {
    let Some(apply) = all.roles.get(&(name.to_owned(), Phase::Apply)) else { return };
    let everywhere = apply.reach.grants.iter().any(|it| it.on == On::EveryAccount);
    for action in ["sso:DeleteAccountAssignment", "sso:ListAccountAssignments", "sso:ProvisionPermissionSet"] {
        let here = named(&apply.reach, action);
        let provisions = action == "sso:ProvisionPermissionSet";
        if provisions && (everywhere || here.is_empty()) {
            continue;
        }
        if let Some(account) = own.iter().find(|it| !here.contains_key(*it)) {
            let message = format!("the apply role of `{name}` may assign in `{account}`, but not `{action}`");
            let place = named(&apply.reach, "sso:CreateAccountAssignment");
            let span = place.get(account).map_or(apply.span, |it| it.resource_span);
            escapes.at(&FOREIGN_ACCOUNT_REACHABLE, span, message, "an account was added or taken away by hand");
        }
    }
    let plan = all.roles.get(&(name.to_owned(), Phase::Plan));
    let Some(plan) = plan.filter(|_| all.common.complete) else { return };
    let read = named(&plan.reach, "sso:ListAccountAssignments");
    if let Some(account) = own.iter().find(|it| !read.contains_key(*it)) {
        let message = format!("the apply role of `{name}` reaches `{account}`, the plan role does not");
        let place = named(&apply.reach, "sso:CreateAccountAssignment");
        let span = place.get(account).map_or(apply.span, |it| it.resource_span);
        escapes.at(
            &FOREIGN_ACCOUNT_REACHABLE,
            span,
            message,
            "an account was added by hand: no plan shows what is there",
        );
    }
}

/// What AWS calls a division is the same in both of its roles, and nobody else's name or identity: it is the tag's value.
fn identities(roles: &Roles<'_>, escapes: &mut Escapes) {
    let mut holders: BTreeMap<&str, &Role<'_>> = BTreeMap::new();
    let names: BTreeSet<&str> = roles.keys().map(|it| it.0.as_str()).collect();
    for role in roles.values() {
        let first = *holders.entry(&role.identity).or_insert(role);
        let other = (role.identity != role.division && names.contains(role.identity.as_str()))
            .then_some(role.identity.as_str())
            .or_else(|| (first.division != role.division).then_some(first.division.as_str()));
        let (message, harm) = match other {
            Some(other) => (
                format!("the {} role of `{}` is called as one of `{other}`", role.phase.as_str(), role.division),
                "two divisions would hold one tag, and each other's permission sets",
            ),
            None => {
                let twin = roles.get(&(role.division.clone(), Phase::Plan)).filter(|it| it.identity != role.identity);
                let Some(twin) = twin else { continue };
                (
                    format!("the roles of `{}` are called `{}` and `{}`", role.division, twin.identity, role.identity),
                    "a plan would read other permission sets than the apply writes",
                )
            }
        };
        escapes.at(&RESOURCE_NOT_OWN, role.span, message, harm);
    }
}

fn subjects(roles: &Roles<'_>, escapes: &mut Escapes) {
    let mut seen: BTreeMap<&str, &Role<'_>> = BTreeMap::new();
    for role in roles.values() {
        let Some(subject) = &role.subject else { continue };
        if let Some(first) = seen.insert(&subject.value, role) {
            let message = format!("`{}` is trusted by two roles", subject.value);
            let harm = "one run may choose between a role that reads and one that writes, or between two divisions";
            let finding = escapes.at(&TRUSTED_TWICE, subject.span, message, harm);
            finding.because(first.span, "this role trusts it too");
        }
    }
}

fn names_of_workspaces(all: &Everything<'_>, escapes: &mut Escapes) {
    let mut seen: BTreeMap<String, Span> = BTreeMap::new();
    for workspace in all.workspaces.values() {
        if let Some(first) = seen.insert(workspace.name.to_lowercase(), workspace.span) {
            let message = format!("two workspaces are called `{}`", workspace.name);
            let harm = "roles trust workspaces by name";
            escapes.at(&WORKSPACE_NOT_OWN, workspace.span, message, harm).because(first, "the other one");
        }
    }
}

/// The two points that AWS leaves open are the organization's to decide, for every division that writes permission sets.
fn everywhere(all: &Everything<'_>, escapes: &mut Escapes) {
    let authors = || {
        let applies = all.roles.values().filter(|it| it.phase == Phase::Apply);
        applies.filter(|it| it.reach.grants.iter().any(|it| it.action == PROVISION))
    };
    let points: [(&str, Is); 2] = [
        ("may provision in every account", |it| it.on == On::EveryAccount),
        ("may take permission sets without an owner", |it| matches!(it.when, When::Claimed(_))),
    ];
    for (what, is) in points {
        let Some(strict) = authors().find(|it| !it.reach.grants.iter().any(is)) else { continue };
        for (role, grant) in authors().filter_map(|it| Some((it, it.reach.grants.iter().find(|it| is(it))?))) {
            let message = format!("the apply role of `{}` {what}, `{}` may not", role.division, strict.division);
            let harm = "the organization decides that for all divisions alike";
            escapes.at(&FOREIGN_ACCOUNT_REACHABLE, grant.statement, message, harm);
        }
    }
}

/// Whether a grant is one of those in question.
type Is = fn(&Grant) -> bool;

const PROVISION: &str = "sso:ProvisionPermissionSet";
