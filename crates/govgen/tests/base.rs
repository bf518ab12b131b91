//! `check --base` and baselines, in real git repositories with the real command.
#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "a test that cannot go on says where")]

#[path = "support/git.rs"]
mod git;

use std::fs;
use std::os::unix::fs::symlink;

use git::{Repository, said};
use serde_json::Value;

const MAPPING: &str = "divisions/common/divisions.yaml";
const ACCESS: &str = "divisions/payments/access.yaml";
const BASELINE: &str = "govgen-baseline.json";

const BASE: &str = r#"divisions:
  payments:
    owners: [payments-team]
    accounts:
      ledger-dev: "111111111111"
      ledger-prod: "000000000000"
  platform:
    owners: [platform-team]
    accounts:
      tools: "222222222222"
"#;

/// What `check` says of a repository.
trait Checked {
    /// What `check` finds on 1 July 2026, as one JSON document.
    fn checked(&self, arguments: &[&str]) -> Value;

    /// Severity, name and place of each finding when compared with a revision.
    fn found(&self, base: &str) -> Vec<String>;

    /// The headline of the only finding.
    fn headline(&self, base: &str) -> String;
}

impl Checked for Repository {
    fn checked(&self, arguments: &[&str]) -> Value {
        let output = self.govgen(&[&["check", "--as-of", "2026-07-01", "--format", "json"], arguments].concat());
        assert!(output.status.code() < Some(2), "{}", said(&output));
        serde_json::from_slice(&output.stdout).unwrap()
    }

    fn found(&self, base: &str) -> Vec<String> {
        listed(&self.checked(&["--base", base]))
    }

    fn headline(&self, base: &str) -> String {
        let json = self.checked(&["--base", base]);
        let found = json["findings"].as_array().unwrap();
        assert_eq!(found.len(), 1, "{json:#}");
        found[0]["message"].as_str().unwrap().to_owned()
    }
}

/// A repository in which eight people have an account of `payments`.
fn repository() -> Repository {
    below("")
}

fn below(below: &'static str) -> Repository {
    let repository = Repository::below(below);
    repository.write(ACCESS, &access(&["alice", "bob", "carol", "dave", "erin", "frank", "grace", "heidi"]));
    repository.git(&["tag", "--delete", "first"]);
    repository.commit("first");
    repository
}

fn listed(json: &Value) -> Vec<String> {
    let text = |it: &Value, key: &str| it[key].as_str().unwrap().to_owned();
    let found = json["findings"].as_array().unwrap().iter();
    found
        .map(|it| format!("{} {} {}:{}", text(it, "severity"), text(it, "name"), text(it, "path"), it["line"]))
        .collect()
}

fn access(users: &[&str]) -> String {
    let users: String = users.iter().map(|it| format!("        - {it}@example.com\n")).collect();
    format!(
        "policies:\n  developer:\n    managed_policies: [ReadOnlyAccess]\n\naccounts:\n  ledger-dev:\n    developer:\n      users:\n{users}"
    )
}

#[test]
fn nothing_changed_is_nothing_found() {
    let repository = repository();
    assert!(repository.found("first").is_empty());
    assert!(repository.found("HEAD").is_empty());
    assert_eq!(repository.checked(&["--base", "first"])["skipped"], Value::Array(Vec::new()));
}

#[test]
fn a_large_removal_needs_its_exact_number() {
    let repository = repository();
    // Five are not more than five.
    repository.write(ACCESS, &access(&["alice", "bob", "carol"]));
    assert!(repository.found("first").is_empty());
    repository.write(ACCESS, &access(&["alice", "bob"]));
    assert_eq!(repository.found("first"), [format!("error mass-removal {MAPPING}:2")]);
    assert_eq!(repository.headline("first"), "division `payments` loses 6 of its 8 grants");
    let acknowledge = |count: u32| {
        let entry =
            format!("acknowledge: [{{ rule: mass-removal, division: payments, count: {count}, reason: they left }}]\n");
        repository.write("divisions/common/acknowledge.yaml", &entry);
    };
    acknowledge(5);
    let json = repository.checked(&["--base", "first"]);
    assert_eq!(listed(&json), [format!("error mass-removal {MAPPING}:2")]);
    assert_eq!(json["findings"][0]["labels"][0]["message"], "acknowledged are 5");
    assert!(json["findings"][0]["help"].as_str().unwrap().contains("`count: 6`"));
    acknowledge(6);
    assert!(repository.found("first").is_empty());
    repository.commit("second");
    assert_eq!(repository.found("second"), ["warning acknowledge-stale divisions/common/acknowledge.yaml:1"]);
    assert!(repository.found("first").is_empty(), "the removal is still in this change");
}

#[test]
fn emptying_an_account_or_a_division_is_always_large() {
    let repository = repository();
    repository.replace(
        ACCESS,
        "accounts:\n",
        "accounts:\n  ledger-prod: { developer: { users: [zoe@example.com] } }\n",
    );
    repository.commit("two");
    repository.write(ACCESS, &access(&["alice", "bob", "carol", "dave", "erin", "frank", "grace", "heidi"]));
    assert_eq!(
        repository.headline("two"),
        "division `payments` loses 1 of its 9 grants, and `ledger-prod` its last one"
    );
    fs::remove_file(repository.root().join(ACCESS)).unwrap();
    assert_eq!(repository.headline("two"), "division `payments` loses all of its 9 grants");
}

#[test]
fn other_words_for_the_same_grants_are_no_removal() {
    let repository = repository();
    // A glob for an account's name, another file.
    repository.replace(ACCESS, "  ledger-dev:", "  \"*-dev\":");
    fs::rename(repository.root().join(ACCESS), repository.root().join("divisions/payments/people.yaml")).unwrap();
    assert!(repository.found("first").is_empty());
}

#[test]
fn renamed_permission_sets_are_one_finding() {
    let repository = repository();
    repository.replace(MAPPING, "owners: [payments-team]", "owners: [payments-team]\n    prefix: pay");
    assert_eq!(repository.found("first"), [format!("error permission-set-renamed {MAPPING}:4")]);
    repository.write(MAPPING, BASE);
    let text = fs::read_to_string(repository.root().join(ACCESS)).unwrap();
    repository.write(ACCESS, &text.replace("developer:", "engineer:"));
    assert_eq!(repository.found("first"), [format!("error permission-set-renamed {ACCESS}:2")]);
    // With a removal beside it, both are said.
    repository.write(ACCESS, &access(&["alice"]).replace("developer:", "engineer:"));
    assert_eq!(
        repository.found("first"),
        [format!("error mass-removal {MAPPING}:2"), format!("error permission-set-renamed {ACCESS}:2")]
    );
}

#[test]
fn a_shared_policy_that_is_renamed_is_one_finding() {
    let repository = repository();
    repository.replace("divisions/common/policies.yaml", "read-only:", "reader:");
    repository.replace("divisions/platform/access.yaml", "read-only:", "reader:");
    assert_eq!(repository.found("first"), ["error permission-set-renamed divisions/common/policies.yaml:2"]);
}

#[test]
fn the_last_of_a_permission_set_is_a_warning() {
    let repository = repository();
    repository.replace(
        ACCESS,
        "accounts:\n",
        "accounts:\n  ledger-prod: { developer: { groups: [ops] }, read-only: { groups: [ops] } }\n",
    );
    repository.commit("two");
    repository.replace(ACCESS, ", read-only: { groups: [ops] }", "");
    assert_eq!(repository.found("two"), [format!("warning last-grant-removed {ACCESS}:6")]);
    assert_eq!(repository.headline("two"), "nobody is left with permission set `read-only` in account `ledger-prod`");
    let strict = repository.govgen(&["check", "--base", "two", "--strict"]);
    assert_eq!(strict.status.code(), Some(1));
}

#[test]
fn rows_leave_one_step_at_a_time() {
    let repository = repository();
    let row = "      ledger-prod: \"000000000000\"\n";
    let is_one =
        |expected: &str| assert_eq!(repository.found("first"), [format!("error account-row-removed {expected}")]);
    repository.replace(MAPPING, row, "");
    is_one(&format!("{MAPPING}:2"));
    assert!(repository.headline("first").ends_with(&format!("its row stood at {MAPPING}:6")));
    repository.replace(MAPPING, "      tools:", &format!("{row}      tools:"));
    is_one(&format!("{MAPPING}:9"));
    repository.write(MAPPING, BASE);
    repository.replace(MAPPING, "000000000000", "333333333333");
    is_one(&format!("{MAPPING}:6"));
    // A division's row, when its directory goes too.
    repository.write(MAPPING, BASE);
    repository.replace(
        MAPPING,
        "  platform:\n    owners: [platform-team]\n    accounts:\n      tools: \"222222222222\"\n",
        "",
    );
    fs::remove_dir_all(repository.root().join("divisions/platform")).unwrap();
    is_one(&format!("{MAPPING}:1"));
    // After `closing` it may.
    repository.git(&["checkout", "--quiet", "--", "."]);
    repository.replace(
        MAPPING,
        "ledger-prod: \"000000000000\"",
        "ledger-prod: { id: \"000000000000\", status: closing }",
    );
    assert!(repository.found("first").is_empty());
    repository.commit("closing");
    repository.replace(MAPPING, "      ledger-prod: { id: \"000000000000\", status: closing }\n", "");
    assert!(repository.found("closing").is_empty());
}

#[test]
fn an_account_with_grants_keeps_its_name() {
    let repository = repository();
    repository.replace(MAPPING, "ledger-dev", "ledger-next");
    repository.replace(ACCESS, "  ledger-dev:", "  ledger-next:");
    assert_eq!(repository.found("first"), [format!("error account-row-removed {MAPPING}:5")]);
    assert_eq!(repository.headline("first"), "account `ledger-dev` of `payments` is called `ledger-next` now");
    // Without grants, before or after, no resource has its name.
    repository.write(MAPPING, BASE);
    repository.write(ACCESS, "accounts: {}\n");
    repository.commit("none");
    repository.replace(MAPPING, "ledger-dev", "ledger-next");
    assert!(repository.found("none").is_empty());
}

#[test]
fn an_account_with_grants_is_not_closed_at_once() {
    let repository = repository();
    repository.replace(MAPPING, "ledger-dev: \"111111111111\"", "ledger-dev: { id: \"111111111111\", status: closed }");
    repository.write(ACCESS, "policies: { developer: { managed_policies: [ReadOnlyAccess] } }\n");
    assert_eq!(repository.found("first"), [format!("error account-closed-early {MAPPING}:5")]);
    repository.replace(MAPPING, "closed", "closing");
    assert_eq!(repository.found("first"), [format!("error mass-removal {MAPPING}:2")]);
}

#[test]
fn a_division_keeps_its_right_until_its_policies_are_gone() {
    let repository = repository();
    repository.replace(MAPPING, "owners: [payments-team]", "owners: [payments-team]\n    mode: assign-only");
    assert_eq!(repository.found("first"), [format!("error assign-only-division {ACCESS}:2")]);
    repository.write(ACCESS, "accounts: { ledger-dev: { read-only: { users: [alice@example.com] } } }\n");
    let found = repository.found("first");
    assert!(found.contains(&format!("error division-narrowed-early {MAPPING}:2")), "{found:?}");
}

#[test]
fn owners_before_and_now_are_named() {
    let repository = repository();
    repository.replace(MAPPING, "[payments-team]", "[ledger-team, payments-team]");
    assert_eq!(repository.found("first"), [format!("warning division-handed-over {MAPPING}:3")]);
    let headline = "division `payments` has other owners: `payments-team` before, `ledger-team`, `payments-team` now";
    assert_eq!(repository.headline("first"), headline);
}

#[test]
fn shared_policies_come_and_go_in_steps() {
    let repository = repository();
    let policies = fs::read_to_string(repository.root().join("divisions/common/policies.yaml")).unwrap();
    let access = fs::read_to_string(repository.root().join("divisions/platform/access.yaml")).unwrap();
    repository.write(
        "divisions/common/policies.yaml",
        &format!("{policies}  audit: {{ managed_policies: [SecurityAudit] }}\n"),
    );
    repository.write("divisions/platform/access.yaml", &format!("{access}    audit: {{ groups: [audit] }}\n"));
    assert_eq!(repository.found("first"), ["error shared-policy-not-yet-applied divisions/platform/access.yaml:5"]);
    repository.commit("second");
    assert!(repository.found("second").is_empty());
    repository.write("divisions/common/policies.yaml", &policies);
    assert_eq!(repository.found("second"), ["error policy-unknown divisions/platform/access.yaml:5"]);
    repository.write("divisions/platform/access.yaml", &access);
    let found = repository.found("second");
    assert_eq!(found[0], "error shared-policy-still-used divisions/common/policies.yaml:1");
    assert_eq!(found[1..], ["warning last-grant-removed divisions/platform/access.yaml:2"]);
}

#[test]
fn what_cannot_be_read_is_not_called_removed() {
    let repository = repository();
    repository.write(ACCESS, "accounts: {\n");
    let json = repository.checked(&["--base", "first"]);
    assert_eq!(listed(&json), [format!("error yaml-malformed {ACCESS}:1")]);
    let skipped: Vec<&str> =
        json["skipped"].as_array().unwrap().iter().map(|it| it["name"].as_str().unwrap()).collect();
    assert_eq!(skipped, ["mass-removal", "permission-set-renamed", "last-grant-removed"]);
    // The same the other way round: the base was broken, and is mended here.
    repository.commit("broken");
    repository.write(ACCESS, &access(&["alice"]));
    let json = repository.checked(&["--base", "broken"]);
    assert!(listed(&json).is_empty());
    assert!(json["skipped"][0]["reason"].as_str().unwrap().contains("`payments` cannot be read whole"));
    assert_eq!(repository.govgen(&["check", "--base", "broken"]).status.code(), Some(0));
    assert_eq!(repository.govgen(&["check", "--base", "broken", "--strict"]).status.code(), Some(1));
    // The organization's document says which divisions there are at all.
    repository.git(&["checkout", "--quiet", "first", "--", "."]);
    repository.write(MAPPING, "divisions: {\n");
    repository.commit("common");
    repository.write(MAPPING, BASE);
    repository.replace(MAPPING, "      ledger-prod: \"000000000000\"\n", "");
    let json = repository.checked(&["--base", "common"]);
    assert!(listed(&json).is_empty());
    assert_eq!(json["skipped"].as_array().unwrap().len(), govgen_rules::OF_THE_BASE.len());
    let text = said(&repository.govgen(&["check", "--base", "common"]));
    assert!(
        text.contains("skipped `acknowledge-stale`, `mass-removal`") && text.contains("cannot be read whole at "),
        "{text}"
    );
}

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
    for name in ["nowhere", "first..HEAD", "first:divisions", "HEAD^{tree}", "0123456789012345678901234567890123456789"]
    {
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
    // One that leads out of it, or to another repository, is not followed: nothing is known then.
    repository.git(&["reset", "--quiet", "--hard", "first"]);
    fs::remove_file(&path).unwrap();
    symlink("../platform/access.yaml", &path).unwrap();
    repository.commit("escape");
    fs::remove_file(&path).unwrap();
    repository.write(ACCESS, &access(&[]).replace("users:\n", "groups: [a]\n"));
    let json = repository.checked(&["--base", "escape"]);
    assert!(listed(&json).is_empty(), "{json:#}");
    assert!(json["skipped"][0]["reason"].as_str().unwrap().contains("`payments`"));
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
    assert!(json["skipped"][0]["reason"].as_str().unwrap().contains("`payments`"));
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

const EXPIRED: &str = "accounts: { tools: { read-only: { groups: [platform, { group: ops, until: 2026-06-30, reason: rota }, { group: soon, until: 2026-07-02, reason: rota }] } } }\n";

#[test]
fn nobody_waits_for_another_divisions_calendar() {
    let repository = repository();
    let other = "divisions/platform/access.yaml";
    repository.write(other, EXPIRED);
    repository.write("divisions/common/waivers.yaml", "waivers: [{ rule: managed-policy-not-allowed, at: { division: platform }, reason: soon gone, until: 2026-06-30 }]\n");
    repository
        .write("divisions/platform/own.yaml", "policies: { admin: { managed_policies: [AdministratorAccess] } }\n");
    repository.commit("second");
    let expected = |severity: &str| {
        [
            format!("{severity} waiver-expired divisions/common/waivers.yaml:1"),
            format!("{severity} grant-expired {other}:1"),
            format!("warning grant-expiring-soon {other}:1"),
            format!("{severity} managed-policy-not-allowed divisions/platform/own.yaml:1"),
        ]
    };
    assert_eq!(listed(&repository.checked(&[])), expected("error"));
    repository.write(ACCESS, &access(&["alice", "bob", "carol", "dave"]));
    assert_eq!(repository.found("second"), expected("warning"));
    let strict = repository.govgen(&["check", "--as-of=2026-07-01", "--strict", "--base=second"]);
    assert_eq!(strict.status.code(), Some(0), "{}", said(&strict));
    // Whoever touches the division, or its row, has to mend it.
    repository.write(other, &EXPIRED.replace("rota", "duty"));
    assert_eq!(repository.found("second"), expected("error"));
    repository.write(other, EXPIRED);
    repository.replace(MAPPING, "tools:", "builds: \"333333333333\"\n      tools:");
    assert_eq!(repository.found("second"), expected("error"));
    repository.write(MAPPING, BASE);
    // A waiver that this change ends is this change's.
    repository.write("divisions/common/waivers.yaml", "waivers: [{ rule: managed-policy-not-allowed, at: { division: platform }, reason: soon gone, until: 2026-06-29 }]\n");
    let found = repository.found("second");
    assert_eq!((&found[0], &found[3]), (&expected("error")[0], &expected("error")[3]));
    assert_eq!(found[1], expected("warning")[1]);
}

const DENIED: &str = "policies: { admin: { managed_policies: [AdministratorAccess] }, owner: { managed_policies: [AdministratorAccess] } }\n";

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

/// A division called otherwise, with its files in another directory.
fn renamed(keys: &str, users: &[&str]) -> Repository {
    let repository = repository();
    repository.replace(MAPPING, "  payments:\n", &format!("  money:\n{keys}"));
    fs::remove_dir_all(repository.root().join("divisions/payments")).unwrap();
    repository.write("divisions/money/access.yaml", &access(users));
    repository.write(REFACTOR, "refactor:\n  - rename: { division: money, from: payments }\n");
    repository
}

const REFACTOR: &str = "divisions/common/refactor.yaml";
const ALL: [&str; 8] = ["alice", "bob", "carol", "dave", "erin", "frank", "grace", "heidi"];

#[test]
fn a_division_gets_another_name_and_keeps_what_aws_calls_it() {
    let repository = renamed("    identity: payments\n", &ALL);
    assert!(repository.found("first").is_empty(), "{:?}", repository.found("first"));
    repository.write(REFACTOR, "refactor: []\n");
    assert_eq!(repository.found("first"), [format!("error account-row-removed {MAPPING}:1")]);

    let repository = renamed("    prefix: payments\n", &ALL);
    assert_eq!(repository.found("first"), [format!("error division-identity-changed {MAPPING}:2")]);

    // Under another name people lose as much as under the old one.
    let repository = renamed("    identity: payments\n", &ALL[..2]);
    let found = repository.found("first");
    assert_eq!(found, [format!("error mass-removal {MAPPING}:2")]);
}

#[test]
fn what_the_organization_forgets_nobody_loses() {
    let repository = repository();
    repository.write(ACCESS, &access(&ALL[..2]));
    assert_eq!(repository.found("first"), [format!("error mass-removal {MAPPING}:2")]);
    let gone: Vec<String> = ALL[2..].iter().map(|it| format!("{it}@example.com")).collect();
    let forget = "  - forget: { division: payments, policy: developer, account: ledger-dev, users: ";
    repository.write(REFACTOR, &format!("refactor:\n{forget}[{}] }}\n", gone.join(", ")));
    assert!(repository.found("first").is_empty(), "{:?}", repository.found("first"));
    // Everybody but those it names counts.
    repository.write(REFACTOR, &format!("refactor:\n{forget}[{}] }}\n", gone[0]));
    repository.write(ACCESS, &access(&ALL[7..]));
    assert_eq!(repository.found("first"), [format!("error mass-removal {MAPPING}:2")]);
    assert_eq!(repository.headline("first"), "division `payments` loses 6 of its 8 grants");
}

#[test]
fn a_division_cannot_talk_itself_out_of_a_removal() {
    let repository = repository();
    let few = access(&ALL[..2]);
    let own = few.replace("  developer:\n    managed", "  engineer:\n    name: payments-developer\n    managed");
    let own = own.replace("    developer:\n", "    engineer:\n");
    repository.write(ACCESS, &format!("{own}\nrefactor:\n  - rename: {{ policy: engineer, from: developer }}\n"));
    assert_eq!(repository.found("first"), [format!("error mass-removal {MAPPING}:2")]);
    for (entry, kind) in [
        ("forget: { division: payments, policy: developer, account: ledger-dev }", "refactor-reserved"),
        ("forget: { policy: developer, account: ledger-dev, user: heidi@example.com }", "forget-not-departed"),
        ("move: { account: ledger-dev, from: payments, to: platform }", "refactor-reserved"),
        ("rename: { division: payments, from: other }", "refactor-reserved"),
    ] {
        repository.write(ACCESS, &format!("{few}\nrefactor:\n  - {entry}\n"));
        let found = repository.found("first");
        assert!(found.iter().any(|it| it.contains(kind)), "{entry}: {found:?}");
    }
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

const LOCK: &str = "divisions/common/principals.lock.json";

/// A lock with these users, each with the number in the id.
fn lock(users: &[(&str, u32)]) -> String {
    let id = |number: u32| format!("0123456789-{number:08}-0000-4000-8000-000000000000");
    let users = users.iter().map(|(name, number)| (format!("{name}@example.com"), id(*number).into()));
    let users: serde_json::Map<String, Value> = users.collect();
    let none = serde_json::json!({});
    serde_json::json!({
        "version": 1, "identity_store_id": "d-0123456789", "users": users, "groups": none,
        "departed": { "users": none, "groups": none },
    })
    .to_string()
}

#[test]
fn an_acknowledgement_lets_one_change_of_the_lock_through() {
    const ENTRIES: &str = "divisions/common/acknowledge.yaml";
    let repository = repository();
    let acknowledge = |reasons: &[&str]| {
        let entry =
            |reason: &&str| format!("  - {{ rule: lock-id-changed, division: common, count: 1, reason: {reason} }}\n");
        let entries: String = reasons.iter().map(entry).collect();
        repository.write(ENTRIES, &format!("acknowledge:\n{entries}"));
    };
    repository.write(LOCK, &lock(&[("alice", 1), ("bob", 2)]));
    repository.commit("locked");
    repository.write(LOCK, &lock(&[("alice", 3), ("bob", 2)]));
    acknowledge(&["made again"]);
    assert_eq!(repository.found("locked"), [format!("notice lock-id-changed {LOCK}:1")], "it stays listed");
    repository.commit("changed");
    repository.write(LOCK, &lock(&[("alice", 3), ("bob", 66)]));
    let json = repository.checked(&["--base", "changed"]);
    assert_eq!(listed(&json), [format!("error lock-id-changed {LOCK}:1")]);
    let labels = json["findings"][0]["labels"].as_array().unwrap();
    assert!(labels.iter().any(|it| it["message"].as_str().unwrap().contains("it is used up")), "{json:#}");
    acknowledge(&["made again", "bob too"]);
    assert_eq!(
        repository.found("changed"),
        [format!("warning acknowledge-stale {ENTRIES}:2"), format!("notice lock-id-changed {LOCK}:1")]
    );
}

/// Taking a name out of the lock and putting it in again with another id is not quieter than to change the id.
#[test]
fn an_id_cannot_be_changed_in_two_steps() {
    let repository = repository();
    repository.write(LOCK, &lock(&[("alice", 1), ("bob", 2), ("nobody", 9)]));
    repository.commit("locked");
    repository.write(LOCK, &lock(&[("alice", 1), ("nobody", 9)]));
    assert_eq!(repository.found("locked"), [format!("error lock-id-changed {LOCK}:1")]);
    repository.write(LOCK, &lock(&[("alice", 1), ("bob", 2)]));
    assert_eq!(repository.found("locked"), [""; 0], "nobody misses whom nobody names");
}
