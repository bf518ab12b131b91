//! What a change can do that no row tells of: the page never says that nobody gains or loses anything over it.

use std::fs;
use std::os::unix::fs::{PermissionsExt as _, symlink};

use serde_json::json;

use super::git::{Repository, said};
use super::{ACCESS, Diffed as _, MAPPING, POLICY, SHARED, repository};

const NOTHING: &str = "nobody gains or loses anything";

/// The first line and the first note.
fn top(repository: &Repository) -> (String, String) {
    let text = repository.text();
    let mut lines = text.lines();
    let headline = lines.next().unwrap().to_owned();
    (headline, lines.next().unwrap().to_owned())
}

/// Replaces a file, whose text is of no matter.
fn touch(repository: &Repository, path: &str) {
    repository.write(path, "x\n");
}

/// The most dangerous first.
const DECIDING: [&str; 22] = [
    ".circleci/config.yml",
    ".github/actions/setup/index.js",
    ".github/workflows/x.yml",
    ".gitlab-ci.yml",
    "Makefile",
    "tools/setup/action.yml",
    ".govgen-version",
    ".terraform-version",
    ".terraform.lock.hcl",
    ".terraformignore",
    ".terraformrc",
    ".tool-versions",
    "ci/mirror.tfrc",
    "mise.toml",
    "terraform/payments/.terraform.lock.hcl",
    ".gitattributes",
    ".gitignore",
    ".gitmodules",
    ".husky/pre-commit",
    ".pre-commit-config.yaml",
    "docs/.gitattributes",
    ".github/dependabot.yml",
];

#[test]
fn files_that_decide_what_is_run() {
    let repository = repository();
    DECIDING.iter().for_each(|it| touch(&repository, it));
    let deciding = |base: &str| repository.diffed(&[base])["files"]["deciding"].clone();
    assert_eq!(deciding("first"), json!(DECIDING));
    repository.commit("change");
    assert_eq!(deciding("first"), json!(DECIDING));
    // Gone, or with another mode, they decide too.
    for path in DECIDING {
        fs::set_permissions(repository.root().join(path), fs::Permissions::from_mode(0o755)).unwrap();
    }
    assert_eq!(deciding("change"), json!(DECIDING));
    DECIDING.iter().for_each(|it| fs::remove_file(repository.root().join(it)).unwrap());
    assert_eq!(deciding("change"), json!(DECIDING));
}

#[test]
fn one_of_them_is_never_overlooked() {
    for path in [".github/workflows/x.yml", "terraform/payments/.terraform.lock.hcl", ".gitmodules", "mise.toml"] {
        let repository = repository();
        touch(&repository, path);
        // Names that come before it in every list.
        (1..5).for_each(|it| touch(&repository, &format!(".a{it}")));
        let text = repository.text();
        assert!(text.starts_with("nobody gains or loses a grant · 1 CI file changed, 4 other files\n"), "{text}");
        let note = format!("\n- 1 file changes that decides what CI and Terraform run: {path}\n");
        assert_eq!(text.find(&note), text.find('\n'), "{text}");
        assert!(text.lines().any(|it| it.starts_with("- @") && it.contains(path)), "{path}: {text}");
    }
}

#[test]
fn a_directory_of_workflows_that_is_a_link() {
    let repository = repository();
    fs::create_dir(repository.root().join("elsewhere")).unwrap();
    touch(&repository, "elsewhere/workflows/x.yml");
    symlink("elsewhere", repository.root().join(".github")).unwrap();
    let (headline, note) = top(&repository);
    assert!(headline.contains("1 CI file changed, 1 other file") && note.ends_with(": .github"), "{headline}\n{note}");
}

#[test]
fn many_of_them_with_long_names_are_bounded_and_the_worst_is_named() {
    let repository = repository();
    for it in 0..300 {
        touch(&repository, &format!("a{it:03}{}/.gitattributes", "long-".repeat(40)));
    }
    touch(&repository, "terraform/payments/.terraform.lock.hcl");
    touch(&repository, ".github/workflows/zz.yml");
    let (headline, note) = top(&repository);
    assert!(headline.contains("302 CI files changed"), "{headline}");
    let first = "- 302 files change that decide what CI and Terraform run: .github/workflows/zz.yml, \
                 terraform/payments/.terraform.lock.hcl, ";
    assert!(note.starts_with(first), "{note}");
    let output = repository.govgen(&["diff", "first", "--format", "markdown"]);
    let page = String::from_utf8(output.stdout).unwrap();
    let note = page.lines().nth(3).unwrap();
    assert!(note.contains("github/<wbr>workflows/<wbr>zz") && note.ends_with(" and 297 more"), "{note}");
    assert!(note.len() < 1_000, "{note}");
    assert!(page.len() < 65_536);
}

#[test]
fn what_govgen_does_not_read_is_said_to_change() {
    let repository = repository();
    touch(&repository, "scripts/deploy.sh");
    let text = repository.text();
    assert!(text.starts_with("nobody gains or loses a grant · 1 other file\n"), "{text}");
    assert!(text.contains("\n- 1 file that is not compared changes: scripts/deploy.sh\n"), "{text}");
    // Pages for people are nothing.
    for path in ["requirements.txt", "AGENTS.md", "divisions/payments/run.sh"] {
        repository.commit(&path.replace(['.', '/'], "-"));
        touch(&repository, path);
        let text = said(&repository.govgen(&["diff", "HEAD"]));
        assert!(text.contains("1 other file\n"), "{path}: {text}");
    }
    fs::remove_file(repository.root().join("divisions/payments/run.sh")).unwrap();
    touch(&repository, "docs/page.md");
    assert!(said(&repository.govgen(&["diff", "HEAD"])).starts_with(NOTHING));
}

/// The base is edited by an edit, and the change mends it: the rendered file is what the YAML says again.
fn mended(edit: impl Fn(&Repository), path: &str) {
    let repository = repository();
    edit(&repository);
    repository.commit("edited");
    repository.git(&["checkout", "first", "--", "."]);
    let there = fs::symlink_metadata(repository.root().join(path)).is_ok();
    let was = repository.git(&["ls-tree", "--name-only", "first", path]);
    if there && was.is_empty() {
        repository.git(&["rm", "--quiet", "--force", path]);
    }
    for head in [&[][..], &["--head", "HEAD"]] {
        if !head.is_empty() {
            repository.git(&["add", "--all"]);
            repository.git(&["commit", "--quiet", "--message", "mended"]);
        }
        let text = said(&repository.govgen(&[&["diff", "edited"], head].concat()));
        let mut lines = text.lines();
        assert_eq!(lines.next(), Some("nobody gains or loses a grant · 1 rendered file unexplained"), "{text}");
        assert_eq!(
            lines.next().unwrap(),
            format!("- 1 rendered file changes that no row explains: {path}; read what differs in it")
        );
    }
    assert_eq!(repository.diffed(&["edited"])["rendered"]["unexplained"], json!([path]));
}

#[test]
fn a_rendered_file_that_differs_without_a_row() {
    let path = "terraform/payments/permission.tf";
    mended(|it| it.replace(path, "ReadOnlyAccess", "PowerUserAccess"), path);
    let path = "terraform/common/tfc_oidc_iam_role.tf";
    mended(|it| it.write(path, "# nothing\n"), path);
    // One that stood beside them, and goes.
    let path = "terraform/payments/more.tf";
    mended(|it| it.write(path, "# more\n"), path);
    // One that GitHub looked at first, so that its owners were asked.
    let path = ".github/CODEOWNERS";
    mended(|it| it.write(path, "* @octcat-org/others\n"), path);
}

#[test]
fn a_permission_set_that_terraform_makes_anew() {
    let repository = repository();
    repository.replace(ACCESS, "policies:\n", "policies:\n  spare: { managed_policies: [ReadOnlyAccess] }\n");
    assert!(repository.govgen(&["render", "--quiet"]).status.success());
    repository.commit("spare");
    // In AWS it keeps its name, and nobody has it.
    repository.replace(ACCESS, "  spare: { ", "  other: { name: payments-spare, ");
    let text = || said(&repository.govgen(&["diff", "spare"]));
    assert!(text().starts_with("nobody gains or loses a grant\n- `govgen render` was not run: "), "{}", text());
    assert!(repository.govgen(&["render", "--quiet"]).status.success());
    assert!(text().starts_with("nobody gains or loses a grant · 1 rendered file unexplained\n"), "{}", text());
}

/// What `govgen move` writes is told by its entry under `refactor`, and by nothing else.
#[test]
fn names_that_govgen_move_gives() {
    let moves: [&[&str]; 5] = [
        &["policy", "payments", "developer", "engineer"],
        &["policy", "common", "read-only", "look"],
        &["division", "payments", "ledger"],
        &["account-name", "payments", "ledger-dev", "ledger-lab"],
        &["account", "ledger-dev", "--from", "payments", "--to", "platform"],
    ];
    for arguments in moves {
        let repository = repository();
        let moved = repository.govgen(&[&["move"], arguments].concat());
        assert!(moved.status.success(), "{arguments:?}: {}", said(&moved));
        assert!(repository.govgen(&["render", "--quiet"]).status.success());
        let text = repository.text();
        assert!(!text.contains("unexplained") && text.contains("1 refactor entry"), "{arguments:?}: {text}");
        assert_eq!(repository.diffed(&["first"])["rendered"]["unexplained"], json!([]), "{arguments:?}");
    }
}

/// An entry accounts for the files of what it is about, and for no others.
#[test]
fn an_entry_accounts_for_its_own_files() {
    let repository = repository();
    for path in ["terraform/platform/assignment.tf", "terraform/payments/tfe.tf"] {
        repository.write(path, "# somebody's\n");
    }
    repository.commit("edited");
    repository.git(&["checkout", "first", "--", "."]);
    repository.git(&["rm", "--quiet", "--force", "terraform/payments/tfe.tf"]);
    assert!(repository.govgen(&["move", "policy", "payments", "developer", "engineer"]).status.success());
    assert!(repository.govgen(&["render", "--quiet"]).status.success());
    assert_eq!(
        repository.diffed(&["edited"])["rendered"]["unexplained"],
        json!(["terraform/payments/tfe.tf", "terraform/platform/assignment.tf"])
    );
}

#[test]
fn what_aws_takes_when_nothing_is_written() {
    let repository = repository();
    repository.replace(ACCESS, "    session_duration: PT1H\n", "");
    assert_eq!(repository.diffed(&["first"])["permission_sets"], json!([]));
    assert!(repository.govgen(&["render", "--quiet"]).status.success());
    assert!(repository.text().starts_with("nobody gains or loses a grant · 1 rendered file unexplained\n"));
}

#[test]
fn a_repository_within_a_rendered_root() {
    let repository = repository();
    let commit = repository.git(&["rev-parse", "HEAD"]);
    let entry = format!("160000,{},terraform/payments/mod", commit.trim());
    repository.git(&["update-index", "--add", "--cacheinfo", &entry]);
    repository.git(&["commit", "--quiet", "--message", "module"]);
    // As a checkout of it leaves it.
    fs::create_dir(repository.root().join("terraform/payments/mod")).unwrap();
    for head in [&[][..], &["--head", "main"]] {
        let text = said(&repository.govgen(&[&["diff", "first"], head].concat()));
        assert!(!text.contains(NOTHING), "{text}");
        assert!(text.contains("terraform/payments/mod"), "{text}");
    }
}

/// The rows of settings after an edit.
fn settings(edit: impl Fn(&Repository)) -> Vec<String> {
    let repository = repository();
    edit(&repository);
    let output = repository.govgen(&["diff", "first"]);
    let text = said(&output);
    assert!(!text.contains(NOTHING), "{text}");
    let rows = text.lines().filter(|it| it.len() > 2 && ["+ ", "- ", "~ "].iter().any(|sign| it.starts_with(sign)));
    rows.map(str::to_owned).collect()
}

#[test]
fn settings_are_in_the_words_of_the_files() {
    let organization = "divisions/common/organization.yaml";
    let rows = settings(|it| {
        it.replace(organization, "  principals:\n", "  principals:\n    match: email\n    case: preserve\n");
        it.replace(organization, "reserved_accounts: { log-archive: ", "facts_role: { github_oidc_provider: existing, branch: main, github_ids: { organization: \"1\", repository: \"2\" } }\n    reserved_accounts: { archive: ");
    });
    let all = rows.join("\n");
    for expected in [
        "~ organization principals.match  email, was user_name",
        "~ organization principals.case  preserve, was lower",
        "+ organization aws.facts_role.github_oidc_provider  existing",
        "+ organization aws.facts_role.github_ids.repository  2",
        "~ organization aws.reserved_accounts  `archive 888888888888`, was `log-archive 888888888888`",
    ] {
        assert!(all.contains(expected), "`{expected}` is missing: {all}");
    }
    for debug in ["Some(", "UserName", "Preserve", "Existing", "Any", "\\u{"] {
        assert!(!all.contains(debug), "`{debug}` is there: {all}");
    }
}

#[test]
fn a_reason_of_several_lines_is_one() {
    let rows = settings(|it| {
        let waiver = "waivers:\n  - rule: admin-wildcard\n    at: { policy: developer }\n    until: 2099-01-01\n    reason: |\n      one\n      two\n";
        it.write("divisions/common/waivers.yaml", waiver);
    });
    assert!(
        rows.contains(&"+ waiver admin-wildcard  policy developer, until 2099-01-01: `one two`".to_owned()),
        "{rows:?}"
    );
}

#[test]
fn what_the_organization_and_its_reserved_accounts_are_called() {
    let organization = "divisions/common/organization.yaml";
    let rows = settings(|it| {
        let text = fs::read_to_string(it.root().join(organization)).unwrap();
        let name = text.lines().find(|it| it.starts_with("  name: ")).unwrap().to_owned();
        it.replace(organization, &name, "  name: another");
    });
    assert!(rows.iter().any(|it| it.contains("organization name") && it.contains("another, was ")), "{rows:?}");
}

#[test]
fn an_entry_says_all_that_it_holds() {
    let entry = |set: &str, who: &str| {
        format!(
            "refactor:\n  - import: {{ division: payments, policy: developer, permission_set: {set}, managed_policies: [ReadOnlyAccess], assignments: {{ ledger-dev: {{ {who} }} }} }}\n"
        )
    };
    let path = "divisions/common/refactor.yaml";
    let repository = repository();
    repository.write(path, &entry("ps-1111111111111111", "users: [alice@example.com], groups: [ledger]"));
    repository.commit("import");
    for (set, who, row) in [
        (
            "ps-6666666666666666",
            "users: [alice@example.com], groups: [ledger]",
            "Terraform takes over developer of payments as it is in AWS, permission set ps-6666666666666666; with ReadOnlyAccess; in ledger-dev: group ledger and alice@example.com",
        ),
        ("ps-1111111111111111", "users: [alice@example.com]", "in ledger-dev: alice@example.com"),
    ] {
        repository.write(path, &entry(set, who));
        let text = said(&repository.govgen(&["diff", "import"]));
        assert!(text.contains("2 refactor entries"), "{text}");
        let is_row = |it: &str| it.starts_with("+ refactor import") && it.ends_with(row);
        assert!(text.lines().any(is_row), "{row}: {text}");
    }
}

#[test]
fn a_group_that_leaves_a_move_is_a_row() {
    let entry = |set: &str, groups: &str| {
        format!(
            "refactor:\n  - move: {{ account: ledger-prod, from: payments, to: platform, grants: {{ read-only: {{ permission_set: {set}, groups: [{groups}] }} }} }}\n"
        )
    };
    let path = "divisions/common/refactor.yaml";
    let repository = repository();
    let row = "      ledger-prod: { id: \"000000000000\", environment: production }\n";
    repository.replace(MAPPING, row, "");
    repository.replace(MAPPING, "      tools:", &format!("{row}      tools:"));
    repository.write(path, &entry("ps-1111111111111111", "ledger, auditors"));
    repository.commit("moved");
    let rows = |text: &str| -> Vec<String> {
        text.lines().filter(|it| it.contains("refactor move")).map(str::to_owned).collect()
    };
    for (set, groups) in [("ps-1111111111111111", "ledger"), ("ps-6666666666666666", "ledger, auditors")] {
        repository.write(path, &entry(set, groups));
        let text = said(&repository.govgen(&["diff", "moved"]));
        assert_eq!(rows(&text).len(), 2, "{text}");
        let now = &rows(&text)[0];
        assert!(now.contains(set) && now.contains("from payments to platform; with read-only ("), "{now}");
    }
}

#[test]
fn a_long_list_of_people_is_cut_between_them() {
    let repository = repository();
    let people: Vec<String> = (0..60).map(|it| format!("somebody-{it:02}@example.com")).collect();
    let forget = format!(
        "refactor:\n  - forget: {{ division: payments, account: ledger-dev, policy: developer, users: [{}] }}\n",
        people.join(", ")
    );
    repository.write("divisions/common/refactor.yaml", &forget);
    let output = repository.govgen(&["diff", "first", "--format", "markdown"]);
    let page = String::from_utf8(output.stdout).unwrap();
    let row = page.lines().find(|it| it.contains("refactor") && it.starts_with('|')).unwrap();
    assert!(row.contains("somebody-39") && !row.contains("somebody-40") && row.contains(" and 20 more"), "{row}");
    assert!(!row.contains('…') && row.contains(">payments<"), "{row}");
}

#[test]
fn production_is_what_either_side_says() {
    let repository = repository();
    repository.replace(MAPPING, "environment: production", "environment: staging");
    repository.replace(ACCESS, "- carol@example.com", "- carol@example.com\n        - erin@example.com");
    repository.replace(POLICY, "\"s3:ListBucket\"", "\"s3:PutObject\"");
    let text = repository.text();
    assert!(text.lines().next().unwrap().starts_with("1 gains 2 grants (1 in production) · "), "{text}");
    assert!(text.contains("+ erin@example.com  data in ledger-prod (staging, was production), ledger-dev"), "{text}");
    assert!(text.contains("held by 3 users in 2 accounts, 1 in production"), "{text}");
    assert!(text.lines().next().unwrap().contains(", 1 account out of production"), "{text}");
    let json = repository.diffed(&["first"]);
    let gain = &json["divisions"][0]["gains"][1];
    assert_eq!((&gain["environment"], &gain["environment_before"]), (&json!("staging"), &json!("production")));
    assert_eq!((&gain["production"], &json["summary"]["grants_gained_in_production"]), (&json!(true), &json!(1)));
}

#[test]
fn an_id_that_an_earlier_change_chose_is_seen() {
    let repository = repository();
    repository.replace(
        "divisions/common/organization.yaml",
        "identity_store_id: d-0123456789",
        "identity_store_id: d-0123456789\n      lookup: lock",
    );
    let id = |number: u32| format!("0123456789-11111111-1111-1111-1111-{number:012}");
    let lock = |names: &[&str]| {
        let users = names.iter().zip(1..).map(|(name, it)| (format!("{name}@example.com"), json!(id(it))));
        let lock = json!({
            "version": 1,
            "identity_store_id": "d-0123456789",
            "users": users.collect::<serde_json::Map<_, _>>(),
            "groups": {"ledger": id(200), "platform": id(201)},
            "departed": {"users": {}, "groups": {}},
        });
        repository.write("divisions/common/principals.lock.json", &serde_json::to_string_pretty(&lock).unwrap());
    };
    lock(&["alice", "bob", "carol", "dave"]);
    repository.commit("locked");
    lock(&["alice", "bob", "carol", "dave", "mallory"]);
    let text = said(&repository.govgen(&["diff", "locked"]));
    assert!(text.starts_with("nobody gains or loses a grant · 1 idle lock name\n"), "{text}");
    let row = format!("1 name in the lock, granted nothing  mallory@example.com leads to {}", id(5));
    assert!(text.contains(&row), "{text}");
    repository.commit("chosen");
    repository.replace(
        ACCESS,
        "[alice@example.com, bob@example.com]",
        "[alice@example.com, bob@example.com, mallory@example.com]",
    );
    // She has something already.
    repository.replace(
        "divisions/platform/access.yaml",
        "groups: [platform]",
        "groups: [platform]\n      users: [carol@example.com]",
    );
    let text = said(&repository.govgen(&["diff", "chosen"]));
    assert!(text.contains(&format!("+ mallory@example.com (new here, id {})", id(5))), "{text}");
    assert!(text.contains("+ carol@example.com  "), "{text}");
    let json = repository.diffed(&["chosen"]);
    assert_eq!(json["divisions"][0]["gains"][0]["id"], json!(id(5)));
    assert_eq!(json["divisions"][1]["gains"][0]["id"], json!(null));
}

#[test]
fn a_headline_fits_a_phone() {
    let repository = repository();
    repository.replace(ACCESS, "[alice@example.com, bob@example.com]", "[alice@example.com, erin@example.com]");
    repository.replace(ACCESS, "2027-06-30", "2027-12-31");
    repository.replace(ACCESS, "- carol@example.com", "- carol@example.com\n        - zoe@example.com");
    repository.replace("divisions/platform/access.yaml", "[platform]", "[platform, others]");
    repository.replace(POLICY, "\"s3:ListBucket\"", "\"s3:PutObject\"");
    repository.replace(SHARED, "ReadOnlyAccess", "job-function/ViewOnlyAccess");
    repository.replace(MAPPING, "      ledger-dev:", "      new: \"333333333333\"\n      ledger-dev:");
    repository.replace(MAPPING, "[platform-team]", "[platform-team, others]");
    let text = repository.text();
    let headline = text.lines().next().unwrap();
    let page = said(&repository.govgen(&["diff", "first", "--format", "markdown"]));
    let markdown = page.lines().nth(1).unwrap().replace("**", "");
    assert_eq!(markdown, format!("### {headline}"));
    assert!(headline.starts_with("5 gain 7 grants (1 group, 1 in production), 1 loses 1, "), "{headline}");
    assert!(
        headline.ends_with(" · 2 permission sets allow more, 1 held in production, 1 new account, 1 owner list"),
        "{headline}"
    );
    // One that has half of that is two lines of a phone.
    let rare = ", 1 keeps access until another day · 2 permission sets allow more, 1 held in production";
    assert!(headline.contains(rare) && headline.replace(rare, "").chars().count() <= 90, "{headline}");
}

/// Root modules of divisions that are as they were are looked at where the organization's own files can alter them.
#[test]
fn what_the_organization_alters_in_every_root() {
    let repository = repository();
    let organization = "divisions/common/organization.yaml";
    let unrendered = |base: &str| repository.diffed(&[base])["rendered"]["not_rendered"].clone();
    repository.replace(organization, "domains: [example.com]", "domains: [example.com, example.org]");
    assert_eq!(unrendered("first"), json!([]), "it is no part of any root");
    repository.replace(organization, "region: ap-northeast-1", "region: eu-west-1");
    let roots = unrendered("first").as_array().unwrap().clone();
    for root in ["terraform/payments/versions.tf", "terraform/platform/versions.tf"] {
        assert!(roots.contains(&json!(root)), "{root}: {roots:?}");
    }
    let approvers = repository.diffed(&["first"])["approvers"].to_string();
    assert!(approvers.contains("terraform/platform/versions.tf"), "{approvers}");
    repository.govgen(&["render"]);
    assert_eq!(unrendered("first"), json!([]));
    // A hand in a root that nothing else touches is seen, beside a change that alters no root.
    repository.commit("moved");
    repository.replace("divisions/common/guardrails.yaml", "max_direct_users: 5", "max_direct_users: 50");
    let versions = "terraform/platform/versions.tf";
    repository.replace(versions, "eu-west-1", "eu-west-2");
    assert_eq!(repository.diffed(&["moved"])["rendered"]["differs"], json!([versions]));
}
