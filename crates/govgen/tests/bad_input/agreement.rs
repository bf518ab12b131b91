//! The schema for editors, held against every case.

use super::cases::recorded;
use crate::schema::{Either, Exception, agree};

/// What a schema of one file cannot tell from the shape that YAML's text has once it is read.
static EITHER: &[Either] = &[
    ("yaml-malformed", "text that is no YAML, or a directive: the parser's business"),
    ("document-empty", "a text without a value: the schema judges values"),
    ("second-document", "an editor judges each document by itself"),
    ("tab-indentation", "text: a parser may read over it"),
    ("nesting-too-deep", "text: a validator has no such limit"),
    ("anchor-or-alias", "text: gone once it is parsed"),
    ("merge-key", "text: YAML 1.2 knows no merge keys, `<<` is a key like any other"),
    ("explicit-tag", "text: gone once it is parsed"),
    ("duplicate-key", "within a file the parser refuses it, and from one file nobody can tell across files"),
    ("hidden-character", "characters in comments, and in values other than control characters"),
    ("session-duration", "the form and AWS's limits are in the schema too, the rest is the organization's"),
    ("text-not-latin1", "descriptions are in the schema too, documents and addresses are not"),
    ("duplicate-grant", "a list refuses what is written twice alike, and no more than that"),
];

static EXCEPTIONS: &[Exception] = &[
    Exception {
        name: "count: 031",
        reason: "a number once it is parsed; the zero at its beginning is gone",
        written: |text| text.contains("count: 031"),
    },
    Exception {
        name: "nothing as a key in a policy's document",
        reason: "once it is parsed it is the key \"\", which the checker takes in quotes",
        written: |text| {
            let empty =
                |line: &str| line.trim_start().trim_start_matches("- ").starts_with(':') || line.contains("{ :");
            text.lines().any(empty)
        },
    },
];

/// What every case of this file looks at, the schema for editors judges alike.
#[test]
fn the_schema_agrees() {
    let documents = recorded(&[
        crate::cases::the_repository_the_cases_start_from_is_clean,
        crate::keys::keys,
        crate::keys::keys_in_two_files,
        crate::values::shapes_and_values,
        crate::values::the_side_in_hcp_terraform,
        crate::names::account_ids,
        crate::names::names_and_owners,
        crate::yaml::strict_yaml,
        crate::yaml::bombs,
        crate::policies::policy_documents,
        crate::paths::paths_that_lead_out,
        crate::paths::entries_that_are_no_files,
        crate::everywhere::many_mistakes_are_one_list,
        crate::everywhere::anything_anywhere,
    ]);
    let Some(agreement) = agree(&documents, EITHER, EXCEPTIONS) else { return };
    assert!(agreement.accepted > 300 && agreement.refused > 2_000, "{agreement:?} is too few to be every case");
}
