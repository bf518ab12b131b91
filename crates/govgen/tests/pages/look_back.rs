//! Rules that compare with another revision say the same in `govgen diff`, which reads as little of it as it can, and in `govgen
//! check --base`, which reads all of it: of every case of their pages, there and back.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;

use crate::cases::{Repository, base, cases, overlaid};

#[test]
fn diff_finds_what_check_finds_with_a_base() {
    let mut found_by_rule = BTreeSet::new();
    for rule in govgen_rules::OF_THE_BASE {
        for case in ["Fires on", "Quiet on"].into_iter().flat_map(|heading| cases(&rule.meta, heading)) {
            let before = overlaid(base(), case.before.clone());
            let now = overlaid(overlaid(base(), case.before), case.now);
            for (before, now) in [(&before, &now), (&now, &before)] {
                let directory = tempfile::tempdir().expect("there is room");
                let root = directory.path();
                lay(root, before);
                git(root, &["init", "--quiet"]);
                git(root, &["add", "--all"]);
                git(root, &["commit", "--quiet", "--message", "before"]);
                lay(root, now);
                let (by_check, by_diff) = (by_check(root), by_diff(root));
                assert_eq!(by_check, by_diff, "a case of {}: {:#?}", rule.meta.name, now.keys());
                found_by_rule.extend(by_check.into_iter().map(|it| it.0));
            }
        }
    }
    let silent: Vec<&str> =
        govgen_rules::OF_THE_BASE.iter().map(|it| it.meta.name).filter(|it| !found_by_rule.contains(*it)).collect();
    assert_eq!(silent, [OLD], "every rule has spoken");
}

/// That an acknowledgement is still there is news for `check` alone.
const OLD: &str = "acknowledge-stale";

/// A finding: the rule's name, severity, message, path and line.
type Found = (String, String, String, String, u64);

/// Makes a directory hold these files of `divisions/`, and no others.
fn lay(root: &Path, files: &Repository) {
    let _ = fs::remove_dir_all(root.join("divisions"));
    for (path, file) in files.iter().filter(|it| it.0.starts_with("divisions/")) {
        let path = root.join(path);
        fs::create_dir_all(path.parent().expect("a file stands in a directory")).expect("it can be made");
        fs::write(path, &file.text).expect("it can be written");
    }
}

fn by_check(root: &Path) -> BTreeSet<Found> {
    found(root, &["check", "--as-of", "2026-07-01", "--base", "HEAD", "--format", "json"], "/findings")
}

fn by_diff(root: &Path) -> BTreeSet<Found> {
    found(root, &["diff", "HEAD", "--format", "json"], "/findings/since_base")
}

fn found(root: &Path, arguments: &[&str], place: &str) -> BTreeSet<Found> {
    let output = run(root, env!("CARGO_BIN_EXE_govgen"), arguments);
    assert!(output.status.code().is_some_and(|it| it < 2), "{arguments:?}: {output:?}");
    let json: Value = serde_json::from_slice(&output.stdout).expect("it is JSON");
    let text = |it: &Value, key: &str| it[key].as_str().expect("it is text").to_owned();
    let list = json.pointer(place).and_then(Value::as_array).expect("it is a list").iter();
    let list = list.map(|it| {
        let [name, severity, message, path] = ["name", "severity", "message", "path"].map(|key| text(it, key));
        (name, severity, message, path, it["line"].as_u64().expect("it is a number"))
    });
    list.filter(|it| it.0 != OLD && govgen_rules::OF_THE_BASE.iter().any(|rule| rule.meta.name == it.0)).collect()
}

fn git(root: &Path, arguments: &[&str]) {
    let output = run(root, "git", arguments);
    assert!(output.status.success(), "git {arguments:?}: {output:?}");
}

fn run(root: &Path, program: &str, arguments: &[&str]) -> Output {
    let mut command = Command::new(program);
    command.current_dir(root).args(arguments).env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_NOSYSTEM", "1");
    for who in ["AUTHOR", "COMMITTER"] {
        command.env(format!("GIT_{who}_NAME"), "octocat").env(format!("GIT_{who}_EMAIL"), "octocat@example.com");
    }
    command.output().expect("it runs")
}
