//! The command as tests of `govgen fetch` run it: with nothing of this machine's own AWS.

use std::net::SocketAddr;
use std::path::Path;
use std::process::{Command, Output};

use govgen_live::Facts;

/// The command in a directory, asking a server and no other; its environment is empty but for that.
pub(crate) fn govgen(directory: &Path, address: SocketAddr, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_govgen"));
    command.env_clear().current_dir(directory).args(arguments);
    command.envs([
        ("AWS_ENDPOINT_URL", format!("http://{address}").as_str()),
        ("AWS_ACCESS_KEY_ID", "AKIAEXAMPLE"),
        ("AWS_SECRET_ACCESS_KEY", "secret-of-the-tests"),
        ("AWS_REGION", "ap-northeast-1"),
        ("AWS_EC2_METADATA_DISABLED", "true"),
    ]);
    command.env("HOME", directory);
    command
}

/// `govgen fetch`, as fast as the stub answers.
pub(crate) fn fetch(directory: &Path, address: SocketAddr, more: &[&str]) -> Command {
    govgen(directory, address, &[&["fetch", "--rate", "1000"], more].concat())
}

pub(crate) fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

/// The facts of a run that went well.
#[track_caller]
pub(crate) fn facts(directory: &Path, output: &Output) -> Facts {
    assert!(output.status.success(), "{:?}: {}", output.status, stderr(output));
    Facts::from_json(&std::fs::read(directory.join("facts.json")).unwrap()).unwrap()
}
