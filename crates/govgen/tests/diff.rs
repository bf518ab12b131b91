//! `govgen diff`, in real git repositories with the real command.
#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "a test that cannot go on says where")]

#[path = "diff/approvers.rs"]
mod approvers;
#[path = "diff/attacks/mod.rs"]
mod attacks;
#[path = "support/git.rs"]
mod git;
#[path = "diff/markdown.rs"]
mod markdown;
#[path = "support/owners.rs"]
mod owners;
#[path = "diff/properties.rs"]
mod properties;
mod repository;
#[path = "diff/revisions.rs"]
mod revisions;
#[path = "diff/unexplained.rs"]
mod unexplained;
#[path = "diff/unread.rs"]
mod unread;

use std::fs;

use expect_test::{Expect, expect};
use git::{Repository, said};
use serde_json::Value;

const MAPPING: &str = "divisions/common/divisions.yaml";
const SHARED: &str = "divisions/common/policies.yaml";
const ACCESS: &str = "divisions/payments/access.yaml";
const POLICY: &str = "divisions/payments/policies/data.json";

/// What `diff` says of a repository.
trait Diffed {
    /// As one JSON document, and whether it is clean.
    fn diffed(&self, arguments: &[&str]) -> Value;

    /// The text, which is all there is.
    fn text(&self) -> String;

    /// Nothing differs.
    fn is_nothing(&self, why: &str);
}

impl Diffed for Repository {
    fn diffed(&self, arguments: &[&str]) -> Value {
        let output = self.govgen(&[&["diff", "--format", "json"], arguments].concat());
        assert_eq!(output.status.code(), Some(0), "{}", said(&output));
        serde_json::from_slice(&output.stdout).unwrap()
    }

    fn text(&self) -> String {
        let output = self.govgen(&["diff", "first"]);
        assert_eq!((output.status.code(), output.stderr.len()), (Some(0), 0), "{}", said(&output));
        String::from_utf8(output.stdout).unwrap()
    }

    fn is_nothing(&self, why: &str) {
        let text = self.text();
        assert_eq!(text.lines().next(), Some("nobody gains or loses anything"), "{why}: {text}");
        assert!(!text.contains("\n+ ") && !text.contains("\n~ "), "{why}: {text}");
        let json = self.diffed(&["first"]);
        for list in [
            "divisions",
            "permission_sets",
            "accounts",
            "mapping",
            "owners",
            "ids",
            "addresses",
            "settings",
            "not_compared",
        ] {
            assert_eq!(json[list], Value::Array(Vec::new()), "{why}: {list}");
        }
        assert_eq!(
            json["findings"],
            serde_json::json!({"added": [], "gone": [], "since_base": [], "since_base_is_whole": true, "newly_hidden": []}),
            "{why}"
        );
        assert_eq!(json["cost"]["roots"], Value::Array(Vec::new()), "{why}");
    }
}

/// Two divisions, one of them with a production account, a glob, and a policy in a file.
fn repository() -> Repository {
    let repository = Repository::below("");
    repository.replace(
        MAPPING,
        "ledger-prod: \"000000000000\"",
        "ledger-prod: { id: \"000000000000\", environment: production }",
    );
    repository.write(
        ACCESS,
        r#"policies:
  developer:
    managed_policies: [ReadOnlyAccess]
    session_duration: PT1H
  data:
    inline_policy: { file: policies/data.json }

accounts:
  ledger-dev:
    developer:
      users: [alice@example.com, bob@example.com]
      groups: [ledger]
  "*":
    data:
      users:
        - carol@example.com
        - { user: dave@example.com, until: 2027-06-30, reason: handover }
"#,
    );
    repository.write(
        POLICY,
        r#"{"Version": "2012-10-17", "Statement": [
  {"Effect": "Allow", "Action": ["s3:GetObject", "s3:ListBucket"], "Resource": "arn:aws:s3:::ledger/*"}
]}
"#,
    );
    repository.write("divisions/common/guardrails.yaml", "guardrails: { max_direct_users: 5 }\n");
    assert!(repository.govgen(&["render", "--quiet"]).status.success());
    repository.git(&["tag", "--delete", "first"]);
    repository.commit("first");
    repository
}

/// What `diff` says after an edit, below who has to approve.
fn says(edit: impl Fn(&Repository), expected: &Expect) {
    let repository = repository();
    edit(&repository);
    let text = repository.text();
    let headline = text.lines().next().unwrap().to_owned();
    let rows: Vec<&str> = text.split("\n\n").skip(3).collect();
    expected.assert_eq(&format!("{headline}\n{}", rows.join("\n")));
}

#[test]
fn other_words_for_the_same_are_nothing() {
    type Edit = (&'static str, fn(&Repository));
    let edits: [Edit; 9] = [
        ("no edit at all", |_| {}),
        ("a comment", |it| it.replace(ACCESS, "accounts:", "# who\naccounts:")),
        ("another file", |it| {
            fs::rename(it.root().join(ACCESS), it.root().join("divisions/payments/people.yaml")).unwrap();
        }),
        ("an entry in another file", |it| {
            let text = fs::read_to_string(it.root().join(ACCESS)).unwrap();
            let (first, second) = text.split_once("  \"*\":").unwrap();
            it.write(ACCESS, first);
            it.write("divisions/payments/data.yaml", &format!("accounts:\n  \"*\":{second}"));
        }),
        ("another order", |it| {
            it.replace(ACCESS, "[alice@example.com, bob@example.com]", "[bob@example.com, alice@example.com]");
        }),
        ("quotes", |it| it.replace(ACCESS, "[alice@example.com,", "[\"alice@example.com\",")),
        ("a glob for a name", |it| it.replace(ACCESS, "  ledger-dev:", "  \"*-dev\":")),
        ("names for a glob", |it| {
            let text = fs::read_to_string(it.root().join(ACCESS)).unwrap();
            let (first, second) = text.split_once("  \"*\":\n").unwrap();
            // What the glob gave in the first account stands below what that has already.
            it.write(ACCESS, &format!("{first}{second}  ledger-prod:\n{second}"));
        }),
        ("a policy's file in another form", |it| {
            let statement = r#"[{"Action": ["s3:ListBucket", "s3:GetObject"], "Resource": ["arn:aws:s3:::ledger/*"], "Effect": "Allow"}]"#;
            it.write(POLICY, &format!("{{\n\"Statement\": {statement},\n\n\"Version\": \"2012-10-17\"}}\n"));
        }),
    ];
    for (why, edit) in edits {
        let repository = repository();
        edit(&repository);
        repository.is_nothing(why);
        // Staged or committed, it is the same.
        repository.git(&["add", "--all"]);
        repository.is_nothing(why);
    }
}

#[test]
fn grants_that_come_go_and_end() {
    says(
        |it| {
            it.replace(ACCESS, "[alice@example.com, bob@example.com]", "[alice@example.com, erin@example.com]");
            it.replace(ACCESS, "2027-06-30", "2027-12-31");
            it.replace("divisions/platform/access.yaml", "[platform]", "[platform, \"a | b\"]");
        },
        &expect![[r#"
            2 gain 2 grants (1 group), 1 loses 1, 1 keeps access until another day
            payments: 1 user gains 1 grant, 1 user loses 1 grant, 1 user keeps 2 grants until another day
            ~ dave@example.com  data in ledger-prod (production), ledger-dev, longer, until 2027-12-31, was until 2027-06-30  divisions/payments/access.yaml:17, through *
            - bob@example.com   developer in ledger-dev  was divisions/payments/access.yaml:11
            + erin@example.com  developer in ledger-dev  divisions/payments/access.yaml:11
            platform: 1 group gains 1 grant
            + group `a | b`  read-only in tools  divisions/platform/access.yaml:4
        "#]],
    );
}

#[test]
fn permission_sets_that_change() {
    says(
        |it| {
            it.replace(
                ACCESS,
                "[ReadOnlyAccess]\n    session_duration: PT1H",
                "[AmazonS3ReadOnlyAccess]\n    session_duration: PT4H",
            );
            it.replace(
                POLICY,
                "[\"s3:GetObject\", \"s3:ListBucket\"]",
                "[\"s3:GetObject\", \"s3:PutObject*\", \"dynamodb:Get*\"]",
            );
        },
        &expect![[r#"
            nobody gains or loses a grant · 2 permission sets allow more, 1 held in production
            permission set payments-data changes; held by 2 users in 2 accounts, 1 in production
            + its own document allows 14 actions more, 9 of them write  divisions/payments/access.yaml:5
            - its own document allows 1 action less
            + allows dynamodb:Get* (5 actions, such as dynamodb:GetAbacStatus, dynamodb:GetItem, dynamodb:GetRecords) on arn:aws:s3:::ledger/*, always
            + allows s3:PutObject* (9 actions, such as s3:PutObject, s3:PutObjectAcl, s3:PutObjectAnnotation) on arn:aws:s3:::ledger/*, always
            - no longer allows s3:ListBucket on arn:aws:s3:::ledger/*, always
            permission set payments-developer changes; held by 2 users and 1 group in 1 account
            + managed policies: AmazonS3ReadOnlyAccess  divisions/payments/access.yaml:2
            ~ session duration: 4 hours (PT4H), was 1 hour (PT1H)
            - managed policies: no longer ReadOnlyAccess
        "#]],
    );
}

#[test]
fn permission_sets_that_come_and_go() {
    says(
        |it| {
            it.replace(ACCESS, "  data:\n    inline", "  reader:\n    inline");
            it.replace(ACCESS, "    data:\n", "    reader:\n");
        },
        &expect![[r#"
            2 gain 4 grants (2 in production), 2 lose 4 (2 in production) · 1 new error, 1 new permission set, 1 permission set gone
            payments: 2 users gain 4 grants, 2 users lose 4 grants
            + carol@example.com  reader in ledger-prod (production), ledger-dev  divisions/payments/access.yaml:16, through *
            + dave@example.com   reader in ledger-prod (production), ledger-dev, until 2027-06-30  divisions/payments/access.yaml:17, through *
            - carol@example.com  data in ledger-prod (production), ledger-dev  was divisions/payments/access.yaml:16, through *
            - dave@example.com   data in ledger-prod (production), ledger-dev, until 2027-06-30  was divisions/payments/access.yaml:17, through *
            permission set payments-data goes; held by 2 users in 2 accounts, 1 in production
            - of payments  divisions/payments/access.yaml:5
            - says the same as payments-reader, which is new
            permission set payments-reader is new; held by 2 users in 2 accounts, 1 in production
            + of payments  divisions/payments/access.yaml:5
            + says the same as payments-data, which goes: everybody loses the one and gets the other. A new name for a policy alone is `govgen move policy`
        "#]],
    );
}

#[test]
fn the_mapping_and_what_the_organization_says() {
    says(
        |it| {
            it.replace(MAPPING, "      ledger-prod: { id: \"000000000000\", environment: production }\n", "");
            it.replace(
                MAPPING,
                "      tools:",
                "      ledger-prod: \"000000000000\"\n      new: \"333333333333\"\n      tools:",
            );
            it.replace(MAPPING, "[platform-team]", "[platform-team, helpers]");
            it.replace("divisions/common/guardrails.yaml", "max_direct_users: 5", "max_direct_users: 50");
            let waiver = "waivers: [{ rule: admin-wildcard, at: { division: payments }, reason: \"later | @everyone\", until: 2099-01-01 }]\n";
            it.write("divisions/common/waivers.yaml", waiver);
            it.write("divisions/fresh/access.yaml", "accounts: { lab: { read-only: { groups: [lab] } } }\n");
            it.replace(
                MAPPING,
                "divisions:\n",
                "divisions:\n  fresh: { owners: [lab-team], accounts: { lab: \"444444444444\" } }\n",
            );
        },
        &expect![[r#"
            1 group gains 1 grant, 2 lose 2 (2 in production) · 1 new error, 1 waiver new, 1 account out of production, 1 guardrail, new division fresh with 1 account, 1 new account, 1 owner list
            waivers, acknowledgements and guardrails
            + waiver admin-wildcard  division payments, until 2099-01-01: `later | @everyone`
            ~ guardrail max_direct_users  50, was 5
            fresh: 1 group gains 1 grant
            + group lab  read-only in lab  divisions/fresh/access.yaml:1
            payments: 2 users lose 2 grants
            - carol@example.com  data in ledger-prod (of no environment, was production)  was divisions/payments/access.yaml:16, through *
            - dave@example.com   data in ledger-prod (of no environment, was production), until 2027-06-30  was divisions/payments/access.yaml:17, through *
            accounts
            ~ ledger-prod 000000000000  moves from payments to platform, is of no environment now, was production
            + new 333333333333          comes to platform
            + lab 444444444444          comes to fresh
            divisions
            + fresh  mode author, status active, identity fresh, prefix fresh
            owners
            ~ fresh     new owner lab-team
            ~ platform  new owner helpers
            findings
            + warning waiver-unused  this waiver of `admin-wildcard` hides nothing at divisions/common/waivers.yaml:1
        "#]],
    );
}

#[test]
fn a_glob_over_many_accounts_is_one_row() {
    let repository = repository();
    let accounts: String = (0..40).map(|it| format!("      app-{it:02}: \"5000000000{it:02}\"\n")).collect();
    repository.replace(MAPPING, "      ledger-dev:", &format!("{accounts}      ledger-dev:"));
    repository.commit("many");
    repository.replace(ACCESS, "- carol@example.com", "- carol@example.com\n        - zoe@example.com");
    let output = repository.govgen(&["diff", "many"]);
    let text = said(&output);
    let rows: Vec<&str> = text.lines().filter(|it| it.starts_with("+ zoe")).collect();
    assert_eq!(
        rows,
        ["+ zoe@example.com  data in ledger-prod (production), app-00, app-01 and 39 more (42 accounts, 1 in production)  divisions/payments/access.yaml:17, through `*`".replace("`*`", "*")]
    );
    assert!(text.starts_with("1 gains 42 grants (1 in production)\n"), "{text}");
    assert_eq!(repository.diffed(&["many"])["divisions"][0]["gains"].as_array().unwrap().len(), 42);
}

/// Everybody who gains something in production has a name on the page.
#[test]
fn many_who_gain_in_production_are_all_named() {
    let people = |count: usize| -> String { (0..count).map(|it| format!(", p{it:02}@example.com")).collect() };
    let row = |account: &str, count: usize| -> String {
        let repository = repository();
        if account == "ledger-dev" {
            repository.replace(ACCESS, ", bob@example.com]", &format!("{}]", people(count)));
        } else {
            let row = format!("  {account}:\n    developer: {{ users: [alice@example.com{}] }}\n", people(count));
            repository.replace(ACCESS, "  \"*\":\n", &format!("{row}  \"*\":\n"));
        }
        let text = said(&repository.govgen(&["diff", "first"]));
        text.lines().find(|it| it.contains(" users: ")).unwrap_or_else(|| panic!("{text}")).to_owned()
    };
    let all = row("ledger-prod", 40);
    assert!(all.starts_with("+ 41 users: alice@example.com, p00@example.com, ") && !all.contains(" more"), "{all}");
    assert!(all.contains("p39@example.com") && all.ends_with("divisions/payments/access.yaml:14"), "{all}");
    assert!(row("ledger-prod", 70).contains(" p58@example.com and 11 more  developer in "));
    assert!(row("ledger-dev", 40).contains(" p19@example.com and 20 more  developer in "));
}

/// The first line tells what is gained from what is lost, and what a permission set lets its holders do.
#[test]
fn a_first_line_is_not_calmer_than_its_page() {
    type Edit = (fn(&Repository), &'static str);
    let edits: [Edit; 7] = [
        (
            |it| it.replace(POLICY, "s3:::ledger/", "s3:::other/"),
            "nobody gains or loses a grant · 1 permission set may allow more, held in production",
        ),
        (
            |it| it.replace(POLICY, "[\"s3:GetObject\", \"s3:ListBucket\"]", "[\"iam:*\", \"s3:*\"]"),
            "nobody gains or loses a grant · 1 permission set allows more, held in production",
        ),
        (|it| it.replace(ACCESS, "PT1H", "PT12H"), "nobody gains or loses a grant · 1 new error, 1 permission set"),
        (
            |it| it.replace(ACCESS, "- carol@example.com", "- erin@example.com"),
            "1 gains 2 grants (1 in production), 1 loses 2 (1 in production)",
        ),
        (|it| it.replace(ACCESS, "2027-06-30", "2027-12-31"), "1 keeps access until another day"),
        (
            |it| it.replace(MAPPING, "production", "staging"),
            "nobody gains or loses a grant · 1 account out of production",
        ),
        (
            |it| {
                it.write("divisions/fresh/access.yaml", "accounts: { lab: { read-only: { groups: [lab] } } }\n");
                let row = "divisions:\n  fresh: { owners: [lab-team], accounts: { lab: \"444444444444\" } }\n";
                it.replace(MAPPING, "divisions:\n", row);
            },
            "1 group gains 1 grant · new division fresh with 1 account",
        ),
    ];
    for (edit, expected) in edits {
        let repository = repository();
        edit(&repository);
        let text = said(&repository.govgen(&["diff", "first"]));
        assert!(text.lines().any(|it| it == expected) && expected.chars().count() <= 90, "{expected}: {text}");
    }
}

/// The lines above who has to approve, but for the first.
fn notes(edit: impl Fn(&Repository)) -> Vec<String> {
    let repository = repository();
    edit(&repository);
    let text = String::from_utf8(repository.govgen(&["diff", "first"]).stdout).unwrap();
    text.split("\n\n").next().unwrap().lines().skip(1).map(str::to_owned).collect()
}

/// One cause has one note.
#[test]
fn nothing_is_noted_twice() {
    expect![[r#"
        - 1 new error, in payments-developer: `govgen check` lists what to mend
        - 1 permission set has longer sessions: payments-developer 12 hours (PT12H), was 1 hour (PT1H)
        - Terraform: about 1 to change in 1 root, 30 requests, 1 minute; changed permission sets are written to 1 account anew
    "#]]
    .assert_eq(&(notes(|it| it.replace(ACCESS, "PT1H", "PT12H")).join("\n") + "\n"));
    expect![[r#"
        - warning last-grant-removed: nobody is left with permission set `payments-data` in account `ledger-prod` at divisions/common/divisions.yaml:2, and so of ledger-dev
        - Terraform: about 4 to destroy in 1 root, 34 requests, 1 minute
    "#]]
    .assert_eq(&(notes(gone).join("\n") + "\n"));
    expect![[r#"
        - terraform/payments/variable.tf is not what the YAML says, so this comparison does not describe what Terraform and GitHub would do: edited by hand, or `govgen render` was not run last; nor is terraform/payments/assignment.tf
        - Terraform: about 2 to create, 2 to destroy in 1 root, 42 requests, 1 minute
    "#]]
    .assert_eq(&(notes(by_hand).join("\n") + "\n"));
}

/// Nobody is left with `data`, and that is meant.
fn gone(it: &Repository) {
    let meant = "acknowledge: [{ rule: mass-removal, division: payments, count: 4, reason: moved }]\n";
    it.write("divisions/common/acknowledge.yaml", meant);
    let text = fs::read_to_string(it.root().join(ACCESS)).unwrap();
    it.write(ACCESS, text.split("  \"*\":").next().unwrap());
    assert!(it.govgen(&["render", "--quiet"]).status.success());
}

/// Nothing is rendered, and a rendered file has another line.
fn by_hand(it: &Repository) {
    it.replace(ACCESS, "- carol@example.com", "- erin@example.com");
    it.replace("terraform/payments/variable.tf", "carol@example.com", "erin@example.org");
}

#[test]
fn names_in_a_finding_are_code_within_its_sentence() {
    let repository = repository();
    repository.replace(ACCESS, "PT1H", "PT12H");
    let text = said(&repository.govgen(&["diff", "first"]));
    let row = |text: &str| text.lines().find(|it| it.contains("longer than")).unwrap_or_default().to_owned();
    expect!["~ error session-duration: a session of `PT12H` is longer than `PT8H`"].assert_eq(&row(&text));
    let page = said(&repository.govgen(&["diff", "first", "--format", "markdown"]));
    expect!["| other | **error session-duration**: a session of <code>PT12H</code> is longer than <code>PT8H</code> |"]
        .assert_eq(&row(&page));
}

#[test]
fn the_pages_show_what_it_really_prints() {
    let repository = repository();
    repository.replace(ACCESS, "[alice@example.com, bob@example.com]", "[alice@example.com]");
    repository.replace(ACCESS, "- carol@example.com", "- carol@example.com\n        - erin@example.com");
    assert!(repository.govgen(&["render", "--quiet"]).status.success());
    let commit = repository.git(&["rev-parse", "first"])[..12].to_owned();
    let text = repository.text().replace(&commit, "5f0c1d2e3a4b").replace("of first that", "of origin/main that");
    for page in ["README.md", "docs/diff.md"] {
        let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(page);
        let page = fs::read_to_string(path).unwrap();
        assert!(page.contains(&format!("```text\n$ govgen diff origin/main\n{text}```\n")), "{text}");
    }
}
