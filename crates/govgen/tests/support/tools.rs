//! Programs of other people that tests run beside govgen; the Makefile installs them by pinned version.

use std::io::Write as _;
use std::path::{Path, PathBuf};

/// The directory with `node_modules/`: `GOVGEN_NODE_TOOLS`, or where `make tools` puts it.
///
/// Without it, or without `node`, says so by name and gives nothing.
pub(crate) fn node() -> Option<PathBuf> {
    installed("node", "GOVGEN_NODE_TOOLS", "node_modules", "node")
}

/// The virtual environment whose `bin/` has the programs: `GOVGEN_PYTHON_TOOLS`, or where `make tools` puts it.
///
/// Without it, says so by name and gives nothing.
pub(crate) fn python() -> Option<PathBuf> {
    installed("python", "GOVGEN_PYTHON_TOOLS", "bin", "python3")
}

fn installed(name: &str, variable: &str, inside: &str, program: &str) -> Option<PathBuf> {
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

/// Whether a program stands on the PATH.
pub(crate) fn on_path(program: &str) -> bool {
    let directories = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&directories).any(|it| it.join(format!("{program}{}", std::env::consts::EXE_SUFFIX)).is_file())
}

/// Says what is skipped, past the harness that would swallow it; in CI a skip is a failure.
fn skipped(name: &str, reason: &str) {
    let line = format!("SKIPPED {name}: {reason}\n");
    std::io::stderr().write_all(line.as_bytes()).unwrap();
    assert!(std::env::var_os("CI").is_none(), "CI installs everything, so nothing may be skipped: {name}: {reason}");
}
