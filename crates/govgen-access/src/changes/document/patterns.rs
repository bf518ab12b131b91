//! Patterns of actions, with what the catalogue knows of each.

use govgen_iam::catalogue::Action;

use super::super::widened::Named;
use super::said::Verb;
use super::work::Work;

/// An `Action`, or `everything but …` for a `NotAction`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Pattern {
    /// As written.
    pub text: String,
    /// How many actions of the catalogue it means; nothing when that was too much work or cannot be said.
    pub actions: Option<usize>,
    /// The first few of them, when it is a pattern and not a name.
    pub examples: Vec<String>,
    /// Whether it means an action that writes, or one that nobody knows.
    pub writes: bool,
    /// The gravest of the actions that it means.
    pub named: Named,
    /// Whether it means no action that the catalogue has: one that is newer, or none.
    pub is_unknown: bool,
    /// Whether it means everything but what is written.
    pub is_all_but: bool,
}

/// So many examples stand beside a pattern.
const EXAMPLES: usize = 3;

impl Pattern {
    pub(super) fn of(verb: &Verb, written: &str, work: &mut Work) -> Self {
        let is_all_but = verb.all_but;
        let Some(key) = verb.key() else {
            let text = if verb.all_but { format!("everything but {written}") } else { "no action".to_owned() };
            return Self {
                text,
                actions: None,
                examples: Vec::new(),
                writes: is_all_but,
                named: if is_all_but { Named::unknown() } else { Named::default() },
                is_unknown: false,
                is_all_but,
            };
        };
        let found = work.matching(key);
        let is_unknown = found.as_ref().is_some_and(|it| it.is_empty());
        let writes = is_unknown || found.as_ref().is_none_or(|it| it.iter().any(Action::is_write));
        let named = found.as_ref().map_or_else(Named::unknown, |it| work.named(key, it));
        let text = written.to_owned();
        if !key.contains(['*', '?']) {
            return Self { text, actions: Some(1), examples: Vec::new(), writes, named, is_unknown, is_all_but };
        }
        let examples = found.iter().flat_map(|it| it.iter()).take(EXAMPLES).map(ToString::to_string).collect();
        Self { text, actions: found.map(|it| it.len()), examples, writes, named, is_unknown, is_all_but }
    }

    /// What a reader must see comes first: what is grave, what means many actions, what writes.
    pub(super) fn weight(&self) -> (bool, bool, bool) {
        (!self.named.worst.is_grave(), self.actions == Some(1), !self.writes)
    }
}
