//! Users and groups of a state, wherever it made them or looked them up.
//!
//! In: their values. Out: each once, or what two places say differently: whoever believed the last of them would grant to somebody else.

use std::collections::BTreeMap;

use govgen_live::facts::{Group, User};
use serde_json::Value;

use super::{StateError, list, text, written};

const USER: &str = "user";
const GROUP: &str = "group";

/// Users and groups by id, and ids by name.
#[derive(Default)]
pub(super) struct Directory {
    users: BTreeMap<String, User>,
    groups: BTreeMap<String, Group>,
    user_ids: BTreeMap<String, String>,
    group_ids: BTreeMap<String, String>,
}

impl Directory {
    /// Takes a user.
    ///
    /// # Errors
    ///
    /// The same id with another name, or the same name with another id.
    pub(super) fn user(&mut self, values: &Value) -> Result<(), StateError> {
        let (Some(id), Some(user_name)) = (id(values, "user_id"), written(values, "user_name")) else { return Ok(()) };
        let user = User { emails: emails(values), id, user_name, enabled: None };
        // AWS does not tell user names apart by their capitals.
        own(&mut self.user_ids, USER, user.user_name.to_lowercase(), &user.id)?;
        let Some(other) = self.users.get_mut(&user.id) else {
            self.users.insert(user.id.clone(), user);
            return Ok(());
        };
        let refused = |names: [&String; 2]| {
            Err(StateError::TwoNames { kind: USER, id: user.id.clone(), names: names.map(String::clone) })
        };
        if other.user_name.to_lowercase() != user.user_name.to_lowercase() {
            return refused([&other.user_name, &user.user_name]);
        }
        match (other.emails.first(), user.emails.first()) {
            (Some(one), Some(two)) if one != two => return refused([one, two]),
            (Some(_), Some(_)) => {}
            // An address that one of two places does not have is no name.
            _ => other.emails.clear(),
        }
        Ok(())
    }

    /// Takes a group.
    ///
    /// # Errors
    ///
    /// The same id with another name, or the same name with another id.
    pub(super) fn group(&mut self, values: &Value) -> Result<(), StateError> {
        let (Some(id), Some(name)) = (id(values, "group_id"), written(values, "display_name")) else { return Ok(()) };
        own(&mut self.group_ids, GROUP, name.clone(), &id)?;
        let group = Group { id: id.clone(), name, members: None };
        match self.groups.insert(id, group.clone()) {
            Some(other) if other != group => {
                Err(StateError::TwoNames { kind: GROUP, id: group.id, names: [other.name, group.name] })
            }
            _ => Ok(()),
        }
    }

    /// Everybody, by id.
    pub(super) fn finish(self) -> (Vec<User>, Vec<Group>) {
        (self.users.into_values().collect(), self.groups.into_values().collect())
    }
}

/// Sees to it that a name has one id.
fn own(ids: &mut BTreeMap<String, String>, kind: &'static str, name: String, id: &str) -> Result<(), StateError> {
    match ids.get(&name) {
        Some(other) if other != id => Err(StateError::TwoIds { kind, name, ids: [other.clone(), id.to_owned()] }),
        Some(_) => Ok(()),
        None => {
            ids.insert(name, id.to_owned());
            Ok(())
        }
    }
}

/// A resource's own id has the store's before it.
fn id(values: &Value, key: &str) -> Option<String> {
    written(values, key).or_else(|| Some(text(values, "id")?.rsplit('/').next()?.to_owned()))
}

/// Addresses, the primary one first.
fn emails(values: &Value) -> Vec<String> {
    let mut emails: Vec<(bool, String)> = list(values, "emails")
        .filter_map(|it| {
            let primary = it.get("primary").and_then(Value::as_bool).unwrap_or_default();
            Some((!primary, written(it, "value")?))
        })
        .collect();
    // Users are found by their primary address alone: without exactly one, none of theirs is a name.
    if emails.iter().filter(|it| !it.0).count() != 1 {
        emails.clear();
    }
    emails.sort_by_key(|it| it.0);
    emails.into_iter().map(|it| it.1).collect()
}
