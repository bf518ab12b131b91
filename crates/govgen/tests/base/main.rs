//! `check --base` and baselines, in real git repositories with the real command.
#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "a test that cannot go on says where")]

mod baseline;
mod lock;
mod revisions;
mod rows;

#[path = "../support/git.rs"]
mod git;

use std::fs;

use serde_json::Value;

use crate::git::{Repository, said};

const MAPPING: &str = "divisions/common/divisions.yaml";
const ACCESS: &str = "divisions/payments/access.yaml";
const BASE: &str = r#"divisions:
  payments:
    owners: [payments-team]
    accounts:
      ledger-dev: "111111111111"
      ledger-prod: "000000000000"
  platform:
    owners: [platform-team]
    accounts:
      tools: "222222222222"
"#;

/// What `check` says of a repository.
trait Checked {
    /// What `check` finds on 1 July 2026, as one JSON document.
    fn checked(&self, arguments: &[&str]) -> Value;

    /// Severity, name and place of each finding when compared with a revision.
    fn found(&self, base: &str) -> Vec<String>;

    /// The headline of the only finding.
    fn headline(&self, base: &str) -> String;
}

impl Checked for Repository {
    fn checked(&self, arguments: &[&str]) -> Value {
        let output = self.govgen(&[&["check", "--as-of", "2026-07-01", "--format", "json"], arguments].concat());
        assert!(output.status.code() < Some(2), "{}", said(&output));
        serde_json::from_slice(&output.stdout).unwrap()
    }

    fn found(&self, base: &str) -> Vec<String> {
        listed(&self.checked(&["--base", base]))
    }

    fn headline(&self, base: &str) -> String {
        let json = self.checked(&["--base", base]);
        let found = json["findings"].as_array().unwrap();
        assert_eq!(found.len(), 1, "{json:#}");
        found[0]["message"].as_str().unwrap().to_owned()
    }
}

/// A repository in which eight people have an account of `payments`.
fn repository() -> Repository {
    below("")
}

fn below(below: &'static str) -> Repository {
    let repository = Repository::below(below);
    repository.write(ACCESS, &access(&["alice", "bob", "carol", "dave", "erin", "frank", "grace", "heidi"]));
    repository.git(&["tag", "--delete", "first"]);
    repository.commit("first");
    repository
}

fn listed(json: &Value) -> Vec<String> {
    let text = |it: &Value, key: &str| it[key].as_str().unwrap().to_owned();
    let found = json["findings"].as_array().unwrap().iter();
    found
        .map(|it| format!("{} {} {}:{}", text(it, "severity"), text(it, "name"), text(it, "path"), it["line"]))
        .collect()
}

fn access(users: &[&str]) -> String {
    let users: String = users.iter().map(|it| format!("        - {it}@example.com\n")).collect();
    format!(
        "policies:\n  developer:\n    managed_policies: [ReadOnlyAccess]\n\naccounts:\n  ledger-dev:\n    developer:\n      users:\n{users}"
    )
}

#[test]
fn nothing_changed_is_nothing_found() {
    let repository = repository();
    assert!(repository.found("first").is_empty());
    assert!(repository.found("HEAD").is_empty());
    assert_eq!(repository.checked(&["--base", "first"])["skipped"], Value::Array(Vec::new()));
}

#[test]
fn a_large_removal_needs_its_exact_number() {
    let repository = repository();
    // Five are not more than five.
    repository.write(ACCESS, &access(&["alice", "bob", "carol"]));
    assert!(repository.found("first").is_empty());
    repository.write(ACCESS, &access(&["alice", "bob"]));
    assert_eq!(repository.found("first"), [format!("error mass-removal {MAPPING}:2")]);
    assert_eq!(repository.headline("first"), "division `payments` loses 6 of its 8 grants");
    let acknowledge = |count: u32| {
        let entry =
            format!("acknowledge: [{{ rule: mass-removal, division: payments, count: {count}, reason: they left }}]\n");
        repository.write("divisions/common/acknowledge.yaml", &entry);
    };
    acknowledge(5);
    let json = repository.checked(&["--base", "first"]);
    assert_eq!(listed(&json), [format!("error mass-removal {MAPPING}:2")]);
    assert_eq!(json["findings"][0]["labels"][0]["message"], "acknowledged are 5");
    assert!(json["findings"][0]["help"].as_str().unwrap().contains("`count: 6`"));
    acknowledge(6);
    assert!(repository.found("first").is_empty());
    repository.commit("second");
    assert_eq!(repository.found("second"), ["warning acknowledge-stale divisions/common/acknowledge.yaml:1"]);
    assert!(repository.found("first").is_empty(), "the removal is still in this change");
}

#[test]
fn emptying_an_account_or_a_division_is_always_large() {
    let repository = repository();
    repository.replace(
        ACCESS,
        "accounts:\n",
        "accounts:\n  ledger-prod: { developer: { users: [zoe@example.com] } }\n",
    );
    repository.commit("two");
    repository.write(ACCESS, &access(&["alice", "bob", "carol", "dave", "erin", "frank", "grace", "heidi"]));
    assert_eq!(
        repository.headline("two"),
        "division `payments` loses 1 of its 9 grants, and `ledger-prod` its last one"
    );
    fs::remove_file(repository.root().join(ACCESS)).unwrap();
    assert_eq!(repository.headline("two"), "division `payments` loses all of its 9 grants");
}

#[test]
fn other_words_for_the_same_grants_are_no_removal() {
    let repository = repository();
    // A glob for an account's name, another file.
    repository.replace(ACCESS, "  ledger-dev:", "  \"*-dev\":");
    fs::rename(repository.root().join(ACCESS), repository.root().join("divisions/payments/people.yaml")).unwrap();
    assert!(repository.found("first").is_empty());
}

#[test]
fn renamed_permission_sets_are_one_finding() {
    let repository = repository();
    repository.replace(MAPPING, "owners: [payments-team]", "owners: [payments-team]\n    prefix: pay");
    assert_eq!(repository.found("first"), [format!("error permission-set-renamed {MAPPING}:4")]);
    repository.write(MAPPING, BASE);
    let text = fs::read_to_string(repository.root().join(ACCESS)).unwrap();
    repository.write(ACCESS, &text.replace("developer:", "engineer:"));
    assert_eq!(repository.found("first"), [format!("error permission-set-renamed {ACCESS}:2")]);
    // With a removal beside it, both are said.
    repository.write(ACCESS, &access(&["alice"]).replace("developer:", "engineer:"));
    assert_eq!(
        repository.found("first"),
        [format!("error mass-removal {MAPPING}:2"), format!("error permission-set-renamed {ACCESS}:2")]
    );
}

#[test]
fn a_shared_policy_that_is_renamed_is_one_finding() {
    let repository = repository();
    repository.replace("divisions/common/policies.yaml", "read-only:", "reader:");
    repository.replace("divisions/platform/access.yaml", "read-only:", "reader:");
    assert_eq!(repository.found("first"), ["error permission-set-renamed divisions/common/policies.yaml:2"]);
}

#[test]
fn the_last_of_a_permission_set_is_a_warning() {
    let repository = repository();
    repository.replace(
        ACCESS,
        "accounts:\n",
        "accounts:\n  ledger-prod: { developer: { groups: [ops] }, read-only: { groups: [ops] } }\n",
    );
    repository.commit("two");
    repository.replace(ACCESS, ", read-only: { groups: [ops] }", "");
    assert_eq!(repository.found("two"), [format!("warning last-grant-removed {ACCESS}:6")]);
    assert_eq!(repository.headline("two"), "nobody is left with permission set `read-only` in account `ledger-prod`");
    let strict = repository.govgen(&["check", "--base", "two", "--strict"]);
    assert_eq!(strict.status.code(), Some(1));
}

#[test]
fn what_cannot_be_read_is_not_called_removed() {
    let repository = repository();
    repository.write(ACCESS, "accounts: {\n");
    let json = repository.checked(&["--base", "first"]);
    assert_eq!(listed(&json), [format!("error yaml-malformed {ACCESS}:1")]);
    let skipped: Vec<&str> =
        json["skipped"].as_array().unwrap().iter().map(|it| it["name"].as_str().unwrap()).collect();
    assert_eq!(skipped, ["mass-removal", "permission-set-renamed", "last-grant-removed"]);
    // The same the other way round: the base was broken, and is mended here.
    repository.commit("broken");
    repository.write(ACCESS, &access(&["alice"]));
    let json = repository.checked(&["--base", "broken"]);
    assert!(listed(&json).is_empty());
    assert!(json["skipped"][0]["reason"].as_str().unwrap().contains("`payments` cannot be read whole"));
    assert_eq!(repository.govgen(&["check", "--base", "broken"]).status.code(), Some(0));
    assert_eq!(repository.govgen(&["check", "--base", "broken", "--strict"]).status.code(), Some(1));
    // The organization's document says which divisions there are at all.
    repository.git(&["checkout", "--quiet", "first", "--", "."]);
    repository.write(MAPPING, "divisions: {\n");
    repository.commit("common");
    repository.write(MAPPING, BASE);
    repository.replace(MAPPING, "      ledger-prod: \"000000000000\"\n", "");
    let json = repository.checked(&["--base", "common"]);
    assert!(listed(&json).is_empty());
    assert_eq!(json["skipped"].as_array().unwrap().len(), govgen_rules::OF_THE_BASE.len());
    let text = said(&repository.govgen(&["check", "--base", "common"]));
    assert!(
        text.contains("skipped `acknowledge-stale`, `mass-removal`") && text.contains("cannot be read whole at "),
        "{text}"
    );
}

const EXPIRED: &str = "accounts: { tools: { read-only: { groups: [platform, { group: ops, until: 2026-06-30, reason: rota }, { group: soon, until: 2026-07-02, reason: rota }] } } }\n";

#[test]
fn nobody_waits_for_another_divisions_calendar() {
    let repository = repository();
    let other = "divisions/platform/access.yaml";
    repository.write(other, EXPIRED);
    repository.write("divisions/common/waivers.yaml", "waivers: [{ rule: managed-policy-not-allowed, at: { division: platform }, reason: soon gone, until: 2026-06-30 }]\n");
    repository
        .write("divisions/platform/own.yaml", "policies: { admin: { managed_policies: [AdministratorAccess] } }\n");
    repository.commit("second");
    let expected = |severity: &str| {
        [
            format!("{severity} waiver-expired divisions/common/waivers.yaml:1"),
            format!("{severity} grant-expired {other}:1"),
            format!("warning grant-expiring-soon {other}:1"),
            format!("{severity} managed-policy-not-allowed divisions/platform/own.yaml:1"),
        ]
    };
    assert_eq!(listed(&repository.checked(&[])), expected("error"));
    repository.write(ACCESS, &access(&["alice", "bob", "carol", "dave"]));
    assert_eq!(repository.found("second"), expected("warning"));
    let strict = repository.govgen(&["check", "--as-of=2026-07-01", "--strict", "--base=second"]);
    assert_eq!(strict.status.code(), Some(0), "{}", said(&strict));
    // Whoever touches the division, or its row, has to mend it.
    repository.write(other, &EXPIRED.replace("rota", "duty"));
    assert_eq!(repository.found("second"), expected("error"));
    repository.write(other, EXPIRED);
    repository.replace(MAPPING, "tools:", "builds: \"333333333333\"\n      tools:");
    assert_eq!(repository.found("second"), expected("error"));
    repository.write(MAPPING, BASE);
    // A waiver that this change ends is this change's.
    repository.write("divisions/common/waivers.yaml", "waivers: [{ rule: managed-policy-not-allowed, at: { division: platform }, reason: soon gone, until: 2026-06-29 }]\n");
    let found = repository.found("second");
    assert_eq!((&found[0], &found[3]), (&expected("error")[0], &expected("error")[3]));
    assert_eq!(found[1], expected("warning")[1]);
}

const DENIED: &str = "policies: { admin: { managed_policies: [AdministratorAccess] }, owner: { managed_policies: [AdministratorAccess] } }\n";

const REFACTOR: &str = "divisions/common/refactor.yaml";
const ALL: [&str; 8] = ["alice", "bob", "carol", "dave", "erin", "frank", "grace", "heidi"];

const LOCK: &str = "divisions/common/principals.lock.json";
