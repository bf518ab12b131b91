//! Policies use words that AWS knows, each where it means something.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;
use wildmatch::WildMatch;

use crate::requests::Reference;
use crate::roles::Estate;
use crate::simulated::cases;
use crate::support::workspace;

/// Statements of every policy, with the sizes that IAM takes.
#[test]
fn every_word_is_in_the_service_authorization_reference() {
    let reference = Reference::read();
    let mut kinds = BTreeSet::new();
    for case in cases() {
        for role in &case.roles {
            let place = format!("{}: {} {}", case.name, role.division, role.phase);
            kinds.insert(role.policies.len() > 1);
            assert!((1..=10).contains(&role.policies.len()), "{place}: {} policies", role.policies.len());
            let limit = if role.policies.len() == 1 { 10_240 } else { 6_144 };
            let mut granted: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
            for policy in &role.policies {
                assert!(policy.to_string().len() <= limit, "{place}: {} characters", policy.to_string().len());
                assert_eq!(policy["Version"], "2012-10-17", "{place}");
                let mut sids = BTreeSet::new();
                for statement in policy["Statement"].as_array().unwrap() {
                    assert!(sids.insert(statement["Sid"].as_str().unwrap()), "{place}: a Sid twice");
                    legal(&place, statement, &reference, &case.estate, &mut granted);
                }
            }
            // An action is allowed on everything a request of it names, or the request never succeeds.
            let has_accounts = !case.estate.divisions[&role.division].open.is_empty();
            for (action, types) in granted {
                let (service, name) = action.split_once(':').unwrap();
                let Some(entry) = reference.0["services"][service]["actions"].get(name) else { continue };
                let required = entry["resources"].as_array().unwrap().iter().filter(|it| it["required"] == true);
                for kind in required.map(|it| it["type"].as_str().unwrap()) {
                    let there = types.contains(kind) || kind == "Account" && !has_accounts;
                    assert!(there, "{place}: {action} is allowed on no {kind}");
                }
            }
        }
    }
    assert_eq!(kinds, BTreeSet::from([false, true]), "inline and managed policies were seen");
}

/// The policies on the page about what is made by hand are JSON, and every action of Identity Center in them exists.
#[test]
fn the_policies_made_by_hand_are_legal() {
    let reference = Reference::read();
    let page = std::fs::read_to_string(workspace().join("docs/bootstrap.md")).unwrap();
    let blocks: Vec<&str> = page.split("```json\n").skip(1).map(|it| it.split("```").next().unwrap()).collect();
    assert!(blocks.len() >= 4, "{} policies", blocks.len());
    let mut count = 0;
    for block in blocks {
        let block: Value = serde_json::from_str(block).unwrap_or_else(|error| panic!("{error}: {block}"));
        assert!(block["Version"] == "2012-10-17" || block.get("Statement").is_none(), "{block}");
        let statements = block["Statement"].as_array().cloned().unwrap_or_else(|| vec![block.clone()]);
        for action in statements.iter().flat_map(|it| list(&it["Action"])) {
            let Some(name) = action.strip_prefix("sso:") else { continue };
            assert!(reference.0["services"]["sso"]["actions"].get(name).is_some(), "there is no {action}");
            count += 1;
        }
    }
    assert!(count > 0);
}

/// Actions that the reference in `data/` does not hold; the simulator knows their services and refuses what is wrong.
const ELSEWHERE: [&str; 4] = ["account-access:*", "kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKeyWithoutPlaintext"];

/// What a condition may be; a wider operator can say the same of the names of today.
const CONDITIONS: [(&str, &str); 8] = [
    ("ForAnyValue:StringEqualsIgnoreCase", "aws:TagKeys"),
    ("ForAnyValue:StringLike", "aws:TagKeys"),
    ("Null", "aws:RequestTag/govgen:division"),
    ("Null", "aws:ResourceTag/govgen:division"),
    ("StringEquals", "aws:RequestTag/govgen:division"),
    ("StringEquals", "aws:ResourceTag/govgen:division"),
    ("StringEquals", "kms:ViaService"),
    ("StringNotEquals", "aws:RequestTag/govgen:division"),
];

fn legal(
    place: &str,
    statement: &Value,
    reference: &Reference,
    estate: &Estate,
    granted: &mut BTreeMap<String, BTreeSet<String>>,
) {
    let place = &format!("{place}: {}", statement["Sid"]);
    let keys = ["Sid", "Effect", "Action", "Resource", "Condition"];
    assert!(statement.as_object().unwrap().keys().all(|it| keys.contains(&it.as_str())), "{place}");
    let allows = statement["Effect"] == "Allow";
    assert!(allows || statement["Effect"] == "Deny", "{place}");
    let resources = list(&statement["Resource"]);
    for action in list(&statement["Action"]) {
        if ELSEWHERE.contains(&action.as_str()) {
            continue;
        }
        let (service, name) = action.split_once(':').unwrap();
        let actions = reference.0["services"][service]["actions"].as_object().unwrap();
        let matching: Vec<(&String, &Value)> = actions.iter().filter(|(it, _)| matches(name, it)).collect();
        assert!(!matching.is_empty(), "{place}: there is no action {action}");
        assert!(!allows || actions.contains_key(name), "{place}: a grant names actions one by one: {action}");
        if allows {
            let types = matching[0].1["resources"].as_array().unwrap();
            for resource in &resources {
                let kind = kind(resource, reference, service, estate)
                    .unwrap_or_else(|| panic!("{place}: {resource} has no form of {service}"));
                let listed = types.iter().any(|it| it["type"] == kind);
                assert!(listed, "{place}: {action} is never asked about a {kind}");
                granted.entry(action.clone()).or_default().insert(kind.to_owned());
            }
        }
        for (operator, tests) in statement["Condition"].as_object().into_iter().flatten() {
            for key in tests.as_object().unwrap().keys() {
                assert!(CONDITIONS.contains(&(operator.as_str(), key.as_str())), "{place}: {operator} on {key}");
            }
        }
        for key in
            statement["Condition"].as_object().into_iter().flatten().flat_map(|it| it.1.as_object().unwrap().keys())
        {
            let template = key.split_once('/').map_or_else(|| key.clone(), |(name, _)| format!("{name}/${{TagKey}}"));
            let of_action =
                |it: &Value| it["condition_keys"].as_array().into_iter().flatten().any(|it| *it == template);
            let of_type = |it: &Value| {
                let kind = it["type"].as_str().unwrap();
                of_action(&reference.0["services"][service]["resource_types"][kind])
            };
            for (name, entry) in &matching {
                let known = of_action(entry) || entry["resources"].as_array().unwrap().iter().any(of_type);
                assert!(known, "{place}: {name} has no condition key {key}");
            }
        }
    }
}

/// The type of an ARN. A statement about permission sets names all of them: their ids cannot be known.
fn kind<'r>(resource: &str, reference: &'r Reference, service: &str, estate: &Estate) -> Option<&'r str> {
    let types = reference.0["services"][service]["resource_types"].as_object().unwrap();
    let instance = estate.instance_arn.rsplit('/').next().unwrap();
    let found = types.iter().filter(|(name, it)| {
        let mut form = it["arn"].as_str().unwrap().replace("${Partition}", &estate.partition);
        form = form.replace("${InstanceId}", instance).replace("${PermissionSetId}", "*").replace("${UserId}", "*");
        form = form.replace("${GroupId}", "*").replace("${MembershipId}", "*");
        match name.as_str() {
            "Account" => {
                let id = resource.rsplit('/').next().unwrap();
                let id_is_right = id == "*" || id.len() == 12 && id.bytes().all(|it| it.is_ascii_digit());
                id_is_right && form.replace("${AccountId}", id) == resource
            }
            "Identitystore" => resource == estate.identity_store_arn,
            // The same ARN as all of them, for actions that list.
            "AllUsers" | "AllGroups" | "AllGroupMemberships" => false,
            _ => form == resource,
        }
    });
    found.map(|(name, _)| name.as_str()).next()
}

/// IAM does not look at the case of an action.
fn matches(pattern: &str, text: &str) -> bool {
    WildMatch::new(&pattern.to_lowercase()).matches(&text.to_lowercase())
}

fn list(value: &Value) -> Vec<String> {
    match value {
        Value::String(one) => vec![one.clone()],
        Value::Array(many) => many.iter().map(|it| it.as_str().unwrap().to_owned()).collect(),
        other => panic!("neither text nor a list: {other}"),
    }
}
