//! Where nothing is made, and nothing is overwritten.

use crate::defaults::assert_clean;
use crate::{WORKFLOW, directory, govgen, stderr, tree};

#[test]
fn nothing_is_overwritten() {
    let (_owner, root) = directory();
    std::fs::create_dir_all(root.join(".github/workflows")).unwrap();
    std::fs::write(root.join(WORKFLOW), "mine").unwrap();
    std::fs::create_dir_all(root.join("schema")).unwrap();
    std::fs::write(root.join("schema/common.schema.json"), "mine").unwrap();
    std::fs::write(root.join("terraform"), "mine").unwrap();
    std::fs::write(root.join("CODEOWNERS"), "mine").unwrap();
    let before = tree(&root);
    let output = govgen(&root, &["init"]);
    assert_eq!(output.status.code(), Some(2));
    let told = stderr(&output);
    assert!(
        told.contains("`.github/workflows/govgen.yml`, `CODEOWNERS`, `schema/common.schema.json`, `terraform`"),
        "{told}"
    );
    assert_eq!(tree(&root), before);
}

#[test]
fn what_would_not_be_clean_is_not_written() {
    let (_owner, root) = directory();
    std::fs::create_dir_all(root.join("terraform/network")).unwrap();
    std::fs::write(root.join("terraform/network/main.tf"), "mine").unwrap();
    let before = tree(&root);
    let output = govgen(&root, &["init"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(stderr(&output).contains("unexpected-file"), "{}", stderr(&output));
    assert_eq!(tree(&root), before);
}

#[test]
fn a_repository_holds_no_other() {
    let (_owner, root) = directory();
    assert!(govgen(&root, &["init"]).status.success());
    let before = tree(&root);
    let again = govgen(&root, &["init"]);
    assert_eq!((again.status.code(), stderr(&again).contains("is a governance repository already")), (Some(2), true));
    let inside = govgen(&root, &["init", "divisions/new/deep"]);
    assert_eq!((inside.status.code(), stderr(&inside).contains("inside a governance repository")), (Some(2), true));
    assert_eq!(tree(&root), before);
}

#[test]
fn only_the_top_of_a_git_repository_will_do() {
    let (_owner, root) = directory();
    std::fs::create_dir_all(root.join("top/.git")).unwrap();
    std::fs::create_dir_all(root.join("top/there")).unwrap();
    let before = tree(&root);
    for place in ["top/there", "top/new", "top/new/deep"] {
        let output = govgen(&root, &["init", place]);
        let told = stderr(&output);
        assert_eq!(output.status.code(), Some(2), "{place}");
        assert!(told.contains(&format!("{place} is inside a git repository, ")) && told.contains("top"), "{told}");
    }
    assert_eq!(tree(&root), before);
    // A work tree or a submodule: its own top inside of another's.
    let module = root.join("top/module");
    std::fs::create_dir(&module).unwrap();
    std::fs::write(module.join(".git"), "gitdir: ../.git/modules/module\n").unwrap();
    let output = govgen(&module, &["init"]);
    assert!(output.status.success(), "{}", stderr(&output));
    assert_clean(&module);
}

#[test]
fn a_place_that_cannot_be_is_refused() {
    let (_owner, root) = directory();
    std::fs::write(root.join("file"), "").unwrap();
    for place in ["file", "file/below", "absent/../place"] {
        assert_eq!(govgen(&root, &["init", place]).status.code(), Some(2), "{place}");
    }
    assert_eq!(govgen(&root, &["init", "one", "--root", "two"]).status.code(), Some(2));
    assert_eq!(tree(&root).len(), 1);
}
