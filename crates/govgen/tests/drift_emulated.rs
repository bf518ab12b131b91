//! A division's whole life against an emulator of AWS: real Terraform with the real provider applies what was rendered, `govgen fetch`
//! reads it back, and `govgen check --facts` finds what somebody changes by hand, and nothing else.
//!
//! The emulator is what `GOVGEN_AWS_EMULATOR` names, the provider comes from `GOVGEN_TERRAFORM_MIRROR`. What is not there is skipped by name.
#![cfg(all(feature = "aws", unix))]
#![expect(clippy::unwrap_used, reason = "a test that cannot go on says where")]

#[path = "support/emulator.rs"]
mod emulator;
#[expect(dead_code, reason = "other tests use the rest")]
#[path = "support/terraform.rs"]
mod terraform;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use emulator::{Emulator, FACTS, govgen, organization};
use serde_json::{Value, json};
use terraform::{Terraform, skipped};

const SCRIPT: &str = "drift/emulated.py";

const DIVISION: &str = r#"policies:
  developer:
    session_duration: PT4H
    managed_policies: [job-function/ViewOnlyAccess]
    inline_policy:
      Version: "2012-10-17"
      Statement: [{ Effect: Allow, Action: "s3:GetObject", Resource: "arn:aws:s3:::ledger/*" }]
accounts:
  ledger-dev:
    developer: { users: [alice@example.com, bob@example.com] }
    read-only: { groups: [auditors] }
"#;

/// A repository with one division, and what it stands for.
struct Estate {
    emulator: Emulator,
    terraform: Terraform,
    repository: PathBuf,
    /// The variables of a division's root.
    variables: Vec<String>,
}

impl Estate {
    fn start(directory: &Path) -> Option<Self> {
        let terraform = Terraform::find()?;
        let Some(mirror) = std::env::var_os("GOVGEN_TERRAFORM_MIRROR").map(PathBuf::from) else {
            skipped("GOVGEN_TERRAFORM_MIRROR names no directory of providers");
            return None;
        };
        terraform.use_mirror(&std::path::absolute(&mirror).unwrap());
        let emulator = match Emulator::start(&directory.join("emulator"), &["--empty"]) {
            Ok(emulator) => emulator,
            Err(reason) => {
                skipped(reason);
                return None;
            }
        };
        let repository = directory.join("repository");
        emulator.asked(SCRIPT, &["seed"]);
        Some(Self { emulator, terraform, repository, variables: Vec::new() })
    }

    /// Writes the files that people write.
    fn write(&self) {
        let divisions = self.repository.join("divisions");
        fs::create_dir_all(divisions.join("common")).unwrap();
        fs::create_dir_all(divisions.join("payments")).unwrap();
        let facts = self.emulator.fetched(&self.repository);
        let account = facts.accounts.iter().find(|it| it.name == "ledger-dev").unwrap();
        let common = format!(
            "{}policies:\n  read-only: {{ managed_policies: [ReadOnlyAccess] }}\ndivisions:\n  payments:\n    owners: [payments-team]\n    \
             accounts: {{ ledger-dev: \"{}\" }}\n",
            organization(&facts),
            account.id
        );
        fs::write(divisions.join("common/common.yaml"), common).unwrap();
        fs::write(divisions.join("payments/access.yaml"), DIVISION).unwrap();
    }

    /// Renders, and applies one root. Gives the state's resources.
    fn apply(&self, module: &str) -> Vec<Value> {
        let directory = self.prepared(module);
        self.with_variables(&directory, &["apply", "-auto-approve", "-no-color"]);
        let state: Value = serde_json::from_slice(&fs::read(directory.join("terraform.tfstate")).unwrap()).unwrap();
        state["resources"].as_array().unwrap().clone()
    }

    /// Holds that a plan of what is rendered now has nothing to do: another exit code than 0 says that there is something.
    fn nothing_to_do(&self, module: &str) {
        self.with_variables(&self.prepared(module), &["plan", "-no-color", "-detailed-exitcode"]);
    }

    fn prepared(&self, module: &str) -> PathBuf {
        govgen(&self.repository, &["render", "--quiet"]);
        let directory = self.emulator.root(&self.repository, module);
        self.terraform.succeed(&directory, &["init", "-backend=false", "-input=false", "-no-color"]);
        directory
    }

    fn with_variables(&self, directory: &Path, arguments: &[&str]) {
        let all: Vec<&str> = arguments.iter().copied().chain(self.variables.iter().map(String::as_str)).collect();
        self.terraform.succeed(directory, &all);
    }

    /// What is found when everything is fetched and held against the files: codes with messages.
    fn drift(&self) -> Vec<(String, String)> {
        self.emulator.fetched(&self.repository);
        let arguments = ["check", "--quiet", "--strict", "--format", "json", "--facts", FACTS];
        let mut command = Command::new(env!("CARGO_BIN_EXE_govgen"));
        let output = command.env_clear().current_dir(&self.repository).args(arguments).output().unwrap();
        let said: Value = serde_json::from_slice(&output.stdout)
            .unwrap_or_else(|error| panic!("{error}: {}", String::from_utf8_lossy(&output.stderr)));
        let text = |it: &Value| it.as_str().unwrap().to_owned();
        let findings = said["findings"].as_array().unwrap();
        let mut found: Vec<_> = findings.iter().map(|it| (text(&it["code"]), text(&it["message"]))).collect();
        found.sort();
        // An emulator that answers the same whatever provisioning status is asked for leaves that open, and nothing else may be.
        let skipped: Vec<String> = said["skipped"].as_array().unwrap().iter().map(|it| text(&it["name"])).collect();
        assert!(skipped.is_empty() || skipped == ["provisioning-outdated"], "{said:#}");
        assert_eq!(output.status.code(), Some(i32::from(!found.is_empty() || !skipped.is_empty())), "{said:#}");
        found
    }

    /// Goes over from look-ups to the lock.
    fn locked(&self) {
        assert!(self.looks_up());
        govgen(&self.repository, &["lock", "--facts", FACTS]);
        let path = self.repository.join("divisions/common/common.yaml");
        let common = fs::read_to_string(&path).unwrap();
        let locked = common.replace("    identity_center:\n", "    identity_center:\n      lookup: lock\n");
        assert_ne!(common, locked);
        fs::write(path, locked).unwrap();
        govgen(&self.repository, &["render", "--quiet"]);
        assert!(!self.looks_up());
    }

    fn looks_up(&self) -> bool {
        let path = self.repository.join("terraform/payments/permission.tf");
        fs::read_to_string(path).unwrap().lines().any(|it| it.starts_with("data "))
    }
}

fn found(expected: &[(&str, &str)]) -> Vec<(String, String)> {
    expected.iter().map(|(code, message)| ((*code).to_owned(), (*message).to_owned())).collect()
}

const CREATED: (&str, &str) = ("LIV011", "no file describes permission set `payments-backdoor` of `payments`");
const ASSIGNED: (&str, &str) =
    ("LIV012", "user `mallory@example.com` has `payments-developer` in `ledger-dev`, and no file says so");
const REWRITTEN: (&str, &str) = ("LIV014", "permission set `payments-developer` is another in AWS: inline_policy");

#[test]
fn what_was_applied_is_what_is_found() {
    let directory = tempfile::tempdir().unwrap();
    let Some(mut estate) = Estate::start(directory.path()) else { return };
    estate.write();

    let resources = estate.apply("common");
    let shared = resources.iter().find(|it| it["type"] == "aws_ssoadmin_permission_set").unwrap();
    let arn = &shared["instances"][0]["attributes"]["arn"];
    assert!(arn.is_string(), "{shared}");
    estate.variables = vec![format!("-var=shared_permission_set_arns={}", json!({ "read-only": arn }))];
    estate.apply("payments");
    assert_eq!(estate.drift(), found(&[]), "after the apply");

    estate.emulator.asked(SCRIPT, &["change"]);
    assert_eq!(estate.drift(), found(&[CREATED, ASSIGNED, REWRITTEN]), "after changes by hand");
    // An apply heals what its state holds; what it never made stays, and stays found.
    estate.apply("payments");
    assert_eq!(estate.drift(), found(&[CREATED, ASSIGNED]), "after the next apply");
    estate.emulator.asked(SCRIPT, &["undo"]);
    assert_eq!(estate.drift(), found(&[]), "after the rest was taken away");

    estate.locked();
    estate.nothing_to_do("payments");
    assert_eq!(estate.drift(), found(&[]), "with the lock");
}
