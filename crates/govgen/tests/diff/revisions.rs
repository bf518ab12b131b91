//! Which revisions are compared, what git lacks, and what cannot be read.

use std::fs;

use super::git::{Repository, said};
use super::{ACCESS, Diffed as _, MAPPING, repository};

/// A clone beside a repository, in which commands run.
fn clone(repository: &Repository, arguments: &[&str]) -> Clone {
    let origin = format!("file://{}", repository.top().display());
    let path = repository.directory.path().join("clone");
    let _ = fs::remove_dir_all(&path);
    repository.git(&[&["clone", "--quiet"], arguments, &[&origin, path.to_str().unwrap()]].concat());
    Clone { path }
}

struct Clone {
    path: std::path::PathBuf,
}

impl Clone {
    fn cannot(&self, repository: &Repository, arguments: &[&str], saying: &str) {
        let output = repository.command(&self.path, env!("CARGO_BIN_EXE_govgen"), arguments);
        assert_eq!(output.status.code(), Some(2), "{}", said(&output));
        assert!(output.stdout.is_empty() && said(&output).contains(saying), "{}", said(&output));
    }

    fn headline(&self, repository: &Repository, arguments: &[&str]) -> String {
        let output = repository.command(&self.path, env!("CARGO_BIN_EXE_govgen"), arguments);
        assert_eq!(output.status.code(), Some(0), "{}", said(&output));
        said(&output).lines().next().unwrap().to_owned()
    }

    fn git(&self, repository: &Repository, arguments: &[&str]) {
        let output = repository.command(&self.path, "git", arguments);
        assert!(output.status.success(), "{}", said(&output));
    }
}

#[test]
fn without_a_base_the_remotes_own_branch_is_taken() {
    let repository = repository();
    let clone = clone(&repository, &[]);
    let access = clone.path.join(ACCESS);
    let text = fs::read_to_string(&access).unwrap();
    fs::write(&access, text.replace("[alice@example.com, ", "[")).unwrap();
    assert_eq!(clone.headline(&repository, &["diff"]), "1 loses 1 grant");
    clone.git(&repository, &["remote", "set-head", "origin", "--delete"]);
    clone.cannot(&repository, &["diff"], "git remote set-head origin --auto");
    clone.cannot(&repository, &["diff"], "govgen diff origin/main");
    assert_eq!(clone.headline(&repository, &["diff", "origin/main"]), "1 loses 1 grant");
    repository.cannot(&["diff"], "there is no remote `origin`; name a branch");
    repository.cannot(&["diff", "origin/main"], "there is no remote `origin` to fetch it from");
}

#[test]
fn what_is_not_there_is_said_with_the_fetch_to_type() {
    let repository = repository();
    repository.git(&["switch", "--quiet", "--create", "topic"]);
    repository.replace(ACCESS, "[alice@example.com, ", "[");
    repository.commit("topic-1");
    repository.cannot(&["diff", "absent"], "`git fetch origin`");
    repository.cannot(&["diff", "--", "-x"], "is no revision");
    repository.git(&["switch", "--quiet", "--orphan", "island"]);
    repository.write("README.md", "nothing\n");
    repository.commit("island-1");
    repository.git(&["switch", "--quiet", "topic"]);
    repository.cannot(&["diff", "island"], "git finds no common ancestor of `island` and HEAD; name a revision");
    repository.cannot(&["diff", "island", "--head", "island"], "there is no `divisions/common` at ");
    repository.cannot(&["diff", "main", "--head", "island"], "no common ancestor of `main` and `island`");
    let shallow = clone(&repository, &["--depth", "1", "--no-single-branch", "--branch", "topic"]);
    shallow.cannot(&repository, &["diff", "origin/main"], "`git fetch --unshallow origin`");
    shallow.cannot(&repository, &["diff", "origin/main"], "`fetch-depth: 0`");
    shallow.cannot(&repository, &["diff", "first~1"], "`git fetch --unshallow origin`");
    let whole = clone(&repository, &["--branch", "topic"]);
    assert_eq!(whole.headline(&repository, &["diff", "origin/main"]), "1 loses 1 grant");
}

#[test]
fn what_the_base_has_beyond_the_change_is_no_change() {
    let repository = repository();
    repository.git(&["switch", "--quiet", "--create", "topic"]);
    repository.replace(ACCESS, "[alice@example.com, ", "[");
    repository.commit("topic-1");
    repository.git(&["switch", "--quiet", "main"]);
    repository.replace("divisions/platform/access.yaml", "[platform]", "[others]");
    repository.commit("main-1");
    let between = ["main", "--head", "topic"];
    let json = repository.diffed(&between);
    assert_eq!((&json["summary"]["lose"], &json["summary"]["gain"]), (&1.into(), &0.into()));
    let short = |name: &str| repository.git(&["rev-parse", name])[..12].to_owned();
    assert_eq!((json["base"].as_str(), json["head"].as_str()), (Some(&*short("first")), Some(&*short("topic"))));
    // The working tree plays no part in it.
    repository.write(ACCESS, "accounts: [\n");
    assert_eq!(repository.diffed(&between), json);
    repository.git(&["checkout", "--quiet", "--force", "topic"]);
    assert_eq!(repository.diffed(&["main"])["divisions"], json["divisions"]);
    assert_eq!(repository.diffed(&["main"])["approvers"], json["approvers"]);
}

#[test]
fn before_there_was_a_repository_nobody_had_anything() {
    let repository = repository();
    repository.git(&["switch", "--quiet", "--orphan", "other"]);
    repository.write("README.md", "nothing yet\n");
    repository.commit("empty");
    repository.git(&["checkout", "--quiet", "main", "--", "."]);
    let output = repository.govgen(&["diff", "empty"]);
    let text = said(&output);
    assert_eq!(output.status.code(), Some(0), "{text}");
    assert!(
        text.starts_with("6 gain 8 grants (2 groups, 2 in production) · 2 new divisions with 3 accounts, "),
        "{text}"
    );
    assert!(text.contains("the base is no governance repository yet, so everything is new"), "{text}");
    assert!(text.contains("there is no CODEOWNERS in the base"), "{text}");
    let json = repository.diffed(&["empty"]);
    assert_eq!((&json["base_is_repository"], &json["codeowners"]["path"]), (&false.into(), &serde_json::Value::Null));
    assert_eq!(json["summary"]["grants_gained"], 8);
}

#[test]
fn what_cannot_be_read_is_named_and_not_compared() {
    let repository = repository();
    repository.replace(ACCESS, "    developer:\n      users", "    develper:\n      users");
    repository.replace("divisions/platform/access.yaml", "[platform]", "[others]");
    let output = repository.govgen(&["diff", "first"]);
    let (stdout, stderr) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert_eq!(output.status.code(), Some(1), "{stdout}");
    let headline = "NOT COMPARED: payments (1 error); elsewhere 1 group gains 1 grant, 1 group loses 1\n";
    assert!(stdout.starts_with(headline), "{stdout}");
    assert!(stdout.contains("- 1 error stands in the change: `govgen check` lists what to mend"), "{stdout}");
    assert!(!stdout.contains("alice@example.com"), "what cannot be read must not look gone: {stdout}");
    assert!(stderr.contains("no policy is called `develper`"), "{stderr}");

    // The other way round: what was broken is mended.
    repository.commit("broken");
    repository.replace(ACCESS, "develper", "developer");
    let json = repository.diffed(&["broken"]);
    assert_eq!(json["not_compared"][0]["name"], "payments");
    assert_eq!(json["not_compared"][0]["unreadable_before"], true);
    assert_eq!(json["divisions"], serde_json::json!([]));
}

#[test]
fn a_mapping_that_cannot_be_read_lets_nothing_be_compared() {
    let repository = repository();
    repository.replace(MAPPING, "  payments:\n", "  payments: [\n");
    let output = repository.govgen(&["diff", "first"]);
    let text = said(&output);
    assert_eq!(output.status.code(), Some(1), "{text}");
    assert!(text.starts_with("NOTHING WAS COMPARED: divisions/common (1 error)\n"), "{text}");
    assert!(!text.contains("nobody gains"), "{text}");
    repository.commit("broken");
    repository.replace(MAPPING, "  payments: [\n", "  payments:\n");
    let output = repository.govgen(&["diff", "broken"]);
    assert!(
        said(&output).starts_with("NOTHING WAS COMPARED: divisions/common (errors in the base)\n"),
        "{}",
        said(&output)
    );
    assert_eq!(output.status.code(), Some(0));
}

#[test]
fn links_and_line_ends_are_read_as_what_they_are() {
    let repository = repository();
    std::os::unix::fs::symlink("access.yaml", repository.root().join("divisions/payments/linked.md")).unwrap();
    repository.is_nothing("a link beside the files");
    let text = fs::read_to_string(repository.root().join(ACCESS)).unwrap();
    repository.write(ACCESS, &text.replace('\n', "\r\n"));
    repository.is_nothing("lines that end in CR LF");
}

#[test]
fn two_merge_bases_are_no_choice_of_gits() {
    let repository = repository();
    repository.git(&["switch", "--quiet", "--create", "topic"]);
    repository.write("docs/topic.md", "topic\n");
    repository.commit("topic-1");
    repository.git(&["switch", "--quiet", "main"]);
    repository.write("docs/main.md", "main\n");
    repository.commit("main-1");
    repository.git(&["merge", "--quiet", "--no-edit", "topic-1"]);
    repository.git(&["switch", "--quiet", "topic"]);
    repository.git(&["merge", "--quiet", "--no-edit", "main-1"]);
    for command in [&["diff", "main"][..], &["check", "--base", "main"]] {
        repository.cannot(command, "more than one last common ancestor of `main` and HEAD (");
    }
    // As told: the branch that is to be joined is merged, or a commit is named.
    assert_eq!(repository.govgen(&["diff", "main-1"]).status.code(), Some(0));
    repository.git(&["merge", "--quiet", "--no-edit", "main"]);
    assert_eq!(repository.govgen(&["diff", "main"]).status.code(), Some(0));
}

#[test]
fn a_tag_is_not_taken_for_the_remotes_branch() {
    let repository = repository();
    let clone = clone(&repository, &[]);
    let access = clone.path.join(ACCESS);
    let text = fs::read_to_string(&access).unwrap();
    fs::write(&access, text.replace("[alice@example.com, ", "[")).unwrap();
    clone.git(&repository, &["commit", "--quiet", "--all", "--message", "change"]);
    clone.git(&repository, &["tag", "origin/HEAD"]);
    assert_eq!(clone.headline(&repository, &["diff"]), "1 loses 1 grant");
    clone.cannot(&repository, &["diff", "origin/HEAD"], "more than one thing in this repository");
}

#[test]
fn what_is_no_base_is_said() {
    let repository = repository();
    repository.cannot(&["diff", "first..main"], "is a range, and a base is one revision: write `first`");
    repository.cannot(&["diff", "HEAD~99"], "goes back beyond the first commit");
}

#[test]
fn both_ends_are_named() {
    let repository = repository();
    let short = repository.git(&["rev-parse", "first"])[..12].to_owned();
    let text = repository.text();
    let ends = format!("compared: {short}, the last commit of first that the change knows, with ");
    assert!(text.contains(&format!("{ends}the working tree\n")), "{text}");
    let text = said(&repository.govgen(&["diff", "first", "--head", "main"]));
    assert!(text.contains(&format!("{ends}{short}\n")), "{text}");
    let page = said(&repository.govgen(&["diff", "first", "--format", "markdown"]));
    assert!(page.contains(&format!("compared: <code>{short}</code>")), "{page}");
}

#[test]
fn paths_are_those_of_the_git_repository() {
    let repository = super::git::Repository::below("gov");
    repository.replace("divisions/platform/access.yaml", "[platform]", "[others]");
    let json = repository.diffed(&["first"]);
    assert_eq!(json["divisions"][0]["gains"][0]["path"], "gov/divisions/platform/access.yaml");
    assert!(repository.text().contains("gov/divisions/platform/access.yaml:4\n"), "{}", repository.text());
}
