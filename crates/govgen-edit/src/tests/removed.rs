//! What goes takes its comments along, and nothing of anybody else.

use expect_test::expect;

use super::kept::GRANTS;
use super::{check, remove};

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
