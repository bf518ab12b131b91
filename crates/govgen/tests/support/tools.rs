//! Programs of other people that tests run beside govgen; the Makefile installs them by pinned version.

use std::io::Write as _;
use std::path::{Path, PathBuf};

/// Where programs of a kind are installed: `node` has `node_modules/`, `python` is a virtual environment with `bin/`.
///
/// `GOVGEN_NODE_TOOLS` and `GOVGEN_PYTHON_TOOLS` name the directories, otherwise it is where `make tools` puts them. Where
/// nothing is installed, says so by name and gives nothing; in CI that is a failure.
pub(crate) fn installed(kind: &str) -> Option<PathBuf> {
    match kind {
        "node" => directory(kind, "GOVGEN_NODE_TOOLS", "node_modules", "node"),
        "python" => directory(kind, "GOVGEN_PYTHON_TOOLS", "bin", "python3"),
        other => panic!("nobody installs {other}"),
    }
}

fn directory(name: &str, variable: &str, inside: &str, program: &str) -> Option<PathBuf> {
    let usual = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target/tools").join(name);
    let directory = std::env::var_os(variable).map_or(usual, PathBuf::from);
    if !directory.join(inside).is_dir() {
        skipped(name, &format!("nothing is installed in {}: run `make tools`", directory.display()));
        return None;
    }
    if !on_path(program) {
        skipped(name, &format!("there is no `{program}` on the PATH"));
        return None;
    }
    Some(directory)
}

fn on_path(program: &str) -> bool {
    let directories = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&directories)
        .any(|it| it.join(format!("{program}{}", std::env::consts::EXE_SUFFIX)).is_file())
}

/// Says what is skipped, past the harness that would swallow it; in CI a skip is a failure.
fn skipped(name: &str, reason: &str) {
    let line = format!("SKIPPED {name}: {reason}\n");
    std::io::stderr().write_all(line.as_bytes()).expect("stderr takes a line");
    assert!(std::env::var_os("CI").is_none(), "CI installs everything, so nothing may be skipped: {name}: {reason}");
}
