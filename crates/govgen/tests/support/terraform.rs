//! The real `terraform`, where there is one: found, configured and run without a trace of the caller's own settings.

#[path = "skipped.rs"]
mod skipped;

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use tempfile::TempDir;

/// A `terraform` that was found, and a directory that is gone when the test is over.
pub(crate) struct Terraform {
    binary: PathBuf,
    /// Where tests may write.
    pub(crate) directory: TempDir,
    /// Variables that its runs see.
    pub(crate) environment: Vec<(&'static str, String)>,
}

impl Terraform {
    /// `GOVGEN_TERRAFORM`, or `terraform` on the PATH; without either, says that tests are skipped.
    pub(crate) fn find() -> Option<Self> {
        let named = std::env::var_os("GOVGEN_TERRAFORM").map(PathBuf::from);
        let found = named.clone().or_else(on_path);
        let Some(binary) = found else {
            skipped("there is no terraform on the PATH");
            return None;
        };
        let terraform = Self { binary, directory: tempfile::tempdir().unwrap(), environment: Vec::new() };
        std::fs::write(terraform.directory.path().join("terraform.rc"), "disable_checkpoint = true\n").unwrap();
        Some(terraform)
    }

    /// Lets providers come from a directory alone.
    pub(crate) fn use_mirror(&self, mirror: &Path) {
        let cache = self.directory.path().join("plugins");
        std::fs::create_dir(&cache).unwrap();
        let text = format!(
            "disable_checkpoint = true\nplugin_cache_dir = {:?}\nprovider_installation {{\n  filesystem_mirror {{\n    path    = {:?}\n    include = [\"registry.terraform.io/*/*\"]\n  }}\n  direct {{\n    exclude = [\"registry.terraform.io/*/*\"]\n  }}\n}}\n",
            cache, mirror
        );
        std::fs::write(self.directory.path().join("terraform.rc"), text).unwrap();
    }

    /// Runs a command in a directory; the output is the caller's to judge.
    pub(crate) fn run(&self, directory: &Path, arguments: &[&str]) -> Output {
        let mut command = Command::new(&self.binary);
        // What somebody has set for work of their own must not decide a test.
        for (name, _) in std::env::vars_os() {
            if name.to_string_lossy().starts_with("TF_") {
                command.env_remove(name);
            }
        }
        command
            .current_dir(directory)
            .args(arguments)
            .env("TF_CLI_CONFIG_FILE", self.directory.path().join("terraform.rc"))
            .env("TF_IN_AUTOMATION", "1")
            .env("TF_INPUT", "0")
            .envs(self.environment.iter().map(|(name, value)| (name, value)));
        command.output().unwrap_or_else(|error| panic!("cannot run {}: {error}", self.binary.display()))
    }

    /// Runs a command that has to succeed, and gives its standard output.
    pub(crate) fn succeed(&self, directory: &Path, arguments: &[&str]) -> String {
        let output = self.run(directory, arguments);
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        assert!(
            output.status.success(),
            "terraform {arguments:?} in {}:\n{}{}",
            directory.display(),
            text(&output.stdout),
            text(&output.stderr)
        );
        text(&output.stdout)
    }
}

fn on_path() -> Option<PathBuf> {
    let name = format!("terraform{}", std::env::consts::EXE_SUFFIX);
    std::env::split_paths(&std::env::var_os("PATH")?).map(|it| it.join(&name)).find(|it| it.is_file())
}

/// Says what is skipped.
pub(crate) fn skipped(reason: &str) {
    skipped::say("terraform", reason);
}

/// Writes files below a directory.
pub(crate) fn write_all<'f>(directory: &Path, files: impl IntoIterator<Item = (&'f String, &'f String)>) {
    for (path, text) in files {
        let path = directory.join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
}
