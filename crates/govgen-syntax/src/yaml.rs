//! YAML text in, one flat tree with byte spans out; the only file that names the YAML parser.
//!
//! What strict YAML refuses (anchors, aliases, merge keys, tags, a second document, tabs in
//! indentation, deep nesting) is reported here. Aliases are never expanded, so there is no bomb to defuse.

use std::borrow::Cow;

use govgen_source::{Diagnostics, FileId, Span};
use granit_parser::{Event, Options, Parser, ScalarStyle, StructureStyle};

use crate::findings::{
    ANCHOR_OR_ALIAS, DOCUMENT_EMPTY, EXPLICIT_TAG, MERGE_KEY, NESTING_TOO_DEEP, POLICY_JSON_MALFORMED, SECOND_DOCUMENT,
    TAB_INDENTATION, YAML_MALFORMED,
};
use crate::plain;
use crate::tree::{Kind, RawNode, Tree};

/// Collections inside collections; the contract's number.
pub(crate) const DEPTH_MAX: usize = 64;

/// The key that some readers take for "insert another mapping here".
const MERGE: &str = "<<";

/// What both the YAML and the JSON parser say at the end of their patience.
pub(crate) const RECURSION_LIMIT: &str = "recursion limit exceeded";

/// Which text is read: both have the same grammar here, but JSON may indent with tabs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Dialect {
    /// A document of a division or of `common`.
    Yaml,
    /// A policy document whose grammar was already held against JSON's.
    Json,
}

/// Reads one document. `None` means that the text has no usable structure and a finding says why.
pub(crate) fn parse<'s>(file: FileId, text: &'s str, dialect: Dialect, findings: &mut Diagnostics) -> Option<Tree<'s>> {
    let plain = (dialect == Dialect::Yaml).then(|| plain::parse(file, text)).flatten();
    plain.or_else(|| parse_any(file, text, dialect, findings))
}

/// Reads one document with the real parser, whatever stands in it.
pub(crate) fn parse_any<'s>(
    file: FileId,
    text: &'s str,
    dialect: Dialect,
    findings: &mut Diagnostics,
) -> Option<Tree<'s>> {
    let tabs = dialect == Dialect::Yaml && report_tabs(file, text, findings);
    let mut builder = Builder { file, text, nodes: Vec::with_capacity(text.len() / 24), open: Vec::new(), last_end: 0 };
    match builder.read(findings) {
        Ok(()) if tabs => None,
        Ok(()) if builder.nodes.is_empty() => {
            findings
                .report(&DOCUMENT_EMPTY, Span::whole(file), "this file holds no document")
                .help("write its first key, or delete the file");
            None
        }
        Ok(()) => Some(Tree { file, nodes: builder.nodes }),
        Err(Stop::Reported) => None,
        // The tab is what the parser stumbled over.
        Err(Stop::Malformed { .. }) if tabs => None,
        // The parser reads ahead and has a limit of its own, which it may reach before ours is counted.
        Err(Stop::Malformed { at, message }) if message == RECURSION_LIMIT => {
            too_deep(builder.span(at, at), findings);
            None
        }
        Err(Stop::Malformed { at, message }) => {
            malformed(dialect, builder.span(at, at), text, &message, findings);
            None
        }
    }
}

/// Reports where the parser gave up.
fn malformed(dialect: Dialect, place: Span, text: &str, message: &str, findings: &mut Diagnostics) {
    if dialect == Dialect::Json {
        findings
            .report(&POLICY_JSON_MALFORMED, place, format!("not readable as a policy document: {message}"))
            .help("AWS would refuse the document: mend it here; nothing after this place was checked");
        return;
    }
    let help = match text.as_bytes().get(place.start as usize) {
        Some(b'*') => "quote what begins with a `*`, such as \"*\"; nothing after this place was checked",
        Some(b'@' | b'`' | b'%') => "quote what begins with this character; nothing after this place was checked",
        _ => "nothing after this place was checked; mend it and run again",
    };
    findings.report(&YAML_MALFORMED, place, format!("not readable as YAML: {message}")).help(help);
}

enum Stop {
    Reported,
    Malformed { at: usize, message: String },
}

struct Builder<'s> {
    file: FileId,
    text: &'s str,
    nodes: Vec<RawNode<'s>>,
    open: Vec<Open>,
    /// Where the last thing that was read ends.
    last_end: u32,
}

/// A collection that is not closed yet.
struct Open {
    node: usize,
    /// Whether the next child of a mapping is a key.
    key_next: bool,
    /// Whether it ends with a bracket of its own.
    brackets: bool,
}

impl<'s> Builder<'s> {
    fn span(&self, start: usize, end: usize) -> Span {
        let border = |at: usize| {
            let at = at.min(self.text.len());
            // Files are at most 16 MiB, so an offset fits.
            (0..=at).rev().find(|at| self.text.is_char_boundary(*at)).unwrap_or(0) as u32
        };
        let start = border(start);
        Span { file: self.file, start, end: border(end).max(start) }
    }

    fn read(&mut self, findings: &mut Diagnostics) -> Result<(), Stop> {
        let mut options = Options::default();
        options.disallow_directives = true;
        options.emit_unresolved_aliases = true;
        options.set_emit_comments(false);
        let mut documents = 0;
        for next in Parser::new_from_str_with_options(self.text, options) {
            let (event, place) = next.map_err(|error| Stop::Malformed {
                at: error.marker().byte_offset().unwrap_or(0),
                message: error.info(),
            })?;
            let range = place.byte_range().unwrap_or(0..0);
            let span = self.span(range.start, range.end);
            match event {
                Event::DocumentStart(..) => {
                    documents += 1;
                    if documents > 1 {
                        findings.report(&SECOND_DOCUMENT, span, "a second YAML document begins here").help(
                            "keep one document per file: remove the `---`, or move what follows into a file of its own",
                        );
                        return Ok(());
                    }
                }
                Event::Scalar(text, style, anchor, tag) => {
                    refuse_properties(span, anchor, tag.is_some(), findings);
                    self.scalar(text, style, tag.is_some(), span, findings);
                }
                Event::SequenceStart(style, anchor, tag) => {
                    refuse_properties(span, anchor, tag.is_some(), findings);
                    self.begin(Kind::List, style, span, findings)?;
                }
                Event::MappingStart(style, anchor, tag) => {
                    refuse_properties(span, anchor, tag.is_some(), findings);
                    self.begin(Kind::Map, style, span, findings)?;
                }
                Event::SequenceEnd | Event::MappingEnd => self.finish(span),
                Event::Alias(_) | Event::UnresolvedAlias(_) => {
                    // What a merge key names goes with the merge key, which has its finding.
                    let merged = self.nodes.last().is_some_and(|it| it.kind == Kind::Refused && it.text == MERGE);
                    if !merged {
                        findings
                            .report(&ANCHOR_OR_ALIAS, span, "an alias stands here")
                            .help("write the value out: what a reviewer reads is what is granted");
                    }
                    self.push(Kind::Refused, Cow::Borrowed(""), span);
                }
                _ => {}
            }
        }
        Ok(())
    }

    fn scalar(&mut self, text: Cow<'s, str>, style: ScalarStyle, tagged: bool, span: Span, findings: &mut Diagnostics) {
        let plain = style == ScalarStyle::Plain;
        let is_key = self.open.last().is_some_and(|it| it.key_next);
        if plain && is_key && text == MERGE {
            findings
                .report(&MERGE_KEY, span, "a merge key stands here")
                .help("write the keys out: what a reviewer reads is what is granted");
            self.push(Kind::Refused, text, span);
            return;
        }
        // The parser writes `~` where nothing was written.
        let text = if plain && span.start == span.end { Cow::Borrowed("") } else { text };
        let kind = match plain {
            // Without its tag the value may mean something else, so nobody judges it.
            _ if tagged => Kind::Refused,
            true => Kind::Plain,
            false => Kind::Quoted,
        };
        self.push(kind, text, span);
    }

    fn push(&mut self, kind: Kind, text: Cow<'s, str>, span: Span) {
        let next = self.nodes.len() as u32 + 1;
        self.nodes.push(RawNode { kind, next, start: span.start, end: span.end, text });
        self.last_end = self.last_end.max(span.end);
        self.turn();
    }

    fn begin(&mut self, kind: Kind, style: StructureStyle, span: Span, findings: &mut Diagnostics) -> Result<(), Stop> {
        if self.open.len() == DEPTH_MAX {
            too_deep(span, findings);
            return Err(Stop::Reported);
        }
        self.push(kind, Cow::Borrowed(""), span);
        // A mapping of one entry within brackets needs no braces of its own.
        let opener = self.text.as_bytes().get(span.start as usize);
        let brackets = style == StructureStyle::Flow && opener.is_some_and(|byte| b"[{".contains(byte));
        self.open.push(Open { node: self.nodes.len() - 1, key_next: kind == Kind::Map, brackets });
        Ok(())
    }

    fn finish(&mut self, span: Span) {
        let Some(Open { node, brackets, .. }) = self.open.pop() else { return };
        self.nodes[node].next = self.nodes.len() as u32;
        if brackets {
            self.last_end = self.last_end.max(span.end);
        }
        // A collection in brackets ends with its bracket, any other with its last child.
        self.nodes[node].end = self.last_end.max(self.nodes[node].start);
    }

    /// A child was added: in a mapping, keys and values alternate.
    fn turn(&mut self) {
        if let Some(open) = self.open.last_mut()
            && self.nodes[open.node].kind == Kind::Map
        {
            open.key_next = !open.key_next;
        }
    }
}

/// Reports nesting that nobody writes by hand.
pub(crate) fn too_deep(span: Span, findings: &mut Diagnostics) {
    findings
        .report(&NESTING_TOO_DEEP, span, format!("nested deeper than {DEPTH_MAX} levels"))
        .help("govgen's own keys need 8 levels and IAM policies a few more; nothing after this place was checked");
}

fn refuse_properties(span: Span, anchor: usize, tag: bool, findings: &mut Diagnostics) {
    if anchor != 0 && !findings.only_counts(&ANCHOR_OR_ALIAS) {
        findings
            .report(&ANCHOR_OR_ALIAS, span, "this value carries an anchor")
            .help("remove the `&name` in front of it");
    }
    if tag && !findings.only_counts(&EXPLICIT_TAG) {
        findings
            .report(&EXPLICIT_TAG, span, "this value carries a tag")
            .help("remove the `!tag` in front of it; quote the value if it must be text");
    }
}

/// Reports every tab that stands in an indentation.
fn report_tabs(file: FileId, text: &str, findings: &mut Diagnostics) -> bool {
    if !text.as_bytes().contains(&b'\t') {
        return false;
    }
    let mut start = 0;
    let mut found = false;
    for line in text.split_inclusive('\n') {
        let content = line.trim_start_matches([' ', '\t']);
        let indentation = &line[..line.len() - content.len()];
        if let Some(tab) = indentation.find('\t')
            && !content.trim().is_empty()
        {
            found = true;
            let at = (start + tab) as u32;
            findings
                .report(&TAB_INDENTATION, Span { file, start: at, end: at + 1 }, "a tab in the indentation")
                .help("YAML indents with spaces only: replace it with two spaces a level");
        }
        start += line.len();
    }
    found
}
