//! Accounts, divisions and shared policies that come, go or get another name.

use std::fs;

use crate::git::Repository;
use crate::{ACCESS, ALL, BASE, Checked as _, MAPPING, REFACTOR, access, repository};

#[test]
fn rows_leave_one_step_at_a_time() {
    let repository = repository();
    let row = "      ledger-prod: \"000000000000\"\n";
    let is_one =
        |expected: &str| assert_eq!(repository.found("first"), [format!("error account-row-removed {expected}")]);
    repository.replace(MAPPING, row, "");
    is_one(&format!("{MAPPING}:2"));
    assert!(repository.headline("first").ends_with(&format!("its row stood at {MAPPING}:6")));
    repository.replace(MAPPING, "      tools:", &format!("{row}      tools:"));
    is_one(&format!("{MAPPING}:9"));
    repository.write(MAPPING, BASE);
    repository.replace(MAPPING, "000000000000", "333333333333");
    is_one(&format!("{MAPPING}:6"));
    // A division's row, when its directory goes too.
    repository.write(MAPPING, BASE);
    repository.replace(
        MAPPING,
        "  platform:\n    owners: [platform-team]\n    accounts:\n      tools: \"222222222222\"\n",
        "",
    );
    fs::remove_dir_all(repository.root().join("divisions/platform")).unwrap();
    is_one(&format!("{MAPPING}:1"));
    // After `closing` it may.
    repository.git(&["checkout", "--quiet", "--", "."]);
    repository.replace(
        MAPPING,
        "ledger-prod: \"000000000000\"",
        "ledger-prod: { id: \"000000000000\", status: closing }",
    );
    assert!(repository.found("first").is_empty());
    repository.commit("closing");
    repository.replace(MAPPING, "      ledger-prod: { id: \"000000000000\", status: closing }\n", "");
    assert!(repository.found("closing").is_empty());
}

#[test]
fn an_account_with_grants_keeps_its_name() {
    let repository = repository();
    repository.replace(MAPPING, "ledger-dev", "ledger-next");
    repository.replace(ACCESS, "  ledger-dev:", "  ledger-next:");
    assert_eq!(repository.found("first"), [format!("error account-row-removed {MAPPING}:5")]);
    assert_eq!(repository.headline("first"), "account `ledger-dev` of `payments` is called `ledger-next` now");
    // Without grants, before or after, no resource has its name.
    repository.write(MAPPING, BASE);
    repository.write(ACCESS, "accounts: {}\n");
    repository.commit("none");
    repository.replace(MAPPING, "ledger-dev", "ledger-next");
    assert!(repository.found("none").is_empty());
}

#[test]
fn an_account_with_grants_is_not_closed_at_once() {
    let repository = repository();
    repository.replace(MAPPING, "ledger-dev: \"111111111111\"", "ledger-dev: { id: \"111111111111\", status: closed }");
    repository.write(ACCESS, "policies: { developer: { managed_policies: [ReadOnlyAccess] } }\n");
    assert_eq!(repository.found("first"), [format!("error account-closed-early {MAPPING}:5")]);
    repository.replace(MAPPING, "closed", "closing");
    assert_eq!(repository.found("first"), [format!("error mass-removal {MAPPING}:2")]);
}

#[test]
fn a_division_keeps_its_right_until_its_policies_are_gone() {
    let repository = repository();
    repository.replace(MAPPING, "owners: [payments-team]", "owners: [payments-team]\n    mode: assign-only");
    assert_eq!(repository.found("first"), [format!("error assign-only-division {ACCESS}:2")]);
    repository.write(ACCESS, "accounts: { ledger-dev: { read-only: { users: [alice@example.com] } } }\n");
    let found = repository.found("first");
    assert!(found.contains(&format!("error division-narrowed-early {MAPPING}:2")), "{found:?}");
}

#[test]
fn owners_before_and_now_are_named() {
    let repository = repository();
    repository.replace(MAPPING, "[payments-team]", "[ledger-team, payments-team]");
    assert_eq!(repository.found("first"), [format!("warning division-handed-over {MAPPING}:3")]);
    let headline = "division `payments` has other owners: `payments-team` before, `ledger-team`, `payments-team` now";
    assert_eq!(repository.headline("first"), headline);
}

#[test]
fn shared_policies_come_and_go_in_steps() {
    let repository = repository();
    let policies = fs::read_to_string(repository.root().join("divisions/common/policies.yaml")).unwrap();
    let access = fs::read_to_string(repository.root().join("divisions/platform/access.yaml")).unwrap();
    repository.write(
        "divisions/common/policies.yaml",
        &format!("{policies}  audit: {{ managed_policies: [SecurityAudit] }}\n"),
    );
    repository.write("divisions/platform/access.yaml", &format!("{access}    audit: {{ groups: [audit] }}\n"));
    assert_eq!(repository.found("first"), ["error shared-policy-not-yet-applied divisions/platform/access.yaml:5"]);
    repository.commit("second");
    assert!(repository.found("second").is_empty());
    repository.write("divisions/common/policies.yaml", &policies);
    assert_eq!(repository.found("second"), ["error policy-unknown divisions/platform/access.yaml:5"]);
    repository.write("divisions/platform/access.yaml", &access);
    let found = repository.found("second");
    assert_eq!(found[0], "error shared-policy-still-used divisions/common/policies.yaml:1");
    assert_eq!(found[1..], ["warning last-grant-removed divisions/platform/access.yaml:2"]);
}

/// A division called otherwise, with its files in another directory.
pub(crate) fn renamed(keys: &str, users: &[&str]) -> Repository {
    let repository = repository();
    repository.replace(MAPPING, "  payments:\n", &format!("  money:\n{keys}"));
    fs::remove_dir_all(repository.root().join("divisions/payments")).unwrap();
    repository.write("divisions/money/access.yaml", &access(users));
    repository.write(REFACTOR, "refactor:\n  - rename: { division: money, from: payments }\n");
    repository
}

#[test]
fn a_division_gets_another_name_and_keeps_what_aws_calls_it() {
    let repository = renamed("    identity: payments\n", &ALL);
    assert!(repository.found("first").is_empty(), "{:?}", repository.found("first"));
    repository.write(REFACTOR, "refactor: []\n");
    assert_eq!(repository.found("first"), [format!("error account-row-removed {MAPPING}:1")]);

    let repository = renamed("    prefix: payments\n", &ALL);
    assert_eq!(repository.found("first"), [format!("error division-identity-changed {MAPPING}:2")]);

    // Under another name people lose as much as under the old one.
    let repository = renamed("    identity: payments\n", &ALL[..2]);
    let found = repository.found("first");
    assert_eq!(found, [format!("error mass-removal {MAPPING}:2")]);
}

#[test]
fn what_the_organization_forgets_nobody_loses() {
    let repository = repository();
    repository.write(ACCESS, &access(&ALL[..2]));
    assert_eq!(repository.found("first"), [format!("error mass-removal {MAPPING}:2")]);
    let gone: Vec<String> = ALL[2..].iter().map(|it| format!("{it}@example.com")).collect();
    let forget = "  - forget: { division: payments, policy: developer, account: ledger-dev, users: ";
    repository.write(REFACTOR, &format!("refactor:\n{forget}[{}] }}\n", gone.join(", ")));
    assert!(repository.found("first").is_empty(), "{:?}", repository.found("first"));
    // Everybody but those it names counts.
    repository.write(REFACTOR, &format!("refactor:\n{forget}[{}] }}\n", gone[0]));
    repository.write(ACCESS, &access(&ALL[7..]));
    assert_eq!(repository.found("first"), [format!("error mass-removal {MAPPING}:2")]);
    assert_eq!(repository.headline("first"), "division `payments` loses 6 of its 8 grants");
}

#[test]
fn a_division_cannot_talk_itself_out_of_a_removal() {
    let repository = repository();
    let few = access(&ALL[..2]);
    let own = few.replace("  developer:\n    managed", "  engineer:\n    name: payments-developer\n    managed");
    let own = own.replace("    developer:\n", "    engineer:\n");
    repository.write(ACCESS, &format!("{own}\nrefactor:\n  - rename: {{ policy: engineer, from: developer }}\n"));
    assert_eq!(repository.found("first"), [format!("error mass-removal {MAPPING}:2")]);
    for (entry, kind) in [
        ("forget: { division: payments, policy: developer, account: ledger-dev }", "refactor-reserved"),
        ("forget: { policy: developer, account: ledger-dev, user: heidi@example.com }", "forget-not-departed"),
        ("move: { account: ledger-dev, from: payments, to: platform }", "refactor-reserved"),
        ("rename: { division: payments, from: other }", "refactor-reserved"),
    ] {
        repository.write(ACCESS, &format!("{few}\nrefactor:\n  - {entry}\n"));
        let found = repository.found("first");
        assert!(found.iter().any(|it| it.contains(kind)), "{entry}: {found:?}");
    }
}
