//! A governance repository on disk, changed by the real command.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::{Command, Output};

/// A repository that goes with the test.
pub(crate) struct Changed {
    directory: tempfile::TempDir,
}

impl Changed {
    /// A copy of a repository of the transcripts.
    pub(crate) fn copy(name: &str) -> Self {
        let changed = Self { directory: tempfile::tempdir().unwrap() };
        let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cmd").join(name);
        for entry in walkdir::WalkDir::new(&from).into_iter().map(Result::unwrap).filter(|it| it.file_type().is_file())
        {
            let path = entry.path().strip_prefix(&from).unwrap();
            changed.write(path.to_str().unwrap(), &fs::read_to_string(entry.path()).unwrap());
        }
        changed
    }

    pub(crate) fn root(&self) -> &Path {
        self.directory.path()
    }

    pub(crate) fn write(&self, path: &str, text: &str) {
        let path = self.root().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    pub(crate) fn read(&self, path: &str) -> String {
        fs::read_to_string(self.root().join(path)).unwrap()
    }

    pub(crate) fn replace(&self, path: &str, old: &str, new: &str) {
        let text = self.read(path);
        assert!(text.contains(old), "{path} has no {old:?}");
        self.write(path, &text.replacen(old, new, 1));
    }

    /// Every file, by path.
    pub(crate) fn files(&self) -> BTreeMap<String, Vec<u8>> {
        let entries = walkdir::WalkDir::new(self.root()).into_iter().map(Result::unwrap);
        let files = entries.filter(|it| it.file_type().is_file()).map(|it| {
            let path = it.path().strip_prefix(self.root()).unwrap().to_str().unwrap().replace('\\', "/");
            (path, fs::read(it.path()).unwrap())
        });
        files.collect()
    }

    pub(crate) fn run(&self, arguments: &[&str]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_govgen"));
        command.args(arguments).current_dir(self.root()).env_clear();
        command.env("PATH", std::env::var_os("PATH").unwrap_or_default()).output().unwrap()
    }

    /// What a command prints that has to succeed.
    pub(crate) fn succeed(&self, arguments: &[&str]) -> String {
        let output = self.run(arguments);
        assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    }

    /// What a command says that is refused with this status and changes nothing: headlines of findings, and the last line.
    pub(crate) fn refused(&self, status: i32, arguments: &[&str]) -> String {
        let before = self.files();
        let output = self.run(arguments);
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(status), "{arguments:?}: {said}");
        assert_eq!(before, self.files(), "{arguments:?} was refused and wrote");
        let is_told = |it: &&str| it.starts_with("error[") || it.starts_with("  × ") || it.starts_with("govgen: ");
        let mut told: Vec<&str> = said.lines().filter(is_told).collect();
        told.extend(said.lines().last().filter(|it| !is_told(it)));
        told.join("\n") + "\n"
    }

    /// Grants as `report` lists them: account, policy, type, principal, last day.
    pub(crate) fn grants(&self) -> Vec<[String; 5]> {
        let report: serde_json::Value = serde_json::from_str(&self.succeed(&["report", "--format", "json"])).unwrap();
        let text = |row: &serde_json::Value, key: &str| row[key].as_str().unwrap_or_default().to_owned();
        let keys = ["account", "policy", "principal_type", "principal", "until"];
        report["grants"].as_array().unwrap().iter().map(|row| keys.map(|key| text(row, key))).collect()
    }
}
