//! Edits of small texts, one peculiarity each, and the text or the refusal that comes out.

mod properties;

use expect_test::{Expect, expect};

use crate::{Edit, EditError, Step, Value, apply, entry, keys};

fn check(text: &str, edits: &[Edit], expected: Expect) {
    let shown = match apply(text, edits) {
        Ok(edited) => edited.replace('\r', "␍"),
        Err(error) => format!("refused: {error}\n"),
    };
    expected.assert_eq(&shown);
}

fn at(path: &[&str]) -> Vec<Step> {
    path.iter().map(|it| it.parse().map_or_else(|_| Step::from(*it), Step::Index)).collect()
}

fn rename(path: &[&str], to: &str) -> Edit {
    Edit::RenameKey { path: at(path), to: to.to_owned() }
}

fn remove(path: &[&str]) -> Edit {
    Edit::Remove { path: at(path) }
}

fn insert(under: &[&str], key: &str, value: Value) -> Edit {
    Edit::Insert { under: at(under), key: key.to_owned(), value }
}

fn first(under: &[&str], key: &str, value: Value) -> Edit {
    Edit::InsertFirst { under: at(under), key: key.to_owned(), value }
}

fn append(under: &[&str], value: Value) -> Edit {
    Edit::AppendItem { under: at(under), value }
}

fn replace(path: &[&str], value: Value) -> Edit {
    Edit::Replace { path: at(path), value }
}

fn order(under: &[&str], order: &[usize]) -> Edit {
    Edit::Order { under: at(under), order: order.to_vec() }
}

const GRANTS: &str = "\
# Who works here.
accounts:
  # Production: ask first.
  ledger-prod: # mind the pager
    developer:
      users:
        - alice@example.com # on call
        - { user: bob@example.com, until: 2036-03-31 }
        # - carol@example.com
  ledger-dev:
    developer: { users: [alice@example.com], groups: [] }

  # Everything else.
  \"*\":
    read-only:
      groups:
      - auditors
";

#[test]
fn keys_get_other_names_where_they_stand() {
    let renames = [
        rename(&["accounts", "ledger-prod"], "ledger"),
        rename(&["accounts", "ledger-dev", "developer"], "dev"),
        rename(&["accounts", "*"], "led*"),
        rename(&["accounts", "*", "read-only"], "見る"),
    ];
    check(
        GRANTS,
        &renames,
        expect![[r#"
        refused: there is no `accounts.*.read-only`
    "#]],
    );
    check(
        "{\"a\":b}\n",
        &[rename(&["a"], "c")],
        expect![[r#"
        {"c":b}
    "#]],
    );
    check(
        "a: b\nc: d\n",
        &[rename(&["a"], "c")],
        expect![[r#"
        refused: `c` stands there already, in line 2
    "#]],
    );
    check(
        "a: b\n",
        &[rename(&["a"], "no: no")],
        expect![[r#"
        "no: no": b
    "#]],
    );
    check(
        "? a\n: b\n",
        &[rename(&["a"], "c")],
        expect![[r#"
        ? c
        : b
    "#]],
    );
}

#[test]
fn what_goes_takes_its_comments_along() {
    check(
        GRANTS,
        &[remove(&["accounts", "ledger-prod"])],
        expect![[r##"
        # Who works here.
        accounts:
          ledger-dev:
            developer: { users: [alice@example.com], groups: [] }

          # Everything else.
          "*":
            read-only:
              groups:
              - auditors
    "##]],
    );
    check(
        GRANTS,
        &[remove(&["accounts", "ledger-dev"])],
        expect![[r##"
        # Who works here.
        accounts:
          # Production: ask first.
          ledger-prod: # mind the pager
            developer:
              users:
                - alice@example.com # on call
                - { user: bob@example.com, until: 2036-03-31 }
                # - carol@example.com

          # Everything else.
          "*":
            read-only:
              groups:
              - auditors
    "##]],
    );
    check(
        GRANTS,
        &[remove(&["accounts", "*"])],
        expect![[r#"
        # Who works here.
        accounts:
          # Production: ask first.
          ledger-prod: # mind the pager
            developer:
              users:
                - alice@example.com # on call
                - { user: bob@example.com, until: 2036-03-31 }
                # - carol@example.com
          ledger-dev:
            developer: { users: [alice@example.com], groups: [] }
    "#]],
    );
    check(
        GRANTS,
        &[remove(&["accounts"])],
        expect![[r#"
        # Who works here.
        {}
    "#]],
    );
    check(
        GRANTS,
        &[remove(&["accounts", "ledger-prod", "developer", "users", "1"])],
        expect![[r##"
        # Who works here.
        accounts:
          # Production: ask first.
          ledger-prod: # mind the pager
            developer:
              users:
                - alice@example.com # on call
                # - carol@example.com
          ledger-dev:
            developer: { users: [alice@example.com], groups: [] }

          # Everything else.
          "*":
            read-only:
              groups:
              - auditors
    "##]],
    );
    check(
        GRANTS,
        &[remove(&["accounts", "ledger-dev", "developer", "groups"])],
        expect![[r##"
        # Who works here.
        accounts:
          # Production: ask first.
          ledger-prod: # mind the pager
            developer:
              users:
                - alice@example.com # on call
                - { user: bob@example.com, until: 2036-03-31 }
                # - carol@example.com
          ledger-dev:
            developer: { users: [alice@example.com] }

          # Everything else.
          "*":
            read-only:
              groups:
              - auditors
    "##]],
    );
    check(
        GRANTS,
        &[remove(&["accounts", "ledger-dev", "developer", "users"])],
        expect![[r##"
        # Who works here.
        accounts:
          # Production: ask first.
          ledger-prod: # mind the pager
            developer:
              users:
                - alice@example.com # on call
                - { user: bob@example.com, until: 2036-03-31 }
                # - carol@example.com
          ledger-dev:
            developer: { groups: [] }

          # Everything else.
          "*":
            read-only:
              groups:
              - auditors
    "##]],
    );
    check(
        GRANTS,
        &[remove(&["accounts", "ledger-dev", "developer", "users", "0"])],
        expect![[r##"
        # Who works here.
        accounts:
          # Production: ask first.
          ledger-prod: # mind the pager
            developer:
              users:
                - alice@example.com # on call
                - { user: bob@example.com, until: 2036-03-31 }
                # - carol@example.com
          ledger-dev:
            developer: { users: [], groups: [] }

          # Everything else.
          "*":
            read-only:
              groups:
              - auditors
    "##]],
    );
    check(
        GRANTS,
        &[remove(&["accounts", "*", "read-only", "groups", "0"])],
        expect![[r##"
        # Who works here.
        accounts:
          # Production: ask first.
          ledger-prod: # mind the pager
            developer:
              users:
                - alice@example.com # on call
                - { user: bob@example.com, until: 2036-03-31 }
                # - carol@example.com
          ledger-dev:
            developer: { users: [alice@example.com], groups: [] }

          # Everything else.
          "*":
            read-only:
              groups: []
    "##]],
    );
}

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

fn grants() -> Value {
    Value::map([("developer", Value::map([("users", Value::texts(["dave@example.com", "no", "000000000000"]))]))])
}

#[test]
fn new_entries_look_like_the_house() {
    check(
        GRANTS,
        &[insert(&["accounts"], "new", grants())],
        expect![[r##"
        # Who works here.
        accounts:
          # Production: ask first.
          ledger-prod: # mind the pager
            developer:
              users:
                - alice@example.com # on call
                - { user: bob@example.com, until: 2036-03-31 }
                # - carol@example.com
          ledger-dev:
            developer: { users: [alice@example.com], groups: [] }

          # Everything else.
          "*":
            read-only:
              groups:
              - auditors

          new:
            developer:
              users: [dave@example.com, "no", "000000000000"]
    "##]],
    );
    check(
        GRANTS,
        &[insert(&["accounts", "ledger-prod"], "admin", Value::map([("users", Value::List(vec![]))]))],
        expect![[r##"
        # Who works here.
        accounts:
          # Production: ask first.
          ledger-prod: # mind the pager
            admin:
              users: []
            developer:
              users:
                - alice@example.com # on call
                - { user: bob@example.com, until: 2036-03-31 }
                # - carol@example.com
          ledger-dev:
            developer: { users: [alice@example.com], groups: [] }

          # Everything else.
          "*":
            read-only:
              groups:
              - auditors
    "##]],
    );
    let moved =
        Value::flow([("account", Value::text("a")), ("from", Value::text("b")), ("since", Value::text("2026-11-22"))]);
    let entry =
        Value::List(vec![Value::map([("move", moved), ("count", Value::Number(3)), ("on", Value::Bool(true))])]);
    check(
        GRANTS,
        &[insert(&[], "refactor", entry.clone()), append(&["refactor"], Value::map([("x", entry)]))],
        expect![[r##"
        # Who works here.
        accounts:
          # Production: ask first.
          ledger-prod: # mind the pager
            developer:
              users:
                - alice@example.com # on call
                - { user: bob@example.com, until: 2036-03-31 }
                # - carol@example.com
          ledger-dev:
            developer: { users: [alice@example.com], groups: [] }

          # Everything else.
          "*":
            read-only:
              groups:
              - auditors

        refactor:
          - move: { account: a, from: b, since: 2026-11-22 }
            count: 3
            "on": true
          - x:
              - move: { account: a, from: b, since: 2026-11-22 }
                count: 3
                "on": true
    "##]],
    );
    check(
        "a:\n    c: 1\n    e: 2\nb: 3",
        &[insert(&["a"], "d", Value::Number(4)), insert(&["a"], "b", Value::Number(5))],
        expect![[r#"
        a:
            b: 5
            c: 1
            d: 4
            e: 2
        b: 3"#]],
    );
    check(
        "a:\n  # of b\n  b: 1\n",
        &[first(&["a"], "name", Value::text("x"))],
        expect![[r#"
        a:
          name: x
          # of b
          b: 1
    "#]],
    );
    check(
        "- b: 1\n  c: 2\n",
        &[first(&["0"], "a", Value::text("x")), insert(&["0"], "d", Value::text("x"))],
        expect![[r#"
        - a: x
          b: 1
          c: 2
          d: x
    "#]],
    );
    check(
        "a:\n  b: 1\r\n\r\n  c: 2\r\n",
        &[insert(&["a"], "d", grants())],
        expect![[r#"
        a:
          b: 1␍
        ␍
          c: 2

          d:
            developer:
              users: [dave@example.com, "no", "000000000000"]␍
    "#]],
    );
    check(
        "a:\r\n  b: 1\r\n\r\n  c: 2\r\n",
        &[insert(&["a"], "d", grants())],
        expect![[r#"
        a:␍
          b: 1␍
        ␍
          c: 2␍
        ␍
          d:␍
            developer:␍
              users: [dave@example.com, "no", "000000000000"]␍
    "#]],
    );
}

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

fn expect_all(text: &str, edited: &Result<String, EditError>) {
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
fn an_entry_is_pasted_as_it_stood() {
    let paste = |path: &[&str], from: &str, under: &[&str]| Edit::Paste {
        under: at(under),
        entry: entry(from, &at(path)).unwrap(),
    };
    let text = "accounts:\r\n    tools:\r\n        x: 1";
    check(
        text,
        &[paste(&["accounts", "ledger-prod"], GRANTS, &["accounts"])],
        expect![[r#"
        accounts:␍
            # Production: ask first.␍
            ledger-prod: # mind the pager␍
              developer:␍
                users:␍
                  - alice@example.com # on call␍
                  - { user: bob@example.com, until: 2036-03-31 }␍
                  # - carol@example.com␍
            tools:␍
                x: 1"#]],
    );
    check(
        "divisions: { a: \"1\" }\n",
        &[paste(&["b"], "b: { id: \"2\" }\n", &["divisions"])],
        expect![[r#"
        divisions: { a: "1", b: { id: "2" } }
    "#]],
    );
    check(
        "divisions: { a: \"1\" }\n",
        &[paste(&["b"], "b: { id: \"2\" } # two\n", &["divisions"])],
        expect![[r#"
        refused: line 1 has to be edited by hand: what comes here has lines or comments of its own; write this mapping an entry a line
    "#]],
    );
    check(
        "divisions:\n  z: \"1\"\n",
        &[paste(&["a", "b"], "a: {b: {id: \"2\"}, c: 1}\n", &["divisions"])],
        expect![[r#"
        divisions:
          b: {id: "2"}
          z: "1"
    "#]],
    );
    check(
        "divisions:\n  z: \"1\"\n",
        &[paste(&["0", "b"], "- b: # x\n    c: d\n", &["divisions"])],
        expect![[r#"
        divisions:
          b: # x
            c: d
          z: "1"
    "#]],
    );
}

#[test]
fn nothing_is_written_that_means_something_else() {
    // The blank lines below belong to the text above them: a new entry would take them away.
    check(
        "z:\n  a: |+\n    x\n\n",
        &[insert(&["z"], "b", Value::text("y"))],
        expect![[r#"
        refused: the edit would not be read back as what was meant (it would mean something else); edit by hand
    "#]],
    );
    check(
        "a: [b\n",
        &[remove(&["a"])],
        expect![[r#"
        refused: line 1 cannot be read: not readable as YAML: unclosed bracket '['
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

#[test]
fn many_edits_are_one_reading() {
    let text: String = (0..5_000).map(|at| format!("k{at}:\n  old: [x]\n")).collect();
    let edits: Vec<Edit> =
        (0..5_000).map(|at| Edit::RenameKey { path: keys(&[&format!("k{at}"), "old"]), to: "new".into() }).collect();
    assert_eq!(crate::batch::independent(&edits), edits.len());
    assert_eq!(apply(&text, &edits).unwrap(), text.replace("old", "new"));
    let renamed = [rename(&["a"], "b"), first(&["b"], "c", Value::Number(1))];
    assert_eq!(apply("a: { d: e }\n", &renamed).unwrap(), "b: { c: 1, d: e }\n");
    let row = [remove(&["a", "0"]), remove(&["a", "0"])];
    assert_eq!(crate::batch::independent(&row), 1);
    assert_eq!(apply("a: [x, y, z]\n", &row).unwrap(), "a: [z]\n");
}

#[test]
fn items_stand_in_another_order() {
    let users = ["accounts", "ledger-prod", "developer", "users"];
    check(
        GRANTS,
        &[order(&users, &[1, 0])],
        expect![[r##"
        # Who works here.
        accounts:
          # Production: ask first.
          ledger-prod: # mind the pager
            developer:
              users:
                - { user: bob@example.com, until: 2036-03-31 }
                - alice@example.com # on call
                # - carol@example.com
          ledger-dev:
            developer: { users: [alice@example.com], groups: [] }

          # Everything else.
          "*":
            read-only:
              groups:
              - auditors
    "##]],
    );
    check(
        "a: [z, 'y', {user: x, until: 2036-03-31}] # all\r\nb: c\r\n",
        &[order(&["a"], &[2, 1, 0])],
        expect![[r#"
        a: [{user: x, until: 2036-03-31}, 'y', z] # all␍
        b: c␍
    "#]],
    );
    check(
        "a:\n- z # last\n\n# about y\n- y\n- x",
        &[order(&["a"], &[2, 1, 0])],
        expect![[r#"
        a:
        - x

        # about y
        - y
        - z # last"#]],
    );
    check(
        "a: [z, # last\n  y]\n",
        &[order(&["a"], &[1, 0])],
        expect![[r#"
        refused: line 1 has to be edited by hand: the brackets hold comments, or there are none
    "#]],
    );
    check(
        "a: [z, y]\n",
        &[order(&["a"], &[1, 1])],
        expect![[r#"
        refused: line 1 has to be edited by hand: the new order has not each of its items once
    "#]],
    );
    check(
        "a: {z: 1, y: 2}\n",
        &[order(&["a"], &[1, 0])],
        expect![[r#"
        refused: line 1 has to be edited by hand: it is no list
    "#]],
    );
}
