//! What resolving names can find: one line for each kind, its page beside it.

use govgen_source::kinds_of_findings;

kinds_of_findings! {
    /// Every kind of finding about names, in code order.
    DIVISION_DIRECTORY_UNKNOWN = "REF001" "division-directory-unknown" Error;
    ACCOUNT_OUTSIDE_DIVISION = "REF002" "account-outside-division" Error;
    POLICY_UNKNOWN = "REF003" "policy-unknown" Error;
    GLOB_WITHOUT_MATCH = "REF004" "glob-without-match" Error;
    POLICY_FILE_MISSING = "REF005" "policy-file-missing" Error;
    DIVISION_UNKNOWN = "REF006" "division-unknown" Error;
    ACCOUNT_IN_TWO_DIVISIONS = "REF007" "account-in-two-divisions" Error;
    DUPLICATE_GRANT = "REF008" "duplicate-grant" Error;
    ADOPTED_NAME_UNLISTED = "REF009" "adopted-name-unlisted" Error;
    TOO_MANY_GRANTS = "REF010" "too-many-grants" Error;
    REFACTOR_TARGET_UNKNOWN = "REF014" "refactor-target-unknown" Error;
    REFACTOR_SOURCE_EXISTS = "REF015" "refactor-source-exists" Error;
    FORGET_NOT_DEPARTED = "REF016" "forget-not-departed" Error;
}
