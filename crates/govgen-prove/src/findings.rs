//! The escapes: one line for each kind, its page beside it.

use govgen_source::{Diagnostic, Diagnostics, Meta, Severity, Span};

macro_rules! findings {
    ($($constant:ident = $code:literal $name:literal;)*) => {
        $(pub(crate) static $constant: Meta = Meta {
            code: $code,
            name: $name,
            severity: Severity::Error,
            page: include_str!(concat!("pages/", $name, ".md")),
        };)*

        /// Every kind of escape, in code order.
        pub static FINDINGS: &[&Meta] = &[$(&$constant),*];
    };
}

findings! {
    NOT_PROVABLE = "PRV001" "not-provable";
    PART_MISSING = "PRV002" "part-missing";
    TRUST_NOT_EXACT = "PRV003" "trust-not-exact";
    TRUSTED_TWICE = "PRV004" "trusted-twice";
    PLAN_ROLE_WRITES = "PRV005" "plan-role-writes";
    ACTION_NOT_OWN = "PRV006" "action-not-own";
    RESOURCE_NOT_OWN = "PRV007" "resource-not-own";
    TAG_CONDITION_MISSING = "PRV008" "tag-condition-missing";
    TAG_CONDITION_MISPLACED = "PRV009" "tag-condition-misplaced";
    OWNER_TAG_WRITABLE = "PRV010" "owner-tag-writable";
    FOREIGN_ACCOUNT_REACHABLE = "PRV011" "foreign-account-reachable";
    RESERVED_ACCOUNT_REACHABLE = "PRV012" "reserved-account-reachable";
    DENIAL_MISSING = "PRV013" "denial-missing";
    ROOT_NOT_PINNED = "PRV014" "root-not-pinned";
    OWNER_TAG_MISSING = "PRV015" "owner-tag-missing";
    ASSIGNMENT_NOT_OWN = "PRV016" "assignment-not-own";
    WORKSPACE_NOT_OWN = "PRV017" "workspace-not-own";
    CREDENTIALS_NOT_OWN = "PRV018" "credentials-not-own";
    PATH_NOT_GUARDED = "PRV019" "path-not-guarded";
    OWNER_MISSING = "PRV020" "owner-missing";
    CODEOWNERS_TWICE = "PRV021" "codeowners-twice";
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
