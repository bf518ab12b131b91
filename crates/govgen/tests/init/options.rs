//! What options do, and what is said of wrong ones.

use std::path::Path;

use crate::defaults::assert_clean;
use crate::{DIFF, NO_COMMIT, WORKFLOW, directory, govgen, stderr, stdout, tree, workspace};

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
pub(crate) fn yaml(root: &Path, path: &str) -> serde_json::Value {
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
