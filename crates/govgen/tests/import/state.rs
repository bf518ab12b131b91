//! A Terraform state that had the resources before.

use std::fs;

use serde_json::Value;

use crate::taken::{rendered, taken_over, wanted};
use crate::{data, govgen, import, listed, repository, said, tree};

/// A state's runbook says how its root lets go: whole resources by a block, instances of others one by one.
#[test]
fn an_old_state_lets_go_of_what_is_imported() {
    let repository = repository();
    let instance = "arn:aws:sso:::instance/ssoins-0123456789abcdef";
    let set = "arn:aws:sso:::permissionSet/ssoins-0123456789abcdef/ps-0000000000000002";
    let assignment = |at: usize, principal: &str, account: &str| {
        serde_json::json!({
            "address": format!("module.sso[\"a]\"].aws_ssoadmin_account_assignment.this[{at}]"), "mode": "managed",
            "type": "aws_ssoadmin_account_assignment",
            "values": {"instance_arn": instance, "permission_set_arn": set, "principal_id": principal, "principal_type": "USER",
                "target_id": account, "target_type": "AWS_ACCOUNT"},
        })
    };
    let state = serde_json::json!({"values": {"root_module": {"child_modules": [{"resources": [
        {"address": "module.sso[\"a]\"].aws_ssoadmin_permission_set.this[\"DeveloperAccess\"]", "mode": "managed",
            "type": "aws_ssoadmin_permission_set",
            "values": {"arn": set, "name": "DeveloperAccess", "instance_arn": instance, "session_duration": "PT4H", "tags_all": {}}},
        assignment(0, "u-alice", "000000000001"),
        assignment(1, "u-gone", "000000000001"),
        {"address": "data.aws_identitystore_user.a", "mode": "data", "type": "aws_identitystore_user",
            "values": {"user_id": "u-alice", "user_name": "alice@example.com", "identity_store_id": "d-0123456789"}},
    ]}]}}});
    fs::write(repository.path().join("state.json"), state.to_string()).unwrap();
    let (runbook, talk) = said(&govgen(repository.path(), &["import", "--state", "state.json"]), 0);
    let holds = |text: &str| assert!(runbook.contains(text), "{text} is not in\n{runbook}");
    holds(
        "removed {\n  from = module.sso.aws_ssoadmin_permission_set.this\n  lifecycle {\n    destroy = false\n  }\n}\n```",
    );
    holds("terraform state rm 'module.sso[\"a]\"].aws_ssoadmin_account_assignment.this[0]'\n```");
    holds("Resources of Identity Center in the state: 3; imported: 2, not imported: 1.\n");
    holds(
        "The old root keeps what is not imported, for the reasons below:\n\n* `module.sso[\"a]\"].aws_ssoadmin_account_assignment.this[1]`\n",
    );
    holds("A Terraform state knows only what it made");
    let counted = "imported: permission sets: 1, assignments: 1; not imported: permission sets: 0, assignments: 1\n\
                   Resources of Identity Center in the state: 3; imported: 2, not imported: 1\n";
    assert!(talk.starts_with(counted), "{talk}");
    let files = tree(repository.path());
    assert!(files["divisions/project-a/imported.yaml"].contains("name: DeveloperAccess"));
}

/// A root that holds assignments alone: what they assign, the facts say.
#[test]
fn a_state_of_assignments_takes_the_rest_from_the_facts() {
    let repository = repository();
    let state = serde_json::json!({"format_version": "1.0", "values": {"root_module": {"resources": [{
        "address": "aws_ssoadmin_account_assignment.alice", "mode": "managed", "type": "aws_ssoadmin_account_assignment",
        "values": {
            "instance_arn": "arn:aws:sso:::instance/ssoins-0123456789abcdef", "principal_id": "u-alice", "principal_type": "USER",
            "permission_set_arn": "arn:aws:sso:::permissionSet/ssoins-0123456789abcdef/ps-0000000000000002",
            "target_id": "000000000001", "target_type": "AWS_ACCOUNT",
        },
    }]}}});
    fs::write(repository.path().join("state.json"), state.to_string()).unwrap();
    let (page, talk) = said(&govgen(repository.path(), &["import", "--state", "state.json"]), 0);
    assert!(page.contains("Nothing is imported of what the state holds: "), "{page}");
    assert!(page.contains("give the facts too, with `--facts`"), "{page}");
    assert!(talk.contains("Resources of Identity Center in the state: 1; not imported: 1"), "{talk}");
    let (page, talk) = said(&import(repository.path(), &["--state", "state.json"]), 0);
    assert!(talk.starts_with("imported: permission sets: 1, assignments: 1; "), "{talk}");
    assert!(page.contains("  from = aws_ssoadmin_account_assignment.alice\n"), "{page}");
    assert!(page.contains("are imported and are not in this state: `DeveloperAccess`. "), "{page}");
    assert!(page.contains("of which this state holds nothing, and which were not looked at: 4."), "{page}");
    assert!(page.contains("the Terraform state does not hold it: import it later from the facts alone"), "{page}");
    let files = listed(&tree(&repository.path().join("divisions")));
    assert!(files.contains("name: DeveloperAccess") && files.contains("users: [alice@example.com]"), "{files}");
    // What the files say already is not listed, whoever says it; the entry that is there takes the rest of its policy's assignments.
    said(&import(repository.path(), &[]), 0);
    let entries = tree(repository.path()).remove("divisions/common/refactor.yaml").unwrap();
    assert_eq!(entries.matches("policy: developer-access").count(), 1, "{entries}");
    let facts: Value = serde_json::from_str(&fs::read_to_string(data("facts.json")).unwrap()).unwrap();
    rendered(repository.path());
    assert_eq!(taken_over(repository.path(), &facts), wanted(&facts));
    let (page, _) = said(&import(repository.path(), &["--state", "state.json"]), 0);
    let beside = page.lines().filter(|it| it.contains("the Terraform state does not hold it"));
    let beside: Vec<&str> = beside.filter(|it| it.contains("platform") || it.contains("bob")).collect();
    assert_eq!(beside, Vec::<&str>::new());
    // Again: nothing is new, and what the old root has to let go of is said once more.
    let (page, talk) = said(&import(repository.path(), &["--state", "state.json"]), 0);
    assert!(talk.contains("Resources of Identity Center in the state: 1; in the files already: 1"), "{talk}");
    assert!(page.contains("  from = aws_ssoadmin_account_assignment.alice\n"), "{page}");
}
