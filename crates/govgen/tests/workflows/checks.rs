//! The workflow that others take, and the hooks beside it.

use std::fs;
use std::process::Command;

use serde_yaml::Value;

use crate::judged::Judged;
use crate::{block, said, workspace};

/// What no linter can know: the two required checks, the events they run on, and no way to skip them.
#[test]
fn the_workflow_for_others_makes_the_two_checks() {
    let workflow: Value = serde_yaml::from_str(&block(".github/workflows/govgen.yml")).unwrap();
    let events: Vec<&str> = workflow["on"].as_mapping().unwrap().keys().map(|it| it.as_str().unwrap()).collect();
    assert_eq!(events, ["pull_request", "merge_group", "schedule"]);
    assert!(workflow["on"]["merge_group"].is_null(), "no filters");
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
        let run = run.strip_suffix(r#" --format github ${BASE:+"--base=$BASE"}"#).unwrap_or(run);
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
    assert_eq!(words(""), "check\n--format\ngithub\n");
    assert_eq!(words("origin/main $(id)"), "check\n--format\ngithub\n--base=origin/main $(id)\n");
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

/// A workflow that the page gives away.
pub(crate) fn given(name: &str) -> Value {
    serde_yaml::from_str(&block(&format!(".github/workflows/{name}.yml"))).unwrap()
}
