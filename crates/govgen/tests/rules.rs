//! The list of rules for programs.

use std::process::Command;

use serde_json::Value;

#[test]
fn programs_are_told_of_every_rule() {
    let output = Command::new(env!("CARGO_BIN_EXE_govgen")).args(["rules", "--format", "json"]).output().unwrap();
    assert!(output.status.success());
    let document: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(document["version"], 1);
    let rules = document["rules"].as_array().unwrap();
    let keys: Vec<&String> = rules[0].as_object().unwrap().keys().collect();
    assert_eq!(keys, ["code", "name", "page", "severity", "waivable"]);
    let told = |it: &Value| (it["code"].clone(), it["name"].clone(), it["page"].clone(), it["severity"].clone());
    let known = govgen::every_kind()
        .map(|it| (it.code.into(), it.name.into(), it.page.into(), it.severity.as_str().into()))
        .collect::<Vec<_>>();
    assert_eq!(rules.iter().map(told).collect::<Vec<_>>(), known);
    // What AWS would refuse has no exception, a judgement has.
    for (name, waivable) in [("duplicate-key", false), ("reserved-account", false), ("boundary-required", true)] {
        let rule = rules.iter().find(|it| it["name"] == name).unwrap();
        assert_eq!(rule["waivable"], waivable, "{name}");
    }
}
