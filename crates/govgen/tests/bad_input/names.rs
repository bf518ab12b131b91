//! Accounts, names and owners.

use expect_test::expect;

use super::cases::{DIVISIONS, ORGANIZATION, POLICIES, check, edit};

#[test]
pub(super) fn account_ids() {
    let id = |to: &str| edit(DIVISIONS, "\"000000000001\"", to);
    check([
        (
            id("000000000001"),
            expect![[r#"
            SYN019 unquoted-account-id divisions/common/divisions.yaml:9:19
        "#]],
        ),
        (
            id("111111111111"),
            expect![[r#"
            SYN019 unquoted-account-id divisions/common/divisions.yaml:9:19
        "#]],
        ),
        (
            id("1"),
            expect![[r#"
            SYN019 unquoted-account-id divisions/common/divisions.yaml:9:19
        "#]],
        ),
        (
            id("0o17"),
            expect![[r#"
            SYN018 account-id-malformed divisions/common/divisions.yaml:9:19
        "#]],
        ),
        (
            id("0x1F"),
            expect![[r#"
            SYN018 account-id-malformed divisions/common/divisions.yaml:9:19
        "#]],
        ),
        (
            id("1e11"),
            expect![[r#"
            SYN018 account-id-malformed divisions/common/divisions.yaml:9:19
        "#]],
        ),
        (
            id("1_000_000_000"),
            expect![[r#"
            SYN018 account-id-malformed divisions/common/divisions.yaml:9:19
        "#]],
        ),
        (
            id("12:30:45"),
            expect![[r#"
            SYN018 account-id-malformed divisions/common/divisions.yaml:9:19
        "#]],
        ),
        (
            id("+00000000001"),
            expect![[r#"
            SYN018 account-id-malformed divisions/common/divisions.yaml:9:19
        "#]],
        ),
        (
            id("\"00000000001\""),
            expect![[r#"
            SYN018 account-id-malformed divisions/common/divisions.yaml:9:19
        "#]],
        ),
        (
            id("\"0000 0000 0001\""),
            expect![[r#"
            SYN018 account-id-malformed divisions/common/divisions.yaml:9:19
        "#]],
        ),
        (
            id("\"０００００００００００１\""),
            expect![[r#"
            SYN018 account-id-malformed divisions/common/divisions.yaml:9:19
        "#]],
        ),
        (
            id("'000000000001 '"),
            expect![[r#"
            SYN018 account-id-malformed divisions/common/divisions.yaml:9:19
        "#]],
        ),
        (
            id("\"999999999999\""),
            expect![[r#"
            GOV001 reserved-account divisions/common/divisions.yaml:9:19
        "#]],
        ),
        (
            id("\"888888888888\""),
            expect![[r#"
            GOV001 reserved-account divisions/common/divisions.yaml:9:19
        "#]],
        ),
        (
            id("\"000000000002\""),
            expect![[r#"
            REF007 account-in-two-divisions divisions/common/divisions.yaml:10:26
        "#]],
        ),
        (
            id("\"000000000003\""),
            expect![[r#"
            REF007 account-in-two-divisions divisions/common/divisions.yaml:16:14
        "#]],
        ),
        (
            id("{ id: 1, id: 2 }"),
            expect![[r#"
            SYN019 unquoted-account-id divisions/common/divisions.yaml:9:25
            SYN011 duplicate-key divisions/common/divisions.yaml:9:28
        "#]],
        ),
        (
            id("[\"000000000001\"]"),
            expect![[r#"
            SYN014 type-mismatch divisions/common/divisions.yaml:9:19
        "#]],
        ),
        (
            id("null"),
            expect![[r#"
            SYN018 account-id-malformed divisions/common/divisions.yaml:9:19
        "#]],
        ),
        (
            edit(ORGANIZATION, "management_account: \"999999999999\"", "management_account: 999999999999"),
            expect![[r#"
            SYN019 unquoted-account-id divisions/common/organization.yaml:20:25
        "#]],
        ),
    ]);
}

#[test]
pub(super) fn names_and_owners() {
    let division = |to: &str| edit(DIVISIONS, "  platform:", format!("  {to}:"));
    let owner = |to: &str| edit(DIVISIONS, "payments-team", to);
    check([
        (
            division("common"),
            expect![[r#"
            SYN017 name-malformed divisions/common/divisions.yaml:12:3
        "#]],
        ),
        (
            division("Payments"),
            expect![[r#"
            SYN017 name-malformed divisions/common/divisions.yaml:12:3
        "#]],
        ),
        (
            division(".."),
            expect![[r#"
            SYN017 name-malformed divisions/common/divisions.yaml:12:3
        "#]],
        ),
        (
            division("."),
            expect![[r#"
            SYN017 name-malformed divisions/common/divisions.yaml:12:3
        "#]],
        ),
        (
            division("\"\""),
            expect![[r#"
            SYN017 name-malformed divisions/common/divisions.yaml:12:3
        "#]],
        ),
        (
            division("\"a/../../b\""),
            expect![[r#"
            SYN017 name-malformed divisions/common/divisions.yaml:12:3
        "#]],
        ),
        (
            division("\"a\\nb\""),
            expect![[r#"
            SYN020 hidden-character divisions/common/divisions.yaml:12:3
        "#]],
        ),
        (
            division("\"a\\e[2Jb\""),
            expect![[r#"
            SYN020 hidden-character divisions/common/divisions.yaml:12:3
        "#]],
        ),
        (
            division("\"${path.module}\""),
            expect![[r#"
            SYN017 name-malformed divisions/common/divisions.yaml:12:3
        "#]],
        ),
        (
            division("a__b"),
            expect![[r#"
            SYN017 name-malformed divisions/common/divisions.yaml:12:3
        "#]],
        ),
        (
            division("plаtform"),
            expect![[r#"
                SYN020 hidden-character divisions/common/divisions.yaml:12:3
            "#]],
        ),
        (
            division("pay-x"),
            expect![[r#"
            GOV006 prefix-collision divisions/common/divisions.yaml:12:3
            REF006 division-unknown divisions/common/policies.yaml:5:30
            REF001 division-directory-unknown divisions/platform:1:1
        "#]],
        ),
        (
            edit(DIVISIONS, "      tools:", "      \"tools\\\"] = 1\":"),
            expect![[r#"
            SYN017 name-malformed divisions/common/divisions.yaml:16:7
        "#]],
        ),
        (
            edit(POLICIES, "  auditor:", "  \"auditor${1}\":"),
            expect![[r#"
            SYN017 name-malformed divisions/payments/policies.yaml:12:3
        "#]],
        ),
        (
            edit(POLICIES, "  auditor:", "  read-only:"),
            expect![[r#"
            GOV007 shared-policy-hidden divisions/payments/policies.yaml:12:3
        "#]],
        ),
        (
            owner("\"@payments-team\""),
            expect![[r#"
            SYN024 owner-malformed divisions/common/divisions.yaml:3:14
        "#]],
        ),
        (
            owner("\"@octcat-org/payments-team\""),
            expect![[r#"
            SYN024 owner-malformed divisions/common/divisions.yaml:3:14
        "#]],
        ),
        (
            owner("\"payments team\""),
            expect![[r#"
            SYN024 owner-malformed divisions/common/divisions.yaml:3:14
        "#]],
        ),
        (
            owner("\"payments,team\""),
            expect![[r#"
            SYN024 owner-malformed divisions/common/divisions.yaml:3:14
        "#]],
        ),
        (
            owner("\"a\\nb\""),
            expect![[r#"
            SYN020 hidden-character divisions/common/divisions.yaml:3:14
        "#]],
        ),
        (
            owner("someone@example.com"),
            expect![[r#"
            SYN024 owner-malformed divisions/common/divisions.yaml:3:14
        "#]],
        ),
        (
            owner("\"#team\""),
            expect![[r#"
            SYN024 owner-malformed divisions/common/divisions.yaml:3:14
        "#]],
        ),
        (
            owner("\"\""),
            expect![[r#"
            SYN024 owner-malformed divisions/common/divisions.yaml:3:14
        "#]],
        ),
        (
            owner(""),
            expect![[r#"
            SYN013 key-missing divisions/common/divisions.yaml:3:13
        "#]],
        ),
    ]);
}
