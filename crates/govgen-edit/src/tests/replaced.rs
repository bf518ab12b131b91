//! Other values in place of old ones, quoted where somebody would read something else.

use expect_test::expect;

use super::inserted::grants;
use super::{check, insert, replace};
use crate::{EditError, Value, apply};

pub(crate) fn expect_all(text: &str, edited: &Result<String, EditError>) {
    assert!(edited.is_ok(), "{text:?}: {edited:?}");
}

#[test]
fn other_values_in_place_of_old_ones() {
    check(
        "a: b # c\n",
        &[replace(&["a"], Value::text("x: y"))],
        expect![[r#"
        a: "x: y" # c
    "#]],
    );
    check(
        "a: b # c\n",
        &[replace(&["a"], grants())],
        expect![[r#"
        a: # c
          developer:
            users: [dave@example.com, "no", "000000000000"]
    "#]],
    );
    check(
        "a: # c\n  b: d # e\nf: g\n",
        &[replace(&["a"], Value::text("x"))],
        expect![[r#"
        a: x # c
        f: g
    "#]],
    );
    check(
        "a: # c\n  - b\n",
        &[replace(&["a"], grants())],
        expect![[r#"
        a: # c
          developer:
            users: [dave@example.com, "no", "000000000000"]
    "#]],
    );
    check(
        "a: |- # c\n  - b\n",
        &[replace(&["a"], grants())],
        expect![[r#"
        a: # c
          developer:
            users: [dave@example.com, "no", "000000000000"]
    "#]],
    );
    check(
        "a: |- # c\n  - b\n",
        &[replace(&["a"], Value::text("x"))],
        expect![[r#"
        a: x # c
    "#]],
    );
    check(
        "- b\n- c # d\n",
        &[replace(&["0"], grants()), replace(&["1"], grants())],
        expect![[r#"
        - developer:
            users: [dave@example.com, "no", "000000000000"]
        - # d
          developer:
            users: [dave@example.com, "no", "000000000000"]
    "#]],
    );
    check(
        "a: {b: c, d: e}\n",
        &[replace(&["a", "b"], grants())],
        expect![[r#"
        a: {b: { developer: { users: [dave@example.com, "no", "000000000000"] } }, d: e}
    "#]],
    );
    check(
        "a: {b: , d: e}\n",
        &[replace(&["a", "b"], grants())],
        expect![[r#"
        refused: line 1 has to be edited by hand: the value is empty or spans lines
    "#]],
    );
    check(
        "a:\nb: c\n",
        &[replace(&["a"], Value::text("x"))],
        expect![[r#"
        a: x
        b: c
    "#]],
    );
    check(
        "a: [\n  b # c\n] # d\n",
        &[replace(&["a"], Value::text("x"))],
        expect![[r#"
        a: x # d
    "#]],
    );
    check(
        "a: b\n",
        &[replace(&[], Value::text("x"))],
        expect![[r#"
        refused: line 1 has to be edited by hand: it is the document as a whole
    "#]],
    );
}

#[test]
fn words_are_quoted_where_somebody_reads_something_else() {
    let words = [
        "alice@example.com",
        "no",
        "Y",
        "null",
        "~",
        "",
        "12",
        "000000000000",
        "12:30",
        "2026-11-22",
        "1e3",
        "a: b",
        "a:",
        "a:b",
        "a #b",
        "a#b",
        " a",
        "a ",
        "*",
        "&a",
        "@x",
        "- a",
        "-a",
        "'a'",
        "\"a\"",
        "a\\b",
        "a\nb",
        "a\tb",
        "日本",
        "a, b",
        "[a]",
        "{a}",
        "%a",
        "é",
        "\u{200b}",
        "\u{202e}a",
        "arn:aws:iam::aws:policy/ReadOnlyAccess",
        "/",
        "_a",
        "1.2.3.4",
        "PT4H",
        "<<",
        "=",
        "?",
        "😀",
    ];
    let shown: String = words.iter().map(|it| format!("{}\n", crate::scalar(it))).collect();
    expect![[r#"
        alice@example.com
        "no"
        "Y"
        "null"
        "~"
        ""
        "12"
        "000000000000"
        "12:30"
        2026-11-22
        "1e3"
        "a: b"
        "a:"
        a:b
        "a #b"
        a#b
        " a"
        "a "
        "*"
        "&a"
        "@x"
        "- a"
        "-a"
        "'a'"
        "\"a\""
        a\b
        "a\nb"
        "a\tb"
        日本
        "a, b"
        "[a]"
        "{a}"
        "%a"
        é
        "\u200b"
        "\u202ea"
        arn:aws:iam::aws:policy/ReadOnlyAccess
        /
        _a
        "1.2.3.4"
        PT4H
        "<<"
        "="
        "?"
        "😀"
    "#]]
    .assert_eq(&shown);
    for word in words {
        let edits = [insert(&[], word, Value::text(word)), insert(&["x"], word, Value::texts([word, word]))];
        let edited = apply("x: {}\n", &edits).unwrap();
        let read: serde_yaml::Value = serde_yaml::from_str(&edited).unwrap();
        assert_eq!(read[word].as_str(), Some(word), "{edited}");
        assert_eq!(read["x"][word][1].as_str(), Some(word), "{edited}");
    }
}
