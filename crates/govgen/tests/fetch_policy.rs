//! The policy that `govgen fetch --print-policy` prints: reads only, real actions, on resources that AWS judges them by, and the one
//! that `docs/facts.md` shows.
#![cfg(feature = "aws")]
#![expect(clippy::unwrap_used, reason = "a test that cannot go on says where")]

use std::path::Path;
use std::process::Command;

use govgen_fetch::calls::CALLS;
use govgen_fetch::{Scope, policy, wanted};
use govgen_iam::catalogue;
use govgen_live::facts::PartName;
use serde_json::{Value, json};
use wildmatch::WildMatch;

const STORE: &str = "arn:aws:identitystore::999999999999:identitystore/d-0123456789";

fn whole() -> Value {
    let scope = Scope {
        instance_arn: Some("arn:aws:sso:::instance/ssoins-0123456789abcdef".to_owned()),
        identity_store_id: Some("d-0123456789".to_owned()),
        management_account: Some("999999999999".to_owned()),
        kms_key_arn: Some("arn:aws:kms:ap-northeast-1:999999999999:key/k".to_owned()),
        member_role: Some("reader".to_owned()),
    };
    policy(&scope, &PartName::ALL.into())
}

fn strings(value: &Value) -> Vec<String> {
    value.as_array().unwrap().iter().map(|it| it.as_str().unwrap().to_owned()).collect()
}

#[test]
fn every_action_exists_and_reads() {
    for call in CALLS {
        let action = catalogue::action(call.action).unwrap_or_else(|| panic!("AWS has no {}", call.action));
        assert_eq!(format!("{}:{}", action.service(), action.name()), call.action);
        // To take a role is called a write; what the role may do is its own policy's business.
        assert!(!action.is_write() || call.action == "sts:AssumeRole", "{}", call.action);
    }
}

#[test]
fn the_policy_allows_every_call_and_no_other() {
    let policy = whole();
    let mut allowed: Vec<String> =
        policy["Statement"].as_array().unwrap().iter().flat_map(|it| strings(&it["Action"])).collect();
    // The role in the account needs that one.
    let mut calls: Vec<String> =
        CALLS.iter().map(|it| it.action.to_owned()).filter(|it| it != "iam:ListPolicies").collect();
    calls.push("kms:Decrypt".to_owned());
    allowed.sort();
    calls.sort();
    assert_eq!(allowed, calls);
}

/// AWS judges each resource of a request by itself: every type that the reference requires has to be allowed.
#[test]
fn every_required_resource_is_allowed() {
    let reference: Value = serde_json::from_str(include_str!("data/iam-authorization.json")).unwrap();
    let policy = whole();
    let mut judged = 0;
    for statement in policy["Statement"].as_array().unwrap() {
        let resources = strings(&statement["Resource"]);
        for action in strings(&statement["Action"]) {
            let (service, name) = action.split_once(':').unwrap();
            let Some(described) = reference["services"].get(service) else { continue };
            for resource in described["actions"][name]["resources"].as_array().unwrap() {
                // Of tags' resources any one will do, and a permission set is what is asked for.
                let kind = resource["type"].as_str().unwrap();
                if resource["required"] != true && kind != "PermissionSet" {
                    continue;
                }
                let arn = described["resource_types"][kind]["arn"].as_str().unwrap();
                let arn = if kind == "Identitystore" { STORE.to_owned() } else { filled(arn) };
                assert!(
                    resources.iter().any(|it| WildMatch::new(it).matches(&arn)),
                    "{action} on {arn}: {resources:?}"
                );
                judged += 1;
            }
        }
    }
    assert!(judged >= 26, "{judged}");
}

fn filled(arn: &str) -> String {
    let parts = [
        ("${Partition}", "aws"),
        ("${InstanceId}", "ssoins-0123456789abcdef"),
        ("${PermissionSetId}", "ps-1"),
        ("${AccountId}", "111111111111"),
        ("${UserId}", "u"),
        ("${GroupId}", "g"),
    ];
    let arn = parts.iter().fold(arn.to_owned(), |arn, (name, value)| arn.replace(name, value));
    assert!(!arn.contains('$'), "{arn}");
    arn
}

#[test]
fn fewer_parts_need_fewer_rights() {
    let users = policy(&Scope::default(), &wanted(&[PartName::Users], &[], false));
    let actions: Vec<String> =
        users["Statement"].as_array().unwrap().iter().flat_map(|it| strings(&it["Action"])).collect();
    assert_eq!(actions, ["sso:ListInstances", "identitystore:ListUsers"]);
    assert_eq!(users["Statement"][1]["Resource"][0], json!("arn:aws:identitystore::*:identitystore/*"));
}

#[test]
fn the_page_shows_what_is_printed() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let page = std::fs::read_to_string(root.join("docs/facts.md")).unwrap();
    let shown = page.split("```json\n").nth(1).unwrap().split("```").next().unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_govgen"));
    let output = command.env_clear().args(["fetch", "--print-policy", "--root"]).arg(&root).output().unwrap();
    assert_eq!(String::from_utf8(output.stdout).unwrap(), shown);
    // And every call stands in the page's table.
    for call in CALLS {
        assert!(page.contains(&format!("`{}`", call.action)), "{}", call.action);
    }
}
