//! Who has to approve, against a matcher that knows nothing of govgen.

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsStr;
use std::fs;
use std::os::unix::ffi::OsStrExt as _;

use serde_json::Value;

use super::git::{Repository, said};
use super::owners::{lines, matches};
use super::{ACCESS, MAPPING, repository};

/// Owners by path, as `diff` says.
fn asked(repository: &Repository, arguments: &[&str]) -> BTreeMap<String, BTreeSet<String>> {
    // What the check finds in the change is another matter.
    let output = repository.govgen(&[&["diff", "--format", "json"], arguments].concat());
    let json: Value = serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("{}", said(&output)));
    let mut asked = BTreeMap::new();
    for group in json["approvers"].as_array().unwrap() {
        let texts = |key: &str| group[key].as_array().unwrap().iter().map(|it| it.as_str().unwrap().to_owned());
        for path in texts("paths") {
            assert_eq!(asked.insert(path, texts("owners").collect()), None, "a path stands twice");
        }
    }
    asked
}

/// Holds every path to what a plain matcher makes of a text.
fn holds(asked: &BTreeMap<String, BTreeSet<String>>, codeowners: &str) {
    let lines = lines(codeowners);
    for (path, owners) in asked {
        let last = lines.iter().rev().find(|(pattern, _)| matches(pattern, path));
        assert_eq!(owners, &last.map(|it| it.1.clone()).unwrap_or_default(), "{path}");
    }
}

#[test]
fn every_path_has_the_owners_of_the_base() {
    let repository = repository();
    let codeowners = fs::read_to_string(repository.root().join("CODEOWNERS")).unwrap();
    repository.replace(ACCESS, "bob@example.com", "erin@example.com");
    repository.replace("divisions/platform/access.yaml", "[platform]", "[others]");
    repository.replace(MAPPING, "owners: [platform-team]", "owners: [evil]");
    repository.write(".github/workflows/x.yml", "on: push\n");
    repository.write("docs/new.md", "untracked\n");
    fs::remove_file(repository.root().join("terraform/platform/versions.tf")).unwrap();
    let asked = asked(&repository, &["first"]);
    let paths: Vec<&str> = asked.keys().map(String::as_str).collect();
    assert_eq!(
        paths,
        [
            ".github/workflows/x.yml",
            "CODEOWNERS",
            MAPPING,
            ACCESS,
            "divisions/platform/access.yaml",
            "docs/new.md",
            "terraform/payments/assignment.tf",
            "terraform/payments/variable.tf",
            "terraform/platform/assignment.tf",
            "terraform/platform/variable.tf",
            "terraform/platform/versions.tf",
        ]
    );
    holds(&asked, &codeowners);
    assert_eq!(asked[ACCESS], BTreeSet::from(["@octcat-org/payments-team".to_owned()]));
}

#[test]
fn the_changes_own_codeowners_counts_for_nothing() {
    let repository = repository();
    let codeowners = fs::read_to_string(repository.root().join("CODEOWNERS")).unwrap();
    repository.write("CODEOWNERS", "* @octcat-org/evil\n");
    // A file that GitHub would look at first, once it is merged.
    repository.write(".github/CODEOWNERS", "* @octcat-org/evil\n");
    repository.replace(ACCESS, "bob@example.com", "erin@example.com");
    let asked = asked(&repository, &["first"]);
    holds(&asked, &codeowners);
    assert!(asked.values().all(|it| !it.contains("@octcat-org/evil")), "{asked:?}");
    // Nor does the one at the merge base, once the branch has another.
    repository.git(&["stash", "--quiet", "--include-untracked"]);
    repository.write("CODEOWNERS", "* @octcat-org/later\n");
    repository.commit("later");
    repository.git(&["switch", "--quiet", "--create", "topic", "first"]);
    repository.git(&["stash", "pop", "--quiet"]);
    let asked = self::asked(&repository, &["main"]);
    assert!(asked.values().all(|it| it.iter().eq(["@octcat-org/later"])), "{asked:?}");
}

#[test]
fn files_outside_the_governance_repository_count() {
    let repository = Repository::below("gov");
    fs::write(
        repository.top().join("CODEOWNERS"),
        "* @octcat-org/all\n/gov/divisions/ @octcat-org/gov\n/gov/divisions/x @octcat-org/none\n",
    )
    .unwrap();
    assert!(repository.govgen(&["render", "--quiet"]).status.success());
    repository.commit("owners");
    fs::write(repository.top().join("main.c"), "int main;\n").unwrap();
    repository.replace(ACCESS, "alice@example.com", "zoe@example.com");
    let asked = asked(&repository, &["owners"]);
    assert_eq!(asked["main.c"], BTreeSet::from(["@octcat-org/all".to_owned()]));
    assert_eq!(asked[&format!("gov/{ACCESS}")], BTreeSet::from(["@octcat-org/gov".to_owned()]));
    assert_eq!(asked["gov/terraform/payments/assignment.tf"], BTreeSet::from(["@octcat-org/all".to_owned()]));
    assert_eq!(asked.len(), 4);
}

#[test]
fn names_of_files_may_hold_anything() {
    let repository = repository();
    let names: [&[u8]; 6] = [
        b"new\nline.md",
        b"tab\there",
        b"| `@everyone` <!-- x",
        b"\xff\xfe.bin",
        "ｆｕｌｌ \u{202e}.md".as_bytes(),
        b"-rf",
    ];
    for name in names {
        fs::write(repository.root().join(OsStr::from_bytes(name)), "x").unwrap();
    }
    for committed in [false, true] {
        if committed {
            repository.commit("names");
        }
        let asked = asked(&repository, &["first"]);
        for name in names {
            let path = String::from_utf8_lossy(name).into_owned();
            assert_eq!(asked.get(&path), Some(&BTreeSet::from(["@octcat-org/admin".to_owned()])), "{path:?} {asked:?}");
        }
        assert_eq!(asked.len(), names.len());
        for format in ["text", "markdown", "json"] {
            let output = repository.govgen(&["diff", "first", "--format", format]);
            let shown = said(&output);
            assert!(!shown.contains(|it: char| it.is_control() && it != '\n' || it == '\u{202e}'), "{shown:?}");
        }
    }
}

#[test]
fn paths_of_nobody_are_said_to_be() {
    let repository = repository();
    repository.write("CODEOWNERS", "/divisions/ @octcat-org/all\n/divisions/platform/\n! @octcat-org/odd\n");
    repository.commit("owners");
    repository.replace("divisions/platform/access.yaml", "[platform]", "[others]");
    let text = said(&repository.govgen(&["diff", "owners"]));
    assert!(
        text.contains("\n- nobody in particular: divisions/platform/access.yaml, terraform/platform/assignment.tf, "),
        "{text}"
    );
    assert!(text.contains("\n- CODEOWNERS of the base has 1 line that GitHub does not read\n"), "{text}");
}
