//! Several that go at once, and what goes from an unusual place.

use expect_test::expect;

use super::{at, check, remove};
use crate::{Edit, Step};

fn remove_all(under: &[&str], which: &[usize]) -> Edit {
    Edit::RemoveAll { under: at(under), which: which.iter().map(|it| Step::Index(*it)).collect() }
}

#[test]
fn several_go_at_once() {
    let users = "# the file's\nusers:\n  # first\n  - a\n  - b # beside\n\n  # third\n  - c\n    # below\n  - d\n  - e\ngroups: [f, g, h, i]\n";
    check(
        users,
        &[remove_all(&["users"], &[3, 1, 2, 1]), remove_all(&["groups"], &[0, 1])],
        expect![[r#"
            # the file's
            users:
              # first
              - a

              - e
            groups: [h, i]
        "#]],
    );
    check(
        users,
        &[remove_all(&["users"], &[0, 4]), remove_all(&["groups"], &[1, 3])],
        expect![[r#"
        # the file's
        users:
          - b # beside

          # third
          - c
            # below
          - d
        groups: [f, h]
    "#]],
    );
    check(
        users,
        &[remove_all(&["users"], &[0, 1, 2, 3, 4]), remove_all(&["groups"], &[0, 1, 2, 3])],
        expect![[r#"
            # the file's
            users: []

            groups: []
        "#]],
    );
    check(
        &users.replace('\n', "\r\n"),
        &[remove_all(&["users"], &[1, 2, 4])],
        expect![[r#"
            # the file's␍
            users:␍
              # first␍
              - a␍
            ␍
              - d␍
            groups: [f, g, h, i]␍
        "#]],
    );
    check(
        "users: [\n  a,\n  b,\n  c\n]\n",
        &[remove_all(&["users"], &[1, 2])],
        expect![[r#"
        users: [
          a
        ]
    "#]],
    );
    check(
        "users: [\n  a, # one\n  b\n]\n",
        &[remove_all(&["users"], &[1])],
        expect![[r#"
        refused: line 1 has to be edited by hand: the brackets hold comments, or there are none
    "#]],
    );
    check(
        "users: [a]\n",
        &[remove_all(&["users"], &[1])],
        expect![[r#"
        refused: there is no `users.1`
    "#]],
    );
    check(
        "a: 1\nb: 2\nc: 3\n",
        &[Edit::RemoveAll { under: Vec::new(), which: vec![Step::from("c"), Step::from("a")] }],
        expect![[r#"
            b: 2
        "#]],
    );
}

#[test]
fn what_goes_from_an_unusual_place() {
    check("a: b", &[remove(&["a"])], expect!["{}"]);
    check("a: b\nc: d", &[remove(&["c"])], expect!["a: b"]);
    check("a: b\r\nc: d", &[remove(&["c"])], expect!["a: b"]);
    check(
        "- a: b # x\n  c: d\n",
        &[remove(&["0", "c"])],
        expect![[r#"
        - a: b # x
    "#]],
    );
    check(
        "- a: b\n  c: d\n",
        &[remove(&["0", "a"])],
        expect![[r#"
        - c: d
    "#]],
    );
    check(
        "- a: b # x\n  c: d\n",
        &[remove(&["0", "a"])],
        expect![[r#"
        refused: line 1 has to be edited by hand: there is a comment that may belong to it or not
    "#]],
    );
    check(
        "- a: b\n- c\n",
        &[remove(&["0", "a"])],
        expect![[r#"
        - {}
        - c
    "#]],
    );
    check(
        "a: |\n  # text\n  b\n# about c\nc: d\n",
        &[remove(&["c"])],
        expect![[r#"
        a: |
          # text
          b
    "#]],
    );
    check(
        "a: |\n  # text\n  b\n\n\n# about c\nc: d\n",
        &[remove(&["a"])],
        expect![[r#"
        # about c
        c: d
    "#]],
    );
    check(
        "a: {\n  b: c,\n  d: e\n}\n",
        &[remove(&["a", "b"])],
        expect![[r#"
            a: {
              d: e
            }
        "#]],
    );
    check(
        "a: b\na: c\n",
        &[remove(&["a"])],
        expect![[r#"
        refused: `a` stands twice in one mapping, in line 2 and above
    "#]],
    );
    check(
        "a: &x b\n",
        &[remove(&["a"])],
        expect![[r#"
        refused: line 1 cannot be read: this value carries an anchor
    "#]],
    );
    check(
        "a: b\n",
        &[remove(&["a", "b"])],
        expect![[r#"
        refused: there is no `a.b`
    "#]],
    );
    check(
        "a: b\n",
        &[remove(&[])],
        expect![[r#"
        refused: line 1 has to be edited by hand: it is the document as a whole
    "#]],
    );
    check(
        "a: [b: c, d]\n",
        &[remove(&["a", "0", "b"])],
        expect![[r#"
            refused: line 1 has to be edited by hand: the brackets hold comments, or there are none
        "#]],
    );
}
