//! `report --since`, in real git repositories with the real command.
#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "a test that cannot go on says where")]

#[path = "support/git.rs"]
mod git;

use std::collections::BTreeMap;

use git::{Repository, said};
use serde_json::Value;

const ACCESS: &str = "divisions/payments/access.yaml";

/// Since which tag each principal's grant in an account has been there: the tag, `>=tag` where nothing older is known, `-` where it is not committed.
fn since(repository: &Repository, directory: &std::path::Path, arguments: &[&str]) -> BTreeMap<String, String> {
    let all = [&["report", "--format", "json", "--since"], arguments].concat();
    let output = repository.command(directory, env!("CARGO_BIN_EXE_govgen"), &all);
    assert!(output.status.success(), "{}", said(&output));
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    let tags = repository.git(&["tag", "--format=%(objectname) %(refname:short)"]);
    let tag =
        |commit: &str| tags.lines().find(|it| it.starts_with(commit)).unwrap().split_once(' ').unwrap().1.to_owned();
    let row = |grant: &Value| {
        let text = |key: &str| grant[key].as_str().map(ToOwned::to_owned);
        let commit = text("since_commit").map(|it| {
            assert_eq!(it.len(), 12);
            assert!(grant["since"].is_string() && grant["since_author"] == "octocat", "{grant}");
            format!("{}{}", if grant["since_exact"] == true { "" } else { ">=" }, tag(&it))
        });
        let name = format!("{} {}", text("account").unwrap(), text("principal").unwrap());
        (name, commit.unwrap_or_else(|| "-".to_owned()))
    };
    report["grants"].as_array().unwrap().iter().map(row).collect()
}

fn expect(found: &BTreeMap<String, String>, wanted: &[(&str, &str)]) {
    let wanted: BTreeMap<String, String> =
        wanted.iter().map(|(it, tag)| ((*it).to_owned(), (*tag).to_owned())).collect();
    assert_eq!(*found, wanted);
}

#[test]
fn names_the_commit_that_made_each_grant() {
    let repository = Repository::below("");
    let root = repository.root();
    expect(&since(&repository, &root, &[]), &[("ledger-dev alice@example.com", "first"), ("tools platform", "first")]);

    repository.replace(ACCESS, "users: [alice@example.com]", "users: [alice@example.com, bob@example.com]");
    repository.commit("bob");
    // Another file, comments and order make nothing newer, and neither does another case of a user's name.
    repository.write(ACCESS, "policies:\n  developer:\n    managed_policies: [ReadOnlyAccess]\n");
    repository.write(
        "divisions/payments/more.yaml",
        "# moved\naccounts:\n  ledger-dev:\n    developer:\n      users: [bob@example.com, alice@example.com]\n",
    );
    repository.commit("moved");
    repository.write("README.md", "nothing\n");
    repository.commit("elsewhere");
    // A glob instead of the name, and one account more.
    repository.replace("divisions/payments/more.yaml", "  ledger-dev:", "  \"ledger-*\":");
    repository.commit("glob");
    // Gone and back again counts from when it came back.
    repository.replace("divisions/payments/more.yaml", "bob@example.com, ", "");
    repository.commit("gone");
    repository.replace("divisions/payments/more.yaml", "[alice", "[bob@example.com, alice");
    repository.commit("back");
    repository.replace("divisions/payments/more.yaml", "[bob", "[carol@example.com, bob");

    let all = [
        ("ledger-dev alice@example.com", "first"),
        ("ledger-dev bob@example.com", "back"),
        ("ledger-dev carol@example.com", "-"),
        ("ledger-prod alice@example.com", "glob"),
        ("ledger-prod bob@example.com", "back"),
        ("ledger-prod carol@example.com", "-"),
        ("tools platform", "first"),
    ];
    expect(&since(&repository, &root, &[]), &all);
    expect(
        &since(&repository, &root, &["--at", "glob"]),
        &[
            ("ledger-dev alice@example.com", "first"),
            ("ledger-dev bob@example.com", "bob"),
            ("ledger-prod alice@example.com", "glob"),
            ("ledger-prod bob@example.com", "glob"),
            ("tools platform", "first"),
        ],
    );
    for (format, wanted) in
        [("csv", ",true,"), ("markdown", "not committed"), ("table", "not committed"), ("html", "\"inexact\":null")]
    {
        let shown = said(&repository.govgen(&["report", "--since", "--format", format]));
        assert!(shown.contains(wanted), "{shown}");
    }
}

#[test]
fn an_account_that_moves_and_a_renamed_key_keep_their_grants() {
    let repository = Repository::below("governance");
    let root = repository.root();
    let common = "divisions/common/divisions.yaml";
    // `read-only` is shared, so the permission set stays; the account goes to another division.
    repository.write(
        "divisions/payments/access.yaml",
        "accounts:\n  ledger-dev:\n    read-only:\n      users: [dave@example.com]\n",
    );
    repository.commit("dave");
    repository.replace(common, "      ledger-dev: \"111111111111\"\n", "");
    repository.replace(common, "      tools:", "      ledger-dev: \"111111111111\"\n      tools:");
    repository.write("divisions/payments/access.yaml", "accounts: {}\n");
    repository.replace(
        "divisions/platform/access.yaml",
        "accounts:\n",
        "accounts:\n  ledger-dev: { read-only: { users: [dave@example.com] } }\n",
    );
    repository.commit("handed-over");
    expect(&since(&repository, &root, &[]), &[("ledger-dev dave@example.com", "dave"), ("tools platform", "first")]);
}

#[test]
fn a_commit_that_cannot_be_read_breaks_no_chain() {
    let repository = Repository::below("");
    let root = repository.root();
    let whole = std::fs::read_to_string(root.join(ACCESS)).unwrap();
    repository.write(ACCESS, "accounts: [\n");
    repository.commit("broken");
    repository.write(ACCESS, &whole);
    repository.commit("mended");
    expect(&since(&repository, &root, &[]), &[("ledger-dev alice@example.com", "first"), ("tools platform", "first")]);
    // The organization's document as well.
    let common = "divisions/common/divisions.yaml";
    let mapping = std::fs::read_to_string(root.join(common)).unwrap();
    repository.write(common, "divisions: [\n");
    repository.commit("no-mapping");
    repository.write(common, &mapping);
    repository.commit("mapping");
    expect(&since(&repository, &root, &[]), &[("ledger-dev alice@example.com", "first"), ("tools platform", "first")]);
}

#[test]
fn a_merge_counts_when_it_is_merged() {
    let repository = Repository::below("");
    repository.git(&["checkout", "--quiet", "-b", "topic"]);
    repository.replace(ACCESS, "[alice@example.com]", "[alice@example.com, erin@example.com]");
    repository.commit("proposed");
    repository.git(&["checkout", "--quiet", "main"]);
    repository.write("README.md", "meanwhile\n");
    repository.commit("meanwhile");
    repository.git(&["merge", "--quiet", "--no-ff", "--message", "merge", "topic"]);
    repository.git(&["tag", "merged"]);
    let found = since(&repository, &repository.root(), &[]);
    assert_eq!(found["ledger-dev erin@example.com"], "merged");
    assert_eq!(found["ledger-dev alice@example.com"], "first");
}

#[test]
fn a_shallow_clone_says_what_it_does_not_know() {
    let repository = Repository::below("");
    repository.write("README.md", "second\n");
    repository.commit("second");
    repository.replace(ACCESS, "[alice@example.com]", "[alice@example.com, frank@example.com]");
    repository.commit("third");
    let clone = repository.directory.path().join("clone");
    let from = format!("file://{}", repository.top().display());
    repository.command(
        repository.directory.path(),
        "git",
        &["clone", "--quiet", "--depth=2", &from, clone.to_str().unwrap()],
    );
    let wanted = [
        ("ledger-dev alice@example.com", ">=second"),
        ("ledger-dev frank@example.com", "third"),
        ("tools platform", ">=second"),
    ];
    expect(&since(&repository, &clone, &[]), &wanted);
    let table = repository.command(&clone, env!("CARGO_BIN_EXE_govgen"), &["report", "--since"]);
    assert!(said(&table).contains("at least 20"), "{}", said(&table));
}

/// What an author writes is one field, whatever it looks like.
#[test]
fn commits_of_strangers_are_text() {
    let repository = Repository::below("");
    let root = repository.root();
    repository.replace(ACCESS, "[alice@example.com]", "[alice@example.com, grace@example.com]");
    repository.git(&["add", "--all"]);
    let subject = "divisions/common \u{1}</script><img src=x onerror=alert(1)>\n\ndivisions/payments";
    let author = "=cmd|calc|\u{1b}[31m\u{202e} <a@example.com>";
    repository.git(&[
        "-c",
        "user.name=x",
        "commit",
        "--quiet",
        "--author",
        author,
        "--date",
        "1@9999",
        "--message",
        subject,
    ]);
    let id = repository.git(&["rev-parse", "HEAD"]);
    for format in ["table", "csv", "json", "markdown", "html"] {
        let shown = said(&repository.govgen(&["report", "--since", "--format", format]));
        assert!(shown.contains(&id[..12]), "{shown}");
        assert!(
            !shown.contains("<img")
                && !shown.contains('\u{202e}')
                && !shown.contains("\n=cmd")
                && !shown.contains(",=cmd"),
            "{shown}"
        );
        assert!(!shown.contains('\u{1b}'), "{shown}");
    }
    let rows = repository.govgen(&["report", "--since", "--format", "json", "--root", root.to_str().unwrap()]);
    let report: Value = serde_json::from_slice(&rows.stdout).unwrap();
    let grants = report["grants"].as_array().unwrap();
    let grace = grants.iter().find(|it| it["principal"] == "grace@example.com").unwrap();
    assert_eq!(grace["since_commit"], id[..12]);
    assert!(grants.iter().filter(|it| it["since_commit"] != id[..12]).count() == 2, "{grants:?}");
}

#[test]
fn outside_git_it_cannot_say() {
    let repository = Repository::below("");
    std::fs::remove_dir_all(repository.top().join(".git")).unwrap();
    repository.cannot(&["report", "--since"], "git cannot read the other revision");
}
