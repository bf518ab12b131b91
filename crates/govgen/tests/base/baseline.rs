//! What a baseline leaves out, and what never gets into one.

use std::fs;
use std::os::unix::fs::symlink;

use crate::git::{Repository, said};
use crate::{ACCESS, Checked as _, DENIED, MAPPING, listed, repository};

const BASELINE: &str = "govgen-baseline.json";

/// A repository with two judgements against it.
fn judged() -> Repository {
    let repository = repository();
    repository.write("divisions/platform/own.yaml", DENIED);
    repository
}

#[test]
fn a_baseline_leaves_out_what_it_lists() {
    let repository = judged();
    assert_eq!(repository.checked(&[])["summary"]["errors"], 2);
    let output = repository.govgen(&["check", "--write-baseline", BASELINE]);
    assert_eq!((output.status.code(), said(&output).as_str()), (Some(0), "govgen-baseline.json: 2 listed\n"));
    let written = fs::read_to_string(repository.root().join(BASELINE)).unwrap();
    assert_eq!(written.lines().filter(|it| it.starts_with("    {\"code\":\"GOV010\",")).count(), 2, "{written}");
    let against = ["--baseline", BASELINE];
    assert!(listed(&repository.checked(&against)).is_empty());
    for command in ["render", "report"] {
        assert_eq!(repository.govgen(&[command]).status.code(), Some(1));
        let output = repository.govgen(&[&[command][..], &against].concat());
        assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    }
    // Lines move, and nothing new is hidden.
    repository.write("divisions/platform/own.yaml", &format!("# a line\n{DENIED}"));
    assert!(listed(&repository.checked(&against)).is_empty());
    repository.write(
        "divisions/platform/own.yaml",
        &DENIED.replace("} }\n", "}, more: { managed_policies: [AdministratorAccess] } }\n"),
    );
    assert_eq!(
        listed(&repository.checked(&against)),
        ["error managed-policy-not-allowed divisions/platform/own.yaml:1"]
    );
    // The same findings give the same bytes.
    repository.write("divisions/platform/own.yaml", DENIED);
    assert_eq!(repository.govgen(&["check", "--write-baseline", BASELINE]).status.code(), Some(0));
    assert_eq!(fs::read_to_string(repository.root().join(BASELINE)).unwrap(), written);
}

#[test]
fn what_one_policy_is_excused_for_another_is_not() {
    let repository = judged();
    let file = "divisions/platform/own.yaml";
    let policies = |one: &str, other: &str| {
        let policy = |key: &str, managed: &str| format!("  {key}: {{ managed_policies: [{managed}] }}\n");
        repository.write(file, &format!("policies:\n{}{}", policy("one", one), policy("other", other)));
    };
    policies("AdministratorAccess", "ReadOnlyAccess");
    repository.govgen(&["check", "--write-baseline", BASELINE]);
    policies("ReadOnlyAccess", "AdministratorAccess");
    let found = listed(&repository.checked(&["--baseline", BASELINE]));
    assert_eq!(
        found,
        [format!("error managed-policy-not-allowed {file}:3"), format!("warning baseline-stale {BASELINE}:4")]
    );
}

#[test]
fn a_baseline_only_shrinks() {
    let repository = judged();
    let write = || repository.govgen(&["check", "--write-baseline", BASELINE]);
    write();
    repository
        .write("divisions/platform/own.yaml", "policies: { admin: { managed_policies: [AdministratorAccess] } }\n");
    assert_eq!(
        listed(&repository.checked(&["--baseline", BASELINE])),
        [format!("warning baseline-stale {BASELINE}:4")]
    );
    let output = write();
    assert_eq!(said(&output), "govgen-baseline.json: 1 listed, 1 taken out\n");
    assert!(listed(&repository.checked(&["--baseline", BASELINE])).is_empty());
    let before = fs::read(repository.root().join(BASELINE)).unwrap();
    repository.write("divisions/platform/own.yaml", DENIED);
    let output = write();
    assert_eq!(output.status.code(), Some(1));
    assert!(
        String::from_utf8_lossy(&output.stdout)
            .starts_with("divisions/platform/own.yaml:1: GOV010 managed-policy-not-allowed: ")
    );
    assert!(said(&output).contains("delete the file to start anew"), "{}", said(&output));
    assert_eq!(fs::read(repository.root().join(BASELINE)).unwrap(), before);
    fs::remove_file(repository.root().join(BASELINE)).unwrap();
    assert_eq!(write().status.code(), Some(0));
}

#[test]
fn only_judgements_go_into_a_baseline() {
    let repository = judged();
    repository.replace(MAPPING, "222222222222", "888888888888");
    repository.replace(ACCESS, "alice@example.com", "Alice@example.com");
    let output = repository.govgen(&["check", "--write-baseline", BASELINE]);
    assert_eq!(output.status.code(), Some(1));
    let listed: Vec<_> =
        String::from_utf8_lossy(&output.stdout).lines().map(|it| it.split(": ").nth(1).unwrap().to_owned()).collect();
    assert_eq!(listed, ["GOV001 reserved-account", "GOV003 principal-malformed"]);
    assert!(!repository.root().join(BASELINE).exists());
    // Nor by hand, with the very fingerprint.
    let json = repository.checked(&[]);
    let reserved = json["findings"].as_array().unwrap().iter().find(|it| it["code"] == "GOV001").unwrap();
    let entry = |code: &str| {
        let (name, path, message, print) =
            (&reserved["name"], &reserved["path"], &reserved["message"], &reserved["fingerprint"]);
        let text = format!(
            "{{\"version\": 1, \"findings\": [{{\"code\": \"{code}\", \"name\": {name}, \"path\": {path}, \"message\": {message}, \"fingerprint\": {print}}}]}}\n"
        );
        repository.write(BASELINE, &text);
        self::listed(&repository.checked(&["--baseline", BASELINE]))
    };
    for code in ["GOV001", "GOV010"] {
        let found = entry(code);
        assert!(found.iter().any(|it| it.starts_with("error reserved-account")), "{found:?}");
        assert!(found.iter().any(|it| it.starts_with("warning baseline-stale")), "{found:?}");
    }
}

#[test]
fn an_entry_hides_what_it_says() {
    let repository = judged();
    repository.govgen(&["check", "--write-baseline", BASELINE]);
    repository.replace(BASELINE, "\"message\":\"managed", "\"message\":\"harmless: managed");
    let found = listed(&repository.checked(&["--baseline", BASELINE]));
    assert_eq!(
        found,
        [
            "error managed-policy-not-allowed divisions/platform/own.yaml:1".to_owned(),
            format!("warning baseline-stale {BASELINE}:4")
        ]
    );
}

#[test]
fn a_baseline_stands_where_no_division_can_write() {
    let repository = judged();
    for place in
        ["divisions/platform/baseline.json", "terraform/platform/baseline.json", "divisions/common/../payments/b.json"]
    {
        repository.write(place, "{\"version\": 1, \"findings\": []}\n");
        repository.cannot(&["check", "--baseline", place], "a division could excuse itself");
        repository.cannot(&["check", "--write-baseline", place], "a division could excuse itself");
    }
    symlink("divisions/platform/baseline.json", repository.root().join(BASELINE)).unwrap();
    repository.cannot(&["check", "--baseline", BASELINE], "a division could excuse itself");
    repository.cannot(&["render", "--baseline", BASELINE], "a division could excuse itself");
    repository.cannot(&["check", "--write-baseline", BASELINE], "a division could excuse itself");
    repository.cannot(&["check", "--baseline", "nowhere.json"], "cannot read nowhere.json");
}

#[test]
fn what_is_no_baseline_is_refused() {
    let repository = judged();
    for text in [
        "",
        "[]",
        "{\"version\": 2, \"findings\": []}",
        "{\"version\": 1}",
        "{\"version\": 1, \"findings\": [], \"more\": 1}",
        "{\"version\": 1, \"findings\": [{}]}",
        "{\"version\": 1, \"findings\": [{\"code\":\"GOV010\",\"name\":\"a\",\"path\":\"a\",\"message\":\"a\",\"fingerprint\":\"a\",\"x\":1}]}",
        "{\"version\": 1, \"findings\": []} {}",
    ] {
        repository.write(BASELINE, text);
        repository.cannot(&["check", "--baseline", BASELINE], "is no baseline");
        repository.cannot(&["check", "--write-baseline", BASELINE], "is no baseline");
    }
}
