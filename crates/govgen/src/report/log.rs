//! Text for people in the log of a job on GitHub Actions, where a line can be a command.
//!
//! The runner obeys a line that begins with `::` behind any space, and `##[` wherever it stands: a comment in somebody's YAML could set
//! an output, hide letters of the log or switch commands off. Neither is left in what people read. JSON is escaped everywhere
//! (`json::shown`); CSV stays what it is, and is no text to print into a log.
//! Source: `ActionCommand.cs` and `ActionCommandManager.cs` of actions/runner.

use std::borrow::Cow;

/// A text as the log of this machine may have it: unchanged, unless a runner of GitHub Actions reads along.
pub(crate) fn harmless(text: &str) -> Cow<'_, str> {
    let is_read_along = std::env::var_os("GITHUB_ACTIONS").is_some_and(|it| !it.is_empty());
    if is_read_along { without_commands(text) } else { text.into() }
}

/// A text in which no line is a command.
fn without_commands(text: &str) -> Cow<'_, str> {
    let begins = |line: &str| line.trim_start().starts_with("::");
    if !text.contains("##[") && !text.lines().any(begins) {
        return text.into();
    }
    let mut shown = String::with_capacity(text.len() + 8);
    for line in text.split_inclusive('\n') {
        let line = line.replace("##[", "# #[");
        if begins(&line) {
            shown.push_str(&line.replacen("::", ": :", 1));
        } else {
            shown.push_str(&line);
        }
    }
    shown.into()
}

#[cfg(test)]
mod tests {
    use super::without_commands;

    #[test]
    fn no_line_is_a_command() {
        let cases = [
            ("nothing :: here ##\n", "nothing :: here ##\n"),
            ("::stop-commands::x\n  ::error::y", ": :stop-commands::x\n  : :error::y"),
            ("\u{3000}::set-output name=a::b\r\n", "\u{3000}: :set-output name=a::b\r\n"),
            ("a ##[add-mask]e ###[x]\n", "a # #[add-mask]e ## #[x]\n"),
        ];
        for (text, expected) in cases {
            assert_eq!(without_commands(text), expected);
            assert_eq!(without_commands(expected), expected, "once is enough");
        }
    }
}
