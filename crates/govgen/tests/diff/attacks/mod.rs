//! What somebody in a division, or a careless administrator, would do to make a change look harmless.

mod grants;
mod sets;

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
        &["+ allows more widely", "was on everything, if `Bool aws:MultiFactorAuthPresent` true"],
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
    assert_eq!(headline, "nobody gains or loses a grant · 1 waiver new, 1 guardrail");
    has(
        &rows(&repository, &["first"]),
        &["- guardrail managed_policies.deny  was AdministratorAccess", "+ waiver admin-wildcard"],
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
        &[
            "- bob@example.com",
            "+ refactor forget",
            "developer of payments in ledger-dev stays in AWS, and no file says so, for bob@example.com",
        ],
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
    assert!(text.contains("1 name leads to another id"), "{text}");
    assert!(text.contains("~ alice@example.com  leads to 0123456789-11111111-1111-1111-1111-000000000002, was 0123456789-11111111-1111-1111-1111-000000000001"), "{text}");
}

/// The page as Markdown, whatever it exits with.
fn markdown(repository: &Repository, base: &str) -> String {
    let output = repository.govgen(&["diff", base, "--format", "markdown"]);
    assert!(output.status.code() < Some(2), "{}", said(&output));
    String::from_utf8(output.stdout).unwrap()
}

fn policy(repository: &Repository, statements: &serde_json::Value) {
    let document = serde_json::json!({"Version": "2012-10-17", "Statement": statements});
    repository.write(POLICY, &document.to_string());
}

#[test]
fn values_of_a_condition_that_look_like_one() {
    let repository = repository();
    let with = |regions: &[&str]| {
        serde_json::json!([{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*",
            "Condition": {"StringEquals": {"aws:RequestedRegion": regions}}}])
    };
    policy(&repository, &with(&["ap-northeast-1 or us-east-1"]));
    repository.commit("joined");
    policy(&repository, &with(&["ap-northeast-1", "us-east-1"]));
    let text = repository.govgen(&["diff", "joined"]);
    let text = said(&text);
    assert!(!text.contains("allow the same"), "{text}");
    assert!(text.contains("if `StringEquals aws:RequestedRegion` ap-northeast-1 or us-east-1; was"), "{text}");
    // An empty value is a value.
    policy(&repository, &with(&[""]));
    assert!(said(&repository.govgen(&["diff", "joined"])).contains("`StringEquals aws:RequestedRegion` `\"\"`"));
}

#[test]
fn what_is_new_among_many_is_not_left_out() {
    let repository = repository();
    let mut regions: Vec<String> = (0..9).map(|it| format!("region-{it}")).collect();
    let mut resources: Vec<String> = (0..8).map(|it| format!("arn:aws:s3:::bucket-{it}/key")).collect();
    let statements = |regions: &[String], resources: &[String]| {
        serde_json::json!([
            {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*", "Condition": {"StringEquals": {"aws:RequestedRegion": regions}}},
            {"Effect": "Allow", "Action": "s3:DeleteObject", "Resource": resources}])
    };
    policy(&repository, &statements(&regions, &resources));
    repository.commit("many");
    regions.push("us-gov-1".to_owned());
    resources.push("arn:aws:s3:::payroll/*".to_owned());
    policy(&repository, &statements(&regions, &resources));
    for page in [said(&repository.govgen(&["diff", "many"])), markdown(&repository, "many")] {
        assert!(page.contains("payroll/") && page.contains("us-gov-1") || page.contains("us&#45;gov"), "{page}");
    }
}

#[test]
fn rendered_files_edited_by_hand() {
    let repository = repository();
    let path = "terraform/payments/permission.tf";
    let text = fs::read_to_string(repository.root().join(path)).unwrap();
    repository.write(path, &format!("{text}# by hand\n"));
    for arguments in [&["first"][..], &["first", "--head", "hand"]] {
        if arguments.len() > 1 {
            repository.commit("hand");
        }
        let output = repository.govgen(&[&["diff"], arguments].concat());
        let text = said(&output);
        let mut lines = text.lines();
        let headline = lines.next().unwrap();
        assert_eq!(headline, "1 RENDERED FILE IS NOT WHAT THE YAML SAYS; by the YAML nobody gains or loses a grant");
        assert!(
            lines.next().unwrap().starts_with("- terraform/payments/permission.tf is not what the YAML says"),
            "{text}"
        );
        assert!(!text.contains("gains or loses anything"), "{text}");
    }
    // Beside what is rendered.
    repository.git(&["checkout", "--quiet", "first"]);
    repository.write(".github/CODEOWNERS", "* @octcat-org/evil\n");
    let text = said(&repository.govgen(&["diff", "first"]));
    assert!(
        text.contains(".github/CODEOWNERS is not what the YAML says") || text.contains("could not be held"),
        "{text}"
    );
}

#[test]
fn what_was_not_rendered_is_said() {
    let repository = repository();
    repository.replace(ACCESS, "bob@example.com", "erin@example.com");
    let text = repository.text();
    assert!(text.contains("\n- `govgen render` was not run: terraform/payments/assignment.tf"), "{text}");
    assert!(repository.govgen(&["render", "--quiet"]).status.success());
    assert!(!repository.text().contains("what the YAML says"), "{}", repository.text());
}

#[test]
fn an_account_that_is_called_otherwise() {
    let repository = repository();
    repository.replace(MAPPING, "ledger-dev:", "ledger-devel:");
    repository.replace(ACCESS, "  ledger-dev:", "  ledger-devel:");
    let json = repository.diffed(&["first"]);
    assert_eq!(json["divisions"], serde_json::json!([]));
    // Three of `developer`, two of `data`.
    assert_eq!((&json["cost"]["roots"][0]["create"], &json["cost"]["roots"][0]["destroy"]), (&5.into(), &5.into()));
    let text = repository.text();
    assert!(text.starts_with("nobody gains or loses a grant · 1 new error, 5 grants remade"), "{text}");
    assert!(text.contains("account ledger-dev becomes ledger-devel"), "{text}");
    let entry = "refactor:\n  - rename: { account: ledger-devel, from: ledger-dev, division: payments }\n";
    repository.write("divisions/common/refactor.yaml", entry);
    assert_eq!(repository.diffed(&["first"])["cost"]["roots"], serde_json::json!([]));
}

#[test]
fn what_check_finds_with_the_base_stands_first() {
    let repository = repository();
    repository.replace(MAPPING, "      ledger-prod: { id: \"000000000000\", environment: production }\n", "");
    let output = repository.govgen(&["check", "--base", "first"]);
    assert!(said(&output).contains("account-row-removed"), "{}", said(&output));
    let text = said(&repository.govgen(&["diff", "first"]));
    assert!(text.lines().nth(1).unwrap().contains("account-row-removed"), "{text}");
    let json = repository.govgen(&["diff", "first", "--format", "json"]);
    let json: serde_json::Value = serde_json::from_slice(&json.stdout).unwrap();
    assert_eq!(json["findings"]["since_base"][0]["name"], "account-row-removed");
}

#[test]
fn a_baseline_that_grows_in_the_same_change() {
    let repository = repository();
    repository.write("baseline.json", "{\"version\": 1, \"findings\": []}\n");
    repository.commit("listed");
    repository.replace(POLICY, "[\"s3:GetObject\", \"s3:ListBucket\"]", "[\"iam:CreateAccessKey\", \"s3:GetObject\"]");
    repository.replace(POLICY, "arn:aws:s3:::ledger/*", "*");
    fs::remove_file(repository.root().join("baseline.json")).unwrap();
    let written = repository.govgen(&["check", "--write-baseline", "baseline.json"]);
    assert_eq!(written.status.code(), Some(0), "{}", said(&written));
    let text = said(&repository.govgen(&["diff", "listed", "--baseline", "baseline.json"]));
    assert!(text.contains("baseline.json hides ") && text.contains("privilege-escalation"), "{text}");
    repository.cannot(&["diff", "listed", "--head", "listed", "--baseline", "baseline.json"], "cannot be used with");
}

#[test]
fn ids_of_the_lock_that_come_with_the_lock() {
    let repository = repository();
    let organization = "divisions/common/organization.yaml";
    repository.replace(
        organization,
        "identity_store_id: d-0123456789",
        "identity_store_id: d-0123456789\n      lookup: lock",
    );
    let id = |number: u32| format!("0123456789-11111111-1111-1111-1111-{number:012}");
    let users = ["alice", "bob", "carol", "dave"].iter().zip(1..);
    let users: serde_json::Map<_, _> = users.map(|(name, it)| (format!("{name}@example.com"), id(it).into())).collect();
    let lock = serde_json::json!({
        "version": 1,
        "identity_store_id": "d-0123456789",
        "users": users,
        "groups": {"ledger": id(200), "platform": id(201)},
        "departed": {"users": {}, "groups": {}},
    });
    let path = "divisions/common/principals.lock.json";
    repository.write(path, &serde_json::to_string_pretty(&lock).unwrap());
    let text = said(&repository.govgen(&["diff", "first"]));
    assert!(text.contains("leads to 0123456789-11111111-1111-1111-1111-000000000001, was in no lock"), "{text}");
    assert!(text.contains("6 names bound to ids or freed"), "{text}");
    // A name that was there as one who left, with somebody else's id now.
    repository.commit("locked");
    let mut swapped = lock;
    let gone = swapped["users"].as_object_mut().unwrap().remove("alice@example.com");
    assert!(gone.is_some());
    swapped["departed"]["users"]["alice@example.com"] = id(77).into();
    repository.write(path, &serde_json::to_string_pretty(&swapped).unwrap());
    let text = said(&repository.govgen(&["diff", "locked"]));
    assert!(text.lines().next().unwrap().contains("1 name to another id"), "{text}");
    assert!(text.contains("000000000077, was 0123456789-11111111-1111-1111-1111-000000000001"), "{text}");
    assert!(text.contains("Terraform: about 1 to create, 1 to destroy in 1 root"), "{text}");
}

#[test]
fn production_is_seen_before_thousands_of_rows() {
    let repository = repository();
    let users = |range: std::ops::Range<usize>| -> String {
        range
            .map(|it| {
                format!(
                    "        - {{ user: u{it}@example.com, until: 2099-{:02}-{:02}, reason: x }}\n",
                    1 + it % 12,
                    1 + it / 12 % 28
                )
            })
            .collect()
    };
    repository.replace(
        ACCESS,
        "      users: [alice@example.com, bob@example.com]\n",
        &format!("      users:\n{}", users(0..900)),
    );
    repository.replace("divisions/platform/access.yaml", "[platform]", "[platform, zoo]");
    repository.replace(MAPPING, "tools: \"222222222222\"", "tools: { id: \"222222222222\", environment: production }");
    let page = markdown(&repository, "first");
    let at = |it: &str| page.find(it).unwrap_or_else(|| panic!("`{it}` is missing: {page}"));
    assert!(at("gained in production") < at("<code>zoo</code>") && at("<code>zoo</code>") < at("u0"), "{page}");
    assert!(page.contains("| gains **production**<br>group <code>zoo</code> |"), "{page}");
    assert!(page.len() > 40_000, "room that nobody needs is used: {}", page.len());
}

#[test]
fn many_people_who_get_the_same_are_one_row() {
    let repository = repository();
    let users: String = (0..300).map(|it| format!("        - u{it:03}@example.com\n")).collect();
    repository.replace(
        ACCESS,
        "      users: [alice@example.com, bob@example.com]\n",
        &format!("      users:\n{users}"),
    );
    let output = repository.govgen(&["diff", "first"]);
    let text = said(&output);
    let expected = "+ 300 users: u000@example.com, u001@example.com, u002@example.com, ";
    let row = text.lines().find(|it| it.starts_with(expected)).unwrap_or_else(|| panic!("{text}"));
    assert!(row.contains(", u019@example.com and 280 more  "), "{row}");
    assert!(row.ends_with("divisions/payments/access.yaml:12-311"), "{row}");
    let json: serde_json::Value =
        serde_json::from_slice(&repository.govgen(&["diff", "first", "--format", "json"]).stdout).unwrap();
    assert_eq!(json["divisions"][0]["gains"].as_array().unwrap().len(), 300);
}

#[test]
fn an_import_that_leads_to_another_permission_set() {
    let repository = repository();
    let entry = |set: &str, people: &str| {
        format!(
            "refactor:\n  - import:\n      division: payments\n      policy: developer\n      permission_set: {set}\n      managed_policies: [ReadOnlyAccess]\n      assignments:\n        ledger-dev: {{ users: [{people}] }}\n"
        )
    };
    let path = "divisions/common/refactor.yaml";
    repository.write(path, &entry("ps-1111111111111111", "alice@example.com"));
    repository.commit("import");
    repository.write(path, &entry("ps-6666666666666666", "alice@example.com"));
    has(
        &rows(&repository, &["import"]),
        &[
            "developer of payments as it is in AWS, permission set ps-6666666666666666; with ReadOnlyAccess; in ledger-dev: alice@example.com",
        ],
    );
    repository.write(path, &entry("ps-1111111111111111", "alice@example.com, bob@example.com"));
    has(&rows(&repository, &["import"]), &["in ledger-dev: alice@example.com, bob@example.com"]);
}

#[test]
fn texts_that_look_alike_once_they_are_joined() {
    let repository = repository();
    let tags = |tags: &str| format!("policies:\n  tagged:\n    managed_policies: [ReadOnlyAccess]\n    tags: {tags}\n");
    let path = "divisions/payments/tagged.yaml";
    repository.write(path, &tags("{ \"team = a\": b }"));
    repository.commit("tagged");
    repository.write(path, &tags("{ team: \"a = b\" }"));
    has(&rows(&repository, &["tagged"]), &["+ tags: `team = \"a = b\"`", "- tags: no longer `\"team = a\" = b`"]);
    // The same name in another partition is another policy.
    repository.write(
        path,
        &tags("{ \"team = a\": b }").replace("[ReadOnlyAccess]", "[\"arn:aws-cn:iam::aws:policy/ReadOnlyAccess\"]"),
    );
    has(&rows(&repository, &["tagged"]), &["managed policies: arn:aws-cn:iam::aws:policy/ReadOnlyAccess"]);
}
