//! One thing about facts made otherwise, and the names of things that are.

use std::collections::BTreeSet;

use govgen_live::Facts;
use govgen_live::facts::{Part, PartName, State, redacted_name};

use crate::facts;

pub(crate) fn set<'f>(facts: &'f mut Facts, name: &str) -> &'f mut govgen_live::facts::PermissionSet {
    facts.permission_sets.iter_mut().find(|it| it.name == name).unwrap()
}

pub(crate) fn arn(facts: &Facts, name: &str) -> String {
    facts.permission_sets.iter().find(|it| it.name == name).unwrap().arn.clone()
}

pub(crate) fn assignment<'f>(
    facts: &'f mut Facts,
    account: &str,
    name: &str,
) -> &'f mut govgen_live::facts::Assignments {
    let arn = arn(facts, name);
    facts.assignments.iter_mut().find(|it| it.account_id == account && it.permission_set_arn == arn).unwrap()
}

pub(crate) fn add_set(facts: &mut Facts, name: &str, division: Option<&str>) -> String {
    let set = facts::permission_set(&facts.instance.arn, name, division);
    let arn = set.arn.clone();
    facts.permission_sets.push(set);
    arn
}

pub(crate) fn attach(facts: &mut Facts, name: &str, policy: &str) {
    let policies = set(facts, name).managed_policies.as_mut().unwrap();
    policies.insert(format!("arn:aws:iam::aws:policy/{policy}"));
}

/// Somebody known, assigned where nothing was.
pub(crate) fn assign(facts: &mut Facts, account: &str, arn: &str, group: &str) {
    facts.assignments.push(govgen_live::facts::Assignments {
        account_id: account.to_owned(),
        permission_set_arn: arn.to_owned(),
        users: BTreeSet::new(),
        groups: [facts::id("group", group)].into(),
    });
    facts.sort();
}

pub(crate) fn provision(facts: &mut Facts, account: &str, arn: &str) {
    facts.provisioned.push(facts::provisioned(account, arn));
    facts.sort();
}

pub(crate) fn user<'f>(facts: &'f mut Facts, name: &str) -> &'f mut govgen_live::facts::User {
    facts.users.iter_mut().find(|it| it.user_name == name).unwrap()
}

pub(crate) fn account<'f>(facts: &'f mut Facts, id: &str) -> &'f mut govgen_live::facts::Account {
    facts.accounts.iter_mut().find(|it| it.id == id).unwrap()
}

pub(crate) fn drop_account(facts: &mut Facts, id: &str) {
    facts.accounts.retain(|it| it.id != id);
}

pub(crate) fn read(facts: &mut Facts, part: PartName, state: State, missing: &[&str]) {
    let missing = missing.iter().map(ToString::to_string).collect();
    facts.parts.insert(part, Part { state, reason: Some("ListThings: AccessDenied".to_owned()), missing });
}

pub(crate) const DEV: &str = "DeveloperAccess";
pub(crate) const NETWORK: &str = "100000000001";
pub(crate) const BUILD: &str = "100000000002";
pub(crate) const SHOP_PROD: &str = "200000000001";
pub(crate) const SHOP_EU: &str = "200000000004";
pub(crate) const LEDGER: &str = "400000000001";

pub(crate) fn redact(facts: &mut Facts) {
    facts.redacted = true;
    let store = facts.instance.identity_store_id.clone();
    for it in &mut facts.users {
        it.user_name = redacted_name(&store, &it.user_name);
        it.emails.iter_mut().for_each(|it| *it = redacted_name(&store, it));
    }
}

pub(crate) fn allowing(action: &str) -> String {
    format!(r#"{{"Version":"2012-10-17","Statement":[{{"Effect":"Allow","Action":"{action}","Resource":"*"}}]}}"#)
}
