//! What this stage can find: one line for each kind, its page beside it.

use govgen_source::kinds_of_findings;

kinds_of_findings! {
    /// Every kind of finding about text and shape, in code order.
    YAML_MALFORMED = "SYN001" "yaml-malformed" Error;
    FILE_NOT_UTF8 = "SYN002" "file-not-utf8" Error;
    FILE_TOO_LARGE = "SYN003" "file-too-large" Error;
    NESTING_TOO_DEEP = "SYN004" "nesting-too-deep" Error;
    ANCHOR_OR_ALIAS = "SYN005" "anchor-or-alias" Error;
    MERGE_KEY = "SYN006" "merge-key" Error;
    EXPLICIT_TAG = "SYN007" "explicit-tag" Error;
    SECOND_DOCUMENT = "SYN008" "second-document" Error;
    TAB_INDENTATION = "SYN009" "tab-indentation" Error;
    DOCUMENT_EMPTY = "SYN010" "document-empty" Error;
    DUPLICATE_KEY = "SYN011" "duplicate-key" Error;
    UNKNOWN_KEY = "SYN012" "unknown-key" Error;
    KEY_MISSING = "SYN013" "key-missing" Error;
    TYPE_MISMATCH = "SYN014" "type-mismatch" Error;
    VALUE_MALFORMED = "SYN015" "value-malformed" Error;
    DATE_MALFORMED = "SYN016" "date-malformed" Error;
    NAME_MALFORMED = "SYN017" "name-malformed" Error;
    ACCOUNT_ID_MALFORMED = "SYN018" "account-id-malformed" Error;
    UNQUOTED_ACCOUNT_ID = "SYN019" "unquoted-account-id" Error;
    HIDDEN_CHARACTER = "SYN020" "hidden-character" Error;
    POLICY_JSON_MALFORMED = "SYN021" "policy-json-malformed" Error;
    PATH_ESCAPE = "SYN022" "path-escape" Error;
    YAML_FILE_UNREAD = "SYN023" "yaml-file-unread" Error;
    OWNER_MALFORMED = "SYN024" "owner-malformed" Error;
    BOUNDARY_TWO_KINDS = "SYN025" "boundary-two-kinds" Error;
    LOCK_MALFORMED = "SYN026" "lock-malformed" Error;
    LOCK_AMBIGUOUS = "SYN027" "lock-ambiguous" Error;
    REFACTOR_RESERVED = "SYN028" "refactor-reserved" Error;
    REVIEW_ITEM_UNCLEAR = "SYN029" "review-item-unclear" Error;
}
