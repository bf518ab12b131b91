//! Findings as GitHub Actions takes them from a log: a workflow command for each, which becomes an annotation at its line.
//!
//! What a runner takes for a command it obeys, so nothing of a user's may begin a line or end a property.
//! Source: GitHub documentation, "Workflow commands for GitHub Actions"; the escapes are those of actions/toolkit
//! (`packages/core/src/command.ts`).

use std::fmt::Write as _;

use govgen_source::{Diagnostic, Diagnostics, Severity, SourceMap};

use super::{counted, one_line, place_and_column};

/// GitHub keeps so many annotations of each level that a step makes, the first ones, and says nothing of the others.
///
/// Source: GitHub REST documentation, "Check runs", on `annotations`.
const KEPT_MAX: usize = 10;

/// A command for each finding, in their order, and one for each check that could not look.
///
/// `prefix` is the directory of the repository in which the root stands, with a `/` at its end. Where GitHub keeps a part only, the
/// first line says so: a last one would be among those it drops.
pub(crate) fn annotations(sources: &SourceMap, findings: &Diagnostics, prefix: &str) -> String {
    let mut text = String::new();
    let counts = [Severity::Error, Severity::Warning, Severity::Notice].map(|it| (it, findings.count(it)));
    let of_skipped = super::skipped(findings);
    let is_cut = |(level, count): &(Severity, usize)| {
        let others = if *level == Severity::Notice { of_skipped.len() } else { 0 };
        count + others > KEPT_MAX
    };
    if counts.iter().any(is_cut) {
        let all: Vec<String> = counts.iter().filter_map(|(level, count)| counted(*count, level.as_str())).collect();
        let message = format!(
            "GitHub shows the first {KEPT_MAX} annotations of each level, and there are {}: all are in the log, and in the summary of the job",
            all.join(", ")
        );
        command(&mut text, "notice", &[("title", "govgen")], &message);
    }
    for finding in findings.iter() {
        annotation(&mut text, sources, finding, prefix);
    }
    for line in of_skipped {
        command(&mut text, "notice", &[("title", "govgen: not checked")], &line);
    }
    text
}

fn annotation(text: &mut String, sources: &SourceMap, finding: &Diagnostic, prefix: &str) {
    let file = sources.file(finding.span.file);
    let start = file.line_column(finding.span.start);
    let end = file.line_column(finding.span.end);
    let path = format!("{prefix}{}", file.path);
    let title = format!("{} {}", finding.meta.code, finding.meta.name);
    let [line, column, end_line, end_column] =
        [start.line, start.column, end.line, end.column].map(|it| it.to_string());
    let mut properties = vec![("file", path.as_str()), ("line", &line), ("endLine", &end_line)];
    // Columns of different lines are none for GitHub.
    if start.line == end.line {
        properties.extend([("col", column.as_str()), ("endColumn", &end_column)]);
    }
    properties.push(("title", &title));
    let mut lines = vec![finding.message.clone()];
    lines.extend(finding.labels.iter().map(|it| format!("{}: {}", place_and_column(sources, it.span), it.message)));
    lines.extend(finding.help.as_ref().map(|it| format!("help: {it}")));
    lines.push(format!("page: govgen explain {}", finding.meta.name));
    // A log shows the message alone.
    lines.push(format!("at {}", place_and_column(sources, finding.span)));
    let lines: Vec<String> = lines.iter().map(|it| one_line(it)).collect();
    command(text, finding.severity.as_str(), &properties, &lines.join("\n"));
}

fn command(text: &mut String, name: &str, properties: &[(&str, &str)], message: &str) {
    let properties: Vec<String> = properties.iter().map(|(key, value)| format!("{key}={}", property(value))).collect();
    // Writing to a String does not fail.
    let _ = writeln!(text, "::{name} {}::{}", properties.join(","), data(message));
}

/// A message: on one line, and no escape but ours.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// A property: it ends at a comma, and all of them at a colon.
fn property(text: &str) -> String {
    data(&one_line(text)).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use govgen_source::{Diagnostics, FileId, Meta, Severity, SourceFile, SourceMap, Span};

    use super::annotations;

    static META: Meta = Meta { code: "SYN999", name: "a-kind", severity: Severity::Error, page: "" };
    static NOTICE: Meta = Meta { code: "SYN998", name: "a-notice", severity: Severity::Notice, page: "" };

    fn span(start: u32, end: u32) -> Span {
        Span { file: FileId(0), start, end }
    }

    #[test]
    fn a_command_is_one_line_with_the_ends_escaped() {
        let sources = SourceMap::new(vec![SourceFile::text("divisions/a,b:c%\n::d/x.yaml", "監査: a\nb\n")]);
        let mut findings = Diagnostics::default();
        let hostile = "a\r\n::set-output name=x::y\u{202e} 100%0A";
        findings.report(&META, span(0, 6), hostile).because(span(8, 9), hostile).help(hostile);
        findings.report(&META, span(0, 11), "two lines");
        let text = annotations(&sources, &findings, "sub,dir/");
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(lines.len(), 2, "{text}");
        let shown = r"a\u{d}\u{a}::set-output name=x::y\u{202e} 100%250A";
        let path = r"divisions/a%2Cb%3Ac%25\u{a}%3A%3Ad/x.yaml";
        let data = path.replace("%2C", ",").replace("%3A", ":");
        assert_eq!(
            lines[0],
            format!(
                "::error file=sub%2Cdir/{},line=1,endLine=1,col=1,endColumn=3,title=SYN999 a-kind::{shown}%0A{data}:1:5: {shown}%0Ahelp: {shown}%0Apage: govgen explain a-kind%0Aat {data}:1:1",
                path,
            )
        );
        assert!(lines[1].contains(",line=1,endLine=2,title="), "no columns of two lines: {text}");
    }

    #[test]
    fn what_github_drops_is_said_first() {
        let sources = SourceMap::new(vec![SourceFile::text("a.yaml", "a")]);
        let mut findings = Diagnostics::default();
        (0..10).for_each(|it| {
            findings.report(&NOTICE, span(0, 1), format!("n{it}"));
        });
        assert!(annotations(&sources, &findings, "").starts_with("::notice file=a.yaml,"), "ten are kept");
        findings.skip(&META, "no base");
        let text = annotations(&sources, &findings, "");
        assert!(text.starts_with("::notice title=govgen::GitHub shows the first 10 "), "{text}");
        assert_eq!(text.lines().count(), 12);
        assert!(text.ends_with("::notice title=govgen%3A not checked::skipped `a-kind`: no base\n"), "{text}");
    }
}
