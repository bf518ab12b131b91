//! The workflow that comments, run against a GitHub of this machine: what it asks, what it writes, and the artifacts that it refuses.
#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "a test that cannot go on says where")]

#[path = "support/skipped.rs"]
mod skipped;
#[path = "support/web.rs"]
mod web;

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use serde_json::{Value, json};
use web::{Request, Web};

const MARKER: &str = "<!-- govgen-diff -->";
const SHA: &str = "0123456789abcdef0123456789abcdef01234567";
const BOT: &str = "github-actions[bot]";

/// What GitHub knows in one test.
#[derive(Clone)]
struct Hub {
    pulls: Value,
    pull: Value,
    files: Vec<Value>,
    artifacts: Value,
    zip: Vec<u8>,
    comments: Vec<Value>,
}

impl Hub {
    /// One pull request at the commit, with one artifact.
    fn new(zip: Vec<u8>) -> Self {
        let pull = pull(7, SHA, "octcat-org/governance");
        let artifact = json!({ "id": 5, "name": "govgen-diff", "size_in_bytes": zip.len(), "expired": false });
        Self {
            pulls: json!([pull]),
            pull,
            files: vec![json!({ "filename": "divisions/payments/access.yaml" })],
            artifacts: json!({ "artifacts": [artifact] }),
            zip,
            comments: Vec::new(),
        }
    }

    fn answer(&self, request: &Request) -> (u16, Vec<u8>) {
        let path = request.path.strip_prefix("/api/repos/octcat-org/governance/").unwrap();
        let (path, query) = path.split_once('?').unwrap_or((path, ""));
        let page = |all: &[Value]| {
            let number: usize = query.rsplit_once("page=").unwrap().1.parse().unwrap();
            json!(all.iter().skip((number - 1) * 100).take(100).collect::<Vec<_>>())
        };
        let answer = match (request.method.as_str(), path) {
            ("GET", "pulls") => self.pulls.clone(),
            ("GET", "pulls/7") => self.pull.clone(),
            ("GET", "pulls/7/files") => page(&self.files),
            ("GET", "actions/runs/42/artifacts") => self.artifacts.clone(),
            ("GET", "actions/artifacts/5/zip") => return (200, self.zip.clone()),
            ("GET", "issues/7/comments") => page(&self.comments),
            ("POST", "issues/7/comments") | ("PATCH", "issues/comments/3") => json!({}),
            _ => return (404, Vec::new()),
        };
        (200, answer.to_string().into_bytes())
    }
}

fn pull(number: u32, sha: &str, base: &str) -> Value {
    json!({ "number": number, "head": { "sha": sha }, "base": { "repo": { "full_name": base } } })
}

/// The script of the step.
fn script() -> String {
    let page = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/ci.md")).unwrap();
    let block =
        page.split("```yaml .github/workflows/govgen-comment.yml\n").nth(1).unwrap().split("```\n").next().unwrap();
    let workflow: serde_yaml::Value = serde_yaml::from_str(block).unwrap();
    let steps = workflow["jobs"]["comment"]["steps"].as_sequence().unwrap();
    assert_eq!(steps.len(), 1, "nothing else runs beside the token");
    steps[0]["run"].as_str().unwrap().to_owned()
}

/// Runs it; what it said, and what it wrote to GitHub.
fn run(hub: &Hub) -> (Output, Vec<Request>) {
    let answers = hub.clone();
    let web = Web::new(move |request| answers.answer(request));
    let directory = tempfile::tempdir().unwrap();
    let mut command = Command::new("bash");
    command.args(["-e", "-c", &script()]).env_clear().env("PATH", std::env::var_os("PATH").unwrap());
    command.env("RUNNER_TEMP", directory.path()).env("GITHUB_API_URL", format!("{}/api", web.address));
    command.env("GITHUB_REPOSITORY", "octcat-org/governance").env("GH_TOKEN", "a-token").env("RUN_ID", "42");
    command.env("HEAD_SHA", SHA).env("HEAD", "mallory:a branch&state=all$(id)").env("LC_ALL", "C.UTF-8");
    let output = command.output().unwrap();
    let asked = web.asked();
    assert!(asked.iter().all(|it| it.authorization.as_deref() == Some("Bearer a-token")));
    (output, asked.into_iter().filter(|it| it.method != "GET").collect())
}

fn said(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

/// An entry of a zip: name, text, and whether it is a link; a text of one letter is that letter many times.
type Entry<'e> = (&'e str, &'e str, bool);

/// A zip as Python writes it.
fn zip(entries: &[Entry<'_>]) -> Vec<u8> {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("a.zip");
    let code = "
import json, sys, warnings, zipfile
warnings.simplefilter('ignore')
with zipfile.ZipFile(sys.argv[1], 'w', zipfile.ZIP_DEFLATED) as out:
    for name, text, link in json.loads(sys.argv[2]):
        info = zipfile.ZipInfo(name)
        info.create_system = 3
        info.compress_type = zipfile.ZIP_DEFLATED
        info.external_attr = (0o120777 if link else 0o100644) << 16
        out.writestr(info, text if len(text) != 1 else text * 80_000_000)
";
    let status =
        Command::new("python3").args(["-c", code]).arg(&path).arg(json!(entries).to_string()).status().unwrap();
    assert!(status.success());
    fs::read(path).unwrap()
}

fn good() -> String {
    format!("{MARKER}\n## 1 gains\n\n\"quotes\" \\ `監査` $(id)\n")
}

/// Whether the machine has what a runner has.
fn has_programs() -> bool {
    for program in ["curl", "jq", "python3", "unzip"] {
        if Command::new(program).arg(if program == "unzip" { "-v" } else { "--version" }).output().is_err() {
            skipped::say(program, "it is not on the PATH, and optional");
            return false;
        }
    }
    true
}

#[test]
fn a_comment_is_written_once_and_then_replaced() {
    if !has_programs() {
        return;
    }
    let mut hub = Hub::new(zip(&[("govgen-diff.md", &good(), false)]));
    let (output, written) = run(&hub);
    assert!(output.status.success(), "{}", said(&output));
    let [comment] = &written[..] else { panic!("{written:?}") };
    assert_eq!(
        (comment.method.as_str(), comment.path.as_str()),
        ("POST", "/api/repos/octcat-org/governance/issues/7/comments")
    );
    let body: Value = serde_json::from_str(&comment.body).unwrap();
    assert_eq!(body, json!({ "body": good() }));

    // Somebody else's that begins like ours stays theirs; ours is found on the second page.
    let comment = |id: u32, login: &str, body: &str| json!({ "id": id, "user": { "login": login }, "body": body });
    hub.comments = (100..200).map(|id| comment(id, "mallory", MARKER)).collect();
    hub.comments.push(comment(2, BOT, "of another workflow"));
    hub.comments.push(comment(3, BOT, &format!("{MARKER}\nold")));
    let (output, written) = run(&hub);
    assert!(output.status.success(), "{}", said(&output));
    let [comment] = &written[..] else { panic!("{written:?}") };
    assert_eq!(
        (comment.method.as_str(), comment.path.as_str()),
        ("PATCH", "/api/repos/octcat-org/governance/issues/comments/3")
    );
}

/// Which pull request it is comes from GitHub: one that is open, at exactly this commit, into this repository.
#[test]
fn the_pull_request_is_the_one_at_the_commit() {
    if !has_programs() {
        return;
    }
    let hub = Hub::new(zip(&[("govgen-diff.md", &good(), false)]));
    let elsewhere = "f".repeat(40);
    let here = pull(7, SHA, "octcat-org/governance");
    let no_single = [
        json!([]),
        json!([pull(8, &elsewhere, "octcat-org/governance")]),
        json!([pull(8, SHA, "mallory/governance")]),
        json!([here, pull(8, SHA, "octcat-org/governance")]),
    ];
    for pulls in no_single {
        let (output, written) = run(&Hub { pulls: pulls.clone(), ..hub.clone() });
        assert!(output.status.success() && written.is_empty(), "{pulls}: {}", said(&output));
        assert!(
            said(&output).starts_with("::notice title=govgen comment::no pull request, or more than one"),
            "{}",
            said(&output)
        );
    }
    let others = json!([pull(8, &elsewhere, "octcat-org/governance"), here, pull(9, SHA, "mallory/governance")]);
    assert_eq!(run(&Hub { pulls: others, ..hub.clone() }).1.len(), 1);
    let moved = Hub { pull: pull(7, &elsewhere, "octcat-org/governance"), ..hub };
    let (output, written) = run(&moved);
    assert!(output.status.success() && written.is_empty(), "{}", said(&output));
    assert!(said(&output).contains("has moved on"), "{}", said(&output));
}

/// What a pull request's own workflows computed is nobody's word but its own.
#[test]
fn a_pull_request_that_changes_workflows_does_not_speak_for_itself() {
    if !has_programs() {
        return;
    }
    let good = Hub::new(zip(&[("govgen-diff.md", &good(), false)]));
    let many = |count: usize| (0..count).map(|it| json!({ "filename": format!("{it}") })).collect::<Vec<_>>();
    let second_page = [many(150), vec![json!({ "filename": ".github/workflows/govgen-diff.yml" })]].concat();
    let moved = vec![json!({ "filename": "x.yml", "previous_filename": ".github/workflows/govgen-diff.yml" })];
    for files in [second_page, moved, many(3_000)] {
        let (output, written) = run(&Hub { files, ..good.clone() });
        assert!(output.status.success(), "{}", said(&output));
        let body: Value = serde_json::from_str(&written[0].body).unwrap();
        let body = body["body"].as_str().unwrap();
        assert!(
            body.starts_with(&format!("{MARKER}\nThis pull request changes `.github/`")) && !body.contains("1 gains"),
            "{body}"
        );
    }
    let other =
        vec![json!({ "filename": "docs/.github/x", "previous_filename": null }), json!({ "filename": "a\n.github/b" })];
    let (_, written) = run(&Hub { files: other, ..good });
    assert!(written[0].body.contains("1 gains"));
}

#[test]
fn a_hostile_artifact_is_refused() {
    if !has_programs() {
        return;
    }
    let refused = |hub: &Hub, why: &str| {
        let (output, written) = run(hub);
        assert_eq!(output.status.code(), Some(1), "{why}: {}", said(&output));
        assert!(said(&output).contains(&format!("::error title=govgen comment::{why}")), "{why}: {}", said(&output));
        assert!(written.is_empty(), "{why}: nothing is written");
    };
    let name = "govgen-diff.md";
    let text = good();
    let long = format!("{MARKER}\n{}", (0..9_000).map(|it| format!("{it:08}")).collect::<String>());
    let cases: [(&[Entry<'_>], &str); 9] = [
        (&[(name, "nobody gains or loses anything\n", false)], "the text is not one of govgen diff"),
        (&[(name, &format!(" {text}"), false)], "the text is not one of govgen diff"),
        (&[(name, "", false)], "the text is not one of govgen diff"),
        (&[(name, &long, false)], "the text is longer than a comment may be"),
        (&[(name, "a", false)], "the text is longer than a comment may be"),
        (&[(name, &text, true)], "the artifact holds a link"),
        (&[(name, &text, false), ("other.md", &text, false)], "the artifact holds something else than one file"),
        (&[(name, &text, false), (name, &text, false)], "the artifact holds something else than one file"),
        (&[("../govgen-diff.md", &text, false)], "the artifact holds something else than one file"),
    ];
    for (entries, why) in cases {
        refused(&Hub::new(zip(entries)), why);
    }
    let whole = zip(&[(name, &text, false)]);
    refused(&Hub { zip: vec![b'x'; 250_000], ..Hub::new(whole.clone()) }, "the artifact is larger than it says");
    refused(&Hub::new(b"no zip".to_vec()), "the artifact holds something else than one file");
    let mut broken = whole.clone();
    let at = broken.len() / 3;
    broken[at] ^= 0xff;
    refused(&Hub::new(broken), "the artifact cannot be read");

    let artifact = |size: usize, expired: bool| json!({ "id": 5, "name": "govgen-diff", "size_in_bytes": size, "expired": expired });
    let lists = [
        json!([]),
        json!([artifact(100_001, false)]),
        json!([artifact(10, true)]),
        json!([artifact(10, false), artifact(10, false)]),
    ];
    for list in lists {
        let hub = Hub { artifacts: json!({ "artifacts": list }), ..Hub::new(whole.clone()) };
        refused(&hub, "there is not one artifact of a size that a comment has");
    }
}

/// When GitHub does not answer, nothing is believed.
#[test]
fn without_an_answer_nothing_is_written() {
    if !has_programs() {
        return;
    }
    let hub = Hub::new(zip(&[("govgen-diff.md", &good(), false)]));
    for lacking in ["pulls?", "pulls/7/files", "pulls/7", "artifacts?", "/zip", "comments?"] {
        let answers = hub.clone();
        let web = Web::new(move |request| {
            let is =
                if lacking == "pulls/7" { request.path.ends_with(lacking) } else { request.path.contains(lacking) };
            if is && request.method == "GET" { (500, Vec::new()) } else { answers.answer(request) }
        });
        let directory = tempfile::tempdir().unwrap();
        let mut command = Command::new("bash");
        command.args(["-e", "-c", &script()]).env_clear().env("PATH", std::env::var_os("PATH").unwrap());
        command.env("RUNNER_TEMP", directory.path()).env("GITHUB_API_URL", format!("{}/api", web.address));
        command.env("GITHUB_REPOSITORY", "octcat-org/governance").env("GH_TOKEN", "a-token").env("RUN_ID", "42");
        command.env("HEAD_SHA", SHA).env("HEAD", "mallory:b");
        let output = command.output().unwrap();
        assert!(!output.status.success(), "{lacking}: {}", said(&output));
        assert!(web.asked().iter().all(|it| it.method == "GET"), "{lacking}");
    }
}
