//! Commands as a reader of our pages would type them.

use std::path::Path;
use std::process::{Command, Output};

/// Runs commands in a directory, with govgen on the path and nobody's own configuration of git.
pub(crate) fn shell(directory: &Path, commands: &str) -> Output {
    let path = std::env::var("PATH").expect("the tests have a path");
    let govgen = Path::new(env!("CARGO_BIN_EXE_govgen")).parent().expect("it stands in a directory").display();
    let mut shell = Command::new("sh");
    for variable in ["GIT_DIR", "GIT_INDEX_FILE", "GIT_WORK_TREE", "NO_COLOR", "TERM"] {
        shell.env_remove(variable);
    }
    for who in ["AUTHOR", "COMMITTER"] {
        shell.env(format!("GIT_{who}_NAME"), "Alice").env(format!("GIT_{who}_EMAIL"), "alice@example.com");
    }
    shell.env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_NOSYSTEM", "1").env("LC_ALL", "C.UTF-8");
    shell.env("PATH", format!("{govgen}:{path}")).current_dir(directory);
    shell.args(["-c", commands]).output().expect("there is a shell")
}
