//! Findings that no block of a page can show.

use govgen_source::{EntryKind, SourceFile};

use crate::blocks::{does_not_fire, not_quiet};
use crate::cases::{Repository, sources, with};
use crate::checked::checked;
use crate::large::{
    large_inline_policy, many_accounts, many_teams, nested, nested_json, nested_yaml, not_utf8, tabs, too_large,
    too_many_grants,
};

/// A kind whose page has no block under *Fires on*.
pub(crate) struct WithoutBlocks {
    pub(crate) kind: &'static str,
    pub(crate) reason: &'static str,
    pub(crate) repository: fn() -> Repository,
}

#[rustfmt::skip]
pub(crate) static WITHOUT_BLOCKS: &[WithoutBlocks] = &[
    WithoutBlocks { kind: "file-not-utf8", reason: "Markdown is UTF-8 itself", repository: not_utf8 },
    WithoutBlocks { kind: "file-too-large", reason: "17 MiB", repository: too_large },
    WithoutBlocks { kind: "nesting-too-deep", reason: "65 levels do not fit on a page", repository: nested },
    WithoutBlocks { kind: "nesting-too-deep", reason: "deeper than the YAML parser goes", repository: nested_yaml },
    WithoutBlocks { kind: "nesting-too-deep", reason: "deeper than the JSON parser goes", repository: nested_json },
    WithoutBlocks { kind: "tab-indentation", reason: "editors replace tabs", repository: tabs },
    WithoutBlocks { kind: "too-many-grants", reason: "more than 200,000 grants", repository: too_many_grants },
    WithoutBlocks { kind: "inline-policy-size", reason: "more than 10,240 bytes", repository: large_inline_policy },
    WithoutBlocks { kind: "codeowners-too-large", reason: "3 MB of teams", repository: many_teams },
    WithoutBlocks { kind: "role-policy-too-large", reason: "hundreds of accounts", repository: many_accounts },
];

/// Mistakes from which others seem to follow: an entry that cannot be read is missing where it is used, a name with
/// something hidden in it is unknown. Each gives findings of its own kind only.
static ONCE: &[(&str, &str, &str)] = &[
    (
        "unknown-key",
        "divisions/common/divisions.yaml",
        "divisions: { payments: { owners: [a], acounts: {} }, platform: { owners: [a], accounts: { tools: \"222222222222\" } } }",
    ),
    (
        "type-mismatch",
        "divisions/common/divisions.yaml",
        "divisions: { payments: { owners: [a], accounts: { ledger-dev: { id: \"111111111111\", status: closd } } }, platform: { owners: [a], accounts: { tools: \"222222222222\" } } }",
    ),
    ("unknown-key", ACCESS, "accounts: { ledger-dev: { read-only: { members: [alice@example.com] } } }"),
    ("unknown-key", ACCESS, "policies: { a: { permissions_boundary: { managed_polciy: PowerUserAccess } } }"),
    ("unknown-key", ACCESS, "polices: { a: {} }\naccounts: { ledger-dev: { a: { groups: [auditors] } } }"),
    ("explicit-tag", ACCESS, "policies: { a: !!str text }\naccounts: { ledger-dev: { a: { groups: [auditors] } } }"),
    (
        "anchor-or-alias",
        ACCESS,
        "policies: { a: &a {}, b: *a }\naccounts: { ledger-dev: { b: { groups: [auditors] } } }",
    ),
    ("merge-key", ACCESS, "policies: { <<: { b: {} } }\naccounts: { ledger-dev: { b: { groups: [auditors] } } }"),
    ("hidden-character", ACCESS, "accounts: { ledger-dev: { \"read\\u200b-only\": { groups: [auditors] } } }"),
    ("hidden-character", ACCESS, "accounts: { ledger-dev: { read-only: { users: [ali\u{7}ce@example.com] } } }"),
    ("hidden-character", ACCESS, "policies: { a: { description: \"a\\u2028b\" } }"),
    ("adopted-name-unlisted", ACCESS, "policies: { a: { name: Not A Name } }"),
    ("adopted-name-unlisted", ACCESS, "policies: { a: { name: AWSReadOnlyAccess } }"),
    (
        "unknown-key",
        ACCESS,
        "accounts: { ledger-dev: { read-only: { users: [{ usr: alice@example.com, user: a@example.com }] } } }",
    ),
    ("key-missing", ACCESS, "accounts: { ledger-dev: { read-only: { users: [{ until: 2030-01-01 }] } } }"),
];

pub(crate) const ACCESS: &str = "divisions/payments/access.yaml";

#[test]
fn what_no_block_can_hold_fires() {
    for WithoutBlocks { kind, reason, repository } in WITHOUT_BLOCKS {
        assert_eq!(does_not_fire(kind, reason, &checked(sources(repository()))), None);
    }
}

#[test]
fn one_mistake_gives_findings_of_one_kind() {
    for (kind, path, text) in ONCE {
        assert_eq!(does_not_fire(kind, text, &checked(sources(with(SourceFile::text(*path, *text))))), None);
    }
}

#[test]
fn links_and_devices_are_refused() {
    for kind in [EntryKind::Link, EntryKind::Other] {
        let path = "divisions/payments/more.yaml";
        let entry = SourceFile::entry(path.to_owned(), kind);
        assert_eq!(does_not_fire("path-escape", &format!("{kind:?}"), &checked(sources(with(entry)))), None);

        let entry = SourceFile::entry("terraform/payments/more.tf".to_owned(), kind);
        assert_eq!(does_not_fire("unexpected-file", &format!("{kind:?}"), &checked(sources(with(entry)))), None);
    }
    let mut inside = SourceFile::text("divisions/payments/more.yaml", "accounts: {}\n");
    inside.kind = EntryKind::SafeLink;
    assert_eq!(not_quiet("a link inside the directory", &checked(sources(with(inside)))), None);
}
