//! What a permission set's own policy document allows that it did not, and the other way round.
//!
//! In: two canonical documents. Out: rows of patterns that come, go, or hold elsewhere, and whether that lets anybody do more.
//! They are compared statement by statement and pattern by pattern, so that white space, order and statements that were split or
//! joined say nothing. A pattern is shown as it is written; the catalogue of AWS says how many actions it means.

mod compare;
mod cover;
mod patterns;
mod reach;
mod said;
mod scope;
#[cfg(test)]
mod tests;
mod work;

use std::sync::Arc;

use serde_json::Value;

pub(super) use compare::{Comparison, compare};
pub use patterns::Pattern;
pub(super) use reach::Reach;
pub use scope::{Condition, Scope};
pub(super) use work::Work;

/// What a change does to patterns of one service that have the same scope.
#[derive(Debug, PartialEq, Eq)]
pub struct StatementChange {
    /// What happens.
    pub way: Way,
    /// What that makes of what is allowed.
    pub bearing: Bearing,
    /// Whether the statement denies instead of allowing.
    pub denies: bool,
    /// The prefix of the service, lower case; `*` for patterns of more than one.
    pub service: String,
    /// Patterns, those that write and mean many actions first.
    pub patterns: Vec<Pattern>,
    /// On what and when, now; before, when it is gone.
    pub scope: Arc<Scope>,
    /// On what and when it was, when that is all that changes; a few at most.
    pub was: Vec<Arc<Scope>>,
}

/// What happens to patterns.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Way {
    /// They come.
    Gain,
    /// They stay, on other resources or under other conditions.
    Scope,
    /// They go.
    Loss,
}

/// What a change makes of what a document allows; a denial that goes allows more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Bearing {
    /// More, as far as its other statements tell.
    More,
    /// Neither more nor less can be told.
    Unproved,
    /// The same: the rest of the document says so already, or still.
    Same,
    /// Less.
    Less,
}

/// The actions that a document of somebody else's is about.
pub(super) fn reach(document: &Value, work: &mut Work) -> Reach {
    let mut scopes = said::Scopes::default();
    let said = said::Said::of(Some(document), &mut scopes);
    Reach::of(&said, &scopes, work)
}

/// Beyond so many bytes AWS takes no document, and nobody compares it pattern by pattern. Source: `govgen_iam::limits`.
const BYTES_MAX: usize = 32_768;

/// Whether a document is larger than AWS takes.
pub(super) fn is_too_large(document: Option<&Value>) -> bool {
    document.is_some_and(|it| it.to_string().len() > BYTES_MAX)
}

/// One text or a list of them; what is neither stands as JSON.
fn texts(value: &Value) -> Vec<String> {
    let text = |it: &Value| it.as_str().map_or_else(|| it.to_string(), str::to_owned);
    match value {
        Value::Array(list) => list.iter().map(text).collect(),
        other => vec![text(other)],
    }
}
