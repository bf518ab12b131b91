//! New entries look like those around them.

use expect_test::expect;

use super::kept::GRANTS;
use super::{append, check, first, insert};
use crate::Value;

pub(crate) fn grants() -> Value {
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
