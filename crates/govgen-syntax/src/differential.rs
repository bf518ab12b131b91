//! Our reading of YAML against two readers that share no code with it: the same structure and the same texts.

use govgen_source::{Diagnostics, SourceFile, SourceMap};
use proptest::prelude::*;
use proptest::sample::select;
use saphyr_parser::{Event, Parser, ScalarStyle};

use crate::scalar::{Plain, resolves_to};
use crate::tree::{Kind, Node};
use crate::yaml::{self, Dialect};

/// A document as every reader should see it.
#[derive(Debug, Clone, PartialEq)]
enum Seen {
    Plain(String),
    Quoted(String),
    List(Vec<Seen>),
    Map(Vec<(Seen, Seen)>),
}

/// What govgen sees; `None` when it refuses the text.
fn ours(text: &str) -> Option<Seen> {
    fn seen(node: Node<'_, '_>) -> Seen {
        match node.kind() {
            Kind::Plain if node.text() == "~" => Seen::Plain(String::new()),
            Kind::Plain => Seen::Plain(node.text().to_string()),
            Kind::Quoted => Seen::Quoted(node.text().to_string()),
            Kind::List => Seen::List(node.children().map(seen).collect()),
            Kind::Map => Seen::Map(node.entries().map(|(key, value)| (seen(key), seen(value))).collect()),
            Kind::Refused => unreachable!("no finding, so nothing was refused"),
        }
    }
    let sources = SourceMap::new(vec![SourceFile::text("a.yaml", text)]);
    let (id, file) = sources.iter().next().expect("it was put there");
    let mut findings = Diagnostics::default();
    let tree = yaml::parse(id, &file.text, Dialect::Yaml, &mut findings)?;
    findings.is_empty().then(|| seen(tree.root()))
}

/// What `saphyr-parser` sees.
fn saphyr(text: &str) -> Option<Seen> {
    fn node<'i>(first: Event<'i>, events: &mut impl Iterator<Item = Event<'i>>) -> Option<Seen> {
        match first {
            // It writes what is absent as a tilde; both mean nothing.
            Event::Scalar(text, ScalarStyle::Plain, ..) if text == "~" => Some(Seen::Plain(String::new())),
            Event::Scalar(text, ScalarStyle::Plain, ..) => Some(Seen::Plain(text.into_owned())),
            Event::Scalar(text, ..) => Some(Seen::Quoted(text.into_owned())),
            Event::SequenceStart(..) => {
                let mut items = Vec::new();
                loop {
                    match events.next()? {
                        Event::SequenceEnd => return Some(Seen::List(items)),
                        event => items.push(node(event, events)?),
                    }
                }
            }
            Event::MappingStart(..) => {
                let mut entries = Vec::new();
                loop {
                    match events.next()? {
                        Event::MappingEnd => return Some(Seen::Map(entries)),
                        event => {
                            let key = node(event, events)?;
                            let value = events.next()?;
                            entries.push((key, node(value, events)?));
                        }
                    }
                }
            }
            _ => None,
        }
    }
    let events: Result<Vec<Event<'_>>, _> = Parser::new_from_str(text).map(|it| it.map(|(event, _)| event)).collect();
    let mut events = events.ok()?.into_iter().filter(|it| !matches!(it, Event::Nothing));
    let start = events.find(|it| matches!(it, Event::DocumentStart(_)));
    start.and_then(|_| events.next()).and_then(|first| node(first, &mut events))
}

/// Whether `yaml_serde` sees the same, as far as its data model can tell.
fn agrees(seen: &Seen, other: &serde_yaml::Value) -> bool {
    use serde_yaml::Value;
    match (seen, other) {
        (Seen::Quoted(text), Value::String(other)) => text == other,
        (Seen::Plain(text), other) => match (resolves_to(text), other) {
            (Plain::Text, Value::String(other)) => text == other,
            (Plain::Null, Value::Null) | (Plain::Number, Value::Number(_)) => true,
            (Plain::Bool(value), Value::Bool(other)) => value == *other,
            // It keeps a number with a leading zero as text, so that nobody takes it for an octal one.
            (Plain::Number, Value::String(other)) => text == other,
            _ => false,
        },
        (Seen::List(items), Value::Sequence(others)) => {
            items.len() == others.len() && items.iter().zip(others).all(|(item, other)| agrees(item, other))
        }
        (Seen::Map(entries), Value::Mapping(others)) => {
            entries.len() == others.len()
                && entries
                    .iter()
                    .zip(others)
                    .all(|(entry, other)| agrees(&entry.0, other.0) && agrees(&entry.1, other.1))
        }
        _ => false,
    }
}

fn hold(text: &str) {
    let ours = ours(text).unwrap_or_else(|| panic!("govgen refuses {text:?}"));
    assert_eq!(saphyr(text).as_ref(), Some(&ours), "{text:?}");
    let value: serde_yaml::Value = serde_yaml::from_str(text).unwrap_or_else(|error| panic!("{text:?}: {error}"));
    assert!(agrees(&ours, &value), "{text:?}: {ours:?} is not {value:?}");
}

#[test]
fn tricky_documents_are_seen_alike() {
    for text in [
        "a: b\n",
        "a: b",
        "---\na: b\n",
        "---\na: b\n...\n",
        "a: b\r\nc:\r\n  - d\r\n",
        "a: 'it''s'\n",
        "a: \"\\\"\\\\\\/\\n\\t\\x41\\u00e9\\U0001F600\\_\"\n",
        "a: \"one\n  two\n\n  three \\\n  four\"\n",
        "a: 'one\n  two\n\n  three'\n",
        "a: one\n  two\n\n  three\n",
        "a: |\n  one\n   two\n\n  three\n\n",
        "a: |-\n  one\n\n",
        "a: |+\n  one\n\n\nb: c\n",
        "a: |2\n   one\n  two\n",
        "a: >\n  one\n  two\n\n  three\n   four\n  five\n\n",
        "a: >-\n  one\n  two\n",
        "a: >+\n  one\n\nb: c\n",
        "a: | # comment\n  # no comment\n  b\n",
        "a: b # comment\n# comment\nc: d#e\n",
        "a: [b, [c, d], {e: f, g: [h]}, ]\n",
        "a: {b: c,\n  d: e}\n",
        "a: [\n  b,\n  c\n]\n",
        "a: {b: , c: d}\n",
        "a: {\"b\":c}\n",
        "a: [b: c, d]\n",
        "- a\n- - b\n  - c\n-\n  d: e\n- f: g\n  h: i\n",
        "a:\n- b\n- c\n",
        "a:\nb:\n",
        "? a\n: b\n",
        "? - a\n: - b\n",
        "\"a b\": c\n'd': e\n",
        "a: ''\nb: \"\"\n",
        "日本: 語\n\"\\u65e5\": é\n",
        "a: b:c\nd: e#f\ng: h?i\nj: -k\n",
        "a: http://example.com/?b=c&d\n",
        "a: ",
        "a: ~\nb: null\nc: true\nd: 1.5\ne: 012\nf: 0x1F\ng: .inf\nh: 2026-01-01\ni: yes\n",
        "a: \"\\\n  b\"\n",
        "{a: b}\n",
        "[a, b]\n",
        "a:   \n  b:   c   \n",
        "a:",
    ] {
        hold(text);
    }
}

/// Where the readers differ, and why ours stands.
#[test]
fn known_differences() {
    // A byte order mark is no part of the first key: YAML 1.2, section 5.2.
    let marked = "\u{feff}a: b\n";
    assert_eq!(ours(marked), ours("a: b\n"));
    // Each of these is another reader's document and refused by us, so that nobody reads it differently.
    for text in [
        "a: &b c\n",
        "a: *b\n",
        "a: !!str b\n",
        "%YAML 1.2\n---\na: b\n",
        "<<: {a: b}\n",
        "a: b\n---\nc: d\n",
        "a:\n\t- b\n",
    ] {
        assert_eq!(ours(text), None, "{text:?}");
    }
}

/// A document as it may be generated: texts that need quotes get them.
fn documents() -> impl Strategy<Value = String> {
    let word = prop_oneof![
        "[a-z][a-z0-9_-]{0,8}",
        select(vec![
            "alice@example.com",
            "12",
            "0777",
            "true",
            "no",
            "null",
            "1e3",
            "a:b",
            "a#b",
            "日本",
            "é",
            "-a",
            "2026-01-01",
            "PT8H"
        ])
        .prop_map(str::to_owned),
    ];
    let text = prop_oneof![
        word.clone(),
        "[ -~é日\n]{0,24}".prop_map(|it| double(&it)),
        "[ -~é日]{0,24}".prop_map(|it| format!("'{}'", it.replace('\'', "''"))),
    ];
    let flow = text.clone().prop_recursive(3, 12, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(|it| format!("[{}]", it.join(", "))),
            prop::collection::vec(inner, 0..4).prop_map(|it| {
                let entries: Vec<String> = it.iter().enumerate().map(|(at, value)| format!("k{at}: {value}")).collect();
                format!("{{ {} }}", entries.join(", "))
            }),
        ]
    });
    let block_text = ("[a-z#:'\" -]{1,12}(\n[a-z#:'\" -]{0,12}){0,3}", select(vec!["|", "|-", "|+", ">", ">-", ">+"]))
        .prop_map(|(text, style)| {
            // An `x` keeps a line from beginning with a space, which would set another indentation, or being blank.
            let lines: Vec<String> = text.split('\n').map(|line| format!("  x{line}\n")).collect();
            format!("{style}\n{}", lines.concat())
        });
    let leaf = prop_oneof![3 => flow.prop_map(|it| format!("{it}\n")), 1 => block_text];
    let block = leaf.prop_recursive(4, 24, 4, |inner| {
        let indented = |it: &str| it.trim_end_matches('\n').replace('\n', "\n  ");
        prop_oneof![
            prop::collection::vec((inner.clone(), any::<bool>()), 1..4).prop_map(move |it| {
                let entries = it.iter().enumerate().map(|(at, (value, comment))| {
                    let comment = if *comment { "# a comment: [x\n" } else { "" };
                    if nested(value) {
                        format!("{comment}k{at}:\n  {}\n", indented(value))
                    } else {
                        format!("{comment}k{at}: {}\n", value.trim_end_matches('\n'))
                    }
                });
                entries.collect::<String>()
            }),
            prop::collection::vec(inner, 1..4).prop_map(move |it| {
                let items = it.iter().map(|value| {
                    if nested(value) {
                        format!("-\n  {}\n", indented(value))
                    } else {
                        format!("- {}\n", value.trim_end_matches('\n'))
                    }
                });
                items.collect::<String>()
            }),
        ]
    });
    (block, any::<bool>()).prop_map(|(text, crlf)| if crlf { text.replace('\n', "\r\n") } else { text })
}

/// Whether a text is a block collection, which stands on lines of its own.
fn nested(value: &str) -> bool {
    let first = value.split('\n').next().unwrap_or_default();
    let quoted = first.starts_with(['"', '\'', '[', '{', '|', '>']);
    !quoted && (first.starts_with("# a comment") || first.starts_with("- ") || first == "-" || is_entry(first))
}

fn is_entry(line: &str) -> bool {
    line.strip_prefix('k').is_some_and(|rest| rest.trim_start_matches(|it: char| it.is_ascii_digit()).starts_with(':'))
}

fn double(text: &str) -> String {
    let escaped = text.chars().map(|it| match it {
        '"' => "\\\"".to_owned(),
        '\\' => "\\\\".to_owned(),
        '\n' => "\\n".to_owned(),
        'é' => "\\u00e9".to_owned(),
        other => other.to_string(),
    });
    format!("\"{}\"", escaped.collect::<String>())
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 256,
        failure_persistence: None,
        rng_seed: proptest::test_runner::RngSeed::Fixed(11),
        ..ProptestConfig::default()
    })]

    #[test]
    fn generated_documents_are_seen_alike(text in documents()) {
        hold(&text);
    }
}
