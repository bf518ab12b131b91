//! `govgen lock`: what is written from which facts, what is refused, and that nobody is guessed.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on says where")]

mod left;
mod refused;
mod shared;
mod written;

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use expect_test::Expect;
use serde_json::{Value, json};

const LOCK: &str = "divisions/common/principals.lock.json";
const ACCESS: &str = "divisions/payments/access.yaml";

/// The small clean repository of the rules' pages, with `lookup: lock`.
struct Repository {
    directory: tempfile::TempDir,
}

/// What a run of the command said and how it ended.
struct Said {
    code: Option<i32>,
    stdout: String,
    stderr: String,
}

impl Repository {
    fn new() -> Self {
        let repository = Self { directory: tempfile::tempdir().unwrap() };
        let clean = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../govgen-rules/tests/base");
        for entry in walkdir::WalkDir::new(&clean).into_iter().map(Result::unwrap).filter(|it| it.file_type().is_file())
        {
            let path = entry.path().strip_prefix(&clean).unwrap();
            repository.write(path.to_str().unwrap(), &fs::read_to_string(entry.path()).unwrap());
        }
        repository.organization("      lookup: lock\n", "");
        repository.write(ACCESS, &access(&["alice@example.com", "bob@example.com"]));
        repository
    }

    fn organization(&self, center: &str, principals: &str) {
        let path = "divisions/common/organization.yaml";
        let clean = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../govgen-rules/tests/base").join(path);
        let text = fs::read_to_string(clean).unwrap();
        let store = "      identity_store_id: d-0123456789\n";
        self.write(path, &(text.replace(store, &format!("{store}{center}")) + principals));
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.directory.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn read(&self, path: &str) -> String {
        fs::read_to_string(self.directory.path().join(path)).unwrap()
    }

    fn locked(&self) -> Value {
        serde_json::from_str(&self.read(LOCK)).unwrap()
    }

    fn run(&self, arguments: &[&str]) -> Said {
        let output = Command::new(env!("CARGO_BIN_EXE_govgen"))
            .args(arguments)
            .arg("--root")
            .arg(self.directory.path())
            .output()
            .unwrap();
        let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
        Said { code: output.status.code(), stdout: text(&output.stdout), stderr: text(&output.stderr) }
    }

    fn lock(&self, facts: &Value, options: &[&str]) -> Said {
        let path = self.directory.path().join("facts.json");
        fs::write(&path, facts.to_string()).unwrap();
        let day: &[&str] = if options.contains(&"--as-of") { &[] } else { &["--as-of", "2026-11-22"] };
        self.run(&[&["lock", "--facts", path.to_str().unwrap()], day, options].concat())
    }

    /// Locks and expects it to work.
    fn locks(&self, facts: &Value) -> Said {
        let said = self.lock(facts, &[]);
        assert_eq!(said.code, Some(0), "{}", said.stderr);
        said
    }
}

impl Said {
    fn check(&self, code: i32, expected: Expect) {
        expected.assert_eq(&format!("{}--\n{}", self.stdout, self.stderr));
        assert_eq!(self.code, Some(code));
    }
}

fn access(users: &[&str]) -> String {
    let lines: String = users.iter().map(|it| format!("        - {it}\n")).collect();
    format!(
        "policies:\n  developer:\n    managed_policies: [ReadOnlyAccess]\naccounts:\n  ledger-dev:\n    developer:\n      groups: [platform]\n      users:\n{lines}"
    )
}

fn id(number: usize) -> String {
    format!("0123456789-{number:08}-0000-4000-8000-000000000000")
}

/// Facts of people and groups: name and the number in the id.
fn facts(users: &[(&str, usize)], groups: &[(&str, usize)]) -> Value {
    json!({
        "version": 1,
        "fetched": { "started": "2026-11-22T09:00:00Z", "finished": "2026-11-22T09:00:05Z", "govgen": "0.1.0", "calls": 7 },
        "redacted": false,
        "instance": { "arn": "arn:aws:sso:::instance/ssoins-0123456789abcdef", "identity_store_id": "d-0123456789", "region": "ap-northeast-1" },
        "organization": null,
        "parts": { "users": { "state": "complete" }, "groups": { "state": "complete" } },
        "accounts": [],
        "users": users.iter().map(|(name, at)| json!({ "id": id(*at), "user_name": name, "emails": [name] })).collect::<Value>(),
        "groups": groups.iter().map(|(name, at)| json!({ "id": id(*at), "name": name, "members": null })).collect::<Value>(),
        "permission_sets": [], "provisioned": [], "assignments": [], "customer_managed_policies": []
    })
}

const PLATFORM: &[(&str, usize)] = &[("platform", 90)];
