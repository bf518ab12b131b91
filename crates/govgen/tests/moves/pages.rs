//! The page that a move prints says what to do, in the order of the documents.

use std::fs;

use expect_test::expect_file;

use crate::{Repository, SET, words};

#[test]
fn the_pages_say_what_to_do() {
    let page = |arguments: &str| Repository::new().succeed(&words(&format!("{arguments} --as-of 2026-11-22")));
    let account = format!("account ledger-prod --from payments --to platform --policy developer=read-only {SET}");
    expect_file!["account.md"].assert_eq(&page(&account));
    expect_file!["account-name.md"].assert_eq(&page("account-name payments ledger-prod ledger-live"));
    expect_file!["division.md"].assert_eq(&page("division payments ledger"));
    expect_file!["policy.md"].assert_eq(&page("policy payments developer engineer"));
    expect_file!["shared-policy.md"].assert_eq(&page("policy common read-only look"));
    expect_file!["provider.md"].assert_eq(&page("provider aws 6"));
}

#[test]
fn the_documents_say_the_order_of_the_page() {
    let page = include_str!("account.md");
    let steps =
        ["First the run of `identity-center-payments`", "Then `common`", "Then the run of `identity-center-platform`"];
    let places: Vec<usize> = steps.iter().map(|it| page.find(it).unwrap()).collect();
    assert!(places.is_sorted(), "{places:?}");
    for (name, text) in [
        ("moves.md", include_str!("../../../../docs/moves.md")),
        ("runbooks.md", include_str!("../../../../docs/runbooks.md")),
    ] {
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        let order =
            text.split("the old division first, because").nth(1).unwrap_or_else(|| panic!("{name} says no order"));
        assert!(order.find("then `common`") < order.find("then the new division"), "{name}: {order}");
    }
}

#[test]
fn the_page_takes_no_other_file_s_place() {
    let repository = Repository::new();
    fs::write(repository.directory.path().join("README.md"), "ours\n").unwrap();
    let said: String = [
        "divisions/payments/access.yaml",
        "divisions/payments/page.md",
        "divisions/../terraform/common/page.md",
        "README.md",
        "CODEOWNERS",
        "missing/page.md",
    ]
    .iter()
    .map(|path| repository.refused(&format!("policy payments developer engineer --runbook {path}")))
    .collect();
    expect_file!["runbook-places.txt"].assert_eq(&said);
    assert_eq!(fs::read_to_string(repository.directory.path().join("README.md")).unwrap(), "ours\n");
}

#[test]
fn the_page_s_commands_take_the_baseline_that_it_was_given() {
    let repository = Repository::new();
    repository.succeed(&["check", "--write-baseline", "old findings.json"]);
    let page = |arguments: &str| {
        let mut arguments = words(arguments);
        arguments.extend(["--baseline", "old findings.json"]);
        repository.succeed(&arguments)
    };
    let page = page("policy payments developer engineer --as-of 2026-11-22");
    let commands: Vec<&str> = page.lines().filter(|it| it.starts_with("govgen ")).collect();
    assert_eq!(commands.len(), 6, "{page}");
    assert!(commands.iter().all(|it| it.ends_with(" --baseline 'old findings.json'")), "{commands:#?}");
}
