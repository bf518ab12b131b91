//! Without options: what is made is clean, and says what is still to be done.

use std::path::Path;

use crate::{DIFF, NO_COMMIT, WORKFLOW, directory, govgen, stderr, stdout, tree, workspace};

pub(crate) fn assert_clean(root: &Path) {
    for arguments in [&["check", "--strict"][..], &["render", "--check"]] {
        let output = govgen(root, arguments);
        assert!(output.status.success(), "{arguments:?}: {}{}", stdout(&output), stderr(&output));
    }
}

#[test]
fn defaults_are_clean_and_complete() {
    let (_owner, root) = directory();
    let output = govgen(&root, &["init"]);
    assert!(output.status.success(), "{}", stderr(&output));
    assert_clean(&root);
    let files = tree(&root);
    for (path, text) in &files {
        assert!(!text.replace("${{", "").contains("{{"), "{path} has an empty place");
        assert!(text.ends_with('\n'), "{path} does not end its last line");
        if let Some(schema) = text.strip_prefix("# yaml-language-server: $schema=../../") {
            let schema = schema.lines().next().unwrap();
            serde_json::from_str::<serde_json::Value>(&files[schema]).unwrap();
        }
    }
    let modelines = files.values().filter(|it| it.starts_with("# yaml-language-server: ")).count();
    assert_eq!(modelines, files.keys().filter(|it| it.ends_with(".yaml")).count());
    assert!(files["README.md"].contains("### Checklist"));
    let page = std::fs::read_to_string(workspace().join("docs/ci.md")).unwrap();
    assert!(page.contains(&format!("```yaml {WORKFLOW}\n{}```\n", files[WORKFLOW])), "the page's workflow");
}

#[test]
fn the_page_about_what_is_made_by_hand_is_the_same_everywhere() {
    let (_owner, root) = directory();
    let told = stdout(&govgen(&root, &["init"]));
    let page = std::fs::read_to_string(workspace().join("docs/bootstrap.md")).unwrap();
    let checklist = &told[told.find("1. ").unwrap()..];
    assert!(page.contains(checklist) && tree(&root)["README.md"].contains(checklist));
}

#[test]
fn every_placeholder_is_listed_where_it_stands() {
    let (_owner, root) = directory();
    let listed = stdout(&govgen(&root, &["init", "--quiet"]));
    let files = tree(&root);
    let mut path = "";
    let mut count = 0;
    for line in listed.lines() {
        match line.trim().split_once("  ") {
            None => path = line.trim(),
            Some((number, text)) => {
                let found = files[path].lines().nth(number.parse::<usize>().unwrap() - 1).unwrap();
                assert!(found.trim().starts_with(text), "{path}:{number}: {found}");
                count += 1;
            }
        }
    }
    let commits: usize = [WORKFLOW, DIFF].map(|it| files[it].matches(NO_COMMIT).count()).iter().sum();
    assert_eq!((count, commits), (19 + commits, 2), "{listed}");
}

#[test]
fn the_schemas_are_renewed_as_the_page_says() {
    let (_owner, root) = directory();
    assert!(govgen(&root, &["init"]).status.success());
    let files = tree(&root);
    for kind in ["common", "division"] {
        let path = format!("schema/{kind}.schema.json");
        assert!(files["README.md"].contains(&format!("\ngovgen schema {kind} > {path}\n")));
        assert_eq!(stdout(&govgen(&root, &["schema", kind])), files[&path]);
    }
}
