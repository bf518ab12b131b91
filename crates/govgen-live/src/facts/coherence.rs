//! Whether facts agree with themselves: one row for one thing, and no part that calls itself complete and is not.
//!
//! In: facts in their order. Out: the same, with rows that stand twice alike taken once, and with parts as complete as what is in them;
//! or what two rows say differently.

use std::collections::BTreeMap;

use super::{Facts, Known, Part, PartName, State};
use crate::words::quoted_id;

impl Facts {
    /// Makes sure that whoever looks something up finds all that the facts say of it.
    ///
    /// # Errors
    ///
    /// What two rows say differently, or what no fetch would write.
    pub(super) fn settle(&mut self) -> Result<(), String> {
        single(&mut self.accounts, |it| &it.id, |it| format!("account {}", quoted_id(&it.id)))?;
        single(&mut self.users, |it| &it.id, |it| format!("user {}", quoted_id(&it.id)))?;
        single(&mut self.groups, |it| &it.id, |it| format!("group {}", quoted_id(&it.id)))?;
        single(&mut self.permission_sets, |it| &it.arn, |it| format!("permission set {}", quoted_id(&it.arn)))?;
        let place =
            |account: &str, arn: &str| format!("permission set {} in account {}", quoted_id(arn), quoted_id(account));
        single(
            &mut self.provisioned,
            |it| (&it.account_id, &it.permission_set_arn),
            |it| place(&it.account_id, &it.permission_set_arn),
        )?;
        single(
            &mut self.assignments,
            |it| (&it.account_id, &it.permission_set_arn),
            |it| format!("who has {}", place(&it.account_id, &it.permission_set_arn)),
        )?;
        self.own_names()?;
        self.customer_managed_policies.dedup();
        // Which of them is primary nobody could say.
        if let Some(user) = self.users.iter().find(|it| it.emails.len() > 1) {
            return Err(format!("user {} has more than one primary mail address", quoted_id(&user.id)));
        }
        self.admit_gaps();
        Ok(())
    }

    /// What AWS gives once only: a permission set's name, whatever its capitals, and an id in the directory.
    fn own_names(&self) -> Result<(), String> {
        let mut names: BTreeMap<String, &str> = BTreeMap::new();
        for it in &self.permission_sets {
            if names.insert(it.name.to_ascii_lowercase(), &it.arn).is_some() {
                return Err(format!("two permission sets are called {}", quoted_id(&it.name)));
            }
        }
        let mut groups = self.groups.iter().map(|it| &it.id);
        match groups.find(|id| self.users.binary_search_by(|it| it.id.cmp(id)).is_ok()) {
            Some(id) => Err(format!("a user and a group have the id {}", quoted_id(id))),
            None => Ok(()),
        }
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
fn single<'r, T: PartialEq, K: PartialEq + 'r>(
    rows: &'r mut Vec<T>,
    key: impl Fn(&'r T) -> K,
    called: impl Fn(&T) -> String,
) -> Result<(), String> {
    rows.dedup();
    let rows: &'r [T] = rows;
    match rows.windows(2).find(|it| key(&it[0]) == key(&it[1])) {
        Some(twice) => Err(format!("they say two things of {}", called(&twice[0]))),
        None => Ok(()),
    }
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
    fn a_contradiction_reads_as_a_sentence() {
        let differently = |list: &str, key: &str, value: Value| {
            changed(|it| {
                let mut row = it[list][0].clone();
                row[key] = value;
                it[list].as_array_mut().unwrap().push(row);
            })
            .unwrap_err()
        };
        let said = [
            differently("users", "user_name", json!("other")),
            differently("assignments", "users", json!(["1"])),
            differently("provisioned", "outdated", json!(true)),
        ];
        let facts = Facts::from_json(FACTS).unwrap();
        let (user, pair) = (&facts.users[0].id, &facts.provisioned[0]);
        let place = format!("permission set `{}` in account `{}`", pair.permission_set_arn, pair.account_id);
        let about = [format!("user `{user}`"), format!("who has {place}"), place];
        let about =
            about.map(|it| format!("the facts contradict themselves: they say two things of {it}; fetch them anew"));
        assert_eq!(said, about);
    }

    #[test]
    fn what_aws_gives_once_stands_once() {
        let twin = |name: &str| {
            let mut row = serde_json::from_slice::<Value>(FACTS).unwrap()["permission_sets"][0].clone();
            row["name"] = json!(name);
            row["arn"] = json!("arn:aws:sso:::permissionSet/ssoins-1/ps-1");
            row
        };
        let name = serde_json::from_slice::<Value>(FACTS).unwrap()["permission_sets"][0]["name"].clone();
        let name = name.as_str().unwrap();
        for called in [name.to_owned(), name.to_ascii_uppercase()] {
            let said = changed(|it| it["permission_sets"].as_array_mut().unwrap().push(twin(&called))).unwrap_err();
            assert!(said.contains("two permission sets are called"), "{said}");
        }
        changed(|it| it["permission_sets"].as_array_mut().unwrap().push(twin("another"))).unwrap();
        let said = changed(|it| it["groups"][0]["id"] = it["users"][0]["id"].clone()).unwrap_err();
        assert!(said.contains("a user and a group have the id"), "{said}");
        // Two users of one name are for the check that says so.
        let twin = |it: &mut Value| {
            let mut twin = it["users"][0].clone();
            twin["id"] = json!("twin");
            it["users"].as_array_mut().unwrap().push(twin);
        };
        changed(twin).unwrap();
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
