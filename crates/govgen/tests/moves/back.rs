//! The way back that a page prints leads back.

use std::fs;
use std::path::Path;
use std::process::Command;

use expect_test::expect_file;

use crate::{Repository, SET, words};

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
            expect_file!["back-refactor.yaml"].assert_eq(&without_days(entries));
            expect_file!["back-refactor.tf"].assert_eq(blocks);
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
