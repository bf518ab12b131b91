//! `govgen import` from the command line: what is written, what is said, and that what is rendered takes over exactly what the facts
//! hold.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on says where")]

#[path = "support/hcl.rs"]
mod hcl;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use expect_test::expect_file;
use serde_json::Value;
use tempfile::TempDir;
use walkdir::WalkDir;

fn data(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/import").join(name)
}

/// A copy of the repository, gone when the test is over.
fn repository() -> TempDir {
    let copy = tempfile::tempdir().unwrap();
    for entry in WalkDir::new(data("repository")) {
        let entry = entry.unwrap();
        let target = copy.path().join(entry.path().strip_prefix(data("repository")).unwrap());
        if entry.file_type().is_dir() {
            fs::create_dir_all(target).unwrap();
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
    copy
}

fn govgen(root: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_govgen"));
    command.current_dir(root).env_clear().args(arguments).output().unwrap()
}

fn import(root: &Path, more: &[&str]) -> Output {
    let facts = data("facts.json");
    govgen(root, &[&["import", "--as-of", "2026-11-22", "--facts", facts.to_str().unwrap()], more].concat())
}

/// Standard output of a command that has to end with a code.
fn said(output: &Output, code: i32) -> (String, String) {
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
    let (data, talk) = (text(&output.stdout), text(&output.stderr));
    assert_eq!(output.status.code(), Some(code), "{data}{talk}");
    (data, talk)
}

/// Every file below a directory, by path.
fn tree(root: &Path) -> BTreeMap<String, String> {
    let files = WalkDir::new(root).into_iter().map(Result::unwrap).filter(|it| it.file_type().is_file());
    let relative = |path: &Path| path.strip_prefix(root).unwrap().to_str().unwrap().replace('\\', "/");
    files.map(|it| (relative(it.path()), fs::read_to_string(it.path()).unwrap())).collect()
}

fn listed(files: &BTreeMap<String, String>) -> String {
    files.iter().map(|(path, text)| format!("--- {path}\n{text}")).collect()
}

#[test]
fn files_and_runbook_are_as_expected() {
    let repository = repository();
    let (runbook, talk) = said(&import(repository.path(), &[]), 0);
    let runbook = runbook.replace(data("facts.json").to_str().unwrap(), "facts.json");
    expect_file![data("runbook.md")].assert_eq(&runbook);
    expect_file![data("files.txt")].assert_eq(&listed(&tree(repository.path())));
    expect_file![data("talk.txt")].assert_eq(&talk);
}

#[test]
fn a_second_import_has_nothing_to_add() {
    let repository = repository();
    said(&import(repository.path(), &[]), 0);
    rendered(repository.path());
    let before = tree(repository.path());
    let (runbook, talk) = said(&import(repository.path(), &[]), 0);
    assert!(runbook.contains("Nothing is imported: what the files do not say already stands below"), "{runbook}");
    assert!(runbook.contains("## Not imported: 1 permission set, 5 assignments\n"), "{runbook}");
    let counted = "imported: permission sets: 0, assignments: 0; not imported: permission sets: 1, assignments: 5";
    assert!(talk.starts_with(counted), "{talk}");
    assert_eq!(tree(repository.path()), before);
}

#[test]
fn a_dry_run_shows_what_would_be_written() {
    let repository = repository();
    let before = tree(repository.path());
    let (diff, talk) = said(&import(repository.path(), &["--dry-run"]), 0);
    assert_eq!(tree(repository.path()), before);
    let added = |line: &str| assert!(diff.lines().any(|it| it == line), "{line} is not in\n{diff}");
    added("+    adopted_names: [DeveloperAccess]");
    added("--- a/divisions/common/divisions.yaml");
    added("+++ b/divisions/project-a/policies/developer-access.json");
    assert!(
        talk.contains("not imported: permission set `AWSReadOnlyAccess` and its 2 assignments: Control Tower"),
        "{talk}"
    );
    assert!(talk.contains("7 files would be written"), "{talk}");
    assert!(talk.contains("once the files are in the repository, look with `govgen check`"), "{talk}");
}

#[test]
fn another_directory_takes_the_files() {
    let (repository, other) = (repository(), tempfile::tempdir().unwrap());
    let before = tree(repository.path());
    let proposed = other.path().join("proposed");
    said(&import(repository.path(), &["--output", proposed.to_str().unwrap()]), 0);
    assert_eq!(tree(repository.path()), before);
    said(&import(repository.path(), &[]), 0);
    let after = tree(repository.path());
    let changed: BTreeMap<_, _> = after.into_iter().filter(|(path, text)| before.get(path) != Some(text)).collect();
    assert_eq!(tree(&proposed), changed);
}

#[test]
fn what_the_files_said_before_is_counted() {
    let repository = repository();
    let file = repository.path().join("divisions/project-a/access.yaml");
    let text = fs::read_to_string(&file).unwrap();
    let policy = "policies:\n  tester:\n    managed_policies: [ReadOnlyAccess, SecurityAudit]\n";
    let text = text
        .replace("policies:\n", policy)
        .replace("  account-a:\n", "  account-a:\n    tester: { groups: [platform] }\n");
    fs::write(file, text).unwrap();
    let (runbook, _) = said(&import(repository.path(), &[]), 0);
    let wanted = "`Plan: 13 to import, 4 to add, 1 to change, 0 to destroy.` What it adds stood in the files before and is not in AWS: \
                  permission set `pa-tester`, 1 assignment.";
    assert!(runbook.contains(wanted), "{runbook}");
    assert!(runbook.contains("* `terraform/project-b`: `Plan: 4 to import, 0 to add, "), "{runbook}");
}

#[test]
fn a_check_with_facts_says_to_set_the_tags() {
    let repository = repository();
    said(&import(repository.path(), &[]), 0);
    let facts = data("facts.json");
    let output = govgen(repository.path(), &["check", "--format", "json", "--facts", facts.to_str().unwrap()]);
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    let findings = report["findings"].as_array().unwrap().iter().filter(|it| it["code"] == "LIV015");
    let mut count = 0;
    for it in findings {
        count += 1;
        assert_eq!(it["severity"], "warning", "{it}");
        assert!(it["help"].to_string().contains("aws sso-admin tag-resource --region us-east-1"), "{it}");
    }
    assert_eq!(count, 3);
}

#[test]
fn another_directory_loses_nothing() {
    let (repository, other) = (repository(), tempfile::tempdir().unwrap());
    fs::create_dir_all(other.path().join("divisions/common")).unwrap();
    fs::write(other.path().join("divisions/common/refactor.yaml"), "somebody's\n").unwrap();
    let before = tree(other.path());
    let (data, talk) = said(&import(repository.path(), &["--output", other.path().to_str().unwrap()]), 2);
    assert!(data.is_empty() && talk.contains("refactor.yaml is there already and holds something else"), "{talk}");
    assert_eq!(tree(other.path()), before);
}

#[test]
fn one_division_after_the_other() {
    let repository = repository();
    let whole = {
        let repository = self::repository();
        said(&import(repository.path(), &[]), 0);
        tree(repository.path())
    };
    for name in ["common", "project-a", "project-b"] {
        said(&import(repository.path(), &["--division", name]), 0);
    }
    let mut parts = tree(repository.path());
    assert_eq!(
        parts.remove("divisions/common/refactor.yaml").unwrap().len(),
        whole["divisions/common/refactor.yaml"].len()
    );
    assert!(parts.iter().all(|(path, text)| whole.get(path) == Some(text)), "{}", listed(&parts));
}

#[test]
fn what_cannot_be_imported_from_is_said() {
    let repository = repository();
    let fails = |arguments: &[&str], why: &str| {
        let (data, talk) = said(&govgen(repository.path(), arguments), 2);
        assert!(data.is_empty() && talk.contains(why), "{talk}");
    };
    fails(&["import"], "--facts <FILE>|--state <FILE>");
    fails(&["import", "--facts", "missing.json"], "cannot read missing.json");
    fails(
        &["import", "--state", "divisions/common/divisions.yaml"],
        "divisions.yaml is not what `--state` takes: it is no Terraform state, or not all of one (line 1, column 1)",
    );
    fails(&["import", "--state", data("facts.json").to_str().unwrap()], "it is a facts file");
    let facts = fs::read_to_string(data("facts.json")).unwrap();
    let put = |old: &str, new: &str| {
        assert!(facts.contains(old));
        fs::write(repository.path().join("facts.json"), facts.replacen(old, new, 1)).unwrap();
    };
    put("\"redacted\": false", "\"redacted\": true");
    fails(&["import", "--facts", "facts.json"], "the facts are redacted");
    put("\"version\": 1", "\"version\": 2");
    fails(&["import", "--facts", "facts.json"], "facts of version 2");
    let facts = data("facts.json");
    let facts = ["import", "--facts", facts.to_str().unwrap()];
    fails(&[&facts[..], &["--division", "x"]].concat(), "there is no division `x`");
    fails(&[&facts[..], &["--division", "projecta"]].concat(), "did you mean `project-a`?");
}

/// What stands below the repository's own directories would be read as more of them.
#[test]
fn the_repositorys_own_directories_take_no_output() {
    let repository = repository();
    let before = tree(repository.path());
    for output in ["divisions", "divisions/new/below", "terraform", "./terraform/x", "../NAME/divisions/common"] {
        let name = repository.path().file_name().unwrap().to_str().unwrap();
        let output = output.replace("NAME", name);
        let (data, talk) = said(&import(repository.path(), &["--output", &output]), 2);
        assert!(data.is_empty() && talk.contains("is where the repository's own files stand"), "{output}: {talk}");
    }
    assert_eq!(tree(repository.path()), before);
    said(&import(repository.path(), &["--output", "proposed/below"]), 0);
}

/// A page that cannot be printed stands nowhere else, so nothing is written before it is.
#[test]
#[cfg(target_os = "linux")]
fn a_page_that_is_lost_writes_nothing() {
    let repository = repository();
    let before = tree(repository.path());
    let facts = data("facts.json");
    let mut command = Command::new(env!("CARGO_BIN_EXE_govgen"));
    let full = fs::File::options().write(true).open("/dev/full").unwrap();
    let arguments = ["import", "--facts", facts.to_str().unwrap()];
    let output = command.current_dir(repository.path()).env_clear().args(arguments).stdout(full).output().unwrap();
    said(&output, 2);
    assert_eq!(tree(repository.path()), before);
}

/// The commands of a page, without those that ask AWS or Terraform.
fn commands(page: &str) -> Vec<&str> {
    let blocks = page.split("```sh\n").skip(1).filter_map(|it| it.split("```").next());
    let ours = |it: &&str| ["cp ", "git ", "govgen "].iter().any(|command| it.starts_with(command));
    blocks.flat_map(str::lines).filter(ours).collect()
}

/// Whoever types what the page says gets to see the difference, and no command ends with a refusal.
#[test]
#[cfg(unix)]
fn the_commands_of_the_page_run() {
    let govgen_at = Path::new(env!("CARGO_BIN_EXE_govgen")).parent().unwrap();
    let path = format!("{}:{}", govgen_at.display(), std::env::var("PATH").unwrap());
    for more in [&[][..], &["--output", "elsewhere/of it"][..]] {
        let repository = repository();
        let run = |line: &str| {
            let mut shell = Command::new("sh");
            let output = shell.current_dir(repository.path()).env("PATH", &path).args(["-c", line]).output().unwrap();
            assert!(matches!(output.status.code(), Some(0 | 1)), "{line}: {output:?}");
            String::from_utf8(output.stdout).unwrap()
        };
        run("git init -q");
        let (page, _) = said(&import(repository.path(), more), 0);
        let lines = commands(&page);
        let difference: String = lines.iter().map(|line| run(line)).collect();
        assert!(difference.contains("+  - import:") && difference.contains("+  developer-access:"), "{difference}");
        let again = format!("govgen import --facts {} --division common", data("facts.json").display());
        for line in
            [again.as_str(), "govgen check --write-baseline baseline.json", "govgen render --baseline baseline.json"]
        {
            assert!(lines.contains(&line), "{line} is not in {lines:?}");
        }
        assert!(repository.path().join("terraform/project-a/refactor.tf").exists(), "what was rendered");
        assert!(page.contains("`govgen move --prune --plan plan.json --division NAME --baseline baseline.json`"));
    }
}

/// Two names that only a machine tells apart stop nobody else: the one that the files have stays, the others are listed.
#[test]
fn names_that_look_alike_are_left_out() {
    let (plain, alike) = ("cloud-admins", "cloud\u{2010}admins");
    let mut facts: Value = serde_json::from_str(&fs::read_to_string(data("facts.json")).unwrap()).unwrap();
    for (id, name) in [("g-plain", plain), ("g-alike", alike)] {
        let group = serde_json::json!({"id": id, "name": name, "members": null});
        facts["groups"].as_array_mut().unwrap().push(group);
    }
    facts["assignments"][1]["groups"].as_array_mut().unwrap().push("g-plain".into());
    facts["assignments"][2]["groups"].as_array_mut().unwrap().push("g-alike".into());
    let import = |written: Option<&str>| {
        let repository = repository();
        if let Some(name) = written {
            let file = repository.path().join("divisions/project-a/access.yaml");
            let text = fs::read_to_string(&file).unwrap().replace("[platform]", &format!("[platform, {name}]"));
            fs::write(file, text).unwrap();
        }
        fs::write(repository.path().join("facts.json"), facts.to_string()).unwrap();
        let (page, talk) =
            said(&govgen(repository.path(), &["import", "--facts", "facts.json", "--as-of", "2026-11-22"]), 0);
        (page, talk, listed(&tree(&repository.path().join("divisions"))))
    };
    let reason = "`govgen check` would refuse the name: ";
    let odd = format!(
        "group `{alike}` looks like `{plain}`, and is another one: one of them is `{}`",
        alike.escape_default()
    );
    let (page, talk, files) = import(None);
    for (account, name) in [("`account-a` (`000000000001`)", plain), ("`account-b` (`000000000002`)", alike)] {
        let row = format!("| `DeveloperAccess` in account {account}: group `{name}` | {reason}");
        assert!(page.contains(&row) && page.contains(&odd), "{row} is not in\n{page}");
        assert!(!files.contains(name), "{files}");
    }
    assert!(talk.starts_with("imported: permission sets: 3, assignments: 9; "), "{talk}");
    for (written, other) in [(plain, alike), (alike, plain)] {
        let (page, talk, files) = import(Some(written));
        assert!(page.contains(&format!("group `{other}` | {reason}")), "{page}");
        assert!(files.matches(written).count() > 1 && !files.contains(other), "{files}");
        assert!(talk.starts_with("imported: permission sets: 3, assignments: 10; "), "{talk}");
    }
}

#[test]
fn a_broken_repository_is_mended_first() {
    let repository = repository();
    let file = repository.path().join("divisions/project-a/access.yaml");
    fs::write(&file, "policies: [\n").unwrap();
    let before = tree(repository.path());
    let (data, talk) = said(&import(repository.path(), &[]), 1);
    assert!(data.is_empty() && talk.contains("mend them first\nnothing was written"), "{talk}");
    assert_eq!(tree(repository.path()), before);
}

/// Renders, with what the organization has to judge in a baseline.
fn rendered(root: &Path) {
    if !root.join("baseline.json").exists() {
        said(&govgen(root, &["check", "--write-baseline", "baseline.json"]), 0);
    }
    said(&govgen(root, &["render", "--baseline", "baseline.json"]), 0);
}

/// What the rendered `import` blocks take over: type of resource and id, names of people resolved as a look-up would.
fn taken_over(root: &Path, facts: &Value) -> BTreeSet<(String, String)> {
    let ids = |list: &str, name: &str| -> BTreeMap<String, String> {
        let entries = facts[list].as_array().unwrap().iter();
        entries.map(|it| (it[name].as_str().unwrap().to_owned(), it["id"].as_str().unwrap().to_owned())).collect()
    };
    let (users, groups) = (ids("users", "user_name"), ids("groups", "name"));
    let mut taken = BTreeSet::new();
    for (path, text) in tree(root).into_iter().filter(|it| it.0.ends_with("/refactor.tf")) {
        for block in hcl::parse(&path, &text).get_blocks("import") {
            let attribute = |name: &str| block.body.get_attribute(name).map(|it| &it.value);
            let to = attribute("to").unwrap().to_string();
            let kind = to.trim().split('.').next().unwrap().to_owned();
            match attribute("for_each") {
                None => {
                    let id = attribute("id").unwrap().as_str().unwrap().to_owned();
                    assert!(taken.insert((kind, id)), "{to} twice");
                }
                Some(people) => {
                    // `"${local.user_ids[each.value]},USER,…"`
                    let id = attribute("id").unwrap().to_string();
                    let (principal, rest) = id.trim().trim_matches('"').split_once(',').unwrap();
                    let known = if principal.contains("user_ids") { &users } else { &groups };
                    for name in hcl::value(people).as_object().unwrap().values() {
                        let id = format!("{},{rest}", known[name.as_str().unwrap()]);
                        assert!(taken.insert((kind.clone(), id)), "{to} twice");
                    }
                }
            }
        }
    }
    taken
}

/// Every id that Terraform would need, made of the facts alone.
fn wanted(facts: &Value) -> BTreeSet<(String, String)> {
    let instance = facts["instance"]["arn"].as_str().unwrap();
    let text = |it: &Value| it.as_str().unwrap().to_owned();
    let mut wanted = BTreeSet::new();
    let mut put = |kind: &str, id: String| wanted.insert((format!("aws_ssoadmin_{kind}"), id));
    let imported = ["DeveloperAccess", "Audit", "Admin"];
    for set in facts["permission_sets"].as_array().unwrap() {
        let of = format!("{},{instance}", text(&set["arn"]));
        if set["name"] == "pa-viewer" {
            // The files have it, with one grant less; a block for what Terraform manages already does nothing.
            put("permission_set", of.clone());
        }
        if !imported.contains(&set["name"].as_str().unwrap()) {
            continue;
        }
        put("permission_set", of.clone());
        for it in set["managed_policies"].as_array().unwrap() {
            put("managed_policy_attachment", format!("{},{of}", text(it)));
        }
        for it in set["customer_managed_policies"].as_array().unwrap() {
            put("customer_managed_policy_attachment", format!("{},{},{of}", text(&it["name"]), text(&it["path"])));
        }
        if set["inline_policy"]["state"] == "present" {
            put("permission_set_inline_policy", of.clone());
        }
        if set["permissions_boundary"]["state"] == "present" {
            put("permissions_boundary_attachment", of);
        }
    }
    for it in facts["assignments"].as_array().unwrap() {
        let (account, arn) = (text(&it["account_id"]), text(&it["permission_set_arn"]));
        // Control Tower's set, and an account that nobody holds.
        if arn.ends_with('5') || account.starts_with('7') {
            continue;
        }
        for (list, kind) in [("users", "USER"), ("groups", "GROUP")] {
            for id in it[list].as_array().unwrap().iter().map(text) {
                // Carol has capitals, and one is gone; the platform's grant on `viewer` stands in the files already.
                let by_hand = arn.ends_with('1') && id == "g-platform";
                if id != "u-carol" && id != "u-gone" && !by_hand {
                    put("account_assignment", format!("{id},{kind},{account},AWS_ACCOUNT,{arn},{instance}"));
                }
            }
        }
    }
    wanted
}

#[test]
fn rendered_blocks_take_over_what_the_facts_hold() {
    let repository = repository();
    said(&import(repository.path(), &[]), 0);
    rendered(repository.path());
    let facts: Value = serde_json::from_str(&fs::read_to_string(data("facts.json")).unwrap()).unwrap();
    let (taken, wanted) = (taken_over(repository.path(), &facts), wanted(&facts));
    assert_eq!(taken, wanted);
    // What takes things over lets nobody reach further.
    said(&govgen(repository.path(), &["prove"]), 0);
}

#[test]
fn old_facts_are_named() {
    let facts = data("facts.json");
    for (day, is_named) in [("2026-11-29", false), ("2026-11-30", true)] {
        let repository = repository();
        let arguments = ["import", "--dry-run", "--facts", facts.to_str().unwrap(), "--as-of", day];
        let (_, talk) = said(&govgen(repository.path(), &arguments), 0);
        assert_eq!(talk.starts_with("the facts are of 2026-11-22, 8 days ago"), is_named, "{day}: {talk}");
    }
}

/// A set that AWS has and the checks would never take stays out, with their words, and the rest comes in.
#[test]
fn what_the_checks_never_take_is_left_out() {
    let repository = repository();
    let facts = fs::read_to_string(data("facts.json")).unwrap();
    // Longer than AWS takes names: no waiver could help.
    let facts = facts.replace("\"DeveloperAccess\"", &format!("\"{}\"", "Developer".repeat(4)));
    fs::write(repository.path().join("facts.json"), facts).unwrap();
    let (runbook, talk) =
        said(&govgen(repository.path(), &["import", "--facts", "facts.json", "--as-of", "2026-11-22"]), 0);
    assert!(runbook.contains("| `govgen check` would refuse it: ``"), "{runbook}");
    assert!(talk.starts_with("imported: permission sets: 2, "), "{talk}");
    let files = tree(repository.path());
    assert!(!listed(&files).contains("developer"), "{}", listed(&files));
}

/// A state's runbook says how its root lets go: whole resources by a block, instances of others one by one.
#[test]
fn an_old_state_lets_go_of_what_is_imported() {
    let repository = repository();
    let instance = "arn:aws:sso:::instance/ssoins-0123456789abcdef";
    let set = "arn:aws:sso:::permissionSet/ssoins-0123456789abcdef/ps-0000000000000002";
    let assignment = |at: usize, principal: &str, account: &str| {
        serde_json::json!({
            "address": format!("module.sso[\"a]\"].aws_ssoadmin_account_assignment.this[{at}]"), "mode": "managed",
            "type": "aws_ssoadmin_account_assignment",
            "values": {"instance_arn": instance, "permission_set_arn": set, "principal_id": principal, "principal_type": "USER",
                "target_id": account, "target_type": "AWS_ACCOUNT"},
        })
    };
    let state = serde_json::json!({"values": {"root_module": {"child_modules": [{"resources": [
        {"address": "module.sso[\"a]\"].aws_ssoadmin_permission_set.this[\"DeveloperAccess\"]", "mode": "managed",
            "type": "aws_ssoadmin_permission_set",
            "values": {"arn": set, "name": "DeveloperAccess", "instance_arn": instance, "session_duration": "PT4H", "tags_all": {}}},
        assignment(0, "u-alice", "000000000001"),
        assignment(1, "u-gone", "000000000001"),
        {"address": "data.aws_identitystore_user.a", "mode": "data", "type": "aws_identitystore_user",
            "values": {"user_id": "u-alice", "user_name": "alice@example.com", "identity_store_id": "d-0123456789"}},
    ]}]}}});
    fs::write(repository.path().join("state.json"), state.to_string()).unwrap();
    let (runbook, talk) = said(&govgen(repository.path(), &["import", "--state", "state.json"]), 0);
    let holds = |text: &str| assert!(runbook.contains(text), "{text} is not in\n{runbook}");
    holds(
        "removed {\n  from = module.sso.aws_ssoadmin_permission_set.this\n  lifecycle {\n    destroy = false\n  }\n}\n```",
    );
    holds("terraform state rm 'module.sso[\"a]\"].aws_ssoadmin_account_assignment.this[0]'\n```");
    holds("Resources of Identity Center in the state: 3; imported: 2, not imported: 1.\n");
    holds(
        "The old root keeps what is not imported, for the reasons below:\n\n* `module.sso[\"a]\"].aws_ssoadmin_account_assignment.this[1]`\n",
    );
    holds("A Terraform state knows only what it made");
    let counted = "imported: permission sets: 1, assignments: 1; not imported: permission sets: 0, assignments: 1\n\
                   Resources of Identity Center in the state: 3; imported: 2, not imported: 1\n";
    assert!(talk.starts_with(counted), "{talk}");
    let files = tree(repository.path());
    assert!(files["divisions/project-a/imported.yaml"].contains("name: DeveloperAccess"));
}

/// A root that holds assignments alone: what they assign, the facts say.
#[test]
fn a_state_of_assignments_takes_the_rest_from_the_facts() {
    let repository = repository();
    let state = serde_json::json!({"format_version": "1.0", "values": {"root_module": {"resources": [{
        "address": "aws_ssoadmin_account_assignment.alice", "mode": "managed", "type": "aws_ssoadmin_account_assignment",
        "values": {
            "instance_arn": "arn:aws:sso:::instance/ssoins-0123456789abcdef", "principal_id": "u-alice", "principal_type": "USER",
            "permission_set_arn": "arn:aws:sso:::permissionSet/ssoins-0123456789abcdef/ps-0000000000000002",
            "target_id": "000000000001", "target_type": "AWS_ACCOUNT",
        },
    }]}}});
    fs::write(repository.path().join("state.json"), state.to_string()).unwrap();
    let (page, talk) = said(&govgen(repository.path(), &["import", "--state", "state.json"]), 0);
    assert!(page.contains("Nothing is imported of what the state holds: "), "{page}");
    assert!(page.contains("give the facts too, with `--facts`"), "{page}");
    assert!(talk.contains("Resources of Identity Center in the state: 1; not imported: 1"), "{talk}");
    let (page, talk) = said(&import(repository.path(), &["--state", "state.json"]), 0);
    assert!(talk.starts_with("imported: permission sets: 1, assignments: 1; "), "{talk}");
    assert!(page.contains("  from = aws_ssoadmin_account_assignment.alice\n"), "{page}");
    assert!(page.contains("are imported and are not in this state: `DeveloperAccess`. "), "{page}");
    assert!(page.contains("of which this state holds nothing, and which were not looked at: 4."), "{page}");
    assert!(page.contains("the Terraform state does not hold it: import it later from the facts alone"), "{page}");
    let files = listed(&tree(&repository.path().join("divisions")));
    assert!(files.contains("name: DeveloperAccess") && files.contains("users: [alice@example.com]"), "{files}");
    // What the files say already is not listed, whoever says it; the entry that is there takes the rest of its policy's assignments.
    said(&import(repository.path(), &[]), 0);
    let entries = tree(repository.path()).remove("divisions/common/refactor.yaml").unwrap();
    assert_eq!(entries.matches("policy: developer-access").count(), 1, "{entries}");
    let facts: Value = serde_json::from_str(&fs::read_to_string(data("facts.json")).unwrap()).unwrap();
    rendered(repository.path());
    assert_eq!(taken_over(repository.path(), &facts), wanted(&facts));
    let (page, _) = said(&import(repository.path(), &["--state", "state.json"]), 0);
    let beside = page.lines().filter(|it| it.contains("the Terraform state does not hold it"));
    let beside: Vec<&str> = beside.filter(|it| it.contains("platform") || it.contains("bob")).collect();
    assert_eq!(beside, Vec::<&str>::new());
    // Again: nothing is new, and what the old root has to let go of is said once more.
    let (page, talk) = said(&import(repository.path(), &["--state", "state.json"]), 0);
    assert!(talk.contains("Resources of Identity Center in the state: 1; in the files already: 1"), "{talk}");
    assert!(page.contains("  from = aws_ssoadmin_account_assignment.alice\n"), "{page}");
}
