//! `govgen move` in repositories on disk: what stays as it was, what is clean afterwards, the way back, the pages, and what is refused.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on says where")]

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use expect_test::{expect, expect_file};

/// A copy of the clean repository, rendered, which goes with the test.
struct Repository {
    directory: tempfile::TempDir,
}

type Files = BTreeMap<String, String>;

impl Repository {
    fn new() -> Self {
        let repository = Self { directory: tempfile::tempdir().unwrap() };
        copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cmd/clean.in"), repository.directory.path());
        repository.succeed(&["render"]);
        repository
    }

    /// With other text in one file.
    fn with(path: &str, old: &str, new: &str) -> Self {
        let repository = Self::new();
        repository.change(path, old, new);
        repository.succeed(&["render"]);
        repository
    }

    fn change(&self, path: &str, old: &str, new: &str) {
        let path = self.directory.path().join(path);
        let text = fs::read_to_string(&path).unwrap();
        assert!(text.contains(old), "{} has no {old:?}", path.display());
        fs::write(path, text.replace(old, new)).unwrap();
    }

    fn run(&self, arguments: &[&str]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_govgen"));
        command.args(arguments).current_dir(self.directory.path()).env_clear();
        command.env("PATH", std::env::var_os("PATH").unwrap_or_default()).output().unwrap()
    }

    fn succeed(&self, arguments: &[&str]) -> String {
        let output = self.run(arguments);
        let said = String::from_utf8(output.stderr).unwrap();
        assert!(output.status.success(), "{arguments:?}: {said}");
        String::from_utf8(output.stdout).unwrap()
    }

    /// Every file below two directories.
    fn files(&self) -> Files {
        let mut files = Files::new();
        for top in ["divisions", "terraform"] {
            for entry in walkdir::WalkDir::new(self.directory.path().join(top)).into_iter().map(Result::unwrap) {
                if entry.file_type().is_file() {
                    let path = entry.path().strip_prefix(self.directory.path()).unwrap();
                    files.insert(path.to_str().unwrap().replace('\\', "/"), fs::read_to_string(entry.path()).unwrap());
                }
            }
        }
        files
    }

    /// What a refused command says; it changes nothing.
    fn refused(&self, arguments: &str) -> String {
        let before = self.files();
        let output = self.run(&words(arguments));
        assert!(!output.status.success(), "{arguments}");
        assert_eq!(before, self.files(), "{arguments} was refused and wrote");
        assert!(output.stdout.is_empty(), "{arguments} was refused and printed");
        format!("{arguments}\n  {}", String::from_utf8(output.stderr).unwrap())
    }
}

fn words(arguments: &str) -> Vec<&str> {
    std::iter::once("move").chain(arguments.split(' ')).collect()
}

fn copy(from: &Path, to: &Path) {
    for entry in walkdir::WalkDir::new(from).into_iter().map(Result::unwrap) {
        let target = to.join(entry.path().strip_prefix(from).unwrap());
        if entry.file_type().is_dir() {
            fs::create_dir_all(&target).unwrap();
        } else {
            fs::copy(entry.path(), &target).unwrap();
        }
    }
}

/// Files without the entries that speak of the past.
fn without_refactor(files: Files) -> Files {
    files.into_iter().filter(|(path, _)| !path.contains("/refactor.")).collect()
}

const SET: &str = "--permission-set read-only=ps-0123456789abcdef";

/// A move, and the one that takes it back.
const THERE_AND_BACK: [(&str, &str); 6] = [
    ("policy payments auditor reader", "policy payments reader auditor"),
    ("policy payments developer engineer", "policy payments engineer developer"),
    ("policy common read-only look", "policy common look read-only"),
    ("division payments ledger", "division ledger payments"),
    ("account-name payments ledger-prod ledger-live", "account-name payments ledger-live ledger-prod"),
    ("account tools --from platform --to payments", "account tools --from payments --to platform"),
];

#[test]
fn what_is_moved_is_clean_and_the_way_back_leads_to_the_same_bytes() {
    for (there, back) in THERE_AND_BACK {
        let repository =
            Repository::with("divisions/common/divisions.yaml", "mode: assign-only", "mode: author # for now");
        let before = repository.files();
        for arguments in [there, back] {
            let set = if arguments.starts_with("account ") { format!(" {SET}") } else { String::new() };
            repository.succeed(&words(&format!("{arguments} --as-of 2026-11-22{set}")));
            repository.succeed(&["render"]);
            repository.succeed(&["check", "--strict", "--as-of", "2026-11-22"]);
            repository.succeed(&["prove"]);
        }
        assert_eq!(without_refactor(before), without_refactor(repository.files()), "{there}");
    }
}

#[test]
fn comments_and_layout_stay() {
    let access = "divisions/payments/access.yaml";
    let repository = Repository::with(access, "accounts:\n", "# Grants of 台帳.\naccounts: # by account\n");
    repository.change(access, "  ledger-prod:\n", "\n  # Ask the pager first.\n  ledger-prod:   # production\n");
    repository.change(access, "groups: [ledger-developers]", "groups: [ledger-developers]   # all of them");
    repository.change(
        "divisions/common/divisions.yaml",
        "      ledger-prod:",
        "      # Since 2019.\n      ledger-prod:",
    );
    let arguments = format!(
        "account ledger-prod --from payments --to platform --policy developer=read-only --as-of 2026-11-22 {SET} --dry-run"
    );
    expect_file!["moves/account.diff"].assert_eq(&repository.succeed(&words(&arguments)));
    expect_file!["moves/policy.diff"]
        .assert_eq(&repository.succeed(&words("policy payments developer engineer --as-of 2026-11-22 --dry-run")));
}

#[test]
fn the_pages_say_what_to_do() {
    let page = |arguments: &str| Repository::new().succeed(&words(&format!("{arguments} --as-of 2026-11-22")));
    let account = format!("account ledger-prod --from payments --to platform --policy developer=read-only {SET}");
    expect_file!["moves/account.md"].assert_eq(&page(&account));
    expect_file!["moves/account-name.md"].assert_eq(&page("account-name payments ledger-prod ledger-live"));
    expect_file!["moves/division.md"].assert_eq(&page("division payments ledger"));
    expect_file!["moves/policy.md"].assert_eq(&page("policy payments developer engineer"));
    expect_file!["moves/shared-policy.md"].assert_eq(&page("policy common read-only look"));
    expect_file!["moves/provider.md"].assert_eq(&page("provider aws 6"));
}

#[test]
fn a_policy_goes_along_with_its_document() {
    let repository = Repository::with("divisions/common/divisions.yaml", "mode: assign-only", "mode: author");
    let arguments =
        format!("account ledger-dev --from payments --to platform --policy developer=ledger --as-of 2026-11-22 {SET}");
    repository.succeed(&words(&arguments));
    repository.succeed(&["check", "--strict", "--as-of", "2026-11-22"]);
    let files = repository.files();
    assert_eq!(
        files["divisions/platform/policies/developer.json"],
        files["divisions/payments/policies/developer.json"]
    );
    expect_file!["moves/along.yaml"].assert_eq(&files["divisions/platform/access.yaml"]);
    expect_file!["moves/along-refactor.yaml"].assert_eq(&files["divisions/common/refactor.yaml"]);
}

/// What `govgen fetch` would have seen of the shared permission set and of some of the people.
fn facts(redacted: bool) -> String {
    let parts =
        ["users", "groups", "permission-sets"].map(|it| format!("{it:?}: {{\"state\": \"complete\"}}")).join(", ");
    let set = |id: &str, name: &str| {
        format!(
            r#"{{"arn": "arn:aws:sso:::permissionSet/ssoins-0123456789abcdef/{id}", "name": "{name}", "description": null, "session_duration": null,
                "relay_state": null, "tags": null, "managed_policies": null, "customer_managed_policies": null,
                "inline_policy": {{"state": "unknown"}}, "permissions_boundary": {{"state": "unknown"}}}}"#
        )
    };
    format!(
        r#"{{"version": 1, "fetched": {{"started": "2026-11-22T00:00:00Z", "finished": "2026-11-22T00:01:00Z", "govgen": "0.1.0", "calls": 1}},
            "redacted": {redacted}, "instance": {{"arn": "arn:aws:sso:::instance/ssoins-0123456789abcdef", "identity_store_id": "d-0123456789",
            "region": "ap-northeast-1"}}, "organization": null, "parts": {{{parts}}}, "accounts": [],
            "users": [{{"id": "11111111-2222-3333-4444-555555555555", "user_name": "Alice@example.com"}}],
            "groups": [{{"id": "66666666-7777-8888-9999-000000000000", "name": "ledger-leads", "members": null}}],
            "permission_sets": [{}, {}], "provisioned": [], "assignments": [], "customer_managed_policies": []}}"#,
        set("ps-0123456789abcdef", "read-only"),
        set("ps-fedcba9876543210", "DeveloperAccess"),
    )
}

#[test]
fn facts_say_ids() {
    let repository = Repository::new();
    let arguments = "account ledger-prod --from payments --to platform --policy developer=read-only --facts facts.json --as-of 2026-11-22";
    let path = repository.directory.path().join("facts.json");
    fs::write(&path, facts(true)).unwrap();
    assert!(repository.refused(arguments).contains("the facts are redacted"));
    fs::write(&path, facts(false)).unwrap();
    let page = repository.succeed(&words(arguments));
    let commands: String = page.lines().filter(|it| it.contains("aws ")).map(|it| format!("{it}\n")).collect();
    expect_file!["moves/commands-with-facts.txt"].assert_eq(&commands);
    assert!(repository.files()["divisions/common/refactor.yaml"].contains("permission_set: ps-0123456789abcdef"));
}

#[test]
fn what_means_nothing_here_is_refused() {
    let repository = Repository::new();
    let said: String = [
        "policy payment developer engineer",
        "policy payments develper engineer",
        "policy payments read-only look",
        "policy payments developer auditor",
        "policy payments developer read-only",
        "policy common read-only developer",
        "policy payments developer developer",
        "policy payments developer Bad__Name",
        "policy common read-only 開発",
        "division payments Ledger",
        "division payments common",
        "account-name payments ledger-prod Ledger",
        "account ledger-prod --from payments --to platform --policy developer=Engineer",
        "division paymnts ledger",
        "division payments platform",
        "division common ledger",
        "account-name payments ledger ledger-live",
        "account-name payments tools hammers",
        "account-name payments ledger-prod tools",
        "account ledger-prod --from payments --to payments",
        "account ledger-prod --from platform --to payments",
        "account ledger-prod --from payments --to platform",
        "account ledger-prod --from payments --to platform --policy developer=read-only",
        "account ledger-prod --from payments --to platform --policy developer=developer",
        "account tools --from platform --to payments --policy nobody=read-only --permission-set read-only=ps-0123456789abcdef",
        "account tools --from platform --to payments --policy read-only",
        "provider aws 7",
        "provider tfe 1",
        "provider aws 4",
        "--prune --plan missing.json --division payments",
        "--prune --plan missing.json --division payments --division platform",
    ]
    .iter()
    .map(|arguments| repository.refused(arguments))
    .collect();
    expect_file!["moves/refused.txt"].assert_eq(&said);
}

#[test]
fn what_stands_in_the_way_is_named() {
    let said = |path: &str, old: &str, new: &str, arguments: &str| Repository::with(path, old, new).refused(arguments);
    let divisions = "divisions/common/divisions.yaml";
    let old = "account old --from platform --to payments";
    let mut all = String::new();
    for status in ["closed", "closing"] {
        let row = format!("tools: \"000000000003\"\n      old: {{ id: \"000000000004\", status: {status} }}");
        all += &said(divisions, "tools: \"000000000003\"", &row, old);
    }
    all += &said(
        "divisions/common/policies.yaml",
        "[payments, platform]",
        "[platform, payments]",
        "division payments common",
    );
    all += &said(
        "divisions/payments/access.yaml",
        "\"*\":",
        "\"*-prod\":",
        "account-name payments ledger-prod ledger-live",
    );
    let twice = Repository::new();
    twice.succeed(&words("policy payments developer engineer --as-of 2026-11-22"));
    all += &twice.refused("policy payments engineer maker");
    all += &twice.refused("policy payments auditor developer");
    expect_file!["moves/in-the-way.txt"].assert_eq(&all);
}

#[test]
fn a_plan_of_other_files_takes_no_entry_out() {
    let repository = Repository::new();
    repository.succeed(&words("policy payments developer engineer --as-of 2026-11-22"));
    let plan = |changes: &str| {
        let text = format!(
            r#"{{"format_version": "1.2", "terraform_version": "1.11.4", "complete": true, "errored": false, "planned_values": {{}},
                "resource_changes": [{changes}], "configuration": {{"provider_config": {{}}, "root_module": {{}}}}}}"#
        );
        fs::write(repository.directory.path().join("plan.json"), text).unwrap();
    };
    plan(
        r#"{"address": "aws_ssoadmin_permission_set.developer", "mode": "managed", "type": "aws_ssoadmin_permission_set", "name": "developer",
            "provider_name": "registry.terraform.io/hashicorp/aws", "change": {"actions": ["no-op"], "before": {}, "after": {}}}"#,
    );
    let said = repository.refused("--prune --plan plan.json --division payments");
    assert!(said.contains("plan.json is not a plan of the files as they are; nothing was written"), "{said}");
    assert!(!said.contains("refactor-spent"), "{said}");
    let mixed = r#"{"address": "aws_ssoadmin_permission_set.x", "mode": "managed", "type": "aws_ssoadmin_permission_set", "name": "x",
        "provider_name": "registry.terraform.io/hashicorp/aws", "change": {"actions": ["no-op"], "before": {}, "after": AFTER}}"#;
    let said = |after: &str| {
        plan(&mixed.replace("AFTER", after));
        repository
            .refused("--prune --plan plan.json --division payments")
            .lines()
            .skip(1)
            .collect::<Vec<_>>()
            .join("\n")
    };
    for (tag, division) in [("platform", "platform"), ("common", "common")] {
        let said = said(&format!(r#"{{"tags": {{"govgen:division": "{tag}"}}}}"#));
        expect![[r#"  govgen: plan.json is a plan of `DIVISION`, not of `payments`: give each --plan the --division that it is of; nothing was written"#]]
            .assert_eq(&said.replace(&format!("`{division}`"), "`DIVISION`"));
    }
    assert!(said(r#"{"tags": {"govgen:division": "payments"}}"#).contains("is not a plan of the files"));
    plan("");
    let said = repository.refused("--prune --plan plan.json --division payments");
    assert!(said.contains("nothing was written"), "a plan that shows nothing of the root at all: {said}");
}

#[test]
fn a_repository_with_errors_is_left_alone() {
    let repository = Repository::new();
    repository.change("divisions/platform/access.yaml", "carol@example.com", "carol@elsewhere.example");
    let said = repository.refused("policy payments developer engineer");
    assert!(said.contains("carol@elsewhere.example") && said.contains("nothing was written"), "{said}");
}

#[test]
fn the_documents_say_the_order_of_the_page() {
    let page = include_str!("moves/account.md");
    let steps =
        ["First the run of `identity-center-payments`", "Then `common`", "Then the run of `identity-center-platform`"];
    let places: Vec<usize> = steps.iter().map(|it| page.find(it).unwrap()).collect();
    assert!(places.is_sorted(), "{places:?}");
    for (name, text) in [
        ("moves.md", include_str!("../../../docs/moves.md")),
        ("runbooks.md", include_str!("../../../docs/runbooks.md")),
    ] {
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        let order =
            text.split("the old division first, because").nth(1).unwrap_or_else(|| panic!("{name} says no order"));
        assert!(order.find("then `common`") < order.find("then the new division"), "{name}: {order}");
    }
}

#[test]
fn the_page_takes_no_other_file_s_place() {
    let repository = Repository::new();
    fs::write(repository.directory.path().join("README.md"), "ours\n").unwrap();
    let said: String = [
        "divisions/payments/access.yaml",
        "divisions/payments/page.md",
        "divisions/../terraform/common/page.md",
        "README.md",
        "CODEOWNERS",
        "missing/page.md",
    ]
    .iter()
    .map(|path| repository.refused(&format!("policy payments developer engineer --runbook {path}")))
    .collect();
    expect_file!["moves/runbook-places.txt"].assert_eq(&said);
    assert_eq!(fs::read_to_string(repository.directory.path().join("README.md")).unwrap(), "ours\n");
}

/// The last commands of a page that moves an account, run as they are printed, where AWS has the permission set of `developer`.
#[cfg(unix)]
fn go_back(repository: &Repository, page: &str) {
    let back = page.split("## Going back").nth(1).unwrap();
    let commands = back.split("```sh\n").nth(1).unwrap().split("\n```").next().unwrap();
    let binaries = Path::new(env!("CARGO_BIN_EXE_govgen")).parent().unwrap();
    let aws = tempfile::tempdir().unwrap();
    let answers = "#!/bin/sh\ncase $2 in\n  list-permission-sets) echo arn:aws:sso:::permissionSet/ssoins-0123456789abcdef/ps-fedcba9876543210 ;;\n  \
                   *) printf 'DeveloperAccess\\tarn:aws:sso:::permissionSet/ssoins-0123456789abcdef/ps-fedcba9876543210\\n' ;;\nesac\n";
    fs::write(aws.path().join("aws"), answers).unwrap();
    fs::set_permissions(aws.path().join("aws"), std::os::unix::fs::PermissionsExt::from_mode(0o755)).unwrap();
    let path = std::env::join_paths(
        [aws.path().to_owned(), binaries.to_owned()]
            .into_iter()
            .chain(std::env::split_paths(&std::env::var_os("PATH").unwrap())),
    );
    let mut shell = Command::new("sh");
    shell.args(["-e", "-c", commands]).current_dir(repository.directory.path()).env_clear().env("PATH", path.unwrap());
    let output = shell.output().unwrap();
    assert!(output.status.success(), "{commands}\n{}", String::from_utf8_lossy(&output.stderr));
}

#[test]
#[cfg(unix)]
fn the_printed_way_back_leads_back() {
    for (policy, stays) in [("", "developer:"), (" --policy developer=engineer", "engineer:")] {
        let repository = Repository::with("divisions/common/divisions.yaml", "mode: assign-only", "mode: author");
        // A glob of the new division grants a shared policy there, of which the way back has to know the id.
        let glob = "accounts:\n  \"*\":\n    read-only:\n      groups: [監査チーム]\n";
        repository.change("divisions/platform/access.yaml", "accounts:\n", glob);
        let before = repository.files();
        let page =
            repository.succeed(&words(&format!("account ledger-prod --from payments --to platform{policy} {SET}")));
        repository.succeed(&["render"]);
        go_back(&repository, &page);
        let mut after = repository.files();
        for path in ["divisions/payments/access.yaml", "divisions/common/divisions.yaml"] {
            assert_eq!(before[path], after[path], "{path}");
        }
        let left = after.remove("divisions/platform/access.yaml").unwrap();
        assert!(left.contains(stays), "what was copied stays behind\n{left}");
        assert!(page.contains("stays behind in `platform`"), "{page}");
        assert!(
            page.contains(" --permission-set 'read-only=ps-0123456789abcdef' --permission-set developer="),
            "{page}"
        );
        // AWS has all of it, so that it is imported: the provider makes nothing twice.
        let entries = &after["divisions/common/refactor.yaml"];
        let blocks = &after["terraform/payments/refactor.tf"];
        if policy.is_empty() {
            expect_file!["moves/back-refactor.yaml"].assert_eq(&without_days(entries));
            expect_file!["moves/back-refactor.tf"].assert_eq(blocks);
        }
        repository.succeed(&["check", "--strict"]);
        repository.succeed(&["prove"]);
        // And there again: what the way back has written goes with it.
        repository.succeed(&words(&format!(
            "account ledger-prod --from payments --to platform --policy developer={} {SET}",
            stays.trim_end_matches(':')
        )));
        let again = &repository.files()["divisions/common/refactor.yaml"];
        assert!(!again.contains("import:"), "{again}");
    }
}

#[cfg(unix)]
fn without_days(text: &str) -> String {
    text.lines().filter(|it| !it.contains("since:")).map(|it| format!("{it}\n")).collect()
}

/// The account has gone to `platform`, with its own policy, and the repository is rendered.
fn gone() -> Repository {
    let repository = Repository::with("divisions/common/divisions.yaml", "mode: assign-only", "mode: author");
    repository.succeed(&words(&format!("account ledger-prod --from payments --to platform {SET} --as-of 2026-11-22")));
    repository.succeed(&["render"]);
    repository
}

const BACK: &str = "account ledger-prod --from platform --to payments --policy developer=developer --as-of 2026-11-22";

#[test]
fn what_cannot_be_imported_is_deleted_before_it_is_granted_again() {
    let repository = gone();
    let page = repository.succeed(&words(BACK));
    expect_file!["moves/back.md"].assert_eq(&page);
    let entries = repository.files()["divisions/common/refactor.yaml"].clone();
    assert!(!entries.contains("policy: developer"), "{entries}");
    // Through a glob, a shared policy comes back; its id stands in the entry that is turned round.
    assert!(entries.contains("policy: read-only"), "{entries}");
}

#[test]
fn facts_say_what_is_still_there() {
    let assigned = |users: &str| {
        let at = format!(
            r#""assignments": [{{"account_id": "000000000002", "permission_set_arn":
                "arn:aws:sso:::permissionSet/ssoins-0123456789abcdef/ps-fedcba9876543210", "users": [{users}], "groups": []}}]"#
        );
        facts(false)
            .replace("\"assignments\": []", &at)
            .replace("\"parts\": {", "\"parts\": {\"assignments\": {\"state\": \"complete\"}, ")
    };
    let entries = |facts: &str| {
        let repository = gone();
        fs::write(repository.directory.path().join("facts.json"), facts).unwrap();
        repository.succeed(&words(&format!("{BACK} --facts facts.json")));
        repository.files()["divisions/common/refactor.yaml"].clone()
    };
    let alice = entries(&assigned("\"11111111-2222-3333-4444-555555555555\""));
    assert!(alice.contains("permission_set: ps-fedcba9876543210") && alice.contains("alice"), "{alice}");
    let nobody = entries(&assigned(""));
    assert!(!nobody.contains("alice@example.com]\n  - import") && nobody.matches("alice").count() == 1, "{nobody}");
}

/// Facts have seen what somebody who types an id has only copied from somewhere.
#[test]
fn a_typed_id_does_not_contradict_facts() {
    let there = "account ledger-prod --from payments --to platform --policy developer=read-only --as-of 2026-11-22 --facts facts.json";
    for (repository, arguments, policy) in
        [(Repository::new(), there, "read-only"), (gone(), &format!("{BACK} --facts facts.json"), "developer")]
    {
        let path = repository.directory.path().join("facts.json");
        let assigned = r#""assignments": [{"account_id": "000000000002", "permission_set_arn":
            "arn:aws:sso:::permissionSet/ssoins-0123456789abcdef/ps-fedcba9876543210",
            "users": ["11111111-2222-3333-4444-555555555555"], "groups": []}]"#;
        let facts = facts(false).replace("\"assignments\": []", assigned);
        let (own, other) = match policy {
            "read-only" => ("ps-0123456789abcdef", "ps-fedcba9876543210"),
            _ => ("ps-fedcba9876543210", "ps-0123456789abcdef"),
        };
        let name = if policy == "read-only" { policy } else { "DeveloperAccess" };
        let typed = |id: &str| format!("{arguments} --permission-set {policy}={id}");
        let refused = |facts: &str, id: &str, why: &str| {
            fs::write(&path, facts).unwrap();
            assert_eq!(repository.run(&words(&typed(id))).status.code(), Some(2));
            let said = repository.refused(&typed(id));
            assert!(said.contains(&format!("--permission-set {policy}={id}: {why}")), "{said}");
        };
        refused(&facts, other, &format!("the facts say that `{name}` is {own}"));
        refused(&facts, "ps-ffffffffffffffff", &format!("the facts say that `{name}` is {own}"));
        let without = facts.replace(&format!("\"name\": \"{name}\""), "\"name\": \"unrelated\"");
        refused(&without, own, &format!("the facts say that this is `unrelated`, and not `{name}`"));
        refused(&without, "ps-ffffffffffffffff", "the facts have no permission set of that id");
        let partial = without.replace(
            "\"permission-sets\": {\"state\": \"complete\"}",
            "\"permission-sets\": {\"state\": \"partial\", \"reason\": \"access denied\", \"missing\": [\"x\"]}",
        );
        fs::write(&path, partial).unwrap();
        repository.succeed(&words(&format!("{} --dry-run", typed("ps-ffffffffffffffff"))));
        fs::write(&path, facts).unwrap();
        repository.succeed(&words(&typed(own)));
    }
}

#[test]
fn facts_that_do_not_help_say_what_they_lack() {
    let repository = Repository::new();
    let path = repository.directory.path().join("facts.json");
    let arguments = "account ledger-prod --from payments --to platform --policy developer=read-only --facts facts.json";
    fs::write(&path, facts(false).replace("\"read-only\"", "\"ReadOnly\"")).unwrap();
    let said = repository.refused(arguments);
    assert!(said.contains("of instance ssoins-0123456789abcdef, have no permission set called `read-only`"), "{said}");
    fs::write(&path, facts(false).replace("ssoins-0123456789abcdef", "ssoins-fedcba9876543210")).unwrap();
    let said = repository.refused(arguments);
    assert!(said.contains("are of instance `arn:aws:sso:::instance/ssoins-fedcba9876543210`"), "{said}");
}

#[test]
fn what_was_typed_is_looked_at_before_old_findings() {
    let repository = Repository::new();
    repository.change(
        "divisions/payments/policies.yaml",
        "managed_policies: [ReadOnlyAccess",
        "managed_policies: [AdministratorAccess, ReadOnlyAccess",
    );
    let said: String = [
        "policy payments develper engineer",
        "policy payments developer Engineer",
        "account ledger-prod --from payments --to platform",
        "account ledger-prod --from payments --to platform --permission-set read-only=read-only",
        "account ledger-prod --from payments --to platform --policy developer=read-only --permission-set \
         developer=ps-0123456789abcdef",
        "policy payments developer engineer",
    ]
    .iter()
    .map(|arguments| repository.refused(arguments))
    .collect();
    expect_file!["moves/old-findings.txt"].assert_eq(&said);
}

#[test]
fn the_page_s_commands_take_the_baseline_that_it_was_given() {
    let repository = Repository::new();
    repository.succeed(&["check", "--write-baseline", "old findings.json"]);
    let page = |arguments: &str| {
        let mut arguments = words(arguments);
        arguments.extend(["--baseline", "old findings.json"]);
        repository.succeed(&arguments)
    };
    let page = page("policy payments developer engineer --as-of 2026-11-22");
    let commands: Vec<&str> = page.lines().filter(|it| it.starts_with("govgen ")).collect();
    assert_eq!(commands.len(), 6, "{page}");
    assert!(commands.iter().all(|it| it.ends_with(" --baseline 'old findings.json'")), "{commands:#?}");
}

#[test]
#[cfg(target_os = "linux")]
fn a_page_that_cannot_be_printed_changes_nothing() {
    let repository = Repository::new();
    let before = repository.files();
    let full = fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_govgen"));
    command.args(["move", "policy", "payments", "developer", "engineer"]).current_dir(repository.directory.path());
    let output = command.stdout(full).stderr(std::process::Stdio::piped()).output().unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2), "{said}");
    assert!(said.contains("cannot write the page; nothing was changed"), "{said}");
    assert_eq!(before, repository.files());
    let page = repository.succeed(&words("policy payments developer engineer --runbook -"));
    assert!(page.starts_with("# Policy `developer`") && !repository.directory.path().join("-").exists(), "{page}");
}

#[test]
fn the_page_goes_to_a_file_when_one_is_named() {
    let repository = Repository::new();
    let printed = repository.succeed(&words("policy payments developer engineer --as-of 2026-11-22 --runbook page.md"));
    assert_eq!(printed, "");
    let page = fs::read_to_string(repository.directory.path().join("page.md")).unwrap();
    expect!["# Policy `developer` of `payments` is called `engineer`"].assert_eq(page.lines().next().unwrap());
}
