//! Whom GitHub would ask, file by file: the rendered CODEOWNERS read by a matcher that knows nothing of govgen.
//!
//! The matcher follows GitHub's page "About code owners" and is itself held against vectors of an established parser.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on says where")]

#[path = "support/owners.rs"]
mod owners;
mod support;

use std::collections::{BTreeMap, BTreeSet};

use govgen_source::EntryKind;
use owners::{lines, matches};
use serde_json::Value;
use support::{Repository, repositories};

#[test]
fn the_matcher_agrees_with_published_vectors() {
    let vectors: Value = serde_json::from_str(include_str!("data/codeowners-vectors.json")).unwrap();
    let mut count = 0;
    for vector in vectors["patterns"].as_array().unwrap() {
        let pattern = vector["pattern"].as_str().unwrap();
        for (path, expected) in vector["paths"].as_object().unwrap() {
            assert_eq!(matches(pattern, path), expected.as_bool().unwrap(), "`{pattern}` and `{path}`");
            count += 1;
        }
    }
    assert!(count > 100, "only {count} vectors");
}

/// The reader that rules and `prove` ask: the same vectors, and the same line as this file's matcher for every file.
#[test]
fn govgens_own_reader_agrees() {
    let vectors: Value = serde_json::from_str(include_str!("data/codeowners-vectors.json")).unwrap();
    let patterns: Vec<&str> =
        vectors["patterns"].as_array().unwrap().iter().map(|it| it["pattern"].as_str().unwrap()).collect();
    let paths: BTreeSet<&String> =
        vectors["patterns"].as_array().unwrap().iter().flat_map(|it| it["paths"].as_object().unwrap().keys()).collect();
    for vector in vectors["patterns"].as_array().unwrap() {
        let pattern = vector["pattern"].as_str().unwrap();
        for (path, expected) in vector["paths"].as_object().unwrap() {
            let names: Vec<&str> = path.split('/').collect();
            let found = govgen_codeowners::Pattern::new(pattern).matches(&names);
            assert_eq!(found, expected.as_bool().unwrap(), "`{pattern}` and `{path}`");
        }
    }
    // GitHub skips ranges, whatever a parser makes of them.
    let patterns: Vec<&str> = patterns.into_iter().filter(|it| !it.contains('[')).collect();
    // All patterns in one file, forwards and backwards: the last that matches decides, whatever it begins with.
    for order in [patterns.clone(), patterns.iter().rev().copied().collect()] {
        let text: String = order.iter().map(|it| format!("{it} @octcat-org/team\n")).collect();
        let read = govgen_codeowners::read(govgen_source::FileId(0), &text);
        assert!(read.problems.is_empty(), "{:?}", read.problems);
        for path in &paths {
            let last = order.iter().rposition(|it| matches(it, path));
            let found = read.line_of(path).map(|it| it.written.value);
            assert_eq!(found, last.map(|it| order[it]), "{path}");
        }
    }
    for repository in repositories() {
        let files = repository.rendered();
        let organization = Organization::read(&repository);
        let (_, codeowners) = files.iter().find(|(path, _)| path.ends_with("CODEOWNERS")).unwrap();
        let read = govgen_codeowners::read(govgen_source::FileId(0), codeowners);
        for path in paths_of(&repository, &files, &organization) {
            let found: BTreeSet<String> = read.owners_of(&path).into_iter().collect();
            assert_eq!(found, organization.owners(&path), "{}: {path}", repository.name);
        }
    }
}

#[test]
fn every_file_has_the_owner_of_the_contract() {
    for repository in repositories() {
        let files = repository.rendered();
        let organization = Organization::read(&repository);
        let (_, codeowners) = files.iter().find(|(path, _)| path.ends_with("CODEOWNERS")).unwrap();
        let lines = lines(codeowners);
        for path in paths_of(&repository, &files, &organization) {
            let last = lines.iter().rev().find(|(pattern, _)| matches(pattern, &path));
            let owners = last.map(|(_, owners)| owners.clone()).unwrap_or_default();
            assert_eq!(owners, organization.owners(&path), "{}: {path}", repository.name);
        }
    }
}

/// Files that are there, files that will be, and files somebody might try.
fn paths_of(
    repository: &Repository,
    files: &BTreeMap<String, String>,
    organization: &Organization,
) -> BTreeSet<String> {
    let written = repository.sources.iter().filter(|(_, file)| file.kind == EntryKind::File);
    let mut paths: BTreeSet<String> = written.map(|(_, file)| file.path.clone()).collect();
    paths.extend(files.keys().cloned());
    let everywhere = [
        "CODEOWNERS",
        ".github/CODEOWNERS",
        "docs/CODEOWNERS",
        ".github/workflows/x.yml",
        ".github/dependabot.yml",
        ".gitattributes",
        ".terraform.lock.hcl",
        "Makefile",
        "README.md",
        "divisions/README.md",
        "divisions/common/new.yaml",
        "divisions/common/policies/x.json",
        "divisions/new/access.yaml",
        "terraform/main.tf",
        "terraform/.terraform.lock.hcl",
        "terraform/common/.terraform.lock.hcl",
        "terraform/common/main.tf",
        "terraform/new/main.tf",
    ];
    paths.extend(everywhere.map(str::to_owned));
    for division in organization.divisions.keys() {
        let of_the_division = [
            format!("divisions/{division}/new.yaml"),
            format!("divisions/{division}/policies/deep/er.json"),
            format!("divisions/{division}/.terraform.lock.hcl"),
            format!("divisions/{division}/CODEOWNERS"),
            format!("divisions/{division}/.github/CODEOWNERS"),
            format!("divisions/{division}/divisions/common/x.yaml"),
            format!("divisions/{division}.yaml"),
            format!("divisions/{division}-/access.yaml"),
            format!("divisions/{}/access.yaml", division.to_uppercase()),
            format!("terraform/{division}/new.tf"),
            format!("terraform/{division}/modules/x/main.tf"),
            format!("terraform/{division}/.terraform.lock.hcl"),
            format!("terraform/{division}/modules/.terraform.lock.hcl"),
            format!("terraform/{division}.tf"),
            format!("terraform/{division}2/main.tf"),
            format!("examples/divisions/{division}/access.yaml"),
            format!("examples/terraform/{division}/main.tf"),
        ];
        paths.extend(of_the_division);
    }
    paths
}

/// Who owns what according to the organization's own documents.
struct Organization {
    admins: BTreeSet<String>,
    divisions: BTreeMap<String, BTreeSet<String>>,
}

impl Organization {
    fn read(repository: &Repository) -> Self {
        let common = repository.sources.below("divisions/common/").filter(|(_, file)| file.path.ends_with(".yaml"));
        let documents: Vec<Value> = common.map(|(_, file)| serde_yaml::from_str(&file.text).unwrap()).collect();
        let github = documents.iter().map(|it| &it["organization"]["github"]).find(|it| it.is_object()).unwrap();
        let organization = github["organization"].as_str().unwrap();
        let teams = |list: &Value| {
            let teams = list.as_array().unwrap().iter().map(|it| it.as_str().unwrap());
            teams.map(|team| format!("@{organization}/{team}")).collect()
        };
        let rows = documents.iter().filter_map(|it| it["divisions"].as_object()).flatten();
        Self {
            admins: teams(&github["admins"]),
            divisions: rows.map(|(name, row)| (name.clone(), teams(&row["owners"]))).collect(),
        }
    }

    /// The division's teams in its two directories, the administrators everywhere else and for every lock file of Terraform.
    fn owners(&self, path: &str) -> BTreeSet<String> {
        let segments: Vec<&str> = path.split('/').collect();
        let owners = match segments.as_slice() {
            ["terraform", .., ".terraform.lock.hcl"] => None,
            ["divisions" | "terraform", division, _, ..] => self.divisions.get(*division),
            _ => None,
        };
        owners.unwrap_or(&self.admins).clone()
    }
}
