//! What `govgen completions` and `govgen man` print, given to a real shell and a real formatter of manual pages.
//!
//! bash is wherever the Makefile runs; zsh, fish and groff are optional.
#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "a test that cannot go on says where")]

#[path = "support/tools.rs"]
mod tools;

use std::path::PathBuf;
use std::process::{Command, Output};

fn govgen(arguments: &[&str]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_govgen")).args(arguments).output().unwrap();
    assert!(output.status.success() && output.stderr.is_empty(), "{arguments:?}");
    String::from_utf8(output.stdout).unwrap()
}

/// A directory with what `govgen` prints in a file, for as long as a test runs.
struct Printed {
    directory: tempfile::TempDir,
    name: &'static str,
}

impl Printed {
    fn new(name: &'static str, arguments: &[&str]) -> Self {
        let directory = tempfile::tempdir().unwrap();
        std::fs::write(directory.path().join(name), govgen(arguments)).unwrap();
        Self { directory, name }
    }

    fn path(&self) -> PathBuf {
        self.directory.path().join(self.name)
    }
}

/// What a program says that has to succeed and has nothing to complain of.
fn said(program: &str, output: &Output) -> String {
    let error = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success() && error.is_empty(), "{program}: {error}");
    String::from_utf8(output.stdout.clone()).unwrap()
}

/// The commands that `--help` lists, but for `help` itself.
fn commands() -> Vec<String> {
    let help = govgen(&["-h"]);
    let listed = help.split("Commands:\n").nth(1).unwrap().split("\n\n").next().unwrap();
    let commands = listed.lines().map(|it| it.split_whitespace().next().unwrap().to_owned());
    let commands: Vec<String> = commands.filter(|it| it != "help").collect();
    assert!(commands.len() > 6, "{commands:?}");
    commands
}

/// What bash offers when the last of these words is being typed.
fn completed_by_bash(words: &[&str]) -> Vec<String> {
    let script = Printed::new("govgen.bash", &["completions", "bash"]);
    // As readline does it: the words, the one under the cursor, then the function that `complete` named.
    const COMPLETE: &str = r#"
compopt() { :; } # of readline alone
source "$1"; shift
[[ $(complete -p govgen) =~ -F\ ([^ ]+) ]]
COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); COMPREPLY=()
"${BASH_REMATCH[1]}" govgen "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD - 1]}"
printf '%s\n' "${COMPREPLY[@]}"
"#;
    let mut command = Command::new("bash");
    command.args(["--noprofile", "--norc", "-euc", COMPLETE, "bash"]).arg(script.path()).args(words);
    said("bash", &command.output().unwrap()).lines().map(ToOwned::to_owned).collect()
}

#[test]
fn bash_completes_commands_options_and_values() {
    assert_eq!(completed_by_bash(&["govgen", "re"]), ["render", "report", "remove-user", "remove-expired", "review"]);
    assert_eq!(completed_by_bash(&["govgen", "render", "--di"]), ["--diff", "--division"]);
    assert_eq!(completed_by_bash(&["govgen", "report", "--format", ""]), ["table", "csv", "json", "markdown", "html"]);
    // What is written to no file is offered none: what was typed stays as it is.
    for option in [["render", "--division"], ["check", "--as-of"], ["init", "--name"]] {
        assert_eq!(completed_by_bash(&["govgen", option[0], option[1], "Cargo"]), ["Cargo"], "{option:?}");
    }
    let rules = completed_by_bash(&["govgen", "explain", "duplicate-"]);
    assert_eq!(rules, ["duplicate-key", "duplicate-grant"]);
    let offered = completed_by_bash(&["govgen", ""]);
    for command in commands() {
        assert!(offered.contains(&command), "bash does not offer {command}");
    }
}

#[test]
fn fish_completes_commands() {
    let Some(fish) = tools::installed("fish") else { return };
    let script = Printed::new("govgen.fish", &["completions", "fish"]);
    let mut command = Command::new(fish);
    command.args(["--no-config", "-c", "source $argv[1]; complete --do-complete 'govgen re'"]).arg(script.path());
    let offered = said("fish", &command.output().unwrap());
    let offered: Vec<&str> = offered.lines().filter_map(|it| it.split('\t').next()).collect();
    assert_eq!(offered, ["render", "report"]);
}

#[test]
fn zsh_takes_the_script() {
    let Some(zsh) = tools::installed("zsh") else { return };
    let script = Printed::new("_govgen", &["completions", "zsh"]);
    let mut command = Command::new(zsh);
    // What completes in zsh needs a terminal; that the function is defined and registered does not.
    let check = "autoload -Uz compinit; compinit -D; source $1; whence -w _govgen; print $_comps[govgen]";
    command.args(["-f", "-c", check, "zsh"]).arg(script.path());
    assert_eq!(said("zsh", &command.output().unwrap()), "_govgen: function\n_govgen\n");
}

#[test]
fn every_shell_gets_a_script() {
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let script = govgen(&["completions", shell]);
        for command in commands() {
            assert!(script.contains(&command), "{shell} does not hear of {command}");
        }
    }
}

#[test]
fn the_manual_page_is_whole_and_clean() {
    let page = Printed::new("govgen.1", &["man"]);
    for command in commands() {
        let heading = format!(".SH \"GOVGEN {}\"\n", command.to_uppercase());
        assert!(std::fs::read_to_string(page.path()).unwrap().contains(&heading), "{command}");
    }
    let text = std::fs::read_to_string(page.path()).unwrap();
    assert!(text.is_ascii(), "plain roff knows nothing else: {:?}", text.chars().find(|it| !it.is_ascii()));
    let Some(groff) = tools::installed("groff") else { return };
    let shown = |columns: u32| {
        let mut command = Command::new(&groff);
        // Every warning, and plain text without overstriking.
        command.args(["-ww", "-man", "-Tascii", &format!("-rLL={columns}n"), "-P-c", "-P-b", "-P-u"]).arg(page.path());
        said("groff", &command.output().unwrap())
    };
    let wide = shown(100);
    for said in [
        "NAME",
        "SYNOPSIS",
        "GLOBAL OPTIONS",
        "--root <DIR>",
        "--division <NAME>...",
        "[--as-of <DATE>]",
        "[-q|--quiet]",
        "<COMMAND>\n",
        "explain <RULE>\n",
        "schema [<DOCUMENT>]\n",
        "\nEXIT STATUS\n",
        "\nEXAMPLES\n",
    ] {
        assert!(wide.contains(said), "{said} is missing:\n{wide}");
    }
    assert!(!wide.contains("\\f") && !wide.contains(".SH"), "{wide}");
    // Examples are to be typed as they are, whatever the width.
    let help = govgen(&["-h"]);
    let examples = help.split("Examples:\n").nth(1).unwrap().split("\n\n").next().unwrap();
    let narrow = shown(60);
    assert!(narrow.contains("--github-organization <NAME>") && !narrow.contains("-\n"), "{narrow}");
    for example in examples.lines() {
        assert!(narrow.lines().any(|line| line.trim() == example.trim()), "{example} is missing:\n{narrow}");
    }
}

#[test]
fn help_is_a_command_too() {
    assert_eq!(govgen(&["help"]), govgen(&["--help"]));
    for command in commands() {
        assert_eq!(govgen(&["help", &command]), govgen(&[&command, "--help"]), "{command}");
    }
}
