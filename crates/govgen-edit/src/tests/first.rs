//! New entries where nothing was.

use expect_test::expect;

use super::inserted::grants;
use super::replaced::expect_all;
use super::{append, check, insert};
use crate::{Value, apply};

#[test]
fn new_entries_where_nothing_was() {
    for text in [
        "",
        "# Nothing yet.\n",
        "{}",
        "{} # later\n",
        "a: {} # later\nb: 1\n",
        "a:\nb: 1\n",
        "a:   # later\n\nb: 1",
        "- {}\n",
        "{a: {}}\n",
        "a: ~\n",
    ] {
        let under: &[&str] = if text.contains("a:") {
            &["a"]
        } else if text.contains('-') {
            &["0"]
        } else {
            &[]
        };
        let edited = apply(text, &[insert(under, "new", grants())]);
        expect_all(text, &edited);
    }
    check(
        "a: {} # later\nb: 1\n",
        &[insert(&["a"], "new", grants())],
        expect![[r#"
        a: # later
          new:
            developer:
              users: [dave@example.com, "no", "000000000000"]
        b: 1
    "#]],
    );
    check(
        "a:   # later\n\nb: 1",
        &[insert(&["a"], "new", grants())],
        expect![[r#"
        a:   # later
          new:
            developer:
              users: [dave@example.com, "no", "000000000000"]

        b: 1"#]],
    );
    check(
        "# Nothing yet.",
        &[insert(&[], "new", grants())],
        expect![[r##"
        # Nothing yet.
        new:
          developer:
            users: [dave@example.com, "no", "000000000000"]
    "##]],
    );
    check(
        "- {}\n",
        &[insert(&["0"], "new", grants())],
        expect![[r#"
        - new:
            developer:
              users: [dave@example.com, "no", "000000000000"]
    "#]],
    );
    check(
        "{a: {}}\n",
        &[insert(&["a"], "new", grants())],
        expect![[r#"
        {a: { new: { developer: { users: [dave@example.com, "no", "000000000000"] } } }}
    "#]],
    );
    check(
        "-\n",
        &[insert(&["0"], "new", grants())],
        expect![[r#"
        refused: line 1 has to be edited by hand: the item does not begin beside its dash
    "#]],
    );
    check(
        "a: []\nb:\nc: [x]\n",
        &[append(&["a"], grants()), append(&["b"], Value::text("x")), append(&["c"], Value::text("no"))],
        expect![[r#"
        a:
          - developer:
              users: [dave@example.com, "no", "000000000000"]
        b:
          - x
        c: [x, "no"]
    "#]],
    );
    check(
        "a: b\n",
        &[insert(&["a"], "c", grants())],
        expect![[r#"
        refused: line 1 has to be edited by hand: it is no mapping
    "#]],
    );
    check(
        "a: {b: 1}\n",
        &[insert(&["a"], "b", grants())],
        expect![[r#"
        refused: `b` stands there already, in line 1
    "#]],
    );
    check(
        "a: {b: 1}\n",
        &[append(&["a"], grants())],
        expect![[r#"
        refused: line 1 has to be edited by hand: it is no list
    "#]],
    );
}
