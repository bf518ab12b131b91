//! How much of a part was read, counted while it is read.

use std::collections::BTreeSet;

use govgen_live::facts::{Part, State};

use super::error::{FetchError, Trouble};

/// A part in the making.
#[derive(Debug, Default)]
pub(crate) struct Tally {
    answered: usize,
    missing: BTreeSet<String>,
    reasons: BTreeSet<String>,
}

/// A part names no more reasons than this.
const REASONS_MAX: usize = 5;

impl Tally {
    /// What an answer says; `None` when there is none, which is noted. What is gone was answered: there is nothing.
    ///
    /// # Errors
    ///
    /// What there is no going on after.
    pub(crate) fn take<T>(&mut self, about: &str, answer: Result<T, Trouble>) -> Result<Option<T>, FetchError> {
        match answer {
            Ok(answer) => {
                self.answered += 1;
                return Ok(Some(answer));
            }
            Err(Trouble::Gone) => self.answered += 1,
            Err(Trouble::Denied(reason) | Trouble::Failed(reason)) => self.lacks(about, &reason),
            Err(Trouble::Fatal(error)) => return Err(error),
        }
        Ok(None)
    }

    /// Notes what could not be read, and why; an empty id stands for the part as a whole.
    pub(crate) fn lacks(&mut self, about: &str, reason: &str) {
        if !about.is_empty() {
            self.missing.insert(about.to_owned());
        }
        self.reasons.insert(reason.to_owned());
    }

    /// Notes what could not be read because of what was noted before; the reason stands only if nothing was.
    pub(crate) fn lacks_too(&mut self, about: &str, reason: &str) {
        self.missing.insert(about.to_owned());
        if self.reasons.is_empty() {
            self.reasons.insert(reason.to_owned());
        }
    }

    /// Notes that a part lacks whatever another one lacks, since it is asked for by means of it.
    pub(crate) fn follow(&mut self, other: &Part, name: &str) {
        if other.state != State::Complete {
            self.missing.extend(other.missing.iter().cloned());
            self.reasons.insert(format!("{name} could not all be read"));
        }
    }

    /// The part, as it stands in facts.
    pub(crate) fn part(self) -> Part {
        if self.reasons.is_empty() {
            return Part::COMPLETE;
        }
        let state = if self.answered == 0 { State::Missing } else { State::Partial };
        let missing = if state == State::Partial { self.missing.into_iter().collect() } else { Vec::new() };
        let more = self.reasons.len().saturating_sub(REASONS_MAX);
        let mut reasons: Vec<String> = self.reasons.into_iter().take(REASONS_MAX).collect();
        if more > 0 {
            reasons.push(format!("and {more} more reasons"));
        }
        Part { state, reason: Some(reasons.join("; ")), missing }
    }
}
