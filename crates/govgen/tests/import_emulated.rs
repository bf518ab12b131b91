//! An adoption from beginning to end: an emulator of AWS with a seeded organization, real Terraform, the real provider. The first
//! plans change nothing, and after the apply nothing is left to do.
//!
//! The emulator is what `GOVGEN_AWS_EMULATOR` names, the provider comes from `GOVGEN_TERRAFORM_MIRROR`. What is not there is skipped by name.
#![cfg(all(feature = "aws", unix))]
#![expect(clippy::unwrap_used, reason = "a test that cannot go on says where")]

#[path = "support/emulator.rs"]
mod emulator;
#[expect(dead_code, reason = "other tests use the rest")]
#[path = "support/terraform.rs"]
mod terraform;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use emulator::{Emulator, FACTS, govgen, organization};
use govgen_live::Facts;
use serde_json::{Value, json};
use terraform::{Terraform, skipped};

const SCRIPT: &str = "import/emulated.py";

/// What `run.sh` puts into the emulator: the fewest accounts of which `payments` has three, and so many assignments that all but one of
/// the twelve permission sets stand in an account of [`DIVISIONS`].
const SEEDED: [&str; 10] =
    ["--scale", "1", "--accounts", "22", "--users", "12", "--groups", "6", "--assignments", "120"];

/// Teams that hold their accounts themselves; the others' accounts nobody holds.
const DIVISIONS: [&str; 2] = ["growth", "payments"];

/// A repository over the emulator's accounts, whose names begin with their teams'.
fn repository(root: &Path, facts: &Facts) {
    let mut common = format!("{}divisions:\n", organization(facts));
    for division in DIVISIONS {
        write!(common, "  {division}:\n    owners: [{division}-team]\n    accounts:\n").unwrap();
        for account in facts.accounts.iter().filter(|it| it.name.starts_with(&format!("{division}-"))) {
            writeln!(common, "      {}: \"{}\"", account.name, account.id).unwrap();
        }
    }
    fs::create_dir_all(root.join("divisions/common")).unwrap();
    fs::write(root.join("divisions/common/common.yaml"), common).unwrap();
}

/// How many resources a runbook says that a root takes over.
fn announced(runbook: &str, module: &str) -> usize {
    let line = runbook.lines().find(|it| it.starts_with('|') && it.contains(&format!("terraform/{module}"))).unwrap();
    line.split('|').nth(3).unwrap().trim().parse().unwrap()
}

/// The first plan takes everything over and changes nothing; after the apply there is nothing to do. Gives the state's resources.
fn adopt(terraform: &Terraform, directory: &Path, variables: &[String], imports: usize) -> Vec<Value> {
    let with = |arguments: &[&str]| -> String {
        let all: Vec<&str> = arguments.iter().copied().chain(variables.iter().map(String::as_str)).collect();
        terraform.succeed(directory, &all)
    };
    terraform.succeed(directory, &["init", "-backend=false", "-input=false", "-no-color"]);
    with(&["plan", "-no-color", "-out=plan"]);
    let plan: Value = serde_json::from_str(&terraform.succeed(directory, &["show", "-json", "plan"])).unwrap();
    let changes = plan["resource_changes"].as_array().unwrap().iter().filter(|it| it["mode"] == "managed");
    let mut imported = 0;
    for change in changes {
        assert_eq!(change["change"]["actions"], json!(["no-op"]), "{}", change["address"]);
        assert!(change["change"]["importing"].is_object(), "{}", change["address"]);
        imported += 1;
    }
    assert_eq!(imported, imports, "{}", directory.display());
    terraform.succeed(directory, &["apply", "-no-color", "plan"]);
    // Another exit code than 0 says that there is something to do.
    with(&["plan", "-no-color", "-detailed-exitcode"]);
    let state = fs::read(directory.join("terraform.tfstate")).unwrap();
    serde_json::from_slice::<Value>(&state).unwrap()["resources"].as_array().unwrap().clone()
}

#[test]
fn the_first_plans_change_nothing() {
    let Some(terraform) = Terraform::find() else { return };
    let Some(mirror) = std::env::var_os("GOVGEN_TERRAFORM_MIRROR").map(PathBuf::from) else {
        return skipped("GOVGEN_TERRAFORM_MIRROR names no directory of providers");
    };
    terraform.use_mirror(&std::path::absolute(&mirror).unwrap());
    let directory = tempfile::tempdir().unwrap();
    let root = directory.path().join("repository");
    fs::create_dir(&root).unwrap();
    let emulator = match Emulator::start(&directory.path().join("emulator"), &SEEDED) {
        Ok(emulator) => emulator,
        Err(reason) => return skipped(reason),
    };
    emulator.asked(SCRIPT, &["seed"]);
    repository(&root, &emulator.fetched(&root));

    let runbook = govgen(&root, &["import", "--facts", FACTS]);
    let written = directory.path().join("runbook.md");
    fs::write(&written, &runbook).unwrap();
    let tagged: usize = emulator.asked(SCRIPT, &["tag", written.to_str().unwrap()]).trim().parse().unwrap();
    assert_eq!(tagged, 13, "eleven shared ones, and two of `payments`");
    assert!(runbook.contains("it is in use in no account of a division"), "the twelfth");
    govgen(&root, &["check", "--write-baseline", "baseline.json"]);
    govgen(&root, &["render", "--baseline", "baseline.json"]);

    let resources = adopt(&terraform, &emulator.root(&root, "common"), &[], announced(&runbook, "common"));
    let sets = resources.iter().filter(|it| it["type"] == "aws_ssoadmin_permission_set");
    let arn = |it: &Value| it["instances"][0]["attributes"]["arn"].as_str().unwrap().to_owned();
    let arns: BTreeMap<&str, String> = sets.map(|it| (it["name"].as_str().unwrap(), arn(it))).collect();
    let arns = [format!("-var=shared_permission_set_arns={}", json!(arns))];
    for division in DIVISIONS {
        adopt(&terraform, &emulator.root(&root, division), &arns, announced(&runbook, division));
    }

    // What was taken over is tagged and explained: facts fetched anew give nothing more to import.
    emulator.fetched(&root);
    let again = govgen(&root, &["import", "--facts", FACTS]);
    assert!(again.contains("Nothing is imported: what the files do not say already stands below"), "{again}");
}
