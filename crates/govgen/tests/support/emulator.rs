//! An emulator of AWS that somebody else wrote: started for a test, filled by a script, asked by `govgen` and by the real provider.
//!
//! `GOVGEN_AWS_EMULATOR` names its directory, with a `run.sh` that builds, starts and seeds it. What is put into it, and what is held
//! against it, belongs to the tests.

#[path = "server.rs"]
mod server;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use govgen_live::Facts;
use server::Server;

/// An emulator that ends with the test.
pub(crate) struct Emulator {
    url: String,
    python: PathBuf,
    _server: Server,
}

impl Emulator {
    /// Starts one that keeps its state in a directory; the arguments are its `run.sh`'s. Without one, says why there is none.
    pub(crate) fn start(state: &Path, arguments: &[&str]) -> Result<Self, &'static str> {
        let tools = std::env::var_os("GOVGEN_PYTHON_TOOLS").map(|it| PathBuf::from(it).join("bin/python"));
        let mut known = tools.into_iter().chain([PathBuf::from("python3")]);
        let imports =
            |it: &PathBuf| Command::new(it).args(["-c", "import boto3"]).output().is_ok_and(|it| it.status.success());
        let python = known.find(imports).ok_or("there is no Python with boto3 to fill an emulator with")?;
        fs::create_dir_all(state).unwrap();
        let (server, url) = Server::emulator(state, arguments)?;
        Ok(Self { url, python, _server: server })
    }

    /// Runs a script below `tests/` that speaks to it, and gives what it prints.
    pub(crate) fn asked(&self, script: &str, arguments: &[&str]) -> String {
        let mut command = Command::new(&self.python);
        command.arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests").join(script)).args(arguments);
        succeeded(self.reached_by(&mut command))
    }

    /// What `govgen fetch` finds out, written to a file in a directory.
    pub(crate) fn fetched(&self, directory: &Path) -> Facts {
        let path = directory.join(FACTS);
        let mut command = Command::new(env!("CARGO_BIN_EXE_govgen"));
        command.env_clear().env("HOME", directory).current_dir(directory);
        command.args(["fetch", "--quiet", "--rate", "1000", "--output", FACTS]);
        succeeded(self.reached_by(&mut command));
        Facts::from_json(&fs::read(path).unwrap()).unwrap()
    }

    fn reached_by<'c>(&self, command: &'c mut Command) -> &'c mut Command {
        command.envs([
            ("AWS_ENDPOINT_URL", self.url.as_str()),
            ("AWS_ACCESS_KEY_ID", "testing"),
            ("AWS_SECRET_ACCESS_KEY", "testing"),
            ("AWS_REGION", REGION),
            ("AWS_DEFAULT_REGION", REGION),
            ("AWS_EC2_METADATA_DISABLED", "true"),
        ])
    }

    /// The newest rendering of one root, beside the repository, where a state may stay: as rendered, but for the provider's settings and
    /// what HCP Terraform has.
    pub(crate) fn root(&self, repository: &Path, module: &str) -> PathBuf {
        let directory = repository.with_file_name("roots").join(module);
        fs::create_dir_all(&directory).unwrap();
        for old in files(&directory) {
            fs::remove_file(old).unwrap();
        }
        for file in files(&repository.join("terraform").join(module)) {
            let name = file.file_name().unwrap();
            if !HCP_TERRAFORM.iter().any(|it| name == *it) {
                fs::copy(&file, directory.join(name)).unwrap();
            }
        }
        if module == "common" {
            let path = directory.join("versions.tf");
            fs::write(&path, without_tfe(fs::read_to_string(&path).unwrap())).unwrap();
        }
        fs::write(directory.join("emulated_override.tf"), self.provider()).unwrap();
        directory
    }

    /// Settings of the provider for accounts that exist nowhere.
    fn provider(&self) -> String {
        let endpoint = |it: &str| format!("    {it} = \"{}\"\n", self.url);
        let endpoints: String = ["iam", "identitystore", "organizations", "ssoadmin", "sts"].map(endpoint).concat();
        format!(
            r#"provider "aws" {{
  allowed_account_ids         = null
  access_key                  = "testing"
  secret_key                  = "testing"
  skip_credentials_validation = true
  skip_requesting_account_id  = true
  skip_metadata_api_check     = true

  endpoints {{
{endpoints}  }}
}}
"#
        )
    }
}

/// What [`Emulator::fetched`] calls its file.
pub(crate) const FACTS: &str = "facts.json";

const REGION: &str = "us-east-1";

/// Files of `common` that no emulator of AWS knows anything of.
const HCP_TERRAFORM: [&str; 3] = ["tfe.tf", "tfc_oidc_iam_role.tf", "tfc_oidc_provider.tf"];

fn files(directory: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(directory).unwrap().map(|it| it.unwrap().path());
    entries.filter(|it| it.extension().is_some_and(|it| it == "tf")).collect()
}

fn without_tfe(mut versions: String) -> String {
    versions.truncate(versions.find("provider \"tfe\"").unwrap());
    let required = versions.find("    tfe = {").unwrap();
    let end = required + versions[required..].find('}').unwrap() + 1;
    versions.replace_range(required..end, "");
    versions
}

/// The `organization:` of a repository over what was fetched.
pub(crate) fn organization(facts: &Facts) -> String {
    let (instance, management) = (&facts.instance, &facts.organization.as_ref().unwrap().management_account);
    format!(
        r#"organization:
  name: octcat
  github: {{ organization: octcat-org, repository: governance, admins: [admin] }}
  hcp_terraform:
    organization: octcat
    project: identity-center
    vcs: {{ github_app_installation_id: ghain-ABCDEFGH12345678 }}
  aws:
    region: {REGION}
    management_account: "{management}"
    identity_center:
      account: "{management}"
      instance_arn: {}
      identity_store_id: {}
"#,
        instance.arn, instance.identity_store_id
    )
}

/// The standard output of a `govgen` that has to succeed.
pub(crate) fn govgen(root: &Path, arguments: &[&str]) -> String {
    succeeded(Command::new(env!("CARGO_BIN_EXE_govgen")).current_dir(root).env_clear().args(arguments))
}

fn succeeded(command: &mut Command) -> String {
    let output = command.output().unwrap();
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    assert!(output.status.success(), "{command:?}: {}{}", text(&output.stdout), text(&output.stderr));
    text(&output.stdout)
}
