//! Our workflow, and the one that `docs/ci.md` gives away, under the eyes of actionlint and zizmor.
#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "a test that cannot go on says where")]

mod checks;
mod judged;
mod lock;
mod proposed;

#[expect(dead_code, reason = "other tests use the rest")]
#[path = "../support/changed.rs"]
mod changed;
#[path = "../support/tools.rs"]
mod tools;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Output;

use serde_yaml::Value;

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

fn said(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

fn steps(job: &Value) -> &[Value] {
    job["steps"].as_sequence().unwrap()
}

fn run<'v>(job: &'v Value, name: &str) -> &'v str {
    let step = steps(job).iter().find(|it| it["name"] == name).unwrap_or_else(|| panic!("no step {name}"));
    step["run"].as_str().unwrap()
}
