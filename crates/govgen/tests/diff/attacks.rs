//! What somebody in a division, or a careless administrator, would do to make a change look harmless.

use std::fs;

use super::git::{Repository, said};
use super::{ACCESS, Diffed as _, MAPPING, POLICY, SHARED, repository};

/// The lines of the text that begin with a sign.
fn rows(repository: &Repository, arguments: &[&str]) -> Vec<String> {
    let output = repository.govgen(&[&["diff"], arguments].concat());
    let text = said(&output);
    text.lines().filter(|it| ["+ ", "- ", "~ "].iter().any(|sign| it.starts_with(sign))).map(str::to_owned).collect()
}

fn has(rows: &[String], expected: &[&str]) {
    for words in expected {
        assert!(rows.iter().any(|it| it.contains(words)), "`{words}` is missing: {rows:#?}");
    }
}

#[test]
fn a_group_of_a_name_that_looks_the_same() {
    let repository = repository();
    repository.replace(ACCESS, "groups: [ledger]", "groups: [1edger]");
    has(&rows(&repository, &["first"]), &["+ group 1edger, looks like ledger", "- group ledger, looks like 1edger"]);
    // Letters of another script, which the check refuses within a word, look the same as a whole.
    repository.replace(ACCESS, "groups: [1edger]", "groups: [сор]");
    repository.commit("cyrillic");
    repository.replace(ACCESS, "groups: [сор]", "groups: [cop]");
    has(&rows(&repository, &["cyrillic"]), &["+ group cop, looks like сор"]);
}

#[test]
fn an_end_that_goes() {
    let repository = repository();
    repository.replace(ACCESS, "{ user: dave@example.com, until: 2027-06-30, reason: handover }", "dave@example.com");
    has(
        &rows(&repository, &["first"]),
        &["~ dave@example.com  data in ledger-prod (production), ledger-dev, without an end, was until 2027-06-30"],
    );
}

#[test]
fn a_glob_that_is_wider() {
    let repository = repository();
    repository.replace(ACCESS, "\"*\":", "\"*-dev\":");
    repository.commit("narrow");
    repository.replace(ACCESS, "\"*-dev\":", "\"*\":");
    has(&rows(&repository, &["narrow"]), &["+ carol@example.com  data in ledger-prod (production)", ", through *"]);
}

#[test]
fn a_new_account_below_a_glob() {
    let repository = repository();
    repository.replace(MAPPING, "      ledger-dev:", "      ledger-new: \"123123123123\"\n      ledger-dev:");
    has(
        &rows(&repository, &["first"]),
        &["+ carol@example.com  data in ledger-new", "+ ledger-new 123123123123  comes to payments"],
    );
}

#[test]
fn an_account_that_another_division_gets() {
    let repository = repository();
    // Under the same name and with the same glob: nobody loses or gains, but another team decides.
    let row = "      ledger-prod: { id: \"000000000000\", environment: production }\n";
    repository.replace(MAPPING, row, "");
    repository.replace(MAPPING, "      tools:", &format!("{row}      tools:"));
    has(&rows(&repository, &["first"]), &["~ ledger-prod 000000000000  moves from payments to platform"]);
}

#[test]
fn a_policy_of_the_same_key_that_says_something_else() {
    let repository = repository();
    // In its file alone, and through a resource or a condition alone.
    repository.replace(POLICY, "\"Resource\": \"arn:aws:s3:::ledger/*\"", "\"Resource\": \"*\"");
    let found = rows(&repository, &["first"]);
    has(
        &found,
        &["+ allows more widely s3:GetObject, s3:ListBucket on everything, always; was on arn:aws:s3:::ledger/*"],
    );
    repository.replace(
        POLICY,
        "\"Resource\": \"*\"",
        "\"Resource\": \"*\", \"Condition\": {\"Bool\": {\"aws:MultiFactorAuthPresent\": \"true\"}}",
    );
    repository.commit("condition");
    repository.replace(POLICY, ", \"Condition\": {\"Bool\": {\"aws:MultiFactorAuthPresent\": \"true\"}}", "");
    has(
        &rows(&repository, &["condition"]),
        &["+ allows more widely", "was on everything, if `Bool aws:MultiFactorAuthPresent: true`"],
    );
}

#[test]
fn a_denial_that_goes() {
    let repository = repository();
    let deny = ",\n  {\"Effect\": \"Deny\", \"Action\": \"s3:DeleteObject\", \"Resource\": \"*\"}";
    repository.replace(POLICY, "\"arn:aws:s3:::ledger/*\"}", &format!("\"arn:aws:s3:::ledger/*\"}}{deny}"));
    repository.commit("denied");
    repository.replace(POLICY, deny, "");
    has(&rows(&repository, &["denied"]), &["+ no longer denies s3:DeleteObject on everything, always"]);
}

#[test]
fn a_boundary_that_goes() {
    let repository = repository();
    repository.replace(
        ACCESS,
        "    session_duration: PT1H",
        "    permissions_boundary: { managed_policy: AmazonS3ReadOnlyAccess }",
    );
    repository.commit("bound");
    repository.replace(ACCESS, "    permissions_boundary: { managed_policy: AmazonS3ReadOnlyAccess }\n", "");
    has(&rows(&repository, &["bound"]), &["+ permissions boundary: no longer AmazonS3ReadOnlyAccess"]);
}

#[test]
fn a_division_takes_over_the_name_of_a_shared_policy() {
    let repository = repository();
    repository.replace(
        MAPPING,
        "    owners: [payments-team]\n",
        "    owners: [payments-team]\n    adopted_names: [read-only]\n",
    );
    repository.replace(SHARED, "  read-only:\n", "  reader:\n");
    repository.replace("divisions/platform/access.yaml", "read-only", "reader");
    repository.replace(
        ACCESS,
        "policies:\n",
        "policies:\n  mine: { name: read-only, managed_policies: [AmazonS3ReadOnlyAccess] }\n",
    );
    let output = repository.govgen(&["diff", "first"]);
    let text = said(&output);
    for words in [
        "permission set read-only changes",
        "~ of payments now, was the organization's",
        "+ managed policies: AmazonS3ReadOnlyAccess",
    ] {
        assert!(text.contains(words), "`{words}` is missing: {text}");
    }
}

#[test]
fn waivers_and_guardrails() {
    let repository = repository();
    repository.write(
        "divisions/common/guardrails.yaml",
        "guardrails: { max_direct_users: 5, managed_policies: { deny: [] } }\n",
    );
    let waiver =
        "waivers: [{ rule: admin-wildcard, at: { policy: developer }, reason: temporary, until: 2099-01-01 }]\n";
    repository.write("divisions/common/waivers.yaml", waiver);
    let json = repository.diffed(&["first"]);
    let kinds: Vec<&str> = json["settings"].as_array().unwrap().iter().map(|it| it["kind"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["waiver", "guardrail"]);
    let text = repository.text();
    let headline = text.lines().next().unwrap();
    assert_eq!(headline, "nobody gains or loses a grant; 1 waiver is new, 1 guardrail changes");
    has(
        &rows(&repository, &["first"]),
        &["- guardrail managed_policies.deny  was AdministratorAccess", "+ admin-wildcard"],
    );
}

#[test]
fn a_finding_that_is_waived_is_not_mended() {
    let repository = repository();
    repository.replace(POLICY, "[\"s3:GetObject\", \"s3:ListBucket\"]", "[\"iam:CreateAccessKey\", \"s3:GetObject\"]");
    repository.replace(POLICY, "arn:aws:s3:::ledger/*", "*");
    let output = repository.govgen(&["diff", "first", "--format", "json"]);
    assert_eq!(output.status.code(), Some(1), "{}", said(&output));
    let json: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let names: Vec<&str> =
        json["findings"]["added"].as_array().unwrap().iter().map(|it| it["name"].as_str().unwrap()).collect();
    assert!(names.contains(&"privilege-escalation"), "{json:#}");
    repository.commit("risky");
    let waiver =
        "waivers: [{ rule: privilege-escalation, at: { policy: data }, reason: temporary, until: 2099-01-01 }]\n";
    repository.write("divisions/common/waivers.yaml", waiver);
    repository.replace(ACCESS, "bob@example.com", "erin@example.com");
    let found = rows(&repository, &["risky"]);
    has(&found, &["- error privilege-escalation", "waived, not mended"]);
}

#[test]
fn a_grant_that_stays_in_aws_though_no_file_says_so() {
    let repository = repository();
    repository.replace(ACCESS, "[alice@example.com, bob@example.com]", "[alice@example.com]");
    let forget = "refactor:\n  - forget: { division: payments, account: ledger-dev, policy: developer, user: bob@example.com }\n";
    repository.write("divisions/common/refactor.yaml", forget);
    has(
        &rows(&repository, &["first"]),
        &["- bob@example.com", "+ refactor forget", "bob@example.com keeps developer in ledger-dev in AWS"],
    );
}

#[test]
fn an_id_of_the_lock_that_is_somebody_elses() {
    let repository = repository();
    repository.replace(
        "divisions/common/organization.yaml",
        "identity_store_id: d-0123456789",
        "identity_store_id: d-0123456789\n      lookup: lock",
    );
    let lock = |alice: u32| {
        let id = |number: u32| format!("0123456789-11111111-1111-1111-1111-{number:012}");
        let users = [("alice", alice), ("bob", 100), ("carol", 101), ("dave", 102)];
        let users: serde_json::Map<_, _> =
            users.map(|(name, it)| (format!("{name}@example.com"), id(it).into())).into_iter().collect();
        let lock = serde_json::json!({
            "version": 1,
            "identity_store_id": "d-0123456789",
            "users": users,
            "groups": {"ledger": id(200), "platform": id(201)},
            "departed": {"users": {}, "groups": {}},
        });
        let text = serde_json::to_string_pretty(&lock).unwrap();
        fs::write(repository.root().join("divisions/common/principals.lock.json"), text).unwrap();
    };
    lock(1);
    repository.commit("locked");
    lock(2);
    let found = repository.govgen(&["diff", "locked"]);
    let text = said(&found);
    assert!(text.contains("lock `user alice@example.com`"), "{text}");
    assert!(text.contains("000000000002, was 0123456789-11111111-1111-1111-1111-000000000001"), "{text}");
}
