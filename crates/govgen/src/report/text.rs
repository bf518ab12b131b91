//! Findings for people: the lines in question, what makes them wrong, and what to type.
//!
//! miette draws. It is given a source of our own with a line index, because its own reads the whole file for every label.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;

use govgen_source::{Diagnostic, Diagnostics, FileId, Label, Severity, SourceFile, SourceMap, Span};
use miette::{
    GraphicalReportHandler, GraphicalTheme, LabeledSpan, MietteError, MietteSpanContents, SourceCode, SourceSpan,
    SpanContents,
};

/// How a report may look.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Look {
    /// Whether colours are wanted.
    pub(crate) colour: bool,
    /// Whether box-drawing characters can be shown.
    pub(crate) unicode: bool,
    /// Columns to wrap at; `None` does not wrap.
    pub(crate) width: Option<usize>,
}

impl Look {
    /// What a stream can show.
    pub(crate) fn on(colour: bool, size: Option<(terminal_size::Width, terminal_size::Height)>) -> Self {
        let variable = |name| std::env::var(name).ok().filter(|it| !it.is_empty());
        let locale = variable("LC_ALL").or_else(|| variable("LC_CTYPE")).or_else(|| variable("LANG"));
        let unicode_locale = locale.is_none_or(|it| it.to_ascii_uppercase().replace('-', "").contains("UTF8"));
        let dumb = variable("TERM").is_some_and(|it| it == "dumb");
        Self {
            colour,
            unicode: unicode_locale && !dumb,
            width: size.map(|(width, _)| usize::from(width.0).clamp(40, 120)),
        }
    }
}

/// So many findings of one kind are drawn; the others are counted.
const DRAWN_MAX: usize = 50;

/// Files as they may be shown.
type Shown<'s> = BTreeMap<FileId, Cow<'s, str>>;

/// Every finding, drawn.
pub(crate) fn report(sources: &SourceMap, findings: &Diagnostics, look: &Look) -> String {
    let handler = handler(look);
    let places =
        findings.iter().flat_map(|it| std::iter::once(it.span).chain(it.labels.iter().map(|label| label.span)));
    let mut shown: Shown<'_> = BTreeMap::new();
    for place in places {
        shown.entry(place.file).or_insert_with(|| same_length(&sources.file(place.file).text));
    }
    let mut text = String::new();
    let mut drawn: Vec<(&'static str, usize)> = Vec::new();
    for finding in findings.iter() {
        let at = drawn.iter().position(|(name, _)| *name == finding.meta.name).unwrap_or_else(|| {
            drawn.push((finding.meta.name, 0));
            drawn.len() - 1
        });
        drawn[at].1 += 1;
        if drawn[at].1 > DRAWN_MAX {
            continue;
        }
        // Writing to a String does not fail, and our source never refuses a span of its own file.
        let _ = handler.render_report(&mut text, &Drawn::of(sources, &shown, finding));
        text.push('\n');
    }
    for (name, count) in drawn.iter().filter(|(_, count)| *count > DRAWN_MAX) {
        text.push_str(&format!(
            "{} more findings of `{name}` are not shown; `--format json` lists them all\n",
            count - DRAWN_MAX
        ));
    }
    text
}

fn handler(look: &Look) -> GraphicalReportHandler {
    let theme = match (look.unicode, look.colour) {
        (true, true) => GraphicalTheme::unicode(),
        (true, false) => GraphicalTheme::unicode_nocolor(),
        (false, true) => GraphicalTheme::ascii(),
        (false, false) => GraphicalTheme::none(),
    };
    let handler = GraphicalReportHandler::new_themed(theme).with_links(false).with_context_lines(1);
    match look.width {
        Some(width) => handler.with_width(width),
        None => handler.with_wrap_lines(false),
    }
}

/// A finding as miette sees it: one source with its labels, and the labels of other files as further reports.
struct Drawn<'s> {
    headline: String,
    code: Option<String>,
    severity: miette::Severity,
    help: Option<String>,
    source: Lines<'s>,
    labels: Vec<LabeledSpan>,
    related: Vec<Drawn<'s>>,
}

impl<'s> Drawn<'s> {
    fn of(sources: &'s SourceMap, shown: &'s Shown<'s>, finding: &'s Diagnostic) -> Self {
        let file = finding.span.file;
        let (here, elsewhere): (Vec<&Label>, Vec<&Label>) = finding.labels.iter().partition(|it| it.span.file == file);
        let source = Lines { file: sources.file(file), shown: &shown[&file], at: finding.span.start };
        let mut labels = vec![LabeledSpan::new_primary_with_span(None, source.range(finding.span))];
        labels.extend(
            here.iter().map(|it| LabeledSpan::new_with_span(Some(printable(&it.message)), source.range(it.span))),
        );
        let page = format!("page: govgen explain {}", finding.meta.name);
        Self {
            headline: printable(&finding.message),
            code: Some(format!("{}[{} {}]", finding.severity.as_str(), finding.meta.code, finding.meta.name)),
            severity: match finding.severity {
                Severity::Error => miette::Severity::Error,
                Severity::Warning => miette::Severity::Warning,
                Severity::Notice => miette::Severity::Advice,
            },
            help: Some(finding.help.as_ref().map_or(page.clone(), |help| format!("{}\n{page}", printable(help)))),
            labels: if source.file.text.is_empty() { Vec::new() } else { labels },
            source,
            related: elsewhere.into_iter().map(|it| Self::elsewhere(sources, shown, it)).collect(),
        }
    }

    fn elsewhere(sources: &'s SourceMap, shown: &'s Shown<'s>, label: &'s Label) -> Self {
        let file = label.span.file;
        let source = Lines { file: sources.file(file), shown: &shown[&file], at: label.span.start };
        Self {
            headline: printable(&label.message),
            code: None,
            severity: miette::Severity::Advice,
            help: None,
            labels: vec![LabeledSpan::new_primary_with_span(None, source.range(label.span))],
            source,
            related: Vec::new(),
        }
    }
}

/// User text with nothing in it that a terminal would obey or a reader not see.
fn printable(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for it in text.chars() {
        if govgen_model::is_hidden(it) {
            shown.extend(it.escape_unicode());
        } else {
            shown.push(it);
        }
    }
    shown
}

impl fmt::Debug for Drawn<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.headline)
    }
}

impl fmt::Display for Drawn<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.headline)?;
        // Without lines to draw there is no frame that would name the place.
        if self.labels.is_empty() {
            write!(out, "\n--> {}", printable(&self.source.file.path))?;
        }
        Ok(())
    }
}

impl std::error::Error for Drawn<'_> {}

impl miette::Diagnostic for Drawn<'_> {
    fn code<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        self.code.as_ref().map(|it| Box::new(it) as Box<dyn fmt::Display>)
    }

    fn severity(&self) -> Option<miette::Severity> {
        Some(self.severity)
    }

    fn help<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        self.help.as_ref().map(|it| Box::new(it) as Box<dyn fmt::Display>)
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        (!self.labels.is_empty()).then_some(&self.source as &dyn SourceCode)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        Some(Box::new(self.labels.iter().cloned()))
    }

    fn related<'a>(&'a self) -> Option<Box<dyn Iterator<Item = &'a dyn miette::Diagnostic> + 'a>> {
        Some(Box::new(self.related.iter().map(|it| it as &dyn miette::Diagnostic)))
    }
}

/// One file, by lines.
struct Lines<'s> {
    file: &'s SourceFile,
    /// Its text as it may be shown, byte for byte as long.
    shown: &'s str,
    /// The place the frame's title names.
    at: u32,
}

/// Of a line longer than this only the part around the finding is drawn.
const LINE_BYTES_MAX: usize = 400;
/// So much of a long line is drawn on either side.
const LINE_BYTES_AROUND: usize = 60;

impl Lines<'_> {
    /// The part of a span that is drawn: a document of a hundred lines is named by its first.
    fn range(&self, span: Span) -> SourceSpan {
        let (start, end) = (span.start as usize, span.end as usize);
        let line = self.shown.get(start..end).and_then(|it| it.split('\n').next()).unwrap_or_default();
        (start, line.trim_end().len().min(LINE_BYTES_MAX)).into()
    }
}

impl SourceCode for Lines<'_> {
    fn read_span<'a>(
        &'a self,
        span: &SourceSpan,
        before: usize,
        after: usize,
    ) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        let text = self.shown;
        let starts = self.file.line_starts();
        let line_of = |offset: usize| starts.partition_point(|start| *start as usize <= offset) - 1;
        let (start, end) = (span.offset().min(text.len()), (span.offset() + span.len()).min(text.len()));
        let (mut first, mut last) =
            (line_of(start).saturating_sub(before), (line_of(end) + after).min(starts.len() - 1));
        let begin_of = |line: usize| starts[line] as usize;
        let end_of = |line: usize| starts.get(line + 1).map_or(text.len(), |next| *next as usize);
        let (mut from, mut to) = (begin_of(first), end_of(last));
        if (first..=last).any(|line| end_of(line) - begin_of(line) > LINE_BYTES_MAX) {
            (first, last) = (line_of(start), line_of(end));
            let border = |at: usize| (0..=at).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
            from = border(start.saturating_sub(LINE_BYTES_AROUND)).max(begin_of(first));
            to = border((end + LINE_BYTES_AROUND).min(text.len())).min(end_of(last)).max(end);
        }
        let title = self.file.line_column(self.at);
        Ok(Box::new(MietteSpanContents::new_named(
            printable(&self.file.path),
            &text.as_bytes()[from..to],
            (from, to - from).into(),
            title.line - 1,
            title.column - 1,
            last - first + 1,
        )))
    }
}

/// The text with every character a terminal would obey replaced by as many bytes, so that labels stay in their place.
fn same_length(text: &str) -> Cow<'_, str> {
    let kept = |it: char| matches!(it, '\n' | '\r') || !govgen_model::is_hidden(it);
    if text.chars().all(kept) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len());
    for it in text.chars() {
        match it.len_utf8() {
            _ if kept(it) => shown.push(it),
            3 => shown.push('\u{fffd}'),
            bytes => shown.extend(std::iter::repeat_n('?', bytes)),
        }
    }
    Cow::Owned(shown)
}
