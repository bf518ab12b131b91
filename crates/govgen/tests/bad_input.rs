//! What a clumsy or a hostile engineer may write: always findings with a place and a help, never a panic, and nothing written.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on says where")]

mod repository;
#[path = "support/schema.rs"]
mod schema;
#[path = "support/tools.rs"]
mod tools;

use std::cell::RefCell;

use expect_test::{Expect, expect};
use govgen_source::{Diagnostics, EntryKind, FileProblem, SourceFile, SourceMap};
use repository::{Files, clean, sources};
use schema::{Document, Either, Exception, agree, documents};

const ORGANIZATION: &str = "divisions/common/organization.yaml";
const DIVISIONS: &str = "divisions/common/divisions.yaml";
const SHARED: &str = "divisions/common/policies.yaml";
const ACCESS: &str = "divisions/payments/access.yaml";
const POLICIES: &str = "divisions/payments/policies.yaml";
const DOCUMENT: &str = "divisions/payments/policies/developer.json";

/// `SYN012 unknown-key divisions/a/b.yaml:1:2` for each finding; every one must say what to do.
fn places(sources: &SourceMap, findings: &Diagnostics) -> String {
    let mut text = String::new();
    for it in findings.iter() {
        let file = sources.file(it.span.file);
        let place = file.line_column(it.span.start);
        assert!(it.help.as_ref().is_some_and(|help| !help.is_empty()), "no help: {}", it.message);
        assert!(!it.message.is_empty() && !it.message.ends_with('.'), "{}", it.message);
        let path = file.path.escape_debug();
        text.push_str(&format!("{} {} {path}:{}:{}\n", it.meta.code, it.meta.name, place.line, place.column));
    }
    text
}

/// Everything found, after drawing it in both formats, since a place that cannot be drawn is no place.
fn found(sources: &SourceMap) -> String {
    let findings = govgen::check(sources, Some("2026-01-31".parse().unwrap()));
    let drawn = govgen::show(sources, &findings, 50);
    let json = govgen::show_json(sources, &findings);
    for text in [&drawn, &json] {
        let obeyed = |it: &char| it.is_control() && *it != '\n';
        assert_eq!(text.chars().find(obeyed), None, "a terminal would obey this: {text:?}");
    }
    record(sources, &findings);
    places(sources, &findings)
}

thread_local! {
    /// Every file that was looked at, while somebody wants to know.
    static RECORD: RefCell<Option<Vec<Document>>> = const { RefCell::new(None) };
}

fn record(sources: &SourceMap, findings: &Diagnostics) {
    RECORD.with_borrow_mut(|record| {
        if let Some(record) = record {
            record.extend(documents(sources, findings));
        }
    });
}

/// The files that tests look at.
fn recorded(tests: &[fn()]) -> Vec<Document> {
    RECORD.set(Some(Vec::new()));
    tests.iter().for_each(|test| test());
    let mut documents = RECORD.take().expect("it was put there");
    documents.sort();
    documents.dedup();
    documents
}

/// One edit of the clean repository: a file, the piece of text that is replaced (empty for all of it), and what stands there instead.
struct Edit {
    path: &'static str,
    from: &'static str,
    to: String,
}

fn edit(path: &'static str, from: &'static str, to: impl Into<String>) -> Edit {
    Edit { path, from, to: to.into() }
}

fn edited(edit: &Edit) -> Files {
    let mut files = clean();
    let text = files.entry(edit.path.to_owned()).or_default();
    assert!(text.contains(edit.from), "`{}` does not stand in {}", edit.from, edit.path);
    *text = if edit.from.is_empty() { edit.to.clone() } else { text.replacen(edit.from, &edit.to, 1) };
    files
}

fn check(cases: impl IntoIterator<Item = (Edit, Expect)>) {
    for (edit, expected) in cases {
        expected.assert_eq(&found(&sources(&edited(&edit))));
    }
}

#[test]
fn the_repository_the_cases_start_from_is_clean() {
    assert_eq!(found(&sources(&clean())), "");
    assert!(govgen::render(&sources(&clean())).is_some());
}

#[test]
fn keys() {
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
fn keys_in_two_files() {
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

#[test]
fn shapes_and_values() {
    check([
        (
            edit(ACCESS, "[alice@example.com, bob@example.com]", "alice@example.com"),
            expect![[r#"
            SYN014 type-mismatch divisions/payments/access.yaml:4:14
        "#]],
        ),
        (
            edit(ACCESS, "[alice@example.com, bob@example.com]", "{ alice@example.com: true }"),
            expect![[r#"
            SYN014 type-mismatch divisions/payments/access.yaml:4:14
        "#]],
        ),
        (
            edit(ACCESS, "[alice@example.com, bob@example.com]", ""),
            expect![[r#"
            SYN014 type-mismatch divisions/payments/access.yaml:4:12
        "#]],
        ),
        (
            edit(ACCESS, "[alice@example.com, bob@example.com]", "[alice@example.com, 5]"),
            expect![[r#"
            SYN014 type-mismatch divisions/payments/access.yaml:4:34
        "#]],
        ),
        (
            edit(ACCESS, "[alice@example.com, bob@example.com]", "[alice@example.com, yes, no, True]"),
            expect![[r#"
            GOV003 principal-malformed divisions/payments/access.yaml:4:34
            GOV003 principal-malformed divisions/payments/access.yaml:4:39
            SYN014 type-mismatch divisions/payments/access.yaml:4:43
        "#]],
        ),
        (
            edit(ACCESS, "[alice@example.com, bob@example.com]", "[alice@example.com, null]"),
            expect![[r#"
            SYN014 type-mismatch divisions/payments/access.yaml:4:34
        "#]],
        ),
        (
            edit(ACCESS, "[alice@example.com, bob@example.com]", "[alice@example.com, \"\"]"),
            expect![[r#"
            GOV003 principal-malformed divisions/payments/access.yaml:4:34
        "#]],
        ),
        (
            edit(ACCESS, "[alice@example.com, bob@example.com]", "[[alice@example.com]]"),
            expect![[r#"
            SYN014 type-mismatch divisions/payments/access.yaml:4:15
        "#]],
        ),
        (
            edit(ACCESS, "[alice@example.com, bob@example.com]", "[alice@example.com bob@example.com]"),
            expect![[r#"
            GOV003 principal-malformed divisions/payments/access.yaml:4:15
        "#]],
        ),
        (
            edit(ACCESS, "[alice@example.com, bob@example.com]", "[alice@example.com, alice@example.com]"),
            expect![[r#"
            REF008 duplicate-grant divisions/payments/access.yaml:4:34
        "#]],
        ),
        (
            edit(ACCESS, "bob@example.com", "Bob@example.com"),
            expect![[r#"
            GOV003 principal-malformed divisions/payments/access.yaml:4:34
        "#]],
        ),
        (
            edit(ACCESS, "bob@example.com", "bob@example.org"),
            expect![[r#"
            GOV003 principal-malformed divisions/payments/access.yaml:4:34
        "#]],
        ),
        (
            edit(ACCESS, "bob@example.com", "bob＠example.com"),
            expect![[r#"
            GOV003 principal-malformed divisions/payments/access.yaml:4:34
        "#]],
        ),
        (
            edit(ACCESS, "bob@example.com", "\"bob@example.com \""),
            expect![[r#"
            GOV003 principal-malformed divisions/payments/access.yaml:4:34
        "#]],
        ),
        (
            edit(ACCESS, "bob@example.com", "\"bob@example.com\\n\""),
            expect![[r#"
            SYN020 hidden-character divisions/payments/access.yaml:4:34
        "#]],
        ),
        (
            edit(ACCESS, "until: 2099-03-31", "until: 2099-02-30"),
            expect![[r#"
            SYN016 date-malformed divisions/payments/access.yaml:9:45
        "#]],
        ),
        (
            edit(ACCESS, "until: 2099-03-31", "until: tomorrow"),
            expect![[r#"
            SYN016 date-malformed divisions/payments/access.yaml:9:45
        "#]],
        ),
        (
            edit(ACCESS, "until: 2099-03-31", "until: 20990331"),
            expect![[r#"
            SYN016 date-malformed divisions/payments/access.yaml:9:45
        "#]],
        ),
        (
            edit(ACCESS, "until: 2099-03-31", "until: 2026-01-30"),
            expect![[r#"
            GOV018 grant-expired divisions/payments/access.yaml:9:45
        "#]],
        ),
        (
            edit(ACCESS, "\"*\":", "\"x*\":"),
            expect![[r#"
            REF004 glob-without-match divisions/payments/access.yaml:12:3
        "#]],
        ),
        (
            edit(ACCESS, "\"*\":", "*:"),
            expect![[r#"
            SYN001 yaml-malformed divisions/payments/access.yaml:12:3
        "#]],
        ),
        (
            edit(ACCESS, "\"*\":", "\"[a-z]*\":"),
            expect![[r#"
            SYN015 value-malformed divisions/payments/access.yaml:12:3
        "#]],
        ),
        (
            edit(ACCESS, "  ledger-prod:", "  tools:"),
            expect![[r#"
            REF002 account-outside-division divisions/payments/access.yaml:6:3
        "#]],
        ),
        (
            edit(ACCESS, "  ledger-prod:", "  ledger-porod:"),
            expect![[r#"
            REF002 account-outside-division divisions/payments/access.yaml:6:3
        "#]],
        ),
        (
            edit(ACCESS, "    read-only:", "    read-onyl:"),
            expect![[r#"
            REF003 policy-unknown divisions/payments/access.yaml:13:5
        "#]],
        ),
        (
            edit(ACCESS, "監査チーム", "\" 監査チーム\""),
            expect![[r#"
            GOV003 principal-malformed divisions/payments/access.yaml:14:16
        "#]],
        ),
        (
            edit(POLICIES, "    session_duration: PT4H", "    session_duration: 4"),
            expect![[r#"
            SYN014 type-mismatch divisions/payments/policies.yaml:4:23
        "#]],
        ),
        (
            edit(POLICIES, "    session_duration: PT4H", "    session_duration: 4 hours"),
            expect![[r#"
            GOV012 session-duration divisions/payments/policies.yaml:4:23
        "#]],
        ),
        (
            edit(POLICIES, "    session_duration: PT4H", "    session_duration: PT12H"),
            expect![[r#"
            GOV012 session-duration divisions/payments/policies.yaml:4:23
        "#]],
        ),
        (
            edit(POLICIES, "    description: Developers of the ledger", "    description: 開発者"),
            expect![[r#"
            GOV011 text-not-latin1 divisions/payments/policies.yaml:3:18
        "#]],
        ),
        (
            edit(POLICIES, "tags: { team: ledger }", "tags: { team: 5 }"),
            expect![[r#"
            SYN014 type-mismatch divisions/payments/policies.yaml:10:19
        "#]],
        ),
        (
            edit(POLICIES, "tags: { team: ledger }", "tags: { \"GOVGEN:Division\": platform }"),
            expect![[r#"
            GOV015 reserved-tag divisions/payments/policies.yaml:10:13
        "#]],
        ),
        (
            edit(POLICIES, "name: DeveloperAccess", "name: AdministratorAccess"),
            expect![[r#"
            REF009 adopted-name-unlisted divisions/payments/policies.yaml:11:11
        "#]],
        ),
        (
            edit(POLICIES, "managed_policies: [ReadOnlyAccess,", "managed_policies: [AdministratorAccess,"),
            expect![[r#"
            GOV010 managed-policy-not-allowed divisions/payments/policies.yaml:5:24
        "#]],
        ),
        (
            edit(
                POLICIES,
                "managed_policies: [ReadOnlyAccess,",
                "managed_policies: [\"arn:aws:iam::000000000001:policy/x\",",
            ),
            expect![[r#"
            SYN015 value-malformed divisions/payments/policies.yaml:5:24
        "#]],
        ),
        (
            edit(POLICIES, "path: / }", "path: teams }"),
            expect![[r#"
            SYN015 value-malformed divisions/payments/policies.yaml:6:57
        "#]],
        ),
        (
            edit(POLICIES, "{ managed_policy: PowerUserAccess }", "{}"),
            expect![[r#"
            SYN013 key-missing divisions/payments/policies.yaml:8:27
        "#]],
        ),
        (
            edit(
                POLICIES,
                "{ managed_policy: PowerUserAccess }",
                "{ managed_policy: PowerUserAccess, customer_managed_policy: { name: a } }",
            ),
            expect![[r#"
            SYN025 boundary-two-kinds divisions/payments/policies.yaml:8:62
        "#]],
        ),
        (
            edit(DIVISIONS, "mode: author", "mode: admin"),
            expect![[r#"
            SYN014 type-mismatch divisions/common/divisions.yaml:4:11
        "#]],
        ),
        (
            edit(DIVISIONS, "mode: author", "mode: assign-only"),
            expect![[r#"
            GOV009 assign-only-division divisions/payments/policies.yaml:2:3
            GOV009 assign-only-division divisions/payments/policies.yaml:12:3
        "#]],
        ),
        (
            edit(DIVISIONS, "count: 31", "count: 031"),
            expect![[r#"
            SYN014 type-mismatch divisions/common/divisions.yaml:25:54
        "#]],
        ),
        (
            edit(DIVISIONS, "count: 31", "count: -1"),
            expect![[r#"
            SYN014 type-mismatch divisions/common/divisions.yaml:25:54
        "#]],
        ),
        (
            edit(DIVISIONS, "count: 31", "count: 99999999999999999999"),
            expect![[r#"
            SYN014 type-mismatch divisions/common/divisions.yaml:25:54
        "#]],
        ),
        (
            edit(DIVISIONS, "status: active }", "status: closed }"),
            expect![[r#"
            GOV002 account-not-active divisions/payments/access.yaml:6:3
        "#]],
        ),
        (
            edit(ORGANIZATION, "auto_apply: true", "auto_apply: yes"),
            expect![[r#"
            SYN014 type-mismatch divisions/common/organization.yaml:16:17
        "#]],
        ),
        (
            edit(ORGANIZATION, "codeowners: CODEOWNERS", "codeowners: ../CODEOWNERS"),
            expect![[r#"
            SYN014 type-mismatch divisions/common/organization.yaml:8:17
        "#]],
        ),
        (
            edit(ORGANIZATION, "region: ap-northeast-1", "region: \"ap-northeast-1\\n\""),
            expect![[r#"
            SYN020 hidden-character divisions/common/organization.yaml:19:13
        "#]],
        ),
        (
            edit(SHARED, "[payments, platform]", "[payments, platfrom]"),
            expect![[r#"
                REF006 division-unknown divisions/common/policies.yaml:5:30
            "#]],
        ),
        (
            edit(SHARED, "[payments, platform]", "[payments]"),
            expect![[r#"
            GOV008 policy-not-available divisions/platform/access.yaml:3:5
        "#]],
        ),
    ]);
}

#[test]
fn the_side_in_hcp_terraform() {
    let vcs = "vcs: { github_app_installation_id: ghain-ABCDEFGH12345678, branch: main }";
    check([
        (
            edit(ORGANIZATION, vcs, "vcs: { branch: main }"),
            expect![[r#"
            SYN013 key-missing divisions/common/organization.yaml:15:10
        "#]],
        ),
        (
            edit(ORGANIZATION, vcs, "vcs: { github_app_instalation_id: ghain-ABCDEFGH12345678 }"),
            expect![[r#"
            SYN012 unknown-key divisions/common/organization.yaml:15:12
        "#]],
        ),
        (
            edit(
                ORGANIZATION,
                vcs,
                "vcs: { oauth_token_id: ot-ABCDEFGH12345678, github_app_installation_id: ghain-ABCDEFGH12345678 }",
            ),
            expect![[r#"
                SYN015 value-malformed divisions/common/organization.yaml:15:12
            "#]],
        ),
        (
            edit(ORGANIZATION, "    vcs: { github_app_installation_id: ghain-ABCDEFGH12345678, branch: main }\n", ""),
            expect![[r#"
                SYN013 key-missing divisions/common/organization.yaml:10:5
            "#]],
        ),
        (
            edit(ORGANIZATION, "repository: governance", "repository: \"..\""),
            expect![[r#"
            SYN015 value-malformed divisions/common/organization.yaml:6:17
        "#]],
        ),
        (
            edit(ORGANIZATION, "terraform_version: ", "terraform_version: \" , , \" #"),
            expect![[r#"
            SYN015 value-malformed divisions/common/organization.yaml:17:24
        "#]],
        ),
        (
            edit(ORGANIZATION, "hostname: app", "hostname: a.b.c.d.e.f.app"),
            expect![[r#"
            SYN015 value-malformed divisions/common/organization.yaml:13:15
        "#]],
        ),
        (
            edit(ORGANIZATION, "repository: governance", "repository: octcat-org/governance"),
            expect![[r#"
            SYN015 value-malformed divisions/common/organization.yaml:6:17
        "#]],
        ),
        (
            edit(ORGANIZATION, "    repository: governance\n", ""),
            expect![[r#"
            SYN013 key-missing divisions/common/organization.yaml:5:5
        "#]],
        ),
        (
            edit(ORGANIZATION, "project: identity-center", "project: \"Default * Project\""),
            expect![[r#"
            SYN015 value-malformed divisions/common/organization.yaml:11:14
        "#]],
        ),
    ]);
}

#[test]
fn account_ids() {
    let id = |to: &str| edit(DIVISIONS, "\"000000000001\"", to);
    check([
        (
            id("000000000001"),
            expect![[r#"
            SYN019 unquoted-account-id divisions/common/divisions.yaml:9:19
        "#]],
        ),
        (
            id("111111111111"),
            expect![[r#"
            SYN019 unquoted-account-id divisions/common/divisions.yaml:9:19
        "#]],
        ),
        (
            id("1"),
            expect![[r#"
            SYN019 unquoted-account-id divisions/common/divisions.yaml:9:19
        "#]],
        ),
        (
            id("0o17"),
            expect![[r#"
            SYN018 account-id-malformed divisions/common/divisions.yaml:9:19
        "#]],
        ),
        (
            id("0x1F"),
            expect![[r#"
            SYN018 account-id-malformed divisions/common/divisions.yaml:9:19
        "#]],
        ),
        (
            id("1e11"),
            expect![[r#"
            SYN018 account-id-malformed divisions/common/divisions.yaml:9:19
        "#]],
        ),
        (
            id("1_000_000_000"),
            expect![[r#"
            SYN018 account-id-malformed divisions/common/divisions.yaml:9:19
        "#]],
        ),
        (
            id("12:30:45"),
            expect![[r#"
            SYN018 account-id-malformed divisions/common/divisions.yaml:9:19
        "#]],
        ),
        (
            id("+00000000001"),
            expect![[r#"
            SYN018 account-id-malformed divisions/common/divisions.yaml:9:19
        "#]],
        ),
        (
            id("\"00000000001\""),
            expect![[r#"
            SYN018 account-id-malformed divisions/common/divisions.yaml:9:19
        "#]],
        ),
        (
            id("\"0000 0000 0001\""),
            expect![[r#"
            SYN018 account-id-malformed divisions/common/divisions.yaml:9:19
        "#]],
        ),
        (
            id("\"０００００００００００１\""),
            expect![[r#"
            SYN018 account-id-malformed divisions/common/divisions.yaml:9:19
        "#]],
        ),
        (
            id("'000000000001 '"),
            expect![[r#"
            SYN018 account-id-malformed divisions/common/divisions.yaml:9:19
        "#]],
        ),
        (
            id("\"999999999999\""),
            expect![[r#"
            GOV001 reserved-account divisions/common/divisions.yaml:9:19
        "#]],
        ),
        (
            id("\"888888888888\""),
            expect![[r#"
            GOV001 reserved-account divisions/common/divisions.yaml:9:19
        "#]],
        ),
        (
            id("\"000000000002\""),
            expect![[r#"
            REF007 account-in-two-divisions divisions/common/divisions.yaml:10:26
        "#]],
        ),
        (
            id("\"000000000003\""),
            expect![[r#"
            REF007 account-in-two-divisions divisions/common/divisions.yaml:16:14
        "#]],
        ),
        (
            id("{ id: 1, id: 2 }"),
            expect![[r#"
            SYN019 unquoted-account-id divisions/common/divisions.yaml:9:25
            SYN011 duplicate-key divisions/common/divisions.yaml:9:28
        "#]],
        ),
        (
            id("[\"000000000001\"]"),
            expect![[r#"
            SYN014 type-mismatch divisions/common/divisions.yaml:9:19
        "#]],
        ),
        (
            id("null"),
            expect![[r#"
            SYN018 account-id-malformed divisions/common/divisions.yaml:9:19
        "#]],
        ),
        (
            edit(ORGANIZATION, "management_account: \"999999999999\"", "management_account: 999999999999"),
            expect![[r#"
            SYN019 unquoted-account-id divisions/common/organization.yaml:20:25
        "#]],
        ),
    ]);
}

#[test]
fn names_and_owners() {
    let division = |to: &str| edit(DIVISIONS, "  platform:", format!("  {to}:"));
    let owner = |to: &str| edit(DIVISIONS, "payments-team", to);
    check([
        (
            division("common"),
            expect![[r#"
            SYN017 name-malformed divisions/common/divisions.yaml:12:3
        "#]],
        ),
        (
            division("Payments"),
            expect![[r#"
            SYN017 name-malformed divisions/common/divisions.yaml:12:3
        "#]],
        ),
        (
            division(".."),
            expect![[r#"
            SYN017 name-malformed divisions/common/divisions.yaml:12:3
        "#]],
        ),
        (
            division("."),
            expect![[r#"
            SYN017 name-malformed divisions/common/divisions.yaml:12:3
        "#]],
        ),
        (
            division("\"\""),
            expect![[r#"
            SYN017 name-malformed divisions/common/divisions.yaml:12:3
        "#]],
        ),
        (
            division("\"a/../../b\""),
            expect![[r#"
            SYN017 name-malformed divisions/common/divisions.yaml:12:3
        "#]],
        ),
        (
            division("\"a\\nb\""),
            expect![[r#"
            SYN020 hidden-character divisions/common/divisions.yaml:12:3
        "#]],
        ),
        (
            division("\"a\\e[2Jb\""),
            expect![[r#"
            SYN020 hidden-character divisions/common/divisions.yaml:12:3
        "#]],
        ),
        (
            division("\"${path.module}\""),
            expect![[r#"
            SYN017 name-malformed divisions/common/divisions.yaml:12:3
        "#]],
        ),
        (
            division("a__b"),
            expect![[r#"
            SYN017 name-malformed divisions/common/divisions.yaml:12:3
        "#]],
        ),
        (
            division("plаtform"),
            expect![[r#"
                SYN020 hidden-character divisions/common/divisions.yaml:12:3
            "#]],
        ),
        (
            division("pay-x"),
            expect![[r#"
            GOV006 prefix-collision divisions/common/divisions.yaml:12:3
            REF006 division-unknown divisions/common/policies.yaml:5:30
            REF001 division-directory-unknown divisions/platform:1:1
        "#]],
        ),
        (
            edit(DIVISIONS, "      tools:", "      \"tools\\\"] = 1\":"),
            expect![[r#"
            SYN017 name-malformed divisions/common/divisions.yaml:16:7
        "#]],
        ),
        (
            edit(POLICIES, "  auditor:", "  \"auditor${1}\":"),
            expect![[r#"
            SYN017 name-malformed divisions/payments/policies.yaml:12:3
        "#]],
        ),
        (
            edit(POLICIES, "  auditor:", "  read-only:"),
            expect![[r#"
            GOV007 shared-policy-hidden divisions/payments/policies.yaml:12:3
        "#]],
        ),
        (
            owner("\"@payments-team\""),
            expect![[r#"
            SYN024 owner-malformed divisions/common/divisions.yaml:3:14
        "#]],
        ),
        (
            owner("\"@octcat-org/payments-team\""),
            expect![[r#"
            SYN024 owner-malformed divisions/common/divisions.yaml:3:14
        "#]],
        ),
        (
            owner("\"payments team\""),
            expect![[r#"
            SYN024 owner-malformed divisions/common/divisions.yaml:3:14
        "#]],
        ),
        (
            owner("\"payments,team\""),
            expect![[r#"
            SYN024 owner-malformed divisions/common/divisions.yaml:3:14
        "#]],
        ),
        (
            owner("\"a\\nb\""),
            expect![[r#"
            SYN020 hidden-character divisions/common/divisions.yaml:3:14
        "#]],
        ),
        (
            owner("someone@example.com"),
            expect![[r#"
            SYN024 owner-malformed divisions/common/divisions.yaml:3:14
        "#]],
        ),
        (
            owner("\"#team\""),
            expect![[r#"
            SYN024 owner-malformed divisions/common/divisions.yaml:3:14
        "#]],
        ),
        (
            owner("\"\""),
            expect![[r#"
            SYN024 owner-malformed divisions/common/divisions.yaml:3:14
        "#]],
        ),
        (
            owner(""),
            expect![[r#"
            SYN013 key-missing divisions/common/divisions.yaml:3:13
        "#]],
        ),
    ]);
}

#[test]
fn strict_yaml() {
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
fn bombs() {
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

#[test]
fn policy_documents() {
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

#[test]
fn paths_that_lead_out() {
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
fn entries_that_are_no_files() {
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

/// A file with many mistakes reports all of them in one run, in the order of their places.
#[test]
fn many_mistakes_are_one_list() {
    let mut files = clean();
    files.insert(
        ACCESS.to_owned(),
        "\
acounts: {}
accounts:
  ledger-dev:
    developer:
      users: [Alice@example.com, alice@example.com, alice@example.com, 5]
      group: [x]
    nobody: {}
    no-such-policy: { groups: [a] }
  tools:
    read-only: { groups: [a] }
  Ledger-Prod: {}
  \"z*\":
    read-only: { users: [{ user: bob@example.com, until: soon }, { until: 2027-01-01 }] }
  ledger-prod:
    developer: { users: [dave@example.org] }
  ledger-dev: {}
"
        .to_owned(),
    );
    expect![[r#"
        SYN012 unknown-key divisions/payments/access.yaml:1:1
        GOV003 principal-malformed divisions/payments/access.yaml:5:15
        REF008 duplicate-grant divisions/payments/access.yaml:5:53
        SYN014 type-mismatch divisions/payments/access.yaml:5:72
        SYN012 unknown-key divisions/payments/access.yaml:6:7
        SYN013 key-missing divisions/payments/access.yaml:7:5
        REF002 account-outside-division divisions/payments/access.yaml:9:3
        SYN017 name-malformed divisions/payments/access.yaml:11:3
        REF004 glob-without-match divisions/payments/access.yaml:12:3
        SYN016 date-malformed divisions/payments/access.yaml:13:58
        SYN013 key-missing divisions/payments/access.yaml:13:68
        GOV003 principal-malformed divisions/payments/access.yaml:15:26
        SYN011 duplicate-key divisions/payments/access.yaml:16:3
    "#]]
    .assert_eq(&found(&sources(&files)));
}

/// Where each node of a document stands, in characters: scalars, keys included, and collections.
fn nodes(text: &str) -> Vec<(usize, usize)> {
    use saphyr_parser::{Event, Parser};
    let mut nodes = Vec::new();
    let mut open = Vec::new();
    let mut last_end = 0;
    for next in Parser::new_from_str(text) {
        let (event, span) = next.expect("the clean repository can be read");
        let (start, end) = (span.start.index(), span.end.index());
        match event {
            Event::Scalar(..) => {
                last_end = end;
                nodes.push((start, end));
            }
            Event::SequenceStart(..) | Event::MappingStart(..) => open.push((start, end > start)),
            Event::SequenceEnd | Event::MappingEnd => {
                let (start, flow) = open.pop().expect("what ends has begun");
                // A block collection ends with its last child, a flow collection at its bracket.
                last_end = if flow { end } else { last_end };
                nodes.push((start, last_end));
            }
            _ => {}
        }
    }
    nodes
}

/// At every node of every file, something of every other shape: findings or a clean run, and never a finding without help.
#[test]
fn anything_anywhere() {
    let shapes = ["x", "5", "null", "true", "[x, 5]", "{}", "{ user: x, file: [x] }", "\"a\\nb\"", "", "!x y"];
    let mut seen = 0;
    let clean = clean();
    for (path, text) in clean.iter().filter(|(path, _)| path.ends_with(".yaml")) {
        let characters: Vec<char> = text.chars().collect();
        for (start, end) in nodes(text) {
            for shape in shapes {
                let mut files = clean.clone();
                let edited: String = characters[..start]
                    .iter()
                    .copied()
                    .chain(shape.chars())
                    .chain(characters[end..].iter().copied())
                    .collect();
                files.insert(path.clone(), edited);
                let sources = sources(&files);
                let findings = govgen::check(&sources, None);
                record(&sources, &findings);
                places(&sources, &findings);
                // Whatever could be read without a finding can be rendered.
                if findings.count(govgen_source::Severity::Error) == 0 {
                    assert!(govgen::render(&sources).is_some(), "{path} {start}: {shape}");
                }
                seen += 1;
            }
        }
    }
    assert!(seen > 1_500, "{seen} edits are too few to be every node");
}

/// What a schema of one file cannot tell from the shape that YAML's text has once it is read.
static EITHER: &[Either] = &[
    ("yaml-malformed", "text that is no YAML, or a directive: the parser's business"),
    ("document-empty", "a text without a value: the schema judges values"),
    ("second-document", "an editor judges each document by itself"),
    ("tab-indentation", "text: a parser may read over it"),
    ("nesting-too-deep", "text: a validator has no such limit"),
    ("anchor-or-alias", "text: gone once it is parsed"),
    ("merge-key", "text: YAML 1.2 knows no merge keys, `<<` is a key like any other"),
    ("explicit-tag", "text: gone once it is parsed"),
    ("duplicate-key", "within a file the parser refuses it, and from one file nobody can tell across files"),
    ("hidden-character", "characters in comments, and in values other than control characters"),
    ("session-duration", "the form and AWS's limits are in the schema too, the rest is the organization's"),
    ("text-not-latin1", "descriptions are in the schema too, documents and addresses are not"),
    ("duplicate-grant", "a list refuses what is written twice alike, and no more than that"),
];

static EXCEPTIONS: &[Exception] = &[
    Exception {
        name: "count: 031",
        reason: "a number once it is parsed; the zero at its beginning is gone",
        written: |text| text.contains("count: 031"),
    },
    Exception {
        name: "nothing as a key in a policy's document",
        reason: "once it is parsed it is the key \"\", which the checker takes in quotes",
        written: |text| {
            let empty =
                |line: &str| line.trim_start().trim_start_matches("- ").starts_with(':') || line.contains("{ :");
            text.lines().any(empty)
        },
    },
];

/// What every case of this file looks at, the schema for editors judges alike.
#[test]
fn the_schema_agrees() {
    let documents = recorded(&[
        the_repository_the_cases_start_from_is_clean,
        keys,
        keys_in_two_files,
        shapes_and_values,
        the_side_in_hcp_terraform,
        account_ids,
        names_and_owners,
        strict_yaml,
        bombs,
        policy_documents,
        paths_that_lead_out,
        entries_that_are_no_files,
        many_mistakes_are_one_list,
        anything_anywhere,
    ]);
    let Some(agreement) = agree(&documents, EITHER, EXCEPTIONS) else { return };
    assert!(agreement.accepted > 300 && agreement.refused > 2_000, "{agreement:?} is too few to be every case");
}
