//! Servers that other people wrote, for the time of one test: however it ends, they end with it.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

/// A process that ends with the test: a second process watches over both.
pub(crate) struct Server {
    pid: String,
    watcher: Child,
}

impl Server {
    pub(crate) fn watched(pid: &str) -> Self {
        let script = "while kill -0 \"$1\" 2>/dev/null; do sleep 0.2; done; kill \"$2\" 2>/dev/null";
        let mut command = Command::new("sh");
        command.args(["-c", script, "watch", &std::process::id().to_string(), pid]);
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        Self { pid: pid.to_owned(), watcher: command.spawn().unwrap() }
    }

    /// An emulator of Identity Center that keeps its state in a directory, and its URL; the arguments are those of `run.sh` in the
    /// directory that `GOVGEN_AWS_EMULATOR` names. Without one, says why there is none.
    pub(crate) fn emulator(state: &Path, arguments: &[&str]) -> Result<(Self, String), &'static str> {
        let home = std::env::var_os("GOVGEN_AWS_EMULATOR").ok_or("GOVGEN_AWS_EMULATOR names no directory")?;
        let mut command = Command::new("bash");
        command.arg(PathBuf::from(home).join("run.sh")).args(arguments).env("IDC_STATE", state);
        let output = command.output().unwrap();
        let exports = String::from_utf8(output.stdout).unwrap();
        let exported = |name: &str| {
            let found = exports.split_whitespace().filter_map(|it| it.split_once('=')).find(|it| it.0 == name);
            found.unwrap_or_else(|| panic!("{exports}{}", String::from_utf8_lossy(&output.stderr))).1.to_owned()
        };
        Ok((Self::watched(&exported("IDC_PID")), exported("AWS_ENDPOINT_URL")))
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = Command::new("kill").arg(&self.pid).status();
        let _ = self.watcher.kill();
        let _ = self.watcher.wait();
    }
}
