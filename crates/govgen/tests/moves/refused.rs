//! What is refused, and what stands in the way.

use std::fs;

use expect_test::{expect, expect_file};

use crate::{Repository, words};

#[test]
fn what_means_nothing_here_is_refused() {
    let repository = Repository::new();
    let said: String = [
        "policy payment developer engineer",
        "policy payments develper engineer",
        "policy payments read-only look",
        "policy payments developer auditor",
        "policy payments developer read-only",
        "policy common read-only developer",
        "policy payments developer developer",
        "policy payments developer Bad__Name",
        "policy common read-only 開発",
        "division payments Ledger",
        "division payments common",
        "account-name payments ledger-prod Ledger",
        "account ledger-prod --from payments --to platform --policy developer=Engineer",
        "division paymnts ledger",
        "division payments platform",
        "division common ledger",
        "account-name payments ledger ledger-live",
        "account-name payments tools hammers",
        "account-name payments ledger-prod tools",
        "account ledger-prod --from payments --to payments",
        "account ledger-prod --from platform --to payments",
        "account ledger-prod --from payments --to platform",
        "account ledger-prod --from payments --to platform --policy developer=read-only",
        "account ledger-prod --from payments --to platform --policy developer=developer",
        "account tools --from platform --to payments --policy nobody=read-only --permission-set read-only=ps-0123456789abcdef",
        "account tools --from platform --to payments --policy read-only",
        "provider aws 7",
        "provider tfe 1",
        "provider aws 4",
        "--prune --plan missing.json --division payments",
        "--prune --plan missing.json --division payments --division platform",
    ]
    .iter()
    .map(|arguments| repository.refused(arguments))
    .collect();
    expect_file!["refused.txt"].assert_eq(&said);
}

#[test]
fn what_stands_in_the_way_is_named() {
    let said = |path: &str, old: &str, new: &str, arguments: &str| Repository::with(path, old, new).refused(arguments);
    let divisions = "divisions/common/divisions.yaml";
    let old = "account old --from platform --to payments";
    let mut all = String::new();
    for status in ["closed", "closing"] {
        let row = format!("tools: \"000000000003\"\n      old: {{ id: \"000000000004\", status: {status} }}");
        all += &said(divisions, "tools: \"000000000003\"", &row, old);
    }
    all += &said(
        "divisions/common/policies.yaml",
        "[payments, platform]",
        "[platform, payments]",
        "division payments common",
    );
    all += &said(
        "divisions/payments/access.yaml",
        "\"*\":",
        "\"*-prod\":",
        "account-name payments ledger-prod ledger-live",
    );
    let twice = Repository::new();
    twice.succeed(&words("policy payments developer engineer --as-of 2026-11-22"));
    all += &twice.refused("policy payments engineer maker");
    all += &twice.refused("policy payments auditor developer");
    expect_file!["in-the-way.txt"].assert_eq(&all);
}

#[test]
fn a_plan_of_other_files_takes_no_entry_out() {
    let repository = Repository::new();
    repository.succeed(&words("policy payments developer engineer --as-of 2026-11-22"));
    let plan = |changes: &str| {
        let text = format!(
            r#"{{"format_version": "1.2", "terraform_version": "1.11.4", "complete": true, "errored": false, "planned_values": {{}},
                "resource_changes": [{changes}], "configuration": {{"provider_config": {{}}, "root_module": {{}}}}}}"#
        );
        fs::write(repository.directory.path().join("plan.json"), text).unwrap();
    };
    plan(
        r#"{"address": "aws_ssoadmin_permission_set.developer", "mode": "managed", "type": "aws_ssoadmin_permission_set", "name": "developer",
            "provider_name": "registry.terraform.io/hashicorp/aws", "change": {"actions": ["no-op"], "before": {}, "after": {}}}"#,
    );
    let said = repository.refused("--prune --plan plan.json --division payments");
    assert!(said.contains("plan.json is not a plan of the files as they are; nothing was written"), "{said}");
    assert!(!said.contains("refactor-spent"), "{said}");
    let mixed = r#"{"address": "aws_ssoadmin_permission_set.x", "mode": "managed", "type": "aws_ssoadmin_permission_set", "name": "x",
        "provider_name": "registry.terraform.io/hashicorp/aws", "change": {"actions": ["no-op"], "before": {}, "after": AFTER}}"#;
    let said = |after: &str| {
        plan(&mixed.replace("AFTER", after));
        repository
            .refused("--prune --plan plan.json --division payments")
            .lines()
            .skip(1)
            .collect::<Vec<_>>()
            .join("\n")
    };
    for (tag, division) in [("platform", "platform"), ("common", "common")] {
        let said = said(&format!(r#"{{"tags": {{"govgen:division": "{tag}"}}}}"#));
        expect![[r#"  govgen: plan.json is a plan of `DIVISION`, not of `payments`: give each --plan the --division that it is of; nothing was written"#]]
            .assert_eq(&said.replace(&format!("`{division}`"), "`DIVISION`"));
    }
    assert!(said(r#"{"tags": {"govgen:division": "payments"}}"#).contains("is not a plan of the files"));
    plan("");
    let said = repository.refused("--prune --plan plan.json --division payments");
    assert!(said.contains("nothing was written"), "a plan that shows nothing of the root at all: {said}");
}

#[test]
fn a_repository_with_errors_is_left_alone() {
    let repository = Repository::new();
    repository.change("divisions/platform/access.yaml", "carol@example.com", "carol@elsewhere.example");
    let said = repository.refused("policy payments developer engineer");
    assert!(said.contains("carol@elsewhere.example") && said.contains("nothing was written"), "{said}");
}

#[test]
fn what_was_typed_is_looked_at_before_old_findings() {
    let repository = Repository::new();
    repository.change(
        "divisions/payments/policies.yaml",
        "managed_policies: [ReadOnlyAccess",
        "managed_policies: [AdministratorAccess, ReadOnlyAccess",
    );
    let said: String = [
        "policy payments develper engineer",
        "policy payments developer Engineer",
        "account ledger-prod --from payments --to platform",
        "account ledger-prod --from payments --to platform --permission-set read-only=read-only",
        "account ledger-prod --from payments --to platform --policy developer=read-only --permission-set \
         developer=ps-0123456789abcdef",
        "policy payments developer engineer",
    ]
    .iter()
    .map(|arguments| repository.refused(arguments))
    .collect();
    expect_file!["old-findings.txt"].assert_eq(&said);
}
