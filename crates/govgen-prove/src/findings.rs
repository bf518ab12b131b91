//! The escapes: one line for each kind, its page beside it.

use govgen_source::{Diagnostic, Diagnostics, Meta, Span, kinds_of_findings};

kinds_of_findings! {
    /// Every kind of escape, in code order.
    NOT_PROVABLE = "PRV001" "not-provable" Error;
    PART_MISSING = "PRV002" "part-missing" Error;
    TRUST_NOT_EXACT = "PRV003" "trust-not-exact" Error;
    TRUSTED_TWICE = "PRV004" "trusted-twice" Error;
    PLAN_ROLE_WRITES = "PRV005" "plan-role-writes" Error;
    ACTION_NOT_OWN = "PRV006" "action-not-own" Error;
    RESOURCE_NOT_OWN = "PRV007" "resource-not-own" Error;
    TAG_CONDITION_MISSING = "PRV008" "tag-condition-missing" Error;
    TAG_CONDITION_MISPLACED = "PRV009" "tag-condition-misplaced" Error;
    OWNER_TAG_WRITABLE = "PRV010" "owner-tag-writable" Error;
    FOREIGN_ACCOUNT_REACHABLE = "PRV011" "foreign-account-reachable" Error;
    RESERVED_ACCOUNT_REACHABLE = "PRV012" "reserved-account-reachable" Error;
    DENIAL_MISSING = "PRV013" "denial-missing" Error;
    ROOT_NOT_PINNED = "PRV014" "root-not-pinned" Error;
    OWNER_TAG_MISSING = "PRV015" "owner-tag-missing" Error;
    ASSIGNMENT_NOT_OWN = "PRV016" "assignment-not-own" Error;
    WORKSPACE_NOT_OWN = "PRV017" "workspace-not-own" Error;
    CREDENTIALS_NOT_OWN = "PRV018" "credentials-not-own" Error;
    PATH_NOT_GUARDED = "PRV019" "path-not-guarded" Error;
    OWNER_MISSING = "PRV020" "owner-missing" Error;
    CODEOWNERS_TWICE = "PRV021" "codeowners-twice" Error;
    IMPORT_NOT_OWN = "PRV024" "import-not-own" Error;
    REMOVAL_NOT_OWN = "PRV025" "removal-not-own" Error;
    MOVE_NOT_OWN = "PRV026" "move-not-own" Error;
}

/// What puts nearly every escape right.
const MEND: &str = "`govgen render` writes the file anew";

/// The escapes so far.
#[derive(Default)]
pub(crate) struct Escapes {
    pub(crate) list: Diagnostics,
}

impl Escapes {
    /// Adds one: where, what, and what somebody could do with it.
    pub(crate) fn at(
        &mut self,
        meta: &'static Meta,
        span: Span,
        message: impl Into<String>,
        harm: impl AsRef<str>,
    ) -> &mut Diagnostic {
        let help = format!("{}; {MEND}", harm.as_ref());
        self.list.report(meta, span, message).help(help)
    }

    /// Text outside the published form: what it does is not known.
    pub(crate) fn unknown(&mut self, span: Span, message: impl Into<String>) -> &mut Diagnostic {
        self.at(&NOT_PROVABLE, span, message, "what Terraform would make of it is not proved, so it may be anything")
    }
}
