//! Findings as a page in Markdown, for the summary of a job on GitHub: what somebody reads on a phone.
//!
//! In: findings, and how many bytes there is room for. Out: the page, with an honest end where it does not fit. Writing it is left to
//! `step_summary`.

use std::fmt::Write as _;

use govgen_source::{Diagnostic, Diagnostics, FileId, Severity, SourceMap};

use super::markdown::{code, prose};
use super::{counted, place_and_column};

/// Kept free for the words that say where a page was cut.
const END_BYTES: usize = 512;

/// The page: one line about the whole, then the findings by file, errors before the rest within the run's order.
///
/// At most `room` bytes; empty when not even the beginning fits.
pub(crate) fn page(sources: &SourceMap, findings: &Diagnostics, headline: &str, room: usize) -> String {
    let mut page = format!("## govgen check\n\n{}\n", prose(headline));
    for line in super::skipped(findings) {
        let _ = write!(page, "\n{}\n", prose(&line));
    }
    let room = room.saturating_sub(END_BYTES);
    if page.len() > room {
        return String::new();
    }
    let listed: Vec<&Diagnostic> = findings.iter().collect();
    let mut shown = 0;
    let mut file: Option<FileId> = None;
    for finding in &listed {
        let mut entry = String::new();
        if file != Some(finding.span.file) {
            let _ = write!(entry, "\n### {}\n\n", code(&sources.file(finding.span.file).path));
        }
        entry.push_str(&item(sources, finding));
        if page.len() + entry.len() > room {
            break;
        }
        page.push_str(&entry);
        file = Some(finding.span.file);
        shown += 1;
    }
    let left = findings.len() - shown;
    if let Some(left) = counted(left, "more finding") {
        let _ = write!(page, "\nThere is no room here for {left}: run <code>govgen check</code>.\n");
    }
    page.push('\n');
    page
}

fn item(sources: &SourceMap, finding: &Diagnostic) -> String {
    let line = sources.file(finding.span.file).line_column(finding.span.start).line;
    let weight = match finding.severity {
        Severity::Error => "**error**",
        Severity::Warning => "warning",
        Severity::Notice => "notice",
    };
    let mut text = format!("- {weight}, line {line}: {}", prose(&finding.message));
    for label in &finding.labels {
        let _ = write!(text, "<br>{}: {}", code(&place_and_column(sources, label.span)), prose(&label.message));
    }
    if let Some(help) = &finding.help {
        let _ = write!(text, "<br>help: {}", prose(help));
    }
    let _ = writeln!(text, "<br>{}", code(&format!("{} {}", finding.meta.code, finding.meta.name)));
    text
}

#[cfg(test)]
mod tests {
    use govgen_source::{Diagnostics, FileId, Meta, Severity, SourceFile, SourceMap, Span};

    use super::page;

    static META: Meta = Meta { code: "SYN999", name: "a-kind", severity: Severity::Error, page: "" };

    fn findings(count: usize) -> Diagnostics {
        let mut findings = Diagnostics::default();
        for it in 0..count {
            let span = Span { file: FileId(0), start: 0, end: 1 };
            findings.report(&META, span, format!("`監査-{it}` is wrong")).help("write `a`");
        }
        findings
    }

    #[test]
    fn a_page_ends_where_the_room_does() {
        let sources = SourceMap::new(vec![SourceFile::text("a.yaml", "a")]);
        let whole = page(&sources, &findings(3), "3 errors in 1 division", 10_000);
        let expected = "## govgen check\n\n3 errors in 1 division\n\n### <code>a&#46;yaml</code>\n\n\
            - **error**, line 1: <code>監査-0</code> is wrong<br>help: write <code>a</code><br><code>SYN999 a-kind</code>\n";
        assert!(whole.starts_with(expected) && !whole.contains("no room"), "{whole}");
        for room in [1_000, 5_000, 50_000] {
            let cut = page(&sources, &findings(1_000), "1000 errors", room);
            let shown = cut.matches("- **error**").count();
            assert!(cut.len() <= room && shown < 1_000, "{} of {room}", cut.len());
            assert!(cut.contains(&format!("no room here for {} more findings: run", 1_000 - shown)), "{cut}");
        }
        assert_eq!(page(&sources, &findings(3), "3 errors", 100), "", "not even the beginning");
    }
}
