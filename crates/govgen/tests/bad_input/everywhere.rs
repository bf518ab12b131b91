//! Many mistakes at once, and every shape at every place.

use expect_test::expect;

use super::cases::{ACCESS, found, places, record};
use crate::repository::{clean, sources};

/// A file with many mistakes reports all of them in one run, in the order of their places.
#[test]
pub(super) fn many_mistakes_are_one_list() {
    let mut files = clean();
    files.insert(
        ACCESS.to_owned(),
        "\
acounts: {}
accounts:
  ledger-dev:
    developer:
      users: [Alice@example.com, alice@example.com, alice@example.com, 5]
      group: [x]
    nobody: {}
    no-such-policy: { groups: [a] }
  tools:
    read-only: { groups: [a] }
  Ledger-Prod: {}
  \"z*\":
    read-only: { users: [{ user: bob@example.com, until: soon }, { until: 2027-01-01 }] }
  ledger-prod:
    developer: { users: [dave@example.org] }
  ledger-dev: {}
"
        .to_owned(),
    );
    expect![[r#"
        SYN012 unknown-key divisions/payments/access.yaml:1:1
        GOV003 principal-malformed divisions/payments/access.yaml:5:15
        REF008 duplicate-grant divisions/payments/access.yaml:5:53
        SYN014 type-mismatch divisions/payments/access.yaml:5:72
        SYN012 unknown-key divisions/payments/access.yaml:6:7
        SYN013 key-missing divisions/payments/access.yaml:7:5
        REF002 account-outside-division divisions/payments/access.yaml:9:3
        SYN017 name-malformed divisions/payments/access.yaml:11:3
        REF004 glob-without-match divisions/payments/access.yaml:12:3
        SYN016 date-malformed divisions/payments/access.yaml:13:58
        SYN013 key-missing divisions/payments/access.yaml:13:68
        GOV003 principal-malformed divisions/payments/access.yaml:15:26
        SYN011 duplicate-key divisions/payments/access.yaml:16:3
    "#]]
    .assert_eq(&found(&sources(&files)));
}

/// Where each node of a document stands, in characters: scalars, keys included, and collections.
fn nodes(text: &str) -> Vec<(usize, usize)> {
    use saphyr_parser::{Event, Parser};
    let mut nodes = Vec::new();
    let mut open = Vec::new();
    let mut last_end = 0;
    for next in Parser::new_from_str(text) {
        let (event, span) = next.expect("the clean repository can be read");
        let (start, end) = (span.start.index(), span.end.index());
        match event {
            Event::Scalar(..) => {
                last_end = end;
                nodes.push((start, end));
            }
            Event::SequenceStart(..) | Event::MappingStart(..) => open.push((start, end > start)),
            Event::SequenceEnd | Event::MappingEnd => {
                let (start, flow) = open.pop().expect("what ends has begun");
                // A block collection ends with its last child, a flow collection at its bracket.
                last_end = if flow { end } else { last_end };
                nodes.push((start, last_end));
            }
            _ => {}
        }
    }
    nodes
}

/// At every node of every file, something of every other shape: findings or a clean run, and never a finding without help.
#[test]
pub(super) fn anything_anywhere() {
    let shapes = ["x", "5", "null", "true", "[x, 5]", "{}", "{ user: x, file: [x] }", "\"a\\nb\"", "", "!x y"];
    let mut seen = 0;
    let clean = clean();
    for (path, text) in clean.iter().filter(|(path, _)| path.ends_with(".yaml")) {
        let characters: Vec<char> = text.chars().collect();
        for (start, end) in nodes(text) {
            for shape in shapes {
                let mut files = clean.clone();
                let edited: String = characters[..start]
                    .iter()
                    .copied()
                    .chain(shape.chars())
                    .chain(characters[end..].iter().copied())
                    .collect();
                files.insert(path.clone(), edited);
                let sources = sources(&files);
                let findings = govgen::check(&sources, None);
                record(&sources, &findings);
                places(&sources, &findings);
                // Whatever could be read without a finding can be rendered.
                if findings.count(govgen_source::Severity::Error) == 0 {
                    assert!(govgen::render(&sources).is_some(), "{path} {start}: {shape}");
                }
                seen += 1;
            }
        }
    }
    assert!(seen > 1_500, "{seen} edits are too few to be every node");
}
