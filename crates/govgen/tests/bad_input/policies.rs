//! Documents of policies.

use expect_test::expect;

use super::cases::{DOCUMENT, check, edit, edited, found};
use crate::repository::sources;

#[test]
pub(super) fn policy_documents() {
    let whole = |text: &str| edit(DOCUMENT, "", text);
    check([
        (
            edit(DOCUMENT, "\"Resource\": \"*\" }", "\"Resource\": \"*\", }"),
            expect![[r#"
            SYN021 policy-json-malformed divisions/payments/policies/developer.json:4:79
        "#]],
        ),
        (
            edit(DOCUMENT, "{\n", "{ // comment\n"),
            expect![[r#"
            SYN021 policy-json-malformed divisions/payments/policies/developer.json:1:3
        "#]],
        ),
        (
            edit(DOCUMENT, "{\n", "{ # comment\n"),
            expect![[r#"
            SYN021 policy-json-malformed divisions/payments/policies/developer.json:1:3
        "#]],
        ),
        (
            edit(DOCUMENT, "\"Version\"", "Version"),
            expect![[r#"
            SYN021 policy-json-malformed divisions/payments/policies/developer.json:2:3
        "#]],
        ),
        (
            edit(DOCUMENT, "\"Version\"", "'Version'"),
            expect![[r#"
            SYN021 policy-json-malformed divisions/payments/policies/developer.json:2:3
        "#]],
        ),
        (
            edit(DOCUMENT, "\"Effect\": \"Allow\"", "\"Effect\": \"Deny\", \"Effect\": \"Allow\""),
            expect![[r#"
            SYN011 duplicate-key divisions/payments/policies/developer.json:4:42
        "#]],
        ),
        (
            edit(DOCUMENT, "\"Effect\": \"Allow\"", "\"Effect\": \"Deny\", \"\\u0045ffect\": \"Allow\""),
            expect![[r#"
            SYN011 duplicate-key divisions/payments/policies/developer.json:4:42
        "#]],
        ),
        (
            edit(DOCUMENT, "Queues", "Que\0ues"),
            expect![[r#"
                SYN020 hidden-character divisions/payments/policies/developer.json:4:18
            "#]],
        ),
        (
            edit(DOCUMENT, "Queues", "Que\\u0000ues"),
            expect![[r#"
                SYN020 hidden-character divisions/payments/policies/developer.json:4:14
            "#]],
        ),
        (
            edit(DOCUMENT, "Queues", "\\ud800"),
            expect![[r#"
                SYN021 policy-json-malformed divisions/payments/policies/developer.json:4:14
            "#]],
        ),
        (
            edit(DOCUMENT, "Queues", "\\ud83d\\ude00"),
            expect![[r#"
            GOV011 text-not-latin1 divisions/payments/policies/developer.json:4:14
        "#]],
        ),
        (
            edit(DOCUMENT, "Queues", "\\u202e"),
            expect![[r#"
                SYN020 hidden-character divisions/payments/policies/developer.json:4:14
            "#]],
        ),
        (
            edit(DOCUMENT, "Queues", "待ち行列"),
            expect![[r#"
            GOV011 text-not-latin1 divisions/payments/policies/developer.json:4:14
        "#]],
        ),
        (
            edit(DOCUMENT, "\"Queues\"", "null"),
            expect![[r#"
            SYN014 type-mismatch divisions/payments/policies/developer.json:4:14
        "#]],
        ),
        (
            edit(DOCUMENT, "\"Queues\"", "NaN"),
            expect![[r#"
            SYN021 policy-json-malformed divisions/payments/policies/developer.json:4:14
        "#]],
        ),
        (
            edit(DOCUMENT, "\"Queues\"", "01"),
            expect![[r#"
            SYN021 policy-json-malformed divisions/payments/policies/developer.json:4:15
        "#]],
        ),
        (
            edit(DOCUMENT, "\"2012-10-17\",", "\"2012-10-17\""),
            expect![[r#"
            SYN021 policy-json-malformed divisions/payments/policies/developer.json:3:3
        "#]],
        ),
        (
            whole(""),
            expect![[r#"
            SYN021 policy-json-malformed divisions/payments/policies/developer.json:1:1
        "#]],
        ),
        (
            whole("{}{}"),
            expect![[r#"
            SYN021 policy-json-malformed divisions/payments/policies/developer.json:1:3
        "#]],
        ),
        (
            whole("[]"),
            expect![[r#"
            SYN014 type-mismatch divisions/payments/policies/developer.json:1:1
        "#]],
        ),
        (
            whole("\"text\""),
            expect![[r#"
            SYN014 type-mismatch divisions/payments/policies/developer.json:1:1
        "#]],
        ),
        (
            whole("Version: 2012-10-17\n"),
            expect![[r#"
            SYN021 policy-json-malformed divisions/payments/policies/developer.json:1:1
        "#]],
        ),
        (
            whole("\u{feff}{}"),
            expect![[r#"
            SYN021 policy-json-malformed divisions/payments/policies/developer.json:1:1
        "#]],
        ),
    ]);
}

/// JSON allows what YAML would not; the document must be read all the same.
#[test]
fn policy_documents_are_json_and_not_yaml() {
    let documents = [
        "{\"Version\"\n:\n\"2012-10-17\"}",
        "{\"Version\":\"2012-10-17\",\"Statement\":[]}",
        "{\r\n\t\"Version\"\t:\t\"2012-10-17\"\r\n}",
        "{\"Statement\": [{\"Resource\": \"a\\/b\"}]}",
        "\n\n  {\n}\n\n",
        "{\"Statement\": {\"a\": [1, -0, 1.5e-3, 1E5, true, false]}}",
    ];
    for text in documents {
        let found = found(&sources(&edited(&edit(DOCUMENT, "", text))));
        // What they say is no policy, and is found to be none: it was read.
        assert!(!found.is_empty() && found.lines().all(|it| it.starts_with("GOV024")), "{text}: {found}");
    }
}
