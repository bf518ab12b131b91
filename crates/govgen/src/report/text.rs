//! Findings for people: the lines in question, what makes them wrong, and what to type.
//!
//! miette draws. It is given a source of our own with a line index, because its own reads the whole file for every label.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;

use super::{one_line, wrap};
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

/// So many findings of one kind and weight are drawn; the others have a line each.
const DRAWN_MAX: usize = 50;

/// So many of those lines are printed for one kind and weight; the others are counted.
const LINES_MAX: usize = 200;

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
    let mut drawn: Vec<((&'static str, Severity), usize)> = Vec::new();
    let mut helped: BTreeMap<(&'static str, &str), Span> = BTreeMap::new();
    let mut rest: Vec<&Diagnostic> = Vec::new();
    for finding in findings.iter() {
        let kind = (finding.meta.name, finding.severity);
        let at = drawn.iter().position(|(it, _)| *it == kind).unwrap_or_else(|| {
            drawn.push((kind, 0));
            drawn.len() - 1
        });
        drawn[at].1 += 1;
        if drawn[at].1 > DRAWN_MAX {
            if drawn[at].1 <= DRAWN_MAX + LINES_MAX {
                rest.push(finding);
            }
            continue;
        }
        let help = help(sources, finding, &mut helped);
        push_finding(&mut text, &handler, sources, &shown, finding, help);
        text.push('\n');
    }
    let mut add = |line: String| {
        text.push_str(&wrap::lines(&line, look.width));
        text.push('\n');
    };
    for it in rest {
        let file = sources.file(it.span.file);
        let place = file.line_column(it.span.start);
        let (path, severity, code) = (one_line(&file.path), it.severity.as_str(), it.meta.code);
        add(format!("{path}:{}:{} {severity}[{code}] {}", place.line, place.column, one_line(&it.message)));
    }
    for ((name, severity), count) in drawn.iter().filter(|(_, count)| *count > DRAWN_MAX + LINES_MAX) {
        let (more, word) = (count - DRAWN_MAX - LINES_MAX, severity.as_str());
        let (s, verb) = if more == 1 { ("", "is") } else { ("s", "are") };
        add(format!("{more} more {word}{s} of `{name}` {verb} not shown; `--format json` lists them all"));
    }
    let unlisted: usize = findings.unlisted().iter().sum();
    if unlisted > 0 {
        add(format!("{unlisted} further findings are counted only: mend the first ones and run again"));
    }
    text
}

/// What to type, and the page; or where that was said already, word for word.
fn help<'f>(
    sources: &SourceMap,
    finding: &'f Diagnostic,
    helped: &mut BTreeMap<(&'static str, &'f str), Span>,
) -> String {
    let page = format!("{}{}", wrap::PAGE, finding.meta.name);
    let Some(help) = &finding.help else { return page };
    let in_full = format!("{}\n{page}", one_line(help));
    let Some(first) = helped.get(&(finding.meta.code, help.as_str())) else {
        helped.insert((finding.meta.code, help), finding.span);
        return in_full;
    };
    let file = sources.file(first.file);
    let line = file.line_column(first.start).line;
    let before = match (first.file == finding.span.file, file.text.is_empty()) {
        (_, true) => "as above".to_owned(),
        (true, false) => format!("as above, at line {line}"),
        (false, false) => format!("as above, at {}:{line}", one_line(&file.path)),
    };
    if before.len() < help.len() { before } else { in_full }
}

fn handler(look: &Look) -> GraphicalReportHandler {
    let theme = match (look.unicode, look.colour) {
        (true, true) => GraphicalTheme::unicode(),
        (true, false) => GraphicalTheme::unicode_nocolor(),
        (false, true) => GraphicalTheme::ascii(),
        (false, false) => GraphicalTheme::none(),
    };
    let handler = GraphicalReportHandler::new_themed(theme)
        .with_links(false)
        .with_context_lines(1)
        .with_break_words(false)
        .with_word_separator(wrap::WORDS)
        .with_word_splitter(wrap::WHOLE);
    match look.width {
        Some(width) => handler.with_width(width),
        None => handler.with_wrap_lines(false),
    }
}

/// One frame of a finding as miette sees it: one source with its labels. Labels of other files get frames of their own.
struct Drawn<'s> {
    headline: String,
    code: Option<String>,
    severity: miette::Severity,
    help: Option<String>,
    source: Lines<'s>,
    labels: Vec<LabeledSpan>,
}

/// A finding with a frame for each file it speaks of, and the help below the last.
fn push_finding(
    text: &mut String,
    handler: &GraphicalReportHandler,
    sources: &SourceMap,
    shown: &Shown<'_>,
    finding: &Diagnostic,
    help: String,
) {
    let (here, elsewhere): (Vec<&Label>, Vec<&Label>) =
        finding.labels.iter().partition(|it| stands_near(sources, it.span, finding.span));
    let mut first = Drawn::at(sources, shown, finding.span, None);
    first.headline = one_line(&finding.message);
    first.code = Some(format!("{}[{} {}]", finding.severity.as_str(), finding.meta.code, finding.meta.name));
    first.severity = match finding.severity {
        Severity::Error => miette::Severity::Error,
        Severity::Warning => miette::Severity::Warning,
        Severity::Notice => miette::Severity::Advice,
    };
    if !first.labels.is_empty() {
        let labels =
            here.iter().map(|it| LabeledSpan::new_with_span(Some(one_line(&it.message)), first.source.range(it.span)));
        let labels: Vec<LabeledSpan> = labels.collect();
        first.labels.extend(labels);
    }
    let mut frames = vec![first];
    frames.extend(elsewhere.iter().map(|it| Drawn::at(sources, shown, it.span, Some(one_line(&it.message)))));
    if let Some(last) = frames.last_mut() {
        last.help = Some(help);
    }
    for frame in frames {
        let mut drawn = String::new();
        // Writing to a String does not fail, and our source never refuses a span of its own file.
        let _ = handler.render_report(&mut drawn, &frame);
        // A further frame has no headline: its first line holds the icon alone.
        let kept =
            if frame.code.is_some() { &drawn } else { drawn.split_once('\n').map_or(drawn.as_str(), |(_, rest)| rest) };
        text.push_str(kept);
    }
}

/// Whether two places fit into one frame. Those with a long line between them do not: only the part around each is drawn.
fn stands_near(sources: &SourceMap, label: Span, finding: Span) -> bool {
    if label.file != finding.file {
        return false;
    }
    let starts = sources.file(label.file).line_starts();
    let line_of = |offset: u32| starts.partition_point(|start| *start <= offset);
    let lines_apart = line_of(label.start).abs_diff(line_of(finding.start));
    // With a line of context each, places of up to three lines apart are drawn as one piece of text.
    lines_apart > 3 || (label.start.abs_diff(finding.start) as usize) < LINE_BYTES_MAX * (lines_apart + 1)
}

impl<'s> Drawn<'s> {
    fn at(sources: &'s SourceMap, shown: &'s Shown<'s>, span: Span, label: Option<String>) -> Self {
        let source = Lines { file: sources.file(span.file), shown: &shown[&span.file] };
        let labels = vec![LabeledSpan::new_primary_with_span(label, source.range(span))];
        Self {
            headline: String::new(),
            code: None,
            severity: miette::Severity::Advice,
            help: None,
            labels: if source.shown.is_empty() { Vec::new() } else { labels },
            source,
        }
    }
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
            write!(out, "\n--> {}", one_line(&self.source.file.path))?;
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
}

/// One file, by lines.
struct Lines<'s> {
    file: &'s SourceFile,
    /// Its text as it may be shown, byte for byte as long.
    shown: &'s str,
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
        (start, border(line, line.trim_end().len().min(LINE_BYTES_MAX))).into()
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
            from = border(text, start.saturating_sub(LINE_BYTES_AROUND)).max(begin_of(first));
            to = border(text, (end + LINE_BYTES_AROUND).min(text.len())).min(end_of(last)).max(end);
        }
        let column = self.file.line_column(start as u32).column;
        Ok(Box::new(MietteSpanContents::new_named(
            one_line(&self.file.path),
            &text.as_bytes()[from..to],
            (from, to - from).into(),
            first,
            column - 1,
            last - first + 1,
        )))
    }
}

/// The last border between characters that is no further than an offset.
fn border(text: &str, at: usize) -> usize {
    (0..=at).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0)
}

/// The text with every character a terminal would obey replaced by as many bytes, so that labels stay in their place.
fn same_length(text: &str) -> Cow<'_, str> {
    let kept = |it: char| !govgen_model::is_hidden(it);
    if text.chars().all(kept) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len());
    let mut characters = text.chars().peekable();
    while let Some(it) = characters.next() {
        match it.len_utf8() {
            _ if kept(it) => shown.push(it),
            _ if it == '\r' && characters.peek() == Some(&'\n') => shown.push(' '),
            3 => shown.push('\u{fffd}'),
            bytes => shown.extend(std::iter::repeat_n('?', bytes)),
        }
    }
    Cow::Owned(shown)
}
