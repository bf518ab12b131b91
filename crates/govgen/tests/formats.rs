//! What findings look like for machines: SARIF under the eyes of the standard's schema and of Microsoft's validator, annotations and the
//! summary of a job on GitHub.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on says where")]

#[expect(dead_code, reason = "other tests use the rest")]
#[path = "support/git.rs"]
mod git;
#[path = "support/tools.rs"]
mod tools;

use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

use git::Repository;
use govgen_source::{Diagnostics, FileId, Meta, Severity, SourceFile, SourceMap, Span};
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};
use serde_json::Value;

/// Words that mean something to one of the readers.
const HOSTILE: &[&str] = &[
    "a\r\n::error::x",
    "%0A::set-output name=x::y",
    "##[add-mask]x",
    "[x](https://x.example) {0} {{",
    "</code><script>alert(1)</script><!--",
    "a|b `c` **d** _e_ #1 @octcat-org/admin @everyone https://x.example www.x.example a@x.example",
    "- a\n\n# b\n```\n",
    "監査\u{202e}\u{200b}\u{7}",
    "`",
    "",
];

static KIND: Meta =
    Meta { code: "SYN999", name: "a-kind", severity: Severity::Error, page: "## What it finds\n\nA kind.\n" };

/// A finding of every form whose texts are hostile, and a check that could not look.
fn hostile() -> (SourceMap, Diagnostics) {
    let files = HOSTILE.iter().enumerate().map(|(at, it)| SourceFile::text(format!("divisions/{at}{it}.yaml"), *it));
    let sources = SourceMap::new(files.collect());
    let mut findings = Diagnostics::default();
    for (id, file) in sources.iter() {
        let whole = Span { file: id, start: 0, end: file.text.len() as u32 };
        for text in HOSTILE {
            let word = format!("`{text}` is no name");
            findings.report(&KIND, whole, word.as_str()).because(Span::whole(FileId(0)), word.as_str()).help(*text);
        }
    }
    findings.skip(&KIND, HOSTILE.concat());
    findings.sort();
    (sources, findings)
}

/// What is found in a repository of the transcripts.
fn found(name: &str) -> (SourceMap, Diagnostics) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cmd").join(name);
    let sources = govgen::load(&root).unwrap();
    let findings = govgen::check(&sources, Some("2026-01-31".parse().unwrap()));
    (sources, findings)
}

/// Documents of every form: findings of every weight, none, hostile ones, more than are listed.
fn documents() -> Vec<String> {
    let mut all = vec![found("broken.in"), found("clean.in"), hostile()];
    let sources = SourceMap::new(vec![SourceFile::text("divisions/a.yaml", "a")]);
    let mut many = Diagnostics::default();
    for it in 0..30_000 {
        let kind = govgen::every_kind().nth(it % 50).unwrap();
        many.report(kind, Span::whole(FileId(0)), format!("finding {it}"));
    }
    all.push((sources, many));
    all.iter().map(|(sources, findings)| govgen::show_sarif(sources, findings)).collect()
}

#[test]
fn sarif_is_valid_by_the_schema() {
    let Some(tools) = tools::installed("node") else { return };
    let verdicts = |documents: &[String]| -> Vec<Option<String>> {
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/sarif/validate.mjs");
        let mut node =
            Command::new("node").arg(script).arg(&tools).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        node.stdin.take().unwrap().write_all(serde_json::to_string(documents).unwrap().as_bytes()).unwrap();
        let output = node.wait_with_output().unwrap();
        assert!(output.status.success(), "the validator failed; its message stands above");
        serde_json::from_slice(&output.stdout).unwrap()
    };
    let documents = documents();
    assert_eq!(verdicts(&documents), vec![None; documents.len()]);
    // It really looks.
    let wrong = [
        documents[0].replace("unicodeCodePoints", "characters"),
        documents[0].replacen("\"startLine\": ", "\"startLine\": -", 1),
        documents[0].replacen("\"ruleId\"", "\"rule\"", 1),
    ];
    assert!(verdicts(&wrong).iter().all(Option::is_some));
}

/// Microsoft's validator, with its own rules and those for what GitHub takes in.
#[test]
fn sarif_is_valid_by_the_multitool() {
    let Some(tools) = tools::installed("node") else { return };
    let program = tools.join("node_modules/@microsoft/sarif-multitool-linux/Sarif.Multitool");
    if !program.is_file() {
        return tools::skipped::say("sarif-multitool", "its package is for Linux, and optional");
    }
    let directory = tempfile::tempdir().unwrap();
    // The package makes it executable in a script of its own, and none is run.
    let here = directory.path().join("multitool");
    fs::copy(&program, &here).unwrap();
    make_executable(&here);
    let version = Command::new(&here).arg("--version").env("DOTNET_SYSTEM_GLOBALIZATION_INVARIANT", "1").output();
    if !version.is_ok_and(|it| it.status.success()) {
        return tools::skipped::say("sarif-multitool", "its program does not run on this machine, and is optional");
    }
    let judged = |name: &str, text: &str| -> Vec<String> {
        let (file, report) =
            (directory.path().join(format!("{name}.sarif")), directory.path().join(format!("{name}.json")));
        fs::write(&file, text).unwrap();
        let mut command = Command::new(&here);
        command.arg("validate").arg(&file).args(["--rule-kind", "Sarif;Gh", "--level", "Error;Warning", "--output"]);
        command.arg(&report).env("DOTNET_SYSTEM_GLOBALIZATION_INVARIANT", "1").env("HOME", directory.path());
        let output = command.output().unwrap();
        let report =
            fs::read_to_string(&report).unwrap_or_else(|_| panic!("{}", String::from_utf8_lossy(&output.stderr)));
        let report: Value = serde_json::from_str(report.trim_start_matches('\u{feff}')).unwrap();
        let results = report["runs"][0]["results"].as_array().cloned().unwrap_or_default();
        let shown =
            |it: &Value| format!("{} {}", it["level"].as_str().unwrap_or("warning"), it["ruleId"].as_str().unwrap());
        let mut said: Vec<String> = results.iter().map(shown).collect();
        said.sort();
        said.dedup();
        said
    };
    for (at, document) in documents().iter().enumerate() {
        assert_eq!(judged(&at.to_string(), document), Vec::<String>::new(), "document {at}");
    }
    let wrong = documents()[0].replacen("\"startLine\": ", "\"startLine\": -", 1);
    assert!(!judged("wrong", &wrong).is_empty(), "it really looks");
}

#[cfg(unix)]
fn make_executable(path: &Path) {
    use std::os::unix::fs::PermissionsExt as _;
    fs::set_permissions(path, fs::Permissions::from_mode(0o755)).unwrap();
}

#[cfg(not(unix))]
fn make_executable(_: &Path) {}

/// As a runner reads a line: a command at its beginning, properties up to the second `::`, and three escapes.
fn read(line: &str) -> (&str, Vec<(String, String)>, String) {
    let (head, message) = line.strip_prefix("::").unwrap().split_once("::").unwrap();
    let (name, properties) = head.split_once(' ').unwrap();
    let plain = |it: &str| {
        it.replace("%3A", ":").replace("%2C", ",").replace("%0D", "\r").replace("%0A", "\n").replace("%25", "%")
    };
    let split = |it: &str| it.split_once('=').map(|(key, value)| (key.to_owned(), plain(value))).unwrap();
    let message = message.replace("%0D", "\r").replace("%0A", "\n").replace("%25", "%");
    (name, properties.split(',').map(split).collect(), message)
}

#[test]
fn a_runner_reads_what_was_found() {
    let (sources, findings) = hostile();
    let text = govgen::show_github(&sources, &findings);
    let lines: Vec<&str> = text.lines().collect();
    // One says that GitHub drops some, one that a check could not look.
    assert_eq!(lines.len(), findings.iter().count() + 2);
    assert!(!text.contains(|it: char| it.is_control() && it != '\n') && !text.contains(['\u{202e}', '\u{200b}']));
    for (line, finding) in lines[1..].iter().zip(findings.iter()) {
        let (name, properties, message) = read(line);
        let keys: Vec<&str> = properties.iter().map(|it| it.0.as_str()).collect();
        assert_eq!(name, "error");
        assert!(
            ["file line endLine title", "file line endLine col endColumn title"].contains(&keys.join(" ").as_str()),
            "{line}"
        );
        assert_eq!(message.lines().count(), finding.labels.len() + 4, "{line}");
    }
}

/// What a reader of Markdown sees in the summary of hostile findings: our own structure, and nothing of theirs.
#[test]
fn a_summary_shows_text() {
    let (sources, findings) = hostile();
    let page = govgen::show_summary(&sources, &findings, 1_000_000);
    let mut items = 0;
    let mut text = String::new();
    for event in Parser::new_ext(&page, Options::all()) {
        match event {
            Event::Start(Tag::Item) => items += 1,
            Event::Start(Tag::Heading { .. } | Tag::List(_) | Tag::Paragraph | Tag::Strong)
            | Event::End(TagEnd::Heading(_) | TagEnd::List(_) | TagEnd::Paragraph | TagEnd::Item | TagEnd::Strong) => {}
            Event::Text(it) => text.push_str(&it),
            Event::InlineHtml(it) => {
                assert!(["<code>", "</code>", "<br>", "<!-- -->"].contains(&&*it), "{it}");
                text.push('\u{0}');
            }
            other => panic!("{other:?} in {page}"),
        }
    }
    assert_eq!(items, findings.iter().count());
    for word in ["@octcat-org/admin", "https://x.example", "<script>alert(1)</script>"] {
        assert!(text.contains(word), "{word} is shown as it is");
    }
    assert!(!page.contains("@") && !page.contains("<script"), "{page}");
}

#[test]
fn places_are_those_of_the_git_repository() {
    let repository = Repository::below("sub, dir/governance");
    repository.replace("divisions/payments/access.yaml", "accounts:", "acounts:");
    let govgen = |arguments: &[&str]| {
        let output = repository.command(&repository.root(), env!("CARGO_BIN_EXE_govgen"), arguments);
        assert_eq!(output.status.code(), Some(1), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    };
    let github = govgen(&["check", "--format", "github"]);
    assert!(github.contains("::error file=sub%2C dir/governance/divisions/payments/access.yaml,line="), "{github}");
    let sarif: Value = serde_json::from_str(&govgen(&["check", "--format", "sarif"])).unwrap();
    let place = &sarif["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"];
    assert_eq!(place["uri"], "sub%2C%20dir/governance/divisions/payments/access.yaml");
}

#[test]
fn a_step_has_a_summary() {
    let repository = Repository::below("");
    repository.replace("divisions/payments/access.yaml", "accounts:", "acounts:");
    let file = repository.directory.path().join("summary.md");
    let run = |format: &str, file: &Path| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_govgen"));
        command.args(["check", "--format", format, "--root"]).arg(repository.root()).env("GITHUB_STEP_SUMMARY", file);
        command.output().unwrap()
    };
    assert_eq!(run("text", &file).status.code(), Some(1));
    assert!(!file.exists(), "nobody asked for GitHub");
    fs::write(&file, "before\n").unwrap();
    assert_eq!(run("github", &file).status.code(), Some(1));
    let text = fs::read_to_string(&file).unwrap();
    assert!(text.starts_with("before\n## govgen check\n\n1 error in "), "{text}");
    assert!(text.contains("<code>acounts</code>"), "{text}");
    // What stands there counts: of more than a mebibyte GitHub shows nothing.
    fs::write(&file, "x".repeat(1024 * 1024 - 100)).unwrap();
    assert_eq!(run("github", &file).status.code(), Some(1));
    assert_eq!(fs::metadata(&file).unwrap().len(), 1024 * 1024 - 100);
    // A run that could not say what it found has not done its work.
    let output = run("github", repository.directory.path());
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("GITHUB_STEP_SUMMARY"));
    assert!(!output.stdout.is_empty(), "the annotations are out by then");
}
