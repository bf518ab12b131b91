//! `govgen init`: what it makes is clean, it never takes anything away, and all or nothing of it stands.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on says where")]

#[cfg(unix)]
mod shell;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use tempfile::TempDir;

const GOVGEN: &str = env!("CARGO_BIN_EXE_govgen");

fn workspace() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// An empty directory, with a space and letters of another script in its path.
fn directory() -> (TempDir, PathBuf) {
    let owner = tempfile::tempdir().unwrap();
    let path = owner.path().join("our 統治");
    std::fs::create_dir(&path).unwrap();
    (owner, path)
}

fn govgen(directory: &Path, arguments: &[&str]) -> Output {
    Command::new(GOVGEN).current_dir(directory).args(arguments).output().unwrap()
}

fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

/// Every file below a directory with its text; empty directories end in a slash. What git keeps is left out.
fn tree(root: &Path) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    let mut below = vec![root.to_owned()];
    while let Some(directory) = below.pop() {
        let entries: Vec<PathBuf> = std::fs::read_dir(&directory).unwrap().map(|it| it.unwrap().path()).collect();
        let name = |path: &Path| path.strip_prefix(root).unwrap().to_string_lossy().replace('\\', "/");
        if entries.is_empty() && directory != root {
            found.insert(format!("{}/", name(&directory)), String::new());
        }
        for path in entries.into_iter().filter(|it| it.file_name() != Some(".git".as_ref())) {
            if path.is_dir() {
                below.push(path);
            } else {
                found.insert(name(&path), std::fs::read_to_string(&path).unwrap());
            }
        }
    }
    found
}

const WORKFLOW: &str = ".github/workflows/govgen.yml";
const DIFF: &str = ".github/workflows/govgen-diff.yml";
const NO_COMMIT: &str = "0000000000000000000000000000000000000000";

fn assert_clean(root: &Path) {
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

const ALL: [&str; 38] = [
    "--name",
    "猫 \"Octo\" #1: ${x} %{y}",
    "--github-organization",
    "acme",
    "--github-repository",
    "access",
    "--branch",
    "release/2",
    "--github-admins",
    "cloud-admins, security",
    "--hcp-organization",
    "acme-hcp",
    "--hcp-project",
    "Identity Center",
    "--vcs",
    "ot-0123456789abcdef",
    "--region",
    "eu-central-1",
    "--management-account",
    "1234-5678-9012",
    "--identity-center-account",
    "\"210987654321\"",
    "--instance-arn",
    "arn:aws:sso:::instance/ssoins-fedcba9876543210",
    "--identity-store-id",
    "d-9876543210",
    "--domain",
    "acme.example,acme.test",
    "--division",
    "null",
    "--owner",
    "pay-1,pay-2",
    "--account",
    "on",
    "--account-id",
    "012345678901",
    "--user",
    "zoe@acme.test",
];

/// Whoever wants the weekly pull request gets its workflow, with the role and region of the organization, and the role.
#[test]
fn the_lock_has_a_workflow_where_it_is_wanted() {
    const LOCK: &str = ".github/workflows/govgen-lock.yml";
    let (_owner, root) = directory();
    let output = govgen(&root, &[&["init", "ours", "--lock", "Yes"][..], &ALL].concat());
    assert!(output.status.success(), "{}", stderr(&output));
    let told = stdout(&output);
    assert!(told.contains("For the lock of users and groups, besides:\n"));
    let (_, besides) = told.split_once("For the lock").unwrap();
    assert!(besides.lines().all(|it| it.len() < 80), "{besides}");
    let ours = root.join("ours");
    assert_clean(&ours);
    let files = tree(&ours);
    assert!(files["terraform/common/facts_role.tf"].contains("repo:acme/access:ref:refs/heads/release/2\""));
    let page = std::fs::read_to_string(workspace().join("docs/ci.md")).unwrap();
    let block = page.split(&format!("```yaml {LOCK}\n")).nth(1).unwrap().split("```\n").next().unwrap();
    let wanted = block.replace("AWS_REGION: ap-northeast-1", "AWS_REGION: eu-central-1");
    assert_eq!(files[LOCK], wanted.replace("iam::999999999999:role", "iam::210987654321:role"));
    assert!(wanted != block, "the page names no region");
    let placeholders = told.lines().filter(|it| it.contains(NO_COMMIT)).count();
    assert_eq!(
        placeholders,
        [LOCK, WORKFLOW, DIFF].map(|it| files[it].matches(NO_COMMIT).count()).iter().sum::<usize>()
    );
    assert!(files[".gitignore"].lines().any(|it| it == "facts.json*"), "facts are nobody's to commit");

    let china =
        ["init", "china", "--lock", "yes", "--instance-arn", "arn:aws-cn:sso:::instance/ssoins-0123456789abcdef"];
    assert!(govgen(&root, &china).status.success());
    let role = "arn:aws-cn:iam::999999999999:role/govgen/govgen-facts\n";
    assert!(tree(&root.join("china"))[LOCK].contains(role), "the partition is the instance's");

    assert!(govgen(&root, &["init", "none", "--lock", "no"]).status.success());
    let none = tree(&root.join("none"));
    assert!(!none.contains_key(LOCK) && !none["divisions/common/organization.yaml"].contains("facts_role"));
    let refused = govgen(&root, &["init", "odd", "--lock", "maybe"]);
    assert_eq!(refused.status.code(), Some(2));
    assert!(stderr(&refused).contains("--lock: write `yes` or `no`"), "{}", stderr(&refused));
    assert!(!root.join("odd").exists());
}

/// Each offer brings the page's workflows as they stand there, and says what it is and what it needs; none is there unasked.
#[test]
fn what_is_wanted_is_offered() {
    let (_owner, root) = directory();
    let options = ["lock", "diff-comment", "expiry", "render-commit"];
    let workflows: [&[&str]; 4] =
        [&["govgen-lock"], &["govgen-diff", "govgen-comment"], &["govgen-expiry"], &["govgen-render"]];
    let page = std::fs::read_to_string(workspace().join("docs/ci.md")).unwrap();
    for (at, wanted) in options.iter().enumerate() {
        let arguments =
            options.iter().flat_map(|it| [format!("--{it}"), if it == wanted { "yes" } else { "no" }.to_owned()]);
        let arguments: Vec<String> = ["init".to_owned(), (*wanted).to_owned()].into_iter().chain(arguments).collect();
        let output = govgen(&root, &arguments.iter().map(String::as_str).collect::<Vec<_>>());
        assert!(output.status.success(), "{}", stderr(&output));
        let ours = root.join(wanted);
        assert_clean(&ours);
        let files = tree(&ours);
        let mut expected: Vec<String> = workflows[at].iter().map(|it| format!(".github/workflows/{it}.yml")).collect();
        expected.push(WORKFLOW.to_owned());
        expected.sort();
        let found: Vec<&String> = files.keys().filter(|it| it.starts_with(".github/")).collect();
        assert_eq!(found, expected.iter().collect::<Vec<_>>());
        for path in &expected {
            let same = page.contains(&format!("```yaml {path}\n{}```\n", files[path]));
            assert!(same || path.contains("lock"), "{path} is the page's workflow");
            assert!(files["README.md"].contains(path.rsplit_once('/').unwrap().1), "{path} has its row");
        }
        let needs = usize::from(*wanted != "diff-comment");
        assert_eq!(stdout(&output).matches(", besides:\n").count(), needs, "{wanted}");
    }
    let refused = govgen(&root, &["init", "odd", "--expiry", "maybe"]);
    assert!(stderr(&refused).contains("--expiry: write `yes` or `no`"), "{}", stderr(&refused));
}

#[test]
fn every_option_is_written_as_data() {
    let (_owner, root) = directory();
    let output = govgen(&root, &[&["init", "new/place"][..], &ALL].concat());
    assert!(output.status.success(), "{}", stderr(&output));
    let told = stdout(&output);
    let open: Vec<&str> = told.lines().take_while(|it| *it != "Then:").filter(|it| it.starts_with("  ")).collect();
    assert_eq!(open[0].trim(), WORKFLOW);
    let is_path = |it: &&&str| it.trim().starts_with(".github/");
    assert!(
        open.iter().filter(|it| !is_path(it)).all(|it| it.contains(NO_COMMIT)),
        "no other placeholder is left: {open:?}"
    );
    assert!(told.contains("Then:\n\n  cd new/place\n"));
    assert!(stdout(&output).contains("\n  git init --initial-branch=release/2 && git add"));
    let root = root.join("new/place");
    assert_clean(&root);
    let organization: serde_json::Value = yaml(&root, "divisions/common/organization.yaml");
    let organization = &organization["organization"];
    assert_eq!(organization["name"], "猫 \"Octo\" #1: ${x} %{y}");
    assert_eq!(organization["github"]["admins"], serde_json::json!(["cloud-admins", "security"]));
    assert_eq!(organization["hcp_terraform"]["vcs"]["oauth_token_id"], "ot-0123456789abcdef");
    assert_eq!(organization["hcp_terraform"]["project"], "Identity Center");
    assert_eq!(organization["hcp_terraform"]["vcs"]["branch"], "release/2");
    assert_eq!(organization["aws"]["management_account"], "123456789012");
    assert_eq!(organization["aws"]["identity_center"]["account"], "210987654321");
    assert_eq!(organization["principals"]["domains"], serde_json::json!(["acme.example", "acme.test"]));
    let divisions = yaml(&root, "divisions/common/divisions.yaml");
    assert_eq!(divisions["divisions"]["null"]["accounts"]["on"], "012345678901");
    let access = yaml(&root, "divisions/null/access.yaml");
    assert_eq!(access["accounts"]["on"]["developer"]["users"], serde_json::json!(["zoe@acme.test"]));
}

/// A file as an independent reader of YAML sees it.
fn yaml(root: &Path, path: &str) -> serde_json::Value {
    serde_yaml::from_str(&std::fs::read_to_string(root.join(path)).unwrap()).unwrap()
}

#[test]
fn every_wrong_option_is_told_at_once() {
    let (_owner, root) = directory();
    let wrong =
        ["init", "--account-id", "12", "--region", "mars", "--division", "../../up", "--name", "a\nb", "--user", ""];
    let output = govgen(&root, &wrong);
    assert_eq!(output.status.code(), Some(2));
    let told = stderr(&output);
    for option in ["--account-id: ", "--region: ", "--division: ", "--name: ", "--user: "] {
        assert_eq!(told.lines().filter(|it| it.starts_with(option)).count(), 1, "{told}");
    }
    assert!(told.contains("write it like `ap-northeast-1`") && told.contains("nothing was written"), "{told}");
    assert_eq!(tree(&root).len() + tree(root.parent().unwrap()).len(), 1, "only the empty directory");
}

#[test]
fn a_wrong_value_is_told_in_short() {
    let (_owner, root) = directory();
    let long = "x".repeat(1_100);
    let mail = format!("{long}@elsewhere.example");
    let wrong = ["init", "--division", &long, "--account", &long, "--user", &mail, "--owner", &long, "--vcs", &long];
    let told = stderr(&govgen(&root, &wrong));
    assert!(told.contains("--division: ") && told.contains("at most 40 characters"), "{told}");
    assert!(told.contains("--account: ") && told.contains("at most 128 characters"), "{told}");
    assert!(told.contains("--user: ") && told.contains("--owner: ") && !told.contains("YAML"), "{told}");
    assert!(told.lines().all(|it| it.chars().count() < 300), "{told}");
    for vcs in ["foo", "ghain_ABC"] {
        let told = stderr(&govgen(&root, &["init", "--vcs", vcs]));
        assert!(told.contains("`ghain-…`") && told.contains("`ot-…`"), "{told}");
    }
    let told = stderr(&govgen(&root, &["init", "--account", "*"]));
    assert!(told.contains("no name for an account"), "{told}");
}

#[test]
fn an_option_is_not_blamed_for_a_placeholder() {
    let (_owner, root) = directory();
    let given = ["init", "a", "--management-account", "000000000000", "--identity-center-account", "111111111111"];
    assert!(govgen(&root, &given).status.success());
    assert!(govgen(&root, &["init", "b", "--account-id", "999999999999"]).status.success());
    assert!(govgen(&root, &["init", "c", "--user", "me@corp.example"]).status.success());
    let same = ["init", "d", "--management-account", "123456789012", "--account-id", "123456789012"];
    let told = stderr(&govgen(&root, &same));
    assert!(told.starts_with("--account-id: "), "{told}");
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

#[cfg(unix)]
mod on_unix {
    use std::os::unix::fs::{PermissionsExt as _, symlink};

    use rexpect::session::{PtySession, spawn_command};

    use super::*;
    use crate::shell::shell;

    #[test]
    fn a_link_is_in_the_way() {
        let (owner, root) = directory();
        let elsewhere = owner.path().join("elsewhere");
        std::fs::create_dir(&elsewhere).unwrap();
        symlink(&elsewhere, root.join("schema")).unwrap();
        let output = govgen(&root, &["init"]);
        assert_eq!((output.status.code(), stderr(&output).contains("`schema`")), (Some(2), true));
        assert!(tree(&elsewhere).is_empty());
    }

    #[test]
    fn a_directory_nobody_may_write_stays_empty() {
        let (_owner, root) = directory();
        let mode = |mode| std::fs::set_permissions(&root, std::fs::Permissions::from_mode(mode)).unwrap();
        mode(0o555);
        // An administrator may write anywhere.
        let refused = std::fs::write(root.join("probe"), "").is_err();
        let output = refused.then(|| govgen(&root, &["init"]));
        mode(0o755);
        if let Some(output) = output {
            assert_eq!((output.status.code(), stderr(&output).contains("nothing was written")), (Some(2), true));
            assert!(tree(&root).is_empty());
        }
    }

    #[test]
    fn every_command_of_the_next_steps_runs() {
        for clone in [false, true] {
            let (_owner, parent) = directory();
            let root = parent.join("it's here");
            if clone {
                std::fs::create_dir(&root).unwrap();
                shell(
                    &root,
                    "git init --quiet --initial-branch=trunk && echo ours > README && printf '*.log' > .gitignore && printf '*.sh text' > .gitattributes && touch LICENSE",
                );
            }
            let output = govgen(&parent, &["init", "it's here"]);
            assert!(output.status.success(), "{}", stderr(&output));
            assert_eq!(stderr(&output).contains("GOVERNANCE.md"), clone);
            let told = stdout(&output);
            let after = told.split_once("Then:\n\n").unwrap().1;
            let commands = after.split_once("\n\n").unwrap().0;
            assert_eq!(commands.lines().count(), if clone { 7 } else { 5 }, "{commands}");
            let ran = shell(&parent, &format!("set -e\n{commands}"));
            assert!(ran.status.success(), "{commands}\n{}{}", stdout(&ran), stderr(&ran));
            let state = shell(&root, "git status --porcelain && git check-ignore terraform/common/.terraform/");
            assert_eq!(stdout(&state), "terraform/common/.terraform/\n");
            let branch = shell(&root, "git symbolic-ref --short HEAD");
            assert_eq!(stdout(&branch), if clone { "trunk\n" } else { "main\n" });
            let written = yaml(&root, "divisions/common/organization.yaml");
            assert_eq!(stdout(&branch).trim(), written["organization"]["hcp_terraform"]["vcs"]["branch"]);
            let ends = shell(&root, "git check-attr eol -- CODEOWNERS");
            assert_eq!(stdout(&ends), "CODEOWNERS: eol: lf\n");
            let files = tree(&root);
            assert_eq!(files.contains_key("README.md"), !clone);
            assert_eq!(files.contains_key("GOVERNANCE.md"), clone);
            assert_eq!(files.get("README").map(String::as_str), clone.then_some("ours\n"));
        }
    }

    #[test]
    fn a_clone_has_the_branch_of_its_remote() {
        for (commands, branch) in [
            ("git init --quiet --initial-branch=trunk theirs && git clone --quiet theirs ours", "trunk"),
            (
                "git init --quiet --initial-branch=trunk theirs && cd theirs
                git commit --quiet --allow-empty --message Start && cd ..
                git clone --quiet theirs ours && cd ours && git switch --quiet --create try",
                "trunk",
            ),
            ("git init --quiet --initial-branch=日本 ours", "main"),
            ("mkdir ours; printf 'gitdir: elsewhere' > ours/.git", "main"),
        ] {
            let (_owner, parent) = directory();
            shell(&parent, commands);
            let output = govgen(&parent, &["init", "ours"]);
            assert!(output.status.success(), "{}", stderr(&output));
            let written = yaml(&parent.join("ours"), "divisions/common/organization.yaml");
            assert_eq!(written["organization"]["hcp_terraform"]["vcs"]["branch"], branch, "{commands}");
            assert_eq!(stdout(&output).contains("branch: "), branch == "main", "a placeholder is listed");
        }
    }

    /// What somebody with git for Windows does: every line of a text ends in CR LF on their disk.
    const CLONE: &str = "git clone --quiet --config core.autocrlf=true --config core.eol=crlf ours theirs";

    #[test]
    fn a_clone_on_windows_is_clean() {
        let (_owner, parent) = directory();
        let made = shell(
            &parent,
            &format!(
                "set -e; govgen init --quiet ours; cd ours; git init --quiet; git add --all
                git commit --quiet --message Governance; cd ..; {CLONE}"
            ),
        );
        assert!(made.status.success(), "{}", stderr(&made));
        assert_clean(&parent.join("theirs"));
    }

    #[test]
    fn a_clone_on_windows_without_attributes_is_mended_by_render() {
        let (_owner, parent) = directory();
        let made = shell(
            &parent,
            &format!(
                "set -e; govgen init --quiet ours; cd ours; rm .gitattributes; git init --quiet; git add --all
                git commit --quiet --message Governance; cd ..; {CLONE}"
            ),
        );
        assert!(made.status.success(), "{}", stderr(&made));
        let root = parent.join("theirs");
        assert!(tree(&root)["CODEOWNERS"].contains("\r\n"));
        let checked = govgen(&root, &["check", "--strict"]);
        assert!(checked.status.success(), "{}{}", stdout(&checked), stderr(&checked));
        let compared = govgen(&root, &["render", "--check"]);
        assert_eq!(compared.status.code(), Some(1), "{}", stderr(&compared));
        assert!(stdout(&compared).contains("CODEOWNERS\n") && stdout(&compared).contains("terraform/common/tfe.tf\n"));
        assert!(govgen(&root, &["render"]).status.success());
        assert_clean(&root);
        assert_eq!(tree(&root)["CODEOWNERS"], tree(&parent.join("ours"))["CODEOWNERS"]);
    }

    fn terminal(directory: &Path, arguments: &[&str]) -> PtySession {
        let mut command = Command::new(GOVGEN);
        command.current_dir(directory).args(arguments).env("TERM", "xterm");
        spawn_command(command, Some(20_000)).unwrap()
    }

    #[test]
    fn a_wrong_answer_is_asked_again() {
        let (_owner, root) = directory();
        let mut session = terminal(&root, &["init", "--region", "eu-west-1", "--hcp-project", "Default Project"]);
        let mut answer = |question: &str, answer: &str| {
            session.exp_string(question).unwrap();
            session.send_line(answer).unwrap();
        };
        answer("Organization [octcat]: ", "株式会社オクト");
        answer("Organization on GitHub [octcat-org]: ", "acme");
        answer("Repository [governance]: ", "");
        answer("Default branch [main]: ", "");
        answer("Admins' team [admin]: ", "");
        answer("Organization in HCP Terraform [octcat]: ", "");
        answer("Connection to GitHub [ghain-ABCDEFGH12345678]: ", "");
        answer("Management account [999999999999]: ", "1234");
        answer("`1234` is not an account id", "123456789012");
        answer("Account that administers Identity Center [123456789012]: ", "");
        answer("Instance ARN", "");
        answer("Identity store id [d-0123456789]: ", "");
        answer("Mail domains of users [example.com]: ", "corp.example");
        answer("Division [project-a]: ", "payments");
        answer("Its owners' team [payments-team]: ", "");
        answer("Name of its first account [account-a]: ", "");
        answer("Id of that account [000000000000]: ", "123456789012");
        answer("is the management account", "210987654321");
        answer("First user in it [alice@corp.example]: ", "zoe@elsewhere.example");
        answer("`elsewhere.example` is not a domain of this organization", "zoe@corp.example");
        answer("Weekly pull request with the ids of users and groups [no]: ", "perhaps");
        answer("write `yes` or `no`", "");
        answer("Comment that says who gains and loses what [yes]: ", "");
        answer("Pull request that takes out grants that have ended [no]: ", "");
        answer("Commit that renders for those who edit in the browser [no]: ", "");
        let told = session.exp_eof().unwrap();
        let told = told.split_once("Placeholders").unwrap().1;
        for settled in ["governance", "payments", "123456789012", "account-a", "eu-west-1"] {
            assert!(!told.contains(settled), "{settled} in {told}");
        }
        for open in ["organization: octcat", "ghain-ABCDEFGH12345678", "ssoins-0123456789abcdef"] {
            assert!(told.contains(open), "{open} in {told}");
        }
        assert_clean(&root);
        let organization = yaml(&root, "divisions/common/organization.yaml");
        assert_eq!(organization["organization"]["name"], "株式会社オクト");
        assert_eq!(organization["organization"]["aws"]["region"], "eu-west-1");
    }

    #[test]
    fn the_end_of_input_is_no_answer() {
        let (_owner, root) = directory();
        let mut session = terminal(&root, &["init"]);
        session.exp_string("Organization [octcat]: ").unwrap();
        session.send_control('d').unwrap();
        assert!(session.exp_eof().unwrap().contains("nothing was written"));
        assert!(tree(&root).is_empty());
    }

    #[test]
    fn nobody_is_asked_with_yes() {
        let (_owner, root) = directory();
        let mut session = terminal(&root, &["init", "-y"]);
        assert!(session.exp_eof().unwrap().contains("Before the first apply"));
        assert_clean(&root);
    }

    #[test]
    fn an_interrupt_leaves_nothing() {
        let (_owner, root) = directory();
        let mut session = terminal(&root, &["init", "new"]);
        session.exp_string("Organization [octcat]: ").unwrap();
        session.send_line("acme").unwrap();
        session.exp_string("Organization on GitHub [octcat-org]: ").unwrap();
        session.send_control('c').unwrap();
        session.exp_eof().unwrap();
        assert!(tree(&root).is_empty());
    }
}
