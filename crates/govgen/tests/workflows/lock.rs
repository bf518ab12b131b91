//! The workflow that renews the lock.

use std::fs;
use std::path::Path;
use std::process::Command;

use serde_yaml::Value;

use crate::{block, run, said, steps, tools};

/// The workflow that proposes a fresh lock.
const LOCK: &str = ".github/workflows/govgen-lock.yml";

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
