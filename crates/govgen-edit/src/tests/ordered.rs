//! Items in another order.

use expect_test::expect;

use super::kept::GRANTS;
use super::{check, order};

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
