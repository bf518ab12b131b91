//! What a live check is, and how it speaks.

use govgen_source::{Diagnostic, Diagnostics, Meta, Span};

use crate::context::Context;
use crate::facts::PartName;

/// A check of the model against the facts, with its name, weight and page.
pub struct Check {
    /// Code, name, severity, page.
    pub meta: Meta,
    /// Whether a baseline may list what it finds: what stood in AWS before govgen came, and takes time to be sorted out. What
    /// would make a plan or an apply fail may not.
    pub drift: bool,
    /// Parts of the facts without which it cannot look at everything; it is listed as skipped then, and looks at the rest.
    pub(crate) needs: &'static [PartName],
    /// Looks, and adds what it finds.
    pub(crate) check: fn(&Context<'_>, &mut Findings<'_>),
}

/// The findings of one check.
pub struct Findings<'f> {
    meta: &'static Meta,
    list: &'f mut Diagnostics,
}

impl<'f> Findings<'f> {
    pub(crate) fn new(meta: &'static Meta, list: &'f mut Diagnostics) -> Self {
        Self { meta, list }
    }

    /// Adds a finding at a place.
    pub(crate) fn at(&mut self, span: Span, message: impl Into<String>) -> &mut Diagnostic {
        self.list.report(self.meta, span, message)
    }

    /// Says what could not be looked at.
    pub(crate) fn skip(&mut self, reason: impl Into<String>) {
        self.list.skip(self.meta, reason);
    }

    /// Says it, unless it was said before.
    pub(crate) fn skip_once(&mut self, reason: &str) {
        if !self.list.skipped().iter().any(|it| it.reason == reason) {
            self.list.skip(self.meta, reason);
        }
    }

    /// The known word nearest to a misspelt one.
    pub(crate) fn nearest<'c>(&self, word: &str, known: impl IntoIterator<Item = &'c str>) -> Option<&'c str> {
        self.list.nearest(word, known)
    }

    /// Whether a suggestion is still worth the time: nobody reads the two hundredth.
    pub(crate) fn suggests(&self) -> bool {
        self.list.iter().count() < SUGGESTIONS_END
    }
}

/// So many findings of one check get a suggestion that takes a walk over a whole part of the facts.
const SUGGESTIONS_END: usize = 100;
