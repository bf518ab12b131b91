//! Programs of other people that tests run beside govgen.
//!
//! The Makefile installs those of Node.js and Python by pinned version. `fish`, `groff` and `zsh` nobody installs: they
//! are used where a machine has them, and what they would look at is skipped by name elsewhere, in CI too.

#[path = "skipped.rs"]
pub(crate) mod skipped;

use std::path::{Path, PathBuf};

/// Where programs of a kind are installed: `node` has `node_modules/`, `python` is a virtual environment with `bin/`; an
/// optional program's own path.
///
/// `GOVGEN_NODE_TOOLS` and `GOVGEN_PYTHON_TOOLS` name the directories, otherwise it is where `make tools` puts them. Where
/// nothing is installed, says so by name and gives nothing; in CI that is a failure, but for the optional ones.
pub(crate) fn installed(kind: &str) -> Option<PathBuf> {
    match kind {
        "node" => directory(kind, "GOVGEN_NODE_TOOLS", "node_modules", "node"),
        "python" => directory(kind, "GOVGEN_PYTHON_TOOLS", "bin", "python3"),
        "fish" | "groff" | "zsh" => {
            let path = on_path(kind);
            if path.is_none() {
                skipped::say(kind, "it is not on the PATH, and optional");
            }
            path
        }
        "chromium" => {
            let named = std::env::var_os("GOVGEN_CHROMIUM").map(PathBuf::from);
            assert!(named.as_ref().is_none_or(|it| it.is_file()), "GOVGEN_CHROMIUM names no file");
            let path = named.or_else(|| on_path(kind));
            if path.is_none() {
                must_not_be_skipped(kind, "it is not on the PATH, and GOVGEN_CHROMIUM names no other");
            }
            path
        }
        other => panic!("nobody installs {other}"),
    }
}

fn directory(name: &str, variable: &str, inside: &str, program: &str) -> Option<PathBuf> {
    let usual = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target/tools").join(name);
    let directory = std::env::var_os(variable).map_or(usual, PathBuf::from);
    if !directory.join(inside).is_dir() {
        must_not_be_skipped(name, &format!("nothing is installed in {}: run `make tools`", directory.display()));
        return None;
    }
    if on_path(program).is_none() {
        must_not_be_skipped(name, &format!("there is no `{program}` on the PATH"));
        return None;
    }
    Some(directory)
}

fn on_path(program: &str) -> Option<PathBuf> {
    let directories = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&directories)
        .map(|it| it.join(format!("{program}{}", std::env::consts::EXE_SUFFIX)))
        .find(|it| it.is_file())
}

/// Says what is skipped; in CI a skip is a failure.
fn must_not_be_skipped(name: &str, reason: &str) {
    skipped::say(name, reason);
    assert!(std::env::var_os("CI").is_none(), "CI installs it, so it may not be skipped: {name}: {reason}");
}
