//! Entries about what Terraform's states know.

use expect_test::expect;

use super::cases::found;
use crate::repository::{clean, sources};

/// What became of names is written down in few forms, and nothing that could not be read forgets or adopts anything.
#[test]
fn entries_about_states() {
    let second = |path: &str, text: &str| {
        let mut files = clean();
        files.insert(path.to_owned(), text.to_owned());
        found(&sources(&files))
    };
    let cases = [
        (
            "divisions/common/z.yaml",
            "refactor: {}\n",
            expect![[r#"
            SYN014 type-mismatch divisions/common/z.yaml:1:11
        "#]],
        ),
        (
            "divisions/common/z.yaml",
            "refactor: [x]\n",
            expect![[r#"
            SYN014 type-mismatch divisions/common/z.yaml:1:12
        "#]],
        ),
        (
            "divisions/common/z.yaml",
            "refactor: [{ since: 2026-01-01 }]\n",
            expect![[r#"
            SYN013 key-missing divisions/common/z.yaml:1:12
        "#]],
        ),
        (
            "divisions/common/z.yaml",
            "refactor: [{ rename: { policy: read-only, from: b }, forget: { division: payments, policy: a, account: b } }]\n",
            expect![[r#"
                SYN015 value-malformed divisions/common/z.yaml:1:54
            "#]],
        ),
        (
            "divisions/common/z.yaml",
            "refactor: [{ rename: { from: b } }]\n",
            expect![[r#"
            SYN013 key-missing divisions/common/z.yaml:1:22
        "#]],
        ),
        (
            "divisions/common/z.yaml",
            "refactor: [{ rename: { account: ledger-dev, from: b } }]\n",
            expect![[r#"
            SYN013 key-missing divisions/common/z.yaml:1:24
        "#]],
        ),
        (
            "divisions/common/z.yaml",
            "refactor: [{ rename: { policy: read-only, division: payments, from: b } }]\n",
            expect![[r#"
                SYN015 value-malformed divisions/common/z.yaml:1:43
            "#]],
        ),
        (
            "divisions/common/z.yaml",
            "refactor: [{ rename: { policy: read-only, account: ledger-dev, from: b } }]\n",
            expect![[r#"
                SYN015 value-malformed divisions/common/z.yaml:1:43
            "#]],
        ),
        (
            "divisions/common/z.yaml",
            "refactor: [{ rename: { policy: read-only } }]\n",
            expect![[r#"
            SYN013 key-missing divisions/common/z.yaml:1:24
        "#]],
        ),
        (
            "divisions/common/z.yaml",
            "refactor: [{ rename: { policy: read-only, from: A__B } }]\n",
            expect![[r#"
            SYN017 name-malformed divisions/common/z.yaml:1:49
        "#]],
        ),
        (
            "divisions/common/z.yaml",
            "refactor: [{ rename: { policy: read-only, from: b }, since: today }]\n",
            expect![[r#"
                SYN016 date-malformed divisions/common/z.yaml:1:61
            "#]],
        ),
        (
            "divisions/common/z.yaml",
            "refactor: [{ move: { account: ledger-dev, from: payments } }]\n",
            expect![[r#"
            SYN013 key-missing divisions/common/z.yaml:1:22
        "#]],
        ),
        (
            "divisions/common/z.yaml",
            "refactor: [{ move: { account: x, from: payments, to: platform, grants: { a: { permission_set: ps-1 } } } }]\n",
            expect![[r#"
                REF014 refactor-target-unknown divisions/common/z.yaml:1:31
                SYN015 value-malformed divisions/common/z.yaml:1:95
            "#]],
        ),
        (
            "divisions/common/z.yaml",
            "refactor: [{ forget: { division: payments, policy: a, account: b, users: [] } }]\n",
            expect![[r#"
                SYN013 key-missing divisions/common/z.yaml:1:74
            "#]],
        ),
        (
            "divisions/common/z.yaml",
            "refactor: [{ forget: { division: payments, policy: a, account: b, user: 5 } }]\n",
            expect![[r#"
                SYN014 type-mismatch divisions/common/z.yaml:1:73
            "#]],
        ),
        (
            "divisions/common/z.yaml",
            "refactor: [{ forget: { division: payments, policy: a, account: b, usr: c } }]\n",
            expect![[r#"
                SYN012 unknown-key divisions/common/z.yaml:1:67
            "#]],
        ),
        (
            "divisions/common/z.yaml",
            "refactor: [{ forget: { policy: a, account: b, user: c } }]\n",
            expect![[r#"
            SYN013 key-missing divisions/common/z.yaml:1:24
        "#]],
        ),
        (
            "divisions/common/z.yaml",
            "refactor: [{ import: { division: common, policy: read-only } }]\n",
            expect![[r#"
            SYN013 key-missing divisions/common/z.yaml:1:24
        "#]],
        ),
        (
            "divisions/common/z.yaml",
            "refactor: [{ import: { division: A, policy: read-only, permission_set: ps-0123456789abcdef } }]\n",
            expect![[r#"
                SYN017 name-malformed divisions/common/z.yaml:1:34
            "#]],
        ),
        (
            "divisions/common/z.yaml",
            "refactor: [{ import: { division: common, policy: read-only, permission_set: \"arn:aws:sso:::permissionSet/ssoins-0123456789abcdef/ps-0123456789abcdef\" } }]\n",
            expect![[r#"
                SYN015 value-malformed divisions/common/z.yaml:1:77
            "#]],
        ),
        (
            "divisions/common/z.yaml",
            "refactor: [{ import: { division: common, policy: read-only, permission_set: ssoins-ffffffffffffffff/ps-0123456789abcdef } }]\n",
            expect![[r#"
                REF014 refactor-target-unknown divisions/common/z.yaml:1:77
            "#]],
        ),
        (
            "divisions/common/z.yaml",
            "refactor: [{ import: { division: platform, policy: read-only, permission_set: ps-0123456789abcdef, assignments: { tools: {} } } }]\n",
            expect![[r#"
                SYN013 key-missing divisions/common/z.yaml:1:115
            "#]],
        ),
        (
            "divisions/common/z.yaml",
            "refactor: [{ import: { division: platform, policy: read-only, permission_set: ps-0123456789abcdef, managed_policies: [ReadOnlyAccess] } }]\n",
            expect![[r#"
                REF014 refactor-target-unknown divisions/common/z.yaml:1:119
            "#]],
        ),
        (
            "divisions/common/z.yaml",
            "refactor: [{ import: { division: common, policy: read-only, permission_set: ps-0123456789abcdef, inline_policy: \"yes\" } }]\n",
            expect![[r#"
                SYN014 type-mismatch divisions/common/z.yaml:1:113
            "#]],
        ),
        (
            "divisions/payments/z.yaml",
            "refactor: [{ forget: { policy: a, account: b } }]\n",
            expect![[r#"
            SYN013 key-missing divisions/payments/z.yaml:1:22
        "#]],
        ),
        (
            "divisions/payments/z.yaml",
            "refactor: [{ forget: { policy: a, account: b, user: c, group: d } }]\n",
            expect![[r#"
                SYN015 value-malformed divisions/payments/z.yaml:1:56
            "#]],
        ),
        (
            "divisions/payments/z.yaml",
            "refactor: [{ rename: { policy: developer, from: b }, import: {} }]\n",
            expect![[r#"
                SYN028 refactor-reserved divisions/payments/z.yaml:1:54
            "#]],
        ),
        (
            "divisions/payments/z.yaml",
            "refactor: [{ forget: { policy: a, account: b, users: [c] } }]\n",
            expect![[r#"
            SYN028 refactor-reserved divisions/payments/z.yaml:1:47
        "#]],
        ),
        (
            "divisions/payments/z.yaml",
            "refactor: [{}]\n",
            expect![[r#"
            SYN013 key-missing divisions/payments/z.yaml:1:12
        "#]],
        ),
    ];
    for (path, text, expected) in cases {
        expected.assert_eq(&second(path, text));
    }
}
