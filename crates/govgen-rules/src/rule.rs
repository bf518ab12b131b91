//! What a rule is, and how it speaks.

use govgen_source::{Diagnostic, Diagnostics, Meta, Span};

use crate::Context;

/// A check of the model with its name, weight and page.
pub struct Rule {
    /// Code, name, severity, page.
    pub meta: Meta,
    /// Whether the organization may decide to live with what it finds: a judgement, and not something that AWS would
    /// refuse or that would reach further than the division. Findings without a subject stay even then.
    pub waivable: bool,
    /// Looks at the model and adds what it finds.
    pub(crate) check: fn(&Context<'_>, &mut Findings<'_>),
}

/// The findings of one rule.
pub struct Findings<'f> {
    meta: &'static Meta,
    list: &'f mut Diagnostics,
}

impl<'f> Findings<'f> {
    /// Findings of a rule, added to a list.
    pub fn new(meta: &'static Meta, list: &'f mut Diagnostics) -> Self {
        Self { meta, list }
    }

    /// Adds a finding at a place.
    pub fn at(&mut self, span: Span, message: impl Into<String>) -> &mut Diagnostic {
        self.list.report(self.meta, span, message)
    }

    /// Takes over findings that were collected apart, in parallel.
    pub(crate) fn take(&mut self, found: Diagnostics) {
        self.list.append(found);
    }

    /// The known word nearest to a misspelt one.
    #[must_use]
    pub fn nearest<'c>(&self, word: &str, known: impl IntoIterator<Item = &'c str>) -> Option<&'c str> {
        self.list.nearest(word, known)
    }
}
