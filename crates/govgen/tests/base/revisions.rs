//! What is compared with: the merge base, as git has it, and the words when it is not there.

use std::fs;
use std::os::unix::fs::symlink;

use crate::git::said;
use crate::{ACCESS, Checked as _, MAPPING, access, below, listed, repository};

#[test]
fn a_subdirectory_is_compared_with_itself() {
    let repository = below("governance/aws");
    repository.write("../../divisions/common/organization.yaml", "not: ours\n");
    repository.write(ACCESS, &access(&["alice"]));
    assert_eq!(repository.found("first"), [format!("error mass-removal {MAPPING}:2")]);
}

#[test]
fn a_repository_that_was_none_is_not_compared() {
    let repository = repository();
    repository.git(&["rm", "-r", "--quiet", "--cached", "divisions"]);
    repository.git(&["commit", "--quiet", "--message=empty", "--allow-empty"]);
    repository.git(&["tag", "empty"]);
    let json = repository.checked(&["--base", "empty"]);
    assert!(listed(&json).is_empty());
    assert!(json["skipped"][0]["reason"].as_str().unwrap().starts_with("there is no `divisions/common` at "));
}

#[test]
fn compared_is_the_merge_base() {
    let repository = repository();
    repository.git(&["checkout", "--quiet", "-b", "topic"]);
    repository
        .write("divisions/platform/access.yaml", "accounts: { tools: { read-only: { groups: [platform, ops] } } }\n");
    repository.commit("topic-1");
    repository.git(&["checkout", "--quiet", "main"]);
    repository.write(
        ACCESS,
        &access(&[
            "alice", "bob", "carol", "dave", "erin", "frank", "grace", "heidi", "ivan", "judy", "kim", "leo", "mia",
            "nina",
        ]),
    );
    repository.commit("more");
    repository.git(&["checkout", "--quiet", "topic"]);
    assert!(repository.found("main").is_empty(), "what main has gained meanwhile is not taken away here");
}

#[test]
fn a_revision_that_is_none_says_what_to_type() {
    let repository = repository();
    for name in ["-x", "--upload-pack=touch x", "--output=x", "", "a\nb"] {
        repository.cannot(&["check", &format!("--base={name}")], "is no revision");
    }
    repository.cannot(&["check", "--base", "-x"], "unexpected argument");
    repository.cannot(&["check", "--base", "first..HEAD"], "is a range, and a base is one revision: write `first`;");
    for name in ["nowhere", "first:divisions", "HEAD^{tree}", "0123456789012345678901234567890123456789"] {
        repository.cannot(&["check", "--base", name], "`git fetch origin`");
    }
    repository.git(&["checkout", "--quiet", "--orphan", "alone"]);
    repository.git(&["commit", "--quiet", "--message=alone"]);
    repository.cannot(&["check", "--base", "main"], "no common ancestor");
    let names: Vec<_> = fs::read_dir(repository.top()).unwrap().map(|it| it.unwrap().file_name()).collect();
    assert!(!names.iter().any(|it| it == "x"), "{names:?}");
}

#[test]
fn a_tag_does_not_stand_in_for_a_branch() {
    let repository = repository();
    repository.git(&["update-ref", "refs/remotes/origin/main", "first"]);
    repository.write(ACCESS, &access(&["alice"]));
    repository.commit("second");
    // Whoever may push tags, and no more: git takes a tag before a remote's branch.
    repository.git(&["tag", "origin/main", "second"]);
    for name in ["origin/main", "origin/main~0"] {
        repository.cannot(&["check", "--base", name], "more than one thing in this repository is called `origin/main");
    }
    // Nobody makes a whole name mean something else, or of no use.
    let first = repository.git(&["rev-parse", "first"]);
    for name in ["refs/remotes/origin/main", first.trim()] {
        repository.git(&["update-ref", &format!("refs/tags/{name}"), "second"]);
        assert_eq!(repository.found(name).len(), 1, "{name} is before a large removal");
    }
}

#[test]
fn outside_of_git_nothing_can_be_compared() {
    let repository = repository();
    fs::remove_dir_all(repository.top().join(".git")).unwrap();
    repository.cannot(&["check", "--base", "main"], "not a git repository");
}

#[test]
fn a_shallow_clone_says_what_to_type() {
    let repository = repository();
    repository.git(&["checkout", "--quiet", "-b", "topic"]);
    repository.write(ACCESS, &access(&["alice"]));
    repository.commit("topic-1");
    repository.git(&["checkout", "--quiet", "main"]);
    repository.write("README.md", "# Access\n");
    repository.commit("second");
    let clone = repository.directory.path().join("clone");
    let url = format!("file://{}", repository.top().display());
    let path = clone.to_str().unwrap();
    repository.git(&["clone", "--quiet", "--depth=1", "--branch=topic", "--no-single-branch", &url, path]);
    let check = |base: &str| repository.command(&clone, env!("CARGO_BIN_EXE_govgen"), &["check", "--base", base]);
    for base in ["origin/main", "first"] {
        let output = check(base);
        assert_eq!(output.status.code(), Some(2), "{}", said(&output));
        assert!(
            said(&output).contains("`fetch-depth: 0`") && said(&output).contains("--unshallow"),
            "{}",
            said(&output)
        );
    }
    let fetched = repository.command(&clone, "git", &["fetch", "--quiet", "--unshallow", "--tags", "origin"]);
    assert!(fetched.status.success());
    assert!(said(&check("origin/main")).contains("loses 7 of its 8 grants"));
}

#[test]
fn contents_that_a_clone_left_out_are_not_fetched() {
    let repository = repository();
    repository.write(ACCESS, &access(&["alice"]));
    repository.commit("second");
    repository.git(&["config", "uploadpack.allowFilter", "true"]);
    let clone = repository.directory.path().join("clone");
    let url = format!("file://{}", repository.top().display());
    repository.git(&["clone", "--quiet", "--filter=blob:none", &url, clone.to_str().unwrap()]);
    let output = repository.command(&clone, env!("CARGO_BIN_EXE_govgen"), &["check", "--base", "first"]);
    assert_eq!(output.status.code(), Some(2), "{}", said(&output));
    assert!(said(&output).contains("git does not have the contents of divisions/"), "{}", said(&output));
}

#[test]
fn neither_the_working_tree_nor_the_index_is_touched() {
    let repository = repository();
    repository.write(ACCESS, &access(&["alice"]));
    repository.write("divisions/payments/new.yaml", "accounts: {}\n");
    repository.write("staged.txt", "staged\n");
    repository.git(&["add", "staged.txt"]);
    // An index that git would like to refresh.
    let touched = fs::read(repository.root().join(MAPPING)).unwrap();
    fs::write(repository.root().join(MAPPING), touched).unwrap();
    let state = || {
        let index = repository.top().join(".git/index");
        let head = fs::read_to_string(repository.top().join(".git/HEAD")).unwrap();
        let files: Vec<_> =
            walkdir::WalkDir::new(repository.top()).sort_by_file_name().into_iter().map(Result::unwrap).collect();
        let files: Vec<_> =
            files.iter().map(|it| (it.path().to_owned(), it.metadata().unwrap().modified().unwrap())).collect();
        (fs::read(&index).unwrap(), fs::metadata(&index).unwrap().modified().unwrap(), head, files)
    };
    let before = state();
    assert_eq!(repository.found("first"), [format!("error mass-removal {MAPPING}:2")]);
    assert_eq!(before, state());
    let status = repository.git(&["status", "--porcelain"]);
    assert_eq!(status, " M divisions/payments/access.yaml\nA  staged.txt\n?? divisions/payments/new.yaml\n");
}

#[test]
fn links_and_submodules_of_the_base_are_read_as_on_disk() {
    let repository = repository();
    // A link within the division is its file.
    let path = repository.root().join(ACCESS);
    fs::rename(&path, repository.root().join("divisions/payments/access.txt")).unwrap();
    fs::create_dir_all(repository.root().join("divisions/payments/lists")).unwrap();
    symlink("../access.txt", repository.root().join("divisions/payments/lists/hop.txt")).unwrap();
    symlink("lists/hop.txt", &path).unwrap();
    repository.commit("linked");
    assert!(repository.found("linked").is_empty());
    fs::remove_file(&path).unwrap();
    repository.write(ACCESS, &access(&["alice"]));
    assert_eq!(repository.headline("linked"), "division `payments` loses 7 of its 8 grants");
    // One that leads out of it is not followed: nothing is known then.
    repository.git(&["reset", "--quiet", "--hard", "first"]);
    fs::remove_file(&path).unwrap();
    symlink("../platform/access.yaml", &path).unwrap();
    repository.commit("escape");
    fs::remove_file(&path).unwrap();
    repository.write(ACCESS, &access(&[]).replace("users:\n", "groups: [a]\n"));
    let json = repository.checked(&["--base", "escape"]);
    assert!(listed(&json).is_empty(), "{json:#}");
    assert!(json["skipped"][0]["reason"].as_str().unwrap().contains("`payments`"));
    // Of another repository a checkout has an empty directory, and what anybody puts there is refused.
    repository.git(&["reset", "--quiet", "--hard", "first"]);
    repository.git(&["rm", "-r", "--quiet", "divisions/payments"]);
    let commit = repository.git(&["rev-parse", "HEAD"]);
    let entry = format!("160000,{},divisions/payments", commit.trim());
    repository.git(&["update-index", "--add", "--cacheinfo", &entry]);
    repository.git(&["commit", "--quiet", "--message=submodule"]);
    repository.git(&["tag", "submodule"]);
    repository.write(ACCESS, &access(&["alice"]));
    let json = repository.checked(&["--base", "submodule"]);
    assert!(listed(&json).is_empty(), "{json:#}");
    assert_eq!(json["skipped"], serde_json::json!([]));
}

#[test]
fn replaced_objects_do_not_count() {
    let repository = repository();
    let real = repository.git(&["rev-parse", "first"]);
    repository.write(ACCESS, &access(&["alice"]));
    repository.commit("second");
    let tree = repository.git(&["rev-parse", "second^{tree}"]);
    let fake = repository.git(&["commit-tree", tree.trim(), "-m", "fake"]);
    repository.git(&["replace", real.trim(), fake.trim()]);
    assert_eq!(repository.found("first"), [format!("error mass-removal {MAPPING}:2")]);
}
