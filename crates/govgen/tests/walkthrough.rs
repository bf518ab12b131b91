//! The page about the first ten minutes is true: its files are written and its commands run, in order, in one directory.
//!
//! A fence `yaml PATH` holds a file, a fence `console` commands with what they print; a line `...` stands for any lines.
//! `UPDATE_EXPECT=1` rewrites what differs.
#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "a test that cannot go on says where")]

mod shell;

use std::path::{Path, PathBuf};

use shell::shell;

#[test]
fn the_first_ten_minutes_are_true() {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/first-ten-minutes.md");
    let told = std::fs::read_to_string(&page).unwrap();
    let directory = tempfile::tempdir().unwrap();
    let mut reader = Reader { directory: directory.path().to_owned(), commands: 0 };
    let mut real = String::new();
    let mut rest = told.as_str();
    while let Some((text, after)) = rest.split_once("\n```") {
        let (block, after) = after.split_once("\n```").unwrap();
        let (fence, block) = block.split_once('\n').unwrap();
        let block = reader.follow(fence, &format!("{block}\n"));
        real.push_str(&format!("{text}\n```{fence}\n{block}```"));
        rest = after;
    }
    real.push_str(rest);
    assert!(reader.commands > 5, "the page was not understood");
    if real != told && std::env::var_os("UPDATE_EXPECT").is_some_and(|it| it == "1") {
        std::fs::write(&page, &real).unwrap();
        return;
    }
    assert!(real == told, "UPDATE_EXPECT=1 rewrites the page to:\n{real}");
}

/// Somebody who does what the page says.
struct Reader {
    directory: PathBuf,
    commands: usize,
}

impl Reader {
    /// Does what a block says, and tells what it would have to say.
    fn follow(&mut self, fence: &str, block: &str) -> String {
        match fence.split_once(' ').unwrap_or((fence, "")) {
            ("yaml", path) => {
                std::fs::write(self.directory.join(path), block).unwrap();
                block.to_owned()
            }
            ("console", _) => block.split_inclusive("\n$ ").map(|it| self.run(it)).collect(),
            _ => panic!("a fence is `yaml PATH` or `console`, not `{fence}`"),
        }
    }

    /// Runs a command and tells it with what it prints.
    fn run(&mut self, told: &str) -> String {
        // A command begins after the prompt; the prompt of the next one ends its piece.
        let (next, told) = told.strip_suffix("$ ").map_or(("", told), |it| ("$ ", it));
        let (prompt, told) = told.strip_prefix("$ ").map_or(("", told), |it| ("$ ", it));
        let (command, told) = told.split_once('\n').unwrap();
        self.commands += 1;
        let printed = if let Some(directory) = command.strip_prefix("cd ") {
            self.directory.push(directory);
            String::new()
        } else {
            let output = shell(&self.directory, &format!("{{ {command}\n}} 2>&1"));
            String::from_utf8(output.stdout).unwrap()
        };
        let printed = if is_told(told, &printed) { told.to_owned() } else { printed };
        format!("{prompt}{command}\n{printed}{next}")
    }
}

/// Whether a text prints as told, where `...` stands for any lines.
fn is_told(told: &str, printed: &str) -> bool {
    match told.split_once("...\n") {
        None => told == printed,
        Some((first, last)) => {
            printed.len() >= first.len() + last.len() && printed.starts_with(first) && printed.ends_with(last)
        }
    }
}
