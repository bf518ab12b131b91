//! Ids come from facts, which say what there still is.

use std::fs;

use expect_test::expect_file;

use crate::{Repository, SET, words};

/// What `govgen fetch` would have seen of the shared permission set and of some of the people.
fn facts(redacted: bool) -> String {
    let parts =
        ["users", "groups", "permission-sets"].map(|it| format!("{it:?}: {{\"state\": \"complete\"}}")).join(", ");
    let set = |id: &str, name: &str| {
        format!(
            r#"{{"arn": "arn:aws:sso:::permissionSet/ssoins-0123456789abcdef/{id}", "name": "{name}", "description": null, "session_duration": null,
                "relay_state": null, "tags": null, "managed_policies": null, "customer_managed_policies": null,
                "inline_policy": {{"state": "unknown"}}, "permissions_boundary": {{"state": "unknown"}}}}"#
        )
    };
    format!(
        r#"{{"version": 1, "fetched": {{"started": "2026-11-22T00:00:00Z", "finished": "2026-11-22T00:01:00Z", "govgen": "0.1.0", "calls": 1}},
            "redacted": {redacted}, "instance": {{"arn": "arn:aws:sso:::instance/ssoins-0123456789abcdef", "identity_store_id": "d-0123456789",
            "region": "ap-northeast-1"}}, "organization": null, "parts": {{{parts}}}, "accounts": [],
            "users": [{{"id": "11111111-2222-3333-4444-555555555555", "user_name": "Alice@example.com"}}],
            "groups": [{{"id": "66666666-7777-8888-9999-000000000000", "name": "ledger-leads", "members": null}}],
            "permission_sets": [{}, {}], "provisioned": [], "assignments": [], "customer_managed_policies": []}}"#,
        set("ps-0123456789abcdef", "read-only"),
        set("ps-fedcba9876543210", "DeveloperAccess"),
    )
}

#[test]
fn facts_say_ids() {
    let repository = Repository::new();
    let arguments = "account ledger-prod --from payments --to platform --policy developer=read-only --facts facts.json --as-of 2026-11-22";
    let path = repository.directory.path().join("facts.json");
    fs::write(&path, facts(true)).unwrap();
    assert!(repository.refused(arguments).contains("the facts are redacted"));
    fs::write(&path, facts(false)).unwrap();
    let page = repository.succeed(&words(arguments));
    let commands: String = page.lines().filter(|it| it.contains("aws ")).map(|it| format!("{it}\n")).collect();
    expect_file!["commands-with-facts.txt"].assert_eq(&commands);
    assert!(repository.files()["divisions/common/refactor.yaml"].contains("permission_set: ps-0123456789abcdef"));
}

/// The account has gone to `platform`, with its own policy, and the repository is rendered.
fn gone() -> Repository {
    let repository = Repository::with("divisions/common/divisions.yaml", "mode: assign-only", "mode: author");
    repository.succeed(&words(&format!("account ledger-prod --from payments --to platform {SET} --as-of 2026-11-22")));
    repository.succeed(&["render"]);
    repository
}

const BACK: &str = "account ledger-prod --from platform --to payments --policy developer=developer --as-of 2026-11-22";

#[test]
fn what_cannot_be_imported_is_deleted_before_it_is_granted_again() {
    let repository = gone();
    let page = repository.succeed(&words(BACK));
    expect_file!["back.md"].assert_eq(&page);
    let entries = repository.files()["divisions/common/refactor.yaml"].clone();
    assert!(!entries.contains("policy: developer"), "{entries}");
    // Through a glob, a shared policy comes back; its id stands in the entry that is turned round.
    assert!(entries.contains("policy: read-only"), "{entries}");
}

#[test]
fn facts_say_what_is_still_there() {
    let assigned = |users: &str| {
        let at = format!(
            r#""assignments": [{{"account_id": "000000000002", "permission_set_arn":
                "arn:aws:sso:::permissionSet/ssoins-0123456789abcdef/ps-fedcba9876543210", "users": [{users}], "groups": []}}]"#
        );
        facts(false)
            .replace("\"assignments\": []", &at)
            .replace("\"parts\": {", "\"parts\": {\"assignments\": {\"state\": \"complete\"}, ")
    };
    let entries = |facts: &str| {
        let repository = gone();
        fs::write(repository.directory.path().join("facts.json"), facts).unwrap();
        repository.succeed(&words(&format!("{BACK} --facts facts.json")));
        repository.files()["divisions/common/refactor.yaml"].clone()
    };
    let alice = entries(&assigned("\"11111111-2222-3333-4444-555555555555\""));
    assert!(alice.contains("permission_set: ps-fedcba9876543210") && alice.contains("alice"), "{alice}");
    let nobody = entries(&assigned(""));
    assert!(!nobody.contains("alice@example.com]\n  - import") && nobody.matches("alice").count() == 1, "{nobody}");
}

/// Facts have seen what somebody who types an id has only copied from somewhere.
#[test]
fn a_typed_id_does_not_contradict_facts() {
    let there = "account ledger-prod --from payments --to platform --policy developer=read-only --as-of 2026-11-22 --facts facts.json";
    for (repository, arguments, policy) in
        [(Repository::new(), there, "read-only"), (gone(), &format!("{BACK} --facts facts.json"), "developer")]
    {
        let path = repository.directory.path().join("facts.json");
        let assigned = r#""assignments": [{"account_id": "000000000002", "permission_set_arn":
            "arn:aws:sso:::permissionSet/ssoins-0123456789abcdef/ps-fedcba9876543210",
            "users": ["11111111-2222-3333-4444-555555555555"], "groups": []}]"#;
        let facts = facts(false).replace("\"assignments\": []", assigned);
        let (own, other) = match policy {
            "read-only" => ("ps-0123456789abcdef", "ps-fedcba9876543210"),
            _ => ("ps-fedcba9876543210", "ps-0123456789abcdef"),
        };
        let name = if policy == "read-only" { policy } else { "DeveloperAccess" };
        let typed = |id: &str| format!("{arguments} --permission-set {policy}={id}");
        let refused = |facts: &str, id: &str, why: &str| {
            fs::write(&path, facts).unwrap();
            assert_eq!(repository.run(&words(&typed(id))).status.code(), Some(2));
            let said = repository.refused(&typed(id));
            assert!(said.contains(&format!("--permission-set {policy}={id}: {why}")), "{said}");
        };
        refused(&facts, other, &format!("the facts say that `{name}` is {own}"));
        refused(&facts, "ps-ffffffffffffffff", &format!("the facts say that `{name}` is {own}"));
        let without = facts.replace(&format!("\"name\": \"{name}\""), "\"name\": \"unrelated\"");
        refused(&without, own, &format!("the facts say that this is `unrelated`, and not `{name}`"));
        refused(&without, "ps-ffffffffffffffff", "the facts have no permission set of that id");
        let partial = without.replace(
            "\"permission-sets\": {\"state\": \"complete\"}",
            "\"permission-sets\": {\"state\": \"partial\", \"reason\": \"access denied\", \"missing\": [\"x\"]}",
        );
        fs::write(&path, partial).unwrap();
        repository.succeed(&words(&format!("{} --dry-run", typed("ps-ffffffffffffffff"))));
        fs::write(&path, facts).unwrap();
        repository.succeed(&words(&typed(own)));
    }
}

#[test]
fn facts_that_do_not_help_say_what_they_lack() {
    let repository = Repository::new();
    let path = repository.directory.path().join("facts.json");
    let arguments = "account ledger-prod --from payments --to platform --policy developer=read-only --facts facts.json";
    fs::write(&path, facts(false).replace("\"read-only\"", "\"ReadOnly\"")).unwrap();
    let said = repository.refused(arguments);
    assert!(said.contains("of instance ssoins-0123456789abcdef, have no permission set called `read-only`"), "{said}");
    fs::write(&path, facts(false).replace("ssoins-0123456789abcdef", "ssoins-fedcba9876543210")).unwrap();
    let said = repository.refused(arguments);
    assert!(said.contains("are of instance `arn:aws:sso:::instance/ssoins-fedcba9876543210`"), "{said}");
}
