//! Assignments: afterwards there are exactly those that the files grant.

use govgen_model::{AccountStatus, Division, PrincipalKind};
use govgen_source::{Diagnostics, Span};
use rustc_hash::FxHashMap;
use serde_json::Value;

use crate::Root;
use crate::context::Context;
use crate::findings::{
    ACCOUNT_NOT_OWN, GRANT_NOT_IN_FILES, GRANT_NOT_IN_PLAN, PERMISSION_SET_NOT_OWN, PRINCIPAL_NOT_CONFIRMED,
    VALUE_UNKNOWN,
};
use crate::format::ResourceChange;
use crate::kinds::ASSIGNMENT;
use crate::lookups::{Principals, locked, owner, principals};
use crate::refactor::Entries;
use crate::sets::{Meant, Sets};

/// One grant: account id, permission set, principal.
type Grant<'g> = (&'g str, &'g str, PrincipalKind, &'g str);

/// Judges every assignment, also those that go, and looks for those that are missing.
pub(crate) fn check<'p, 'd>(cx: &Context<'p, 'd>, sets: &Sets<'p, 'd>, findings: &mut Diagnostics) {
    let Root::Division(division) = cx.root else { return }; // in `common` the type itself is refused
    let judge = Judge { cx, division, sets, principals: principals(cx, findings) };
    let mut expected = granted(cx, division);
    let mut refused = false;
    for change in cx.plan.resource_changes.iter().filter(|it| it.is_managed() && it.kind == ASSIGNMENT) {
        // An account that has another division leaves the old one's state, and nothing happens to it.
        if change.change.actions == ["forget"] && Entries::of(cx).explain(change) {
            continue;
        }
        if !judge.account_is_own(change, findings) {
            refused |= change.change.after.is_some();
            continue;
        }
        if change.change.after.is_none() {
            continue;
        }
        match judge.grant(change, findings) {
            Some(grant) => refused |= !judge.is_granted(change, &grant, &mut expected, findings),
            None => refused = true,
        }
    }
    // One that was refused may have been meant to be it.
    if refused {
        return;
    }
    let mut missing: Vec<_> = expected.into_iter().filter(|(_, (_, seen))| !seen).collect();
    missing.sort_unstable();
    for ((account, set, kind, name), (span, _)) in missing {
        let message = format!("the plan does not give `{set}` in account {account} to {} `{name}`", word(kind));
        cx.report(findings, &GRANT_NOT_IN_PLAN, message)
            .because(span, "the files grant it here")
            .help("is it a plan of another commit, or of a part (`-target`)? Run `govgen render` and plan again");
    }
}

fn word(kind: PrincipalKind) -> &'static str {
    match kind {
        PrincipalKind::User => "user",
        PrincipalKind::Group => "group",
    }
}

/// Every grant of a division with its line, and whether the plan has it.
fn granted<'p, 'd>(cx: &Context<'p, 'd>, division: &'p Division<'d>) -> FxHashMap<Grant<'p>, (Span, bool)> {
    let mut granted = FxHashMap::default();
    for assignment in &division.assignments {
        let set = cx.model.policy(division, assignment.policy).permission_set.value.as_str();
        for grant in &assignment.grants {
            let name = &grant.principal.name;
            let key = (assignment.account.id.value.as_ref(), set, grant.principal.kind, name.value.as_ref());
            granted.insert(key, (name.span, false));
        }
    }
    granted
}

struct Judge<'j, 'p, 'd> {
    cx: &'j Context<'p, 'd>,
    division: &'p Division<'d>,
    sets: &'j Sets<'p, 'd>,
    principals: Principals<'p>,
}

impl<'p> Judge<'_, 'p, '_> {
    /// Whether an assignment is, and stays, in an account of the division's.
    fn account_is_own(&self, change: &ResourceChange, findings: &mut Diagnostics) -> bool {
        if !self.cx.on_instance(change, findings) {
            return false;
        }
        let before = change.change.before.as_ref().map(|it| (it.text("target_id"), it.text("target_type")));
        let after = change.change.after.as_ref().map(|it| (it.text("target_id"), it.text("target_type")));
        if change.is_unknown("target_id") || change.is_unknown("target_type") {
            let message = format!("the account of `{}` is known only after the apply", change.address);
            self.cx
                .report(findings, &VALUE_UNKNOWN, message)
                .help("it could be anybody's; `govgen render` writes the twelve digits");
            return false;
        }
        for (id, kind) in before.into_iter().chain(after) {
            let id = id.unwrap_or_default();
            let open =
                |it: &&&govgen_model::AccountRow<'_>| it.id.value == id && it.status.value != AccountStatus::Closed;
            if kind == Some("AWS_ACCOUNT") && self.division.accounts.iter().any(|it| open(&it)) {
                continue;
            }
            self.foreign(change, id, findings);
            return false;
        }
        true
    }

    fn foreign(&self, change: &ResourceChange, id: &str, findings: &mut Diagnostics) {
        let division = self.division.name();
        let message = format!("`{}` is in account `{id}`, which is not open to `{division}`", change.address);
        let found = self
            .cx
            .report(findings, &ACCOUNT_NOT_OWN, message)
            .help("the division's role has no right there, so AWS would deny it at apply; `govgen render` writes own accounts only");
        let model = self.cx.model;
        if let Some(reserved) = model.reserved.iter().find(|it| it.id.value == id) {
            found.because(reserved.id.span, format!("it is {}", reserved.what));
        }
        let owners = model.divisions.iter().flat_map(|it| it.accounts.iter().map(move |row| (it, row)));
        if let Some((owner, row)) = owners.into_iter().find(|(_, row)| row.id.value == id) {
            let what = match owner.name() == division {
                true => "it is closed".to_owned(),
                false => format!("it is an account of `{}`", owner.name()),
            };
            found.because(row.name.span, what);
        }
    }

    /// Who is given what where. What cannot be told is a finding.
    fn grant(&self, change: &'p ResourceChange, findings: &mut Diagnostics) -> Option<Grant<'p>> {
        let cx = self.cx;
        let set = match self.sets.meant(change) {
            Meant::Policy(policy) => policy.permission_set.value.as_str(),
            Meant::Stranger(what) => {
                let message =
                    format!("`{}` assigns a permission set that is not the division's: {what}", change.address);
                cx.report(findings, &PERMISSION_SET_NOT_OWN, message).help(
                    "a division assigns what it describes itself and what the organization hands it; run `govgen render`",
                );
                return None;
            }
        };
        let kind = match cx.known(change, "principal_type", findings)? {
            "USER" => PrincipalKind::User,
            "GROUP" => PrincipalKind::Group,
            other => {
                let message = format!("`principal_type` of `{}` is `{other}`", change.address);
                cx.report(findings, &PRINCIPAL_NOT_CONFIRMED, message).help("AWS takes `USER` or `GROUP`");
                return None;
            }
        };
        let id = cx.known(change, "principal_id", findings)?;
        let key = change.index.as_ref().and_then(|it| it.0.as_str());
        let name = locked(cx, kind, id, key).or_else(|| self.principals.get(&(kind, id)).copied());
        let expected = name.map(|name| format!("{}:{name}", word(kind)));
        let (Some(name), true) = (name, key == expected.as_deref()) else {
            let nobody = match cx.model.lock {
                Some(_) => "nobody that the lock names here or the plan looked up",
                None => "nobody that the plan looked up",
            };
            let who =
                name.or_else(|| owner(cx, kind, id)).map_or(nobody.to_owned(), |it| format!("{} `{it}`", word(kind)));
            cx.report(findings, &PRINCIPAL_NOT_CONFIRMED, format!("`{}` is for {who}, id `{id}`", change.address))
                .help(match cx.model.lock {
                    Some(_) => "the id has to be the lock's for the key's name, or the one that its look-up found; `govgen render` writes it so",
                    None => "the id has to be the one that the look-up of the key's name found; `govgen render` writes it so",
                });
            return None;
        };
        let account = change.change.after.as_ref().and_then(|it| it.get("target_id")).and_then(Value::as_str)?;
        Some((account, set, kind, name))
    }

    /// Whether the files grant it, once.
    fn is_granted(
        &self,
        change: &ResourceChange,
        grant: &Grant<'p>,
        expected: &mut FxHashMap<Grant<'p>, (Span, bool)>,
        findings: &mut Diagnostics,
    ) -> bool {
        let (account, set, kind, name) = *grant;
        let what = format!("`{set}` in account {account} to {} `{name}`", word(kind));
        match expected.get_mut(grant) {
            Some((_, seen @ false)) => {
                *seen = true;
                true
            }
            Some((span, true)) => {
                self.cx
                    .report(findings, &GRANT_NOT_IN_FILES, format!("`{}` gives {what} a second time", change.address))
                    .because(*span, "the files grant it once")
                    .help("taking one of the two away later would take the access away; `govgen render` writes one");
                false
            }
            None => {
                let row = self.division.accounts.iter().find(|it| it.id.value == account);
                let found = self
                    .cx
                    .report(findings, &GRANT_NOT_IN_FILES, format!("`{}` gives {what}", change.address))
                    .help("no file grants that; write it under `accounts` and run `govgen render`, or take it away");
                if let Some(row) = row {
                    found.because(row.name.span, "the account");
                }
                false
            }
        }
    }
}
