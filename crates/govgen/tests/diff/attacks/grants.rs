//! How somebody would hide one grant behind many.

use super::super::git::Repository;
use super::super::{MAPPING, repository};
use super::markdown;

/// Permission sets that stand there before anybody is granted one of them.
const SETS: &str = "policies:\n  engineer: { managed_policies: [PowerUserAccess] }\n  all-viewer: { managed_policies: [job-function/ViewOnlyAccess] }\n";

/// Where two accounts have no entries yet, one of them in production.
fn before() -> Repository {
    let repository = repository();
    let guardrails = "guardrails: { max_direct_users: 5000, managed_policies: { allow: [PowerUserAccess, \"*\"] } }\n";
    repository.write("divisions/common/guardrails.yaml", guardrails);
    let accounts = "      lab: \"333333333333\"\n      lab-prod: { id: \"444444444444\", environment: production }\n";
    repository.replace(MAPPING, "      ledger-dev:", &format!("{accounts}      ledger-dev:"));
    repository.write("divisions/payments/many.yaml", SETS);
    repository.commit("before");
    repository
}

/// Users with an end each, so that no row stands for many of them.
fn ended(count: usize) -> String {
    let day = |it: usize| format!("{}-{:02}-{:02}", 2040 + it / 336, it / 28 % 12 + 1, it % 28 + 1);
    (0..count)
        .map(|it| format!("        - {{ user: u{it:04}@example.com, until: {}, reason: view }}\n", day(it)))
        .collect()
}

#[test]
fn harmless_grants_hide_none_of_a_strong_permission_set() {
    for account in ["lab-prod", "lab"] {
        let repository = before();
        let grants = format!(
            "accounts:\n  {account}:\n    engineer: {{ users: [zz-mallory@example.com] }}\n    all-viewer:\n      users:\n{}",
            ended(700)
        );
        repository.write("divisions/payments/many.yaml", &format!("{SETS}{grants}"));
        let page = markdown(&repository, "before");
        let rows: Vec<&str> = page.lines().filter(|it| it.starts_with("| gains")).collect();
        assert!(rows.len() < 700 && rows[0].contains("zz-mallory"), "{page}");
        let cut = page.lines().find(|it| it.contains("more rows")).unwrap();
        let left_out = 701 - rows.len();
        let expected = format!(
            "; of what is gained there, most is allowed by <code>payments-all-viewer</code> ({left_out} grants): run"
        );
        assert!(cut.contains(&expected), "{cut}");
    }
}

#[test]
fn permission_sets_of_rows_that_are_left_out_are_named() {
    let repository = before();
    // The strong ones have no room either.
    let strong: String = ended(699).replace(": u", ": s");
    let grants = format!(
        "accounts:\n  lab-prod:\n    engineer:\n      users:\n{strong}    all-viewer: {{ users: [a@example.com] }}\n"
    );
    repository.write("divisions/payments/many.yaml", &format!("{SETS}{grants}"));
    let page = markdown(&repository, "before");
    let rows = page.lines().filter(|it| it.starts_with("| gains")).count();
    let cut = page.lines().find(|it| it.contains("more rows")).unwrap();
    let expected = format!(
        "; of what is gained there, most is allowed by <code>payments-engineer</code> ({} grants), <code>payments-all-viewer</code> (1 grant): run",
        699 - rows
    );
    assert!(cut.contains(&expected), "{cut}");
}

#[test]
fn without_an_end_stands_before_with_one() {
    let repository = before();
    let grants = format!(
        "accounts:\n  lab-prod:\n    all-viewer:\n      users:\n{}        - zz-mallory@example.com\n",
        ended(20)
    );
    repository.write("divisions/payments/many.yaml", &format!("{SETS}{grants}"));
    let page = markdown(&repository, "before");
    let first = page.lines().find(|it| it.starts_with("| gains")).unwrap();
    assert!(first.contains("zz-mallory"), "{page}");
}
