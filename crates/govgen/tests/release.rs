//! The release workflow and what relies on it: names of archives, versions, and the scripts that need no runner.
#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "a test that cannot go on says where")]

#[path = "support/skipped.rs"]
mod skipped;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use regex_lite::Regex;
use serde_yaml::Value;

fn workspace() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn read(path: &str) -> String {
    fs::read_to_string(workspace().join(path)).unwrap()
}

fn workflow() -> Value {
    serde_yaml::from_str(&read(".github/workflows/release.yml")).unwrap()
}

fn script(job: &str, step: &str) -> String {
    let workflow = workflow();
    let steps = workflow["jobs"][job]["steps"].as_sequence().unwrap();
    steps.iter().find(|it| it["name"] == step).unwrap()["run"].as_str().unwrap().to_owned()
}

fn bash(script: &str, directory: &Path, environment: &[(&str, &str)]) -> Output {
    let mut command = Command::new("bash");
    command.args(["-e", "-c", script]).current_dir(directory).envs(environment.iter().copied()).output().unwrap()
}

/// The action asks for the archives that the release has, for exactly the systems it is built for.
#[test]
fn the_action_takes_what_is_released() {
    let workflow = workflow();
    let matrix = workflow["jobs"]["build"]["strategy"]["matrix"]["include"].as_sequence().unwrap();
    let built: BTreeSet<&str> = matrix.iter().map(|it| it["target"].as_str().unwrap()).collect();
    let action = read("action.yml");
    let targets = Regex::new("target=([a-z0-9_-]+) ;;").unwrap();
    let taken: BTreeSet<&str> = targets.captures_iter(&action).map(|it| it.get(1).unwrap().as_str()).collect();
    assert_eq!(built, taken);
    assert!(script("build", "Pack").contains("dist/govgen-$VERSION-$TARGET.tar.gz"));
    assert!(action.contains("archive=govgen-$VERSION-$target.tar.gz"));
    assert!(action.contains("--signer-workflow octcat-org/govgen/.github/workflows/release.yml"));
}

/// One version: of the crate, of the package that pre-commit installs, and of the wheel that it wishes for.
#[test]
fn the_hooks_wish_for_their_own_version() {
    let package = read("pyproject.toml");
    let version = env!("CARGO_PKG_VERSION");
    assert!(package.contains(&format!("\nversion = \"{version}\"\n")), "{package}");
    assert!(package.contains(&format!("\ndependencies = [\"govgen=={version}\"]\n")), "{package}");
    let pinned = |path: &str| {
        let text = read(path);
        let line = text.lines().find(|it| it.starts_with("maturin==")).unwrap();
        line.trim_end_matches(" \\").to_owned()
    };
    assert_eq!(pinned("tools/requirements.txt"), pinned("tools/release-requirements.txt"));
}

/// What holds the token that writes runs neither a build nor a file of the repository.
#[test]
fn each_job_has_the_rights_it_needs() {
    let workflow = workflow();
    assert!(workflow["permissions"].as_mapping().unwrap().is_empty());
    let rights = |job: &str| serde_yaml::to_string(&workflow["jobs"][job]["permissions"]).unwrap();
    assert_eq!(rights("build"), "contents: read\n");
    assert_eq!(rights("release"), "contents: write\nid-token: write\nattestations: write\n");
    assert_eq!(rights("pypi"), "id-token: write\n");
    for job in ["release", "pypi"] {
        assert!(workflow["jobs"][job]["environment"].is_string(), "somebody can be asked first");
        let steps = workflow["jobs"][job]["steps"].as_sequence().unwrap();
        assert!(steps.iter().all(|it| !it["uses"].as_str().unwrap_or_default().starts_with("actions/checkout@")));
    }
}

#[test]
fn a_tag_is_the_version() {
    let script = script("build", "Hold the tag against the version");
    let directory = tempfile::tempdir().unwrap();
    let environment = directory.path().join("environment");
    let held = |tag: &str| {
        let variables = [("GITHUB_REF_NAME", tag), ("GITHUB_ENV", environment.to_str().unwrap())];
        bash(&script, &workspace(), &variables).status.success()
    };
    if Command::new("jq").arg("--version").output().is_err() {
        return skipped::say("jq", "it is not on the PATH, and optional");
    }
    let version = env!("CARGO_PKG_VERSION");
    for wrong in [version, "v9.9.9", &format!("v{version}-1"), ""] {
        assert!(!held(wrong) && !environment.exists(), "{wrong}");
    }
    assert!(held(&format!("v{version}")));
    assert_eq!(fs::read_to_string(&environment).unwrap(), format!("VERSION={version}\n"));
}

#[test]
fn a_release_is_whole_or_none() {
    let script = script("release", "Sum up");
    let directory = tempfile::tempdir().unwrap();
    let dist = directory.path().join("dist");
    fs::create_dir(&dist).unwrap();
    for number in 1..=4 {
        fs::write(dist.join(format!("{number}.whl")), "a wheel").unwrap();
        assert!(!bash(&script, &dist, &[]).status.success(), "something is missing");
        fs::write(dist.join(format!("{number}.tar.gz")), "an archive").unwrap();
    }
    assert!(bash(&script, &dist, &[]).status.success());
    assert!(bash("sha256sum --check SHA256SUMS", &dist, &[]).status.success());
    assert!(
        fs::read_to_string(dist.join("SHA256SUMS")).unwrap().contains("  1.tar.gz\n"),
        "as the action looks for it"
    );
}
