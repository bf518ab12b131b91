//! An adoption from beginning to end: an emulator of AWS with a seeded organization, real Terraform, the real provider. The first
//! plans change nothing, and after the apply nothing is left to do.
//!
//! `GOVGEN_AWS_EMULATOR` names the emulator's directory with a `run.sh` that builds, starts and seeds it; the provider comes from
//! `GOVGEN_TERRAFORM_MIRROR`. What is not there is skipped by name.
#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "a test that cannot go on says where")]

#[expect(dead_code, reason = "other tests use the rest")]
#[path = "support/terraform.rs"]
mod terraform;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use serde_json::{Value, json};
use terraform::{Terraform, skipped};

/// An emulator that ends with the test, however that ends: a second process watches over both.
struct Emulator {
    pid: String,
    url: String,
    python: PathBuf,
    watcher: Child,
}

impl Emulator {
    fn start(state: &Path) -> Option<Self> {
        let Some(home) = std::env::var_os("GOVGEN_AWS_EMULATOR").map(PathBuf::from) else {
            skipped("GOVGEN_AWS_EMULATOR names no directory");
            return None;
        };
        let tools = std::env::var_os("GOVGEN_PYTHON_TOOLS").map(|it| PathBuf::from(it).join("bin/python"));
        let mut known = tools.into_iter().chain([PathBuf::from("python3")]);
        let imports =
            |it: &PathBuf| Command::new(it).args(["-c", "import boto3"]).output().is_ok_and(|it| it.status.success());
        let Some(python) = known.find(imports) else {
            skipped("there is no Python with boto3 to fill an emulator with");
            return None;
        };
        let mut command = Command::new("bash");
        command.arg(home.join("run.sh")).args(["--scale", "1"]).env("IDC_STATE", state);
        let output = command.output().unwrap();
        let exports = String::from_utf8(output.stdout).unwrap();
        let exported = |name: &str| {
            let found = exports.split_whitespace().filter_map(|it| it.split_once('=')).find(|it| it.0 == name);
            found.unwrap_or_else(|| panic!("{exports}{}", String::from_utf8_lossy(&output.stderr))).1.to_owned()
        };
        let (pid, url) = (exported("IDC_PID"), exported("AWS_ENDPOINT_URL"));
        let script = "while kill -0 \"$1\" 2>/dev/null; do sleep 0.2; done; kill \"$2\" 2>/dev/null";
        let mut command = Command::new("sh");
        command.args(["-c", script, "watch", &std::process::id().to_string(), &pid]);
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        Some(Self { pid, url, python, watcher: command.spawn().unwrap() })
    }

    /// Runs the script that speaks to it.
    fn asked(&self, arguments: &[&str]) -> String {
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/import/emulated.py");
        let mut command = Command::new(&self.python);
        command.arg(script).args(arguments).env("AWS_ENDPOINT_URL", &self.url);
        command.env("AWS_ACCESS_KEY_ID", "testing").env("AWS_SECRET_ACCESS_KEY", "testing");
        succeeded(&mut command)
    }
}

impl Drop for Emulator {
    fn drop(&mut self) {
        let _ = Command::new("kill").arg(&self.pid).status();
        let _ = self.watcher.kill();
        let _ = self.watcher.wait();
    }
}

fn succeeded(command: &mut Command) -> String {
    let output = command.output().unwrap();
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    assert!(output.status.success(), "{command:?}: {}{}", text(&output.stdout), text(&output.stderr));
    text(&output.stdout)
}

fn govgen(root: &Path, arguments: &[&str]) -> String {
    succeeded(Command::new(env!("CARGO_BIN_EXE_govgen")).current_dir(root).env_clear().args(arguments))
}

/// Teams that hold their accounts themselves; the others' accounts nobody holds.
const DIVISIONS: [&str; 2] = ["growth", "payments"];

/// A repository over the emulator's accounts, whose names begin with their teams'.
fn repository(root: &Path, facts: &Value) {
    let text = |it: &Value| it.as_str().unwrap().to_owned();
    let (instance, management) = (&facts["instance"], &facts["organization"]["management_account"]);
    let mut common = format!(
        r#"organization:
  name: octcat
  github: {{ organization: octcat-org, repository: governance, admins: [admin] }}
  hcp_terraform:
    organization: octcat
    project: identity-center
    vcs: {{ github_app_installation_id: ghain-ABCDEFGH12345678 }}
  aws:
    region: us-east-1
    management_account: {management}
    identity_center:
      account: {management}
      instance_arn: {}
      identity_store_id: {}
divisions:
"#,
        instance["arn"], instance["identity_store_id"]
    );
    for division in DIVISIONS {
        write!(common, "  {division}:\n    owners: [{division}-team]\n    accounts:\n").unwrap();
        for account in facts["accounts"].as_array().unwrap() {
            let name = text(&account["name"]);
            if name.starts_with(&format!("{division}-")) {
                writeln!(common, "      {name}: {}", account["id"]).unwrap();
            }
        }
    }
    fs::create_dir_all(root.join("divisions/common")).unwrap();
    fs::write(root.join("divisions/common/common.yaml"), common).unwrap();
}

/// One root, for an account that exists nowhere: as rendered, but for the provider's settings and what HCP Terraform has.
fn prepare(root: &Path, module: &str, url: &str) -> PathBuf {
    let directory = root.join("terraform").join(module);
    let versions = fs::read_to_string(directory.join("versions.tf")).unwrap();
    let account = versions.lines().find(|it| it.contains("allowed_account_ids")).unwrap();
    let settings = format!(
        "  access_key = \"testing\"\n  secret_key = \"testing\"\n  skip_credentials_validation = true\n  skip_requesting_account_id = true\n  \
         skip_metadata_api_check = true\n  endpoints {{\n    ssoadmin = \"{url}\"\n    identitystore = \"{url}\"\n    sts = \"{url}\"\n  }}"
    );
    let mut versions = versions.replace(account, &settings);
    if module == "common" {
        let provider = versions.find("provider \"tfe\"").unwrap();
        versions.truncate(provider);
        let required = versions.find("    tfe = {").unwrap();
        let end = required + versions[required..].find('}').unwrap() + 1;
        versions.replace_range(required..end, "");
        for file in ["tfe.tf", "tfc_oidc_iam_role.tf", "tfc_oidc_provider.tf"] {
            fs::remove_file(directory.join(file)).unwrap();
        }
    }
    fs::write(directory.join("versions.tf"), versions).unwrap();
    directory
}

/// How many resources a runbook says that a root takes over.
fn announced(runbook: &str, module: &str) -> usize {
    let line = runbook.lines().find(|it| it.starts_with(&format!("| <code>terraform/{module}</code> |"))).unwrap();
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
    let (state, root) = (directory.path().join("emulator"), directory.path().join("repository"));
    fs::create_dir_all(&state).unwrap();
    fs::create_dir_all(&root).unwrap();
    let Some(emulator) = Emulator::start(&state) else { return };
    emulator.asked(&["seed"]);
    let facts = directory.path().join("facts.json");
    let facts = facts.to_str().unwrap();
    emulator.asked(&["facts", facts]);
    repository(&root, &serde_json::from_str(&fs::read_to_string(facts).unwrap()).unwrap());

    let runbook = govgen(&root, &["import", "--facts", facts]);
    let written = directory.path().join("runbook.md");
    fs::write(&written, &runbook).unwrap();
    let tagged: usize = emulator.asked(&["tag", written.to_str().unwrap()]).trim().parse().unwrap();
    assert_eq!(tagged, 14, "twelve shared ones, and two of `payments`");
    govgen(&root, &["check", "--write-baseline", "baseline.json"]);
    govgen(&root, &["render", "--baseline", "baseline.json"]);

    let common = prepare(&root, "common", &emulator.url);
    let resources = adopt(&terraform, &common, &[], announced(&runbook, "common"));
    let sets = resources.iter().filter(|it| it["type"] == "aws_ssoadmin_permission_set");
    let arn = |it: &Value| it["instances"][0]["attributes"]["arn"].as_str().unwrap().to_owned();
    let arns: BTreeMap<&str, String> = sets.map(|it| (it["name"].as_str().unwrap(), arn(it))).collect();
    let arns = [format!("-var=shared_permission_set_arns={}", json!(arns))];
    for division in DIVISIONS {
        let prepared = prepare(&root, division, &emulator.url);
        adopt(&terraform, &prepared, &arns, announced(&runbook, division));
    }

    // What was taken over is tagged and explained: facts fetched anew give nothing more to import.
    emulator.asked(&["facts", facts]);
    assert!(
        govgen(&root, &["import", "--facts", facts]).contains("nothing to import that the files do not say already")
    );
}
