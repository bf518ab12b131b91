//! Repositories that are too large, too deep, or no text.

use govgen_source::{FileProblem, SourceFile};

use crate::cases::{Repository, with};
use crate::once::ACCESS;

fn access(text: impl Into<String>) -> SourceFile {
    SourceFile::text(ACCESS, text)
}

pub(crate) fn not_utf8() -> Repository {
    let mut file = access("# Zugriff f");
    file.problem = Some(FileProblem::NotUtf8 { at: 11 });
    with(file)
}

pub(crate) fn too_large() -> Repository {
    let mut file = access("");
    file.problem = Some(FileProblem::TooLarge { bytes: 17 << 20 });
    with(file)
}

pub(crate) fn nested() -> Repository {
    with(access(format!("accounts: {}\n", brackets(65))))
}

pub(crate) fn nested_yaml() -> Repository {
    with(access(format!("accounts: {}\n", brackets(5_000))))
}

pub(crate) fn nested_json() -> Repository {
    let path = "divisions/payments/policies/developer.json";
    let document = format!("{{\"Statement\": {}}}\n", brackets(5_000));
    let mut repository =
        with(access("policies: { developer: { inline_policy: { file: policies/developer.json } } }\n"));
    repository.insert(path.to_owned(), SourceFile::text(path, document));
    repository
}

fn brackets(levels: usize) -> String {
    "[".repeat(levels) + &"]".repeat(levels)
}

pub(crate) fn tabs() -> Repository {
    with(access("accounts:\n\tledger-dev:\n\t\tread-only: { users: [alice@example.com] }\n"))
}

pub(crate) fn too_many_grants() -> Repository {
    let accounts: String = (1..=500).map(|it| format!("      account-{it}: \"{it:012}\"\n")).collect();
    let row = |name: &str, accounts: &str| format!("  {name}:\n    owners: [{name}-team]\n    accounts:\n{accounts}");
    let tools = "      tools: \"222222222222\"\n";
    let rows = format!("divisions:\n{}{}", row("payments", &accounts), row("platform", tools));
    let users: String = (1..=401).map(|it| format!("        - user-{it}@example.com\n")).collect();
    let mut repository = with(access(format!("accounts:\n  \"*\":\n    read-only:\n      users:\n{users}")));
    repository.insert(
        "divisions/common/divisions.yaml".to_owned(),
        SourceFile::text("divisions/common/divisions.yaml", rows),
    );
    repository
}

pub(crate) fn many_accounts() -> Repository {
    let accounts: String =
        (0..1_000).map(|it| format!("      account-{it}: \"{:012}\"\n", 300_000_000_000_u64 + it)).collect();
    let mapping = format!(
        "divisions:\n  payments:\n    owners: [a]\n    accounts:\n      ledger-prod: \"000000000000\"\n      ledger-dev: \"111111111111\"\n{accounts}"
    );
    let platform = "  platform: { owners: [a], accounts: { tools: \"222222222222\" } }\n";
    with(SourceFile::text("divisions/common/divisions.yaml", mapping + platform))
}

pub(crate) fn many_teams() -> Repository {
    let teams: String = (0..15_000).map(|it| format!("      - {:x<94}{it:06}\n", "")).collect();
    let mapping = format!(
        "divisions:\n  payments:\n    accounts: {{ ledger-prod: \"000000000000\", ledger-dev: \"111111111111\" }}\n    owners:\n{teams}"
    );
    let platform = "  platform: { owners: [a], accounts: { tools: \"222222222222\" } }\n";
    with(SourceFile::text("divisions/common/divisions.yaml", mapping + platform))
}

pub(crate) fn large_inline_policy() -> Repository {
    let buckets: String = (1..=400).map(|it| format!("            - arn:aws:s3:::bucket-{it}\n")).collect();
    with(access(format!(
        "policies:\n  developer:\n    inline_policy:\n      Version: \"2012-10-17\"\n      Statement:\n        - Effect: Allow\n          Action: s3:ListBucket\n          Resource:\n{buckets}"
    )))
}
