//! Our workflow, and the one that `docs/ci.md` gives away, under the eyes of actionlint and zizmor.
#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "a test that cannot go on says where")]

#[expect(dead_code, reason = "other tests use the rest")]
#[path = "support/changed.rs"]
mod changed;
#[path = "support/tools.rs"]
mod tools;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use changed::Changed;
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
        let action = Some(self.directory.path().join("action.yml")).filter(|it| program == "zizmor" && it.is_file());
        let files = files.chain(action);
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

/// Every workflow of this repository, and those for others.
fn workflows() -> Vec<(String, String)> {
    let listed = fs::read_dir(workspace().join(".github/workflows")).unwrap().map(|it| it.unwrap().path());
    let own =
        listed.map(|path| (path.file_name().unwrap().to_str().unwrap().to_owned(), fs::read_to_string(path).unwrap()));
    let mut workflows: Vec<(String, String)> = own.collect();
    assert!(!workflows.is_empty(), "there is no workflow");
    let page = fs::read_to_string(workspace().join("docs/ci.md")).unwrap();
    let given =
        page.split("```yaml ").skip(1).filter_map(|it| it.split_once('\n')?.0.strip_prefix(".github/workflows/"));
    workflows.extend(given.map(|name| (format!("docs-{name}"), block(&format!(".github/workflows/{name}")))));
    assert!(workflows.len() > 6, "the page gives workflows away");
    workflows
}

/// The workflow that proposes a fresh lock.
const LOCK: &str = ".github/workflows/govgen-lock.yml";

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

fn steps(job: &Value) -> &[Value] {
    job["steps"].as_sequence().unwrap()
}

fn run<'v>(job: &'v Value, name: &str) -> &'v str {
    let step = steps(job).iter().find(|it| it["name"] == name).unwrap_or_else(|| panic!("no step {name}"));
    step["run"].as_str().unwrap()
}

/// Who may become the role writes nothing here, and who writes here has no way to AWS.
#[test]
fn the_workflow_for_the_lock_parts_its_rights() {
    let workflow: Value = serde_yaml::from_str(&block(LOCK)).unwrap();
    let events: Vec<&str> = workflow["on"].as_mapping().unwrap().keys().map(|it| it.as_str().unwrap()).collect();
    assert_eq!(events, ["schedule", "workflow_dispatch"]);
    assert!(workflow["permissions"].as_mapping().unwrap().is_empty());
    let jobs = workflow["jobs"].as_mapping().unwrap();
    let rights: Vec<String> = jobs.values().map(|it| serde_yaml::to_string(&it["permissions"]).unwrap()).collect();
    assert_eq!(rights, ["contents: read\nid-token: write\n", "contents: write\npull-requests: write\n"]);
    for job in jobs.values() {
        let installs = steps(job)[0]["run"].as_str().unwrap();
        assert!(installs.starts_with("cargo install --locked "), "before there is anything to obey");
        assert_eq!(steps(job)[1]["with"]["persist-credentials"].as_bool(), Some(false));
        for uses in steps(job).iter().filter_map(|it| it["uses"].as_str()) {
            let (name, hash) = uses.split_once('@').unwrap();
            assert!(name.starts_with("actions/") && hash.len() == 40, "{uses}");
        }
    }
    let (fetch, propose) = (&jobs["fetch"], &jobs["propose"]);
    assert_eq!(propose["needs"], "fetch");
    assert!(steps(fetch)[0]["run"].as_str().unwrap().ends_with(" --features aws govgen"));
    assert!(steps(propose)[0]["run"].as_str().unwrap().ends_with("\" govgen"), "no AWS where nobody asks it");
    let handed = steps(fetch).last().unwrap();
    assert_eq!(handed["with"]["path"], "divisions/common/principals.lock.json", "the lock alone");
    let with_token: Vec<&Value> =
        jobs.values().flat_map(steps).filter(|it| it["env"]["GH_TOKEN"].is_string()).collect();
    assert_eq!(with_token.len(), 1);
    assert_eq!(with_token[0]["name"], "Open or update the pull request");
    assert!(run(fetch, "Fetch users and groups").contains(govgen_iam::delegation::GITHUB_AUDIENCE));
    let role = steps(fetch).iter().find_map(|it| it["env"]["AWS_ROLE_ARN"].as_str()).unwrap();
    assert!(role.ends_with(&format!(":role/govgen/{}", govgen_iam::delegation::FACTS_ROLE)));
}

/// A name of the directory is text in the pull request, whatever it is, and long lists are cut.
#[test]
fn the_pull_request_for_the_lock_says_what_changed() {
    if Command::new("jq").arg("--version").output().is_err() {
        return tools::skipped::say("jq", "it is not on the PATH, and optional");
    }
    let workflow: Value = serde_yaml::from_str(&block(LOCK)).unwrap();
    let script = run(&workflow["jobs"]["propose"], "Say what changed");
    let said = |before: &str, after: &str| {
        let directory = tempfile::tempdir().unwrap();
        let lock = directory.path().join("divisions/common");
        fs::create_dir_all(&lock).unwrap();
        fs::write(directory.path().join("before.json"), before).unwrap();
        fs::write(lock.join("principals.lock.json"), after).unwrap();
        let mut command = Command::new("bash");
        command.args(["-e", "-c", script]).current_dir(directory.path()).env("RUNNER_TEMP", directory.path());
        let output = command.output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        fs::read_to_string(directory.path().join("body.md")).unwrap()
    };
    let before = r#"{"users": {"alice": "1", "bob": "2", "dave": "3"}, "groups": {"platform": "9"}}"#;
    let after = "{\"users\": {\"alice\": \"1\", \"bob\": \"4\", \"x\\n```\\n@all **b** \u{202e}\": \"5\"}, \"groups\": {\"platform\": \"9\"}}";
    let nothing = said("{}", "{}");
    let (head, tail) = nothing.split_once("\n\n").unwrap();
    let expected = format!(
        "{head}\n\n**Other id, same name** (users): whoever is called so now gets what the one before had: 1\n\n    \"bob\"\n\n\
         Gone (users): 1\n\n    \"dave\"\n\nNew (users): 1\n\n    \"x\\n```\\n@all **b** ?\"\n\n{tail}"
    );
    assert_eq!(said(before, after), expected);
    let renamed =
        r#"{"users": {"bob": "2"}, "groups": {"platform": "9"}, "renamed": {"users": {"alice": "1"}, "groups": {}}}"#;
    let away = said(before, renamed);
    assert!(
        away.contains("keeps what is granted to the old name: 1\n\n    \"alice\"\n\nGone (users): 1\n\n    \"dave\"\n"),
        "{away}"
    );
    let again = said(renamed, before);
    assert!(
        again.contains("Back with the same id (users): 1\n\n    \"alice\"\n\nNew (users): 1\n\n    \"dave\"\n"),
        "{again}"
    );
    let many: String = (10..60).map(|it| format!("\"user-{it}\": \"{it}\", ")).collect();
    let first = said("{}", &format!("{{\"users\": {{{many} \"z\": \"1\"}}}}"));
    assert!(first.contains("New (users): 51\n") && first.contains("\n    and 31 more\n") && !first.contains("user-30"));
}

/// The last step, with a git of this machine and a `gh` that writes down what it is asked. A fork has a branch of the same name.
#[test]
fn the_pull_request_for_the_lock_is_opened_once() {
    if Command::new("jq").arg("--version").output().is_err() {
        return tools::skipped::say("jq", "it is not on the PATH, and optional");
    }
    let workflow: Value = serde_yaml::from_str(&block(LOCK)).unwrap();
    let script = run(&workflow["jobs"]["propose"], "Open or update the pull request");
    let directory = tempfile::tempdir().unwrap();
    let here = directory.path();
    let shell = |place: &Path, script: &str| {
        let path = format!("{}:{}", here.join("bin").display(), std::env::var("PATH").unwrap());
        let mut command = Command::new("bash");
        command.args(["-e", "-c", script]).current_dir(place).env("PATH", path).env("HOME", here);
        command.env("RUNNER_TEMP", here).env("GITHUB_REF_NAME", "main").env("GIT_CONFIG_NOSYSTEM", "1");
        let output = command.output().unwrap();
        assert!(output.status.success(), "{}", said(&output));
        String::from_utf8(output.stdout).unwrap()
    };
    let prepare = r#"
        mkdir bin && cat > bin/gh <<'END'
#!/bin/sh
case "$1 $2" in "pr edit") echo "$1 $2 $3" ;; *) echo "$1 $2" ;; esac >> "$HOME/asked"
[ "$1 $2" = "pr list" ] || exit 0
ours=; if grep -q "pr create" "$HOME/asked"; then ours=', {"number": 8, "isCrossRepository": false}'; fi
while [ "$1" != --jq ]; do shift; done
echo "[{\"number\": 7, \"isCrossRepository\": true}$ours]" | jq --raw-output "$2"
END
        chmod +x bin/gh
        git init --quiet --bare origin
        git init --quiet --initial-branch=main work && cd work
        mkdir -p divisions/common terraform
        echo '{}' > divisions/common/principals.lock.json
        echo stays > other
        git add --all && git -c user.name=a -c user.email=a@example.com commit --quiet --message first
        git remote add origin ../origin && git push --quiet origin main
    "#;
    shell(here, prepare);
    let asked = |script: &str| {
        let asked = || fs::read_to_string(here.join("asked")).unwrap_or_default();
        let before = asked();
        let told = shell(&here.join("work"), script);
        let after = asked();
        (told, after.strip_prefix(&before).unwrap().to_owned())
    };
    assert_eq!(asked(script), ("the lock is as it was\n".to_owned(), String::new()));
    let change = format!("git checkout --quiet main; echo changed > other; echo 1 > terraform/a.tf\n{script}");
    let (_, first) = asked(&change);
    assert_eq!(first, "auth setup-git\npr list\npr create\n");
    let proposed = "git ls-remote origin refs/heads/govgen/lock | cut -f 1; git diff --name-only origin/main HEAD";
    let (told, _) = asked(proposed);
    let (commit, files) = told.split_once('\n').unwrap();
    assert_eq!((commit.len(), files), (40, "terraform/a.tf\n"), "the lock and the Terraform, and nothing else");
    // The same once more, a week later: approvals stay, and the text is written anew.
    let again = format!("git reset --quiet --hard origin/main; mkdir -p terraform; echo 1 > terraform/a.tf\n{script}");
    let (told, second) = asked(&again);
    assert!(told.contains("the branch says so already"), "{told}");
    assert_eq!(second, "auth setup-git\npr list\npr edit 8\n");
    assert!(asked(proposed).0.starts_with(commit), "nothing was pushed");
    let other = format!("git reset --quiet --hard origin/main; mkdir -p terraform; echo 2 > terraform/a.tf\n{script}");
    assert_eq!(asked(&other).1, "auth setup-git\npr list\npr edit 8\n");
    assert!(!asked(proposed).0.starts_with(commit), "the branch is the workflow's own");
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
fn given(name: &str) -> Value {
    serde_yaml::from_str(&block(&format!(".github/workflows/{name}.yml"))).unwrap()
}

fn rights(workflow: &Value) -> Vec<String> {
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

/// A `remove-expired` that does what it can, and leaves something.
const LEFT: &str =
    concat!("'", env!("CARGO_BIN_EXE_govgen"), "' \"$@\"; echo 'line 9 of <b> has to be edited by hand' >&2; exit 1");

/// A night of the workflow for what has ended, with the real command and a git of this machine; what `gh` was asked, whether the last
/// step ran, and the text of the pull request.
fn night(changed: &Changed, remove: Option<&str>) -> (String, bool, String) {
    let workflow = given("govgen-expiry");
    let job = &workflow["jobs"]["propose"];
    let directory = tempfile::tempdir().unwrap();
    let here = directory.path();
    let govgen = env!("CARGO_BIN_EXE_govgen");
    let remove = remove.map(|it| format!("if [ \"$1\" = remove-expired ]; then {it}; fi\n")).unwrap_or_default();
    fs::create_dir(here.join("bin")).unwrap();
    fs::write(here.join("bin/govgen"), format!("#!/bin/sh\n{remove}exec '{govgen}' \"$@\"\n")).unwrap();
    let gh = r#"#!/bin/sh
echo "gh $1 $2" >> "$HOME/asked"
[ "$1 $2" = "pr list" ] || exit 0
while [ "$1" != --jq ]; do shift; done
echo '[{"number": 7, "isCrossRepository": true}]' | jq --raw-output "$2"
"#;
    fs::write(here.join("bin/gh"), gh).unwrap();
    let shell = |script: &str| {
        let path = format!("{}:{}", here.join("bin").display(), std::env::var("PATH").unwrap());
        let mut command = Command::new("bash");
        command.args(["-e", "-c", script]).current_dir(changed.root()).env_clear().env("PATH", path).env("HOME", here);
        command.env("RUNNER_TEMP", here).env("GITHUB_REF_NAME", "main").env("GIT_CONFIG_NOSYSTEM", "1");
        command.env("GITHUB_OUTPUT", here.join("output")).env("LC_ALL", "C.UTF-8");
        // Two nights are the same commits, however long each takes.
        command.env("GIT_AUTHOR_DATE", "2026-11-01T00:00:00Z").env("GIT_COMMITTER_DATE", "2026-11-01T00:00:00Z");
        let output = command.output().unwrap();
        (output.status.success(), self::said(&output))
    };
    let prepare = r#"
        chmod +x "$HOME/bin/govgen" "$HOME/bin/gh"
        git init --quiet --bare "$HOME/origin" && git init --quiet --initial-branch=main && govgen render
        git add --all && git -c user.name=a -c user.email=a@example.com commit --quiet --message first
        git remote add origin "$HOME/origin"
    "#;
    for script in [prepare, run(job, "Take out what has ended"), run(job, "Open or update the pull request")] {
        let (done, said) = shell(script);
        assert!(done, "{script}: {said}");
    }
    let last = steps(job).iter().find(|it| it["name"] == "Say what is left").unwrap();
    assert_eq!(last["if"], "steps.remove.outputs.left == '1'");
    assert!(!shell(last["run"].as_str().unwrap()).0, "the run fails");
    let is_left = fs::read_to_string(here.join("output")).unwrap() == "left=1\n";
    let asked = fs::read_to_string(here.join("asked")).unwrap_or_default();
    (asked, is_left, fs::read_to_string(here.join("body.md")).unwrap())
}

/// What has ended is proposed, and nothing is where nothing has. A fork's branch of the same name is no pull request of ours.
#[test]
fn what_has_ended_is_proposed() {
    if Command::new("jq").arg("--version").output().is_err() {
        return tools::skipped::say("jq", "it is not on the PATH, and optional");
    }
    let changed = Changed::copy("granted.in");
    let (asked, is_left, _) = night(&changed, None);
    assert_eq!((asked.as_str(), is_left), ("", false));
    let ended = || {
        let changed = Changed::copy("granted.in");
        changed.replace("divisions/payments/access.yaml", "until: 2099-03-31", "until: 2020-03-31");
        changed
    };
    let changed = ended();
    let (asked, is_left, body) = night(&changed, None);
    assert_eq!((asked.as_str(), is_left), ("gh auth setup-git\ngh pr list\ngh pr create\n", false));
    assert!(!changed.read("divisions/payments/access.yaml").contains("2020"), "the line is gone");
    assert!(body.starts_with("<!-- govgen-diff -->\n### ") && body.contains("1 loses 1 grant"), "{body}");
    assert!(body.contains("alice&#64;example"), "{body}");

    // What has to be edited by hand is said, and the rest is proposed.
    let (asked, is_left, with_rest) = night(&ended(), Some(LEFT));
    assert_eq!((asked.as_str(), is_left), ("gh auth setup-git\ngh pr list\ngh pr create\n", true));
    let before = with_rest.strip_suffix(&body).unwrap();
    assert!(before.starts_with("**Not all that has ended"), "{before}");
    assert!(before.contains("\n\n    1 line expired by ") && !before.contains("removed"), "{before}");
    assert!(before.ends_with("\n    line 9 of <b> has to be edited by hand\n\n\n"), "{before}");
}

/// The last step of the workflow that renders, with a git of this machine.
#[test]
fn what_is_rendered_is_committed_and_nothing_else() {
    let script = run(&given("govgen-render")["jobs"]["commit"], "Commit").to_owned();
    let tried = |change: &str| {
        let directory = tempfile::tempdir().unwrap();
        let here = directory.path();
        let shell = |place: &Path, script: &str| {
            let path = format!("{}:{}", here.join("bin").display(), std::env::var("PATH").unwrap());
            let mut command = Command::new("bash");
            command.args(["-e", "-c", script]).current_dir(place).env("PATH", path).env("HOME", here);
            command.env("RUNNER_TEMP", here).env("BRANCH", "feature-$(id)").env("GIT_CONFIG_NOSYSTEM", "1");
            command.output().unwrap()
        };
        let prepare = format!(
            r#"
            mkdir bin rendered && printf '#!/bin/sh\n' > bin/gh && chmod +x bin/gh
            git init --quiet --bare origin
            git init --quiet --initial-branch=main work && cd work
            mkdir -p terraform/a && echo 1 > terraform/a/old.tf && echo 1 > CODEOWNERS && ln -s .. terraform/up
            git add --all && git -c user.name=a -c user.email=a@example.com commit --quiet --message first
            git remote add origin ../origin
            {change}
            git add --all && git diff --cached --binary --no-renames > ../rendered/rendered.patch
            git reset --quiet --hard && git clean --quiet --force -d
            "#
        );
        assert!(shell(here, &prepare).status.success());
        let output = shell(&here.join("work"), &script);
        let there = shell(here, "git --git-dir origin ls-tree -r --name-only \"refs/heads/feature-\\$(id)\"");
        (output.status.success(), said(&output), String::from_utf8(there.stdout).unwrap())
    };
    let (pushed, told, there) = tried("rm terraform/a/old.tf; echo 2 > terraform/a/new.tf; echo 2 > CODEOWNERS");
    assert!(pushed, "{told}");
    assert_eq!(there, "CODEOWNERS\nterraform/a/new.tf\nterraform/up\n");
    for evil in [
        ".github/workflows/x.yml",
        "terraform/a/b/x.tf",
        "terraform/x.tf",
        "terraform/a/x.tf.json",
        "x/terraform/a/x.tf",
        "terraform/a/x.tf\ny",
    ] {
        let (pushed, told, there) =
            tried(&format!("mkdir -p \"$(dirname '{evil}')\"; echo 2 > '{evil}'; echo 2 > terraform/a/new.tf"));
        assert!(!pushed && there.is_empty(), "{evil}");
        assert!(told.contains("::error title=govgen render::the patch holds what is not rendered"), "{evil}: {told}");
    }
}
