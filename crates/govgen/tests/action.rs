//! `action.yml`: its form by the schema of GitHub's actions, and its scripts as a runner runs them, with downloads from this machine.
#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "a test that cannot go on says where")]

#[path = "support/tools.rs"]
mod tools;
#[expect(dead_code, reason = "other tests look at what is written")]
#[path = "support/web.rs"]
mod web;

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::Arc;

use serde_yaml::Value;
use tempfile::TempDir;
use web::Web;

const VERSION: &str = "1.2.3";
const ARCHIVE: &str = "govgen-1.2.3-x86_64-unknown-linux-musl.tar.gz";

fn workspace() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn action() -> Value {
    serde_yaml::from_str(&fs::read_to_string(workspace().join("action.yml")).unwrap()).unwrap()
}

fn said(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

#[test]
fn it_has_the_form_of_an_action() {
    let Some(tools) = tools::installed("python") else { return };
    let judged = |text: &str| {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("action.yml");
        fs::write(&path, text).unwrap();
        let mut command = Command::new(tools.join("bin/check-jsonschema"));
        command.args(["--builtin-schema", "vendor.github-actions"]).arg(path).output().unwrap()
    };
    let text = fs::read_to_string(workspace().join("action.yml")).unwrap();
    let output = judged(&text);
    assert!(output.status.success(), "{}", said(&output));
    assert!(!judged(&text.replace("using: composite", "using: compose")).status.success(), "it really looks");
}

/// No input is text of a script, and every step says its shell.
#[test]
fn inputs_are_environment() {
    let action = action();
    let steps = action["runs"]["steps"].as_sequence().unwrap();
    assert_eq!(steps.len(), 2);
    for step in steps {
        assert!(!step["run"].as_str().unwrap().contains("${{"));
        assert_eq!(step["shell"].as_str(), Some("bash"));
    }
    for (name, input) in action["inputs"].as_mapping().unwrap() {
        assert!(input["description"].is_string() && input["default"].is_string(), "{name:?}");
    }
}

/// A runner of its own: directories, a `gh` that writes down what it is asked, and downloads.
struct Runner {
    directory: TempDir,
    web: Web,
}

impl Runner {
    /// With these files in the release.
    fn new(release: BTreeMap<&'static str, Vec<u8>>) -> Self {
        let release = Arc::new(release);
        let web = Web::new(move |request| {
            let name = request.path.strip_prefix("/octcat-org/govgen/releases/download/v1.2.3/");
            name.and_then(|it| release.get(it)).map_or((404, Vec::new()), |it| (200, it.clone()))
        });
        let runner = Self { directory: tempfile::tempdir().unwrap(), web };
        fs::create_dir(runner.path("temp dir")).unwrap();
        runner.program("gh", "printf '%s\\n' \"$GH_TOKEN\" \"$@\" >> \"$HOME/asked\"; exit \"${ATTESTED:-0}\"");
        runner
    }

    fn path(&self, name: &str) -> PathBuf {
        self.directory.path().join(name)
    }

    fn program(&self, name: &str, script: &str) {
        let bin = self.path("bin");
        fs::create_dir_all(&bin).unwrap();
        fs::write(bin.join(name), format!("#!/bin/sh\n{script}\n")).unwrap();
        fs::set_permissions(bin.join(name), fs::Permissions::from_mode(0o755)).unwrap();
    }

    /// Runs a step as `shell: bash` does.
    fn step(&self, number: usize, environment: &[(&str, &str)]) -> Output {
        let action = action();
        let script = self.path("script.sh");
        fs::write(&script, action["runs"]["steps"][number]["run"].as_str().unwrap()).unwrap();
        let mut command = Command::new("bash");
        command.args(["--noprofile", "--norc", "-eo", "pipefail"]).arg(script).env_clear();
        let path = format!("{}:{}", self.path("bin").display(), std::env::var("PATH").unwrap());
        command.env("PATH", path).env("HOME", self.directory.path()).current_dir(self.directory.path());
        command.env("RUNNER_TEMP", self.path("temp dir")).env("GITHUB_PATH", self.path("path"));
        command.env("GITHUB_SERVER_URL", &self.web.address).env("RUNNER_OS", "Linux").env("RUNNER_ARCH", "X64");
        command.env("VERSION", VERSION).env("SHA256", "").env("GH_TOKEN", "a token");
        command.envs(environment.iter().copied()).output().unwrap()
    }

    fn is_refused(&self, environment: &[(&str, &str)], why: &str) {
        let output = self.step(0, environment);
        assert_eq!(output.status.code(), Some(1), "{environment:?}: {}", said(&output));
        assert!(
            said(&output).contains(&format!("::error title=govgen::{why}\n")),
            "{environment:?}: {}",
            said(&output)
        );
        assert!(!self.path("path").exists(), "nothing is on the PATH");
    }
}

/// An archive with a govgen that says its arguments, and its checksum.
fn archive() -> (Vec<u8>, String) {
    let directory = tempfile::tempdir().unwrap();
    let script = r#"
        printf '#!/bin/sh\nprintf "<%%s>\\n" "$@"\n' > govgen && chmod +x govgen && echo other > other
        tar -czf archive.tar.gz govgen other
        sha256sum archive.tar.gz
    "#;
    let output = Command::new("sh").args(["-ec", script]).current_dir(directory.path()).output().unwrap();
    let sum = String::from_utf8(output.stdout).unwrap().split_whitespace().next().unwrap().to_owned();
    (fs::read(directory.path().join("archive.tar.gz")).unwrap(), sum)
}

fn release(sums: impl Fn(&str) -> String) -> (Runner, String) {
    let (archive, sum) = archive();
    let files = BTreeMap::from([(ARCHIVE, archive), ("SHA256SUMS", sums(&sum).into_bytes())]);
    (Runner::new(files), sum)
}

#[test]
fn a_release_is_installed_when_github_attests_it() {
    let (runner, _) = release(|sum| format!("{}  other.tar.gz\n{sum}  {ARCHIVE}\n", "0".repeat(64)));
    let output = runner.step(0, &[]);
    assert!(output.status.success(), "{}", said(&output));
    let asked = fs::read_to_string(runner.path("asked")).unwrap();
    let asked: Vec<&str> = asked.lines().collect();
    assert_eq!(
        asked,
        [
            "a token",
            "attestation",
            "verify",
            ARCHIVE,
            "--repo",
            "octcat-org/govgen",
            "--signer-workflow",
            "octcat-org/govgen/.github/workflows/release.yml",
            "--source-ref",
            "refs/tags/v1.2.3"
        ]
    );
    let path = fs::read_to_string(runner.path("path")).unwrap();
    let bin = Path::new(path.trim_end());
    assert!(bin.join("govgen").is_file() && !bin.join("other").exists(), "{path}");
    assert!(bin.starts_with(runner.path("temp dir")));
    let asked = runner.web.asked();
    assert_eq!(asked.len(), 2);
    assert!(asked.iter().all(|it| it.authorization.is_none()), "the token is for the attestation alone");
}

#[test]
fn what_is_not_the_release_is_refused() {
    let (runner, sum) = release(|sum| format!("{sum}  {ARCHIVE}\n"));
    runner.is_refused(&[("ATTESTED", "1")], "GitHub does not attest that the release workflow built the archive");
    runner.is_refused(&[("SHA256", &"0".repeat(64))], "the archive has another checksum than sha256 says");
    for wrong in ["1.2", "v1.2.3", "1.2.3/../..", "1.2.3 ", "1.2.3\n4.5.6", "latest", "$(id)"] {
        runner.is_refused(&[("VERSION", wrong)], "version has to be one such as 0.1.0");
    }
    for wrong in ["abc", "$(id)", &format!("{sum}\n"), &sum.to_uppercase()] {
        runner.is_refused(&[("SHA256", wrong)], "sha256 has to be 64 hexadecimal digits");
    }
    runner.is_refused(&[("RUNNER_OS", "Windows")], "there is no release for this kind of runner");
    runner.is_refused(&[("RUNNER_ARCH", "RISCV64")], "there is no release for this kind of runner");
    runner.is_refused(&[("RUNNER_OS", "macOS")], "the release has no such archive");
    runner.is_refused(&[("VERSION", "9.9.9")], "the release has no such archive");
    // Without gh nobody attests, and a checksum that somebody wrote down is enough.
    let without = [("SHA256", sum.as_str()), ("ATTESTED", "1")];
    assert!(runner.step(0, &without).status.success());

    for sums in ["", "0  x\n", &format!("{}  {ARCHIVE}\n", "0".repeat(64)), &format!("{sum}  {ARCHIVE}.old\n")] {
        let (runner, _) = release(|_| sums.to_owned());
        runner.is_refused(&[], "the archive has another checksum than SHA256SUMS says");
    }
    let (archive, _) = archive();
    let runner = Runner::new(BTreeMap::from([(ARCHIVE, archive)]));
    runner.is_refused(&[], "the release has no SHA256SUMS");
}

#[test]
fn arguments_are_taken_as_they_stand() {
    let (runner, _) = release(str::to_owned);
    runner.program("govgen", "printf '<%s>\\n' \"$@\"; exit \"${ENDS:-0}\"");
    let ran = |command: &str, arguments: &str| {
        let output = runner.step(1, &[("COMMAND", command), ("ARGS", arguments)]);
        assert!(output.status.success(), "{}", said(&output));
        String::from_utf8(output.stdout).unwrap()
    };
    assert_eq!(ran("check", ""), "<check>\n");
    assert_eq!(ran("check", "--strict\n--base=origin/main\n"), "<check>\n<--strict>\n<--base=origin/main>\n");
    assert_eq!(ran("render", "\r\n--check\r\n\r\n"), "<render>\n<--check>\n");
    let hostile = "a b\n'c \"d\n$(touch evil) `touch evil`; touch evil\n*\n--x=$HOME\n\\n\n -e";
    let wanted = "<check>\n<a b>\n<'c \"d>\n<$(touch evil) `touch evil`; touch evil>\n<*>\n<--x=$HOME>\n<\\n>\n< -e>\n";
    assert_eq!(ran("check", hostile), wanted);
    assert!(!runner.path("evil").exists());
    for wrong in ["", "check --strict", "--version", "$(id)", "check\nreport", "/bin/sh"] {
        let output = runner.step(1, &[("COMMAND", wrong), ("ARGS", "")]);
        assert_eq!(output.status.code(), Some(1), "{wrong}");
        assert!(said(&output).starts_with("::error title=govgen::command has to be one word"), "{}", said(&output));
    }
    let failed = runner.step(1, &[("COMMAND", "check"), ("ARGS", ""), ("ENDS", "2")]);
    assert_eq!(failed.status.code(), Some(2), "the command's own status");
}
