//! YAML that some reader would understand otherwise, or never finish.

use expect_test::expect;

use super::cases::{ACCESS, DOCUMENT, check, edit, edited, found};
use crate::repository::sources;

#[test]
pub(super) fn strict_yaml() {
    let whole = |text: &str| edit(ACCESS, "", text);
    check([
        (
            edit(ACCESS, "  ledger-prod:", "\tledger-prod:"),
            expect![[r#"
            SYN009 tab-indentation divisions/payments/access.yaml:6:1
        "#]],
        ),
        (
            edit(ACCESS, "      users: [alice", "    \t users: [alice"),
            expect![[r#"
            SYN009 tab-indentation divisions/payments/access.yaml:4:5
        "#]],
        ),
        (
            edit(ACCESS, "ledger-dev:", "ledger-dev: &x"),
            expect![[r#"
            SYN005 anchor-or-alias divisions/payments/access.yaml:3:5
        "#]],
        ),
        (
            edit(ACCESS, "[ledger-developers]", "*x"),
            expect![[r#"
            SYN005 anchor-or-alias divisions/payments/access.yaml:5:15
        "#]],
        ),
        (
            edit(ACCESS, "[ledger-developers]", "&x [ledger-developers, *x]"),
            expect![[r#"
            SYN005 anchor-or-alias divisions/payments/access.yaml:5:18
            SYN005 anchor-or-alias divisions/payments/access.yaml:5:38
        "#]],
        ),
        (
            edit(ACCESS, "      groups: [ledger-developers]", "      <<: { groups: [ledger-developers] }"),
            expect![[r#"
            SYN006 merge-key divisions/payments/access.yaml:5:7
        "#]],
        ),
        (
            edit(ACCESS, "[ledger-developers]", "!!set [ledger-developers]"),
            expect![[r#"
            SYN007 explicit-tag divisions/payments/access.yaml:5:21
        "#]],
        ),
        (
            edit(ACCESS, "[ledger-developers]", "!<tag:yaml.org,2002:seq> [ledger-developers]"),
            expect![[r#"
            SYN007 explicit-tag divisions/payments/access.yaml:5:40
        "#]],
        ),
        (
            edit(ACCESS, "ledger-developers", "!secret ledger-developers"),
            expect![[r#"
            SYN007 explicit-tag divisions/payments/access.yaml:5:24
        "#]],
        ),
        (
            edit(ACCESS, "  ledger-prod:", "---\n  ledger-prod:"),
            expect![[r#"
            SYN008 second-document divisions/payments/access.yaml:6:1
        "#]],
        ),
        (
            edit(ACCESS, "  ledger-prod:", "...\n  ledger-prod:"),
            expect![[r#"
            SYN008 second-document divisions/payments/access.yaml:7:3
        "#]],
        ),
        (
            whole("%YAML 1.1\n---\naccounts: {}\n"),
            expect![[r#"
            SYN001 yaml-malformed divisions/payments/access.yaml:1:1
        "#]],
        ),
        (
            whole("%TAG ! tag:example.com,2000:\n---\naccounts: {}\n"),
            expect![[r#"
            SYN001 yaml-malformed divisions/payments/access.yaml:1:1
        "#]],
        ),
        (
            whole(""),
            expect![[r#"
            SYN010 document-empty divisions/payments/access.yaml:1:1
        "#]],
        ),
        (
            whole("\n\n"),
            expect![[r#"
            SYN010 document-empty divisions/payments/access.yaml:1:1
        "#]],
        ),
        (
            whole("# nothing but a comment\n"),
            expect![[r#"
            SYN010 document-empty divisions/payments/access.yaml:1:1
        "#]],
        ),
        (
            whole("---\n"),
            expect![[r#"
            SYN014 type-mismatch divisions/payments/access.yaml:1:4
        "#]],
        ),
        (
            whole("\u{feff}"),
            expect![[r#"
            SYN010 document-empty divisions/payments/access.yaml:1:1
        "#]],
        ),
        (
            whole("- accounts: {}\n"),
            expect![[r#"
            SYN014 type-mismatch divisions/payments/access.yaml:1:1
        "#]],
        ),
        (
            whole("accounts"),
            expect![[r#"
            SYN014 type-mismatch divisions/payments/access.yaml:1:1
        "#]],
        ),
        (
            whole("accounts: {"),
            expect![[r#"
            SYN001 yaml-malformed divisions/payments/access.yaml:1:11
        "#]],
        ),
        (
            whole("accounts: \"a"),
            expect![[r#"
            SYN001 yaml-malformed divisions/payments/access.yaml:1:11
        "#]],
        ),
        (
            whole("accounts: 'a\n"),
            expect![[r#"
            SYN001 yaml-malformed divisions/payments/access.yaml:2:1
        "#]],
        ),
        (
            whole("accounts:\n  a: {}\n b: {}\n"),
            expect![[r#"
            SYN001 yaml-malformed divisions/payments/access.yaml:3:2
        "#]],
        ),
        (
            whole("accounts: a: b\n"),
            expect![[r#"
            SYN001 yaml-malformed divisions/payments/access.yaml:1:12
        "#]],
        ),
        (
            whole("accounts: @example\n"),
            expect![[r#"
            SYN001 yaml-malformed divisions/payments/access.yaml:1:11
        "#]],
        ),
        (
            whole("accounts: {}\0\n"),
            expect![[r#"
                SYN020 hidden-character divisions/payments/access.yaml:1:13
            "#]],
        ),
        (
            whole("\u{feff}accounts: {}\n\u{feff}"),
            expect![[r#"
                SYN020 hidden-character divisions/payments/access.yaml:2:1
            "#]],
        ),
        (
            whole("accounts: {}\r"),
            expect![[r#"
            SYN020 hidden-character divisions/payments/access.yaml:1:13
        "#]],
        ),
        (
            whole("accounts: {} # \u{202e}txet\n"),
            expect![[r#"
            SYN020 hidden-character divisions/payments/access.yaml:1:16
        "#]],
        ),
        (
            whole("accounts: {} # a\u{200b}b\n"),
            expect![[r#"
            SYN020 hidden-character divisions/payments/access.yaml:1:17
        "#]],
        ),
        (
            whole("accounts: {} # \u{1b}[2J\n"),
            expect![[r#"
                SYN020 hidden-character divisions/payments/access.yaml:1:16
            "#]],
        ),
        (
            whole("accounts: {} # \u{9b}2J\n"),
            expect![[r#"
                SYN020 hidden-character divisions/payments/access.yaml:1:16
            "#]],
        ),
    ]);
}

#[test]
pub(super) fn bombs() {
    let mut bomb = "a: &a [x, x, x, x, x, x, x, x, x]\n".to_owned();
    for (name, before) in "bcdefghi".chars().zip("abcdefgh".chars()) {
        let aliases = vec![format!("*{before}"); 9].join(", ");
        bomb.push_str(&format!("{name}: &{name} [{aliases}]\n"));
    }
    let findings = found(&sources(&edited(&edit(ACCESS, "", bomb))));
    assert!(findings.lines().all(|it| it.contains("anchor-or-alias") || it.contains("unknown-key")), "{findings}");
    let deep = |open: &str, close: &str| format!("accounts: {}{}", open.repeat(5_000), close.repeat(5_000));
    let block: String = (0..5_000).map(|depth| format!("{}a:\n", " ".repeat(depth))).collect();
    let people: Vec<String> = (0..8_000).map(|at| format!("u{at}@example.com")).collect();
    let far = |between: &str| {
        let people = people.join(", ");
        let account = format!("ledger-dev: {{ read-only: {{ users: [{people}] }} }}");
        format!("accounts: {{ {account},{between} ledger-dev: {{}} }}")
    };
    check([
        (
            edit(ACCESS, "", far(" ")),
            expect![[r#"
                GOV039 resource-budget divisions/common/divisions.yaml:2:3
                GOV038 direct-user-count divisions/payments/access.yaml:1:27
                SYN011 duplicate-key divisions/payments/access.yaml:1:150944
            "#]],
        ),
        (
            edit(ACCESS, "", far("\n")),
            expect![[r#"
                GOV039 resource-budget divisions/common/divisions.yaml:2:3
                GOV038 direct-user-count divisions/payments/access.yaml:1:27
                SYN011 duplicate-key divisions/payments/access.yaml:2:2
            "#]],
        ),
        (
            edit(ACCESS, "", far("\n\n\n")),
            expect![[r#"
                GOV039 resource-budget divisions/common/divisions.yaml:2:3
                GOV038 direct-user-count divisions/payments/access.yaml:1:27
                SYN011 duplicate-key divisions/payments/access.yaml:4:2
            "#]],
        ),
        (
            edit(ACCESS, "", far("\n\n\n\n\n")),
            expect![[r#"
                GOV039 resource-budget divisions/common/divisions.yaml:2:3
                GOV038 direct-user-count divisions/payments/access.yaml:1:27
                SYN011 duplicate-key divisions/payments/access.yaml:6:2
            "#]],
        ),
        (
            edit(ACCESS, "", deep("[", "]")),
            expect![[r#"
                SYN004 nesting-too-deep divisions/payments/access.yaml:1:266
            "#]],
        ),
        (
            edit(ACCESS, "", deep("{a: ", "}")),
            expect![[r#"
            SYN004 nesting-too-deep divisions/payments/access.yaml:1:263
        "#]],
        ),
        (
            edit(ACCESS, "", deep("[", "")),
            expect![[r#"
                SYN004 nesting-too-deep divisions/payments/access.yaml:1:266
            "#]],
        ),
        (
            edit(ACCESS, "", block),
            expect![[r#"
            SYN004 nesting-too-deep divisions/payments/access.yaml:65:65
        "#]],
        ),
        (
            edit(ACCESS, "", format!("accounts:\n  {}a", "- ".repeat(5_000))),
            expect![[r#"
            SYN004 nesting-too-deep divisions/payments/access.yaml:2:129
        "#]],
        ),
        (
            edit(ACCESS, "", format!("accounts: {}", "? ".repeat(5_000))),
            expect![[r#"
            SYN001 yaml-malformed divisions/payments/access.yaml:1:11
        "#]],
        ),
        (
            edit(DOCUMENT, "", format!("{}{}", "[".repeat(5_000), "]".repeat(5_000))),
            expect![[r#"
                SYN004 nesting-too-deep divisions/payments/policies/developer.json:1:256
            "#]],
        ),
        (
            edit(DOCUMENT, "", format!("{{\"{}\": 1}}", "k".repeat(2_000))),
            expect![[r#"
                SYN021 policy-json-malformed divisions/payments/policies/developer.json:1:2004
            "#]],
        ),
        (
            edit(DOCUMENT, "", format!("{}1{}", "{\"a\":".repeat(100), "}".repeat(100))),
            expect![[r#"
            SYN004 nesting-too-deep divisions/payments/policies/developer.json:1:321
        "#]],
        ),
    ]);
}
