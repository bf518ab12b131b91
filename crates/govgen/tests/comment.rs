//! The workflow that comments, run against a GitHub of this machine: what it asks, what it writes, and the artifacts that it refuses.
#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "a test that cannot go on says where")]

#[expect(dead_code, reason = "other tests use the rest")]
#[path = "support/git.rs"]
mod git;
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
/// What the default branch is at, and what the change starts from.
const TIP: &str = "89abcdef0123456789abcdef0123456789abcdef";
/// When the other run began.
const RUN: &str = "2026-11-21T10:00:00Z";
const BOT: &str = "github-actions[bot]";

/// What GitHub knows in one test.
#[derive(Clone)]
struct Hub {
    pulls: Value,
    pull: Value,
    files: Vec<Value>,
    /// What happened to the pull request.
    events: Vec<Value>,
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
            events: vec![json!({ "event": "labeled", "created_at": "2026-11-21T10:00:05Z" })],
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
            ("GET", "issues/7/events") => page(&self.events),
            ("GET", "git/ref/heads/main") => json!({ "object": { "sha": TIP } }),
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
    let base = json!({ "ref": "main", "repo": { "full_name": base } });
    json!({ "number": number, "state": "open", "closed_at": null, "updated_at": RUN, "created_at": "2026-11-21T09:59:00Z", "head": { "sha": sha }, "base": base })
}

/// The step of a job that the page gives away.
fn step(workflow: &str, job: &str, name: &str) -> String {
    let page = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/ci.md")).unwrap();
    let after = page.split(&format!("```yaml .github/workflows/{workflow}.yml\n")).nth(1).unwrap();
    let workflow: serde_yaml::Value = serde_yaml::from_str(after.split("```\n").next().unwrap()).unwrap();
    let steps = workflow["jobs"][job]["steps"].as_sequence().unwrap();
    assert!(job != "comment" || steps.len() == 1, "nothing else runs beside the token");
    let step = steps.iter().find(|it| it["name"] == name).unwrap();
    step["run"].as_str().unwrap().to_owned()
}

/// Runs the script against a GitHub.
fn comment(web: &Web) -> Output {
    let directory = tempfile::tempdir().unwrap();
    let mut command = Command::new("bash");
    command.args(["-e", "-c", &step("govgen-comment", "comment", "Comment")]).env_clear();
    command.env("PATH", std::env::var_os("PATH").unwrap()).env("LC_ALL", "C.UTF-8");
    command.env("RUNNER_TEMP", directory.path()).env("GITHUB_API_URL", format!("{}/api", web.address));
    command.env("GITHUB_REPOSITORY", "octcat-org/governance").env("GH_TOKEN", "a-token").env("RUN_ID", "42");
    command.env("DEFAULT_BRANCH", "main").env("RUN_CREATED", RUN);
    command.env("HEAD_SHA", SHA).env("HEAD", "mallory:a branch&state=all$(id)");
    command.output().unwrap()
}

/// Runs it; what it said, and what it wrote to GitHub.
fn run(hub: &Hub) -> (Output, Vec<Request>) {
    let answers = hub.clone();
    let web = Web::new(move |request| answers.answer(request));
    let output = comment(&web);
    let asked = web.asked();
    assert!(asked.iter().all(|it| it.authorization.as_deref() == Some("Bearer a-token")));
    (output, asked.into_iter().filter(|it| it.method != "GET").collect())
}

/// The text of the one comment that is written.
fn written(hub: &Hub) -> String {
    let (output, written) = run(hub);
    assert!(output.status.success(), "{}", said(&output));
    let [comment] = &written[..] else { panic!("{written:?}: {}", said(&output)) };
    let body: Value = serde_json::from_str(&comment.body).unwrap();
    body["body"].as_str().unwrap().to_owned()
}

/// Nothing is written, and why is said.
fn is_left(hub: &Hub, why: &str) {
    let (output, written) = run(hub);
    assert!(output.status.success() && written.is_empty(), "{why}: {}", said(&output));
    assert!(said(&output).starts_with(&format!("::notice title=govgen comment::{why}")), "{}", said(&output));
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

const GOOD: &str = "## 1 gains\n\n\"quotes\" \\ `監査` $(id)\n";

/// What the first workflow hands over, about a base.
fn of(base: &str, branch: &str) -> String {
    format!("{MARKER}\nhead {SHA} base {base} of {branch}\n{GOOD}")
}

fn good() -> String {
    of(TIP, "main")
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
    let expected = format!("{MARKER}\nCommit `0123456789ab`, compared with `main` at `89abcdef0123`.\n\n{GOOD}");
    assert_eq!(body, json!({ "body": expected }));

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
        json!([here, pull(8, &elsewhere, "octcat-org/governance")]),
    ];
    for pulls in no_single {
        is_left(&Hub { pulls, ..hub.clone() }, "no pull request, or more than one");
    }
    let others = json!([here, pull(9, SHA, "mallory/governance")]);
    assert_eq!(run(&Hub { pulls: others, ..hub.clone() }).1.len(), 1);
    // The run may be of one that was closed while it went on: into another base, with another workflow.
    let mut closed = pull(8, &elsewhere, "octcat-org/governance");
    closed["state"] = json!("closed");
    closed["closed_at"] = json!("2026-11-21T09:59:59Z");
    assert_eq!(run(&Hub { pulls: json!([here, closed]), ..hub.clone() }).1.len(), 1);
    closed["closed_at"] = json!(RUN);
    is_left(&Hub { pulls: json!([here, closed]), ..hub.clone() }, "no pull request, or more than one");
    let mut old = vec![closed; 100];
    old.iter_mut().for_each(|it| it["closed_at"] = json!("2026-11-20T00:00:00Z"));
    old[0] = here;
    is_left(&Hub { pulls: json!(old), ..hub.clone() }, "no pull request, or more than one");
    old[99]["updated_at"] = json!("2026-11-20T00:00:00Z");
    assert_eq!(run(&Hub { pulls: json!(old), ..hub.clone() }).1.len(), 1);
    let moved = Hub { pull: pull(7, &elsewhere, "octcat-org/governance"), ..hub };
    is_left(&moved, "the pull request has moved on");
}

/// Another base may hold another workflow, so what a run said of another base is nobody's word.
#[test]
fn what_was_computed_for_another_base_is_not_told() {
    if !has_programs() {
        return;
    }
    let hub = Hub::new(zip(&[("govgen-diff.md", &good(), false)]));
    let mut elsewhere = hub.clone();
    elsewhere.pull["base"]["ref"] = json!("mallorys-base");
    is_left(&elsewhere, "the pull request is not into the default branch");
    let mut younger = hub.clone();
    younger.pull["created_at"] = json!("2026-11-21T10:00:01Z");
    is_left(&younger, "the pull request is younger than the run");
    younger.pull.as_object_mut().unwrap().remove("created_at");
    is_left(&younger, "the pull request is younger than the run");
    let event = |event: &str, at: &str| json!({ "event": event, "created_at": at });
    for name in ["base_ref_changed", "automatic_base_change_succeeded", "base_ref_force_pushed"] {
        let mut events = vec![event("labeled", RUN); 130];
        events.push(event(name, "2026-11-21T09:00:00Z"));
        assert!(written(&Hub { events: events.clone(), ..hub.clone() }).contains("1 gains"), "the run came after it");
        events.push(event(name, "2026-11-21T10:00:01Z"));
        is_left(&Hub { events, ..hub.clone() }, "the base has changed since the run began");
    }
    let nobodys = vec![json!({ "event": "base_ref_changed" })];
    is_left(&Hub { events: nobodys, ..hub }, "the base has changed since the run began");
}

#[test]
fn a_comment_says_what_it_is_about() {
    if !has_programs() {
        return;
    }
    let text = of(&"7".repeat(40), "main");
    let old = written(&Hub::new(zip(&[("govgen-diff.md", &text, false)])));
    let expected =
        "Commit `0123456789ab`, compared with `main` at `777777777777`, which has moved on to `89abcdef0123` since.";
    assert_eq!(old, format!("{MARKER}\n{expected}\n\n{GOOD}"));
}

/// What the first workflow makes of a real change, the second takes.
#[test]
fn the_two_workflows_understand_each_other() {
    if !has_programs() {
        return;
    }
    let repository = git::Repository::below("");
    let base = repository.git(&["rev-parse", "HEAD"]).trim().to_owned();
    repository.git(&["update-ref", "refs/remotes/origin/main", "HEAD"]);
    repository.replace("divisions/payments/access.yaml", "alice@example.com", "mallory@example.com");
    repository.commit("change");
    let here = repository.directory.path();
    let govgen = Path::new(env!("CARGO_BIN_EXE_govgen")).parent().unwrap().display().to_string();
    let path = format!("{govgen}:{}", std::env::var("PATH").unwrap());
    let mut command = Command::new("bash");
    command.args(["-e", "-c", &step("govgen-diff", "diff", "Compare")]).current_dir(repository.root()).env_clear();
    command.env("PATH", path).env("HOME", here).env("RUNNER_TEMP", here).env("LC_ALL", "C.UTF-8");
    command.env("GITHUB_STEP_SUMMARY", here.join("summary.md"));
    command.env("BASE", "refs/remotes/origin/main").env("HEAD_SHA", SHA);
    let output = command.output().unwrap();
    assert!(output.status.success(), "{}", said(&output));
    let text = fs::read_to_string(here.join("govgen-diff.md")).unwrap();
    assert!(
        text.starts_with(&format!("{MARKER}\nhead {SHA} base {base} of main\n### 1 gains 1 grant, 1 loses 1")),
        "{text}"
    );
    let page = fs::read_to_string(here.join("summary.md")).unwrap();
    let comment = written(&Hub::new(zip(&[("govgen-diff.md", &text, false)])));
    assert_eq!(comment.lines().skip(3).collect::<Vec<_>>(), page.lines().skip(1).collect::<Vec<_>>());
    assert!(comment.contains("mallory"), "{comment}");
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
        let body = written(&Hub { files, ..good.clone() });
        let head = format!("{MARKER}\nCommit `0123456789ab`, into `main`.\n\nThis pull request changes `.github/`");
        assert!(body.starts_with(&head) && !body.contains("1 gains"), "{body}");
    }
    let other =
        vec![json!({ "filename": "docs/.github/x", "previous_filename": null }), json!({ "filename": "a\n.github/b" })];
    assert!(written(&Hub { files: other, ..good }).contains("1 gains"));
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
    let old = of(&"7".repeat(40), "main");
    let (full, empty_base) = (format!("{old}{}", "x".repeat(65_536 - old.len())), of("", "main"));
    let other_base = of(TIP, "mallorys-base");
    let other_head = text.replace(SHA, TIP);
    let not_of_this = "the text is not of this commit and this base";
    let cases: [(&[Entry<'_>], &str); 14] = [
        (&[(name, &format!("{MARKER}\n{GOOD}"), false)], not_of_this),
        (&[(name, &other_base, false)], not_of_this),
        (&[(name, &other_head, false)], not_of_this),
        (&[(name, &empty_base, false)], not_of_this),
        // The line that is added counts too.
        (&[(name, &full, false)], "the text is longer than a comment may be"),
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
    let asked = ["pulls?", "pulls/7/files", "pulls/7", "events?", "artifacts?", "/zip", "/git/ref/", "comments?"];
    for lacking in asked {
        let answers = hub.clone();
        let web = Web::new(move |request| {
            let is =
                if lacking == "pulls/7" { request.path.ends_with(lacking) } else { request.path.contains(lacking) };
            if is && request.method == "GET" { (500, Vec::new()) } else { answers.answer(request) }
        });
        let output = comment(&web);
        assert!(!output.status.success(), "{lacking}: {}", said(&output));
        assert!(web.asked().iter().all(|it| it.method == "GET"), "{lacking}");
    }
}
