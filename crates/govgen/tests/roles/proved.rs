//! What is proved is what the mapping says, and nothing leads further.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::json;

use crate::requests::{Reference, Request, is_denied_whatever_is_attached, requests};
use crate::roles::Role;
use crate::simulated::cases;
use crate::simulator::simulate;
use crate::tools;

/// The accounts that `govgen prove` reads off the rendered files are the ones the YAML gives each division.
#[test]
fn what_is_proved_is_what_the_mapping_says() {
    for case in cases() {
        let found: BTreeMap<&String, BTreeSet<&String>> =
            case.proof.divisions.iter().map(|it| (&it.name, it.accounts.iter().collect())).collect();
        let divisions = case.estate.divisions.iter();
        let expected: BTreeMap<&String, BTreeSet<&String>> =
            divisions.map(|(name, it)| (name, it.open.iter().collect())).collect();
        assert_eq!(found, expected, "{}: accounts", case.name);
        let reserved: BTreeSet<String> = case.proof.reserved.iter().cloned().collect();
        assert_eq!(reserved, case.estate.reserved, "{}: reserved accounts", case.name);
    }
}

/// A denial that is written out holds even when somebody attaches more to the role one day.
#[test]
fn what_leads_further_stays_denied_whatever_is_attached() {
    let Some(node) = tools::installed("node") else { return };
    let reference = Reference::read();
    for mut case in cases() {
        case.roles.retain(|it| it.phase == "apply");
        for role in &mut case.roles {
            role.policies.push(json!({
                "Version": "2012-10-17",
                "Statement": [{ "Sid": "Everything", "Effect": "Allow", "Action": "*", "Resource": "*" }],
            }));
        }
        let mut asked: Vec<(&Role, Request)> = Vec::new();
        for role in &case.roles {
            let authors = case.estate.divisions[&role.division].authors;
            let of_role = requests(&case.estate, role, &reference).into_iter();
            let denied = of_role.filter(|it| is_denied_whatever_is_attached(it, &reference, authors));
            asked.extend(denied.map(|it| (role, it)));
        }
        assert!(asked.len() >= case.roles.len() * 100, "{}: {} requests", case.name, asked.len());
        let answers =
            simulate(&node, &case.roles, asked.iter().map(|(role, it)| (*role, it.action.as_str(), &it.parts)));
        for ((role, request), verdicts) in asked.iter().zip(&answers) {
            let place = format!("{}: {}: {} {:?}", case.name, role.division, request.action, request.parts);
            // Of a request in a foreign or reserved account, the account is what is denied.
            assert!(verdicts.iter().any(|it| it == "denied"), "{place}: {verdicts:?}");
        }
    }
}
