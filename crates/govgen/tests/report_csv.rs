//! `report --format csv`, read back by a reader that is not ours, says what the JSON report says.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on says where")]

#[expect(dead_code, reason = "only the list of repositories is used here")]
mod support;
#[path = "support/tools.rs"]
mod tools;

use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

use govgen_source::{EntryKind, SourceFile, SourceMap};
use serde_json::Value;
use support::repositories;

const COMMON: &str = r#"
organization:
  name: octcat
  github: { organization: octcat-org, repository: governance, admins: [admin] }
  hcp_terraform:
    organization: octcat
    project: identity-center
    vcs: { github_app_installation_id: ghain-ABCDEFGH12345678, branch: main }
  aws:
    region: ap-northeast-1
    management_account: "999999999999"
    identity_center:
      account: "999999999999"
      instance_arn: arn:aws:sso:::instance/ssoins-0123456789abcdef
      identity_store_id: d-0123456789
divisions:
  octo:
    owners: [octo]
    accounts: { account-a: "000000000007", account-b: "000000000008" }
"#;

/// A file whose name is hostile: it stands in the report.
const MORE: &str = r#"
policies:
  more: { description: Reads, managed_policies: [ReadOnlyAccess] }
accounts:
  account-b:
    more: { groups: [more] }
"#;

/// Groups that a spreadsheet would run or a careless writer of CSV would tear apart.
const HOSTILE: &[&str] = &[
    "=cmd|' /C calc'!A0",
    "=\"000000000007\"",
    "=HYPERLINK(\"https://example.com\",\"x\")",
    "+1",
    "-2",
    "-",
    "@SUM(A1:A9)",
    "＝１＋１",
    "＋３",
    "－１",
    "＠SUM",
    "a,b",
    "\"",
    "\"quoted\"",
    "ends in \"",
    "a\",\"b",
    "'",
    "'=1",
    "a=1",
    "a;=1",
    "a;'=1",
    "a;\"=1\"",
    "a,b;\"\"=1",
    "a;b;+1;",
    "a;;-1",
    "b;＝1",
    ";@SUM",
    "ends in ;",
    "\\\"",
    "監査チーム",
];

fn hostile() -> SourceMap {
    let groups: String =
        HOSTILE.iter().map(|it| format!("        - {}\n", serde_json::to_string(it).unwrap())).collect();
    let division = format!(
        "policies:\n  read:\n    description: Reads\n    managed_policies: [ReadOnlyAccess]\naccounts:\n  account-a:\n    read:\n      groups:\n{groups}      users: [{{ user: alice@example.com, until: 2036-03-31 }}]\n"
    );
    let mut files = vec![
        SourceFile::text("divisions/common/organization.yaml".to_owned(), COMMON.to_owned()),
        SourceFile::text("divisions/octo/access.yaml".to_owned(), division),
        SourceFile::text("divisions/octo/a;=1+1.yaml".to_owned(), MORE.to_owned()),
    ];
    for directory in ["common", "octo"] {
        files.push(SourceFile::entry(format!("divisions/{directory}"), EntryKind::Directory));
    }
    SourceMap::new(files)
}

/// What a program in Python makes of a report; `rows(separator)` reads it.
fn python(tools: &Path, text: &str, program: &str) -> Value {
    const READER: &str = "\
import csv, io, json, re, sys, unicodedata
text = io.TextIOWrapper(sys.stdin.buffer, 'utf-8', newline='').read()
def rows(separator):
    return list(csv.reader(io.StringIO(text, newline=''), delimiter=separator, strict=separator == ','))
";
    let mut command = Command::new(tools.join("bin/python3"));
    let program = format!("{READER}json.dump({program}, sys.stdout)\n");
    let mut child = command.args(["-c", &program]).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(text.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success());
    serde_json::from_slice(&output.stdout).unwrap()
}

/// The rows as Python's `csv` module reads them, each cell without the apostrophes that were put in.
fn read(tools: &Path, text: &str) -> Vec<Vec<String>> {
    let rows = python(tools, text, r#"[[re.sub("(^|[;\t\r\n])'", r"\1", cell) for cell in row] for row in rows(",")]"#);
    serde_json::from_value(rows).unwrap()
}

/// The cells that begin like a formula, with whatever a spreadsheet takes for the separator: that of Excel is `;` where
/// numbers have a decimal comma. Signs of any width count, by Unicode's compatibility forms.
fn formulas(tools: &Path, text: &str) -> Vec<String> {
    let begins = r#"unicodedata.normalize("NFKC", cell).startswith(tuple("=+-@\t\r"))"#;
    let cells = format!(r#"[cell for separator in ",;\t" for row in rows(separator) for cell in row if {begins}]"#);
    serde_json::from_value(python(tools, text, &cells)).unwrap()
}

/// The header and rows that the JSON report asks for.
fn wanted(sources: &SourceMap) -> Vec<Vec<String>> {
    let text = govgen::grants_json(sources).unwrap();
    let report: Value = serde_json::from_str(&text).unwrap();
    let grants = report["grants"].as_array().unwrap();
    // The order of the keys is that of the text; a map has none.
    let first = text.lines().skip_while(|line| *line != "    {").skip(1).take_while(|line| !line.starts_with("    }"));
    let keys = first.map(|line| line.split('"').nth(1).unwrap().to_owned());
    let keys: Vec<String> = keys.collect();
    assert_eq!(grants[0].as_object().unwrap().len(), keys.len());
    let row = |grant: &Value| keys.iter().map(|key| cell(&grant[key])).collect();
    let rows: Vec<Vec<String>> = grants.iter().map(row).collect();
    std::iter::once(keys).chain(rows).collect()
}

fn cell(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

#[test]
fn every_example_reads_back_as_its_json() {
    let Some(python) = tools::installed("python") else { return };
    for repository in repositories() {
        let text = govgen::grants_csv(&repository.sources).unwrap();
        assert_eq!(read(&python, &text), wanted(&repository.sources), "{}", repository.name);
    }
}

#[test]
fn hostile_names_read_back_as_text() {
    let Some(python) = tools::installed("python") else { return };
    let sources = hostile();
    let findings = govgen::check(&sources, None);
    assert_eq!(findings.len(), 0, "{}", govgen::show(&sources, &findings, 120));
    let text = govgen::grants_csv(&sources).unwrap();
    let rows = read(&python, &text);
    assert_eq!(rows, wanted(&sources));
    assert_eq!(rows.len(), 1 + HOSTILE.len() + 2);
    assert!(rows.iter().flatten().any(|it| it == "divisions/octo/a;=1+1.yaml"), "{text}");
    assert_eq!(formulas(&python, &text), [""; 0], "{text}");
    // It does look: the same without its apostrophes is full of them.
    assert!(formulas(&python, &text.replace('\'', "")).len() > HOSTILE.len() / 2);
}

#[test]
fn every_line_ends_as_rfc_4180_says_and_nothing_stands_in_front() {
    let text = govgen::grants_csv(&hostile()).unwrap();
    assert!(text.starts_with("division,account,account_id,"));
    assert!(text.ends_with("\r\n"));
    assert_eq!(text.matches('\n').count(), text.matches("\r\n").count());
    // Leading zeros are digits of the id; nothing is put round them that a program would have to take away again.
    assert!(text.contains(",000000000007,"));
}

#[test]
fn nobody_granted_anything_is_a_header() {
    let sources = hostile();
    let files = sources.iter().map(|(_, file)| match file.path.as_str() {
        "divisions/octo/access.yaml" | "divisions/octo/a;=1+1.yaml" => {
            SourceFile::text(file.path.clone(), "accounts: {}\n".to_owned())
        }
        path if file.kind == EntryKind::Directory => SourceFile::entry(path.to_owned(), EntryKind::Directory),
        path => SourceFile::text(path.to_owned(), file.text.clone()),
    });
    let text = govgen::grants_csv(&SourceMap::new(files.collect())).unwrap();
    assert_eq!(text, "division,account,account_id,policy,permission_set,principal_type,principal,until,path,line\r\n");
}
