//! Everything that leaves the program as text: findings, grants, proofs, the list of rules, and the talk beside them.

pub(crate) mod changes;
pub(crate) mod csv;
pub(crate) mod github;
pub(crate) mod grants;
pub(crate) mod html;
pub(crate) mod json;
pub(crate) mod listing;
mod log;
pub(crate) mod markdown;
pub(crate) mod proof;
pub(crate) mod review;
pub(crate) mod summary;
pub(crate) mod table;
pub(crate) mod text;
pub(crate) mod who;
pub(crate) mod words;
pub(crate) mod wrap;

use std::io::{IsTerminal as _, Write as _};

use anstream::{AutoStream, ColorChoice};
use govgen_model::Model;
use govgen_source::{Diagnostics, Severity, SourceMap, Span};

use crate::args::{Arguments, Color};
use text::Look;

/// Where data and talk go, and how they may look there.
pub(crate) struct Out {
    choice: ColorChoice,
    quiet: bool,
}

impl Out {
    pub(crate) fn new(arguments: &Arguments) -> Self {
        let choice = match arguments.color {
            Color::Auto => ColorChoice::Auto,
            Color::Always => ColorChoice::Always,
            Color::Never => ColorChoice::Never,
        };
        Self { choice, quiet: arguments.quiet }
    }

    /// How data may look on standard output.
    pub(crate) fn look(&self) -> Look {
        let stdout = std::io::stdout();
        Look::on(self.colour(&stdout), stdout.is_terminal().then(terminal_size::terminal_size).flatten())
    }

    fn colour(&self, stream: &impl anstream::stream::RawStream) -> bool {
        let choice = if self.choice == ColorChoice::Auto { AutoStream::choice(stream) } else { self.choice };
        choice != ColorChoice::Never
    }

    /// Prints what was asked for, for people.
    pub(crate) fn text(&mut self, text: &str) -> std::io::Result<()> {
        self.data(&log::harmless(text))
    }

    /// Prints what was asked for, for programs: every byte as it is.
    pub(crate) fn data(&mut self, text: &str) -> std::io::Result<()> {
        let mut stdout = std::io::stdout().lock();
        unless_gone(stdout.write_all(text.as_bytes()).and_then(|()| stdout.flush()))
    }

    /// Prints what was asked for, for programs, piece by piece as it is made.
    pub(crate) fn stream(
        &mut self,
        write: impl FnOnce(&mut dyn std::io::Write) -> std::io::Result<()>,
    ) -> std::io::Result<()> {
        let mut stdout = std::io::BufWriter::new(std::io::stdout().lock());
        unless_gone(write(&mut stdout).and_then(|()| stdout.flush()))
    }

    /// Says what was done. A reader who has gone away is no reason to fail.
    pub(crate) fn talk(&mut self, line: &str) {
        if !self.quiet && !line.is_empty() {
            let _ = writeln!(std::io::stderr().lock(), "{}", log::harmless(line));
        }
    }

    /// Says what was found, between the margins of a terminal.
    pub(crate) fn tell(&mut self, line: &str) {
        self.talk(&wrap::lines(line, self.talk_look().width));
    }

    /// How talk may look on standard error.
    fn talk_look(&self) -> Look {
        let stderr = std::io::stderr();
        let size = stderr.is_terminal().then(|| terminal_size::terminal_size_of(&stderr)).flatten();
        Look::on(self.colour(&stderr), size)
    }

    /// Says why nothing can be done, however quiet the rest is to be.
    pub(crate) fn complain(&mut self, line: &str) {
        let _ = writeln!(std::io::stderr().lock(), "{}", log::harmless(&one_line(line)));
    }

    /// Prints findings where they are not the data asked for.
    pub(crate) fn findings(&mut self, sources: &SourceMap, findings: &Diagnostics) -> std::io::Result<()> {
        let text = text::report(sources, findings, &self.talk_look());
        unless_gone(std::io::stderr().lock().write_all(log::harmless(&text).as_bytes()))
    }
}

/// A reader that has seen enough (`govgen report | head`) is no failure, and changes nothing about what was found.
fn unless_gone(written: std::io::Result<()>) -> std::io::Result<()> {
    match written {
        Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => Ok(()),
        other => other,
    }
}

/// Text of a user, a path above all, on one line and with nothing in it that a terminal would obey or a reader not see.
pub(crate) fn one_line(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for it in text.chars() {
        if govgen_model::is_hidden(it) || it.is_control() {
            shown.extend(it.escape_unicode());
        } else {
            shown.push(it);
        }
    }
    shown
}

/// The same of a text that may have lines: their breaks are spaces, as YAML reads most of them.
pub(crate) fn on_one_line(text: &str) -> String {
    one_line(&text.lines().map(str::trim).filter(|it| !it.is_empty()).collect::<Vec<_>>().join(" "))
}

/// Text of a user as one word of a command that is printed to be typed.
pub(crate) fn shell_word(text: &str) -> String {
    let shown = one_line(text);
    // A command would take it for an option.
    let shown = if shown.starts_with('-') { format!("./{shown}") } else { shown };
    shlex::try_quote(&shown).expect("nothing hidden is left, a zero byte neither").into_owned()
}

/// Why govgen could not do its work, with what helps: lines that are shown as they are, commands to be typed among them.
#[derive(Debug, thiserror::Error)]
#[error("{message}")]
pub(crate) struct Advised {
    pub(crate) message: String,
    /// Made by govgen; each stays one line.
    pub(crate) lines: Vec<String>,
}

/// Says why govgen could not do its work.
pub(crate) fn failure(error: &anyhow::Error) {
    let causes: Vec<String> = error.chain().map(ToString::to_string).collect();
    let _ = writeln!(std::io::stderr().lock(), "govgen: {}", log::harmless(&one_line(&causes.join(": "))));
    let lines = error.downcast_ref::<Advised>().map_or(&[][..], |it| &it.lines);
    for line in lines {
        let _ = writeln!(std::io::stderr().lock(), "{}", log::harmless(&one_line(line)));
    }
}

/// One line names so many of the checks that could not look; JSON names them all.
const NAMED_SKIPPED_MAX: usize = 12;

/// A line for the checks that could not look for the same reasons, or for some of them: each check and each reason stands once.
pub(crate) fn skipped(findings: &Diagnostics) -> Vec<String> {
    let mut groups: Vec<(Vec<&str>, Vec<&str>)> = Vec::new();
    for it in findings.skipped() {
        let (name, reason) = (it.meta.name, it.reason.as_str());
        let is_near = |group: &(Vec<&str>, Vec<&str>)| group.0.contains(&name) || group.1.contains(&reason);
        let at = groups.iter().position(is_near).unwrap_or(groups.len());
        let (near, mut rest): (Vec<_>, Vec<_>) = groups.into_iter().partition(is_near);
        let (mut names, mut reasons) = (Vec::new(), Vec::new());
        for group in near {
            names.extend(group.0);
            reasons.extend(group.1);
        }
        if !names.contains(&name) {
            names.push(name);
        }
        if !reasons.contains(&reason) {
            reasons.push(reason);
        }
        rest.insert(at, (names, reasons));
        groups = rest;
    }
    let line = |(names, reasons): (Vec<&str>, Vec<&str>)| {
        let mut shown: Vec<String> = names.iter().take(NAMED_SKIPPED_MAX).map(|it| format!("`{it}`")).collect();
        let more = names.len().saturating_sub(NAMED_SKIPPED_MAX);
        if more > 0 {
            shown.push(format!("and {more} more"));
        }
        one_line(&format!("skipped {}: {}", shown.join(", "), reasons.join("; ")))
    };
    groups.into_iter().map(line).collect()
}

/// Where something is written: path and line.
pub(crate) fn place(sources: &SourceMap, span: Span) -> String {
    let file = sources.file(span.file);
    format!("{}:{}", one_line(&file.path), file.line_column(span.start).line)
}

/// The same to the letter: path, line and column.
pub(crate) fn place_and_column(sources: &SourceMap, span: Span) -> String {
    format!("{}:{}", place(sources, span), sources.file(span.file).line_column(span.start).column)
}

/// A number of things, of which there is more than none.
pub(crate) fn counted(count: usize, word: &str) -> Option<String> {
    (count > 0).then(|| quantity(count, word))
}

/// `1 line`, `2 lines`, and `0 lines` too.
pub(crate) fn quantity(count: usize, word: &str) -> String {
    if count == 1 { format!("1 {word}") } else { format!("{count} {word}s") }
}

/// One line about a whole run.
pub(crate) fn summary(findings: &Diagnostics, model: &Model<'_>) -> String {
    let kinds = [Severity::Error, Severity::Warning, Severity::Notice];
    let found: Vec<String> = kinds.into_iter().filter_map(|it| counted(findings.count(it), it.as_str())).collect();
    let accounts: usize = model.divisions.iter().map(|it| it.accounts.len()).sum();
    let assignments = model.divisions.iter().flat_map(|it| &it.assignments);
    let grants: usize = assignments.map(|it| it.grants.len()).sum();
    let looked: Vec<String> =
        [counted(model.divisions.len(), "division"), counted(accounts, "account"), counted(grants, "grant")]
            .into_iter()
            .flatten()
            .collect();
    let looked = if looked.is_empty() { "an empty repository".to_owned() } else { looked.join(", ") };
    if found.is_empty() { format!("no findings in {looked}") } else { format!("{} in {looked}", found.join(", ")) }
}

#[cfg(test)]
mod tests {
    use govgen_source::{Diagnostics, Meta, Severity};

    use super::skipped;

    #[test]
    fn each_check_and_each_reason_is_named_once() {
        static A: Meta = Meta { code: "SYN996", name: "a", severity: Severity::Error, page: "" };
        static B: Meta = Meta { code: "SYN997", name: "b", severity: Severity::Error, page: "" };
        static C: Meta = Meta { code: "SYN998", name: "c", severity: Severity::Error, page: "" };
        let mut findings = Diagnostics::default();
        let all = [
            (&A, "no users"),
            (&C, "no base"),
            (&B, "no groups"),
            (&A, "no groups"),
            (&A, "no groups"),
            (&B, "no sets"),
        ];
        all.into_iter().for_each(|(meta, reason)| findings.skip(meta, reason));
        assert_eq!(skipped(&findings), ["skipped `a`, `b`: no users; no groups; no sets", "skipped `c`: no base"]);
    }
}
