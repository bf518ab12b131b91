//! The page of `govgen report --format html` in a real browser: what people do with it, names that attack it, and its size.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on says where")]

#[path = "support/git.rs"]
#[expect(dead_code, reason = "other tests use the rest")]
mod git;
#[expect(dead_code, reason = "only the root of the workspace is used here")]
mod support;
#[path = "support/tools.rs"]
mod tools;

use std::fmt::Write as _;
use std::path::Path;
use std::process::{Command, Output};

use govgen_access::GrantRow;
use govgen_source::{Date, EntryKind, FileId, SourceFile, SourceMap, Span};
use support::workspace;

fn said(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

/// Runs the scenarios of a file on a page; nothing where there is no browser, which CI does not allow.
#[expect(clippy::print_stdout, reason = "what was measured, for whoever asks for it with --no-capture")]
fn scenarios(name: &str, page: &str) {
    let (Some(node), Some(chromium)) = (tools::installed("node"), tools::installed("chromium")) else { return };
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("report.html");
    std::fs::write(&file, page).unwrap();
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/browser").join(name);
    let mut command = Command::new("node");
    command.arg(script).arg(&file).env("GOVGEN_NODE_TOOLS", node).env("GOVGEN_CHROMIUM", chromium);
    // The browser keeps what it likes below it.
    let output = command.env("HOME", directory.path()).output().unwrap();
    assert!(output.status.success(), "{}", said(&output));
    println!("{}", said(&output));
}

/// What the command prints in an example.
fn page_of(example: &str, arguments: &[&str]) -> String {
    let mut command = Command::new(env!("CARGO_BIN_EXE_govgen"));
    command.args(["report", "--format", "html", "--root"]).arg(workspace().join(example)).args(arguments);
    let output = command.output().unwrap();
    assert!(output.status.success(), "{}", said(&output));
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn people_use_it() {
    scenarios("ordinary.cjs", &page_of("examples/everything", &["--as-of", "2036-06-01"]));
}

#[test]
fn japanese() {
    scenarios("japanese.cjs", &page_of("examples/everything", &["--lang", "ja", "--by", "division"]));
}

/// A git repository of two divisions, with an account and a name of ordinary length.
#[test]
#[cfg(unix)]
fn paper_says_since_when() {
    let repository = git::Repository::below("");
    let access = "divisions/payments/access.yaml";
    repository.replace(access, "alice@example.com", "alice@example.com, bartholomew.featherstonehaugh@example.com");
    let production = "{ id: \"111111111111\", environment: production }";
    repository.replace("divisions/common/divisions.yaml", "\"111111111111\"", production);
    repository.commit("bartholomew");
    let output = repository.govgen(&["report", "--format", "html", "--since"]);
    assert!(output.status.success(), "{}", said(&output));
    scenarios("since.cjs", &String::from_utf8(output.stdout).unwrap());
}

#[test]
fn what_is_alike_is_told_apart() {
    let sources = SourceMap::new(vec![SourceFile::text("divisions/payments/access.yaml".to_owned(), "a")]);
    let grant = |account, environment, policy, permission_set, principal_type, until| GrantRow {
        division: "payments",
        account,
        account_id: account,
        policy,
        permission_set,
        principal_type,
        principal: "alice@example.com",
        until,
        span: Span { file: FileId(0), start: 0, end: 0 },
        environment,
    };
    let end: Option<Date> = "2036-03-31".parse().ok();
    assert!(end.is_some());
    let rows = vec![
        grant("ledger", Some("prd"), "developer", "DeveloperAccess", "USER", end),
        grant("sandbox", None, "on-call", "OnCall", "USER", None),
        grant("sandbox", None, "auditor", "Auditor", "GROUP", None),
    ];
    scenarios("names.cjs", &govgen::grants_page(&sources, "octcat", rows));
}

/// Names that no check lets through; whoever makes pages of them gets texts.
const HOSTILE: [&str; 16] = [
    "</script><script>globalThis.ran=1</script>",
    "<img src=x onerror=globalThis.ran=1>",
    "<!--<script>",
    "]]></style><svg onload=globalThis.ran=1>",
    "\" onfocus=\"globalThis.ran=1\" autofocus=\"",
    "javascript:globalThis.ran=1",
    "__proto__",
    "constructor",
    "{{data}}",
    "${globalThis.ran=1}",
    "&lt;b&gt;",
    "a\u{2028}b\u{2029}c\u{0}d\u{7f}",
    "\u{202e}txt.exe\u{202c}",
    "שלום עולם",
    "👩‍👩‍👧‍👦 e\u{301}\u{301}\u{301}\u{301}",
    "   ",
];

#[test]
fn hostile_names_are_text() {
    let long = "long".repeat(5_000);
    let names: Vec<&str> = HOSTILE.into_iter().chain([long.as_str()]).collect();
    let sources =
        SourceMap::new(names.iter().map(|it| SourceFile::text(format!("divisions/{it}.yaml"), "a")).collect());
    let rows: Vec<GrantRow<'_>> = names
        .iter()
        .enumerate()
        .map(|(at, name)| GrantRow {
            division: name,
            account: name,
            account_id: name,
            policy: name,
            permission_set: name,
            principal_type: if at % 2 == 0 { "USER" } else { "GROUP" },
            principal: name,
            until: None,
            span: Span { file: FileId(u32::try_from(at).unwrap()), start: 0, end: 0 },
            environment: Some(name),
        })
        .collect();
    let page = govgen::grants_page(&sources, "</title><script>globalThis.ran=1</script>", rows);
    assert_eq!(page.matches("<script").count(), 2, "the data and the program");
    assert!(!page.contains(HOSTILE[0]) && !page.contains('\u{2028}') && !page.contains('\u{202e}'));
    scenarios("hostile.cjs", &page);
}

/// Names of groups and files that a check does let through.
#[test]
fn names_that_pass_a_check_are_text_too() {
    let mut sources = vec![SourceFile::entry("divisions/common".to_owned(), EntryKind::Directory)];
    let organization = std::fs::read_to_string(workspace().join("examples/octcat/divisions/common/organization.yaml"));
    let mapping = "divisions: { octo: { owners: [octo], accounts: { account-a: \"000000000007\" } } }\n";
    sources.push(SourceFile::text("divisions/common/organization.yaml".to_owned(), organization.unwrap()));
    sources.push(SourceFile::text("divisions/common/divisions.yaml".to_owned(), mapping.to_owned()));
    sources.push(SourceFile::entry("divisions/octo".to_owned(), EntryKind::Directory));
    let passing =
        HOSTILE.iter().filter(|it| it.chars().all(|it| !govgen_model::is_hidden(it)) && !it.trim().is_empty());
    let mut count = 0;
    let groups: String = passing
        .inspect(|_| count += 1)
        .map(|it| format!("        - {}\n", serde_json::to_string(it).unwrap()))
        .collect();
    let policies = "policies:\n  read: { description: Reads, managed_policies: [ReadOnlyAccess] }\n";
    let access = format!("{policies}accounts:\n  account-a:\n    read:\n      groups:\n{groups}");
    sources.push(SourceFile::text("divisions/octo/<img src=x onerror=globalThis.ran=1>.yaml".to_owned(), access));
    let sources = SourceMap::new(sources);
    let findings = govgen::check(&sources, None);
    assert_eq!(findings.count(govgen_source::Severity::Error), 0, "{}", govgen::show(&sources, &findings, 120));
    assert!(count > 10);
    scenarios("checked.cjs", &govgen::grants_html(&sources).unwrap());
}

/// 100,000 grants: 20 divisions, 1,000 accounts, 2,000 people.
#[test]
fn a_hundred_thousand_grants_do_not_freeze_it() {
    let (mut mapping, mut files) = (String::from("divisions:\n"), Vec::new());
    for division in 0..20 {
        let name = format!("division-{division:02}");
        writeln!(mapping, "  {name}:\n    owners: [team]\n    accounts:").unwrap();
        let mut access = String::from(
            "policies:\n  developer: { description: Develops, managed_policies: [ReadOnlyAccess] }\n  operator: { description: Runs, managed_policies: [ReadOnlyAccess] }\naccounts:\n",
        );
        for at in 0..50 {
            let number = division * 50 + at;
            let environment = if at % 3 == 0 { "production" } else { "staging" };
            writeln!(mapping, "      account-{number:04}: {{ id: \"{number:012}\", environment: {environment} }}")
                .unwrap();
            writeln!(access, "  account-{number:04}:").unwrap();
            for (policy, start) in [("developer", 0), ("operator", 37)] {
                writeln!(access, "    {policy}:\n      users:").unwrap();
                for user in 0..50 {
                    let person = (number * 7 + user * 41 + start) % 2000;
                    let until = if user == 0 { ", until: 2036-03-31" } else { "" };
                    writeln!(access, "        - {{ user: person-{person:05}@example.com{until} }}").unwrap();
                }
            }
        }
        files.push(SourceFile::entry(format!("divisions/{name}"), EntryKind::Directory));
        files.push(SourceFile::text(format!("divisions/{name}/access.yaml"), access));
    }
    let organization = std::fs::read_to_string(workspace().join("examples/octcat/divisions/common/organization.yaml"));
    files.push(SourceFile::entry("divisions/common".to_owned(), EntryKind::Directory));
    files.push(SourceFile::text("divisions/common/organization.yaml".to_owned(), organization.unwrap()));
    files.push(SourceFile::text("divisions/common/divisions.yaml".to_owned(), mapping));
    let sources = SourceMap::new(files);
    let page = govgen::grants_html(&sources).unwrap_or_else(|| {
        let findings = govgen::check(&sources, None);
        panic!("{}", govgen::show(&sources, &findings, 120))
    });
    scenarios("large.cjs", &page);
}

#[test]
fn scripts_have_no_names_that_mean_nothing() {
    let Some(node) = tools::installed("node") else { return };
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/report/html");
    // The order of the page.
    let program = std::fs::read_to_string(directory.join("mod.rs")).unwrap();
    let files = program.lines().filter_map(|it| it.trim().strip_prefix("include_str!(\"")?.strip_suffix("\"),"));
    let files: Vec<&str> = files.filter(|it| it.ends_with(".js")).collect();
    assert_eq!(
        files.len(),
        std::fs::read_dir(&directory)
            .unwrap()
            .filter(|it| it.as_ref().unwrap().path().extension().is_some_and(|it| it == "js"))
            .count()
    );
    let mut command = Command::new("node");
    command.current_dir(directory).arg(node.join("node_modules/typescript/bin/tsc"));
    command.args(["--noEmit", "--allowJs", "--checkJs", "--strict", "--noUnusedLocals", "--noImplicitReturns"]);
    let output = command.args(["--target", "es2022", "--lib", "es2022,dom,dom.iterable"]).args(files).output().unwrap();
    assert!(output.status.success(), "{}", said(&output));
}
