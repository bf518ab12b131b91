//! Whether facts agree with themselves: one row for one thing, and no part that calls itself complete and is not.
//!
//! In: facts in their order. Out: the same, with rows that stand twice alike taken once, and with parts as complete as what is in them;
//! or what two rows say differently.

use std::fmt::Debug;

use super::{Facts, Known, Part, PartName, State};

impl Facts {
    /// Makes sure that whoever looks something up finds all that the facts say of it.
    ///
    /// # Errors
    ///
    /// What two rows say differently, or what no fetch would write.
    pub(super) fn settle(&mut self) -> Result<(), String> {
        single(&mut self.accounts, "account", |it| vec![&it.id])?;
        single(&mut self.users, "user", |it| vec![&it.id])?;
        single(&mut self.groups, "group", |it| vec![&it.id])?;
        single(&mut self.permission_sets, "permission set", |it| vec![&it.arn])?;
        single(&mut self.provisioned, "provisioned pair", |it| vec![&it.account_id, &it.permission_set_arn])?;
        single(&mut self.assignments, "pair of assignments", |it| vec![&it.account_id, &it.permission_set_arn])?;
        self.customer_managed_policies.dedup();
        // Which of them is primary nobody could say.
        if let Some(user) = self.users.iter().find(|it| it.emails.len() > 1) {
            return Err(format!("user {:?} has more than one primary mail address", user.id));
        }
        self.admit_gaps();
        Ok(())
    }

    /// A part that lacks something of what it has rows for is not complete.
    fn admit_gaps(&mut self) {
        let of_sets = |is_gap: fn(&super::PermissionSet) -> bool| -> Vec<String> {
            self.permission_sets.iter().filter(|it| is_gap(it)).map(|it| it.arn.clone()).collect()
        };
        let gaps = [
            (PartName::PermissionSetTags, of_sets(|it| it.tags.is_none())),
            (
                PartName::PermissionSetPolicies,
                of_sets(|it| {
                    it.managed_policies.is_none()
                        || it.customer_managed_policies.is_none()
                        || it.inline_policy == Known::Unknown
                        || it.permissions_boundary == Known::Unknown
                }),
            ),
            (
                PartName::Memberships,
                self.groups.iter().filter(|it| it.members.is_none()).map(|it| it.id.clone()).collect(),
            ),
        ];
        for (name, missing) in gaps {
            if let Some(part) = self.parts.get_mut(&name).filter(|it| it.is_complete() && !missing.is_empty()) {
                let reason = Some("the facts call it complete, and lack some of it".to_owned());
                *part = Part { state: State::Partial, reason, missing };
            }
        }
    }
}

/// Takes rows that stand twice alike once. Rows are sorted by their key.
fn single<T: PartialEq>(rows: &mut Vec<T>, what: &str, key: impl Fn(&T) -> Vec<&String>) -> Result<(), String> {
    rows.dedup();
    match rows.windows(2).find(|it| key(&it[0]) == key(&it[1])) {
        Some(twice) => Err(format!("they say two things of {what} {}", shown(&key(&twice[0])))),
        None => Ok(()),
    }
}

/// An id, whatever is in it, on one line.
fn shown(key: &impl Debug) -> String {
    format!("{key:?}").chars().take(200).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    const FACTS: &[u8] = include_bytes!("../../tests/base/facts.json");

    fn changed(change: impl FnOnce(&mut Value)) -> Result<Facts, String> {
        let mut facts: Value = serde_json::from_slice(FACTS).unwrap();
        change(&mut facts);
        Facts::from_json(facts.to_string().as_bytes()).map_err(|it| it.to_string())
    }

    #[test]
    fn one_thing_has_one_row() {
        for list in ["accounts", "users", "groups", "permission_sets", "provisioned", "assignments"] {
            let twice = |it: &mut Value| {
                let row = it[list][0].clone();
                it[list].as_array_mut().unwrap().push(row);
            };
            assert_eq!(changed(twice), changed(|_| ()), "{list}: twice alike is once");
            let differently = |it: &mut Value| {
                twice(it);
                let row = it[list].as_array_mut().unwrap().last_mut().unwrap();
                let (key, value) = match list {
                    "provisioned" => ("outdated", json!(true)),
                    "assignments" => ("users", json!(["9067b2c3d4-00000000-0000-0000-0000-000000000000"])),
                    "users" => ("user_name", json!("other")),
                    _ => ("name", json!("other")),
                };
                row[key] = value;
            };
            let said = changed(differently).unwrap_err();
            assert!(said.contains("they say two things of"), "{list}: {said}");
        }
    }

    #[test]
    fn of_several_addresses_none_is_the_name() {
        let said = changed(|it| it["users"][0]["emails"] = json!(["a@example.com", "b@example.com"])).unwrap_err();
        assert!(said.contains("more than one primary mail address"), "{said}");
    }

    #[test]
    fn a_part_with_gaps_is_not_complete() {
        let tags: fn(&mut Value) = |it| it["permission_sets"][0]["tags"] = Value::Null;
        let managed: fn(&mut Value) = |it| it["permission_sets"][0]["managed_policies"] = Value::Null;
        let inline: fn(&mut Value) = |it| it["permission_sets"][0]["inline_policy"] = json!({ "state": "unknown" });
        let members: fn(&mut Value) = |it| it["groups"][0]["members"] = Value::Null;
        for (part, change) in [
            (PartName::PermissionSetTags, tags),
            (PartName::PermissionSetPolicies, managed),
            (PartName::PermissionSetPolicies, inline),
            (PartName::Memberships, members),
        ] {
            let facts = changed(change).unwrap();
            let part = facts.part(part);
            assert_eq!((part.state, part.missing.len()), (State::Partial, 1));
            assert!(part.reason.is_some());
        }
        assert!(changed(|_| ()).unwrap().parts.values().all(Part::is_complete));
    }
}
