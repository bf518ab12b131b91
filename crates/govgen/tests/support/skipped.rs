//! What a test did not look at, said where it is read: a test runner shows what a test prints only when it fails.

use std::io::Write as _;

/// Adds a line to the file that `GOVGEN_SKIPPED` names, which `make test` prints at its end; without one, to standard error.
pub(crate) fn say(name: &str, reason: &str) {
    let line = format!("SKIPPED {name}: {reason}\n");
    match std::env::var_os("GOVGEN_SKIPPED") {
        Some(path) => {
            let file = std::fs::File::options().create(true).append(true).open(&path);
            let mut file = file.unwrap_or_else(|error| panic!("cannot write {}: {error}", path.display()));
            file.write_all(line.as_bytes()).expect("the file takes a line");
        }
        None => std::io::stderr().write_all(line.as_bytes()).expect("stderr takes a line"),
    }
}
