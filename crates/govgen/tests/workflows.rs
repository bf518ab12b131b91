//! Our workflow, and the one that `docs/ci.md` gives away, under the eyes of actionlint and zizmor.
#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "a test that cannot go on says where")]

#[path = "support/tools.rs"]
mod tools;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_yaml::Value;

/// A directory with workflows where GitHub looks for them, and the programs that judge them.
struct Judged {
    directory: tempfile::TempDir,
    programs: PathBuf,
}

impl Judged {
    fn new(workflows: &[(String, String)]) -> Option<Self> {
        let programs = tools::installed("python")?.join("bin");
        let directory = tempfile::tempdir().unwrap();
        let judged = Self { directory, programs };
        fs::create_dir_all(judged.folder()).unwrap();
        for (name, text) in workflows {
            fs::write(judged.folder().join(name), text).unwrap();
        }
        // actionlint looks for a repository's settings, and must not find those of a directory further up.
        fs::create_dir(judged.directory.path().join(".git")).unwrap();
        Some(judged)
    }

    fn folder(&self) -> PathBuf {
        self.directory.path().join(".github/workflows")
    }

    fn run(&self, program: &str, arguments: &[&str]) -> Output {
        let mut command = Command::new(self.programs.join(program));
        let files = fs::read_dir(self.folder()).unwrap().map(|it| it.unwrap().path());
        command.args(arguments).args(files).current_dir(self.directory.path()).env_clear();
        command.output().unwrap()
    }

    /// Without the programs it would call if a machine has them: the same everywhere.
    fn actionlint(&self) -> Output {
        self.run("actionlint", &["-shellcheck=", "-pyflakes="])
    }

    /// Every audit that needs no network, down to the pedantic ones.
    fn zizmor(&self) -> Output {
        self.run("zizmor", &["--offline", "--no-config", "--no-progress", "--persona=pedantic", "--format=plain"])
    }
}

fn workspace() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// The block of `docs/ci.md` that stands for a file.
fn block(path: &str) -> String {
    let page = fs::read_to_string(workspace().join("docs/ci.md")).unwrap();
    let after = page.split(&format!("```yaml {path}\n")).nth(1).unwrap();
    after.split("```\n").next().unwrap().to_owned()
}

/// Every workflow of this repository, and the one for others.
fn workflows() -> Vec<(String, String)> {
    let listed = fs::read_dir(workspace().join(".github/workflows")).unwrap().map(|it| it.unwrap().path());
    let own =
        listed.map(|path| (path.file_name().unwrap().to_str().unwrap().to_owned(), fs::read_to_string(path).unwrap()));
    let mut workflows: Vec<(String, String)> = own.collect();
    assert!(!workflows.is_empty(), "there is no workflow");
    workflows.push(("of-docs-ci.yml".to_owned(), block(".github/workflows/govgen.yml")));
    workflows
}

fn said(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

#[test]
fn actionlint_has_nothing_to_say() {
    let Some(judged) = Judged::new(&workflows()) else { return };
    let output = judged.actionlint();
    assert!(output.status.success() && output.stdout.is_empty(), "{}", said(&output));
}

#[test]
fn zizmor_has_nothing_to_say() {
    let Some(judged) = Judged::new(&workflows()) else { return };
    let output = judged.zizmor();
    assert!(output.status.success(), "{}", said(&output));
    assert!(said(&output).contains("No findings to report"), "{}", said(&output));
}

/// Both really look: each sees what is wrong with a workflow that only it objects to.
#[test]
fn a_bad_workflow_is_seen() {
    let (_, good) = workflows().pop().unwrap();
    let (_, tag) = good.split_once('@').unwrap();
    let hash = tag.split_whitespace().next().unwrap();
    let unpinned = good.replace(hash, "v7");
    let misspelt = good.replace("runs-on:", "run-on:");
    let Some(judged) = Judged::new(&[("bad.yml".to_owned(), unpinned)]) else { return };
    let output = judged.zizmor();
    assert!(!output.status.success() && said(&output).contains("unpinned-uses"), "{}", said(&output));
    let judged = Judged::new(&[("bad.yml".to_owned(), misspelt)]).unwrap();
    let output = judged.actionlint();
    assert!(!output.status.success() && said(&output).contains("run-on"), "{}", said(&output));
}

/// What no linter can know: the two required checks, the events they run on, and no way to skip them.
#[test]
fn the_workflow_for_others_makes_the_two_checks() {
    let workflow: Value = serde_yaml::from_str(&block(".github/workflows/govgen.yml")).unwrap();
    let events: Vec<&str> = workflow["on"].as_mapping().unwrap().keys().map(|it| it.as_str().unwrap()).collect();
    assert_eq!(events, ["pull_request", "merge_group", "schedule"]);
    assert!(workflow["on"]["pull_request"].is_null() && workflow["on"]["merge_group"].is_null(), "no filters");
    assert!(workflow["permissions"].as_mapping().unwrap().is_empty());
    let jobs = workflow["jobs"].as_mapping().unwrap();
    let names: Vec<&str> = jobs.values().map(|job| job["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["govgen check", "govgen render --check"]);
    let steps = jobs["render"]["steps"].as_sequence().unwrap();
    assert!(steps.iter().any(|it| it["run"].as_str() == Some("govgen prove")), "what is rendered is proved too");
    for job in jobs.values() {
        assert!(job.get("if").is_none() && job.get("continue-on-error").is_none());
        assert_eq!(serde_yaml::to_string(&job["permissions"]).unwrap(), "contents: read\n");
        let steps = job["steps"].as_sequence().unwrap();
        // cargo obeys what lies where it runs: nothing of the pull request may be there yet.
        assert!(steps[0]["run"].as_str().unwrap().starts_with("cargo install --locked "));
        assert_eq!(steps[1]["with"]["persist-credentials"].as_bool(), Some(false));
        let run = steps.last().unwrap()["run"].as_str().unwrap();
        let run = run.strip_suffix(r#" ${BASE:+"--base=$BASE"}"#).unwrap_or(run);
        assert_eq!(Some(run), job["name"].as_str(), "the command is the check's name");
        let line = job["name"].as_str().unwrap();
        let page = fs::read_to_string(workspace().join("docs/ci.md")).unwrap();
        assert!(page.contains(&format!("`{line}`")), "{line} is required by its name");
    }
}

/// With a base the history has to be there, and the scheduled run has none.
#[test]
fn the_workflow_for_others_compares_changes() {
    let workflow: Value = serde_yaml::from_str(&block(".github/workflows/govgen.yml")).unwrap();
    let steps = workflow["jobs"]["check"]["steps"].as_sequence().unwrap();
    assert_eq!(steps[1]["with"]["fetch-depth"].as_u64(), Some(0));
    let step = steps.last().unwrap();
    let run = step["run"].as_str().unwrap();
    let base = step["env"]["BASE"].as_str().unwrap();
    assert!(base.contains("github.base_ref") && base.contains("merge_group.base_sha"), "{base}");
    let words = |base: &str| {
        let script = format!("govgen() {{ printf '%s\n' \"$@\"; }}; {run}");
        let output = Command::new("bash").args(["-euc", &script]).env("BASE", base).output().unwrap();
        String::from_utf8(output.stdout).unwrap()
    };
    assert_eq!(words(""), "check\n");
    assert_eq!(words("origin/main $(id)"), "check\n--base=origin/main $(id)\n");
}

#[test]
fn the_hooks_for_others_exist() {
    let config = block(".pre-commit-config.yaml");
    let manifest = fs::read_to_string(workspace().join(".pre-commit-hooks.yaml")).unwrap();
    let hooks: Vec<Value> = serde_yaml::from_str(&manifest).unwrap();
    let wanted: Value = serde_yaml::from_str(&config).unwrap();
    for hook in wanted["repos"][0]["hooks"].as_sequence().unwrap() {
        assert!(hooks.iter().any(|it| it["id"] == hook["id"]), "there is no hook {hook:?}");
    }
    let Some(judged) = Judged::new(&[]) else { return };
    for (command, text) in [("validate-config", &config), ("validate-manifest", &manifest)] {
        let path = judged.directory.path().join(command);
        fs::write(&path, text).unwrap();
        let output = judged.run("pre-commit", &[command, path.to_str().unwrap()]);
        assert!(output.status.success() && output.stderr.is_empty() && output.stdout.is_empty(), "{}", said(&output));
    }
}
