//! Commands as a reader of our pages would type them.

use std::path::Path;
use std::process::{Command, Output};

/// Runs commands in a directory, with govgen on the path and nobody's own configuration of git.
pub(crate) fn shell(directory: &Path, commands: &str) -> Output {
    let path = std::env::var("PATH").expect("the tests have a path");
    let govgen = Path::new(env!("CARGO_BIN_EXE_govgen")).parent().expect("it stands in a directory").display();
    let mut shell = Command::new("sh");
    // What somebody has set for work of their own, or git for a hook of theirs, must not decide what happens here.
    for (name, _) in std::env::vars_os() {
        if name.to_string_lossy().starts_with("GIT_") {
            shell.env_remove(name);
        }
    }
    shell.env_remove("NO_COLOR").env_remove("TERM");
    for who in ["AUTHOR", "COMMITTER"] {
        shell.env(format!("GIT_{who}_NAME"), "Alice").env(format!("GIT_{who}_EMAIL"), "alice@example.com");
    }
    shell.env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_NOSYSTEM", "1").env("LC_ALL", "C.UTF-8");
    shell.env("PATH", format!("{govgen}:{path}")).current_dir(directory);
    shell.args(["-c", commands]).output().expect("there is a shell")
}
