//! `govgen report`: order, groups, days, files and languages, by the real command.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on says where")]

#[expect(dead_code, reason = "only the root of the workspace is used here")]
mod support;

use std::fs;
use std::process::{Command, Output};

use support::workspace;

fn report(arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_govgen"));
    command.args(["report", "--root"]).arg(workspace().join("examples/everything")).args(arguments).output().unwrap()
}

fn text(arguments: &[&str]) -> String {
    let output = report(arguments);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

fn refused(arguments: &[&str], saying: &str) {
    let output = report(arguments);
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(2), "{arguments:?}: {said}");
    assert!(output.stdout.is_empty() && said.contains(saying), "{arguments:?}: {said}");
}

/// A column of the CSV, without its heading.
fn column(csv: &str, name: &str) -> Vec<String> {
    let mut rows = csv::Reader::from_reader(csv.trim_start_matches('\u{feff}').as_bytes());
    let at = rows.headers().unwrap().iter().position(|it| it == name).unwrap();
    rows.records().map(|it| it.unwrap()[at].to_owned()).collect()
}

/// Whether what is the same stands together.
fn is_grouped(values: &[String]) -> bool {
    let mut runs = values.to_vec();
    runs.dedup();
    let count = runs.len();
    runs.sort();
    runs.dedup();
    runs.len() == count
}

#[test]
fn by_puts_together_what_is_asked_for() {
    let plain = text(&["--format", "csv"]);
    for (by, name) in [("person", "principal"), ("account", "account"), ("division", "division")] {
        let csv = text(&["--format", "csv", "--by", by]);
        assert!(is_grouped(&column(&csv, name)), "{csv}");
        let sorted = |csv: &str| {
            let mut lines: Vec<String> = csv.lines().map(ToOwned::to_owned).collect();
            lines.sort();
            lines
        };
        assert_eq!(sorted(&csv), sorted(&plain), "--by {by} lists something else");
    }
    assert!(!is_grouped(&column(&plain, "principal")) && !is_grouped(&column(&plain, "policy")));
    assert_eq!(text(&["--format", "csv", "--by", "division"]), plain);
    // Users come before groups.
    let kinds = column(&text(&["--format", "csv", "--by", "person"]), "principal_type");
    let mut runs = kinds.clone();
    runs.dedup();
    assert_eq!(runs, ["USER", "GROUP"]);
}

#[test]
fn a_last_day_still_counts() {
    let csv = |day: &str| text(&["--format", "csv", "--as-of", day]);
    let expired = |day: &str| {
        let csv = csv(day);
        let (untils, flags) = (column(&csv, "until"), column(&csv, "expired"));
        let listed: Vec<String> = untils.into_iter().zip(flags).filter(|it| it.1 == "true").map(|it| it.0).collect();
        listed
    };
    let day = column(&text(&["--format", "csv"]), "until").into_iter().filter(|it| !it.is_empty()).min().unwrap();
    assert_eq!(expired(&day), [""; 0]);
    assert!(expired("9999-12-31").iter().all(|it| !it.is_empty()) && expired("9999-12-31").len() > 1);
    let json = text(&["--format", "json", "--as-of", "9999-12-31"]);
    assert_eq!(json.matches("\"expired\": true").count(), expired("9999-12-31").len());
    assert!(!text(&["--format", "json"]).contains("expired"));
    refused(&["--as-of", "tomorrow"], "expected a date such as");
}

#[test]
fn a_byte_order_mark_and_japanese_headings_change_nothing_else() {
    let plain = text(&["--format", "csv"]);
    assert_eq!(text(&["--format", "csv", "--bom"]), format!("\u{feff}{plain}"));
    let japanese = text(&["--format", "csv", "--lang", "ja"]);
    let rest = |csv: &str| csv.split_once("\r\n").unwrap().1.to_owned();
    assert_eq!(rest(&japanese), rest(&plain));
    assert!(japanese.starts_with("事業部,アカウント,アカウントID,ポリシー,許可セット,"));
    refused(&["--bom"], "--bom is for --format csv");
    refused(&["--format", "json", "--lang", "ja"], "its keys are the same in every language");
}

#[test]
fn a_file_is_written_whole_or_not_at_all() {
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("grants.csv");
    let output = report(&["--format", "csv", "--output", file.to_str().unwrap()]);
    assert!(output.status.success() && output.stdout.is_empty());
    assert_eq!(fs::read_to_string(&file).unwrap(), text(&["--format", "csv"]));
    assert_eq!(text(&["--format", "csv", "--output", "-"]), text(&["--format", "csv"]));
    assert_eq!(fs::read_dir(directory.path()).unwrap().count(), 1, "nothing else is left there");
    refused(&["--output", directory.path().to_str().unwrap()], "is a directory");
    refused(&["--output", directory.path().join("absent/grants.csv").to_str().unwrap()], "there is no directory");
    let inside = workspace().join("examples/everything/divisions/finance/grants.yaml");
    refused(&["--output", inside.to_str().unwrap()], "lies where divisions' files or rendered ones stand");
    assert!(!inside.exists());
    #[cfg(unix)]
    {
        let link = directory.path().join("link");
        std::os::unix::fs::symlink(&file, &link).unwrap();
        refused(&["--output", link.to_str().unwrap()], "is not a plain file");
        refused(&["--output", "/dev/null"], "is not a plain file");
    }
}

#[test]
fn the_ending_of_a_file_is_its_format() {
    let directory = tempfile::tempdir().unwrap();
    let written = |name: &str, more: &[&str]| {
        let path = directory.path().join(name);
        text(&[&["--output", path.to_str().unwrap()], more].concat());
        fs::read_to_string(path).unwrap()
    };
    for (name, format) in [
        ("r.csv", "csv"),
        ("r.JSON", "json"),
        ("r.md", "markdown"),
        ("r.html", "html"),
        ("r.htm", "html"),
        ("r.txt", "table"),
        ("csv", "table"),
    ] {
        assert_eq!(written(name, &[]), text(&["--format", format]), "{name}");
    }
    assert_eq!(written("t.csv", &["--format", "table"]), text(&[]), "what is said counts");
    assert!(written("bom.csv", &["--bom"]).starts_with('\u{feff}'));
    refused(&["--output", "r.json", "--lang", "ja"], "JSON has no headings");
}

#[test]
fn markdown_is_tables_that_any_reader_reads() {
    use pulldown_cmark::{Event, Options, Parser, Tag};

    for by in ["person", "account", "division"] {
        let page = text(&["--format", "markdown", "--by", by, "--as-of", "2036-06-01"]);
        let events: Vec<Event<'_>> = Parser::new_ext(&page, Options::ENABLE_TABLES).collect();
        let count = |is: fn(&Event<'_>) -> bool| events.iter().filter(|it| is(it)).count();
        let rows = count(|it| matches!(it, Event::Start(Tag::TableRow)));
        assert_eq!(rows, text(&["--format", "csv"]).lines().count() - 1, "{page}");
        let heads = count(|it| matches!(it, Event::Start(Tag::Table(_))));
        assert_eq!(count(|it| matches!(it, Event::Start(Tag::Heading { .. }))), heads + 1);
        // `code` is the only HTML, and no name of the example (`R&D`, `"robots" & friends`, `${team}`) is anything but text.
        let html: Vec<&str> = page.split('<').skip(1).map(|it| it.split_once('>').unwrap().0).collect();
        assert!(html.iter().all(|it| *it == "code" || *it == "/code"), "{html:?}");
        assert_eq!(count(|it| matches!(it, Event::Start(Tag::Link { .. } | Tag::Emphasis | Tag::Strong))), 0);
    }
}

#[test]
fn people_see_what_an_account_is_for() {
    let page = text(&["--format", "markdown"]);
    assert!(page.starts_with("# Who has what: <code>kumonoki</code>\n"), "{page}");
    assert!(page.contains("| Account | ID | Environment | Policy |"), "{page}");
    assert!(page.contains("| <code>200000000001</code> | <code>production</code> | <code>on-call</code> |"), "{page}");
    let by_account = text(&["--format", "markdown", "--by", "account", "--lang", "ja"]);
    assert!(by_account.contains("\n## <code>network</code> <code>100000000001</code> <code>production</code>\n"));
    assert!(by_account.contains("\n## <code>lake</code> <code>300000000001</code>\n") && !by_account.contains("環境"));
    assert!(text(&["--format", "markdown", "--lang", "ja"]).contains("| 環境 |"));
    // The table has room for it where it is grouped; the plain one, CSV and JSON are what they were.
    let table = text(&["--by", "account"]);
    assert!(table.starts_with("ACCOUNT     ID            ENVIRONMENT  DIVISION"), "{table}");
    for format in ["table", "csv", "json"] {
        let plain = text(&["--format", format]);
        assert!(!plain.to_lowercase().contains("environment"), "{plain}");
    }
}

#[test]
fn a_page_is_called_what_people_call_the_organization() {
    let directory = tempfile::tempdir().unwrap();
    let divisions = directory.path().join("divisions");
    for entry in walkdir::WalkDir::new(workspace().join("examples/octcat/divisions")).into_iter().map(Result::unwrap) {
        let path = divisions.join(entry.path().strip_prefix(workspace().join("examples/octcat/divisions")).unwrap());
        if entry.file_type().is_dir() {
            fs::create_dir_all(path).unwrap();
        } else {
            fs::copy(entry.path(), path).unwrap();
        }
    }
    let organization = divisions.join("common/organization.yaml");
    let text = fs::read_to_string(&organization).unwrap();
    fs::write(&organization, text.replacen("name: octcat", "name: The Octocat Company", 1)).unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_govgen"));
    let output = command.args(["report", "--format", "html", "--root"]).arg(directory.path()).output().unwrap();
    let page = String::from_utf8(output.stdout).unwrap();
    assert!(page.contains("<title>Who has what: The Octocat Company</title>"), "{}", &page[..page.len().min(900)]);
    assert!(page.contains("\"organization\":\"The Octocat Company\""));
}
