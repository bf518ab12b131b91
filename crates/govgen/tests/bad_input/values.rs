//! Values of another shape or form than their key takes.

use expect_test::expect;

use super::cases::{ACCESS, DIVISIONS, ORGANIZATION, POLICIES, SHARED, check, edit};

#[test]
pub(super) fn shapes_and_values() {
    check([
        (
            edit(ACCESS, "[alice@example.com, bob@example.com]", "alice@example.com"),
            expect![[r#"
            SYN014 type-mismatch divisions/payments/access.yaml:4:14
        "#]],
        ),
        (
            edit(ACCESS, "[alice@example.com, bob@example.com]", "{ alice@example.com: true }"),
            expect![[r#"
            SYN014 type-mismatch divisions/payments/access.yaml:4:14
        "#]],
        ),
        (
            edit(ACCESS, "[alice@example.com, bob@example.com]", ""),
            expect![[r#"
            SYN014 type-mismatch divisions/payments/access.yaml:4:12
        "#]],
        ),
        (
            edit(ACCESS, "[alice@example.com, bob@example.com]", "[alice@example.com, 5]"),
            expect![[r#"
            SYN014 type-mismatch divisions/payments/access.yaml:4:34
        "#]],
        ),
        (
            edit(ACCESS, "[alice@example.com, bob@example.com]", "[alice@example.com, yes, no, True]"),
            expect![[r#"
            GOV003 principal-malformed divisions/payments/access.yaml:4:34
            GOV003 principal-malformed divisions/payments/access.yaml:4:39
            SYN014 type-mismatch divisions/payments/access.yaml:4:43
        "#]],
        ),
        (
            edit(ACCESS, "[alice@example.com, bob@example.com]", "[alice@example.com, null]"),
            expect![[r#"
            SYN014 type-mismatch divisions/payments/access.yaml:4:34
        "#]],
        ),
        (
            edit(ACCESS, "[alice@example.com, bob@example.com]", "[alice@example.com, \"\"]"),
            expect![[r#"
            GOV003 principal-malformed divisions/payments/access.yaml:4:34
        "#]],
        ),
        (
            edit(ACCESS, "[alice@example.com, bob@example.com]", "[[alice@example.com]]"),
            expect![[r#"
            SYN014 type-mismatch divisions/payments/access.yaml:4:15
        "#]],
        ),
        (
            edit(ACCESS, "[alice@example.com, bob@example.com]", "[alice@example.com bob@example.com]"),
            expect![[r#"
            GOV003 principal-malformed divisions/payments/access.yaml:4:15
        "#]],
        ),
        (
            edit(ACCESS, "[alice@example.com, bob@example.com]", "[alice@example.com, alice@example.com]"),
            expect![[r#"
            REF008 duplicate-grant divisions/payments/access.yaml:4:34
        "#]],
        ),
        (
            edit(ACCESS, "bob@example.com", "Bob@example.com"),
            expect![[r#"
            GOV003 principal-malformed divisions/payments/access.yaml:4:34
        "#]],
        ),
        (
            edit(ACCESS, "bob@example.com", "bob@example.org"),
            expect![[r#"
            GOV003 principal-malformed divisions/payments/access.yaml:4:34
        "#]],
        ),
        (
            edit(ACCESS, "bob@example.com", "bob＠example.com"),
            expect![[r#"
            GOV003 principal-malformed divisions/payments/access.yaml:4:34
        "#]],
        ),
        (
            edit(ACCESS, "bob@example.com", "\"bob@example.com \""),
            expect![[r#"
            GOV003 principal-malformed divisions/payments/access.yaml:4:34
        "#]],
        ),
        (
            edit(ACCESS, "bob@example.com", "\"bob@example.com\\n\""),
            expect![[r#"
            SYN020 hidden-character divisions/payments/access.yaml:4:34
        "#]],
        ),
        (
            edit(ACCESS, "until: 2099-03-31", "until: 2099-02-30"),
            expect![[r#"
            SYN016 date-malformed divisions/payments/access.yaml:9:45
        "#]],
        ),
        (
            edit(ACCESS, "until: 2099-03-31", "until: tomorrow"),
            expect![[r#"
            SYN016 date-malformed divisions/payments/access.yaml:9:45
        "#]],
        ),
        (
            edit(ACCESS, "until: 2099-03-31", "until: 20990331"),
            expect![[r#"
            SYN016 date-malformed divisions/payments/access.yaml:9:45
        "#]],
        ),
        (
            edit(ACCESS, "until: 2099-03-31", "until: 2026-01-30"),
            expect![[r#"
            GOV018 grant-expired divisions/payments/access.yaml:9:45
        "#]],
        ),
        (
            edit(ACCESS, "\"*\":", "\"x*\":"),
            expect![[r#"
            REF004 glob-without-match divisions/payments/access.yaml:12:3
        "#]],
        ),
        (
            edit(ACCESS, "\"*\":", "*:"),
            expect![[r#"
            SYN001 yaml-malformed divisions/payments/access.yaml:12:3
        "#]],
        ),
        (
            edit(ACCESS, "\"*\":", "\"[a-z]*\":"),
            expect![[r#"
            SYN015 value-malformed divisions/payments/access.yaml:12:3
        "#]],
        ),
        (
            edit(ACCESS, "  ledger-prod:", "  tools:"),
            expect![[r#"
            REF002 account-outside-division divisions/payments/access.yaml:6:3
        "#]],
        ),
        (
            edit(ACCESS, "  ledger-prod:", "  ledger-porod:"),
            expect![[r#"
            REF002 account-outside-division divisions/payments/access.yaml:6:3
        "#]],
        ),
        (
            edit(ACCESS, "    read-only:", "    read-onyl:"),
            expect![[r#"
            REF003 policy-unknown divisions/payments/access.yaml:13:5
        "#]],
        ),
        (
            edit(ACCESS, "監査チーム", "\" 監査チーム\""),
            expect![[r#"
            GOV003 principal-malformed divisions/payments/access.yaml:14:16
        "#]],
        ),
        (
            edit(POLICIES, "    session_duration: PT4H", "    session_duration: 4"),
            expect![[r#"
            SYN014 type-mismatch divisions/payments/policies.yaml:4:23
        "#]],
        ),
        (
            edit(POLICIES, "    session_duration: PT4H", "    session_duration: 4 hours"),
            expect![[r#"
            GOV012 session-duration divisions/payments/policies.yaml:4:23
        "#]],
        ),
        (
            edit(POLICIES, "    session_duration: PT4H", "    session_duration: PT12H"),
            expect![[r#"
            GOV012 session-duration divisions/payments/policies.yaml:4:23
        "#]],
        ),
        (
            edit(POLICIES, "    description: Developers of the ledger", "    description: 開発者"),
            expect![[r#"
            GOV011 text-not-latin1 divisions/payments/policies.yaml:3:18
        "#]],
        ),
        (
            edit(POLICIES, "tags: { team: ledger }", "tags: { team: 5 }"),
            expect![[r#"
            SYN014 type-mismatch divisions/payments/policies.yaml:10:19
        "#]],
        ),
        (
            edit(POLICIES, "tags: { team: ledger }", "tags: { \"GOVGEN:Division\": platform }"),
            expect![[r#"
            GOV015 reserved-tag divisions/payments/policies.yaml:10:13
        "#]],
        ),
        (
            edit(POLICIES, "name: DeveloperAccess", "name: AdministratorAccess"),
            expect![[r#"
            REF009 adopted-name-unlisted divisions/payments/policies.yaml:11:11
        "#]],
        ),
        (
            edit(POLICIES, "managed_policies: [ReadOnlyAccess,", "managed_policies: [AdministratorAccess,"),
            expect![[r#"
            GOV010 managed-policy-not-allowed divisions/payments/policies.yaml:5:24
        "#]],
        ),
        (
            edit(
                POLICIES,
                "managed_policies: [ReadOnlyAccess,",
                "managed_policies: [\"arn:aws:iam::000000000001:policy/x\",",
            ),
            expect![[r#"
            SYN015 value-malformed divisions/payments/policies.yaml:5:24
        "#]],
        ),
        (
            edit(POLICIES, "path: / }", "path: teams }"),
            expect![[r#"
            SYN015 value-malformed divisions/payments/policies.yaml:6:57
        "#]],
        ),
        (
            edit(POLICIES, "{ managed_policy: PowerUserAccess }", "{}"),
            expect![[r#"
            SYN013 key-missing divisions/payments/policies.yaml:8:27
        "#]],
        ),
        (
            edit(
                POLICIES,
                "{ managed_policy: PowerUserAccess }",
                "{ managed_policy: PowerUserAccess, customer_managed_policy: { name: a } }",
            ),
            expect![[r#"
            SYN025 boundary-two-kinds divisions/payments/policies.yaml:8:62
        "#]],
        ),
        (
            edit(DIVISIONS, "mode: author", "mode: admin"),
            expect![[r#"
            SYN014 type-mismatch divisions/common/divisions.yaml:4:11
        "#]],
        ),
        (
            edit(DIVISIONS, "mode: author", "mode: assign-only"),
            expect![[r#"
            GOV009 assign-only-division divisions/payments/policies.yaml:2:3
            GOV009 assign-only-division divisions/payments/policies.yaml:12:3
        "#]],
        ),
        (
            edit(DIVISIONS, "count: 31", "count: 031"),
            expect![[r#"
            SYN014 type-mismatch divisions/common/divisions.yaml:25:54
        "#]],
        ),
        (
            edit(DIVISIONS, "count: 31", "count: -1"),
            expect![[r#"
            SYN014 type-mismatch divisions/common/divisions.yaml:25:54
        "#]],
        ),
        (
            edit(DIVISIONS, "count: 31", "count: 99999999999999999999"),
            expect![[r#"
            SYN014 type-mismatch divisions/common/divisions.yaml:25:54
        "#]],
        ),
        (
            edit(DIVISIONS, "status: active }", "status: closed }"),
            expect![[r#"
            GOV002 account-not-active divisions/payments/access.yaml:6:3
        "#]],
        ),
        (
            edit(ORGANIZATION, "auto_apply: true", "auto_apply: yes"),
            expect![[r#"
            SYN014 type-mismatch divisions/common/organization.yaml:16:17
        "#]],
        ),
        (
            edit(ORGANIZATION, "codeowners: CODEOWNERS", "codeowners: ../CODEOWNERS"),
            expect![[r#"
            SYN014 type-mismatch divisions/common/organization.yaml:8:17
        "#]],
        ),
        (
            edit(ORGANIZATION, "region: ap-northeast-1", "region: \"ap-northeast-1\\n\""),
            expect![[r#"
            SYN020 hidden-character divisions/common/organization.yaml:19:13
        "#]],
        ),
        (
            edit(SHARED, "[payments, platform]", "[payments, platfrom]"),
            expect![[r#"
                REF006 division-unknown divisions/common/policies.yaml:5:30
            "#]],
        ),
        (
            edit(SHARED, "[payments, platform]", "[payments]"),
            expect![[r#"
            GOV008 policy-not-available divisions/platform/access.yaml:3:5
        "#]],
        ),
    ]);
}

#[test]
fn the_role_that_reads_facts() {
    let aws = "  aws:\n";
    let role = |role: &str| format!("{aws}    facts_role: {role}\n");
    check([
        (
            edit(ORGANIZATION, aws, role(r#"{ branch: main, github_oidc_provider: make }"#)),
            expect![[r#"
            SYN014 type-mismatch divisions/common/organization.yaml:19:55
        "#]],
        ),
        (
            edit(ORGANIZATION, aws, role(r#"{}"#)),
            expect![[r#"
            SYN013 key-missing divisions/common/organization.yaml:19:17
        "#]],
        ),
        (
            edit(ORGANIZATION, aws, role(r#"{ branch: dev }"#)),
            expect![[r#"
            SYN015 value-malformed divisions/common/organization.yaml:19:27
        "#]],
        ),
        (
            edit(ORGANIZATION, aws, role(r#"{ branch: "*" }"#)),
            expect![[r#"
            SYN015 value-malformed divisions/common/organization.yaml:19:27
        "#]],
        ),
        (
            edit(ORGANIZATION, aws, role(r#"{ branch: main, github_ids: { organization: "1" } }"#)),
            expect![[r#"
            SYN013 key-missing divisions/common/organization.yaml:19:47
        "#]],
        ),
        (
            edit(ORGANIZATION, aws, role(r#"{ branch: main, github_ids: { organization: 583231, repository: "2" } }"#)),
            expect![[r#"
                SYN014 type-mismatch divisions/common/organization.yaml:19:61
            "#]],
        ),
        (
            edit(
                ORGANIZATION,
                aws,
                role(r#"{ branch: main, github_ids: { organization: "octcat", repository: "2" } }"#),
            ),
            expect![[r#"
                SYN015 value-malformed divisions/common/organization.yaml:19:61
            "#]],
        ),
        (
            edit(ORGANIZATION, aws, role(r#"{ branch: main, repository: other }"#)),
            expect![[r#"
            SYN012 unknown-key divisions/common/organization.yaml:19:33
        "#]],
        ),
    ]);
}

#[test]
pub(super) fn the_side_in_hcp_terraform() {
    let vcs = "vcs: { github_app_installation_id: ghain-ABCDEFGH12345678, branch: main }";
    check([
        (
            edit(ORGANIZATION, vcs, "vcs: { branch: main }"),
            expect![[r#"
            SYN013 key-missing divisions/common/organization.yaml:15:10
        "#]],
        ),
        (
            edit(ORGANIZATION, vcs, "vcs: { github_app_instalation_id: ghain-ABCDEFGH12345678 }"),
            expect![[r#"
            SYN012 unknown-key divisions/common/organization.yaml:15:12
        "#]],
        ),
        (
            edit(
                ORGANIZATION,
                vcs,
                "vcs: { oauth_token_id: ot-ABCDEFGH12345678, github_app_installation_id: ghain-ABCDEFGH12345678 }",
            ),
            expect![[r#"
                SYN015 value-malformed divisions/common/organization.yaml:15:12
            "#]],
        ),
        (
            edit(ORGANIZATION, "    vcs: { github_app_installation_id: ghain-ABCDEFGH12345678, branch: main }\n", ""),
            expect![[r#"
                SYN013 key-missing divisions/common/organization.yaml:10:5
            "#]],
        ),
        (
            edit(ORGANIZATION, "repository: governance", "repository: \"..\""),
            expect![[r#"
            SYN015 value-malformed divisions/common/organization.yaml:6:17
        "#]],
        ),
        (
            edit(ORGANIZATION, "terraform_version: ", "terraform_version: \" , , \" #"),
            expect![[r#"
            SYN015 value-malformed divisions/common/organization.yaml:17:24
        "#]],
        ),
        (
            edit(ORGANIZATION, "hostname: app", "hostname: a.b.c.d.e.f.app"),
            expect![[r#"
            SYN015 value-malformed divisions/common/organization.yaml:13:15
        "#]],
        ),
        (
            edit(ORGANIZATION, "repository: governance", "repository: octcat-org/governance"),
            expect![[r#"
            SYN015 value-malformed divisions/common/organization.yaml:6:17
        "#]],
        ),
        (
            edit(ORGANIZATION, "    repository: governance\n", ""),
            expect![[r#"
            SYN013 key-missing divisions/common/organization.yaml:5:5
        "#]],
        ),
        (
            edit(ORGANIZATION, "project: identity-center", "project: \"Default * Project\""),
            expect![[r#"
            SYN015 value-malformed divisions/common/organization.yaml:11:14
        "#]],
        ),
    ]);
}
