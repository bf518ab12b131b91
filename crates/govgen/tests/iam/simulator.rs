//! Asks an IAM simulator that is not ours.

use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

use serde_json::{Value, json};

use crate::roles::Role;
use crate::support::workspace;

/// The verdicts of every part of every request.
pub(crate) fn simulate<'r>(
    node: &Path,
    roles: &[Role],
    requests: impl Iterator<Item = (&'r Role, &'r str, &'r Vec<Value>)>,
) -> Vec<Vec<String>> {
    let roles: serde_json::Map<String, Value> = roles
        .iter()
        .map(|it| (it.arn.clone(), json!({ "arn": it.arn, "policies": it.policies, "trust": it.trust })))
        .collect();
    let requests: Vec<Value> =
        requests.map(|(role, action, parts)| json!({ "role": role.arn, "action": action, "parts": parts })).collect();
    let script = workspace().join("crates/govgen/tests/iam/simulate.mjs");
    let mut program = Command::new("node")
        .arg(script)
        .arg(std::path::absolute(node).unwrap())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let question = json!({ "roles": roles, "requests": requests }).to_string();
    let mut input = program.stdin.take().unwrap();
    let writer = std::thread::spawn(move || input.write_all(question.as_bytes()).unwrap());
    let output = program.wait_with_output().unwrap();
    writer.join().unwrap();
    assert!(output.status.success(), "the simulator failed");
    let answers: Vec<Vec<String>> = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(answers.len(), requests.len());
    answers
}
