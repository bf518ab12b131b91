//! The workflows that propose or commit something, run with a stand-in for GitHub.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::changed::Changed;
use crate::checks::given;
use crate::{run, said, steps, tools};

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
    assert!(body.contains("alice&#64;<wbr>example"), "{body}");

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
