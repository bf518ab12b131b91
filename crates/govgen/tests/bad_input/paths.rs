//! Paths, and what stands at them.

use expect_test::expect;
use govgen_source::{EntryKind, FileProblem, SourceFile, SourceMap};

use super::cases::{ACCESS, DIVISIONS, DOCUMENT, ORGANIZATION, POLICIES, check, edit, found};
use crate::repository::{clean, sources};

#[test]
pub(super) fn paths_that_lead_out() {
    let file = |to: &str| edit(POLICIES, "policies/developer.json", to);
    check([
        (
            file("../platform/policies/x.json"),
            expect![[r#"
            SYN022 path-escape divisions/payments/policies.yaml:7:28
        "#]],
        ),
        (
            file("policies/../../common/x.json"),
            expect![[r#"
            SYN022 path-escape divisions/payments/policies.yaml:7:28
        "#]],
        ),
        (
            file("/etc/passwd.json"),
            expect![[r#"
            SYN022 path-escape divisions/payments/policies.yaml:7:28
        "#]],
        ),
        (
            file("'policies\\developer.json'"),
            expect![[r#"
            SYN022 path-escape divisions/payments/policies.yaml:7:28
        "#]],
        ),
        (
            file("C:/developer.json"),
            expect![[r#"
            SYN022 path-escape divisions/payments/policies.yaml:7:28
        "#]],
        ),
        (
            file("\"C:developer.json\""),
            expect![[r#"
            SYN022 path-escape divisions/payments/policies.yaml:7:28
        "#]],
        ),
        (
            file("./policies/developer.json"),
            expect![[r#"
            SYN022 path-escape divisions/payments/policies.yaml:7:28
        "#]],
        ),
        (
            file("policies//developer.json"),
            expect![[r#"
            SYN022 path-escape divisions/payments/policies.yaml:7:28
        "#]],
        ),
        (
            file("policies/developer.json/"),
            expect![[r#"
            SYN022 path-escape divisions/payments/policies.yaml:7:28
        "#]],
        ),
        (
            file("policies/developer.yaml"),
            expect![[r#"
            SYN015 value-malformed divisions/payments/policies.yaml:7:28
        "#]],
        ),
        (
            file("policies/devloper.json"),
            expect![[r#"
            REF005 policy-file-missing divisions/payments/policies.yaml:7:28
        "#]],
        ),
        (
            file("\"policies/\\e[2J\\nx.json\""),
            expect![[r#"
            SYN020 hidden-character divisions/payments/policies.yaml:7:28
        "#]],
        ),
        (
            file("\"policies/\\u202ex.json\""),
            expect![[r#"
                SYN020 hidden-character divisions/payments/policies.yaml:7:28
            "#]],
        ),
        (
            file("\"\""),
            expect![[r#"
            SYN022 path-escape divisions/payments/policies.yaml:7:28
        "#]],
        ),
        (
            file("policies"),
            expect![[r#"
            SYN015 value-malformed divisions/payments/policies.yaml:7:28
        "#]],
        ),
        (
            file("policies/Developer.json"),
            expect![[r#"
            REF005 policy-file-missing divisions/payments/policies.yaml:7:28
        "#]],
        ),
    ]);
}

/// Paths that are no plain files, as `load` hands them over.
#[test]
pub(super) fn entries_that_are_no_files() {
    let with = |path: &str, kind: EntryKind| {
        let mut files = clean();
        files.remove(path);
        let mut entries = vec![SourceFile::entry(path.to_owned(), kind)];
        let rest = sources(&files);
        entries.extend(rest.iter().map(|(_, it)| match it.kind {
            EntryKind::File => SourceFile::text(it.path.as_str(), it.text.as_str()),
            kind => SourceFile::entry(it.path.clone(), kind),
        }));
        found(&SourceMap::new(entries))
    };
    let cases = [
        (
            ACCESS,
            EntryKind::Link,
            expect![[r#"
            SYN022 path-escape divisions/payments/access.yaml:1:1
        "#]],
        ),
        (
            ACCESS,
            EntryKind::Other,
            expect![[r#"
            SYN022 path-escape divisions/payments/access.yaml:1:1
        "#]],
        ),
        (
            POLICIES,
            EntryKind::Link,
            expect![[r#"
                SYN022 path-escape divisions/payments/policies.yaml:1:1
            "#]],
        ),
        (
            POLICIES,
            EntryKind::Directory,
            expect![[r#"
            REF003 policy-unknown divisions/payments/access.yaml:3:5
            REF003 policy-unknown divisions/payments/access.yaml:7:5
        "#]],
        ),
        (
            DOCUMENT,
            EntryKind::Link,
            expect![[r#"
                SYN022 path-escape divisions/payments/policies/developer.json:1:1
            "#]],
        ),
        (
            DOCUMENT,
            EntryKind::Directory,
            expect![[r#"
            REF005 policy-file-missing divisions/payments/policies.yaml:7:28
        "#]],
        ),
        (
            ORGANIZATION,
            EntryKind::Link,
            expect![[r#"
                SYN022 path-escape divisions/common/organization.yaml:1:1
            "#]],
        ),
        (
            DIVISIONS,
            EntryKind::Link,
            expect![[r#"
                SYN022 path-escape divisions/common/divisions.yaml:1:1
            "#]],
        ),
        (
            "divisions/payments/extra",
            EntryKind::Link,
            expect![[r#"
            SYN022 path-escape divisions/payments/extra:1:1
        "#]],
        ),
        (
            "divisions/new",
            EntryKind::Directory,
            expect![[r#"
            REF001 division-directory-unknown divisions/new:1:1
        "#]],
        ),
        (
            "divisions/Payments",
            EntryKind::Directory,
            expect![[r#"
            REF001 division-directory-unknown divisions/Payments:1:1
        "#]],
        ),
        (
            "divisions/new",
            EntryKind::Link,
            expect![[r#"
            SYN022 path-escape divisions/new:1:1
        "#]],
        ),
        (
            "divisions/stray.yaml",
            EntryKind::File,
            expect![[r#"
            SYN023 yaml-file-unread divisions/stray.yaml:1:1
        "#]],
        ),
        (
            "divisions/payments/access.yml",
            EntryKind::File,
            expect![[r#"
            SYN023 yaml-file-unread divisions/payments/access.yml:1:1
        "#]],
        ),
        (
            "divisions/payments/ACCESS.YAML",
            EntryKind::File,
            expect![[r#"
            SYN023 yaml-file-unread divisions/payments/ACCESS.YAML:1:1
        "#]],
        ),
        (
            "divisions/payments/more/access.yaml",
            EntryKind::File,
            expect![[r#"
            SYN023 yaml-file-unread divisions/payments/more/access.yaml:1:1
        "#]],
        ),
        (
            "divisions/payments/a\u{1b}[2J.yaml",
            EntryKind::File,
            expect![[r#"
                SYN010 document-empty divisions/payments/a\u{1b}[2J.yaml:1:1
                SYN020 hidden-character divisions/payments/a\u{1b}[2J.yaml:1:1
            "#]],
        ),
        (
            "divisions/payments/a\nb.yaml",
            EntryKind::File,
            expect![[r#"
                SYN010 document-empty divisions/payments/a\nb.yaml:1:1
                SYN020 hidden-character divisions/payments/a\nb.yaml:1:1
            "#]],
        ),
        (
            "divisions/payments/\u{202e}lmay.txt",
            EntryKind::File,
            expect![[r#"
            SYN020 hidden-character divisions/payments/\u{202e}lmay.txt:1:1
        "#]],
        ),
        (
            "terraform",
            EntryKind::Link,
            expect![[r#"
            GOV016 unexpected-file terraform:1:1
        "#]],
        ),
        (
            "terraform/main.tf",
            EntryKind::File,
            expect![[r#"
            GOV016 unexpected-file terraform/main.tf:1:1
        "#]],
        ),
        (
            "terraform/.terraform",
            EntryKind::Directory,
            expect![[r#"
            GOV016 unexpected-file terraform/.terraform:1:1
        "#]],
        ),
        (
            "terraform/pay\nments",
            EntryKind::Directory,
            expect![[r#"
            GOV016 unexpected-file terraform/pay\nments:1:1
        "#]],
        ),
        (
            "terraform/payments",
            EntryKind::Link,
            expect![[r#"
            GOV016 unexpected-file terraform/payments:1:1
        "#]],
        ),
        (
            "terraform/payments/main.tf",
            EntryKind::File,
            expect![[r#"
            GOV016 unexpected-file terraform/payments/main.tf:1:1
        "#]],
        ),
        (
            "terraform/payments/main.tf.json",
            EntryKind::File,
            expect![[r#"
            GOV016 unexpected-file terraform/payments/main.tf.json:1:1
        "#]],
        ),
        (
            "terraform/payments/a_override.tf",
            EntryKind::File,
            expect![[r#"
            GOV016 unexpected-file terraform/payments/a_override.tf:1:1
        "#]],
        ),
        (
            "terraform/payments/x.auto.tfvars",
            EntryKind::File,
            expect![[r#"
            GOV016 unexpected-file terraform/payments/x.auto.tfvars:1:1
        "#]],
        ),
        (
            "terraform/payments/modules",
            EntryKind::Directory,
            expect![[r#"
            GOV016 unexpected-file terraform/payments/modules:1:1
        "#]],
        ),
        (
            "terraform/payments/versions.tf",
            EntryKind::Link,
            expect![[r#"
            GOV016 unexpected-file terraform/payments/versions.tf:1:1
        "#]],
        ),
        (
            "terraform/payments/versions.tf",
            EntryKind::Other,
            expect![[r#"
            GOV016 unexpected-file terraform/payments/versions.tf:1:1
        "#]],
        ),
        (
            "terraform/payments/.terraform",
            EntryKind::Directory,
            expect![[r#"
            GOV016 unexpected-file terraform/payments/.terraform:1:1
        "#]],
        ),
        (
            "terraform/payments/.terraform",
            EntryKind::Link,
            expect![[r#"
            GOV016 unexpected-file terraform/payments/.terraform:1:1
        "#]],
        ),
        ("terraform/payments/.terraform.lock.hcl", EntryKind::File, expect![[""]]),
        (
            "CODEOWNERS",
            EntryKind::File,
            expect![[r#"
            GOV017 codeowners-shadowed CODEOWNERS:1:1
        "#]],
        ),
        (
            "CODEOWNERS",
            EntryKind::Link,
            expect![[r#"
            GOV017 codeowners-shadowed CODEOWNERS:1:1
        "#]],
        ),
        (
            "CODEOWNERS",
            EntryKind::Directory,
            expect![[r#"
            GOV017 codeowners-shadowed CODEOWNERS:1:1
        "#]],
        ),
        (
            ".github/CODEOWNERS",
            EntryKind::File,
            expect![[r#"
            GOV017 codeowners-shadowed .github/CODEOWNERS:1:1
        "#]],
        ),
        (
            "docs/CODEOWNERS",
            EntryKind::Link,
            expect![[r#"
            GOV017 codeowners-shadowed docs/CODEOWNERS:1:1
        "#]],
        ),
    ];
    for (path, kind, expected) in cases {
        expected.assert_eq(&with(path, kind));
    }
}

/// govgen's header does not make a file govgen's.
#[test]
fn headers_that_lie() {
    for (name, expected) in [
        (
            "terraform/payments/a_override.tf",
            expect![[r#"
            GOV016 unexpected-file terraform/payments/a_override.tf:1:1
        "#]],
        ),
        (
            "terraform/payments/override.tf",
            expect![[r#"
            GOV016 unexpected-file terraform/payments/override.tf:1:1
        "#]],
        ),
        (
            "terraform/payments/main.tf.json",
            expect![[r#"
            GOV016 unexpected-file terraform/payments/main.tf.json:1:1
        "#]],
        ),
        (
            "terraform/payments/x.auto.tfvars",
            expect![[r#"
            GOV016 unexpected-file terraform/payments/x.auto.tfvars:1:1
        "#]],
        ),
        (
            "terraform/versions.tf",
            expect![[r#"
            GOV016 unexpected-file terraform/versions.tf:1:1
        "#]],
        ),
    ] {
        let mut entries: Vec<SourceFile> =
            clean().into_iter().map(|(path, text)| SourceFile::text(path, text)).collect();
        let mut liar = SourceFile::entry(name.to_owned(), EntryKind::File);
        liar.generated = true;
        entries.push(liar);
        entries.extend(
            ["divisions/common", "divisions/payments", "divisions/platform"]
                .map(|it| SourceFile::entry(it.to_owned(), EntryKind::Directory)),
        );
        expected.assert_eq(&found(&SourceMap::new(entries)));
    }
}

#[test]
fn files_that_cannot_be_text() {
    let with = |problem: FileProblem, text: &str| {
        let mut files = clean();
        files.remove(ACCESS);
        let mut entry = SourceFile::text(ACCESS, text);
        entry.problem = Some(problem);
        let mut entries = vec![entry];
        entries.extend(files.into_iter().map(|(path, text)| SourceFile::text(path, text)));
        entries.extend(
            ["divisions/common", "divisions/payments", "divisions/platform"]
                .map(|it| SourceFile::entry(it.to_owned(), EntryKind::Directory)),
        );
        found(&SourceMap::new(entries))
    };
    expect![[r#"
        SYN002 file-not-utf8 divisions/payments/access.yaml:2:3
    "#]]
    .assert_eq(&with(FileProblem::NotUtf8 { at: 12 }, "accounts:\n  "));
    expect![[r#"
        SYN003 file-too-large divisions/payments/access.yaml:1:1
    "#]]
    .assert_eq(&with(FileProblem::TooLarge { bytes: (16 << 20) + 1 }, ""));
}
