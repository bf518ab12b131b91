//! `govgen fetch` against emulators of AWS that other people wrote: what was put into them comes out again.
//!
//! `moto` stands with the Python tools; `GOVGEN_AWS_EMULATOR` names the directory of another one, with a `run.sh` that builds, starts and
//! seeds it. What is not there is skipped by name.
#![cfg(all(feature = "aws", unix))]
#![expect(clippy::unwrap_used, reason = "a test that cannot go on says where")]

#[path = "fetch/run.rs"]
mod run;
#[path = "support/server.rs"]
mod server;
#[path = "support/tools.rs"]
mod tools;

use std::collections::{BTreeMap, BTreeSet};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use govgen_live::Facts;
use govgen_live::facts::{Known, State};
use run::{facts, fetch};
use serde_json::{Value, json};
use server::Server;
use tempfile::tempdir;
use tools::skipped;

fn address(url: &str) -> SocketAddr {
    url.strip_prefix("http://").unwrap().parse().unwrap()
}

#[test]
fn what_moto_holds_is_read() {
    let Some(python) = tools::installed("python") else { return };
    if !python.join("bin/moto_server").is_file() {
        return skipped::say("moto", "it is not among the Python tools: run `make tools`");
    }
    let address = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let mut command = Command::new(python.join("bin/moto_server"));
    command.args(["-H", "127.0.0.1", "-p", &address.port().to_string()]);
    let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    let server = Server::watched(&child.id().to_string());
    let start = Instant::now();
    while TcpStream::connect(address).is_err() {
        assert!(start.elapsed() < Duration::from_secs(60), "moto does not start");
        std::thread::sleep(Duration::from_millis(50));
    }
    let seed = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fetch/seed_moto.py");
    let mut command = Command::new(python.join("bin/python"));
    let output = command.arg(seed).arg(format!("http://{address}")).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let truth: Value = serde_json::from_slice(&output.stdout).unwrap();

    let directory = tempdir().unwrap();
    let parts = "users,memberships,organizational-units,account-tags";
    let mut command = fetch(directory.path(), address, &["--only", parts]);
    let facts = facts(directory.path(), &command.env("AWS_REGION", "us-east-1").output().unwrap());
    assert!(facts.parts.values().all(|it| it.state == State::Complete), "{:?}", facts.parts);
    assert_eq!(people(&facts), truth["people"]);
    let accounts: BTreeMap<_, _> =
        facts.accounts.iter().map(|it| (&it.id, json!([it.name, it.organizational_unit, it.tags]))).collect();
    assert_eq!(json!(accounts), truth["accounts"]);
    drop(server);
    child.wait().unwrap();
}

/// Users by id, and groups by name with the ids of their members.
fn people(facts: &Facts) -> Value {
    let users: BTreeMap<_, _> = facts.users.iter().map(|it| (&it.id, json!([it.user_name, it.emails]))).collect();
    let groups: BTreeMap<_, _> = facts.groups.iter().map(|it| (&it.name, &it.members)).collect();
    json!({ "users": users, "groups": groups })
}

#[test]
fn what_an_emulator_of_identity_center_holds_is_read() {
    let state = tempdir().unwrap();
    let (_server, url) = match Server::emulator(state.path(), &["--scale", "1"]) {
        Ok(it) => it,
        Err(why) => return skipped::say("an emulator of Identity Center", why),
    };
    let truth: Value = serde_json::from_slice(&std::fs::read(state.path().join("truth.json")).unwrap()).unwrap();

    let directory = tempdir().unwrap();
    let mut command = fetch(directory.path(), address(&url), &[]);
    let facts = facts(directory.path(), &command.env("AWS_REGION", "us-east-1").output().unwrap());
    assert!(facts.parts.values().all(|it| it.state == State::Complete), "{:?}", facts.parts);
    // It does not look at the state that is asked for.
    assert!(facts.provisioned.iter().all(|it| it.outdated.is_none()) && !facts.provisioned.is_empty());
    hold_against(&facts, &truth);
}

fn text(value: &Value) -> String {
    value.as_str().unwrap().to_owned()
}

fn list<'a>(truth: &'a Value, key: &str) -> &'a Vec<Value> {
    truth[key].as_array().unwrap()
}

fn hold_against(facts: &Facts, truth: &Value) {
    assert_eq!(facts.instance.arn, truth["instance_arn"]);
    assert_eq!(facts.organization.as_ref().unwrap().id, truth["organization_id"]);
    let management = &facts.organization.as_ref().unwrap().management_account;
    let accounts = facts.accounts.iter().filter(|it| it.id != *management);
    let accounts: BTreeSet<[String; 4]> = accounts
        .map(|it| [it.id.clone(), it.name.clone(), it.organizational_unit.clone().unwrap(), it.tags["team"].clone()])
        .collect();
    let expected = |it: &Value| ["id", "name", "ou", "team"].map(|key| text(&it[key]));
    assert_eq!(accounts, list(truth, "accounts").iter().map(expected).collect());

    let users: BTreeMap<_, _> = facts.users.iter().map(|it| (it.id.clone(), it.user_name.clone())).collect();
    assert_eq!(users, list(truth, "users").iter().map(|it| (text(&it["id"]), text(&it["user_name"]))).collect());
    let members = |it: &BTreeSet<String>| it.iter().map(|id| users[id].clone()).collect::<BTreeSet<_>>();
    let groups: BTreeMap<_, _> =
        facts.groups.iter().map(|it| (it.name.clone(), members(it.members.as_ref().unwrap()))).collect();
    let expected = |it: &Value| (text(&it["name"]), it["members"].as_array().unwrap().iter().map(text).collect());
    assert_eq!(groups, list(truth, "groups").iter().map(expected).collect());

    let sets: BTreeMap<_, _> = facts.permission_sets.iter().map(|it| (it.name.clone(), it)).collect();
    assert_eq!(sets.len(), list(truth, "permission_sets").len());
    for expected in list(truth, "permission_sets") {
        let set = sets[&text(&expected["name"])];
        assert_eq!(
            (json!(set.arn), json!(set.session_duration)),
            (expected["arn"].clone(), expected["session"].clone())
        );
        assert_eq!(json!(set.tags), expected["tags"]);
        let managed: BTreeSet<String> = expected["managed"].as_str().map(str::to_owned).into_iter().collect();
        assert_eq!(set.managed_policies.as_ref(), Some(&managed));
        let has_own = expected["cmp"].as_bool().unwrap();
        assert_eq!(set.customer_managed_policies.as_ref().unwrap().len(), usize::from(has_own));
        match (&set.inline_policy, &expected["inline"]) {
            (Known::Absent, Value::Null) => {}
            (Known::Present(policy), inline) => {
                let policy: Value = serde_json::from_str(policy).unwrap();
                assert_eq!(policy["Statement"][0]["Action"], *inline);
            }
            (found, inline) => panic!("{}: {found:?} {inline}", set.name),
        }
        assert_eq!(set.permissions_boundary, Known::Absent);
    }

    let name_of: BTreeMap<_, _> = facts.permission_sets.iter().map(|it| (&it.arn, &it.name)).collect();
    let assigned = facts.assignments.iter().flat_map(|it| {
        let one = |kind: &str, id: &String| {
            [it.account_id.clone(), name_of[&it.permission_set_arn].clone(), kind.to_owned(), id.clone()]
        };
        let users: Vec<_> = it.users.iter().map(|id| one("USER", id)).collect();
        users.into_iter().chain(it.groups.iter().map(|id| one("GROUP", id)).collect::<Vec<_>>())
    });
    let expected =
        |it: &Value| ["account_id", "permission_set", "principal_type", "principal_id"].map(|key| text(&it[key]));
    let assigned: BTreeSet<[String; 4]> = assigned.collect();
    assert_eq!(assigned, list(truth, "assignments").iter().map(expected).collect());
    assert!(!assigned.is_empty());
}
