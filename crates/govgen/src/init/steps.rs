//! What is left to do, as plain text that fits a terminal.

use std::fmt::Write as _;
use std::path::Path;

use super::files::{Files, checklist};
use super::offers;
use super::questions::Answers;
use crate::report::{one_line, shell_word};

/// What the text depends on.
pub(crate) struct Done<'d> {
    /// The directory as it was typed; none when it is the working directory.
    pub(crate) directory: Option<&'d Path>,
    /// Whether git knows the directory.
    pub(crate) in_git: bool,
    /// Whether a `.gitignore` stayed that does not name Terraform's downloads.
    pub(crate) ignore_downloads: bool,
    /// Whether a `.gitattributes` stayed that lets git change how lines end.
    pub(crate) keep_line_ends: bool,
}

/// Lines that hold a placeholder, by file.
pub(crate) fn open_lines(files: &Files, answers: &Answers) -> String {
    let mut text = String::new();
    let mut path = "";
    for line in files.open_lines(answers) {
        // Writing to a String does not fail.
        if line.path != path {
            path = &line.path;
            let _ = writeln!(text, "  {}", one_line(path));
        }
        let _ = writeln!(text, "  {:>4}  {}", line.number, line.text);
    }
    text
}

/// Everything that is left, in order.
pub(crate) fn steps(files: &Files, answers: &Answers, done: &Done<'_>) -> String {
    let mut text = String::new();
    let open = open_lines(files, answers);
    if !open.is_empty() {
        let _ = write!(text, "Placeholders that are still in the files (line, text):\n\n{open}\n");
    }
    text.push_str("Then:\n\n");
    if let Some(directory) = done.directory {
        let _ = writeln!(text, "  cd {}", shell_word(&directory.to_string_lossy()));
    }
    if done.ignore_downloads {
        text.push_str("  printf '\\n.terraform/\\n' >> .gitignore\n");
    }
    if done.keep_line_ends {
        text.push_str("  printf '\\n* text=auto eol=lf\\n' >> .gitattributes\n");
    }
    text.push_str("  govgen check     # what is wrong, where, and what to type instead\n");
    text.push_str("  govgen render    # terraform/ and CODEOWNERS as the files now say\n");
    text.push_str("  govgen report    # who gets what\n");
    let branch = shell_word(&answers.value("branch"));
    let init = if done.in_git { String::new() } else { format!("git init --initial-branch={branch} && ") };
    let _ = writeln!(text, "  {init}git add --all && git commit -m \"Governance\"");
    let _ = write!(text, "\nBefore the first apply, once and by hand:\n\n{}", checklist());
    offers::taken(answers).for_each(|it| text.push_str(it.besides));
    text
}
