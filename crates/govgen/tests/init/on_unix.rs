//! Links, rights, git and terminals, where there are such.

use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::path::Path;
use std::process::Command;

use rexpect::session::{PtySession, spawn_command};

use crate::defaults::assert_clean;
use crate::options::yaml;
use crate::shell::shell;
use crate::{GOVGEN, directory, govgen, stderr, stdout, tree};

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
