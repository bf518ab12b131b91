//! What a division writes is no command where a runner of GitHub Actions reads the log.
#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "a test that cannot go on says where")]

#[expect(dead_code, reason = "other tests use the rest")]
#[path = "support/git.rs"]
mod git;

use std::process::Command;

use git::Repository;

/// A runner obeys `##[…]` wherever it stands in a line, and `::…::` at the beginning of one.
const ACCESS: &str = "policies:
  developer: # ##[stop-commands]x
    description: \"a very long text that is wrapped somewhere ::set-output name=a::b 監 ::set-output name=a::b ::set-output name=a::b\"
    managed_policies: [\"##[add-mask]e\", ReadOnlyAccess]
accounts:
  ledger-dev:
    developer:
      users: [\"##[set-output name=a]b\"]
      groups: [\"::set-output name=a::b\", \"::set-output name=a::b\"]
";

#[test]
fn no_line_of_the_log_is_a_command() {
    let repository = Repository::below("");
    repository.write("divisions/payments/access.yaml", ACCESS);
    let formats: [&[&str]; 4] =
        [&["check"], &["render"], &["check", "--format", "json"], &["report", "--at", "##[set-output name=a]b"]];
    for arguments in formats {
        let run = |is_read_along: bool| {
            let mut command = Command::new(env!("CARGO_BIN_EXE_govgen"));
            command.args(arguments).current_dir(repository.root()).env_remove("GITHUB_ACTIONS");
            if is_read_along {
                command.env("GITHUB_ACTIONS", "true");
            }
            let output = command.output().unwrap();
            assert_ne!(output.status.code(), Some(0), "{arguments:?}");
            format!("{}{}", String::from_utf8(output.stdout).unwrap(), String::from_utf8(output.stderr).unwrap())
        };
        let log = run(true);
        let command = log.lines().find(|it| it.contains("##[") || it.trim_start().starts_with("::"));
        assert_eq!(command, None, "{arguments:?}: {log}");
        assert!(log.contains("add-mask") || log.contains("set-output"), "{arguments:?}: {log}");
        if !arguments.contains(&"json") {
            assert!(run(false).contains("##["), "people elsewhere see what was written");
        }
    }
}
