//! What tools that nobody here wrote think of the workflows, and who may write with which token.

use std::fs;
use std::path::PathBuf;
use std::process::{Command, Output};

use serde_yaml::Value;

use crate::checks::given;
use crate::{block, said, steps, tools, workflows, workspace};

/// A directory with workflows where GitHub looks for them, and the programs that judge them.
pub(crate) struct Judged {
    pub(crate) directory: tempfile::TempDir,
    pub(crate) programs: PathBuf,
}

impl Judged {
    pub(crate) fn new(workflows: &[(String, String)]) -> Option<Self> {
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

    pub(crate) fn folder(&self) -> PathBuf {
        self.directory.path().join(".github/workflows")
    }

    pub(crate) fn run(&self, program: &str, arguments: &[&str]) -> Output {
        let mut command = Command::new(self.programs.join(program));
        let files = fs::read_dir(self.folder()).unwrap().map(|it| it.unwrap().path());
        let action = Some(self.directory.path().join("action.yml")).filter(|it| program == "zizmor" && it.is_file());
        let files = files.chain(action);
        command.args(arguments).args(files).current_dir(self.directory.path()).env_clear();
        command.output().unwrap()
    }

    /// Without the programs it would call if a machine has them: the same everywhere.
    pub(crate) fn actionlint(&self) -> Output {
        self.run("actionlint", &["-shellcheck=", "-pyflakes="])
    }

    /// Every audit that needs no network, down to the pedantic ones.
    pub(crate) fn zizmor(&self) -> Output {
        self.run("zizmor", &["--offline", "--no-config", "--no-progress", "--persona=pedantic", "--format=plain"])
    }
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
    fs::copy(workspace().join("action.yml"), judged.directory.path().join("action.yml")).unwrap();
    let output = judged.zizmor();
    assert!(output.status.success(), "{}", said(&output));
    assert!(said(&output).contains("No findings to report"), "{}", said(&output));
}

/// Both really look: each sees what is wrong with a workflow that only it objects to.
#[test]
fn a_bad_workflow_is_seen() {
    let good = block(".github/workflows/govgen.yml");
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

pub(crate) fn rights(workflow: &Value) -> Vec<String> {
    assert!(workflow["permissions"].as_mapping().unwrap().is_empty());
    let jobs = workflow["jobs"].as_mapping().unwrap().values();
    jobs.map(|it| serde_yaml::to_string(&it["permissions"]).unwrap().trim_end().replace('\n', ", ")).collect()
}

/// What runs for a pull request holds nothing, and what holds something runs nothing of a pull request.
#[test]
fn no_pull_request_meets_a_token_that_writes() {
    let all = ["govgen", "govgen-diff", "govgen-comment", "govgen-expiry", "govgen-render", "govgen-lock"];
    for name in all {
        let text = block(&format!(".github/workflows/{name}.yml"));
        let workflow = given(name);
        let events: Vec<&str> = workflow["on"].as_mapping().unwrap().keys().map(|it| it.as_str().unwrap()).collect();
        assert!(!events.contains(&"pull_request_target"), "{name}");
        if events.contains(&"pull_request") {
            // Another base is told as `edited`, and what is compared with the base is then another answer.
            let on = serde_yaml::to_string(&workflow["on"]["pull_request"]).unwrap();
            assert_eq!(on, "types:\n- opened\n- synchronize\n- reopened\n- edited\n", "{name}, and no filters");
            assert!(rights(&workflow).iter().all(|it| it == "contents: read"), "{name}");
            assert!(!text.contains("secrets.") && !text.contains("token"), "{name} has nothing to lose");
        }
        for job in workflow["jobs"].as_mapping().unwrap().values() {
            for step in steps(job) {
                assert!(!step["run"].as_str().unwrap_or_default().contains("${{"), "{name}: text of a script");
                let uses = step["uses"].as_str().unwrap_or_default();
                if uses.starts_with("actions/checkout@") {
                    assert_eq!(step["with"]["persist-credentials"].as_bool(), Some(false), "{name}");
                }
            }
        }
    }
    assert_eq!(rights(&given("govgen-comment")), ["actions: read, contents: read, pull-requests: write"]);
    assert_eq!(rights(&given("govgen-expiry")), ["contents: write, pull-requests: write"]);
    let render = given("govgen-render");
    assert_eq!(rights(&render), ["contents: read", "{}"]);
    let [read, write] = ["render", "commit"].map(|it| &render["jobs"][it]);
    let condition = read["if"].as_str().unwrap();
    assert!(condition.contains("head_repository.full_name == github.repository"), "no fork: {condition}");
    assert_eq!(write["environment"], "govgen-render");
    assert!(!serde_yaml::to_string(read).unwrap().contains("secrets."));
    for step in steps(write).iter().filter_map(|it| it["run"].as_str()) {
        assert!(!step.contains("govgen render\n") && !step.contains("cargo"), "git alone runs beside the app's token");
    }
}
