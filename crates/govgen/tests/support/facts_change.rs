//! Changes laid over facts, short enough for a page.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on says where")]

use serde_json::{Map, Value, json};

use crate::facts::{account, group, permission_set, provisioned, user};

/// Lays a change over facts, as a JSON merge patch: null takes a key away, other values take the place of what is there.
///
/// Where facts have a list the change has an object: its keys are ids of accounts, names of users, groups and permission sets, or an
/// account's id and a permission set's name for assignments and what is provisioned. What is not there is added, with all that
/// nobody says filled in.
pub(crate) fn lay_over(facts: &mut Value, change: &Value) {
    // Permission sets first: assignments name them.
    let order = |key: &str| ["users", "groups", "permission_sets"].contains(&key);
    let change = change.as_object().expect("a change of facts is an object");
    let (first, then): (Vec<_>, Vec<_>) = change.iter().partition(|(key, _)| order(key));
    for (key, change) in first.into_iter().chain(then) {
        match (facts[key].is_array(), change.as_object()) {
            (true, Some(entries)) => entries.iter().for_each(|(name, change)| entry(facts, key, name, change)),
            _ => merge(&mut facts[key], change),
        }
    }
}

fn entry(facts: &mut Value, list: &str, name: &str, change: &Value) {
    let made = made(facts, list, name);
    let keys: &[&str] = match list {
        "accounts" => &["id"],
        "users" => &["user_name"],
        "groups" | "permission_sets" => &["name"],
        _ => &["account_id", "permission_set_arn"],
    };
    let change = with_ids(facts, change);
    let items = facts[list].as_array_mut().expect("it is a list");
    let same = |item: &Value| keys.iter().all(|key| item[key] == made[key]);
    if change.is_null() {
        let before = items.len();
        items.retain(|it| !same(it));
        assert!(items.len() < before, "{list} has no {name} to take away");
        return;
    }
    if !items.iter().any(same) {
        items.push(made.clone());
    }
    items.iter_mut().filter(|it| same(it)).for_each(|it| merge(it, &change));
}

/// An entry of a list as it is when nobody says more than its name.
fn made(facts: &Value, list: &str, name: &str) -> Value {
    let instance = facts["instance"]["arn"].as_str().unwrap();
    let pair = || {
        let (account, set) =
            name.split_once(' ').unwrap_or_else(|| panic!("`{name}`: an account's id, a permission set"));
        let known = facts["permission_sets"].as_array().unwrap().iter().find(|it| it["name"] == set);
        let arn = known.map_or_else(|| set.to_owned(), |it| it["arn"].as_str().unwrap().to_owned());
        (account.to_owned(), arn)
    };
    match list {
        "accounts" => json!(account(name, "new", "ACTIVE")),
        "users" => json!(user(name, false)),
        "groups" => json!(group(name)),
        "permission_sets" => json!(permission_set(instance, name, None)),
        "provisioned" => json!(provisioned(&pair().0, &pair().1)),
        "assignments" => json!({ "account_id": pair().0, "permission_set_arn": pair().1 }),
        other => panic!("`{other}` is no list with names"),
    }
}

/// A change of an assignment, with ids for the names of users and groups in it.
fn with_ids(facts: &Value, change: &Value) -> Value {
    let mut change = change.clone();
    for (list, name) in [("users", "user_name"), ("groups", "name")] {
        for it in change.get_mut(list).and_then(Value::as_array_mut).into_iter().flatten() {
            let known = facts[list].as_array().unwrap().iter().find(|known| known[name] == *it);
            if let Some(known) = known {
                *it = known["id"].clone();
            }
        }
    }
    change
}

fn merge(target: &mut Value, change: &Value) {
    let Some(entries) = change.as_object() else {
        *target = change.clone();
        return;
    };
    if !target.is_object() {
        *target = Value::Object(Map::new());
    }
    for (key, change) in entries {
        if change.is_null() {
            target.as_object_mut().expect("it was made one").remove(key);
        } else {
            merge(&mut target[key], change);
        }
    }
}
