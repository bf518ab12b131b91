//! Golden tests: what each folder of `examples/` renders, reports and finds stands in its `expected/`, byte for byte.
//!
//! `UPDATE_EXPECT=1` writes what is there now; read the difference before it is committed.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on says where")]

mod support;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use govgen_source::Severity;
use support::{Repository, repositories, workspace};

/// The day the examples are judged by; every `until` in them is later.
const AS_OF: &str = "2026-01-01";

#[test]
fn every_example_gives_what_it_expects() {
    let update = std::env::var_os("UPDATE_EXPECT").is_some_and(|it| it == "1");
    let mut differences = Vec::new();
    for repository in repositories().iter().filter(|it| !it.name.is_empty()) {
        let folder = workspace().join(&repository.name).join("expected");
        let wanted = outputs(repository);
        if update {
            rewrite(&folder, &wanted);
        }
        let name = format!("{}/expected", repository.name);
        differences.extend(compare(&name, &wanted, &read_tree(&folder)));
    }
    assert!(differences.is_empty(), "{}\nUPDATE_EXPECT=1 rewrites them", differences.join("\n"));
}

#[test]
fn this_repository_is_rendered() {
    let repositories = repositories();
    let own = repositories.last().unwrap();
    let root = workspace();
    let mut found: BTreeMap<String, String> = read_tree(&root.join("terraform"))
        .into_iter()
        .filter(|(path, _)| !path.contains("/.terraform"))
        .map(|(path, text)| (format!("terraform/{path}"), text))
        .collect();
    found.insert("CODEOWNERS".to_owned(), fs::read_to_string(root.join("CODEOWNERS")).unwrap());
    let differences = compare("", &own.rendered(), &found);
    assert!(differences.is_empty(), "{}\nrun `govgen render`", differences.join("\n"));
}

#[test]
fn every_repository_is_clean() {
    for repository in repositories() {
        let findings = govgen::check(&repository.sources, Some(AS_OF.parse().unwrap()));
        let text = govgen::show(&repository.sources, &findings, 120);
        // What a notice says stands in `check.json`.
        let count: usize = [Severity::Error, Severity::Warning].map(|it| findings.count(it)).iter().sum();
        assert_eq!(count, 0, "`{}` is not clean:\n{text}", repository.name);
    }
}

/// Everything that stands in `expected/`.
fn outputs(repository: &Repository) -> BTreeMap<String, String> {
    let mut outputs = repository.rendered();
    let findings = govgen::check(&repository.sources, Some(AS_OF.parse().unwrap()));
    outputs.insert("check.json".to_owned(), govgen::show_json(&repository.sources, &findings));
    outputs.insert("report.csv".to_owned(), govgen::grants_csv(&repository.sources).unwrap());
    outputs.insert("report.json".to_owned(), govgen::grants_json(&repository.sources).unwrap());
    outputs
}

/// What differs, a line for each file.
fn compare(name: &str, wanted: &BTreeMap<String, String>, found: &BTreeMap<String, String>) -> Vec<String> {
    let mut differences = Vec::new();
    for (path, text) in wanted {
        match found.get(path) {
            None => differences.push(format!("{name}/{path} is missing")),
            Some(found) if found != text => {
                let line = text.lines().zip(found.lines()).take_while(|(left, right)| left == right).count() + 1;
                differences.push(format!("{name}/{path}:{line} differs"));
            }
            Some(_) => {}
        }
    }
    let surplus = found.keys().filter(|path| !wanted.contains_key(*path));
    differences.extend(surplus.map(|path| format!("{name}/{path} is left over")));
    differences
}

/// Every file below a folder, by its path from there.
fn read_tree(folder: &Path) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    let Ok(entries) = fs::read_dir(folder) else { return found };
    for entry in entries.map(|it| it.unwrap()) {
        let name = entry.file_name().into_string().unwrap();
        if entry.file_type().unwrap().is_dir() {
            found.extend(read_tree(&entry.path()).into_iter().map(|(path, text)| (format!("{name}/{path}"), text)));
        } else {
            // Bytes that are no text differ from every text.
            found.insert(name, String::from_utf8_lossy(&fs::read(entry.path()).unwrap()).into_owned());
        }
    }
    found
}

fn rewrite(folder: &Path, files: &BTreeMap<String, String>) {
    if folder.exists() {
        fs::remove_dir_all(folder).unwrap();
    }
    for (path, text) in files {
        let path = folder.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
}
