//! Edits of the YAML.

use super::{Edit, Planted};

/// Edits of the YAML, for `govgen check`.
#[rustfmt::skip]
pub(crate) static WRITTEN: &[Planted] = &[
    Planted { name: "a grant in another division's account", expected: "account-outside-division", edits: &[
        Edit::Replace { path: "divisions/project-a/access.yaml", after: "", from: "  account-b:\n", to: "  account-c:\n" },
    ] },
    Planted { name: "a grant in an account nobody knows", expected: "account-outside-division", edits: &[
        Edit::Replace { path: "divisions/project-a/access.yaml", after: "", from: "  account-b:\n", to: "  account-z:\n" },
    ] },
    Planted { name: "an account in two divisions", expected: "account-in-two-divisions", edits: &[
        Edit::Replace { path: "divisions/common/divisions.yaml", after: "", from: "      account-c: \"222222222222\"", to: "      account-c: \"111111111111\"" },
    ] },
    Planted { name: "the management account in a division", expected: "reserved-account", edits: &[
        Edit::Replace { path: "divisions/common/divisions.yaml", after: "", from: "\"222222222222\"", to: "\"999999999999\"" },
    ] },
    Planted { name: "a reserved account in a division", expected: "reserved-account", edits: &[
        Edit::Replace { path: "divisions/common/divisions.yaml", after: "", from: "\"222222222222\"", to: "\"888888888888\"" },
    ] },
    Planted { name: "the owner's tag in a division's file", expected: "reserved-tag", edits: &[
        Edit::Replace { path: "divisions/project-a/access.yaml", after: "", from: "    session_duration: PT4H\n", to: "    session_duration: PT4H\n    tags: { \"Govgen:Division\": project-b }\n" },
    ] },
    Planted { name: "administrator access", expected: "managed-policy-not-allowed", edits: &[
        Edit::Replace { path: "divisions/project-a/access.yaml", after: "", from: "[ReadOnlyAccess, job-function/ViewOnlyAccess]", to: "[AdministratorAccess]" },
    ] },
    Planted { name: "a policy where only shared ones are allowed", expected: "assign-only-division", edits: &[
        Edit::Append { path: "divisions/project-b/access.yaml", text: "policies:\n  own: { description: x, managed_policies: [ReadOnlyAccess] }\n" },
    ] },
    Planted { name: "a policy document from another directory", expected: "path-escape", edits: &[
        Edit::Replace { path: "divisions/project-a/access.yaml", after: "", from: "policies/policy-a.json", to: "../project-b/access.yaml" },
    ] },
    Planted { name: "a division that nobody mapped", expected: "division-directory-unknown", edits: &[
        Edit::New { path: "divisions/project-z/access.yaml", text: "accounts: {}\n" },
    ] },
    Planted { name: "a mapping in a division's file", expected: "unknown-key", edits: &[
        Edit::Append { path: "divisions/project-a/access.yaml", text: "divisions:\n  project-a: { owners: [evil] }\n" },
    ] },
    Planted { name: "a waiver in a division's file", expected: "unknown-key", edits: &[
        Edit::Append { path: "divisions/project-a/access.yaml", text: "waivers: []\n" },
    ] },
    Planted { name: "an owner that is no team", expected: "owner-malformed", edits: &[
        Edit::Replace { path: "divisions/common/divisions.yaml", after: "", from: "[project-b-team]", to: "[\"project-b-team @evil/team\"]" },
    ] },
    Planted { name: "an account id that YAML reads as a number", expected: "unquoted-account-id", edits: &[
        Edit::Replace { path: "divisions/common/divisions.yaml", after: "", from: "\"222222222222\"", to: "222222222222" },
    ] },
    Planted { name: "an anchor", expected: "anchor-or-alias", edits: &[
        Edit::Replace { path: "divisions/project-a/access.yaml", after: "", from: "      groups: [platform]", to: "      groups: &a [platform]" },
    ] },
    Planted { name: "a key twice", expected: "duplicate-key", edits: &[
        Edit::Append { path: "divisions/project-a/access.yaml", text: "accounts: {}\n" },
    ] },
];
