//! Keys with another name, and entries that are pasted: everything else stays as it stood.

use expect_test::expect;

use super::{at, check, rename};
use crate::{Edit, entry};

pub(crate) const GRANTS: &str = "\
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
