//! The plain reader against the real one: the same tree, place for place, or no tree at all.

use govgen_source::{Diagnostics, FileId};
use proptest::prelude::*;
use proptest::sample::select;

use super::parse;
use crate::tree::Tree;
use crate::yaml::{Dialect, parse_any};

fn shown(tree: &Tree<'_>) -> String {
    let nodes =
        tree.nodes.iter().map(|it| format!("{:?} {}..{} next {} {:?}\n", it.kind, it.start, it.end, it.next, it.text));
    nodes.collect()
}

/// Whatever is plain, the real parser reads as the same tree without a finding. Says whether it was plain.
fn hold(text: &str) -> bool {
    let Some(plain) = parse(FileId(0), text) else { return false };
    let mut findings = Diagnostics::default();
    let tree = parse_any(FileId(0), text, Dialect::Yaml, &mut findings);
    assert!(findings.is_empty(), "{text:?}: {findings:?}");
    let tree = tree.unwrap_or_else(|| panic!("{text:?} is plain and cannot be read"));
    assert_eq!(shown(&plain), shown(&tree), "{text:?}");
    true
}

#[test]
fn everyday_files_are_plain() {
    for text in [
        "a: b\n",
        "a: b",
        "# one\na:\n  b:\n    - c\n    - d # e\n  # two\n  \"*\":\n    f: g h, i\n\nj: \"k: #l\"   \n",
        "a:\n- b\n- c\nd: e\n",
        "a:\n    b:\n    - c\n    - d\n    e:\n      - f\n",
        "users: [alice@example.com, bob@example.com]\nmore: { user: a@b.c, until: 2026-12-31, reason: on call }\n",
        "a:\n  - { user: dave@example.com, until: 2026-12-31 }\n  - carol@example.com\n",
        "id: \"000000000000\"\nb: { id: \"1\", c: [x, { y: z }] }\n",
        "a: #comment\n  b: c\n",
        "a:   \n  b:   c   \n",
        "a: b - c -\n",
        "a: 1 2\n",
        "# 日本語\na: 開発 チーム # 注\nb: [経理, é]\n",
        "a:\n  - user: b\n    until: 2026-12-31\n  - c\n  -   d: e\n      f:\n      - g\n      h:\n        - i\n",
        "a:\nb: c\n",
        "a:\n",
        "a: # one\n\n# two\nb:\n",
        "a:\n  - b: c\n    d:\n\n  - b:\n    d:   # x\n\ne:\n  f:\ng:\n",
        "a:\n- b:\n- c:\n",
        "a: arn:aws:iam::1:role/x*\nb: [s3:GetObject, \"s3:*\"]\nc: it's (all) ${of} \"it\"; {a} [b]\n",
    ] {
        assert!(hold(text), "{text:?} is not plain");
    }
}

#[test]
fn anything_else_is_left_to_the_real_parser() {
    for text in [
        "",
        "\n",
        "# only\n",
        "- a\n",
        " a: b\n",
        "a: b\n  c\n",
        "a: b\n  c: d\n",
        "a:\n  - b\n    - c\n",
        "a: 'b'\n",
        "a: |\n  b\n",
        "a: &b c\n",
        "a: *b\n",
        "a: !b c\n",
        "---\na: b\n",
        "a: b\n---\nc: d\n",
        "a: b: c\n",
        "a:b\n",
        "a: b#c\n",
        "a: [b,\n  c]\n",
        "a: []\n",
        "a: {}\n",
        "a: [b, ]\n",
        "a: {b: c}x\n",
        "a: [b c: d]\n",
        "a: [b] c\n",
        "\ta: b\n",
        "a: b\r\n",
        "<<: b\n",
        "? a\n: b\n",
        "a : b\n",
        "a: \"b\\n\"\n",
        "a: \"b\n  c\"\n",
        "a: \"b\"c\n",
        "a:\n  b: c\n d: e\n",
        "a:\n  b: c\n   d: e\n",
        "a:\n- b\nc\n",
        "a: -b\n",
        "a: {b:c}\n",
        "a: [b#c]\n",
        "a: b\n- c\n",
        "a: ~\n",
        "a: ,b\n",
        "a: [b]#c\n",
        "-a: b\n",
        "a: {b: c,, d: e}\n",
        "a:\n  -\n",
        "a:\n  - - b\n",
        "a: %b\n",
        "...\n",
        "a: b\n...\n",
    ] {
        assert!(!hold(text), "{text:?} is plain");
    }
}

fn token() -> impl Strategy<Value = String> {
    let word = select(vec![
        "a",
        "b1",
        "x-y",
        "k_",
        "alice@example.com",
        "2026-12-31",
        "\"q\"",
        "\"*\"",
        "\"a: b\"",
        "on call",
        "-",
        "- ",
        ": ",
        ":",
        ", ",
        ",",
        "[",
        "]",
        "{",
        "}",
        "#",
        " #c",
        "\n",
        "\n",
        "\n  ",
        "\n    ",
        "\n- ",
        "\n  - ",
        "\n    - ",
        " ",
        "  ",
        "'",
        "?",
        "|",
        "&",
        "*",
        "!",
        "~",
        "null",
        "---",
        "\t",
        "é",
        "it's",
        "s3:Get*",
        "arn:aws:iam::1:role/${x}",
        "\"",
        "\\",
        "%",
        "@",
        "`",
        "日本",
        "\u{3000}",
        "=",
        "<<",
        "- a: b\n",
        "a:\n",
    ]);
    word.prop_map(str::to_owned)
}

/// Lines as people write them, with any indentation.
fn line() -> impl Strategy<Value = String> {
    let indentation = select(vec![0_usize, 0, 2, 2, 4, 4, 6, 1, 3]);
    let content = select(vec![
        "a:",
        "b:",
        "c: d",
        "\"*\":",
        "- e",
        "- f g",
        "- { user: h, until: 2026-12-31 }",
        "i: [j, k]",
        "l: { m: n }",
        "# o",
        "",
        "p: q # r",
        "- \"s\"",
        "t: \"u\"",
        "- [v]",
        "w: x, y",
        "z",
        "- - a",
        "- b: c",
        "d: ",
        "e: f: g",
        "h: [i",
        "j]",
        "k: {",
        "}",
        "- l:",
        "- user: a",
        "until: b",
        "q: it's",
        "r: a:b",
        "- {a: b:c}",
        "s: [a:b, c'd]",
        "t: x {y} [z], w",
        "日: 本",
        "u: 日 本 # 語",
        "- - k: v",
        "- k: - v",
    ]);
    (indentation, content).prop_map(|(indentation, content)| format!("{}{content}\n", " ".repeat(indentation)))
}

/// What stands in a plain document.
#[derive(Debug, Clone)]
enum Written {
    Scalar(&'static str),
    /// Items, and whether they stand at the column of their key.
    List(Vec<&'static str>, bool),
    /// Mappings as items, by their number of entries, and how far from the hyphen they begin.
    Items(Vec<usize>, usize),
    /// Entries, and by how much they are indented.
    Map(Vec<Written>, usize),
}

fn written() -> impl Strategy<Value = Written> {
    let scalar = || {
        select(vec![
            "a",
            "on call",
            "alice@example.com",
            "2026-12-31",
            "\"q: #r\"",
            "x, y",
            "[a, b c, \"d\"]",
            "{ k: v, l: [m, { n: o }] }",
            "1.5 # z",
            "arn:aws:iam::1:role/a",
            "日本 語",
            "it's (a) [b], {c}",
            "[s3:Get*, it's]",
            "[ a ]",
            "a/b=c+d  ",
            "{k: v}",
            "null",
            "0123",
        ])
    };
    let leaf = prop_oneof![
        scalar().prop_map(Written::Scalar),
        (proptest::collection::vec(scalar(), 1..4), any::<bool>())
            .prop_map(|(items, flush)| Written::List(items, flush)),
        (proptest::collection::vec(1_usize..4, 1..4), 1_usize..4).prop_map(|(items, by)| Written::Items(items, by)),
    ];
    leaf.prop_recursive(4, 24, 4, |inner| {
        (proptest::collection::vec(inner, 1..4), select(vec![1_usize, 2, 4]))
            .prop_map(|(entries, by)| Written::Map(entries, by))
    })
}

fn write(written: &Written, column: usize, text: &mut String) {
    let indent = |column: usize| " ".repeat(column);
    match written {
        Written::Scalar(scalar) => text.push_str(&format!(" {scalar}\n")),
        Written::List(items, flush) => {
            text.push_str(" # list\n");
            let column = if *flush { column } else { column + 2 };
            items.iter().for_each(|item| text.push_str(&format!("{}-  {item}\n", indent(column))));
        }
        Written::Items(items, by) => {
            text.push('\n');
            for entries in items {
                text.push_str(&format!("{}-{}", indent(column), " ".repeat(*by)));
                let lines: Vec<String> = (0..*entries).map(|at| format!("k{at}: v:{at}\n")).collect();
                text.push_str(&lines.join(&indent(column + 1 + by)));
            }
        }
        Written::Map(entries, by) => {
            text.push_str("\n\n# map\n");
            entries_of(entries, column + by, text);
        }
    }
}

fn entries_of(entries: &[Written], column: usize, text: &mut String) {
    for (at, entry) in entries.iter().enumerate() {
        let key = ["key", "k_2", "\"*\"", "0x"][at % 4];
        text.push_str(&format!("{}{key}:", " ".repeat(column)));
        write(entry, column, text);
    }
}

fn settings() -> ProptestConfig {
    ProptestConfig {
        cases: 4_000,
        failure_persistence: None,
        rng_seed: proptest::test_runner::RngSeed::Fixed(7),
        ..ProptestConfig::default()
    }
}

proptest! {
    #![proptest_config(settings())]

    #[test]
    fn plain_documents_are_plain(entries in proptest::collection::vec(written(), 1..4)) {
        let mut text = String::new();
        entries_of(&entries, 0, &mut text);
        assert!(hold(&text), "{text:?} is not plain");
    }

    #[test]
    fn slips_in_plain_documents_are_read_alike(
        entries in proptest::collection::vec(written(), 1..3),
        slips in proptest::collection::vec((any::<prop::sample::Index>(), 0_usize..3, token()), 1..3),
    ) {
        let mut text = String::new();
        entries_of(&entries, 0, &mut text);
        for (place, removed, added) in slips {
            let characters: Vec<char> = text.chars().collect();
            let at = place.index(characters.len());
            let rest = characters[(at + removed).min(characters.len())..].iter();
            text = characters[..at].iter().copied().chain(added.chars()).chain(rest.copied()).collect();
        }
        hold(&text);
    }

    #[test]
    fn soup_is_read_alike(tokens in proptest::collection::vec(token(), 0..24)) {
        hold(&tokens.concat());
    }

    #[test]
    fn lines_are_read_alike(lines in proptest::collection::vec(line(), 1..12)) {
        hold(&lines.concat());
    }

    #[test]
    fn what_follows_a_plain_beginning_is_read_alike(lines in proptest::collection::vec(line(), 1..4), tokens in proptest::collection::vec(token(), 0..6)) {
        hold(&format!("a:\n  b:\n    - c\n{}{}", lines.concat(), tokens.concat()));
    }
}
