//! A hidden character explains what else is found in its words, so that one mistake gives one finding.

use govgen_source::{Diagnostic, Diagnostics, SourceMap, Span};

/// Drops what else was found in words with a hidden character: the name is misspelt, malformed or unknown because of it.
pub(crate) fn leave_alone(sources: &SourceMap, findings: &mut Diagnostics) {
    let is_hidden = |it: &Diagnostic| it.meta.name == "hidden-character";
    let mut hidden: Vec<Span> = Vec::new();
    // They come sorted; joined, they do not overlap, so that each look-up below is one search.
    // One without length is about a file's name.
    for span in findings.iter().filter(|it| is_hidden(it) && it.span.start < it.span.end).map(|it| it.span) {
        match hidden.last_mut() {
            Some(last) if last.file == span.file && span.start <= last.end => last.end = last.end.max(span.end),
            _ => hidden.push(span),
        }
    }
    let touches = |span: Span| {
        let span = Span { end: span.end.max(line_end_of_empty(sources, span)), ..span };
        let after = hidden.partition_point(|it| (it.file, it.start) <= (span.file, span.end));
        let nearest = after.checked_sub(1).map(|at| hidden[at]);
        // A finding about many lines has reasons of its own.
        nearest.is_some_and(|it| it.file == span.file && it.end >= span.start) && !sources.slice(span).contains('\n')
    };
    findings.retain(|finding| is_hidden(finding) || !touches(finding.span));
}

/// A place without length is where a parser gave up, often at the beginning of the word: the rest of its line counts.
fn line_end_of_empty(sources: &SourceMap, span: Span) -> u32 {
    let rest = sources.file(span.file).text.get(span.start as usize..).filter(|_| span.start == span.end);
    rest.and_then(|it| it.lines().next()).map_or(span.end, |line| span.start + line.len() as u32)
}
