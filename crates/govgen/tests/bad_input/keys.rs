//! Keys: unknown, missing, twice, and in two files.

use expect_test::expect;

use super::cases::{ACCESS, DIVISIONS, ORGANIZATION, POLICIES, check, edit, found};
use crate::repository::{clean, sources};

#[test]
pub(super) fn keys() {
    check([
        (
            edit(ACCESS, "accounts:", "acounts:"),
            expect![[r#"
            SYN012 unknown-key divisions/payments/access.yaml:1:1
        "#]],
        ),
        (
            edit(ACCESS, "      users: [alice", "      uesrs: [alice"),
            expect![[r#"
            SYN012 unknown-key divisions/payments/access.yaml:4:7
        "#]],
        ),
        (
            edit(ACCESS, "      users: [alice", "      Users: [alice"),
            expect![[r#"
            SYN012 unknown-key divisions/payments/access.yaml:4:7
        "#]],
        ),
        (
            edit(ACCESS, "      users: [alice", "      whatever: [alice"),
            expect![[r#"
            SYN012 unknown-key divisions/payments/access.yaml:4:7
        "#]],
        ),
        (
            edit(POLICIES, "    session_duration:", "    session-duration:"),
            expect![[r#"
            SYN012 unknown-key divisions/payments/policies.yaml:4:5
        "#]],
        ),
        (
            edit(POLICIES, "    relay_state:", "    available_to:"),
            expect![[r#"
                SYN012 unknown-key divisions/payments/policies.yaml:9:5
            "#]],
        ),
        (
            edit(DIVISIONS, "    owners: [payments-team]\n", ""),
            expect![[r#"
            SYN013 key-missing divisions/common/divisions.yaml:3:5
        "#]],
        ),
        (
            edit(DIVISIONS, "    owners: [payments-team]", "    owner: [payments-team]"),
            expect![[r#"
                SYN012 unknown-key divisions/common/divisions.yaml:3:5
            "#]],
        ),
        (
            edit(ORGANIZATION, "  aws:", "  AWS:"),
            expect![[r#"
                SYN012 unknown-key divisions/common/organization.yaml:18:3
            "#]],
        ),
        (
            edit(ACCESS, "  ledger-prod:\n", "  ledger-dev:\n"),
            expect![[r#"
            SYN011 duplicate-key divisions/payments/access.yaml:6:3
        "#]],
        ),
        (
            edit(ACCESS, "      groups: [ledger-developers]\n", "      users: [carol@example.com]\n"),
            expect![[r#"
            SYN011 duplicate-key divisions/payments/access.yaml:5:7
        "#]],
        ),
        (
            edit(POLICIES, "  auditor:", "  developer:"),
            expect![[r#"
            SYN011 duplicate-key divisions/payments/policies.yaml:12:3
        "#]],
        ),
        (
            edit(POLICIES, "  auditor:", "  \"developer\":"),
            expect![[r#"
            SYN011 duplicate-key divisions/payments/policies.yaml:12:3
        "#]],
        ),
        (
            edit(ACCESS, "  ledger-prod:", "  [ledger-prod]:"),
            expect![[r#"
            SYN014 type-mismatch divisions/payments/access.yaml:6:3
        "#]],
        ),
        (
            edit(ACCESS, "  ledger-prod:", "  {a: b}:"),
            expect![[r#"
            SYN014 type-mismatch divisions/payments/access.yaml:6:3
        "#]],
        ),
        (
            edit(ACCESS, "  ledger-prod:", "  :"),
            expect![[r#"
                SYN014 type-mismatch divisions/payments/access.yaml:6:3
            "#]],
        ),
        (
            edit(ACCESS, "  ledger-prod:", "  ~:"),
            expect![[r#"
            SYN017 name-malformed divisions/payments/access.yaml:6:3
        "#]],
        ),
        (
            edit(ACCESS, "  ledger-prod:", "  12:"),
            expect![[r#"
            SYN017 name-malformed divisions/payments/access.yaml:6:3
        "#]],
        ),
        (edit(ACCESS, "  ledger-prod:", "  ? ledger-prod\n  :"), expect![[""]]),
        (
            edit(DIVISIONS, "    at: { division: payments, account: ledger-prod, policy: developer }", "    at: {}"),
            expect![[r#"
                SYN013 key-missing divisions/common/divisions.yaml:19:5
                GOV037 grant-expiring-soon divisions/payments/access.yaml:9:45
                GOV037 grant-expiring-soon divisions/payments/access.yaml:11:41
            "#]],
        ),
        (
            edit(DIVISIONS, "policy: developer", "polcy: developer"),
            expect![[r#"
                SYN012 unknown-key divisions/common/divisions.yaml:20:53
                GOV037 grant-expiring-soon divisions/payments/access.yaml:9:45
                GOV037 grant-expiring-soon divisions/payments/access.yaml:11:41
            "#]],
        ),
        (
            edit(DIVISIONS, "rule: grant-expiring-soon", "rule: managed-policy-not-alowed"),
            expect![[r#"
                GOV019 waiver-rule-unknown divisions/common/divisions.yaml:19:11
                GOV037 grant-expiring-soon divisions/payments/access.yaml:9:45
                GOV037 grant-expiring-soon divisions/payments/access.yaml:11:41
            "#]],
        ),
        (
            edit(DIVISIONS, "rule: grant-expiring-soon", "rule: duplicate-key"),
            expect![[r#"
                GOV019 waiver-rule-unknown divisions/common/divisions.yaml:19:11
                GOV037 grant-expiring-soon divisions/payments/access.yaml:9:45
                GOV037 grant-expiring-soon divisions/payments/access.yaml:11:41
            "#]],
        ),
    ]);
}

#[test]
pub(super) fn keys_in_two_files() {
    let second = |path: &str, text: &str| {
        let mut files = clean();
        files.insert(path.to_owned(), text.to_owned());
        found(&sources(&files))
    };
    let cases = [
        (
            "divisions/payments/z.yaml",
            "policies:\n  developer: {}\n",
            expect![[r#"
            SYN011 duplicate-key divisions/payments/z.yaml:2:3
        "#]],
        ),
        (
            "divisions/payments/a.yaml",
            "accounts:\n  \"*\": {}\n",
            expect![[r#"
            SYN011 duplicate-key divisions/payments/access.yaml:12:3
        "#]],
        ),
        (
            "divisions/common/z.yaml",
            "divisions:\n  payments: { owners: [a], accounts: {} }\n",
            expect![[r#"
            SYN011 duplicate-key divisions/common/z.yaml:2:3
        "#]],
        ),
        (
            "divisions/common/z.yaml",
            "policies:\n  read-only: {}\n",
            expect![[r#"
            SYN011 duplicate-key divisions/common/z.yaml:2:3
        "#]],
        ),
        (
            "divisions/common/z.yaml",
            "guardrails: {}\n",
            expect![[r#"
            SYN011 duplicate-key divisions/common/z.yaml:1:1
        "#]],
        ),
        (
            "divisions/common/z.yaml",
            "organization: {}\n",
            expect![[r#"
                SYN011 duplicate-key divisions/common/z.yaml:1:1
                SYN013 key-missing divisions/common/z.yaml:1:15
                SYN013 key-missing divisions/common/z.yaml:1:15
                SYN013 key-missing divisions/common/z.yaml:1:15
                SYN013 key-missing divisions/common/z.yaml:1:15
            "#]],
        ),
        (
            "divisions/payments/z.yaml",
            "divisions: {}\n",
            expect![[r#"
            SYN012 unknown-key divisions/payments/z.yaml:1:1
        "#]],
        ),
        (
            "divisions/payments/z.yaml",
            "waivers: []\n",
            expect![[r#"
            SYN012 unknown-key divisions/payments/z.yaml:1:1
        "#]],
        ),
    ];
    for (path, text, expected) in cases {
        expected.assert_eq(&second(path, text));
    }
}
